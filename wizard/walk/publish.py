"""What leaves the walk: the summary on its page, the clipboard, the report. All through the gate."""

from collections.abc import Callable
from pathlib import Path

from wizard.evidence.render import SUFFIXES, Form
from wizard.evidence.selfcheck import LeakError
from wizard.evidence.summary import Summary
from wizard.walk.action import Action, Copy, Save
from wizard.walk.open_session import OpenSession
from wizard.walk.options import OpenOptions, ShareLevel
from wizard.walk.papers import Export
from wizard.walk.parts import Parts
from wizard.walk.probedesk import ProbeDesk
from wizard.walk.saving import save, write_whole


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
        """Text made safe for the journal, which support may read."""
        return self._parts.papers.journaled(text, self._desk.secrets)

    def summary(self, sitting: OpenSession) -> Summary:
        """The evidence summary as it stands."""
        now = self._parts.world.clock.now()
        return self._parts.papers.summary(sitting, self._desk.secrets, self._level, now)

    async def carry_out(self, action: Action, sitting: OpenSession) -> tuple[str, ...]:
        """Save or copy; returns notices.

        Raises:
            OSError: the report cannot be written.
        """
        try:
            if isinstance(action, Save):
                return self._save(action.level, sitting)
            if isinstance(action, Copy):
                return await self._copy(action, sitting)
        except LeakError as error:
            return (str(error), "This is a fault of the wizard. Your session is safe on this machine.")
        return ()

    def _export(self, sitting: OpenSession, level: ShareLevel, *forms: Form) -> Export:
        now = self._parts.world.clock.now()
        return self._parts.papers.export(sitting, self._desk.secrets, level, forms, now)

    def rendered(self, sitting: OpenSession, form: Form, level: ShareLevel | None = None) -> str:
        """The report in one of its forms, at a level or at the one asked for when the wizard was opened.

        Raises:
            LeakError: the last search found what must not leave.
        """
        return self._export(sitting, level or self._level, form).texts[form]

    def _beside(self, text: str, form: Form, sitting: OpenSession) -> str | None:
        """The text in a file beside the session, because a clipboard that took it may still lose it."""
        path = sitting.record.folder / f"summary{SUFFIXES[form]}"
        try:
            write_whole(path, text)
        except OSError:
            return None
        return str(path)

    def _save(self, level: ShareLevel, sitting: OpenSession) -> tuple[str, ...]:
        at = self._parts.world.clock.now()
        made = self._export(sitting, level, "markdown", "json")
        try:
            written = save(self._parts.reports, made.stem, made.texts, at, level)
        except OSError:
            # A folder that cannot be written to must not cost the report: beside the session there is room.
            written = save(sitting.record.folder, made.stem, made.texts, at, level)
        for _, event in written:
            sitting.add(event)
        self.saved_to = tuple(str(path) for path, _ in written)
        return (f"Saved: {self.saved_to[0]}", f"Saved: {self.saved_to[1]}")

    async def _copy(self, action: Copy, sitting: OpenSession) -> tuple[str, ...]:
        text = self._export(sitting, self._level, action.format).texts[action.format]
        path = next((p for p in self.saved_to if Path(p).suffix == ".md"), None)
        path = path or self._beside(text, action.format, sitting)
        said = await self._parts.clipboard(text, path, self.terminal)
        return (said,)
