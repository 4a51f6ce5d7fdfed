"""Settings never keep the wizard from starting."""

import re
from pathlib import Path

import pytest

from wizard.session.settings import Settings, load_settings, remember_theme, save_settings


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


def test_a_theme_is_remembered_beside_the_rest(tmp_path: Path) -> None:
    """The other settings stay, and a file that cannot be read is left for the person to put right."""
    path = tmp_path / "deep" / "settings.json"
    assert remember_theme(path, "light") is None
    save_settings(path, Settings(theme="light", keep_days=30))
    assert remember_theme(path, "contrast") is None
    assert load_settings(path) == (Settings(theme="contrast", keep_days=30), None)

    path.write_text("{ mine")
    said = remember_theme(path, "dark")
    assert said is not None
    assert "cannot be read" in said
    assert path.read_text() == "{ mine"
    (tmp_path / "file").write_text("")
    assert "cannot be" in (remember_theme(tmp_path / "file" / "settings.json", "dark") or "")
