"""Every cause has messages that it must be named for, and a near miss that it must leave alone."""

import json
import os
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import corpus_folder
from tests.diagnosis.causes.wrappings import WRAPPERS, wrap
from wizard.diagnosis.explain import explain
from wizard.knowledge.cause_book import cause_book

WORDINGS: dict[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("wordings.toml").read_text("utf-8")
)
CAUSES = sorted(slug for slug, entry in cause_book().entries.items() if entry.match)
CODES = sorted(cause_book().error_codes)


def named(text: str) -> str | None:
    """The first cause of a text."""
    told = explain(text)
    return told.causes[0].slug if told.causes else None


@pytest.mark.parametrize("slug", CAUSES)
def test_a_cause_is_named_for_its_own_words(slug: str) -> None:
    """Each wording of a cause, of our own writing, is recognized, and its place is the catalogue's."""
    for text in WORDINGS[slug]["flags"]:
        told = explain(text)
        assert [told.causes[0].slug, told.causes[0].where] == [slug, cause_book().entries[slug].where], text


@pytest.mark.parametrize("slug", CAUSES)
def test_a_cause_leaves_a_near_miss_alone(slug: str) -> None:
    """Words that look much the same and mean something else do not get this cause."""
    assert named(WORDINGS[slug]["spares"]) != slug


@pytest.mark.parametrize("code", CODES)
def test_a_documented_code_is_its_own_cause(code: str) -> None:
    """An `error_code` decides, whatever the message says, and says where the fault sits."""
    status = cause_book().entries[code].codes
    assert status is not None
    error = {"type": "invalid_request_error", "message": "temperature: Extra inputs are not permitted"}
    body = {"type": "error", "error": {**error, "details": {"error_code": code}}}

    told = explain(f"{status[0]} {json.dumps(body)}")

    assert told.error is not None
    assert told.error.code == code
    assert told.causes[0].slug == code
    assert told.causes[0].confidence == "shown"


@pytest.mark.parametrize("wrapper", sorted(WRAPPERS))
def test_wrapping_loses_nothing(wrapper: str) -> None:
    """A message keeps its cause in the wrapping of a program, gateway or terminal (9 of 10 when cut off).

    A sample runs by default; `A400_FULL=1` tries every message in every wrapping.
    """
    step = 1 if os.environ.get("A400_FULL") else 9
    slugs = [slug for slug in CAUSES if cause_book().entries[slug].where in ("body", "size")][::step]
    texts = [(slug, text) for slug in slugs for text in WORDINGS[slug]["flags"][:1]]
    lost = [(slug, text) for slug, text in texts if named(wrap(text, seed=7)[wrapper]) != slug]

    assert len(lost) <= len(texts) * (10 if wrapper == "cut" else 3) // 100, lost


@pytest.mark.needs("corpus")
def test_the_corpus_is_named() -> None:
    """At least 97 of 100 real messages get their cause, and 98 of 100 their place."""
    folder = corpus_folder()
    assert folder is not None
    rows = [json.loads(line) for line in (folder / "errors.jsonl").read_text("utf-8").splitlines()]
    told = [(row, explain(row.get("raw") or row["message"]).causes) for row in rows]

    wrong = [row["message"] for row, causes in told if not causes or causes[0].slug != row["cause"]]
    misplaced = [row["message"] for row, causes in told if not causes or causes[0].where != row["where"]]
    assert len(wrong) <= len(rows) * 3 // 100, wrong
    assert len(misplaced) <= len(rows) * 2 // 100, misplaced
