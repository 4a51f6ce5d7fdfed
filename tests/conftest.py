"""What every test gets: a home of its own, no key of the developer's, and the one marker for system parts."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

_PARTS: dict[str, Callable[[], bool]] = {
    "tmux": lambda: shutil.which("tmux") is not None,
    "keyring-daemon": lambda: bool(shutil.which("gnome-keyring-daemon") and shutil.which("dbus-run-session")),
    "squid": lambda: shutil.which("squid") is not None,
    "tinyproxy": lambda: shutil.which("tinyproxy") is not None,
    "mitmproxy": lambda: bool(
        shutil.which("mitmdump", path=os.environ.get("A400_MITMPROXY_BIN", os.defpath))
    ),
    "node-sdk": lambda: bool(shutil.which("node") and os.environ.get("A400_NODE_SDK")),
    "claude-code": lambda: bool(shutil.which(os.environ.get("A400_CLAUDE_CODE", ""))),
    "curl": lambda: shutil.which("curl") is not None,
    "chromium": lambda: shutil.which("chromium") is not None,
    "netns": lambda: bool(shutil.which("ip") and shutil.which("nft")) and _may_make_networks(),
    "corpus": lambda: corpus_folder() is not None,
}
"""Part of the system -> whether it is here. `.ci/run` installs every one of them but those of `_GIVEN`."""
_GIVEN = frozenset({"netns", "corpus"})
"""What no script can install: rights that the kernel grants, and the material beside the checkout."""


def _may_make_networks() -> bool:
    """Whether this user may make a network namespace and filter packets in it."""
    name = f"a400-may-{os.getpid()}"
    made = subprocess.run(["ip", "netns", "add", name], capture_output=True, check=False).returncode == 0
    if not made:
        return False
    try:
        table = ["ip", "netns", "exec", name, "nft", "add", "table", "inet", "a400"]
        return subprocess.run(table, capture_output=True, check=False).returncode == 0
    finally:
        subprocess.run(["ip", "netns", "delete", name], capture_output=True, check=False)


def missing_parts(names: Iterable[str]) -> list[str]:
    """Those of these parts that this machine does not have."""
    return [name for name in names if not _PARTS[name]()]


def corpus_folder() -> Path | None:
    """The folder of real messages beside the checkout, where there is one."""
    beside = Path(__file__).parents[2] / "shared" / "corpus"
    return beside if (beside / "errors.jsonl").is_file() else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out tests whose part is missing; under A400_ALL_PARTS what can be installed runs and fails."""
    demanded = frozenset(_PARTS) - _GIVEN if os.environ.get("A400_ALL_PARTS") else frozenset()
    wanted = {marker.args[0] for item in items for marker in item.iter_markers("needs")} - demanded
    here = {part: _PARTS[part]() for part in sorted(wanted)}
    for item in items:
        missing = [m.args[0] for m in item.iter_markers("needs") if not here.get(m.args[0], True)]
        if missing:
            item.add_marker(pytest.mark.skip(reason=f"this machine has no {', '.join(missing)}"))


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh home and no inherited settings, so that a developer's own files and keys never leak in.

    Temporary files go there too: pytest clears its own folder away, nobody clears away the system's.
    """
    home = tmp_path_factory.mktemp("home")
    for name in list(os.environ):
        upper = name.upper()
        if upper.startswith(("ANTHROPIC_", "XDG_", "CLAUDE_", "AWS_", "TEXTUAL")) or upper.endswith("_PROXY"):
            monkeypatch.delenv(name)
    for name in (
        "NO_COLOR",
        "COLORTERM",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "REQUESTS_CA_BUNDLE",
        "NODE_EXTRA_CA_CERTS",
        "SSH_CONNECTION",
        "TMUX",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setattr(tempfile, "tempdir", str(home))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    return home
