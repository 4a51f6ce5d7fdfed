"""Running the person's program behind the proxy: its terminal, its signals and its exit code stay its own."""

import asyncio
import contextlib
import signal
from collections.abc import Callable, Mapping, Sequence

NOT_FOUND, NOT_RUNNABLE = 127, 126
"""Exit codes of a command that cannot be started, as shells give them."""


def behind(environ: Mapping[str, str], base_url: str) -> dict[str, str]:
    """The environment for a program that is to call `base_url`: nothing else is changed.

    Loopback is taken out of the way of proxies, or the call would go to the proxy instead of to us.
    """
    changed = {**environ, "ANTHROPIC_BASE_URL": base_url}
    for name in ("NO_PROXY", "no_proxy"):
        changed[name] = ",".join(filter(None, (environ.get(name), "127.0.0.1", "localhost")))
    return changed


async def run_through(command: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run a program with this terminal as its own and return its exit code.

    Interrupts of the terminal reach it directly; SIGTERM and SIGHUP are passed on. A program that ends by a
    signal gives 128 plus its number, as a shell would say it.

    Raises:
        OSError: the command cannot be started.
    """
    process = await asyncio.create_subprocess_exec(*command, env=dict(environ))
    loop = asyncio.get_running_loop()
    passed: list[signal.Signals] = []
    for name in ("SIGTERM", "SIGHUP", "SIGINT"):
        number = getattr(signal, name, None)
        if number is None:
            continue
        # The terminal sends SIGINT to the whole group: the program has it already, and we must outlive it.
        handler = (lambda: None) if number == signal.SIGINT else _passer(process, number)
        with contextlib.suppress(NotImplementedError, RuntimeError):
            loop.add_signal_handler(number, handler)
            passed.append(number)
    try:
        code = await process.wait()
    finally:
        for number in passed:
            loop.remove_signal_handler(number)
        if process.returncode is None:
            process.terminate()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), 2.0)
            if process.returncode is None:
                process.kill()
    return 128 - code if code < 0 else code


def _passer(process: asyncio.subprocess.Process, number: signal.Signals) -> Callable[[], None]:
    def send() -> None:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(number)

    return send


def cannot_start(error: OSError, name: str) -> tuple[int, str]:
    """(exit code, sentence) for a command that did not start."""
    missing = isinstance(error, FileNotFoundError)
    return (NOT_FOUND if missing else NOT_RUNNABLE), f"cannot start {name}: {error.strerror or error}"
