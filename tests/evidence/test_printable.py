"""Nothing foreign acts on a terminal, and nothing moves."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evidence.hostile import BIDI, CONTROLS, INVISIBLE, ODD, TEXTS, key, unsafe
from wizard.evidence import printable
from wizard.model.secret import Secret


@pytest.mark.parametrize("char", [*CONTROLS, *BIDI, *INVISIBLE, *ODD], ids=lambda c: f"U+{ord(c):04X}")
def test_each_dangerous_character_is_defused(char: str) -> None:
    """Controls, bidi, zero-width, surrogates and private use never come through, and take one place each."""
    shown = printable(f"a{char}b")

    assert unsafe(shown) == []
    assert (shown[0], shown[-1], len(shown)) == ("a", "b", 3)


@pytest.mark.parametrize("text", TEXTS)
def test_hostile_texts_are_defused(text: str) -> None:
    """Whole attacks lose their teeth and keep their length."""
    shown = printable(text)

    assert unsafe(shown) == []
    assert len(shown) == len(text)


@settings(deadline=None)
@given(st.text(st.characters()))
def test_places_are_kept(text: str) -> None:
    """Character n stands for character n, for any text at all."""
    shown = printable(text)

    assert len(shown) == len(text)
    assert [n for n, c in enumerate(text) if c == "\n"] == [n for n, c in enumerate(shown) if c == "\n"]
    assert unsafe(shown) == []
    assert printable(shown) == shown
    shown.encode("utf-8")


def test_ordinary_text_comes_through() -> None:
    """Letters of any language, tabs and line ends are no danger."""
    text = "Größe: 3 µm\tnaïve 日本語 עברית العربية हिन्दी 🙂\n"

    assert printable(text) == text


def test_known_secrets_are_masked_in_place() -> None:
    """A known key shows as dots, whole and also where a limit cuts through it."""
    secret = key()

    shown = printable(f"key={secret}!", secrets=[Secret(secret, base_url="https://api.anthropic.com")])

    assert shown == f"key={'•' * len(secret)}!"
    assert printable(f"key={secret}!", secrets=[secret], limit=20) == f"key={'•' * 15}…"


def test_limit_and_one_line() -> None:
    """A limit is kept to the character, and a title stays on its line."""
    assert printable("abcdef", limit=4) == "abc…"
    assert printable("abcd", limit=4) == "abcd"
    assert printable("abcdef", limit=0) == ""
    assert printable("a\nb\tc\r\n", one_line=True) == "a␤b c ␤"
