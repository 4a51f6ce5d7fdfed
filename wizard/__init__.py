"""The public names of a400-wizard, each loaded when it is first touched.

`explain` reads a pasted error, `check` reads a request body, `minimize` shrinks a failing one and
`redact` takes out what must not leave the machine. Importing this package loads none of textual,
httpx or keyring, so that a program can use the four functions at little cost.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wizard.diagnosis import check, explain, minimize
    from wizard.evidence import redact

__all__ = ["__version__", "check", "explain", "minimize", "redact"]

_HOMES = {
    "check": "wizard.diagnosis",
    "explain": "wizard.diagnosis",
    "minimize": "wizard.diagnosis",
    "redact": "wizard.evidence",
}


def __getattr__(name: str) -> Any:
    """Load a public name from its room on first use (PEP 562)."""
    if name == "__version__":
        from importlib.metadata import PackageNotFoundError, version

        try:
            return version("a400-wizard")
        except PackageNotFoundError:  # run from a checkout that was never installed
            return "0+checkout"
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """The public names, for completion in a shell."""
    return sorted(__all__)
