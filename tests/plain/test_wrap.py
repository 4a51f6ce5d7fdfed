"""Wrapping by columns, not by characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.plain.wrap import text_width, wrap


@pytest.mark.parametrize(
    ("text", "columns"), [("abc", 3), ("日本語", 6), ("é", 1), ("e\u0301", 1), ("", 0), ("a\u200bb", 2)]
)
def test_width_is_what_a_terminal_gives(text: str, columns: int) -> None:
    """Wide letters count two, marks and invisible ones none."""
    assert text_width(text) == columns


def test_lines_break_at_spaces_and_hang_under_their_mark() -> None:
    """The second line stands under the first word, not under the mark."""
    assert wrap("one two three four five six", 20, "  1. ") == ["  1. one two three", "     four five six"]


@given(
    st.text(
        alphabet=st.characters(categories=["L", "N", "P", "Zs", "Mn"], exclude_characters="/\\"), max_size=200
    ),
    st.integers(24, 120),
)
def test_no_line_is_wider_and_no_word_is_lost(text: str, width: int) -> None:
    """For any text and any width down to the narrowest."""
    lines = wrap(text, width, "  - ")

    assert all(text_width(line) <= width for line in lines)
    assert "".join(text.split()) == "".join("".join(lines).removeprefix("  -").split())
