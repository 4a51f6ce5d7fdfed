"""From bytes to a flow model: size, encoding, TOML, shape. Every refusal says where."""

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from wizard.flow.finding import Finding
from wizard.flow.lines import LineIndex, Path
from wizard.model.fact import CANNOT_TELL, SKIPPED
from wizard.model.flow import Flow

LARGEST_FLOW = 256 * 1024
"""Bytes. The shipped flows are a fifth of it; a larger file is no flow that a person wrote."""
DEEPEST = 8
"""Levels of tables and arrays; a flow needs six."""
MOST_TABLES = 300
"""Steps, rules or combinations in one flow; a person cannot review more."""
OPEN_MEANINGS = {CANNOT_TELL: "cannot be told", SKIPPED: "passed over"}

_PLURALS = {"step": "steps", "rule": "rules"}
_SINGULARS = {plural: single for single, plural in _PLURALS.items()}


class Unreadable(Exception):  # noqa: N818 - carries findings to the one place that collects them
    """The bytes hold no flow."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(findings[0].message)
        self.findings = findings


def read(data: bytes, name: str) -> tuple[Flow, LineIndex]:
    """The flow that the bytes hold, and where its parts stand.

    Raises:
        Unreadable: with one finding per fault.
    """
    text = _text(data, name)
    lines = LineIndex(text)
    table = _toml(text, name)
    if problem := _too_big(table):
        raise Unreadable((Finding(kind="too-large", file=name, message=problem),))
    try:
        return Flow.model_validate(_translated(table)), lines
    except ValidationError as error:
        raise Unreadable(tuple(_shape_findings(error, lines, name))) from None


def _text(data: bytes, name: str) -> str:
    if len(data) > LARGEST_FLOW:
        message = f"the file is larger than {LARGEST_FLOW // 1024} KB, so it is not read as a flow"
        raise Unreadable((Finding(kind="too-large", file=name, message=message),))
    try:
        return data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        message = "the file is not UTF-8 text"
        raise Unreadable((Finding(kind="encoding", file=name, line=line, message=message),)) from None


def _toml(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise Unreadable((Finding(kind="syntax", file=name, message="it is nested too deeply"),)) from None
    except ValueError as error:  # TOMLDecodeError, and numbers with more digits than Python reads
        said = str(error)
        line = _line_in(said)
        raise Unreadable(
            (Finding(kind="syntax", file=name, line=line, message=f"not TOML: {said[:200]}"),)
        ) from None


def _line_in(said: str) -> int:
    """The line that tomllib names in its message; 1 where it names none."""
    _, found, rest = said.rpartition("(at line ")
    digits = rest.split(",")[0]
    return int(digits) if found and digits.isdigit() else 1


def _too_big(table: Mapping[str, Any]) -> str | None:
    """Why the parsed file is refused before it is looked at; depth is measured without recursion."""
    waiting: list[tuple[Any, int]] = [(table, 0)]
    while waiting:
        value, depth = waiting.pop()
        if depth > DEEPEST:
            return f"it is nested deeper than {DEEPEST} levels"
        if isinstance(value, Mapping):
            waiting.extend((inner, depth + 1) for inner in value.values())
        elif isinstance(value, list):
            waiting.extend((inner, depth + 1) for inner in value)
    for key in (*_PLURALS, "impossible"):
        if isinstance(table.get(key), list) and len(table[key]) > MOST_TABLES:
            return f"it has more than {MOST_TABLES} [[{key}]] tables"
    return None


def _translated(table: Mapping[str, Any]) -> dict[str, Any]:
    """The file's words as the model's: `[[step]]` is `steps`, one value is a list, facts get open values."""
    flow = {_PLURALS.get(key, key): value for key, value in table.items() if key not in _SINGULARS}
    for key in _SINGULARS.keys() & table.keys():
        flow[f"[[{_SINGULARS[key]}]] is written in the singular, not {key}"] = table[key]
    for key in ("steps", "rules", "impossible"):
        if isinstance(flow.get(key), list):
            flow[key] = [_with_lists(entry) for entry in flow[key]]
    if isinstance(flow.get("facts"), Mapping):
        flow["facts"] = {fact: _fact(fact, entry) for fact, entry in flow["facts"].items()}
    return flow


def _with_lists(entry: Any) -> Any:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("when"), Mapping):
        return entry
    when = {fact: [v] if isinstance(v, str) else v for fact, v in entry["when"].items()}
    return {**entry, "when": when}


def _fact(fact: str, entry: Any) -> Any:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("values"), Mapping):
        return entry
    named = {value: said for value, said in entry["values"].items() if value not in OPEN_MEANINGS}
    return {"id": fact, **entry, "values": {**named, **OPEN_MEANINGS}}


def _shape_findings(error: ValidationError, lines: LineIndex, name: str) -> Iterator[Finding]:
    for fault in error.errors(include_url=False, include_input=False)[:20]:
        path = as_written(fault["loc"])
        place = ".".join(str(part) for part in path) or "the file"
        message = "is required" if fault["type"] == "missing" else fault["msg"]
        if fault["type"] == "extra_forbidden":
            message = "is not a key that a flow has"
        yield Finding(kind="shape", file=name, line=lines.line(path), message=f"{place[:120]}: {message}")


def as_written(path: tuple[int | str, ...]) -> Path:
    """A path through the model as the file spells it."""
    if not path:
        return ()
    return (_SINGULARS.get(str(path[0]), path[0]), *path[1:])
