"""Diagnosis: what a paste or a request says. Each name loads its part when it is first touched.

`explain` reads a pasted error, `check` a request or a reply, `minimize` shrinks a failing request.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wizard.diagnosis.contract import check
    from wizard.diagnosis.explain import explain
    from wizard.diagnosis.minimize import minimize

__all__ = ["check", "explain", "minimize"]

_HOMES = {
    "check": "wizard.diagnosis.contract",
    "explain": "wizard.diagnosis.explain",
    "minimize": "wizard.diagnosis.minimize",
}


def __getattr__(name: str) -> Any:
    """Load a public name on first use (PEP 562), so that explaining does not load the contract."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


class _Room(ModuleType):
    """This package: a submodule never takes the place of the function that bears the same name."""

    def __setattr__(self, name: str, value: object) -> None:
        """Set an attribute, except where the import system would hide a public name behind its module."""
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Room
