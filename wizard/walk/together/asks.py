"""What the other person asks for, inside a walk: taken in, shown, decided one by one, and told when done."""

from typing import TYPE_CHECKING

from wizard.model.event import Event
from wizard.model.state import SessionState, Wanted
from wizard.walk.open_session import OpenSession
from wizard.walk.page import AskedStep, AskPage, Frame
from wizard.walk.parts import Parts

if TYPE_CHECKING:
    from wizard.session.case.taking import Incoming

NOTHING_ASKED = "Nobody has asked for a step in this session."


class _Writing:
    """An open session as the case room writes to it: what is written counts at once."""

    def __init__(self, sitting: OpenSession) -> None:
        self._sitting = sitting

    @property
    def events(self) -> tuple[Event, ...]:
        """Every event of the session."""
        return self._sitting.events

    def append(self, event: Event) -> None:
        """Put one event on disk; it counts at once."""
        self._sitting.add(event)


class AskDesk:
    """Holds the answer that is looked at.

    Args:
        parts: the store, the catalogue and the clock.
        guide: whether a guide's notes are shown.
    """

    def __init__(self, parts: Parts, *, guide: bool = False) -> None:
        self._parts = parts
        self._guide = guide
        self._found: Incoming | None = None
        self.arrived = False
        """Whether an answer was taken in that nobody has looked at yet."""
        self._told: dict[str, bool] = {}

    @staticmethod
    def session_of(data: bytes) -> str:
        """The session that an ask file answers.

        Raises:
            CaseError: it is no ask file.
        """
        from wizard.session.case.taking import read_ask  # most sessions never see an answer

        return read_ask(data).session

    def take(self, data: bytes, sitting: OpenSession) -> None:
        """Take an answer in; a second time changes nothing.

        Raises:
            CaseError: it does not answer this session, or holds what may not be.
            SessionError: it cannot be written.
        """
        from wizard.session.case.taking import incoming, take_in

        parts, now = self._parts, self._parts.world.clock.now()
        stored = parts.store.load(sitting.record.id)
        with parts.store.case(stored.id, now) as slot:
            found = incoming(data, stored, sitting.pinned.flow, parts.catalogue, slot.read())
            take_in(found, _Writing(sitting), slot, now, tool=parts.tool, knowledge=stored.started.knowledge)
        self._found = found
        self.arrived = True

    def put_by(self, data: bytes) -> str:
        """Take an answer into its session without opening that one; gives who answered.

        Raises:
            CaseError: it does not answer its session, or holds what may not be.
            SessionError: it cannot be written, or the session is open elsewhere.
        """
        from wizard.session.case.taking import incoming, take_in

        parts, now = self._parts, self._parts.world.clock.now()
        stored, record = parts.store.resume(self.session_of(data), now)
        with record, parts.store.case(stored.id, now) as slot:
            flow = parts.flows.pinned(stored.flow_bytes).flow
            found = incoming(data, stored, flow, parts.catalogue, slot.read())
            take_in(found, record, slot, now, tool=parts.tool, knowledge=stored.started.knowledge)
        return found.by

    def recall(self, sitting: OpenSession) -> str | None:
        """Look again at the answer that came last; says why where there is none."""
        from wizard.evidence.case import CaseError

        if self._found and self._found.ask.session == sitting.record.id:
            return None
        try:
            data = self._last(sitting)
            if data is None:
                return NOTHING_ASKED
            self.take(data, sitting)
        except CaseError as error:
            return f"{error}."
        return None

    def _last(self, sitting: OpenSession) -> bytes | None:
        """The newest ask file that the case of a session keeps."""
        from wizard.evidence.case import open_case
        from wizard.evidence.case.models import ASK

        with self._parts.store.case(sitting.record.id, self._parts.world.clock.now()) as slot:
            kept = slot.read()
        case = open_case(kept) if kept else None
        asked = [turn.record.number for turn in case.turns if turn.ask] if case else []
        return case.files[f"round-{asked[-1]}/{ASK}"] if case and asked else None

    def decide(self, step: str, sitting: OpenSession, *, granted: bool) -> tuple[str, ...]:
        """Write one decision; returns what to know now.

        Raises:
            SessionError: it cannot be written.
        """
        from wizard.session.case.taking import decide, undecided

        found = self._found
        offers = undecided(found, sitting.events) if found else ()
        offer = next((offer for offer in offers if offer.step.id == step), None)
        if found is None or offer is None:
            return ("That step is not waiting for a decision.",)
        decide(found, offer, _Writing(sitting), self._parts.world.clock.now(), granted=granted)
        done = "Allowed" if granted else "Refused"
        return (f"{done}: {offer.step.title}.",)

    def page(self, sitting: OpenSession, framed: Frame) -> AskPage:
        """The answer as a page; `take` or `recall` came before."""
        from wizard.session.case import telling

        found = self._found
        assert found is not None  # a page is asked for only where an answer is looked at
        wanted = {ask.step: ask for ask in sitting.state.wanted if ask.ask == found.digest}
        now = self._parts.world.clock.now().astimezone()
        steps = []
        for offer in found.offers:
            state = wanted.get(offer.step.id)
            granted = None if state is None or state.decision == "open" else state.decision == "granted"
            _, *lines = telling.offered(offer, 1)
            steps.append(
                AskedStep(
                    offer.step.id,
                    offer.step.title,
                    tuple((head.strip(), text) for head, text in lines),
                    granted,
                    state is not None and state.done,
                    offer.step.guide if self._guide else "",
                )
            )
        ask = found.ask
        return AskPage(
            frame=framed,
            by=found.by,
            head=f"{found.by} answers round {ask.round}, written {telling.moment(ask.at, now)}.",
            notes=(*ask.notes, *telling.put_back(ask.put_back)),
            doubts=tuple(f"{doubt.row}: {doubt.why or 'no reason given'}" for doubt in ask.disputes),
            steps=tuple(steps),
        )

    def news(self, state: SessionState) -> tuple[str, ...]:
        """What to know once: somebody waits for a decision, or everything that was allowed is done."""
        session, left = state.started.session, any(map(_to_do, state.wanted))
        before = self._told.get(session)
        self._told[session] = left
        open_ = [ask for ask in state.wanted if ask.decision == "open"]
        if before is None and open_ and not self.arrived:
            steps = "1 step that is" if len(open_) == 1 else f"{len(open_)} steps that are"
            return (f"{open_[-1].by} asked for {steps} not decided yet.",)
        if before and not left:
            by = next((ask.by for ask in reversed(state.wanted) if ask.done), "")
            return (f"What you allowed {by} is done. The next round of the case can be written.",)
        return ()


def _to_do(ask: Wanted) -> bool:
    return ask.decision == "granted" and not ask.done
