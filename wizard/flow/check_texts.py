"""Texts, links and changes: safe to show, short enough for the page, with a way back."""

from collections.abc import Iterator

from wizard.flow.finding import Finding
from wizard.flow.guard import (
    bad_addresses,
    bad_advice,
    bad_characters,
    bad_host,
    bad_link,
    bad_markup,
    mixed_scripts,
)
from wizard.flow.lines import Path
from wizard.flow.loaded import LoadedFlow
from wizard.model.base import Model
from wizard.model.words import Severity

LONGEST = {
    "title": 60,
    "question": 200,
    "why": 240,
    "label": 90,
    "means": 240,
    "by_hand": 600,
    "text": 480,
    "guide": 500,
    "tells": 360,
    "next": 260,
    "undo": 200,
    "on": 60,
    "row": 40,
    "summary": 300,
    "because": 240,
    "meaning": 240,
    "url": 200,
}
"""Characters, by key. A step with its four answers then fits 80 columns and 24 lines before it scrolls."""
LONGEST_OTHER = 240
LONGEST_AT_ALL = 2000
"""Beyond this a text is an error and is not looked at further: no page shows it, and no pattern reads it."""
MOST_ANSWERS = 9
"""Answers are numbered, and one key answers."""


def check_texts(loaded: LoadedFlow) -> Iterator[Finding]:
    """Findings about everything that people read or open."""
    flow = loaded.flow
    for position, host in enumerate(flow.link_hosts):
        if problem := bad_host(host):
            yield _finding(loaded, "link-host", ("link_hosts", position), f"{problem}.")
    for path, text in texts(flow):
        yield from _text(loaded, path, text)
    for index, step in enumerate(flow.steps):
        if len(step.answers) > MOST_ANSWERS:
            message = f"step {step.id} offers {len(step.answers)} answers; a page numbers {MOST_ANSWERS}."
            yield _finding(loaded, "too-long", ("step", index), message, Severity.WARNING)
        for position, action in enumerate(step.actions):
            place: Path = ("step", index, "actions", position)
            if action.kind == "temporary_change" and not (action.undo or "").strip():
                message = f"step {step.id} has a change made and does not say how it is undone."
                yield _finding(loaded, "no-undo", place, message)
            if action.kind in ("open_link", "open_private_window") and not action.url:
                yield _finding(loaded, "no-address", place, f"step {step.id} opens something without url.")


def texts(part: Model) -> Iterator[tuple[Path, str]]:
    """Every text of a flow with its path, as the file spells it."""
    waiting: list[tuple[Path, object]] = [((), part)]
    while waiting:
        path, value = waiting.pop(0)
        if isinstance(value, str):
            yield path, str(value)
        elif isinstance(value, Model):
            waiting += [
                ((*path, _spelled(path, key)), getattr(value, key)) for key in type(value).model_fields
            ]
        elif isinstance(value, tuple):
            waiting += [((*path, position), inner) for position, inner in enumerate(value)]
        elif isinstance(value, dict):
            waiting += [((*path, str(key)), inner) for key, inner in value.items()]


def _spelled(path: Path, key: str) -> str:
    return {"steps": "step", "rules": "rule"}.get(key, key) if not path else key


def _text(loaded: LoadedFlow, path: Path, text: str) -> Iterator[Finding]:
    key = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
    place = ".".join(str(part) for part in path)
    if len(text) > LONGEST_AT_ALL:
        yield _finding(loaded, "too-long", path, f"{place} has {len(text)} characters.")
        return
    if problem := bad_characters(text):
        yield _finding(loaded, "characters", path, f"{place} is refused: {problem}.")
        return
    if (most := LONGEST.get(key, LONGEST_OTHER)) < len(text):
        message = f"{place} has {len(text)} characters; the page has room for {most}."
        yield _finding(loaded, "too-long", path, message, Severity.WARNING)
    hosts = loaded.flow.link_hosts
    if key == "url":
        if problem := bad_link(text, hosts):
            yield _finding(loaded, "link-host", path, f"{place} is refused: {problem}.")
        return
    if found := bad_markup(text):
        yield _finding(loaded, "markup", path, f"{place} is refused: it holds markup ({found}).")
    if word := mixed_scripts(text):
        yield _finding(loaded, "characters", path, f"{place} is refused: {word} mixes two alphabets.")
    if problem := bad_addresses(text, hosts):
        yield _finding(loaded, "link-host", path, f"{place} is refused: {problem}.")
    if problem := bad_advice(text):
        yield _finding(loaded, "forbidden-advice", path, f"{place} is refused: {problem}.")


def _finding(
    loaded: LoadedFlow, kind: str, path: Path, message: str, severity: Severity = Severity.ERROR
) -> Finding:
    return Finding(
        kind=kind, severity=severity, file=loaded.name, line=loaded.lines.line(path), message=message[:400]
    )
