"""How a session begins: choosing the flow, pinning it, reading a paste, and taking up an old session."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from wizard.flow import LoadedFlow
from wizard.model.event import Answered, Noted, Started
from wizard.model.explanation import Explanation
from wizard.model.observation import Observation
from wizard.model.secret import Secret, origin_of
from wizard.model.words import Source, Sureness
from wizard.session import BadIdError, InUseError, NotFoundError, SessionError
from wizard.walk import start
from wizard.walk.action import Choose, Paste
from wizard.walk.errors import CannotOpenError, OtherWorldError
from wizard.walk.open_session import OpenSession
from wizard.walk.page import Choice
from wizard.walk.parts import Parts
from wizard.walk.past import find_session
from wizard.walk.reading import Read, headline, learned, named_model, pasted

_GIVEN_WRONG = (BadIdError, InUseError, NotFoundError)


class Beginner:
    """Begins and resumes sessions, and reads pastes before and within them.

    Args:
        parts: flows, sessions, the reader of pastes.
        stored: told after each event that was synced.
    """

    def __init__(self, parts: Parts, stored: Callable[[int], None]) -> None:
        self._parts = parts
        self._stored = stored
        self._waiting: list[Read] = []
        self._helping = False
        self._explanation: Explanation | None = None

    @property
    def explanation(self) -> Explanation | None:
        """What reading the last paste brought."""
        return self._explanation

    @property
    def question(self) -> str:
        """The question of the start page."""
        return start.HELP_QUESTION if self._helping else start.QUESTION

    def choices(self) -> tuple[Choice, ...]:
        """What the start page offers: the shipped flows, then those of the person's own directory."""
        if self._helping:
            return start.HELP_CHOICES
        own = [
            Choice(start.OWN + pinned.flow.id, pinned.flow.title, "a flow of your own directory")
            for pinned in self._parts.flows.of_person()
        ]
        return (*start.CHOICES, *own)

    def on_file(self, path: Path, secrets: Sequence[Secret]) -> OpenSession:
        """Begin a session on a flow file: it needs no question that picks the flow.

        Raises:
            CannotOpenError: it cannot be read, or the verifier finds a fault.
            SessionError: the session cannot be written.
        """
        sitting = self._begin(self._parts.flows.from_file(path))
        self._journal_waiting(sitting, secrets)
        return sitting

    def choose(self, action: Choose, secrets: Sequence[Secret]) -> tuple[OpenSession | None, tuple[str, ...]]:
        """Begin a session on the flow that the choice stands for; None where it only brings another page.

        Raises:
            CannotOpenError: the flow cannot be used.
            OSError: the session cannot be written.
        """
        if action.surface == start.UNSURE:
            self._helping = True
            return None, ()
        pinned, surface, notice = self._pick(action.surface)
        if pinned is None:
            return None, ("That is not one of the answers.",)
        sitting = self._begin(pinned)
        if surface:
            sitting.add(self._surface(surface))
        self._journal_waiting(sitting, secrets)
        return sitting, (notice,) if notice else ()

    def _journal_waiting(self, sitting: OpenSession, secrets: Sequence[Secret]) -> None:
        for read in self._waiting:
            self._journal(read, sitting, secrets)
        self._waiting.clear()

    def _pick(self, surface: str) -> tuple[LoadedFlow | None, str | None, str]:
        if surface.startswith(start.OWN):
            named = surface.removeprefix(start.OWN)
            own = next((p for p in self._parts.flows.of_person() if p.flow.id == named), None)
            return own, None, ""
        opening = start.opening(surface)
        if opening is None:
            return None, None, ""
        return self._parts.flows.shipped(opening.flow), opening.surface, opening.notice

    def _begin(self, pinned: LoadedFlow) -> OpenSession:
        world = self._parts.world
        started = Started(
            at=world.clock.now(),
            session=self._parts.new_id(),
            flow=pinned.flow.id,
            flow_hash=pinned.sha256,
            knowledge=self._parts.knowledge,
            tool=self._parts.tool,
            practice=world.case_name,
            target=origin_of(world.api_url),
        )
        case_key = self._parts.new_case_key()
        record = self._parts.store.create(started, pinned.data, case_key=case_key)
        return OpenSession(record, pinned, self._parts.catalogue, self._stored, case_key)

    def _now(self) -> datetime:
        return self._parts.world.clock.now()

    def _surface(self, surface: str) -> Answered:
        at = self._parts.world.clock.now()
        seen = Observation(
            fact="surface",
            value=surface,
            source=Source.PERSON,
            at=at,
            sureness=Sureness.LIKELY,
            step=start.START_STEP,
        )
        return Answered(at=at, step=start.START_STEP, observation=seen)

    def resume(self, session: str) -> OpenSession:
        """Take up a session again, on the flow as it was pinned.

        Raises:
            CannotOpenError: it is not there, in use, newer than this program, or of another world.
        """
        try:
            stored, record = self._parts.store.resume(find_session(self._parts.store, session), self._now())
        except SessionError as error:
            raise CannotOpenError(str(error), 2 if isinstance(error, _GIVEN_WRONG) else 3) from error
        try:
            pinned = self._parts.flows.pinned(stored.flow_bytes)
            sitting = OpenSession(
                record, pinned, self._parts.catalogue, self._stored, stored.case_key, stored.notes
            )
        except (ValueError, CannotOpenError) as error:
            record.close()
            raise CannotOpenError(f"this session cannot be read back: {error}", 3) from error
        if sitting.state.started.practice != self._parts.world.case_name:
            record.close()
            raise self._other_world(sitting)
        return sitting

    def _other_world(self, sitting: OpenSession) -> OtherWorldError:
        practice, again = sitting.state.started.practice, f"--resume {sitting.record.id}"
        if practice:
            again = f"--practice {practice} {again}"
            return OtherWorldError(f"this session is practice: open it with {again}", again)
        return OtherWorldError(f"this session is no practice: open it with {again} alone", again)

    async def read(
        self, action: Paste, secrets: Sequence[Secret], sitting: OpenSession | None = None
    ) -> tuple[str, ...]:
        """Read a paste: journal what it says, or hold it until a flow is chosen."""
        if not action.text.strip():
            return ("Nothing was pasted.",)
        explanation = await asyncio.to_thread(self._parts.explain, action.text)
        self._explanation = explanation
        read = Read(action.text, explanation, action.keep)
        if sitting is None:
            self._waiting = [read]
        else:
            self._journal(read, sitting, secrets)
        return (headline(explanation),)

    def _journal(self, read: Read, sitting: OpenSession, secrets: Sequence[Secret]) -> None:
        kept = sitting.record.keep_paste(read.text) if read.keep else None
        at = self._now()
        papers, known = self._parts.papers, tuple(secrets)
        sitting.add(pasted(read, at, lambda text, longest: papers.journaled(text, known, longest), kept))
        facts = learned(read, at, sitting.pinned.flow, self._parts.catalogue)
        if facts:
            sitting.add(facts)
        model = named_model(read.explanation)
        if model and not sitting.state.notes.get("model"):
            sitting.add(Noted(at=at, field="model", text=papers.journaled(model, known)))

    def model(self, sitting: OpenSession) -> str | None:
        """The model that the failing call names, as it was noted last by the person or from a paste."""
        noted = sitting.state.notes.get("model")
        return noted[-1] if noted else None
