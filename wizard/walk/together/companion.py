"""The second person in a walk: their answers are taken in and decided, and the case for them is written."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import cached_property
from typing import TYPE_CHECKING

from wizard.walk.action import Decide, SendCase, TakeIn
from wizard.walk.errors import CannotOpenError, OtherWorldError
from wizard.walk.open_session import OpenSession
from wizard.walk.options import OpenOptions
from wizard.walk.parts import Parts
from wizard.walk.probedesk import ProbeDesk
from wizard.walk.together.asks import AskDesk

if TYPE_CHECKING:
    from wizard.evidence.redaction.preview import Lift
    from wizard.session.case.drafting import CaseDraft
    from wizard.walk.together.desk import Together

Action = TakeIn | Decide | SendCase
TakeUp = Callable[[str], Awaitable[tuple[OpenSession, tuple[str, ...]]]]
"""Takes a session up by its id, in place of the one that is open; gives it with what to know of it."""


class Companion:
    """Carries out what two people do on one case.

    Args:
        parts: the store, the clock and the folder for files.
        options: whether a guide's notes are shown, and the share level asked for.
        desk: knows the secrets to take out.
        safe: makes a text safe to print.
    """

    def __init__(
        self, parts: Parts, options: OpenOptions, desk: ProbeDesk, safe: Callable[[str], str]
    ) -> None:
        self._parts = parts
        self._desk = desk
        self._guide = options.guide
        self._share_level = options.share_level
        self._safe = safe
        self.asks = AskDesk(parts, guide=options.guide)

    @cached_property
    def together(self) -> "Together":
        """What the front ends ask for outside of the session."""
        from wizard.walk.together.desk import Together

        return Together(self._parts, self._safe, guide=self._guide, secrets=lambda: self._desk.secrets)

    async def carry_out(
        self, action: Action, sitting: OpenSession | None, take_up: TakeUp
    ) -> tuple[str, ...]:
        """Carry out one action; returns notices.

        Raises:
            SessionError, OSError: something cannot be written.
        """
        if isinstance(action, TakeIn):
            return await self._take_in(action.data, sitting, take_up)
        if sitting is None:
            return ("There is no session yet.",)
        if isinstance(action, Decide):
            return self.asks.decide(action.step, sitting, granted=action.granted)
        return await self._send(action, sitting)

    async def _take_in(self, data: bytes, sitting: OpenSession | None, take_up: TakeUp) -> tuple[str, ...]:
        """Take an answer in, in the session that it is for; that one is taken up where it is not open."""
        from wizard.evidence.case import CaseError  # most sessions never see an answer

        notices: tuple[str, ...] = ()
        try:
            session = self.asks.session_of(data)
            if sitting is None or sitting.record.id != session:
                sitting, notices = await take_up(session)
            self.asks.take(data, sitting)
        except OtherWorldError as error:
            return self._put_by(data, error)
        except CannotOpenError as error:
            return (f"The answer cannot be taken in here: {error}.",)
        except CaseError as error:
            return (*notices, f"The answer is not taken in: {error}.")
        return notices

    def _put_by(self, data: bytes, why: OtherWorldError) -> tuple[str, ...]:
        """Put an answer into the session of another world, where it waits: taking it in asks nobody."""
        from wizard.evidence.case import CaseError
        from wizard.session import SessionError

        try:
            by = self.asks.put_by(data)
        except (CaseError, SessionError) as error:
            return (f"The answer is not taken in: {error}.",)
        return (
            f"The answer of {by} was put into the session that it is for, and waits there, because {why}.",
            f"To decide what it asks for: a400-wizard {why.line}, then look at what they asked for.",
        )

    def draft(self, action: SendCase, sitting: OpenSession, lifts: "tuple[Lift, ...]" = ()) -> "CaseDraft":
        """The case as it would leave, for the person to look at. It takes a moment.

        Raises:
            CaseError: it may not leave, or the case is full.
            LeakError: the last search found what must not leave.
            SessionError: the session cannot be read.
        """
        from wizard.walk.together.sending import Wanted, drafted

        level = action.level or ("public" if self._share_level == "public" else None)
        wanted = Wanted(level=level, name=action.name, secrets=self._desk.secrets, lifts=lifts)
        return drafted(self._parts.store, sitting.record.id, wanted, self._parts.world.clock.now())

    async def _send(self, action: SendCase, sitting: OpenSession) -> tuple[str, ...]:
        from wizard.evidence.case import CaseError
        from wizard.evidence.selfcheck import LeakError
        from wizard.session.case.drafting import CaseDraft
        from wizard.walk.together.sending import entry, write

        parts = self._parts
        parts.reports.mkdir(parents=True, exist_ok=True)
        try:
            made = action.draft
            if not isinstance(made, CaseDraft):
                made = await asyncio.to_thread(self.draft, action, sitting)
            now = parts.world.clock.now()
            sent = await asyncio.to_thread(write, parts.store, made, parts.reports, now)
        except (CaseError, LeakError) as error:
            return (f"The case is not written: {error}.",)
        sitting.add(entry(made, now))
        return sent.said
