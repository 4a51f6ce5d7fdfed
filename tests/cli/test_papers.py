"""README and CHANGELOG name what there is."""

import re
from pathlib import Path

import pytest

from wizard.cli.main import COMMANDS
from wizard.session.settings import Settings

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("paper", ["README.md", "CHANGELOG.md"])
def test_every_command_is_named(paper: str) -> None:
    """A command that nobody reads about is not there."""
    named = set(re.findall(r"`([a-z]+)", (ROOT / paper).read_text("utf-8")))

    assert set(COMMANDS) - named == set()


def test_the_readme_shows_settings_that_are_valid() -> None:
    """The example can be copied as it stands, and holds every setting."""
    shown = re.search(r"```json\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)

    assert shown is not None
    assert set(Settings.model_validate_json(shown[1]).model_dump()) == set(Settings.model_fields)
    assert all(f'"{name}"' in shown[1] for name in Settings.model_fields)
