"""The stand-in against real bodies, where the corpus lies beside the checkout."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import corpus_folder
from wizard.standin.account import known_betas
from wizard.standin.refusals import Refusal, judge
from wizard.standin.shapes import Dialect


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of one file of the corpus."""
    folder = corpus_folder()
    assert folder is not None
    return [json.loads(line) for line in (Path(folder) / name).read_text("utf-8").splitlines()]


@pytest.mark.needs("corpus")
def test_no_valid_body_is_refused() -> None:
    """What the documentation shows as good is accepted."""
    refused = []
    for row in rows("valid-requests.jsonl"):
        betas = frozenset(row["betas"]) or known_betas()
        dialect = Dialect(row["version"], betas, row["path"].endswith("count_tokens"))
        said = judge(row["body"], dialect)
        if isinstance(said, Refusal):
            refused.append((said.message, row["source"]))
    assert refused == []


@pytest.mark.needs("corpus")
def test_failing_bodies_fail() -> None:
    """Most bodies that failed at the service fail here; the rest needs what a stand-in does not know."""
    found = [row for row in rows("failing-requests.jsonl") if isinstance(row.get("request"), dict)]
    accepted = []
    for row in found:
        filler = {
            "model": "claude-sonnet-4-6",
            "max_tokens": 1024,
            "messages": [{"role": "user", "content": "x"}],
        }
        said = judge({**filler, **row["request"]}, Dialect(row["version"], frozenset()))
        if not isinstance(said, Refusal):
            accepted.append(row["id"])
    assert len(accepted) <= len(found) // 6, accepted
