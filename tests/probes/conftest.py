"""The authority that the probes' tests trust, made once."""

from pathlib import Path

import pytest

from tests.probes.lab import Authority


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """An authority that test worlds trust."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """An authority that nobody trusts, such as a filtering proxy's."""
    return Authority(tmp_path_factory.mktemp("stranger"), "Corporate Filter")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home without any settings."""
    return tmp_path
