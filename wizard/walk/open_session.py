"""One open session: its record on disk, its pinned flow, its events, and the state they make."""

from collections.abc import Callable, Sequence

from wizard.flow import Course, LoadedFlow, advance, start
from wizard.model.event import Answered, Decided, Event, Learned, Pasted, Probed, Went
from wizard.model.fact import Catalogue, FactId
from wizard.model.flow import Step
from wizard.model.observation import Observation, ProbeResult
from wizard.model.state import SessionState
from wizard.session import Sitting
from wizard.session.inbox import take, waiting
from wizard.walk.start import START_STEP


class OpenSession:
    """A session while it is open.

    Every event is on disk before the state moves: where writing fails, `add` raises and nothing changed.

    Args:
        record: where events go; locked for this process.
        pinned: the flow as the session pinned it.
        catalogue: the shared facts.
        stored: told after each event that was synced.
        case_key: the key of this session's pseudonyms.
        notes: what could not be read back of it.
    """

    def __init__(
        self,
        record: Sitting,
        pinned: LoadedFlow,
        catalogue: Catalogue,
        stored: Callable[[int], None],
        case_key: bytes | None = None,
        notes: Sequence[str] = (),
    ) -> None:
        self.record = record
        self.pinned = pinned
        self.notes = tuple(notes)
        self.case_key = case_key
        self._stored = stored
        first, *rest = record.events
        course = start(pinned.flow, catalogue, first)
        for event in rest:
            course = advance(course, event)
        self._course: Course = course

    @property
    def events(self) -> tuple[Event, ...]:
        """Every event, in order, as it stands on the disk."""
        return self.record.events

    @property
    def state(self) -> SessionState:
        """What the session is now."""
        return self._course.state

    def add(self, event: Event) -> None:
        """Put one event on disk, then let it count as it was written (secrets taken out).

        Raises:
            SessionError: it is not on disk; the state is as before.
        """
        self._course = advance(self._course, self.record.append(event))
        self._stored(len(self.record.events))

    @property
    def has_news(self) -> bool:
        """Whether another command left results for this session meanwhile."""
        return waiting(self.record.folder)

    def take_in(self) -> tuple[Event, ...]:
        """Put what other commands left into the journal, and return it as it was written.

        Raises:
            SessionError: it is not on disk; what is left stays where it is.
        """
        before = len(self.events)
        for events in take(self.record.folder):
            for event in events:
                self.add(event)
        return self.events[before:]

    @property
    def in_force(self) -> tuple[Event, ...]:
        """The events that were not taken back, in order."""
        return self._course.ledger.kept

    @property
    def held(self) -> str | None:
        """The step whose probes ended last, while the person has not moved on from what they brought.

        Derived from the events, so that a crash between a probe and its confirmation comes back to the page.
        """
        for event in reversed(self.in_force):
            if isinstance(event, Probed) and event.step is not None:
                return event.step
            if isinstance(event, Answered | Went | Decided):
                return None
        return None

    @property
    def step(self) -> Step | None:
        """The step to show; None once nothing more can change the verdict."""
        shown = self.held or self.state.current
        return self.pinned.flow.step(shown) if shown else None

    @property
    def can_undo(self) -> bool:
        """Whether the person did something that can be taken back; choosing the flow cannot."""
        undoable = (Answered, Probed, Learned, Pasted, Went)
        return self.state.can_undo and any(
            isinstance(event, undoable) and not (isinstance(event, Answered) and event.step == START_STEP)
            for event in self.in_force
        )

    def results(self) -> dict[str, ProbeResult]:
        """The last result of each probe, as far as it was not taken back."""
        return {e.result.probe: e.result for e in self.in_force if isinstance(e, Probed)}

    def known(self, fact: FactId) -> Observation | None:
        """The observation in force for a fact."""
        return self.state.facts.get(fact)
