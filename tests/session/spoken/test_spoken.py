"""The spoken code says a position exactly, and names the mistakes that people make on the phone."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.session.spoken import Doubt, Heard, Layout, Position, TooLongError, hear, speak
from wizard.session.spoken.code import word_list

DOMAIN = ("works", "fails", "fails_other", "cannot_tell", "skipped")
PAGES = ("start", "verdict", "summary", *(f"step-{n}" for n in range(12)))
CODE = Layout("api-400", 0x5A1, PAGES, tuple((f"fact_{n}", DOMAIN) for n in range(11)))
WEB = Layout("web-app", 0x0F2, PAGES[:9], tuple((f"x_{n}", DOMAIN[1:]) for n in range(7)))
FLOWS = (CODE, WEB)


def positions(layout: Layout) -> st.SearchStrategy[Position]:
    """Any position of a flow: any page, any of its facts known."""
    some = st.dictionaries(
        st.sampled_from([name for name, _ in layout.facts]), st.sampled_from(layout.facts[0][1])
    )
    return st.builds(Position, flow=st.just(layout.flow), page=st.sampled_from(layout.pages), facts=some)


def damage(words: Sequence[str], seed: int) -> tuple[int, list[str]]:
    """The words with one of them exchanged for another of the list, and its place."""
    chance = random.Random(seed)
    place = chance.randrange(len(words))
    other = chance.choice([word for word in word_list() if word != words[place]])
    return place, [*words[:place], other, *words[place + 1 :]]


def test_the_list_has_words_that_four_letters_tell_apart() -> None:
    """A word half heard is still that word, and no two differ by one letter only at the end."""
    words = word_list()

    assert len(words) == len({word[:4] for word in words}) == 1024
    assert all(3 <= len(word) <= 9 and word.isascii() and word.islower() for word in words)


@given(st.one_of(positions(CODE), positions(WEB)))
def test_what_was_said_is_heard(position: Position) -> None:
    """Any position comes back from at most eight words, however they are typed."""
    words = speak(position, CODE if position.flow == CODE.flow else WEB)

    assert 4 <= len(words) <= 8
    assert hear(" ".join(words), FLOWS) == Heard(position)
    assert hear("\n".join(f"{n}. {word.upper()[:4]}," for n, word in enumerate(words, 1)), FLOWS) == Heard(
        position
    )


@given(positions(CODE), st.integers(0, 10**6))
def test_one_wrong_word_is_named_and_mended(position: Position, seed: int) -> None:
    """The place is right and the offered code is the one that was said."""
    words = speak(position, CODE)
    place, heard = damage(words, seed)

    doubt = hear(" ".join(heard), FLOWS)

    assert isinstance(doubt, Doubt)
    assert (doubt.wrong, doubt.offer) == ((place,), words)


def test_two_swapped_neighbors_are_named() -> None:
    """Swapping is told apart from a wrong word; two swaps that explain it alike offer nothing."""
    chance = random.Random(400)
    again = 0
    for _ in range(3000):
        known = {name: chance.choice(DOMAIN) for name, _ in CODE.facts if chance.random() < 0.5}
        words = list(speak(Position("api-400", chance.choice(PAGES), known), CODE))
        place = chance.randrange(len(words) - 1)
        turned = [*words[:place], words[place + 1], words[place], *words[place + 2 :]]
        answer = hear(" ".join(turned), FLOWS)
        if turned == words:
            continue
        assert isinstance(answer, Doubt)
        assert answer.offer in (tuple(words), ())
        assert not answer.offer or answer.wrong == (place, place + 1)
        again += not answer.offer

    assert again < 10


def test_a_word_that_is_not_on_the_list_is_filled_in() -> None:
    """Mishearing gives words that are not on the list at all."""
    words = list(speak(Position("api-400", "verdict", {"fact_1": "fails"}), CODE))
    heard = [*words[:1], "qwertz", *words[2:]]

    doubt = hear(" ".join(heard), FLOWS)

    assert isinstance(doubt, Doubt)
    assert doubt.offer == tuple(words)
    assert "Word 2 (qwertz)" in doubt.sentence


def test_two_wrong_words_are_never_taken() -> None:
    """With two mistakes nothing is understood silently, and hardly ever is a wrong code offered."""
    position = Position("api-400", "step-3", {"fact_0": "works", "fact_7": "skipped"})
    words = speak(position, CODE)
    offered = 0
    for seed in range(2000):
        _, once = damage(words, seed)
        _, twice = damage(once, seed + 10**6)
        answer = hear(" ".join(twice), FLOWS)
        if sum(a != b for a, b in zip(twice, words, strict=True)) == 2:
            assert isinstance(answer, Doubt)
            offered += bool(answer.offer) and answer.offer != words

    assert offered < 20


@pytest.mark.parametrize(
    "text", ["", "able", "able absent accent", "able " * 9, "\x1b]52;c;x\x07", "a" * 10**6]
)
def test_nonsense_asks_again(text: str) -> None:
    """Too few, too many, or hostile: one sentence, nothing offered."""
    answer = hear(text, FLOWS)

    assert isinstance(answer, Doubt)
    assert answer.offer == ()
    assert "\x1b" not in answer.sentence


def test_a_code_of_another_version_is_said_to_be_one() -> None:
    """The same flow edited in between has another mark."""
    newer = Layout(CODE.flow, CODE.mark ^ 1, CODE.pages, CODE.facts)

    answer = hear(" ".join(speak(Position("api-400", "start"), newer)), FLOWS)

    assert isinstance(answer, Doubt)
    assert "version" in answer.sentence


def test_what_does_not_fit_is_refused() -> None:
    """A flow of another make may have too many facts for eight words."""
    wide = Layout("wide", 1, PAGES, tuple((f"f_{n}", DOMAIN) for n in range(30)))

    with pytest.raises(TooLongError):
        speak(Position("wide", "start", {"f_29": "skipped"}), wide)
