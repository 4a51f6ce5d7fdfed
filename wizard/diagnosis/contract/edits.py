"""Repairs of what a validator refuses: only such as cannot change what was meant."""

import json
import re
from dataclasses import dataclass
from typing import Any

from wizard.diagnosis.contract import pixels
from wizard.diagnosis.contract.base64_text import trouble
from wizard.diagnosis.contract.finding import Place, patch, remove, replace
from wizard.model.explanation import PatchOperation

Edit = tuple[PatchOperation, ...] | None
_CHOICES = {"auto": "auto", "any": "any", "none": "none", "required": "any"}
"""What `tool_choice` says as a bare word, here and in OpenAI's API, as its `type`."""
_LONGEST_INPUT = 1_000_000


@dataclass(frozen=True, slots=True)
class Report:
    """One thing that a validator of the contract has against a value."""

    kind: str
    """`missing`, `null`, `type`, `value`, `extra`, `tag` or `no_tag`."""
    error: str
    """pydantic's own name for it."""
    at: Place
    path: str
    """As the API prints the place."""
    holder: str
    """The definition that holds the key; empty at the top of the body."""
    key: str
    text: str
    """pydantic's sentence, which the API prints."""
    value: Any
    within: Any
    """The object or list that holds the value."""
    tags: str = ""
    """The tags that a union would take, as the message lists them."""
    tag: str = ""
    """The tag that it found."""


def safe_edit(rule: str, report: Report, *, required: bool) -> Edit:
    """A repair that cannot change what was meant; None where there is none.

    Args:
        rule: the rule that speaks for the report.
        report: what the validator refused.
        required: whether the key may not be left out.
    """
    if rule == "input_schema_type_missing":
        return (patch("add", report.at, "object"),)
    if rule == "tool_input_not_object":
        return _arguments(report)
    if rule == "wrong_type" and report.value is None:
        return None if required else remove(report.at)
    if rule == "wrong_type" and isinstance(report.value, str):
        return _of_text(report, report.value)
    return None


def _arguments(report: Report) -> Edit:
    """Arguments of a call that are missing, or that stand there as JSON text."""
    if report.value is None:
        return replace(report.at, {})
    if not isinstance(report.value, str) or len(report.value) > _LONGEST_INPUT:
        return None
    try:
        value = json.loads(report.value or "{}")
    except (ValueError, RecursionError):
        return None
    return replace(report.at, value) if isinstance(value, dict) else None


def _of_text(report: Report, value: str) -> Edit:
    """A text where something else is wanted, which plainly says what."""
    if report.error == "int_type" and re.fullmatch(r"\d{1,9}", value):
        return replace(report.at, int(value))
    if report.error == "float_type" and re.fullmatch(r"\d{1,3}(\.\d{1,9})?", value):
        return replace(report.at, float(value))
    if report.error == "bool_type" and value.lower() in ("true", "false"):
        return replace(report.at, value.lower() == "true")
    if report.error == "dict_type" and _holds_blocks(report.at) and value:
        return replace(report.at, {"type": "text", "text": value})
    if report.error == "dict_type" and report.key == "tool_choice" and value in _CHOICES:
        return replace(report.at, {"type": _CHOICES[value]})
    if report.error == "list_type" and report.key == "stop_sequences":
        return replace(report.at, [value])
    return None


def _holds_blocks(at: Place) -> bool:
    """Whether a place is that of a content block: in a message, a tool result or the system prompt."""
    return at[-2:-1] in (("content",), ("system",))


def media_type_edit(at: Place, source: Any) -> Edit:
    """The media type that the bytes of an image really have, in place of one that is not taken.

    Args:
        at: the place of `media_type`.
        source: the source it stands in.
    """
    data = source.get("data") if isinstance(source, dict) else None
    kind = pixels.look(data).kind if isinstance(data, str) and trouble(data) is None else None
    return replace(at, kind) if kind in ("image/jpeg", "image/png", "image/gif", "image/webp") else None
