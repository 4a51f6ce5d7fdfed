"""The conductor: takes an action, lets the parts do their work, journals, and hands out the next page.

Rules it keeps: an event is on disk before the next page is shown; nothing runs without consent; every page
is safe to print; nothing that a person does raises, a page with a notice says what is wrong instead.
"""

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from wizard.model.event import Closed, Event, Resumed
from wizard.model.explanation import Explanation
from wizard.model.secret import Secret
from wizard.proof.changes import may_close
from wizard.session.errors import SessionError
from wizard.walk import action as act
from wizard.walk.begin import Beginner
from wizard.walk.doing import Doer, compares_networks
from wizard.walk.errors import CannotOpenError
from wizard.walk.leaving import drafted
from wizard.walk.moving import move
from wizard.walk.open_session import OpenSession
from wizard.walk.options import OpenOptions, ShareLevel
from wizard.walk.page import Page
from wizard.walk.pages import fallen_notice, stale_notice
from wizard.walk.parts import Parts
from wizard.walk.probedesk import ProbeDesk
from wizard.walk.publish import Publisher
from wizard.walk.reports import Listener
from wizard.walk.stage import Stage
from wizard.walk.together.companion import Companion
from wizard.walk.undoing import Undoing, reminded
from wizard.walk.verify import VerifyDesk, news
from wizard.walk.view import Viewer

if TYPE_CHECKING:
    from wizard.evidence.draft import Draft
    from wizard.evidence.redaction.preview import Lift
    from wizard.evidence.render import Form
    from wizard.walk.speaking import Spoken
    from wizard.walk.together.desk import Together

_BESIDE = (act.Allow, act.Note, act.Reproduce, act.Change, act.Copy, act.Refresh)
"""Actions that do not interrupt running probes."""


class Walk:
    """One walk through a flow. Made by `Walk.open`; both front ends drive it with `do`."""

    def __init__(self, parts: Parts, options: OpenOptions) -> None:
        self._parts = parts
        self._options = options
        self._sitting: OpenSession | None = None
        self._stage = Stage(lambda text: self._publish.printable(text), lambda: self._desk.secrets)
        self._desk = ProbeDesk(parts, self._stage.moved)
        self._publish = Publisher(parts, options, self._desk)
        self._begin = Beginner(parts, self._stage.stored)
        self._doer = Doer(parts, self._publish.journaled)
        self._undoing = Undoing(parts.world)
        self._verify = VerifyDesk(
            parts, self._desk, lambda: self._begin.explanation, self._stage.checks_moved
        )
        self._companion = Companion(parts, options, self._desk, self._publish.printable)
        asks = self._companion.asks
        self._viewer = Viewer(parts, options, self._begin, self._desk, self._publish, self._verify, asks)
        self._lock = asyncio.Lock()
        self._finished = False

    @classmethod
    async def open(cls, options: OpenOptions | None = None, *, parts: Parts | None = None) -> "Walk":
        """Open the wizard as asked: the start page, or the page where a session was left.

        Args:
            options: what the person asked for.
            parts: the parts to conduct; the real ones where none are given.

        Raises:
            CannotOpenError: the session, the flow or the scenario cannot be opened; says why.
        """
        options = options or OpenOptions()
        if parts is None:
            from wizard.walk.assemble import assemble

            parts = assemble(options)
        walk = cls(parts, options)
        try:
            notices = await walk._first()
            await walk._turn(notices)
        except BaseException:  # nothing is swallowed: what was begun is put away first
            await walk.close()
            raise
        return walk

    async def _first(self) -> tuple[str, ...]:
        if self._options.resume:
            return await self._take_up(self._options.resume)
        said: tuple[str, ...] = ()
        if self._options.paste is not None:
            said = await self._begin.read(act.Paste(self._options.paste), self._desk.secrets)
        if self._options.flow_file:
            try:
                self._sitting = self._begin.on_file(self._options.flow_file, self._desk.secrets)
            except SessionError as error:
                raise CannotOpenError(str(error), 3) from error
        return said

    # For front ends

    @property
    def page(self) -> Page:
        """The page to show."""
        return self._stage.page

    @property
    def session(self) -> str | None:
        """The session's identifier, once there is one."""
        return self._sitting.record.id if self._sitting else None

    @property
    def events(self) -> tuple[Event, ...]:
        """Every event of the session, in order."""
        return self._sitting.events if self._sitting else ()

    @property
    def explanation(self) -> Explanation | None:
        """What reading the last paste brought, safe to print; None where nothing was pasted."""
        return self._stage.safe(self._begin.explanation)

    @property
    def asks(self) -> dict[str, str]:
        """Step -> the fact that it asks for, of this session's flow."""
        return {step.id: step.ask for step in self._sitting.pinned.flow.steps} if self._sitting else {}

    @property
    def saved_to(self) -> tuple[str, ...]:
        """Where the last report was written."""
        return self._publish.saved_to

    def report(self, form: "Form", level: ShareLevel | None = None) -> str:
        """The report in one form, at a level or the one asked for when opened; empty without a session.

        Raises:
            LeakError: the last search found what must not leave.
        """
        return self._publish.rendered(self._sitting, form, level) if self._sitting else ""

    def masked(self, text: str, level: ShareLevel) -> str:
        """A text without the secrets that this walk knows, and without what the level takes out."""
        return self._publish.masked(text, level)

    async def draft(self, action: act.Leaves, lifts: "tuple[Lift, ...]" = ()) -> "Draft | None":
        """What an action would let out, with these things put back; None without a session.

        Raises:
            CannotLeaveError: it may not leave; says why.
        """
        return await drafted(action, self._sitting, lifts, self._publish, self._companion)

    @property
    def spoken(self) -> "Spoken | None":
        """The page as words to read aloud; None while there is no session."""
        if self._sitting is None:
            return None
        from wizard.walk.speaking import spoken

        return spoken(self._sitting, self.page, self._parts.catalogue, self._now())

    @property
    def together(self) -> "Together":
        """Hearing words, looking at cases, writing answers, and the sessions of this machine."""
        return self._companion.together

    @property
    def hint(self) -> str | None:
        """The line that says how to take the session up again; None while there is nothing to take up."""
        return f"to resume: {self._options.started} --resume {self.session}" if self.session else None

    @property
    def has_news(self) -> bool:
        """Whether another command left results for this session; `Refresh` shows them."""
        return self._sitting is not None and self._sitting.has_news

    @property
    def reminders(self) -> tuple[str, ...]:
        """What to say of temporary changes that are still open, when the program ends."""
        return tuple(map(self._publish.printable, reminded(self._sitting))) if self._sitting else ()

    @property
    def finished(self) -> bool:
        """Whether the person ended the session."""
        return self._finished

    def read_key(self, text: str) -> Secret:
        """A key as it was typed, cleaned and bound to this session's API, for `TypeCredential`.

        Raises:
            CredentialError: it is no key; the text says why and holds nothing of it.
        """
        return self._desk.read_key(text)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Be told of progress; returns what ends it."""
        return self._stage.subscribe(listener)

    def terminal_clipboard(self, send: Callable[[str], bool]) -> None:
        """Let the front end send text to its terminal's clipboard (OSC 52), as the last rung."""
        self._publish.terminal = send

    async def do(self, action: act.Action) -> Page:
        """Carry out one action and return the page that follows.

        Another action ends running probes first: answering by hand is always possible.
        """
        if isinstance(action, act.StopProbes):
            self._desk.stop(action.probes)
            self._verify.stop()
            busy = self._desk.running or self._verify.running
            return self.page if busy else await self._turn(())
        if isinstance(action, _BESIDE):
            return await self._turn(await self._carry_out(action))
        self._desk.stop()
        self._verify.stop()
        async with self._lock:
            return await self._turn(await self._carry_out(action))

    async def close(self) -> None:
        """End what runs, release the session and whatever the world needed. Safe to call twice."""
        self._desk.stop()
        self._verify.stop()
        with contextlib.suppress(OSError):
            if self._sitting:
                self._sitting.record.close()
        self._parts.close()
        self._stage.leave()

    # Inside

    async def _turn(self, notices: tuple[str, ...]) -> Page:
        notices += news(self._sitting)
        return self._stage.show(await self._viewer.page(self._sitting, notices))

    async def _carry_out(self, action: act.Action) -> tuple[str, ...]:
        try:
            return await self._act(action)
        except (OSError, SessionError) as error:
            self._viewer.unsaved = True
            why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            return (f"This could not be put on disk and does not count yet: {why}",)

    async def _act(self, action: act.Action) -> tuple[str, ...]:
        sitting = self._sitting
        match action:
            case act.Resume():
                return await self._resume(action.session)
            case act.TakeIn() | act.Decide() | act.SendCase():
                return await self._companion.carry_out(action, sitting, self._opened)
            case act.Choose():
                return self._choose(action)
            case act.Paste():
                return await self._begin.read(action, self._desk.secrets, sitting)
        if sitting is None:
            return ("Choose first what calls the API.",)
        match action:
            case act.RunProbes():
                return await self._run(action, sitting)
            case act.Back() | act.Jump() | act.Undo() | act.Redo():
                return move(action, sitting, self._viewer, self._now)
            case act.UseCredential() | act.TypeCredential():
                return self._desk.choose(action)
            case act.Save() | act.Copy():
                return await self._publish.carry_out(action, sitting)
            case act.Prove() | act.CheckLog() | act.CheckRetries() | act.CheckSecond():
                return await self._verify.carry_out(action, sitting, self._begin.model(sitting))
            case act.Refresh():
                return ()
            case act.Allow():
                done = await self._allow(action, sitting)
                return () if done else ("Nothing on this page asks for that.",)
            case act.Finish():
                return await self._finish(sitting)
            case _:
                notices = await self._doer.carry_out(action, sitting)
                if isinstance(action, act.Give):
                    self._viewer.back_to_walk()
                    notices += fallen_notice(sitting.state.fallen)
                return notices

    async def _allow(self, action: act.Allow, sitting: OpenSession) -> bool:
        if self._viewer.on_verify:
            return await self._verify.allow(action, sitting, self._begin.model(sitting))
        step = sitting.step
        return step is not None and self._desk.allow(action, step, sitting)

    async def _finish(self, sitting: OpenSession) -> tuple[str, ...]:
        """End the session; it is called closed only where nothing temporary is left open."""
        self._finished = True
        seen = await self._undoing.look(sitting)
        if may_close(sitting.state.open_changes):
            reached = sitting.state.evaluation.reached
            sitting.add(Closed(at=self._now(), outcome=reached.rule if reached else "open"))
        return seen + reminded(sitting)

    def _now(self) -> datetime:
        return self._parts.world.clock.now()

    async def _run(self, action: act.RunProbes, sitting: OpenSession) -> tuple[str, ...]:
        step = self._viewer.shown_step(sitting)
        if step is None:
            return ("There is nothing to run on this page.",)
        notice = await self._desk.run(action.probes, step, sitting, self._begin.model(sitting))
        entered = await self._undoing.notice(sitting) if compares_networks(step) else ()
        return ((notice,) if notice else ()) + entered + await self._undoing.look(sitting)

    def _choose(self, action: act.Choose) -> tuple[str, ...]:
        if self._sitting is not None:
            return ("This session has its flow already. Leave it to start another.",)
        try:
            self._sitting, notices = self._begin.choose(action, self._desk.secrets)
        except CannotOpenError as error:
            return (str(error),)
        return notices

    async def _resume(self, session: str) -> tuple[str, ...]:
        try:
            return await self._take_up(session)
        except CannotOpenError as error:
            return (str(error),)

    async def _take_up(self, session: str) -> tuple[str, ...]:
        fresh = self._begin.resume(session)
        if self._sitting:
            self._sitting.record.close()
        self._sitting = fresh
        fresh.add(Resumed(at=self._now(), tool=self._parts.tool))
        self._viewer.after_resume(fresh)
        seen = await self._undoing.look(fresh)
        return fresh.notes + seen + reminded(fresh) + stale_notice(fresh.state, fresh.pinned.flow)

    async def _opened(self, session: str) -> tuple[OpenSession, tuple[str, ...]]:
        notices = await self._take_up(session)
        assert self._sitting is not None  # it was just taken up
        return self._sitting, notices
