"""The bench of the walk's tests, for dialogues over it."""

from pathlib import Path

import pytest

from tests.walk.support import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Parts over a store of the test's own."""
    return Bench(tmp_path)
