"""The first look loses nothing: whatever every layer finds in every text is found behind the gist too."""

import itertools
import random
import re
import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.evidence.redaction.plants import plants, word
from tests.evidence.redaction.test_properties import GLUE, PIECES, SECRETS
from tests.evidence.redaction.test_styles import SECRET
from wizard.evidence.redaction import KnownSecrets, engine, span
from wizard.evidence.redaction.engine import settings as context_of
from wizard.evidence.redaction.gist import EveryGist, Gist
from wizard.evidence.redaction.learned import learn
from wizard.evidence.redaction.rules import Kept, family_signs, keep, stems
from wizard.evidence.redaction.whole import redacted
from wizard.knowledge.load import read_toml

DATA = read_toml("redaction.toml")
KNOWN = KnownSecrets(SECRETS)
TEXTS = st.lists(st.sampled_from([*PIECES, *SECRET.values(), *GLUE]) | st.text(max_size=12), max_size=12).map(
    "".join
)
SLOW = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])


def found(text: str) -> object:
    """What the layers want out of a text, and the names that it tells of."""
    context = context_of(KNOWN, b"case", "public", ())
    return redacted(text, context).findings, learn(text, context.gist(text))


def found_by_all(text: str) -> object:
    """The same, with every layer looking at the whole text."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(span, "Gist", EveryGist)
        patch.setattr(engine, "is_plain", lambda _text: False)
        return found(text)


@SLOW
@given(TEXTS)
def test_the_gist_loses_nothing(text: str) -> None:
    """Every layer on every text finds what the layers find that the gist lets through."""
    assert found(text) == found_by_all(text)


def test_the_gist_loses_no_plant() -> None:
    """The same for plants in every carrier and encoding, alone and among the lines of a log."""
    lines = [f"2026-11-22T09:35:{n:02}Z INFO POST /v1/messages 400 in {n} ms" for n in range(9)]
    for plant in itertools.islice(plants(7), 1200):
        for text in (plant.text, "\n".join((*lines, plant.text, *lines))):
            assert found(text) == found_by_all(text), plant.name


@pytest.mark.parametrize("name", SECRET)
def test_the_gist_loses_no_style(name: str) -> None:
    """The same for the styles in which programs write a secret, with letters left out here and there."""
    dice = random.Random(name)
    for _ in range(12):
        text = list(SECRET[name])
        del text[dice.randrange(len(text))]
        mutant = "".join(text)

        assert found(mutant) == found_by_all(mutant)


def test_the_first_look_is_cheaper_than_the_text() -> None:
    """A log that repeats its words has a short gist; one of all words would pass every test."""
    text = "".join(
        f"2026-11-22T09:35:{n % 60:02}Z INFO worker-{n} POST /v1/messages 400\n" for n in range(500)
    )

    assert len(Gist(text).shape) < len(text) / 100


def test_signs_can_be_in_a_gist() -> None:
    """What layers look for first is written in the letters of a gist: no other digit than 0, and no blank."""
    samples = [*stems(ascii_only=False), *DATA["people"]["private_labels"]]
    fine = [s for s in samples if not re.search(r"[1-9]", s) and s in Gist(f"({s})").small]

    assert fine == samples
    assert not [name for name in _names() if re.search(r"\d", name)]


def _names() -> list[str]:
    """Every name of the lists by which a value is judged: the gist does not tell their digits."""
    groups = ("credential", "cookie", "password", "secret", "endings", "words", "harmless")
    return [name for group in groups for name in DATA["names"][group]]


@pytest.mark.parametrize("family", DATA["family"], ids=lambda family: family["id"])
def test_the_signs_of_a_family_are_in_the_gist(family: dict[str, str]) -> None:
    """Any key of a family shows one of the signs, also where its digits are not told apart."""
    body = family.get("body", "[A-Za-z0-9]")
    made = st.from_regex(
        re.compile(f"(?:{family['prefix']}){body}{{{family['least']},60}}", re.ASCII), fullmatch=True
    )

    @settings(deadline=None, max_examples=30)
    @given(made)
    def holds(key: str) -> None:
        assert Gist(f"x={key} y").shows(*family_signs())

    holds()


@pytest.mark.parametrize("entry", keep(), ids=lambda entry: entry.signs[0].pattern)
def test_entries_of_the_keep_list_are_as_they_say(entry: Kept) -> None:
    """Letters and signs of an entry are those of what it matches."""

    @settings(deadline=None, max_examples=60)
    @given(st.from_regex(re.compile(entry.pattern.pattern, re.ASCII), fullmatch=True))
    def holds(text: str) -> None:
        assert set(text.strip("\n")) <= entry.letters
        assert any(sign.search(text) for sign in entry.signs)

    holds()


def test_a_gist_tells_odd_letters() -> None:
    """What is not printable ASCII is told apart, whatever digits and words there are."""
    text = word(random.Random(3), 50, string.printable) + "\u200bä\x1b"

    assert {"\u200b", "ä", "\x1b"} <= set(Gist(text).odd)
