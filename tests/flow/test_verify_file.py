"""What the verifier finds in a file, each kind once, with the line that it stands on."""

from datetime import date

import pytest

from wizard.flow import Finding, inspect
from wizard.knowledge import catalogue
from wizard.model.words import Severity

SOUND = """format = 1
id = "sound"
title = "Sound"
summary = "A small sound flow."
verified_on = "2026-11-01"
link_hosts = ["status.claude.com"]

[facts.x_light]
title = "Light"
meaning = "Whether the light is on."
[facts.x_light.values]
on = "it is on"
off = "it is off"

[[step]]
id = "light"
title = "Light"
ask = "x_light"
question = "Is the light on?"
why = "Without light, nothing works."
answers = [
    { value = "on", label = "Yes" },
    { value = "off", label = "No" },
]
[[step.links]]
title = "Status"
url = "https://status.claude.com"

[[rule]]
id = "dark"
when = { x_light = "off" }
[rule.verdict]
title = "It is dark"
tells = "The light is off."
next = ["Turn it on."]
outcome = "fix"

[[rule]]
id = "bright"
when = { x_light = "on" }
[rule.verdict]
title = "It is bright"
tells = "The light is on."
next = ["Go on."]
outcome = "evidence"

[[rule]]
id = "rest"
when = {}
[rule.verdict]
title = "Cannot tell"
tells = "Nothing is known."
next = ["Look again."]
outcome = "evidence"
"""


def findings(text: str) -> tuple[Finding, ...]:
    """What is wrong with a flow file."""
    return inspect(text.encode(), name="f.toml", catalogue=catalogue(), today=date(2026, 11, 22))[1]


def line_of(text: str, part: str, nth: int = 1) -> int:
    """The line of the nth line that begins with `part`."""
    lines = [i for i, line in enumerate(text.split("\n"), 1) if line.startswith(part)]
    return lines[nth - 1]


def test_a_sound_flow_has_no_finding() -> None:
    """The base of the other tests is clean."""
    assert findings(SOUND) == ()


STEP_TWO = """
[[step]]
id = "second"
title = "Second"
ask = "status_page"
question = "What does the page say?"
why = "It tells."
answers = [{ value = "incident", label = "Incident" }]
"""

DARK = '[[rule]]\nid = "dark"'
LIGHT = '[[step]]\nid = "light"'
LINKS = "[[step.links]]"
OFF = 'when = { x_light = "off" }'
ON = 'when = { x_light = "on" }'
TURN_ON = 'next = ["Turn it on."]'
IDLE_FACT = '[facts.x_idle]\ntitle = "I"\nmeaning = "I"\n[facts.x_idle.values]\na = "a"\n\n'
TAKEN_FACT = IDLE_FACT.replace("x_idle", "status_page")
SAME_QUESTION = STEP_TWO.replace("status_page", "x_light").replace("incident", "on")
BOTH_WAYS = 'blames = "network"\nrules_out = { network = "x_light" }\nnext = ["Go."]'
ALL_FOUR = 'x_light = ["on", "off", "cannot_tell", "skipped"] }'
UNDONE = '[[step.actions]]\nkind = "temporary_change"\nlabel = "Turn it off"\n'
NOWHERE = '[[step.actions]]\nkind = "open_link"\nlabel = "Open"\n'

CASES = [
    # kind, old, new, how the line of the finding begins, which one of those lines
    ("unknown-fact", OFF, 'when = { x_lamp = "off" }', "when", 1),
    ("unknown-fact", 'ask = "x_light"', 'ask = "x_lamp"', "ask", 1),
    ("unknown-value", OFF, 'when = { x_light = ["off", "dim"] }', "when", 1),
    ("unknown-value", '{ value = "off", label', '{ value = "dim", label', "answers", 1),
    ("unknown-probe", "why = ", 'probes = ["lamp"]\nwhy = ', "probes", 1),
    ("idle-probe", "why = ", 'probes = ["models"]\nwhy = ', "probes", 1),
    ("always-true", 'x_light = "off" }', ALL_FOUR, "when", 1),
    ("duplicate-id", 'id = "bright"', 'id = "dark"', 'id = "dark"', 2),
    ("duplicate-id", '{ value = "off", label', '{ value = "on", label', "answers", 1),
    ("no-catch-all", "when = {}", 'when = { x_light = "skipped" }', "[[rule]]", 3),
    ("catch-all", OFF, "when = {}", "[[rule]]", 1),
    ("dead-row", ON, OFF, "[[rule]]", 2),
    ("gap", ON, 'when = { x_light = "skipped" }', "[[rule]]", 3),
    ("overlap", ON, 'when = { x_light = ["on", "off"] }', "[[rule]]", 2),
    ("dead-end", TURN_ON, "next = []", "[[rule]]", 1),
    ("unknown-row", 'id = "bright"', 'after = ["nowhere"]\nid = "bright"', "after", 1),
    ("contradiction", TURN_ON, BOTH_WAYS, "rules_out", 1),
    ("unanswerable-fact", OFF, 'when = { x_light = "off", key_check = "refused" }', "when", 1),
    ("unused-fact", DARK, STEP_TWO + "\n" + DARK, "[[step]]", 2),
    ("unused-fact", LIGHT, IDLE_FACT + LIGHT, "[facts.x_idle]", 1),
    ("own-fact", "[facts.x_light]", TAKEN_FACT + "[facts.x_light]", "[facts.status_page]", 1),
    ("unreachable-step", "why = ", ON + "\nwhy = ", "[[step]]", 1),
    ("asked-twice", DARK, SAME_QUESTION + "\n" + DARK, "[[step]]", 2),
    ("no-undo", LINKS, UNDONE + LINKS, "[[step.actions]]", 1),
    ("no-address", LINKS, NOWHERE + LINKS, "[[step.actions]]", 1),
    ("link-host", 'url = "https://status.claude.com"', 'url = "https://example.org"', "url", 1),
    ("too-long", 'title = "Light"\nask', f'title = "{"Light " * 20}"\nask', "title", 3),
    ("stale", "2026-11-01", "2026-01-01", "verified_on", 1),
    ("shape", 'outcome = "fix"', 'outcome = "magic"', "outcome", 1),
    ("shape", "question = ", 'mood = "good"\nquestion = ', "mood", 1),
]


@pytest.mark.parametrize(
    ("kind", "old", "new", "begins", "nth"), CASES, ids=[f"{c[0]}-{i}" for i, c in enumerate(CASES)]
)
def test_each_fault_is_found_on_its_line(kind: str, old: str, new: str, begins: str, nth: int) -> None:
    """One change to a sound flow, one finding of that kind, at the place where it stands."""
    assert old in SOUND
    text = SOUND.replace(old, new, 1)

    found = [f for f in findings(text) if f.kind == kind]

    assert found
    assert found[0].line == line_of(text, begins, nth)
    assert found[0].words.startswith(f"f.toml:{found[0].line}: ")


def test_steps_that_wait_for_each_other_are_unreachable() -> None:
    """Two `when`s in a circle hide both steps for ever."""
    second = STEP_TWO.replace('ask = "status_page"', 'ask = "status_page"\nwhen = { x_light = "on" }')
    text = SOUND.replace("why = ", 'when = { status_page = "incident" }\nwhy = ', 1) + second

    assert len([f for f in findings(text) if f.kind == "unreachable-step"]) == 2


def test_context_that_comes_after_every_verdict_is_unreachable() -> None:
    """A verdict stands before its turn: nobody would ever be asked."""
    late = STEP_TWO.replace("ask = ", 'kind = "context"\nask = ')

    assert [f.kind for f in findings(SOUND + late)] == ["unreachable-step"]


def test_warnings_do_not_keep_a_flow_from_being_used() -> None:
    """Age and length are said, and the flow loads."""
    from wizard.flow import load

    text = SOUND.replace("2026-11-01", "2025-01-01").replace('title = "Sound"', f'title = "{"Sound " * 20}"')

    assert {f.severity for f in findings(text)} == {Severity.WARNING}
    assert load(text.encode(), name="f.toml", catalogue=catalogue()).foreign
