"""What we do not depend on, held against the installed metadata; and starting without a terminal."""

import io
import subprocess
import sys
from importlib.metadata import requires

import pytest

import wizard.ui
from wizard.walk.options import OpenOptions

WANTED = [line.lower().replace(" ", "") for line in requires("a400-wizard") or []]


@pytest.mark.parametrize("name", ["textual-serve", "pytest-textual-snapshot", "textual-dev", "tree-sitter"])
def test_it_does_not_depend_on(name: str) -> None:
    """Neither at run time nor for tests (findings 3, 9 and 10)."""
    assert [line for line in WANTED if line.startswith(name)] == []


def test_textual_comes_without_its_parser_and_pinned() -> None:
    """No `[syntax]` extra, and no version whose private parts were not looked at."""
    (line,) = [line for line in WANTED if line.startswith("textual")]

    assert "[" not in line
    assert ">=8.2.8" in line
    assert "<9" in line


class _NoTerminal(io.StringIO):
    def isatty(self) -> bool:
        return False


@pytest.mark.parametrize("stream", ["stdin", "stdout"])
def test_without_a_terminal_it_says_so_and_does_not_start(
    stream: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Textual would start, draw to the error stream and wait for ever (finding 8)."""
    monkeypatch.setattr(sys, stream, _NoTerminal())

    assert wizard.ui.run(OpenOptions()) == 2
    assert "--plain" in capsys.readouterr().err


def test_the_first_paint_loads_neither_models_nor_clients() -> None:
    """What the first screen needs is Textual and this room alone."""
    script = (
        "import sys\n"
        "from wizard.ui.app import WizardApp\n"
        "async def never(): ...\n"
        "WizardApp(never)\n"
        "heavy = ('pydantic', 'httpx', 'keyring', 'wizard.evidence')\n"
        "print('LOADED', *[m for m in heavy if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert run.stdout.strip() == "LOADED"
