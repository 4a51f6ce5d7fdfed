"""What two people need outside of any session: hear words, look at a case, write an answer to it."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from wizard.evidence.case import ASK_SUFFIX, CaseError, open_case
from wizard.evidence.draft import Draft
from wizard.evidence.redaction.preview import Lift
from wizard.session.case.reply import Reply
from wizard.session.case.review import Review, review
from wizard.session.files import write_atomically
from wizard.session.spoken import Doubt, listed
from wizard.walk.leaving import or_why
from wizard.walk.parts import Parts
from wizard.walk.together import given
from wizard.walk.together.saved import gate_for_reply, target
from wizard.walk.together.sessions import Secrets, Sessions
from wizard.walk.together.words import Ear, HeardPage

WHAT = "Type the words that somebody reads to you, or the path of a case (.a400case) or ask file (.a400ask)."


@dataclass(frozen=True, slots=True)
class CaseGiven:
    """Somebody's case, computed again here."""

    review: Review
    path: str


@dataclass(frozen=True, slots=True)
class AskGiven:
    """An answer for a session; `TakeIn` takes it in."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Refused:
    """What was given cannot be used; one sentence says why."""

    sentence: str


Given = HeardPage | Doubt | CaseGiven | AskGiven | Refused


class Together:
    """What the front ends ask for, outside of any session.

    Args:
        parts: flows, catalogue, store, clock and the folder for files.
        safe: makes a text safe to print, known secrets masked.
        guide: whether a guide's notes are shown.
        secrets: gives what this program knows besides the environment's secrets.
    """

    def __init__(
        self, parts: Parts, safe: Callable[[str], str], *, guide: bool = False, secrets: Secrets = tuple
    ) -> None:
        self._parts = parts
        self._secrets = secrets
        self._safe = safe
        self.guide = guide
        self._ear: Ear | None = None

    @property
    def sessions(self) -> Sessions:
        """The sessions that are saved on this machine."""
        parts = self._parts
        return Sessions(parts.store, parts.reports, self._safe, parts.world.clock.now, self._secrets)

    def take(self, text: str) -> Given:
        """What was typed, dropped or pasted, read for what it is. Never raises on any text."""
        path = given.as_path(text)
        if path is None:
            if "." in text and "/" in text:
                return Refused("That names no case and no ask file: they end in .a400case and .a400ask.")
            return self.hear(text) if text.strip() else Refused(WHAT)
        try:
            data = given.read(path)
            if path.name.lower().endswith(ASK_SUFFIX):
                return AskGiven(data)
            found = review(open_case(data), self._parts.catalogue, self.now().astimezone())
        except CaseError as error:
            return Refused(self._safe(f"{_capital(str(error))}."))
        return CaseGiven(found, self._safe(str(path)))

    def knows(self, text: str) -> bool:
        """Whether a text is one of ours: a file by its ending, or words that were meant as a code.

        Two words that are not on the list may be among them: they are named, and the code is asked for again.
        """
        if given.as_path(text) is not None:
            return True
        ours, words = listed(text)
        return given.like_words(text) and ours >= max(3, words - 2)

    def hear(self, text: str) -> HeardPage | Doubt:
        """The page behind spoken words, or what is wrong with them."""
        if self._ear is None:
            self._ear = Ear(self._parts.flows.within_reach(), self._parts.catalogue)
        return self._ear.hear(text, self.now())

    def after(self, heard: HeardPage, number: int) -> HeardPage | None:
        """The page that follows an answer of the other person; None where there is no such answer."""
        return self._ear.after(heard, number, self.now()) if self._ear else None

    def draft(self, found: Review, reply: Reply, name: str = "", lifts: tuple[Lift, ...] = ()) -> Draft:
        """The answer to a case as it would leave, to be looked at.

        Args:
            found: the case.
            reply: what is answered.
            name: how the person is called in it; empty takes the usual word.
            lifts: what is put back.

        Raises:
            CannotLeaveError: it may not leave; says why.
        """
        by = " ".join(name.split()) or "support"
        gate, at = gate_for_reply(self._secrets(), lifts), self.now().astimezone()
        return or_why(lambda: reply.draft(found, by=by, at=at, tool=self._parts.tool, gate=gate), "answer")

    def answer(self, made: Draft, *, to: str = "") -> tuple[bool, str]:
        """Write exactly what was looked at; whether it is written, and where, or why not.

        Args:
            made: what the person agreed to.
            to: the file; empty takes a free name in the folder of reports.
        """
        parts = self._parts
        try:
            folder = Path(os.path.expanduser(to)) if to.strip() else parts.reports
            parts.reports.mkdir(parents=True, exist_ok=True)
            path = target(folder, made.names[0])
            write_atomically(path, made.files[ASK_SUFFIX])
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) else None
            return False, self._safe(f"Not written: {why or 'that is no name for a file'}.")
        return True, self._safe(f"Written: {path}. The other person opens it in their wizard.")

    def now(self) -> datetime:
        """This moment."""
        return self._parts.world.clock.now()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
