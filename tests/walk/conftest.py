"""The bench that the walk's tests work on."""

from pathlib import Path

import pytest

from tests.walk.support import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Parts over a store of the test's own."""
    return Bench(tmp_path)
