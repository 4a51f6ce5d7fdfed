"""Answering a case line by line: notes, doubts and asks, then one file to send back."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.cli import case_lines
from wizard.cli.console import UsageError, say
from wizard.evidence import printable
from wizard.evidence.case import ASK_SUFFIX
from wizard.model.event import Ask, Dispute
from wizard.session.case.asking import bad_text
from wizard.session.case.review import Review

if TYPE_CHECKING:
    from wizard.cli.review import Draft

MENU = "n note, d doubt a row, a ask for a step, s steps, t trail, w write, q leave"


def talk(found: Review, name: str, now: datetime, *, guide: bool) -> None:
    """Take commands until the reader leaves. Nothing is written before `w`."""
    from wizard.cli.review import Draft

    draft = Draft()
    say(f"\nYour answer\n  {MENU}")
    while True:
        match _asked("> "):
            case "n":
                _note(draft)
            case "d":
                _doubt(draft, found)
            case "a":
                _ask(draft, found, guide=guide)
            case "s":
                say("\n".join(case_lines.steps(found, guide=guide)))
            case "t":
                say("\n".join(case_lines.trail(found.since(0), now)))
            case "w" if draft.empty:
                say("Nothing is in the answer yet.")
            case "w":
                if _written(found, draft, name, now):
                    return
            case "q" | None:
                if not draft.empty:
                    say("The answer was not written.")
                return
            case _:
                say(f"Please type one letter:\n  {MENU}")


def _asked(prompt: str) -> str | None:
    """A line that was typed, without its ends; None at the end of the input."""
    print(prompt, end="", flush=True)
    line = sys.stdin.readline()
    return line.strip() if line else None


def _text(prompt: str) -> str | None:
    """A text that may travel, or None where there is none."""
    text = _asked(prompt) or ""
    if text and (problem := bad_text(text)):
        say(f"This cannot be sent: {problem}.")
        return None
    return text


def _note(draft: "Draft") -> None:
    text = _text("Note: ")
    if text:
        draft.notes.append(text[:2000])
        say("Noted.")


def _doubt(draft: "Draft", found: Review) -> None:
    rows = [row for row in found.state.evaluation.rows if row.state in ("fired", "open")]
    for number, row in enumerate(rows, 1):
        say(printable(f"{number:>3}. {row.rule}: {row.title}", limit=79, one_line=True))
    picked = _picked([row.rule for row in rows], [rule.id for rule in found.flow.rules], "Row: ")
    why = _text("Why: ") if picked else None
    if picked and why is not None:
        draft.disputes.append(Dispute(row=picked, why=why[:500]))
        say(f"You doubt {picked}.")


def _ask(draft: "Draft", found: Review, *, guide: bool) -> None:
    taken = {ask.step for ask in draft.asks}
    steps = [step for step in found.flow.steps if step.id not in taken]
    for number, step in enumerate(steps, 1):
        say(printable(f"{number:>3}. {step.title} ({step.id})", limit=79, one_line=True))
        if guide:
            say("\n".join(case_lines.guide_note(step)) or "      guide: no note")
    ids = [step.id for step in steps]
    picked = _picked(ids, ids, "Step: ")
    text = _text("What to say about it (Enter for nothing): ") if picked else None
    if picked and text is not None:
        draft.asks.append(Ask(step=picked, text=text[:500]))
        say(f"You ask for {picked}.")


def _picked(listed: list[str], known: list[str], prompt: str) -> str | None:
    """One of a list, by its number or its name."""
    typed = _asked(prompt) or ""
    if typed.isascii() and typed.isdigit() and 0 < int(typed[:6]) <= len(listed):
        return listed[int(typed) - 1]
    if typed in known:
        return typed
    if typed:
        say("There is none of that number or name.")
    return None


def _written(found: Review, draft: "Draft", name: str, now: datetime) -> bool:
    from wizard.cli.review import save

    given = _asked(f"File (Enter for answer{ASK_SUFFIX}): ")
    if given is None:
        return False
    try:
        save(found, draft, name, Path(given or f"answer{ASK_SUFFIX}"), now)
    except UsageError as error:
        say(str(error))
        return False
    return True
