"""Sessions on disk: journal, store, lock, resume, settings."""

from wizard.session.errors import (
    BadIdError,
    DamagedError,
    InUseError,
    NewerFormatError,
    NotFoundError,
    SessionError,
)
from wizard.session.sitting import Sitting
from wizard.session.store import Purged, Store, Stored, Unreadable

__all__ = [
    "BadIdError",
    "DamagedError",
    "InUseError",
    "NewerFormatError",
    "NotFoundError",
    "Purged",
    "SessionError",
    "Sitting",
    "Store",
    "Stored",
    "Unreadable",
]
