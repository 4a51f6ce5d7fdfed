"""The edge to the machine: where sessions live, and the one place that draws a new id.

Everything else in this room takes folders, times and ids as arguments.
"""

import os
import secrets
from datetime import UTC, datetime

from wizard.session.ids import RANDOM_BYTES, session_id
from wizard.session.places import APP, settings_file, state_folder, user_flows
from wizard.session.store import Store

__all__ = ["APP", "home_store", "new_case_key", "new_id", "settings_file", "user_flows"]


def home_store() -> Store:
    """The store of this person on this machine: the platform's folder for application state."""
    return Store(state_folder())


def new_id() -> str:
    """A fresh session id from the clock and the system's randomness."""
    return session_id(datetime.now(UTC), secrets.token_bytes(RANDOM_BYTES))


def new_case_key() -> bytes:
    """A fresh key for the pseudonyms of one case. It is kept beside the session and never shared."""
    return os.urandom(32)
