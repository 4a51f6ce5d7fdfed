"""Hostile text in every place of a page where somebody else's text can stand."""

from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import cast

from pydantic import BaseModel

from wizard.walk.page import Page

KEY = "sk-ant-api03-" + "PLANTEDPLANTEDPLANTED" + "-0000"
"""A key that must never be seen."""
ESCAPES = "\x1b]52;c;SE9TVElMRQ==\x07\x1b]0;HOSTILE\x07\x1b[2J\x1b[31337m\x9b31337m"
MARKUP = "[@click=app.quit]press[/] [/b] [bold red]loud[/bold red] [link=file:///etc/passwd]x[/link]"
BIDI = "\u202egnorw\u202c \u2066x\u2069 zero\u200bwidth \ufeff \ud800"
HUGE = "x" * 60_000 + "\n" * 300
HOSTILE = f"{ESCAPES}{MARKUP}{BIDI}"

OURS = {
    "kind", "state", "id", "step", "rule", "fact", "value", "op", "severity", "pointer", "session", "source",
    "slug",
    "verified_on", "versions", "probe", "control", "layer", "blames",
}  # fmt: skip
"""Fields that hold words of ours: identifiers and closed vocabularies."""


def poisoned(page: Page, text: str) -> Page:
    """`page` with `text` behind every free text in it."""
    return cast(Page, _poisoned(page, text, ""))


def _poisoned(value: object, text: str, name: str) -> object:
    if (
        name in OURS
        or (name in ("verdict", "network") and isinstance(value, str))
        or value is None
        or isinstance(value, Enum)
    ):
        return value
    if isinstance(value, str):
        return value + text
    if isinstance(value, BaseModel):
        told = {key: _poisoned(getattr(value, key), text, key) for key in type(value).model_fields}
        return value.model_copy(update=told)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{f.name: _poisoned(getattr(value, f.name), text, f.name) for f in fields(value)}
        )
    if isinstance(value, tuple):
        return tuple(_poisoned(item, text, name) for item in value)
    if isinstance(value, dict):
        return {key: _poisoned(item, text, "") for key, item in value.items()}
    return value
