"""`a400-wizard capture -- COMMAND`: catch a program's failing request and its answer into a session."""

import argparse
import asyncio
import os
import secrets
import sys
from contextlib import AsyncExitStack

from wizard.capture import Captured, CaptureProxy, Failing, behind, cannot_start, run_through
from wizard.capture.admission import USUAL, Gradual
from wizard.capture.ramp import Ramp, block
from wizard.cli.console import UsageError, complain, read_text
from wizard.cli.started import started
from wizard.diagnosis import explain
from wizard.diagnosis.minimize.signature import Signature, signature
from wizard.evidence import printable
from wizard.model.world import World
from wizard.probes import real_world
from wizard.probes.relay import Relay
from wizard.walk.action import Choose, Finish, Note, Paste
from wizard.walk.options import OpenOptions
from wizard.walk.walk import Walk


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument(
        "--upstream", metavar="URL", help="where calls go (default: ANTHROPIC_BASE_URL or the API)"
    )
    parser.add_argument(
        "--keep-body", action="store_true", help="keep the failing body too, known secrets masked"
    )
    parser.add_argument(
        "--watch",
        nargs="?",
        const=10.0,
        type=float,
        metavar="SECONDS",
        help="print figures of the traffic every so often, instead of a line for each call",
    )
    parser.add_argument(
        "--old-error", metavar="TEXT", help="say when this error comes back; @FILE reads it from a file"
    )
    parser.add_argument(
        "--at-most", type=int, metavar="N", help=f"calls under way at once; others wait (default {USUAL})"
    )
    parser.add_argument(
        "--gradual",
        action="store_true",
        help="begin with one call at a time, let twice as many through after every ten clean ones, and "
        "begin anew when the old error is back",
    )
    parser.add_argument(
        "--port", type=int, default=0, metavar="N", help="listen on this loopback port instead of any"
    )
    parser.add_argument("--quiet", action="store_true", help="say nothing while the program runs")
    parser.add_argument("program", nargs=argparse.REMAINDER, metavar="-- COMMAND", help="the program to run")


def run(args: argparse.Namespace) -> int:
    """Run the program; the exit code is the program's own."""
    command = args.program[1:] if args.program[:1] == ["--"] else args.program
    if not command:
        raise UsageError("name the program after --, for example: a400-wizard capture -- python app.py")
    if args.at_most is not None and args.at_most < 1:
        raise UsageError("--at-most is at least 1")
    if args.watch is not None and not 1 <= args.watch <= 3600:
        raise UsageError("--watch takes seconds from 1 to 3600")
    if not 0 <= args.port <= 65535:
        raise UsageError("--port is a number up to 65535")
    return asyncio.run(_capture(command, args))


async def _capture(command: list[str], args: argparse.Namespace) -> int:
    world = real_world()
    upstream = args.upstream or world.environ.get("ANTHROPIC_BASE_URL") or world.api_url
    try:
        relay = Relay(world, upstream)
    except (ValueError, OSError) as error:
        raise UsageError(f"cannot pass calls on to {printable(upstream)}: {error}") from error
    watcher = _Watcher(Ramp(_old(args.old_error)), args)
    proxy = CaptureProxy(
        relay, token=secrets.token_urlsafe(12), clock=world.clock, report=watcher.ended, port=args.port
    )
    watcher.before(proxy)
    async with relay, AsyncExitStack() as held:
        try:
            await held.enter_async_context(proxy)
        except OSError as error:
            where = f"port {args.port}" if args.port else "a port"
            raise UsageError(f"cannot listen on {where} of this machine: {_why(error)}") from error
        complain(f"passes calls on to {printable(relay.origin)}{f' through {relay.by}' if relay.by else ''}")
        if args.port:
            complain(f"for programs that are told by hand: ANTHROPIC_BASE_URL={proxy.base_url}")
        watching = asyncio.create_task(watcher.watch(world))
        try:
            code = await run_through(command, behind(os.environ, proxy.base_url))
        except OSError as error:
            code, said = cannot_start(error, command[0])
            complain(printable(said))
            return code
        finally:
            watching.cancel()
    watcher.close(world)
    try:
        await _conclude(proxy, code, keep=args.keep_body)
    except Exception as error:  # noqa: BLE001 - boundary: the exit code stays the program's own whatever we break
        complain(f"the failing call could not be kept ({type(error).__name__})")
    return code


class _Watcher:
    """Says what passes: a line for each call, or the figures every so often."""

    def __init__(self, ramp: Ramp, args: argparse.Namespace) -> None:
        self._ramp = ramp
        self._args = args
        self._plain = "utf" not in (sys.stderr.encoding or "").lower()
        self._gradual: Gradual | None = None
        self._proxy: CaptureProxy | None = None

    def before(self, proxy: CaptureProxy) -> None:
        """Take the proxy whose door and figures it looks after."""
        self._proxy = proxy
        most = self._args.at_most or USUAL
        proxy.door.limit = most
        if self._args.gradual:
            self._gradual = Gradual(proxy.door, most)

    def ended(self, call: Captured) -> None:
        """A call ended."""
        back = self._ramp.add(call)
        if self._gradual is not None and self._proxy is not None:
            before = self._proxy.door.limit
            self._gradual.ended(back=back, bad=call.bad)
            if self._proxy.door.limit != before and not self._args.quiet:
                complain(f"lets {self._proxy.door.limit} calls through at once")
        if back:
            complain(f"the old error is back: {_line(call)}")
        elif not self._args.quiet and self._args.watch is None:
            complain(_line(call))

    async def watch(self, world: World) -> None:
        """Print the figures until cancelled."""
        while self._args.watch is not None:
            await asyncio.sleep(max(1.0, self._args.watch))
            self._show(world)

    def close(self, world: World) -> None:
        """Print the figures once more at the end."""
        if self._args.watch is not None:
            self._show(world)

    def _show(self, world: World) -> None:
        assert self._proxy is not None
        figures = self._ramp.look(world.clock.now(), self._proxy.in_flight, self._proxy.door.queued)
        for shown in block(figures, self._ramp, plain=self._plain):
            complain(printable(shown, one_line=True))


def _why(error: OSError) -> str:
    """The system's own words; asyncio puts a sentence of its own around them."""
    return os.strerror(error.errno).lower() if error.errno else str(error)


def _old(text: str | None) -> Signature | None:
    """The error to watch for.

    Raises:
        UsageError: the text holds none.
    """
    if text is None:
        return None
    error = explain(read_text(text[1:]) if text.startswith("@") else text).error
    if error is None or not error.message:
        raise UsageError("--old-error holds no error of the API: paste the whole message")
    return signature(error)


async def _conclude(proxy: CaptureProxy, code: int, *, keep: bool) -> None:
    if not proxy.total:
        broke = f", or it broke before its call (exit code {code})" if code else ""
        complain(f"nothing arrived: the program ignores ANTHROPIC_BASE_URL, or did not call the API{broke}")
        return
    bad = sum(call.bad for call in proxy.calls)
    complain(f"{proxy.total} call{'s' if proxy.total != 1 else ''} passed through, {bad} failed")
    if proxy.failing is not None:
        session = await _keep(proxy.failing, keep=keep)
        complain(f"the first failing call is kept; go on with: {started()} --resume {session}")


async def _keep(failing: Failing, *, keep: bool) -> str:
    """Put the failing call into a session of its own, read as a paste would be."""
    walk = await Walk.open(OpenOptions())
    try:
        await walk.do(Choose("my_code"))
        page = await walk.do(Paste(as_text(failing), keep=keep))
        call = failing.call
        sdk = " ".join(
            filter(
                None, (call.headers.get("x-stainless-lang"), call.headers.get("x-stainless-package-version"))
            )
        )
        for field, text in (("model", call.model), ("sdk", sdk or call.headers.get("user-agent"))):
            if text:
                page = await walk.do(Note(field, text))
        await walk.do(Finish())
        return page.frame.session or ""
    finally:
        await walk.close()


def as_text(failing: Failing) -> str:
    """A captured call as the text of one: the answer first, then the request without its key."""
    call = failing.call
    answer = [f"HTTP/1.1 {call.status or 'no answer'}"]
    answer += [f"{name}: {value}" for name, value in call.answer_headers.items()]
    body = failing.answer
    if call.in_stream and call.error is not None:
        body = call.error.model_dump_json(include={"type", "message", "request_id"}, exclude_none=True)
    request = [f"{call.method} {call.path} HTTP/1.1"]
    request += [f"{name}: {value}" for name, value in call.headers.items()]
    sent = failing.body.decode("utf-8", "replace")
    return "\n".join([*answer, "", body or call.failed, "", *request, "", sent])


def _line(call: Captured) -> str:
    status = str(call.status) if call.status else "no answer"
    said = call.failed or (call.error.message if call.error and call.error.message else "")
    where = " inside the stream" if call.in_stream else ""
    number = f" (attempt {call.attempt + 1})" if call.attempt else ""
    took = f", {call.whole_ms:.0f} ms" if call.whole_ms else ""
    return printable(
        f"{call.number}. {call.method} {call.path}{number}: {status}{where}{took} {said}".strip()
    )[:300]
