"""The page behind a spoken code: what both people see, and what to say. It holds no user data.

Everything on it is read from the flow that both sides have and from the choices that the code carries.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from wizard.flow.course import View
from wizard.flow.fold import Told
from wizard.model.fact import OPEN_VALUES, SKIPPED, Catalogue
from wizard.model.flow import Flow, Step
from wizard.model.observation import Observation
from wizard.model.state import SessionState
from wizard.model.words import Source
from wizard.session.spoken.layout import Position

_TITLES = {"start": "The first page", "verdict": "The verdict", "summary": "The evidence summary"}


@dataclass(frozen=True, slots=True)
class SpokenAnswer:
    """One answer of the page, and what comes after it."""

    number: int
    label: str
    means: str
    leads_to: str
    """The verdict that the table gives then, or the step that comes next."""
    value: str = ""
    """What the answer is in the flow, for `following`."""


@dataclass(frozen=True, slots=True)
class SpokenPage:
    """What the other person sees, and the sentence to read aloud."""

    flow: str
    page: str
    title: str
    question: str
    why: str
    answers: tuple[SpokenAnswer, ...]
    known: tuple[tuple[str, str], ...]
    """(title, value) of what decides and is known there."""
    expect: tuple[str, ...]
    """What to expect on this page."""
    aloud: str
    """The sentence to read aloud."""
    guide: str = ""


def position_of(state: SessionState, flow: Flow, *, looking_at: str | None = None) -> Position:
    """Where a session is: its page, and the known facts that its table asks for.

    Args:
        state: the session.
        flow: the flow that it pinned.
        looking_at: the page that is shown where it is not the session's own place (`summary`, a step).
    """
    deciding = {fact for rule in flow.rules for fact in rule.when}
    facts = {fact: seen.value for fact, seen in state.facts.items() if fact in deciding}
    page = looking_at or state.current or ("verdict" if state.evaluation.reached else "summary")
    return Position(flow=flow.id, page=page, facts=facts)


def spoken_page(position: Position, flow: Flow, catalogue: Catalogue, now: datetime) -> SpokenPage:
    """The page behind a position.

    Args:
        position: what the code carried.
        flow: the flow that it belongs to.
        catalogue: the shared facts.
        now: any moment; the page does not tell it.
    """
    specs = {**catalogue.facts, **flow.facts}
    known = tuple((specs[f].title, specs[f].values.get(v, v)) for f, v in position.facts.items())
    here = _Here(position, flow, catalogue, now)
    step = next((step for step in flow.steps if step.id == position.page), None)
    if step is None:
        return _other(here, known)
    answers = tuple(
        SpokenAnswer(number, label, means, here.after(step, value), value)
        for number, (value, label, means) in enumerate(_choices(step), 1)
    )
    return SpokenPage(
        flow=flow.title,
        page=step.id,
        title=step.title,
        question=step.question,
        why=step.why,
        answers=answers,
        known=known,
        expect=_expected(step, catalogue),
        aloud=f"You should see the page “{step.title}”. It asks: {step.question} "
        "Please tell me the number of your answer.",
        guide=step.guide,
    )


def following(position: Position, value: str, flow: Flow, catalogue: Catalogue, now: datetime) -> Position:
    """Where the other person is once they gave an answer, so that the guide's page can go along.

    Args:
        position: where they are; a step.
        value: the answer, as `SpokenAnswer.value` has it.
        flow: the flow of the position.
        catalogue: the shared facts.
        now: any moment.
    """
    step = flow.step(position.page)
    view = _Here(position, flow, catalogue, now).view(**{step.ask: value})
    end = "verdict" if view.evaluation.reached else "summary"
    return Position(flow.id, view.current or end, {**position.facts, step.ask: value})


class _Here:
    """The flow with the facts of a code, as both sides see it there."""

    def __init__(self, position: Position, flow: Flow, catalogue: Catalogue, now: datetime) -> None:
        self.position = position
        self.flow = flow
        self._catalogue = catalogue
        self._now = now

    def view(self, **more: str) -> View:
        """What follows from the code's facts and from these.

        A code does not say who told a fact, so none is taken for a person's answer that could have lapsed.
        Nor does it carry what decides nothing: who came as far as this page was asked that before.
        """
        told = {
            fact: Observation(fact=fact, value=value, source=Source.PASTE, at=self._now)
            for fact, value in {**self._passed(), **self.position.facts, **more}.items()
        }
        return View(self.flow, self._catalogue, Told(now=self._now, facts=told))

    def _passed(self) -> dict[str, str]:
        """What was asked before this page and is in no row of the table, as if it had been skipped."""
        deciding = {fact for rule in self.flow.rules for fact in rule.when}
        ids = [step.id for step in self.flow.steps]
        before = ids.index(self.position.page) if self.position.page in ids else 0
        return {step.ask: SKIPPED for step in self.flow.steps[:before] if step.ask not in deciding}

    def after(self, step: Step, value: str) -> str:
        """What comes after this answer."""
        view = self.view(**{step.ask: value})
        reached = view.evaluation.reached
        if view.current is None and reached:
            return f"verdict: {reached.verdict.title}"
        return f"next: {self.flow.step(view.current).title}" if view.current else "the summary"


def _choices(step: Step) -> Sequence[tuple[str, str, str]]:
    """The answers in the order of the page, the open ones last."""
    own = [(answer.value, answer.label, answer.means) for answer in step.answers]
    given = {value for value, _, _ in own}
    labels = {"cannot_tell": "I don't know", "skipped": "Skip this question"}
    return [*own, *((value, labels[value], "") for value in OPEN_VALUES if value not in given)]


def _expected(step: Step, catalogue: Catalogue) -> tuple[str, ...]:
    lines = [
        f"The wizard can run: {catalogue.probes[probe].title} ({catalogue.probes[probe].consent.words})."
        for probe in step.probes
        if probe in catalogue.probes
    ]
    if step.by_hand:
        lines.append(f"By hand: {step.by_hand}")
    return tuple(lines) or ("Nothing is run on this page; it is a question.",)


def _other(here: _Here, known: tuple[tuple[str, str], ...]) -> SpokenPage:
    """A page that is no step: the start, the verdict or the summary."""
    page = here.position.page
    title, reached = _TITLES.get(page, page), here.view().evaluation.reached
    verdict = reached.verdict if reached and page != "start" else None
    said = f" It says: {verdict.title}." if verdict else ""
    return SpokenPage(
        flow=here.flow.title,
        page=page,
        title=title,
        question=verdict.title if verdict else "",
        why=verdict.tells if verdict else "",
        answers=(),
        known=known,
        expect=tuple(verdict.next) if verdict else (),
        aloud=f"You should see the page “{title}”.{said} Is that what you see?",
    )
