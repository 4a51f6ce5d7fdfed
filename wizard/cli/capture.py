"""`a400-wizard capture -- COMMAND`: catch a program's failing request and its answer into a session."""

import argparse
import asyncio
import os
import secrets
import sys

from wizard.capture import Captured, CaptureProxy, Failing, behind, cannot_start, run_through
from wizard.capture.ramp import Ramp, line
from wizard.cli.console import UsageError, complain
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
    parser.add_argument("--old-error", metavar="TEXT", help="with --watch: say when this error comes back")
    parser.add_argument("--quiet", action="store_true", help="say nothing while the program runs")
    parser.add_argument("program", nargs=argparse.REMAINDER, metavar="-- COMMAND", help="the program to run")


def run(args: argparse.Namespace) -> int:
    """Run the program; the exit code is the program's own."""
    command = args.program[1:] if args.program[:1] == ["--"] else args.program
    if not command:
        raise UsageError("name the program after --, for example: a400-wizard capture -- python app.py")
    return asyncio.run(_capture(command, args))


async def _capture(command: list[str], args: argparse.Namespace) -> int:
    world = real_world()
    upstream = args.upstream or world.environ.get("ANTHROPIC_BASE_URL") or world.api_url
    try:
        relay = Relay(world, upstream)
    except (ValueError, OSError) as error:
        raise UsageError(f"cannot pass calls on to {printable(upstream)}: {error}") from error

    ramp = Ramp(_old(args.old_error))

    def report(call: Captured) -> None:
        if ramp.add(call):
            complain(f"the old error is back: {_line(call)}")
        elif not args.quiet and args.watch is None:
            complain(_line(call))

    async with (
        relay,
        CaptureProxy(relay, token=secrets.token_urlsafe(12), clock=world.clock, report=report) as proxy,
    ):
        complain(f"passes calls on to {printable(relay.origin)}{f' through {relay.by}' if relay.by else ''}")
        watching = asyncio.create_task(_watch(ramp, proxy, world, args.watch))
        try:
            code = await run_through(command, behind(os.environ, proxy.base_url))
        except OSError as error:
            code, said = cannot_start(error, command[0])
            complain(printable(said))
            return code
        finally:
            watching.cancel()
    await _conclude(proxy, keep=args.keep_body)
    return code


def _old(text: str | None) -> Signature | None:
    error = explain(text).error if text else None
    return signature(error) if error else None


async def _watch(ramp: Ramp, proxy: CaptureProxy, world: World, every: float | None) -> None:
    """Print the figures until cancelled."""
    plain = "utf" not in (sys.stderr.encoding or "").lower()
    while every is not None:
        await asyncio.sleep(max(1.0, every))
        figures = ramp.look(world.clock.now(), proxy.in_flight)
        complain(printable(line(figures, ramp, plain=plain), one_line=True))


async def _conclude(proxy: CaptureProxy, *, keep: bool) -> None:
    if not proxy.total:
        complain("nothing arrived: the program ignores ANTHROPIC_BASE_URL, or did not call the API at all")
        return
    bad = sum(call.bad for call in proxy.calls)
    complain(f"{proxy.total} calls passed through, {bad} failed")
    if proxy.failing is not None:
        session = await _keep(proxy.failing, keep=keep)
        complain(f"the first failing call is kept; go on with: a400-wizard --resume {session}")


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
