"""The edge to the machine: where sessions live, and the one place that draws a new id.

Everything else in this room takes folders, times and ids as arguments.
"""

import os
import secrets
from datetime import UTC, datetime
from pathlib import Path

from wizard.session.ids import RANDOM_BYTES, session_id
from wizard.session.store import Store

APP = "a400-wizard"


def home_store() -> Store:
    """The store of this person on this machine: the platform's folder for application state."""
    import platformdirs

    return Store(platformdirs.user_state_path(APP, appauthor=False))


def settings_file() -> Path:
    """Where the settings are kept: the platform's folder for configuration."""
    import platformdirs

    return platformdirs.user_config_path(APP, appauthor=False) / "settings.json"


def user_flows() -> Path:
    """Where a person's own flows are looked for."""
    return settings_file().parent / "flows"


def new_id() -> str:
    """A fresh session id from the clock and the system's randomness."""
    return session_id(datetime.now(UTC), secrets.token_bytes(RANDOM_BYTES))


def new_case_key() -> bytes:
    """A fresh key for the pseudonyms of one case. It is kept beside the session and never shared."""
    return os.urandom(32)
