"""Keys in a keyring: a real one of the desktop, none at all, locked, hanging and broken ones."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from tests.credentials.world import API, KEY, TOKEN, world
from wizard.credentials import CredentialError, KeyringError, find, load, remove, save, store, stored
from wizard.credentials.limits import TooSlowError, within
from wizard.model.secret import Secret

GATEWAY = "https://gateway.example/anthropic"


class Memory(KeyringBackend):
    """A keyring that keeps its entries in a dictionary."""

    priority: ClassVar[float] = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.entries: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.entries.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError("not there")


@pytest.fixture
def memory() -> Iterator[Memory]:
    """A keyring in memory, in place of this machine's."""
    before = keyring.get_keyring()
    backend = Memory()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


def secret(value: str = KEY, base_url: str = API) -> Secret:
    """A key bound to its API."""
    return Secret(value, base_url=base_url)


def test_keep_list_and_remove(memory: Memory, tmp_path: Path) -> None:
    """One entry for each base URL and name; the list of names holds no secret."""
    assert save(secret(), base_url=API + "/") is False
    assert save(secret(TOKEN), base_url=API, name="work") is False
    assert save(secret(KEY, GATEWAY), base_url=GATEWAY) is False
    assert save(secret(TOKEN), base_url=API) is True

    assert stored() == [(API, "default"), (API, "work"), (GATEWAY, "default")]
    assert KEY not in memory.entries["a400-wizard", "index"]
    found = find(world(tmp_path), base_url=API)
    assert [c.id for c in found.credentials] == ["keyring:default", "keyring:work"]
    assert found.notes == ("The keyring also holds 1 key for other base URLs.",)
    assert {c.origin for c in load()} == {API, "https://gateway.example"}

    assert remove(base_url=API, name="work") is True
    assert remove(base_url=API, name="work") is False
    assert stored() == [(API, "default"), (GATEWAY, "default")]


def test_a_key_taken_away_by_another_program(memory: Memory) -> None:
    """A name without its entry is passed over, and can be removed."""
    save(secret(), base_url=API)
    del memory.entries["a400-wizard", f"{API} default"]

    assert load() == []
    remove(base_url=API)
    assert stored() == []


@pytest.mark.parametrize("index", ["", "{", "5", '[["only one"]]', "[1, 2]"])
def test_a_damaged_list_of_names(memory: Memory, index: str) -> None:
    """It loses names for a while, never the program."""
    memory.entries["a400-wizard", "index"] = index

    assert stored() == []
    save(secret(), base_url=API)
    assert stored() == [(API, "default")]


@pytest.mark.parametrize(
    "url", ["api.anthropic.com", "ftp://x", "https://u:p@x", "https://x/?q=1", "https://[bad"]
)
def test_base_urls_that_are_none(memory: Memory, url: str) -> None:
    """A key is kept for an address that requests can go to, and nothing else."""
    with pytest.raises(CredentialError):
        save(secret(), base_url=url)


@pytest.mark.parametrize("name", ["", "a b", "x" * 65, "a\nb", "\u202ename"])
def test_names_that_are_none(memory: Memory, name: str) -> None:
    """A name is a word that prints."""
    with pytest.raises(CredentialError):
        save(secret(), base_url=API, name=name)


class Locked(Memory):
    """A keyring whose unlocking was refused."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("dismissed, and the value was " + KEY)


class Broken(Memory):
    """A keyring that breaks in its own way."""

    def get_password(self, service: str, username: str) -> str | None:
        raise RuntimeError("d-bus says " + KEY)


@pytest.mark.parametrize(
    ("backend", "state", "word"), [(Locked, "locked", "locked"), (Broken, "failed", "RuntimeError")]
)
def test_a_keyring_that_fails(
    memory: Memory, tmp_path: Path, backend: type[Memory], state: str, word: str
) -> None:
    """One sentence, none of the backend's own words, and the search goes on."""
    keyring.set_keyring(backend())
    found = find(world(tmp_path, {"ANTHROPIC_API_KEY": KEY}), base_url=API)

    assert found.keyring == state
    assert word in found.notes[-1]
    assert KEY not in " ".join(found.notes)
    assert found.goes_out is not None


def test_a_keyring_that_hangs(memory: Memory, tmp_path: Path) -> None:
    """It is left behind in its thread, said in one sentence, and the search goes on."""
    release = threading.Event()

    class Hanging(Memory):
        def get_password(self, service: str, username: str) -> str | None:
            release.wait(30)
            return None

    keyring.set_keyring(Hanging())
    try:
        found = find(world(tmp_path, {"ANTHROPIC_API_KEY": KEY}), base_url=API, time_limit=0.05)
    finally:
        release.set()

    assert found.keyring == "slow"
    assert "did not answer within 0.05 seconds" in found.notes[-1]
    assert found.goes_out is not None
    assert store.TIME_LIMIT <= 2


def test_no_keyring_at_all(tmp_path: Path) -> None:
    """A server without a desktop: said once, and storing is refused with the same sentence."""
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())  # type: ignore[no-untyped-call]
    try:
        assert find(world(tmp_path), base_url=API).keyring == "none"
        with pytest.raises(KeyringError, match="no keyring"):
            save(secret(), base_url=API)
    finally:
        keyring.set_keyring(before)


def test_the_time_limit_itself() -> None:
    """What is late is given up, what fails is raised here, and the thread is nobody's burden."""
    release, threads = threading.Event(), list[threading.Thread]()

    def hang() -> None:
        threads.append(threading.current_thread())
        release.wait(30)

    with pytest.raises(TooSlowError):
        within(0.02, hang, name="t")
    release.set()

    assert threads[0].daemon
    assert within(5, lambda: 7, name="t") == 7
    with pytest.raises(ZeroDivisionError):
        within(5, lambda: 1 // 0, name="t")


IN_SESSION = """
printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
run() { "$PYTHON" -m wizard keys "$@"; echo "exit $?" >&2; }
printf '%s\\n' "  export ANTHROPIC_API_KEY='$KEY'" | run add --stdin
printf '%s' "$TOKEN" | run add work --stdin --base-url https://gateway.example/anthropic/
run list --json
run remove
"""


@pytest.mark.needs("keyring-daemon")
def test_a_real_keyring_of_the_desktop(tmp_path: Path) -> None:
    """Added, listed, removed through the command line, in a session and a keyring of its own."""
    environ = {
        **{k: v for k, v in os.environ.items() if k != "PYTHON_KEYRING_BACKEND"},
        "PYTHON": sys.executable,
        "KEY": KEY,
        "TOKEN": TOKEN,
        "XDG_RUNTIME_DIR": str(tmp_path),
    }
    done = subprocess.run(
        ["dbus-run-session", "--", "bash", "-c", IN_SESSION],
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    listed = json.loads(done.stdout)

    assert done.stderr.count("exit 0") == 4, done.stderr
    assert listed["keyring"] == "fine"
    assert [(c["id"], c["base_url"]) for c in listed["credentials"]] == [
        ("keyring:default", API),
        ("keyring:work", GATEWAY),
    ]
    assert "removed default" in done.stderr
    assert not {KEY, TOKEN} & set(done.stdout.split() + done.stderr.split())
    assert KEY[20:] not in done.stdout + done.stderr
