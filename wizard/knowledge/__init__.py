"""What we know of the API, as data with a date and a source.

Rules about the API live in the data files of this room and nowhere else; every file names its `source`
and the day it was `verified_on`. `refresh` (a development tool) remakes what comes from the official SDK.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wizard.knowledge.load import catalogue

__all__ = ["catalogue"]


def __getattr__(name: str) -> Any:
    """Load the catalogue of facts when it is first touched (PEP 562); explaining needs none of it."""
    if name == "catalogue":
        from wizard.knowledge.load import catalogue

        return catalogue
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
