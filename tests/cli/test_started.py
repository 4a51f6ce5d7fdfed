"""The words that take a session up again are the words that started the program."""

import os
from pathlib import Path

import pytest

from wizard.cli.started import started

pytestmark = pytest.mark.skipif(os.name != "posix", reason="paths and quotes of POSIX")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to start from, with a program of that name in an environment below, on no path."""
    script = tmp_path / ".venv" / "bin" / "a400-wizard"
    script.parent.mkdir(parents=True)
    script.write_text("#!/bin/sh\n")
    script.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    return tmp_path


def test_a_path_is_said_as_a_path(folder: Path) -> None:
    """As README has people start it; the whole path is cut to what lies below here."""
    assert started([".venv/bin/a400-wizard"], ["python"]) == ".venv/bin/a400-wizard"
    assert started([str(folder / ".venv/bin/a400-wizard")], ["python"]) == ".venv/bin/a400-wizard"


def test_the_name_does_where_the_shell_finds_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And only where it finds this very program."""
    monkeypatch.setenv("PATH", str(folder / ".venv" / "bin"))
    assert started([str(folder / ".venv/bin/a400-wizard")], ["python"]) == "a400-wizard"
    other = folder / "other" / "a400-wizard"
    other.parent.mkdir()
    other.write_text("")
    assert started([str(other)], ["python"]) == "other/a400-wizard"


def test_a_module_is_said_as_a_module(folder: Path) -> None:
    """With the interpreter as it was typed."""
    main = [str(folder / "wizard" / "__main__.py")]
    assert started(main, ["python3", "-m", "wizard"]) == "python3 -m wizard"
    assert started(main, [".venv/bin/python", "-m", "wizard"]) == ".venv/bin/python -m wizard"


def test_what_a_shell_would_take_apart_is_quoted(folder: Path) -> None:
    """So that the line can be pasted back as it is."""
    assert started(["my tools/a400-wizard"], ["python"]) == "'my tools/a400-wizard'"
    assert started(["/my tools/a400-wizard"], ["python"]) == "'/my tools/a400-wizard'"


def test_another_program_that_starts_it_is_not_guessed_at(folder: Path) -> None:
    """Its name stands for itself."""
    assert started(["/usr/bin/pytest"], ["python"]) == "a400-wizard"
    assert started([""], ["python"]) == "a400-wizard"
