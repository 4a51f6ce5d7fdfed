"""The real run against the stand-in by base URL, with a key in a real keyring of the desktop."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.support import environment
from wizard.standin import StandinThread

KEY = "sk-ant-api03-kept-in-the-real-keyring-EEEEEEEEEEEEEEEE-7531"
IN_SESSION = r"""
printf 'pw' | gnome-keyring-daemon --unlock --components=secrets >/dev/null
printf '%s' "$KEY" | "$PYTHON" -m wizard keys add --stdin --base-url "$API" || exit 9
printf '%s\n' "$TYPED" | "$PYTHON" -m wizard --plain --base-url "$API" --status-url "$STATUS"
"""
TYPED = ("1", "s", "s", "1", "s", "s", "p", "claude-sonnet-5-5", "y", "", "q")
"""To the step that checks the key: allowed, run, confirmed."""


@pytest.mark.needs("keyring-daemon")
def test_a_key_of_the_keyring_is_named_asked_for_and_sent(tmp_path: Path) -> None:
    """Masked, with its source and host, before it goes out; no file and no line holds it."""
    with StandinThread("healthy", keys=[KEY]) as standin:
        world = standin.world
        environ = {k: v for k, v in environment().items() if k != "PYTHON_KEYRING_BACKEND"}
        environ |= {
            "PYTHON": sys.executable,
            "KEY": KEY,
            "API": world.api_url,
            "STATUS": world.status_url,
            "TYPED": "\n".join(TYPED),
            "XDG_RUNTIME_DIR": str(tmp_path),
        }
        done = subprocess.run(
            ["dbus-run-session", "--", "bash", "-c", IN_SESSION],
            env=environ,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )
        asked = [request.target for request in standin.requests]
    said = " ".join(done.stdout.split())

    assert done.returncode == 0, done.stderr
    assert re.search(r"send the key sk-ant-api03-…7531 \(keyring: default\) to 127\.0\.0\.1:\d+\?", said)
    assert "The key is accepted." in said
    assert any(path.startswith("/v1/models") for path in asked)
    assert KEY not in done.stdout + done.stderr
    kept = [path for path in Path.home().rglob("*") if path.is_file() and path.suffix != ".keyring"]
    assert all(KEY not in path.read_text("utf-8", "replace") for path in kept)
