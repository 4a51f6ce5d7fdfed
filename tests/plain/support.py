"""A dialogue over the bench's walk: typed lines in, the transcript and the events out."""

import asyncio
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from tests.walk.support import Bench
from wizard.model.event import Event
from wizard.plain.lines import Lines
from wizard.plain.talk import Talk, runner_of
from wizard.walk.options import OpenOptions
from wizard.walk.walk import Walk


@dataclass
class Held:
    """A dialogue that has ended."""

    transcript: str
    events: tuple[Event, ...]
    ended_by_input: bool
    """Whether the input ran out, rather than the person leaving."""


def hold(
    bench: Bench,
    *typed: str,
    width: int = 80,
    options: OpenOptions | None = None,
    parts: dict[str, object] | None = None,
) -> Held:
    """Hold a dialogue with these lines typed, over the bench's parts or others in their place."""
    options = options or OpenOptions()
    sink = StringIO()
    lines = Lines(StringIO("".join(f"{line}\n" for line in typed)), sink)
    with asyncio.Runner() as runner:
        walk = runner.run(Walk.open(options, parts=bench.parts(**(parts or {}))))
        ended = False
        try:
            Talk(walk, lines, runner_of(runner), options, lambda: width).hold()
        except EOFError:
            ended = True
        finally:
            runner.run(walk.close())
    return Held(sink.getvalue(), walk.events, ended)


def reports(folder: Path) -> list[str]:
    """The names of the reports that were written."""
    return sorted(path.name for path in (folder / "reports").glob("*"))
