"""The five checks of a proof as they stand: passed, failed, or not done, each with its date."""

from collections.abc import Mapping
from functools import cache
from typing import Literal

from wizard.knowledge.load import read_toml
from wizard.model.base import Documented, Instant
from wizard.model.event import CheckId, Proved

Standing = Literal["passed", "failed", "not_done"]


class CheckSpec(Documented):
    """One of the five checks; data of `knowledge/trials.toml`."""

    id: CheckId
    title: str
    made_of: tuple[CheckId, ...]
    asks: str
    """What it shows, in one sentence."""
    how: str
    """The command that makes it."""


class CheckPart(Documented):
    """One check as it stands."""

    id: CheckId
    title: str
    verdict: Standing
    said: str
    """What was seen; for a check that was not done, what it would show."""
    at: Instant | None = None
    request_id: str | None = None
    how: str = ""

    @property
    def words(self) -> str:
        """The verdict as a person reads it."""
        return self.verdict.replace("_", " ")


@cache
def check_specs() -> tuple[CheckSpec, ...]:
    """The five checks, in the order of the page."""
    return tuple(CheckSpec(**entry) for entry in read_toml("trials.toml")["proof"])


def checks_of(made: Mapping[CheckId, Proved]) -> tuple[CheckPart, ...]:
    """The five checks from the results that were entered.

    A check passed where its first result was made and passed and no other one of it failed; one failure
    fails it. What was tried and could not be told counts as not done, with its reason.
    """
    return tuple(_part(spec, [made[name] for name in spec.made_of if name in made]) for spec in check_specs())


def _part(spec: CheckSpec, results: list[Proved]) -> CheckPart:
    if not results:
        return CheckPart(id=spec.id, title=spec.title, verdict="not_done", said=spec.asks, how=spec.how)
    failed = [result for result in results if result.verdict == "failed"]
    open_ones = [result for result in results if result.verdict == "not_done"]
    complete = results[0].check == spec.made_of[0]
    verdict: Standing = "failed" if failed else "not_done" if open_ones or not complete else "passed"
    weighty = failed or open_ones or results
    return CheckPart(
        id=spec.id,
        title=spec.title,
        verdict=verdict,
        said="; ".join(result.said for result in weighty),
        at=max(result.at for result in weighty),
        request_id=next((result.request_id for result in weighty if result.request_id), None),
        how=spec.how,
    )


def checks_line(made: Mapping[CheckId, Proved], now: Instant) -> str:
    """All five in one line with the day of the newest, for the summary."""
    parts = ", ".join(f"{part.title.lower()} {part.words}" for part in checks_of(made))
    newest = max(result.at for result in made.values()).astimezone(now.tzinfo)
    return f"{parts} ({newest:%Y-%m-%d %H:%M:%S})"
