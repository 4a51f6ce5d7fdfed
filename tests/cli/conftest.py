"""What tests of several commands share."""

import io
from pathlib import Path

import pytest

from tests.evidence.case.build import FLOW, KEY, began, session
from wizard.session import Store
from wizard.session.boundary import home_store


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Store:
    """The user's machine, with one session that has a verdict; the shell stands in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    store = home_store()
    with store.create(began(), FLOW, case_key=KEY) as sitting:
        for event in session()[1:]:
            sitting.append(event)
    return store
