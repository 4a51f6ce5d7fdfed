"""What holds for any text: properties that a generator tries to break."""

import io
import json
import random
import re
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.evidence.redaction.plants import ANY, KEY_CARRIERS, KEYS, KNOWN_ONLY, PEOPLE, word
from wizard.evidence import redact
from wizard.evidence.redaction import learn_names, redact_stream
from wizard.evidence.redaction.engine import settings as context_of
from wizard.evidence.redaction.tags import Pseudonyms
from wizard.evidence.redaction.whole import redacted
from wizard.evidence.redaction.windows import Sizes

DICE = random.Random(7)
KEY = KEYS["api03"](DICE)
TYPED = word(DICE, 30, "abcdefghijklmnop/+=%&\"'<>ä ").strip().ljust(20, "q")
SECRETS = [KEY, TYPED]
PIECES = [
    *(carrier.format(KEY) for carrier in KEY_CARRIERS.values()),
    *(carrier.format(make(DICE)) for make, carriers in PEOPLE.values() for carrier in carriers),
    *(encode(KEY) for encode in (ANY | KNOWN_ONLY).values()),
    *(encode(TYPED) for encode in (ANY | KNOWN_ONLY).values()),
    "<email>",
    "<secret#abcde>",
    "token",
    "password",
    "2026-11-22T09:35:01Z INFO POST /v1/messages 400 in 31 ms",
    "req_011CSabcDEF123456789",
]
GLUE = [" ", "\n", "\r\n", '"', ": ", "=", "@", "<", ">", "\\", ",", "{", "}", "/", "%", "\u200b", "-"]
TEXTS = st.lists(st.sampled_from(PIECES + GLUE) | st.text(max_size=12), max_size=24).map("".join)
SLOW = settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
LINES = re.compile(r"\r\n|\r|\n")


def windows(value: str, public: int = 0) -> set[str]:
    """Every 12 characters in a row, but for those that everybody may see."""
    return {value[n : n + 12] for n in range(max(0, public - 11), len(value) - 11)}


@SLOW
@given(TEXTS)
@example(f"HOSTNAME=someprefix{KEY}")
@example(f"USER=someprefix{KEY}")
def test_it_is_idempotent(text: str) -> None:
    """What came out once comes out the same again."""
    once = redact(text, secrets=SECRETS, key=b"case").text

    assert redact(once, secrets=SECRETS, key=b"case").text == once


@SLOW
@given(TEXTS)
def test_no_window_of_a_known_secret_is_left(text: str) -> None:
    """No 12 characters in a row of what the program knows, whatever surrounds them."""
    out = redact(text, secrets=SECRETS).text

    assert not [w for w in windows(KEY, 13) | windows(TYPED) if w in out]


@SLOW
@given(TEXTS)
@example("a\r\n-----BEGIN PRIVATE KEY-----\r\nMIIE\r\nabcd\r\n-----END PRIVATE KEY-----\r\nb")
def test_the_line_ends_stay(text: str) -> None:
    """Line n of the result is made of line n of the original, and ends as it did."""
    assert LINES.findall(redact(text, secrets=SECRETS).text) == LINES.findall(text)


NAMES = st.sampled_from(["token", "api_key", "password", "model", "max_tokens", "phone", "a", "x-api-key"])
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([int(PEOPLE["card"][0](DICE)), 4917012345678, 123456])
    | TEXTS
)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES | TEXTS, inner, max_size=4)
).filter(lambda value: isinstance(value, (dict, list)))


@SLOW
@given(VALUES, st.sampled_from([None, 2]), st.booleans())
@example({"token": 12345, "cards": [4111111111111111, 1]}, None, True)
@example({"body": json.dumps({"pin": 1234, "token": True})}, 2, False)
def test_json_stays_json(value: Any, indent: int | None, ascii_only: bool) -> None:
    """A JSON object or list is one afterwards, also where a number went."""
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)

    json.loads(redact(text, secrets=SECRETS).text)


@settings(SLOW, max_examples=20)
@given(st.lists(TEXTS, min_size=1, max_size=30), st.integers(1, 900), st.booleans())
def test_a_stream_gives_what_the_whole_text_gives(parts: list[str], step: int, keyed: bool) -> None:
    """Windows, wherever they are cut, and reads of any size change nothing."""
    text = "\n".join(parts) + "\n"
    key = b"case" if keyed else None
    whole = redact(text, secrets=SECRETS, key=key).text
    small = Sizes(window=6000, ahead=2500, behind=2000, most=400_000)
    writer = io.StringIO()

    redact_stream(
        _Steps(text, step),
        writer,
        secrets=SECRETS,
        key=key,
        names=learn_names(io.StringIO(text, newline="")),
        sizes=small,
    )

    assert writer.getvalue() == whole


class _Steps:
    """Gives a text in parts of one size."""

    def __init__(self, text: str, step: int) -> None:
        self._text, self._step, self._at = text, step, 0

    def read(self, size: int, /) -> str:
        part = self._text[self._at : self._at + self._step]
        self._at += self._step
        return part


@settings(SLOW, max_examples=25)
@given(st.lists(st.sampled_from([*PIECES, *"abc"]), min_size=5, max_size=60), st.integers(0, 3000))
def test_a_key_on_the_edge_of_a_window_goes(parts: list[str], before: int) -> None:
    """Wherever the edge falls, nothing of the key is left: a sweep over its places."""
    text = "\n".join(("word " * (before // 5), *parts, KEY, *parts))

    out = redacted(
        text,
        context_of(SECRETS, None, "support", ()),
        Sizes(window=3000, ahead=1000, behind=500, most=30_000),
    ).text

    assert not [w for w in windows(KEY, 13) if w in out]


@given(st.text(max_size=20), st.text(max_size=20), st.sampled_from(["email", "user", "ip4-public"]))
def test_marks_are_equal_when_values_are(one: str, other: str, kind: str) -> None:
    """The same value has the same mark, another value another one."""
    marks = Pseudonyms(b"case")

    assert (marks.tag(kind, one) == marks.tag(kind, other)) == (one == other)
    assert marks.tag(kind, one) == Pseudonyms(b"case").tag(kind, one)
