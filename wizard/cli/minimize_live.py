"""`minimize --live`: the same search, asking the API itself; free of charge wherever that tells the truth."""

import argparse
import asyncio
import json
import signal
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.cli.asking import Question, granted, world_of
from wizard.cli.console import Exit, UsageError, complain, read_text, say
from wizard.cli.minimize import size_lines
from wizard.cli.prove import setting_of, shown, tell_held
from wizard.diagnosis.minimize.search import size_of
from wizard.model.explanation import ApiError
from wizard.model.words import Consent

if TYPE_CHECKING:
    from wizard.proof.shrink import Oracle, Shrunk, Step
    from wizard.proof.trials import Setting

_BYTES_A_TOKEN = 3.5
"""About how many bytes of JSON make a token; for telling the size of a cost, never for a limit."""


def run_live(args: argparse.Namespace, body: dict[str, Any]) -> int:
    """Shrink against the API: 1 with the smallest failing body on standard output, 0 where it is accepted."""
    if args.error == "-" == args.file:
        raise UsageError("only one of FILE and --error can be standard input")
    wanted = _pasted(args.error) if args.error else None
    with ExitStack() as held:
        return asyncio.run(_live(args, body, wanted, held))


def _pasted(name: str) -> ApiError:
    from wizard.diagnosis import explain

    error = explain(read_text(name)).error
    if error is None or not error.message:
        raise UsageError(f"no error of the API was found in {name}")
    return error


class _Stop:
    """Ctrl-C asks the search to end after the call under way; a second one ends the program."""

    def __init__(self) -> None:
        self.asked = False

    def __enter__(self) -> "_Stop":
        self._before = signal.signal(signal.SIGINT, self._ask)
        return self

    def __exit__(self, *_exc: object) -> None:
        signal.signal(signal.SIGINT, self._before)

    def _ask(self, _number: int, _frame: object) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True
        complain("stopping after this call; Ctrl-C again ends at once")


async def _live(
    args: argparse.Namespace, body: dict[str, Any], wanted: ApiError | None, held: ExitStack
) -> int:
    from wizard.proof.shrink import StoppedError, shrink

    setting = await setting_of(args, body, None, world_of(args, held))
    if setting is None:
        return Exit.UNKNOWN
    tell_held(replace(setting, paid=False))
    try:
        oracle = await _oracle(args, body, wanted, setting)
    except StoppedError as error:
        complain(shown(str(error), setting))
        return Exit.UNKNOWN
    if isinstance(oracle, int):
        return oracle
    keeper = _Keeper(args, setting)
    with _Stop() as stop:
        done = await shrink(oracle, body, report=keeper.step, cancelled=lambda: stop.asked)
    keeper.end()
    return _tell(args, body, done, setting)


async def _oracle(
    args: argparse.Namespace, body: dict[str, Any], wanted: ApiError | None, setting: "Setting"
) -> "Oracle | int":
    """Who is asked: the free endpoint where it gives the same error as the real one, else the real one.

    Raises:
        StoppedError: the API judges nothing.
    """
    from wizard.proof.shrink import Oracle, agreement

    def waiting(seconds: float, why: str) -> None:
        complain(shown(f"waits {seconds:.0f} s and asks again: {why}", setting))

    paid = replace(setting, paid=True)
    if wanted is None:
        once = "send your request once, with max_tokens 1, to see the error that is to be kept"
        cost = "nothing while it is refused; its input and one token where it is accepted"
        if not granted(_question(paid, once, cost), args.yes_class):
            complain("the error is not known; give it with --error FILE, and no such call is needed")
            return Exit.UNKNOWN
        wanted = await Oracle(paid, 5, waiting=waiting).answer(body)
        if wanted is None:
            complain("the API accepts this request with max_tokens 1: it does not fail (any more)")
            return Exit.FINE
        complain(shown(f"it fails with: {wanted.status} {wanted.message or wanted.type}", setting))
    if not granted(
        _question(setting, f"shrink it with at most {args.budget} calls, free of charge", None),
        args.yes_class,
    ):
        return Exit.UNKNOWN
    free = Oracle(setting, args.budget, waiting=waiting)
    agreed = await agreement(free, body, wanted)
    complain(shown(agreed.said, setting))
    if agreed.verdict == "same":
        return free
    tokens = size_of(body) / _BYTES_A_TOKEN
    cost = (
        f"refused calls cost nothing; an accepted one costs its input (at most about {tokens:.0f} tokens) "
        "and one token, or its own max_tokens where thinking needs them"
    )
    if not granted(
        _question(paid, f"shrink it with at most {free.left} real calls instead", cost), args.yes_class
    ):
        complain("it can still be shrunk with --offline, by the checks of this program")
        return Exit.UNKNOWN
    return Oracle(paid, free.left, waiting=waiting)


def _question(setting: "Setting", what: str, cost: str | None) -> Question:
    consent = Consent.USES_KEY_PAID if setting.paid else Consent.USES_KEY_FREE
    words = f"{what} (POST {setting.endpoint})"
    return Question(consent=consent, what=words, hosts=setting.hosts, key=setting.credential, cost=cost)


class _Keeper:
    """Shows progress, and keeps every smaller body on disk as soon as it is known to fail."""

    def __init__(self, args: argparse.Namespace, setting: "Setting") -> None:
        self._setting = setting
        stem = "request" if args.file == "-" else Path(args.file).stem
        self.path = Path(args.output or f"{stem}.smallest.json")
        self._steps = self.path.with_name(self.path.name + "l")
        self._started = False

    def step(self, step: "Step") -> None:
        """Take note of a call."""
        size = size_of(step.best)
        if sys.stderr.isatty():
            line = f"{step.calls} of {step.budget} calls, {size} bytes fail; tried without {step.about}"
            print(f"\r\x1b[K{shown(line, self._setting)[:78]}", end="", file=sys.stderr, flush=True)
        if step.kept:
            self._store(step, size)

    def _store(self, step: "Step", size: int) -> None:
        from wizard.session.files import write_atomically

        write_atomically(self.path, (body_text(step.best, self._setting) + "\n").encode("ascii"))
        kept = {"calls": step.calls, "bytes": size, "removed": step.about, "body": step.best}
        line = (body_text(kept, self._setting, indent=None) + "\n").encode("ascii")
        before = self._steps.read_bytes() if self._started else b""
        write_atomically(self._steps, before + line)
        self._started = True

    def end(self) -> None:
        """Leave the line of progress, and say where everything is."""
        if sys.stderr.isatty():
            print(file=sys.stderr)
        if self._started:
            complain(f"the smallest is in {self.path}, every step on the way in {self._steps}")


def body_text(body: Mapping[str, Any], setting: "Setting", indent: int | None = 2) -> str:
    """A body for the person alone: exact, but for known secrets."""
    from wizard.evidence import printable

    secret = setting.credential.secret
    text = json.dumps(body, indent=indent, ensure_ascii=True)
    return printable(text, secrets=[secret] if secret else [])


def _tell(args: argparse.Namespace, body: dict[str, Any], done: "Shrunk", setting: "Setting") -> int:
    result = done.result
    error = result.error
    message = error.message if isinstance(error, ApiError) else error
    if args.json:
        told = {**result._asdict(), "error": message, "calls": done.calls, "bytes": result.size}
        told |= {"bytes_before": size_of(body), "confirmed": done.confirmed, "stopped": done.stopped}
        say(body_text(told, setting))
    elif error is not None:
        say(body_text(result.body, setting))
    if error is None:
        complain(done.stopped or "the API accepts this request: there is nothing to shrink")
        return Exit.UNKNOWN if done.stopped else Exit.FINE
    how = "put another value at" if result.replaced else "remove"
    remove = f"; {how} {result.culprit} and they pass" if result.culprit else ""
    sizes = f"these {result.size} bytes (of {size_of(body)}) fail{remove}"
    complain(shown(f"{sizes}: {message} ({done.calls} calls)", setting))
    for line in size_lines(result):
        complain(shown(line, setting))
    if done.confirmed is False:
        complain("asked once more, it answered differently: the error does not come every time")
    if done.stopped:
        complain(shown(f"{done.stopped}; this is the smallest so far", setting))
    elif not result.complete:
        complain("the budget ended the search; a larger --budget may shrink it further")
    return Exit.PROBLEM
