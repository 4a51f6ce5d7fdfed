"""Looking at somebody's case: read-only, offline, every verdict computed again from what was seen."""

from dataclasses import dataclass
from datetime import datetime

from wizard.evidence.case import Case, CaseError, Turn, digest
from wizard.evidence.printable import printable
from wizard.flow import FlowError, LoadedFlow, load, replay
from wizard.flow.course import Backs
from wizard.flow.shelf import ships
from wizard.model.event import Event
from wizard.model.fact import Catalogue
from wizard.model.flow import Flow
from wizard.model.state import Reached, SessionState
from wizard.session.case.asking import judge
from wizard.session.case.trail import Chronicle, Said

FOREIGN = "This flow did not come with this version of the program; its advice is its author's."


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What the table says after one round, computed here, against what the round says of itself."""

    turn: Turn
    reached: Reached | None
    said: tuple[Said, ...]
    """What this round added."""

    @property
    def verdict(self) -> str:
        """The verdict of this program, with its sureness."""
        if self.reached is None:
            return "no verdict yet"
        return f"{self.reached.verdict.title} ({self.reached.sureness.words})"

    @property
    def agrees(self) -> bool:
        """Whether the round says the same of itself; a round of support says nothing."""
        told = self.turn.record.verdict
        if self.turn.record.who == "support":
            return True
        if told is None or self.reached is None:
            return told is None and self.reached is None
        return (told.rule, told.sureness) == (self.reached.rule, self.reached.sureness.value)


@dataclass(frozen=True, slots=True)
class Review:
    """A case as its reader sees it."""

    case: Case
    flow: Flow
    foreign: str | None
    rounds: tuple[Recomputed, ...]
    state: SessionState
    """The session after the last round."""

    @property
    def disagreements(self) -> tuple[str, ...]:
        """Rounds whose own verdict is not what their observations give."""
        return tuple(
            f"round {r.turn.record.number} says {_told(r.turn)}, but its observations give: {r.verdict}"
            for r in self.rounds
            if not r.agrees
        )

    @property
    def disputed(self) -> dict[str, tuple[str, ...]]:
        """Row -> who doubts it and why, over all rounds."""
        found: dict[str, tuple[str, ...]] = {}
        for turn in self.case.turns:
            for doubt in turn.ask.disputes if turn.ask else ():
                by = turn.ask.by if turn.ask else ""
                line = printable(f"{by}, round {turn.record.number}: {doubt.why or 'no reason given'}")
                found[doubt.row] = (*found.get(doubt.row, ()), line)
        return found

    def since(self, number: int) -> tuple[Said, ...]:
        """What was said after round `number`."""
        return tuple(said for r in self.rounds if r.turn.record.number > number for said in r.said)


def flow_of(data: bytes, catalogue: Catalogue) -> LoadedFlow:
    """The flow inside a case: a shipped one by its bytes, any other verified like every foreign flow.

    Raises:
        CaseError: the verifier refuses it, so nobody is led by it.
    """
    try:
        return load(data, name="the flow of the case", shipped=ships(data), catalogue=catalogue)
    except FlowError as error:
        said = printable(str(error).splitlines()[0], limit=200, one_line=True)
        raise CaseError(f"the flow of the case is refused: {said}") from error


def review(case: Case, catalogue: Catalogue, now: datetime) -> Review:
    """Compute a case again, round by round.

    Args:
        case: as `open_case` gave it: its hashes fit.
        catalogue: the facts and probes of this program.
        now: this moment, in the reader's time zone.

    Raises:
        CaseError: its flow is refused, it cannot be computed, or an answer in it may not be.
    """
    loaded = flow_of(case.flow, catalogue)
    flow = loaded.flow
    chronicle = Chronicle(flow, now)
    events: list[Event] = []
    rounds: list[Recomputed] = []
    state: SessionState | None = None
    backs: Backs = {}
    for turn in case.turns:
        if turn.ask:
            judge(turn.ask, flow)
        events += turn.events
        if turn.events or state is None:
            state = _state(flow, catalogue, events, backs)
        rounds.append(Recomputed(turn, state.evaluation.reached, chronicle.of_turn(turn)))
    assert state is not None  # a case has at least one round
    return Review(case, flow, FOREIGN if loaded.foreign else None, tuple(rounds), state)


def _state(flow: Flow, catalogue: Catalogue, events: list[Event], backs: Backs) -> SessionState:
    try:
        return replay(flow, catalogue, events, backs)
    except (ValueError, KeyError) as error:
        raise CaseError("the case cannot be computed again: its events do not fit its flow") from error


def _told(turn: Turn) -> str:
    told = turn.record.verdict
    return f"{told.title} ({told.sureness.replace('_', ' ')})" if told else "no verdict yet"


def same_flow(case: Case, flow_bytes: bytes) -> bool:
    """Whether a case is on exactly this flow."""
    return case.manifest.flow_sha256 == digest(flow_bytes)
