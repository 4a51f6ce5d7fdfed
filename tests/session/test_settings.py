"""Settings never keep the wizard from starting."""

import re
from pathlib import Path

import pytest

from wizard.session.settings import Settings, load_settings, save_settings


def test_settings_come_back(tmp_path: Path) -> None:
    """What was saved is read, and no file is no problem."""
    path = tmp_path / "deep" / "settings.json"
    assert load_settings(path) == (Settings(), None)

    save_settings(path, Settings(theme="light", keep_days=30))

    assert load_settings(path) == (Settings(theme="light", keep_days=30), None)
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "cannot be read"),
        ("[" * 100_000, "cannot be read"),
        ("[]", "not valid"),
        ('{"version": 2}', "newer"),
        ('{"theme": "pink", "x": 1}', r"not valid \(theme, x\)"),
    ],
)
def test_a_bad_file_is_said_and_the_defaults_stand(tmp_path: Path, text: str, says: str) -> None:
    """Each way of being broken has its sentence."""
    (tmp_path / "settings.json").write_text(text)

    settings, note = load_settings(tmp_path / "settings.json")

    assert settings == Settings()
    assert note is not None
    assert re.search(says, note)
