"""What this machine says of itself, for the summary and for the gate. Read once, at the edge."""

import contextlib
import getpass
import os
import platform
import socket
from collections.abc import Mapping
from pathlib import Path

from wizard.evidence.redaction.rules import kind_of_name

_SHORTEST_SECRET = 8


def machine_details() -> dict[str, str]:
    """System, device and Python as the summary names them. The Python is this program's and said to be."""
    return {
        "os": _system(),
        "device": platform.machine() or "unknown",
        "python": f"{platform.python_version()} (of this program)",
    }


def machine_names() -> tuple[str, ...]:
    """The names of user, home folder and host, which are taken out of what is shared."""
    names = {Path.home().name, socket.gethostname(), socket.gethostname().partition(".")[0]}
    with contextlib.suppress(OSError, KeyError):  # no entry for this user and no variable that names it
        names.add(getpass.getuser())
    return tuple(sorted(name for name in names if name))


def environment_secrets(environ: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Values of the environment that stand under a secret name; the gate knows them from then on."""
    found = os.environ if environ is None else environ
    return tuple(v for k, v in found.items() if len(v) >= _SHORTEST_SECRET and kind_of_name(k))


def _system() -> str:
    name = platform.system()
    if name == "Darwin":
        return f"macOS {platform.mac_ver()[0]}"
    if name == "Windows":
        return f"Windows {platform.version()}"
    try:
        return f"{platform.freedesktop_os_release()['PRETTY_NAME']}, {name} {platform.release()}"
    except (OSError, KeyError):
        return f"{name} {platform.release()}"
