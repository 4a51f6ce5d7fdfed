"""The list of sessions as a person works with it: find, show, compare, send, delete. Safe to print."""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path

from wizard.evidence.case import CaseError
from wizard.evidence.redaction.preview import Lift
from wizard.evidence.render import as_text
from wizard.knowledge.load import catalogue
from wizard.model.secret import Secret
from wizard.session import SessionError, Store
from wizard.session.case.comparing import PARTS, Side
from wizard.session.case.comparing import compare as compared
from wizard.session.case.drafting import CaseDraft
from wizard.walk.leaving import or_why
from wizard.walk.together.listing import Row, print_of, rows, said
from wizard.walk.together.saved import CannotReadError, gate_for, report_of, told
from wizard.walk.together.sending import CaseLevel, Wanted, drafted, enter, entry, write

Secrets = Callable[[], Sequence[Secret]]
"""Gives the secrets that a running program knows."""
Compared = tuple[str, str, str, bool]
"""Label, what the one session says, what the other says, and whether that is a change."""


class Sessions:
    """What can be done with the sessions of this machine. A sentence says what is wrong; only `draft` raises.

    Args:
        store: where they are kept.
        folder: where case files are written.
        safe: makes a text safe to print, known secrets masked.
        now: gives this moment.
        secrets: gives what this program knows besides the environment's secrets.
    """

    def __init__(
        self,
        store: Store,
        folder: Path,
        safe: Callable[[str], str],
        now: Callable[[], datetime],
        secrets: Secrets = tuple,
    ) -> None:
        self._secrets = secrets
        self._store = store
        self._folder = folder
        self._safe = safe
        self._now = now

    def all(self, most: int | None = None) -> tuple[Row, ...]:
        """Every session, or so many of them, the newest first; real ones and those of practice."""
        return rows(islice(self._store.all(), most))

    def show(self, session: str) -> str:
        """The report of a session, for the person themselves."""
        try:
            found = told(self._store.load(session))
        except (SessionError, CannotReadError) as error:
            return self._safe(f"{error}.")
        gate = gate_for(found.stored, "local")
        notes = "".join(f"{note}\n" for note in found.stored.notes)
        made = report_of(found, gate, self._now().astimezone())
        where = f"\nSaved in {self._store.folder / session}"
        return self._safe(notes + gate.text(as_text(made)).rstrip() + where)

    def compare(self, one: str, other: str) -> tuple[str, tuple[Compared, ...]]:
        """What changed from one session to another: a sentence, and every line."""
        try:
            found = [told(self._store.load(session)) for session in (one, other)]
        except (SessionError, CannotReadError) as error:
            return self._safe(f"{error}."), ()
        from wizard.evidence.fingerprint import compare as liken

        first, second = found
        lines = compared(Side(first.state, first.flow), Side(second.state, second.flow), catalogue())
        order = {part: number for number, part in enumerate(PARTS)}
        listed = sorted(lines, key=lambda line: order[line.part])
        likeness = said(liken(print_of(first), print_of(second)))
        changed = sum(1 for line in listed if line.changed)
        count = "nothing else differs" if not changed else f"{changed} of {len(listed)} lines differ"
        return f"{likeness}; {count}.", tuple(
            (self._safe(d.label), self._safe(d.one), self._safe(d.other), d.changed) for d in listed
        )

    def draft(
        self, session: str, name: str = "", lifts: tuple[Lift, ...] = (), level: CaseLevel | None = None
    ) -> CaseDraft:
        """A session as the case file that it would be, to be looked at. It takes a moment.

        Raises:
            CannotLeaveError: it may not leave; says why.
        """
        wanted = Wanted(level=level, name=name, secrets=self._secrets(), lifts=lifts)
        return or_why(lambda: drafted(self._store, session, wanted, self._now()))

    def send(self, made: CaseDraft) -> tuple[str, ...]:
        """Write exactly what was looked at; says where, or why not."""
        now = self._now()
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            sent = write(self._store, made, self._folder, now)
            problem = enter(self._store, made.session, entry(made, now))
        except (CaseError, SessionError) as error:
            return (self._safe(f"Not written: {error}."),)
        except OSError as error:
            return (self._safe(f"Not written: {error.strerror or error}"),)
        said = (*sent.said, f"{problem[0].upper()}{problem[1:]}.") if problem else sent.said
        return tuple(self._safe(line) for line in said)

    def delete(self, session: str) -> str:
        """Delete a session with everything that it holds; says what was done."""
        try:
            self._store.delete(session, self._now())
        except SessionError as error:
            return self._safe(f"Not deleted: {error}.")
        return f"Deleted {session} with everything it held."
