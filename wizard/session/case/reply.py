"""The answer to a case while it is being written: notes, doubts and asks, each judged as it is added."""

from dataclasses import dataclass, field
from datetime import datetime

from wizard.evidence.case import ASK_SUFFIX, AskFile, open_ask
from wizard.evidence.case.models import LONGEST_NOTE, MOST_ASKS
from wizard.evidence.draft import Draft, Group, View, listed
from wizard.evidence.gate import Gate
from wizard.evidence.redaction.tags import WITHHELD
from wizard.model.event import Ask, Dispute
from wizard.session.case.asking import bad_text, make_ask
from wizard.session.case.export import put_back
from wizard.session.case.review import Review

LONGEST_TEXT = 500
"""Characters of the text beside a step or a row."""


@dataclass(slots=True)
class Reply:
    """What the answer holds so far. Each way to add says what is wrong, or None where it was added."""

    notes: list[str] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether nothing was said yet."""
        return not (self.notes or self.disputes or self.asks)

    @property
    def told(self) -> str:
        """What the answer holds, in a few words."""
        counts = ((len(self.notes), "note"), (len(self.disputes), "doubt"), (len(self.asks), "step"))
        return ", ".join(f"{n} {word}{'s' * (n != 1)}" for n, word in counts if n) or "nothing yet"

    def note(self, text: str) -> str | None:
        """Add a note."""
        if len(text) > LONGEST_NOTE:
            return f"a note has at most {LONGEST_NOTE} characters"
        if problem := _full(self.notes) or bad_text(text):
            return problem
        self.notes.append(text)
        return None

    def doubt(self, row: str, why: str) -> str | None:
        """Doubt a row of the table; a second doubt of the same row takes the place of the first."""
        if problem := _full(self.disputes) or _bad(why):
            return problem
        self.disputes = [*(d for d in self.disputes if d.row != row), Dispute(row=row, why=why)]
        return None

    def ask(self, step: str, text: str) -> str | None:
        """Ask for a step; asking for it again takes the place of the first."""
        if problem := _full(self.asks) or _bad(text):
            return problem
        self.asks = [*(a for a in self.asks if a.step != step), Ask(step=step, text=text)]
        return None

    def drop(self, step: str) -> bool:
        """No longer ask for a step; False where it was not asked for."""
        left = [ask for ask in self.asks if ask.step != step]
        found = len(left) < len(self.asks)
        self.asks = left
        return found

    def draft(self, found: Review, *, by: str, at: datetime, tool: str, gate: Gate) -> Draft:
        """The ask file as it would leave: the third source of drafts.

        Args:
            found: the case that is answered.
            by: how the person is called in it.
            at: this moment, in the time zone of the person.
            tool: this program.
            gate: takes out what the person typed and should not; knows what was put back.

        Raises:
            CaseError: it may not travel, or nothing was said.
            LeakError: the last check found what must not leave.
        """
        data = make_ask(
            found.case,
            found.flow,
            by=by,
            at=at,
            tool=tool,
            asks=[Ask(step=ask.step, text=gate.line(ask.text, LONGEST_TEXT)) for ask in self.asks],
            notes=[gate.line(note, LONGEST_NOTE) for note in self.notes],
            disputes=[Dispute(row=d.row, why=gate.line(d.why, LONGEST_TEXT)) for d in self.disputes],
            put_back=put_back(gate),
        )
        text = data.decode("ascii")
        first = _view(open_ask(data), found)
        stem = f"answer-{found.case.manifest.session}"
        gate.release({f"{stem}{ASK_SUFFIX}": data})
        return Draft(
            stem=stem,
            level=gate.level,
            made_at=at,
            files={ASK_SUFFIX: data},
            views=(first, View(f"{stem}{ASK_SUFFIX}", text=text, doubts=False)),
            taken=listed(gate, text, first.whole),
            lifts=gate.put_back,
            withheld=WITHHELD in text,
            fixed=True,
            reader="whoever sent the case",
        )


def _view(ask: AskFile, found: Review) -> View:
    """The ask file in words, as it is read back."""
    titles = {step.id: step.title for step in found.flow.steps}
    about = [
        ("To        ", f"session {ask.session}, round {ask.round}, hash {ask.answers[:12]}"),
        ("By        ", ask.by),
        *(("Put back  ", f"{back.what}, because: {back.reason}") for back in ask.put_back),
        ("Made with ", ask.tool),
    ]
    steps = tuple((f"{titles[step.step]}  ", step.text or "as it is") for step in ask.asks)
    groups = (
        Group("What it is", tuple(about)),
        Group("Notes", tuple((f"{n}.  ", note) for n, note in enumerate(ask.notes, 1))),
        Group("Rows that you doubt", tuple((f"{d.row}  ", d.why or "no reason given") for d in ask.disputes)),
        Group("Steps that you ask for", steps),
    )
    return View("What is in it", tuple(group for group in groups if group.lines))


def _full(said: list[str] | list[Dispute] | list[Ask]) -> str | None:
    return f"an answer holds at most {MOST_ASKS} of a kind" if len(said) >= MOST_ASKS else None


def _bad(text: str) -> str | None:
    if len(text) > LONGEST_TEXT:
        return f"the text has more than {LONGEST_TEXT} characters"
    return bad_text(text) if text else None
