"""Over the corpus of real requests, where it is found beside the checkout."""

import json
from typing import Any

import pytest

from tests.conftest import corpus_folder
from wizard.diagnosis.contract import check

UNKNOWABLE = {"mcp_server_auth", "web_search_domain_blocked"}
"""Causes that cannot be known without asking the service (says the corpus itself)."""


def rows(name: str) -> list[dict[str, Any]]:
    """The entries of one file of the corpus."""
    folder = corpus_folder()
    assert folder is not None
    return [json.loads(line) for line in (folder / name).read_text("utf-8").splitlines() if line.strip()]


@pytest.mark.needs("corpus")
def test_bodies_of_the_documentation_raise_no_error() -> None:
    """A false alarm is the worst fault: none of these may have one."""
    wrong = [
        (row["source"], problem.message)
        for row in rows("valid-requests.jsonl")
        for problem in check(row["body"], version=row["version"], betas=row["betas"], url=row["path"])
        if problem.severity == "error"
    ]

    assert wrong == []


@pytest.mark.needs("corpus")
def test_bodies_that_failed_are_named_at_the_right_cause() -> None:
    """At least 95 of 100 of those that can be known from the body."""
    known = [row for row in rows("failing-requests.jsonl") if row["cause"] not in UNKNOWABLE]

    missed = [
        (row["id"], row["cause"], found)
        for row in known
        if row["cause"] not in (found := [p.cause for p in check(row["request"], version=row["version"])])
    ]

    assert len(missed) <= len(known) * 0.05, missed
