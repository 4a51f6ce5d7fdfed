"""The rules of the contract as data: texts, causes, sources, dates, and the tables they look things up in."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from wizard.knowledge.contract import VERSIONS
from wizard.model.base import Model
from wizard.model.words import Severity

_BOOKS = ("json", "shape", "messages", "tools", "models", "limits", "transport", "response")


class CheckRule(Model):
    """One rule: what it says when it fires. When it fires is code; what is known of it is here."""

    id: str
    cause: str
    message: str
    fix: str
    source: str
    verified_on: str
    severity: Severity = Severity.ERROR
    versions: tuple[str, ...] = VERSIONS
    """The API versions for which it holds."""


def _book(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__name__).joinpath(f"{name}.toml").read_text("utf-8"))


@cache
def check_rules() -> dict[str, CheckRule]:
    """Every rule by its id."""
    rules: dict[str, CheckRule] = {}
    for name in _BOOKS:
        book = _book(name)
        shared = {"source": book["source"], "verified_on": book["verified_on"]}
        for key, entry in book.items():
            if isinstance(entry, dict) and "cause" in entry:
                rules[key] = CheckRule(id=key, **{**shared, **entry})
    return rules


@cache
def places() -> dict[str, str]:
    """Which rule speaks for what a validator reports: `"<kind> <definition>.<key>"` -> rule."""
    return dict(_book("shape")["places"])


@cache
def tables() -> dict[str, Any]:
    """Limits, header names, beta families and the keys of other vendors' APIs."""
    return _book("contract")
