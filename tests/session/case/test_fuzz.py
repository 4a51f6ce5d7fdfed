"""Forged cases by the hundred: whatever stands in the events, a case is refused or shown."""

import json
import os
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evidence.case.build import at, contents, first, probed, zipped
from tests.evidence.case.test_chain import rehash
from tests.evidence.hostile import unsafe
from wizard.cli.case_lines import laid
from wizard.evidence.case import CaseError, open_case
from wizard.knowledge.load import catalogue
from wizard.model.event import (
    Ask,
    Asked,
    Changed,
    Closed,
    Decided,
    Forgotten,
    Proved,
    Redone,
    Reproduced,
    Undone,
    Went,
)
from wizard.session.case import telling
from wizard.session.case.review import review

MORE = (
    Asked(at=at(30), by="support", ask="ab" * 32, steps=(Ask(step="network"),), notes=("hello",)),
    Decided(at=at(31), ask="ab" * 32, step="network", asked_by="support", granted=True),
    Changed(at=at(32), change="vpn", what="VPN off", undo="on", state="open"),
    Proved(at=at(33), check="known_good", verdict="passed", said="200"),
    Reproduced(at=at(34), mark="start"),
    Went(at=at(35), to="device"),
    probed(),
    Undone(at=at(36)),
    Redone(at=at(37)),
    Forgotten(at=at(38), fact="api_reach"),
    Closed(at=at(39), outcome="fix"),
)
FILES = contents(first(*MORE).data)
LINES: list[Any] = [json.loads(line) for line in FILES["round-1/journal.jsonl"].splitlines()]

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["network", "status", "incident", "api_reach", "skipped", "unknown", "x_scope", "works"]),
    st.sampled_from(["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-11-22T09:35:01Z", "1e9"]),
    st.lists(st.text(max_size=5), max_size=3),
    st.dictionaries(st.text(max_size=8), st.text(max_size=5), max_size=3),
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place inside a value."""
    found = [path] if path else []
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in pairs:
        found += places(item, (*path, key))
    return found


@settings(max_examples=int(os.environ.get("A400_CASES", "150")), deadline=None)
@given(st.data())
def test_changed_events(data: st.DataObject) -> None:
    """Values exchanged, lines dropped, doubled and shuffled, with every hash made to fit."""
    lines = json.loads(json.dumps(LINES))
    for _ in range(data.draw(st.integers(1, 4))):
        line = data.draw(st.sampled_from(lines))
        *before, last = data.draw(st.sampled_from(places(line)))
        inside = line
        for step in before:
            inside = inside[step]
        inside[last] = data.draw(VALUES)
    order = data.draw(st.sampled_from(["kept", "shuffled", "doubled", "short"]))
    if order == "shuffled":
        lines = [lines[0], *data.draw(st.permutations(lines[1:]))]
    elif order == "doubled":
        lines += lines[1:]
    elif order == "short":
        lines = lines[: data.draw(st.integers(0, len(lines)))]
    files = dict(FILES)
    files["round-1/journal.jsonl"] = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    rehash(files)

    shown = lines_of(zipped(files))

    assert unsafe("\n".join(shown)) == []


def lines_of(data: bytes) -> list[str]:
    """Everything that a reader would be shown of a case; of a refused one, why."""
    try:
        found = review(open_case(data), catalogue(), at(9999))
    except CaseError as error:
        return [str(error)]
    return [
        *laid(telling.overview(found, at(9999))),
        *laid(telling.trail(found.since(0), at(9999))),
        *laid(telling.table(found)),
        *laid(telling.steps(found, guide=True)),
        *laid(telling.wanted(found.state)),
    ]
