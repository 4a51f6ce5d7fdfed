"""Failing closed: what cannot be judged stays, and is said to stay; levels are lists of what may leave."""

import base64
import gzip
import io
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.evidence.hostile import key
from wizard.evidence import redact
from wizard.evidence.redaction import DEFAULT_LEVEL, engine, redact_stream, secretnames
from wizard.evidence.redaction.layers import tokens
from wizard.evidence.redaction.rules import stays
from wizard.evidence.redaction.span import Context, Span
from wizard.evidence.redaction.tags import CREDENTIALS, KINDS, WITHHELD
from wizard.evidence.redaction.windows import Sizes


def deep(text: str, times: int) -> str:
    """Base64 of base64 and so on."""
    for _ in range(times):
        text = base64.b64encode(text.encode()).decode()
    return text


@pytest.mark.parametrize("times", [1, 2, 3, 4, 5])
def test_what_is_encoded_too_often_is_withheld(times: int) -> None:
    """Two deep is looked into; what is hidden deeper goes for that alone."""
    hidden = deep("this is a sentence without anything in it", times)

    out = redact(f"it said {hidden} then").text

    assert (hidden in out) == (times <= 2)
    assert deep(key(), times) not in redact(deep(key(), times)).text


def test_what_does_not_decompress_is_withheld() -> None:
    """A compressed text whose inside cannot be read may hold anything."""
    packed = bytearray(gzip.compress(b"a sentence of no importance " * 9, mtime=0))
    packed[12:16] = b"\xff\xff\xff\xff"
    broken = base64.b64encode(bytes(packed)).decode()

    assert redact(f"it said {broken} then").text == "it said <encoded> then"


def test_a_bomb_is_not_opened() -> None:
    """A small text that would become a huge one goes."""
    bomb = base64.b64encode(gzip.compress(b"\0" * 50_000_000, mtime=0)).decode()

    assert redact(f"it said {bomb} then").text == "it said <encoded> then"


@dataclass(frozen=True)
class Breaks:
    """A layer that breaks on one word."""

    id: str = "breaks"
    why: str = "It breaks."
    kinds: frozenset[str] = frozenset({"secret"})
    spares_kept: bool = False

    def find(self, text: str, context: Context) -> Iterator[Span]:
        if "tripwire" in text:
            raise RuntimeError(text)
        yield from ()


def test_a_broken_layer_costs_its_window_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a stream, the part that a layer fails on is withheld; nothing of it comes out."""
    monkeypatch.setattr(engine, "LAYERS", (*engine.LAYERS, Breaks()))
    text = "a plain line of a log\n" * 400 + "tripwire me@firm.example\n" + "a plain line of a log\n" * 400
    writer = io.StringIO()

    done = redact_stream(io.StringIO(text), writer, sizes=Sizes(3000, 1000, 500, 20_000))

    assert done.withheld
    assert WITHHELD in writer.getvalue()
    assert "tripwire" not in writer.getvalue()
    assert writer.getvalue().startswith("a plain line of a log\n" * 10)


def test_an_endless_word_is_withheld_and_the_rest_goes_on() -> None:
    """A run without any gap cannot be held in memory for ever; it goes, and what follows is judged again."""
    text = "begin\n" + "qx9" * 20_000 + "\nme@firm.example\n" + "a plain line\n" * 500 + "end\n"
    writer = io.StringIO()

    done = redact_stream(io.StringIO(text), writer, sizes=Sizes(3000, 1000, 500, 12_000))

    assert done.withheld
    assert writer.getvalue().startswith("begin\n")
    assert WITHHELD in writer.getvalue()
    assert "me@firm" not in writer.getvalue()
    assert writer.getvalue().endswith("a plain line\nend\n")


def test_a_text_of_nothing_but_names_is_withheld(monkeypatch: pytest.MonkeyPatch) -> None:
    """What would need memory without bound to be judged is not judged."""
    monkeypatch.setattr(secretnames, "_MOST", 50)

    assert redact("key=" * 40).text == "key=" * 40
    assert redact("key=" * 60).text == WITHHELD


def test_a_run_that_holds_no_token_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Signs of a token without a token do not make it read to the end again and again."""
    looked: list[int] = []

    class Counting:
        """The pattern of tokens; remembers where it was tried."""

        def match(self, text: str, at: int) -> None:
            """Nothing is one."""
            looked.append(at)

    monkeypatch.setattr(tokens, "_JWT", Counting())
    redact("see " + "eyJ-" * 500 + " there")

    assert len(looked) == 1


def test_levels_are_lists_of_what_may_leave() -> None:
    """A kind that no list names leaves at no level, and a stricter level never lets more through."""
    assert stays("public") == frozenset()
    assert stays("support") == {"organization"}
    assert stays("public") < stays("support") < stays("local") < frozenset(KINDS)
    assert not (stays("local") & (CREDENTIALS - {"code"}))
    assert DEFAULT_LEVEL == "support"


def test_every_kind_of_a_layer_is_known() -> None:
    """A layer cannot invent a kind that no tag and no preview knows."""
    assert {kind for layer in engine.LAYERS for kind in layer.kinds} <= set(KINDS)
