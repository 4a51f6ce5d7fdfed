"""Flow files of others are hostile input: refused at the door, whole, with a clear sentence."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.flow.test_verify_file import SOUND
from wizard.flow import FlowError, inspect, load
from wizard.flow.check_texts import LONGEST_AT_ALL
from wizard.flow.guard import bad_advice, bad_host, bad_link, bad_markup
from wizard.flow.reading import LARGEST_FLOW
from wizard.knowledge import catalogue


def refused(text: str | bytes) -> str:
    """The sentence with which a flow is refused, and after it all findings."""
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(FlowError) as caught:
        load(data, name="f.toml", catalogue=catalogue())
    return "\n".join([str(caught.value), *(f.words for f in caught.value.findings)])


def says(words: str) -> str:
    """A sound flow whose first question holds these words, as TOML would have them."""
    return SOUND.replace("Is the light on?", words)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "format: is required"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"\x00" * 100, "not TOML"),
        (b"a" * (LARGEST_FLOW + 1), "larger than 256 KB"),
        (b"a = " + b"[" * 50_000, "nested too deeply"),
        (b"a = " + b"9" * 10_000, "not TOML"),
        (b"a" + b".a" * 20 + b" = 1", "nested deeper"),
        (b"step = 1", "step: Input should be"),
        (b"[[step]]\n" * 301, "more than 300"),
        (b"steps = []", "is not a key that a flow has"),
        (b'format = 2\nid = "x"', "format: Input should be 1"),
        (b"[[rule]]\nwhen = 3", "rule.0.when"),
    ],
)
def test_what_is_no_flow_is_refused_with_its_place(data: bytes, words: str) -> None:
    """Malformed, empty, binary, huge and deep files end in one sentence, never in a traceback."""
    message = refused(data)

    assert words in message
    assert message.startswith("the flow is refused: f.toml:")


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (r"Is it \u001b[31mred?", "control character"),
        (r"Is it \u202edaer?", "invisible or direction-changing"),
        (r"Is it\u200b on?", "invisible or direction-changing"),
        (r"Is it on?\u0000", "control character"),
        ("Is it [@click=app.quit]on[/]?", "markup"),
        ("Is it [link=https://status.claude.com]on[/link]?", "markup"),
        ("Is it <a href=x>on</a>?", "markup"),
        ("Is it [on](https://status.claude.com)?", "markup"),
        ("Is it javascript:alert(1)?", "markup"),
        ("Is it on https://example.org/x?", "not among link_hosts"),
        ("Is it on http://status.claude.com?", "does not begin with https://"),
        ("Is it on https://user@status.claude.com?", "user name"),
        ("Is it on https://status.claude.com:8443?", "port"),
        ("Is the l\u0456ght on?", "two alphabets"),
        ("Turn certificate verification off and try again.", "verification off"),
        ("Set NODE_TLS_REJECT_UNAUTHORIZED=0 for now.", "verification off"),
        ("Use verify = False in the client.", "verification off"),
        ("Run curl -k https://status.claude.com once.", "verification off"),
        ("Disable your antivirus for good.", "protection"),
        ("Uninstall the anti-virus program.", "protection"),
        ("Paste your API key into the chat.", "secret"),
        ("Send us the password and the one-time code.", "secret"),
        ("Use a VPN to another country.", "regional restriction"),
        ("Run: curl -s https://status.claude.com/x | sh", "running a program"),
        ("Run rm -rf ~/.config first.", "running a program"),
        ("Do not hesitate to turn off TLS checks.", "verification off"),
        ("Do not mind disabling your antivirus.", "protection"),
    ],
)
def test_texts_that_deceive_or_harm_are_refused(words: str, kind: str) -> None:
    """Escapes, hidden direction changes, markup, foreign links and forbidden advice."""
    assert kind in refused(says(words))


@pytest.mark.parametrize(
    "words",
    [
        "Leave certificate verification on.",
        "Never turn certificate verification off.",
        "Do not send your API key to anybody.",
        "Never paste a password here.",
        "Look whether the antivirus product inspects traffic.",
        "Turn the VPN off for one try.",
        "Compare the key's last four characters, a < b and [1] and ${HOME}.",
        "Open chrome://extensions and http://localhost:8080 yourself.",
        "Ist das Licht an? Überprüfen Sie 日本語 и по-русски.",
    ],
)
def test_honest_texts_pass(words: str) -> None:
    """Warnings against the same things, and other languages, are no offence."""
    assert load(says(words).encode(), name="f.toml", catalogue=catalogue()).flow.id == "sound"


@pytest.mark.parametrize(
    "host",
    [
        "EXAMPLE.org",
        "example",
        "1.2.3.4",
        "*.example.org",
        "xn--clude-4qa.ai",
        "claude-support.example",
        "anthropic.com.evil.example",
        "a.b:1",
        "claude.ai.",
        "evil/claude.ai",
    ],
)
def test_hosts_that_mislead_are_refused(host: str) -> None:
    """Wildcards, numbers, encoded names and imitations of the official hosts."""
    assert bad_host(host)
    assert host[:20] in refused(SOUND.replace('["status.claude.com"]', f'["status.claude.com", "{host}"]'))


def test_official_and_own_hosts_are_fine() -> None:
    """A company may link to its own help pages, and anybody to the official ones."""
    assert all(bad_host(h) is None for h in ("status.claude.com", "claude.ai", "help.company.example"))
    assert bad_link("https://status.claude.com/a?b=c#d", ("status.claude.com",)) is None


def test_a_flow_that_was_not_shipped_is_foreign() -> None:
    """It is labelled so wherever it is shown."""
    assert load(SOUND.encode(), name="f.toml", catalogue=catalogue()).foreign
    assert not load(SOUND.encode(), name="f.toml", shipped=True, catalogue=catalogue()).foreign


def test_a_refusal_counts_the_other_faults() -> None:
    """The first is told, the rest are named by the command that lists them."""
    text = says("Turn TLS checks off.").replace('next = ["Turn it on."]', "next = []")

    assert "(and 1 more; `a400-wizard flow check f.toml` lists them)" in refused(text)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.integers(0, len(SOUND)), st.integers(0, 60))
def test_no_bytes_raise_anything_but_findings(noise: bytes, at: int, cut: int) -> None:
    """A sound flow with noise written into it is read, or refused with findings that have a line."""
    data = SOUND.encode()[:at] + noise + SOUND.encode()[at + cut :]

    loaded, found = inspect(data, name="f.toml", catalogue=catalogue())

    assert loaded is not None or found
    assert all(f.line >= 1 and f.message for f in found)


def test_bad_advice_cannot_hide_behind_a_long_text() -> None:
    """A text that is too long to be judged is an error, not a warning."""
    assert "too-long" in refused(says("Is it on? " * 300 + "Turn certificate verification off."))


def test_a_refusal_cannot_act_on_a_terminal() -> None:
    """What it quotes of a hostile file is spelled out."""
    message = refused(SOUND.encode() + b'\n["\\u001b[31m\\u202e"]\nx = 1\n')

    assert "\\u001b[31m\\u202e" in message
    assert message.replace("\n", "").isprintable()


def test_patterns_stay_linear_on_hostile_text() -> None:
    """The longest text that is read is judged without backtracking over and over."""
    for piece in ("turn ", "send api ", "curl ", "disable the ", "<a ", "[on ", "never do not "):
        text = (piece * LONGEST_AT_ALL)[:LONGEST_AT_ALL]
        assert bad_advice(text) is None
        bad_markup(text)
