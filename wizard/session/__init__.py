"""Sessions on disk: journal, store, lock, resume, settings."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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

_HOMES = {"Sitting": "sitting", "Purged": "store", "Store": "store", "Stored": "store", "Unreadable": "store"}


def __getattr__(name: str) -> Any:
    """Load a name when first touched (PEP 562): this room is asked for places before the first paint."""
    if name in __all__:
        return getattr(import_module(f"wizard.session.{_HOMES.get(name, 'errors')}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
