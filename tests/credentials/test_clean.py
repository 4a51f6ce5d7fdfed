"""What a person typed or pasted becomes a key, or one sentence."""

import pytest

from tests.credentials.world import API, KEY, TOKEN
from wizard.credentials import CredentialError, Kind, Style, clean_typed, kind_of, typed_credential
from wizard.credentials.clean import value_notes


@pytest.mark.parametrize(
    "text",
    [
        KEY,
        f"  {KEY}\n",
        f'"{KEY}"',
        f"“{KEY}”",
        f"Bearer {KEY}",
        f"Authorization: Bearer {KEY}",
        f"x-api-key: {KEY}",
        f"export ANTHROPIC_API_KEY={KEY}",
        f'export ANTHROPIC_API_KEY="{KEY}";',
        f"$env:ANTHROPIC_API_KEY = '{KEY}'",
        f"set ANTHROPIC_API_KEY={KEY}\r\n",
        f"\ufeff\u200b{KEY}\u2060",
        f"{KEY[:30]}\n{KEY[30:]}",
        f"\x1b{KEY}\x00",
    ],
)
def test_what_a_paste_adds_is_taken_off(text: str) -> None:
    """Newlines, quotes, prefixes and invisible characters go; the key stays whole."""
    assert clean_typed(text).value == KEY


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "No key"),
        (" \n\u200b ", "No key"),
        ("''", "No key"),
        (f"{KEY} {KEY}", "More than one"),
        (f"{KEY}\n{TOKEN}", "More than one"),
        (f"{KEY[:20]} {KEY[20:]}", "space"),
        (KEY.replace("a", "а"), "letter"),
        ("x" * 5000, "longer"),
        ("Bearer ", "No key"),
    ],
)
def test_what_is_no_key_is_refused(text: str, said: str) -> None:
    """One sentence says why, and never repeats what was typed."""
    with pytest.raises(CredentialError, match=said) as caught:
        clean_typed(text)

    assert "sk-ant" not in str(caught.value)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (KEY, Kind.API_KEY),
        (TOKEN, Kind.OAUTH_TOKEN),
        ("sk-ant-admin01-x", Kind.ADMIN_KEY),
        ("sk-ant-api01-x", Kind.ENTERPRISE_KEY),
        ("gateway-key", Kind.UNKNOWN),
    ],
)
def test_kinds(value: str, kind: Kind) -> None:
    """The prefix names the kind; what is unknown is only noted."""
    assert kind_of(value) is kind
    assert typed_credential(value, base_url=API).kind is kind


def test_a_typed_credential_shows_nothing() -> None:
    """It is bound to its API, says what was removed, and prints no part of the value."""
    credential = typed_credential(f"export K='{KEY}'", base_url=API)

    assert credential.origin == API
    assert credential.line == f"sk-ant-api03-…{KEY[-4:]} (typed) to {API}"
    assert "quotes" in credential.notes[0]
    assert KEY[14:30] not in repr(credential) + repr(clean_typed(KEY))


def test_tokens_travel_as_bearer() -> None:
    """An OAuth token is never sent as an API key."""
    assert typed_credential(TOKEN, base_url=API).style is Style.BEARER
    assert typed_credential(KEY, base_url=API).style is Style.X_API_KEY


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (KEY + "\n", "line break"),
        (KEY + " ", "space"),
        (KEY[:20] + " " + KEY[20:], "space"),
        (KEY + "\u200b", "invisible"),
        (KEY + "é", "letter"),
        (f'"{KEY}"', "Quotes"),
        (f"Bearer {KEY}", "More than the key"),
    ],
)
def test_oddities_of_a_found_value_are_said(value: str, word: str) -> None:
    """The SDK sends a variable as it stands, so nothing is cleaned and everything is said."""
    assert any(word in note for note in value_notes(value))
    assert value_notes(KEY) == ()
