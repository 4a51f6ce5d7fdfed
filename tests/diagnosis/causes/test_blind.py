"""Texts that were written without a look at the rules: named with their place, or left alone."""

import tomllib
from pathlib import Path

import pytest

from wizard.diagnosis.explain import explain
from wizard.knowledge.cause_book import cause_book
from wizard.model.words import Sureness

BLIND = tomllib.loads(Path(__file__).with_name("blind.toml").read_text("utf-8"))


@pytest.mark.parametrize("group", ["service", "people"])
def test_they_are_named_at_their_place(group: str) -> None:
    """At least 98 of 100 get their cause and its place."""
    told = [(slug, text, explain(text).causes) for slug, texts in BLIND[group].items() for text in texts]
    wrong = [
        (slug, text)
        for slug, text, causes in told
        if not causes or (causes[0].slug, causes[0].where) != (slug, cause_book().entries[slug].where)
    ]

    assert len(wrong) * 50 <= len(told), wrong


@pytest.mark.parametrize("group", ["service", "people"])
def test_nothing_is_shown_wrongly(group: str) -> None:
    """A cause that is called shown is the right one, without exception."""
    shown = [
        (slug, causes[0].slug, text)
        for slug, texts in BLIND[group].items()
        for text in texts
        for causes in [explain(text).causes]
        if causes and causes[0].confidence is Sureness.SHOWN
    ]

    assert len(shown) > 10
    assert not [one for one in shown if one[0] != one[1]]


def test_texts_of_something_else_are_left_alone() -> None:
    """Errors of others, code, documentation and healthy logs get no cause, or the honest unknown."""
    named = [
        (text, causes[0].slug)
        for text in BLIND["others"]["texts"]
        for causes in [explain(text).causes]
        if causes and causes[0].slug != "unknown"
    ]

    assert len(named) * 50 <= len(BLIND["others"]["texts"]), named
