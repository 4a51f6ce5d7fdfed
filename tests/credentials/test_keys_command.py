"""`a400-wizard keys`: hidden input, masked output, asked before a key goes out, and its exit codes."""

import io
import json
import sys
from collections.abc import Iterator

import keyring
import pytest

from tests.credentials.test_keyring import Memory
from tests.credentials.world import KEY
from wizard.cli.main import main
from wizard.standin import Standin, StandinThread

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def memory() -> Iterator[Memory]:
    """A keyring in memory, in place of this machine's."""
    before, backend = keyring.get_keyring(), Memory()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


@pytest.fixture(scope="module")
def api() -> Iterator[Standin]:
    """The stand-in's API."""
    with StandinThread("healthy") as standin:
        yield standin


class Typed(io.TextIOWrapper):
    """Standard input as a terminal or a pipe with a text in it."""

    def __init__(self, text: str, *, tty: bool = False) -> None:
        super().__init__(io.BytesIO(text.encode()), "utf-8")
        self._tty = tty

    def isatty(self) -> bool:
        return self._tty


def keys(monkeypatch: pytest.MonkeyPatch, *args: str, typed: str = "", tty: bool = False) -> int:
    """Run the command."""
    monkeypatch.setattr(sys, "stdin", Typed(typed, tty=tty))
    return main(["keys", *args])


def test_a_key_is_asked_hidden(memory: Memory, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    """On a terminal the key is read without an echo, and only its masked form is said."""
    asked: list[str] = []

    def ask(prompt: str) -> str:
        asked.append(prompt)
        return f" {KEY}\n"

    monkeypatch.setattr("getpass.getpass", ask)

    assert keys(monkeypatch, "add", tty=True) == 0
    assert asked == ["Key for https://api.anthropic.com (it is not shown): "]
    assert memory.entries["a400-wizard", "https://api.anthropic.com default"] == KEY
    out, err = capsys.readouterr()
    assert out == ""
    assert "sk-ant-api03-…keyA" in err
    assert KEY not in err


def test_a_key_is_never_an_argument(
    memory: Memory, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """What looks like a key in place of a name is refused and not repeated, however short."""
    assert keys(monkeypatch, "add", KEY, "--stdin", typed=KEY) == 2
    assert keys(monkeypatch, "add", KEY[:40], "--stdin", typed=KEY) == 2
    assert KEY[:40] not in "".join(capsys.readouterr())
    assert memory.entries == {}


def test_without_a_terminal(memory: Memory, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    """Nobody can be asked, so the way through a pipe is named."""
    assert keys(monkeypatch, "add", typed=KEY) == 2
    assert "--stdin" in capsys.readouterr().err


def test_no_keyring(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    """It is said before anything is typed, and could not be found out."""
    monkeypatch.setattr("getpass.getpass", lambda prompt: pytest.fail("asked for a key in vain"))
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())  # type: ignore[no-untyped-call]
    try:
        assert keys(monkeypatch, "add", tty=True) == 3
        assert keys(monkeypatch, "list") == 0
    finally:
        keyring.set_keyring(before)
    assert "no keyring" in capsys.readouterr().err


def test_listing(memory: Memory, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    """What is stored and what the environment holds stand together; one is marked as going out."""
    keys(monkeypatch, "add", "work", "--stdin", typed=KEY)
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY[:-4] + "envK\n")
    capsys.readouterr()

    assert keys(monkeypatch, "list") == 0
    out, _ = capsys.readouterr()
    assert "environment: ANTHROPIC_API_KEY  ->  https://api.anthropic.com  (what the SDK sends here)" in out
    assert "keyring: work" in out
    assert "line break" in out

    assert keys(monkeypatch, "list", "--json") == 0
    listed = json.loads(capsys.readouterr().out)
    assert [(c["id"], c["goes_out"]) for c in listed["credentials"]] == [
        ("env:ANTHROPIC_API_KEY", True),
        ("keyring:work", False),
    ]


@pytest.mark.parametrize(("answer", "code"), [("n\n", 2), ("", 2), ("y\n", 0)])
def test_testing_asks_first(
    memory: Memory,
    api: Standin,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Captured,
    answer: str,
    code: int,
) -> None:
    """Which key, from where and to which host is shown; silence and no are no."""
    url = api.base_url
    keys(monkeypatch, "add", "--stdin", "--base-url", url, typed=api.key)
    capsys.readouterr()
    before = len(api.requests)

    assert keys(monkeypatch, "test", "default", "--base-url", url, typed=answer, tty=True) == code
    out, err = capsys.readouterr()
    assert f"(keyring: default) to {url}" in err
    assert ("accepted" in out) == (code == 0)
    assert (len(api.requests) > before) == (code == 0)
    assert api.key not in out + err


def test_testing_a_bad_key(
    memory: Memory, api: Standin, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """A refused key is a problem found; a host that does not answer could not be found out."""
    url = api.base_url
    keys(monkeypatch, "add", "--stdin", "--base-url", url, typed=KEY)
    keys(monkeypatch, "add", "--stdin", "--base-url", "http://127.0.0.1:1", typed=KEY)

    assert keys(monkeypatch, "test", "default", "--base-url", url, "--yes", "--json") == 1
    assert json.loads(capsys.readouterr().out)["result"]["observations"][0]["value"] == "refused"
    assert keys(monkeypatch, "test", "default", "--base-url", "http://127.0.0.1:1", "--yes") == 3
    assert keys(monkeypatch, "test", "nobody", "--base-url", url, "--yes") == 3


def test_removing(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that is not there is a problem found."""
    keys(monkeypatch, "add", "--stdin", typed=KEY)

    assert [keys(monkeypatch, "remove"), keys(monkeypatch, "remove")] == [0, 1]
