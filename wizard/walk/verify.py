"""The verify page: the five checks as they fill in, and everything that can be done for them from it."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

from wizard.model.event import Changed, CheckId, Proved
from wizard.model.explanation import Explanation
from wizard.proof.changes import reminders
from wizard.session import SessionError
from wizard.walk import action as act
from wizard.walk import checking
from wizard.walk.checking import CannotCheckError, Made
from wizard.walk.open_session import OpenSession
from wizard.walk.page import CheckRow, ConsentAsk, Frame, VerifyPage
from wizard.walk.parts import Parts
from wizard.walk.permission import Permission
from wizard.walk.probedesk import ProbeDesk
from wizard.walk.repair import Repair, repair_of, setting_of

Checking = act.Prove | act.CheckLog | act.CheckRetries | act.CheckSecond
HERE = ("known_good", "known_bad")
"""Checks that `Prove` makes; the others need a log, a program or another machine."""
_STOPPED = "Stopped. What was shown so far is kept."


class VerifyDesk:
    """Everything that the verify page shows and a person can do there.

    Args:
        parts: the world and its clock.
        desk: the keys.
        explanation: gives what reading the last paste brought.
        moved: told of the checks whenever one of them begins, goes on or ends.
    """

    def __init__(
        self,
        parts: Parts,
        desk: ProbeDesk,
        explanation: Callable[[], Explanation | None],
        moved: Callable[[tuple[CheckRow, ...]], None],
    ) -> None:
        self._parts = parts
        self._desk = desk
        self._explanation = explanation
        self._moved = moved
        self._permission = Permission(parts.world.clock)
        self._repairs: tuple[Explanation | None, Repair | None] = (None, None)
        self._work: asyncio.Task[None] | None = None
        self._doing: dict[str, str] = {}
        self._details: dict[str, tuple[str, ...]] = {}

    # The page

    async def page(self, sitting: OpenSession, model: str | None, frame: Frame) -> VerifyPage:
        """The page as it stands."""
        await self._desk.find()
        sitting.record.know(self._desk.secrets)
        repair = await self._repair()
        setting = setting_of(self._parts.world, self._desk.credential, sitting, model, repair)
        ask = self._permission.free(setting) if setting else None
        settled = self._permission.settled(ask, sitting.events) if ask else None
        return VerifyPage(
            frame=frame,
            checks=self._rows(sitting),
            held=tuple(setting.held.items()) if setting else (),
            consents=(ask,) if ask and settled is None else (),
            asked=self._permission.waiting,
            repair=repair.said if repair and setting else "",
            credentials=self._desk.all_cards(),
            open_changes=reminders(sitting.state.open_changes),
            can_prove=settled is True,
        )

    def _rows(self, sitting: OpenSession) -> tuple[CheckRow, ...]:
        from wizard.evidence.checks import checks_of
        from wizard.evidence.times import short

        now = self._parts.world.clock.now().astimezone()
        return tuple(
            CheckRow(
                id=part.id,
                title=part.title,
                verdict=part.verdict,
                said=part.said,
                when=short(part.at, now) if part.at else "",
                request_id=part.request_id or "",
                how=_how(part.how, sitting),
                here=part.id in HERE,
                doing=self._doing.get(part.id, ""),
                details=self._details.get(part.id, ()),
            )
            for part in checks_of(sitting.state.checks)
        )

    async def _repair(self) -> Repair | None:
        """The repair of what was pasted last; found once for each paste, beside the event loop."""
        explanation = self._explanation()
        if self._repairs[0] is not explanation:
            self._repairs = explanation, await asyncio.to_thread(repair_of, explanation)
        return self._repairs[1]

    # Consent

    async def allow(self, action: act.Allow, sitting: OpenSession, model: str | None) -> bool:
        """Journal the answer to the page's question; False where it asks no such thing."""
        setting = setting_of(self._parts.world, self._desk.credential, sitting, model, await self._repair())
        asks = (self._permission.waiting, self._permission.free(setting) if setting else None)
        ask = next((each for each in asks if each and _same(each, action)), None)
        if ask is None:
            return False
        sitting.add(self._permission.answered(ask, granted=action.granted))
        return True

    # Making checks

    @property
    def running(self) -> bool:
        """Whether a check is being made."""
        return self._work is not None

    def stop(self) -> None:
        """Stop the check that is being made; what was shown so far is on disk."""
        if self._work is not None:
            self._work.cancel()

    async def carry_out(self, action: Checking, sitting: OpenSession, model: str | None) -> tuple[str, ...]:
        """Make the checks that were asked for, each on disk before the next; returns notices."""
        if self.running:
            return ("One check at a time: stop the one that runs, or wait for it.",)
        self._permission.forget()
        try:
            work = await self._begun(action, sitting, model)
            if isinstance(work, str):
                return (work,)
            return await self._finished(work)
        except CannotCheckError as error:
            return (str(error),)
        finally:
            self._doing.clear()
            self._moved(self._rows(sitting))

    async def _begun(
        self, action: Checking, sitting: OpenSession, model: str | None
    ) -> Coroutine[Any, Any, None] | str:
        """The work to be done, or the sentence why there is none."""
        now = self._parts.world.clock.now

        def tell(check: str) -> Callable[[str], None]:
            return lambda words: self._tell(check, words, sitting)

        match action:
            case act.Prove():
                return await self._trials(action, sitting, model)
            case act.CheckLog():
                path, expected = checking.named_log(action.typed)
                made = checking.log(path, expected, self._desk.secrets, now, tell("log"))
                return self._one("log", made, sitting)
            case act.CheckRetries():
                command = checking.arguments_of(action.command)
                if self._permission.needed(self._permission.program(command)):
                    return "Say first whether your program may be run for this."
                return self._one("retries", checking.retries(command, now, tell("retries")), sitting)
            case act.CheckSecond():
                second = checking.second_environment(action.path, sitting.events, now)
                return self._one("second_environment", second, sitting)

    async def _trials(
        self, action: act.Prove, sitting: OpenSession, model: str | None
    ) -> Coroutine[Any, Any, None] | str:
        repair = await self._repair()
        body = repair.body if repair else None
        if action.body.strip():
            from wizard.diagnosis.contract.parse import parse

            parsed = await asyncio.to_thread(parse, action.body)
            if not parsed.readable or not isinstance(parsed.value, dict):
                return "That is not a request body: it must be one JSON object."
            body = parsed.value
        setting = setting_of(self._parts.world, self._desk.credential, sitting, model, repair)
        if setting is None:
            return "No key is at hand. Type one first."
        if action.paid:
            setting = replace(setting, paid=True)
        ask = self._permission.paid(setting) if action.paid else self._permission.free(setting)
        if self._permission.settled(ask, sitting.events) is not True:
            self._permission.wait_for(ask)
            return "Say first whether the key may be used for this."
        failing = repair.failing if repair and body is not None else None

        async def make() -> None:
            told = checking.trials(
                setting, body, failing, lambda check, words: self._tell(check, words, sitting)
            )
            async with contextlib.aclosing(told) as results:
                async for made in results:
                    self._enter(_page_check(made.event.check), made, sitting)

        return make()

    async def _one(self, check: str, making: Coroutine[Any, Any, Made], sitting: OpenSession) -> None:
        self._enter(check, await making, sitting)

    def _enter(self, check: str, made: Made, sitting: OpenSession) -> None:
        sitting.add(made.event)
        self._details[check] = made.details
        self._doing.pop(check, None)
        self._moved(self._rows(sitting))

    def _tell(self, check: str, words: str, sitting: OpenSession) -> None:
        if self._work is None:
            return  # a thread that was let go has a last word
        self._doing = {check: words}
        self._moved(self._rows(sitting))

    async def _finished(self, work: Coroutine[Any, Any, None]) -> tuple[str, ...]:
        """Wait for the work. Who is cancelled while waiting stops it first, so that no program runs on."""
        self._work = asyncio.ensure_future(work)
        try:
            await asyncio.wait({self._work})
        except asyncio.CancelledError:
            self._work.cancel()
            await asyncio.wait({self._work})
            raise
        finally:
            work_done, self._work = self._work, None
        if work_done.cancelled():
            return (_STOPPED,)
        work_done.result()
        return ()


def _how(command: str, sitting: OpenSession) -> str:
    """The command that makes a check elsewhere, for this session; practice stays practice there."""
    played = sitting.state.started.practice
    for name in ("prove", "replay") if played else ():
        command = command.replace(f"a400-wizard {name} ", f"a400-wizard {name} --practice {played} ")
    return command.replace(" ID", f" {sitting.record.id}")


def _same(ask: ConsentAsk, action: act.Allow) -> bool:
    return (ask.consent, set(ask.hosts)) == (action.consent, set(action.hosts))


def _page_check(check: CheckId) -> str:
    """The row of the page that a result belongs to."""
    return "known_good" if check == "repaired" else check


def news(sitting: OpenSession | None) -> tuple[str, ...]:
    """Take in what other commands left for the session, and say what it is."""
    try:
        events = sitting.take_in() if sitting else ()
    except (OSError, SessionError) as error:
        return (f"A result from another terminal cannot be put on disk yet: {error}",)
    said = [
        f"From another terminal: {event.check.replace('_', ' ')} {event.verdict.replace('_', ' ')}."
        for event in events
        if isinstance(event, Proved)
    ]
    changes = len([event for event in events if isinstance(event, Changed)])
    return (*said, *((f"From another terminal: {changes} temporary changes.",) if changes else ()))
