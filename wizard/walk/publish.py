"""What leaves the walk: the summary on its page, the clipboard, the report. All through the gate."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from wizard.walk.action import Action, Copy, Save
from wizard.walk.open_session import OpenSession
from wizard.walk.options import OpenOptions, ShareLevel
from wizard.walk.parts import Parts
from wizard.walk.probedesk import ProbeDesk

if TYPE_CHECKING:
    # What writes is loaded once something is to be written: the first key must not wait for it.
    from wizard.evidence.draft import Draft
    from wizard.evidence.redaction.preview import Lift
    from wizard.evidence.render import Form
    from wizard.evidence.summary import Summary

SAVED: "tuple[Form, ...]" = ("markdown", "json")
"""What saving writes."""


class Publisher:
    """Saves and copies.

    Args:
        parts: the gate, the renderers, the folder for reports, the clipboard.
        options: the share level asked for on the command line.
        desk: knows the secrets to mask.
    """

    def __init__(self, parts: Parts, options: OpenOptions, desk: ProbeDesk) -> None:
        self._parts = parts
        self._level: ShareLevel = options.share_level
        self._desk = desk
        self.terminal: Callable[[str], bool] | None = None
        self.saved_to: tuple[str, ...] = ()

    def printable(self, text: str) -> str:
        """Text made safe for a terminal, known secrets masked."""
        return self._parts.papers.printable(text, self._desk.secrets)

    def journaled(self, text: str) -> str:
        """Text made safe for the journal: without keys and the like, with what may be put back later."""
        return self._parts.papers.journaled(text, self._desk.secrets)

    def summary(self, sitting: OpenSession) -> "Summary":
        """The evidence summary as it stands."""
        now = self._parts.world.clock.now()
        return self._parts.papers.summary(sitting, self._desk.secrets, self._level, now)

    def masked(self, text: str, level: ShareLevel) -> str:
        """A text without the secrets that are known, and without what the level takes out."""
        return self._parts.papers.masked(text, level, self._desk.secrets)

    async def carry_out(self, action: Action, sitting: OpenSession) -> tuple[str, ...]:
        """Save or copy; returns notices.

        Raises:
            OSError: the report cannot be written.
        """
        from wizard.evidence.selfcheck import LeakError

        try:
            if isinstance(action, Save):
                return await self._save(action, sitting)
            if isinstance(action, Copy):
                return await self._copy(action, sitting)
        except LeakError as error:
            return (str(error), "This is a fault of the wizard. Your session is safe on this machine.")
        return ()

    def draft(self, action: Save | Copy, sitting: OpenSession, lifts: "tuple[Lift, ...]" = ()) -> "Draft":
        """What the action would hand out now, for the person to look at; the action may carry it then.

        It takes a moment: front ends let it be made beside the screen.

        Raises:
            LeakError: the last search found what must not leave.
        """
        level = action.level or self._level
        forms: tuple[Form, ...] = SAVED if isinstance(action, Save) else (action.format,)
        now = self._parts.world.clock.now()
        return self._parts.papers.draft(sitting, self._desk.secrets, level, forms, now, lifts)

    def rendered(self, sitting: OpenSession, form: "Form", level: ShareLevel | None = None) -> str:
        """The report in one of its forms, at a level or at the one asked for when the wizard was opened.

        Raises:
            LeakError: the last search found what must not leave.
        """
        from wizard.evidence.render import SUFFIXES

        now = self._parts.world.clock.now()
        made = self._parts.papers.draft(sitting, self._desk.secrets, level or self._level, (form,), now)
        return made.files[SUFFIXES[form]].decode("utf-8")

    def _beside(self, data: bytes, form: "Form", sitting: OpenSession) -> str | None:
        """The text in a file beside the session, because a clipboard that took it may still lose it."""
        from wizard.evidence.render import SUFFIXES
        from wizard.walk.saving import write_whole

        path = sitting.record.folder / f"summary{SUFFIXES[form]}"
        try:
            write_whole(path, data)
        except OSError:
            return None
        return str(path)

    async def _save(self, action: Save, sitting: OpenSession) -> tuple[str, ...]:
        from wizard.walk.saving import let_out, save

        made = action.draft
        if made is None:
            made = await asyncio.to_thread(self.draft, action, sitting)
        at = self._parts.world.clock.now()
        try:
            written = save(self._parts.reports, made, at)
        except OSError:
            # A folder that cannot be written to must not cost the report: beside the session there is room.
            written = save(sitting.record.folder, made, at)
        if made.level != "local":
            sitting.add(let_out("the report as a file", made, at))
        for _, event in written:
            sitting.add(event)
        self.saved_to = tuple(str(path) for path, _ in written)
        return tuple(f"Saved: {path}" for path in self.saved_to)

    async def _copy(self, action: Copy, sitting: OpenSession) -> tuple[str, ...]:
        from wizard.evidence.render import SUFFIXES
        from wizard.walk.saving import let_out

        made = action.draft
        if made is None:
            made = await asyncio.to_thread(self.draft, action, sitting)
        data = made.files[SUFFIXES[action.format]]
        # Beside it there is a file with the very same text, because a clipboard that took it may lose it.
        path = self._beside(data, action.format, sitting)
        sitting.add(let_out("the report on the clipboard", made, self._parts.world.clock.now()))
        said = await self._parts.clipboard(data.decode("utf-8"), path, self.terminal)
        return (said,)
