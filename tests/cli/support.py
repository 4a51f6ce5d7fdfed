"""Running the command line as a program of its own, and inside the test where that is enough."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path


def environment(**more: str) -> dict[str, str]:
    """The environment for a program of its own; its compiled modules are kept, or each start compiles all."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "a400-pycache"), **more}


def program(
    *arguments: str, folder: Path, given: bytes | None = None, limit_s: float = 60
) -> subprocess.CompletedProcess[bytes]:
    """Run the program with this standard input (none at all by default)."""
    return subprocess.run(
        [sys.executable, "-m", "wizard", *arguments],
        cwd=folder,
        env=environment(PYTHONWARNINGS="error"),
        input=given,
        stdin=subprocess.DEVNULL if given is None else None,
        capture_output=True,
        timeout=limit_s,
        check=False,
    )


def loaded(*lines: tuple[str, ...], folder: Path) -> set[str]:
    """Which of the heavy libraries these command lines load, one after the other in one process."""
    script = (
        "import json, sys\n"
        "from wizard.cli.main import main\n"
        "for line in json.loads(sys.argv[1]):\n"
        "    try: main(line)\n"
        "    except SystemExit: pass\n"
        "print('LOADED', *[m for m in ('textual', 'httpx', 'keyring') if m in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, json.dumps(lines)],
        cwd=folder,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(run.stdout.splitlines()[-1].split()[1:])
