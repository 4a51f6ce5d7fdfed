"""Screen-share mode hides what even the other person should not see, and leaves what support looks for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evidence.hostile import TEXTS, key, unsafe
from wizard.evidence.screenshare import cover, cover_body, covered
from wizard.model.state import Reached, TrailEntry
from wizard.model.words import Consent, Sureness
from wizard.walk.page import ConsentAsk, CredentialCard, Frame, StepPage, SummaryPage

HIDE = (
    ("the key sk-ant-api03-…wxyz from the environment", "wxyz"),
    ("typed, …wxyz", "wxyz"),
    ("ask gateway.corp.example:8080", "corp"),
    ("https://gw.corp.example/v1?x=1", "gw.corp"),
    ("https://user@api.anthropic.com/v1", "user@"),
    ("proxy http://10.1.2.3:8080", "10.1.2.3"),
    ("ask 127.0.0.1:45827", "45827"),
    ("saved in /home/jo/.local/state/x.json", "/home"),
    ("saved in C:\\Users\\Jo\\x.json", "Users"),
    ("mail <email#k3f2a>", "k3f2a"),
    ("mail jo@firm.example", "firm"),
    ('got "the story of my life"', "story"),
)
KEEP = (
    "req_011CSabcDEF123456789",
    "cf-ray 8f1c2d3e4a5b6c7d-FRA",
    "messages.1.content.0.text: text content blocks must be non-empty",
    "https://api.anthropic.com/v1/messages",
    "status.claude.com",
    "max_tokens: Input should be a valid integer",
    "model 'claude-x' not found",
    "settings.json and main.py",
    "anthropic 2.12.0",
    "os.environ",
)


@pytest.mark.parametrize(("text", "gone"), HIDE)
def test_what_is_hidden(text: str, gone: str) -> None:
    """Ends of keys, hosts, addresses, paths, pseudonyms and longer quotations."""
    assert gone not in cover(text)


@pytest.mark.parametrize("text", KEEP)
def test_what_stays(text: str) -> None:
    """Ids, paths into a body, official hosts, versions: without them nobody could help."""
    assert cover(text) == text


def frame() -> Frame:
    entry = TrailEntry(
        step="network", title="Network", fact="other_network", value="works", label="l", source="person"
    )
    return Frame(
        crumb="api-400 › network",
        session="20261122-093012-k3f7",
        trail=(entry,),
        facts=(("Network", "ask gw.corp.example", "shown", f"said {key()}"),),
    )


def test_a_page_keeps_its_shape() -> None:
    """Every text is covered, whatever it stands in; names by which the page is drawn are not."""
    ask = ConsentAsk(
        consent=Consent.ASKS_HOST,
        hosts=("gw.corp.example",),
        probes=("models",),
        sentence="ask gw.corp.example?",
    )
    card = CredentialCard("env", "sk-ant-api03-…wxyz", "environment", "key", "https://gw.corp.example", True)
    page = StepPage(
        frame=frame(),
        step="network",
        title="Another network",
        question="Does it work?",
        why="",
        choices=(),
        consents=(ask,),
        credentials=(card,),
        suggested="works",
    )

    shown = covered(page)

    text = repr(shown)
    assert "corp" not in text
    assert "wxyz" not in text
    assert key()[12:30] not in text
    assert (shown.step, shown.kind, shown.consents[0].consent) == ("network", "step", Consent.ASKS_HOST)
    assert (shown.frame.trail[0].fact, shown.frame.trail[0].value) == ("other_network", "works")
    assert page.credentials[0].masked == "sk-ant-api03-…wxyz"


def test_models_inside_a_page() -> None:
    """A verdict's own models are covered too, their closed words kept."""
    from tests.evidence.build import reached, verdict

    made: Reached = covered(reached(verdict(tells="see https://gw.corp.example/x")))

    assert "corp" not in made.verdict.tells
    assert made.sureness is Sureness.SHOWN


def test_bodies_are_only_counted() -> None:
    """Of a pasted text its size is told and nothing else."""
    assert cover_body("secret\nwords") == "(hidden while the screen is shared: 2 lines, 12 characters)"


@pytest.mark.parametrize("hostile", TEXTS)
def test_hostile_text(hostile: str) -> None:
    """A covered page is as safe to print as the page itself."""
    shown = covered(SummaryPage(frame=frame(), lines=(hostile,), missing=()))

    assert unsafe("".join(shown.lines)) == []


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    """Covering never fails, and covering twice hides nothing more than once."""
    once = cover(text)

    assert cover(once) == once
