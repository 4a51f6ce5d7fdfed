"""JSON of others is read strictly, and every text in it is made safe at this door."""

import json

import pytest

from tests.evidence.hostile import TEXTS, unsafe
from wizard.evidence.case import AskFile, CaseError, NewerError
from wizard.evidence.case.strict import read, shaped


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"a": 1, "a": 2}',
        b"9" * 5000,
        b"1" * 19,
        b"-" + b"1" * 30,
        b"1e999",
        b"NaN",
        b"-Infinity",
        b"0." + b"1" * 100,
        b'"\xed\xa0\x80"',
        b"[" * 30 + b"]" * 30,
        json.dumps("x" * 30_000).encode(),
        b"nul",
        b"{}x",
    ],
)
def test_what_is_refused(data: bytes) -> None:
    """Doubled keys, numbers and depth without end, and what is no JSON."""
    with pytest.raises(CaseError, match="the file cannot be read") as refused:
        read(data, "the file")

    assert len(str(refused.value)) < 120


@pytest.mark.parametrize("hostile", TEXTS)
def test_texts_are_made_safe(hostile: str) -> None:
    """Escapes and bidi are gone from values and from keys, and nothing of it spans lines."""
    safe = read(json.dumps({hostile: [hostile]}).encode(), "the file")

    text = "".join((*safe, *next(iter(safe.values()))))
    assert unsafe(text) == []
    assert "\n" not in text


def test_versions() -> None:
    """A newer program's file says so; anything else says what it is not."""
    with pytest.raises(NewerError, match="newer a400-wizard \\(format 1000000"):
        shaped(AskFile, {"format": "a400-wizard ask", "version": 10**17}, "the ask file", 1)
    others: tuple[object, ...] = ({"format": "a400-wizard ask"}, {"format": "x"}, [], None, 3, "ask")
    for value in others:
        with pytest.raises(CaseError):
            shaped(AskFile, value, "the ask file", 1)
    for version in (True, 1.0, "2", -1, 0):
        with pytest.raises(CaseError):
            shaped(AskFile, {"format": "a400-wizard ask", "version": version}, "the ask file", 1)
