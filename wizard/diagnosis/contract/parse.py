"""From what was given (text, bytes or a value) to a JSON value, with findings for what is wrong."""

import json
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import from_json

from wizard.diagnosis.contract.finding import Finding, Place, found
from wizard.diagnosis.contract.long_body import LongBody
from wizard.diagnosis.contract.syntax import LONE_SURROGATE, mend

_SMALL = 1024 * 1024
"""Characters up to which a text is parsed a second time, to see keys that stand twice."""

_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}


@dataclass(slots=True)
class Parsed:
    """A body as far as it could be read."""

    value: Any = None
    given: str | bytes | None = None
    """The user's own text, for lines and columns; None where a value was given."""
    findings: list[Finding] = field(default_factory=list)
    readable: bool = True
    """False where nothing of it could be read."""
    mended_text: str | None = None
    """The text put right, where it did not parse and there is no doubt about what was meant."""
    read: str | None = None
    """The text that was read in place of the given one, where that did not parse."""
    shift: tuple[tuple[int, int], ...] | None = ()
    """How offsets in `read` stand to those in the given text; None where it was written anew from Python."""
    size: int = 0
    """Bytes of the body as it would travel."""
    long: LongBody | None = None
    """The body where it was too long to be held as a whole; its text stands there."""

    def text(self) -> str | None:
        """The user's own text. Made from bytes only when it is asked for, since a sound body needs none."""
        return self.given.decode("utf-8", "replace") if isinstance(self.given, bytes) else self.given


def parse(body: Any) -> Parsed:
    """Read a body. Never raises, whatever it is."""
    if isinstance(body, bytes | bytearray | memoryview):
        return _from_bytes(bytes(body))
    if isinstance(body, str):
        return _from_text(body, size=len(body) if body.isascii() else len(body.encode("utf-8", "replace")))
    return _from_value(body)


def _from_value(body: Any) -> Parsed:
    """A value as it would travel: SDK objects dumped, tuples as lists, and what JSON lacks reported."""
    odd: list[Any] = []

    def plain(value: Any) -> Any:
        dump = getattr(value, "model_dump", None)
        if callable(dump) and not isinstance(value, type):
            return dump(mode="json", exclude_unset=True)
        odd.append(value)
        return None

    try:
        text = json.dumps(body, default=plain, skipkeys=True)
        parsed = Parsed(value=json.loads(text), size=len(text))
    except (ValueError, RecursionError):  # a value that holds itself, or is nested without end
        return Parsed(findings=[found("json_too_deep")], readable=False)
    except Exception:  # noqa: BLE001 - boundary: foreign objects may raise anything while they are dumped
        return Parsed(findings=[found("json_value", kind=type(body).__name__)], readable=False)
    if LONE_SURROGATE.search(text):
        parsed.findings += [
            found("json_lone_surrogate_in_value", at)
            for at, value in _leaves(parsed.value)
            if isinstance(value, str) and LONE_SURROGATE.search(value)
        ]
    if odd:
        ids = {id(value) for value in odd}
        for at, value in _leaves(body):
            if id(value) in ids:
                parsed.findings.append(found("json_value", at, kind=type(value).__name__))
    if "NaN" in text or "Infinity" in text:
        for at, value in _leaves(parsed.value):
            if isinstance(value, float) and not math.isfinite(value):
                parsed.findings.append(found("json_not_finite", at, said=repr(value)))
    return parsed


def _leaves(root: Any) -> Iterator[tuple[Place, Any]]:
    """Everything in a value that is neither list nor object."""
    todo: list[tuple[Place, Any]] = [((), root)]
    while todo:
        at, value = todo.pop()
        if isinstance(value, dict):
            todo += [((*at, str(key)), inner) for key, inner in value.items()]
        elif isinstance(value, list | tuple):
            todo += [((*at, index), inner) for index, inner in enumerate(value)]
        else:
            yield at, value


def _from_bytes(data: bytes) -> Parsed:
    try:
        value = from_json(data, allow_inf_nan=False)
    except ValueError:
        pass  # the slow road says what is wrong and where
    else:
        twice = _duplicates(data.decode("utf-8")) if len(data) <= _SMALL else []
        return Parsed(value, data, twice, size=len(data))
    encoding = next((name for mark, name in _MARKS.items() if data.startswith(mark)), "utf-8")
    if encoding == "utf-8" and data[1:2] == b"\x00":
        encoding = "utf-16-le"
    try:
        text = data.decode(encoding)
        parsed = _from_text(text, size=len(data))
        if encoding.startswith("utf-16"):
            parsed.findings.insert(0, _bad_encoding(text, 0, "The body is UTF-16. Send it as UTF-8."))
            parsed.mended_text = parsed.mended_text or (text if parsed.readable else None)
        elif encoding == "utf-8-sig":
            advice = "The body begins with a byte order mark. Write it as UTF-8 without one."
            parsed.findings.insert(
                0, Finding("json_syntax", values={"said": "unexpected character", "advice": advice}, offset=0)
            )
            parsed.mended_text = parsed.mended_text or (text if parsed.readable else None)
    except UnicodeDecodeError as error:
        text = data.decode("utf-8", "replace")
        parsed = _from_text(text, size=len(data))
        offset = len(data[: error.start].decode("utf-8", "replace"))
        advice = f"Byte {error.start} (0x{data[error.start]:02x}) is not UTF-8. Write the body as UTF-8."
        parsed.findings.insert(0, _bad_encoding(text, offset, advice))
        parsed.mended_text = None
    return parsed


def _bad_encoding(text: str, offset: int, advice: str) -> Finding:
    return Finding("json_encoding", values={"advice": advice}, offset=min(offset, len(text)))


def _from_text(text: str, size: int) -> Parsed:
    try:
        value = from_json(text, allow_inf_nan=False)
    except (ValueError, TypeError):  # TypeError: half of a surrogate pair in a Python string
        read = mend(text)
        if read.text is None:
            return Parsed(given=text, findings=read.findings, readable=False, size=size)
        mended = read.text if read.plain else None
        return Parsed(
            read.value, text, read.findings, mended_text=mended, size=size, read=read.text, shift=read.shift
        )
    findings = _duplicates(text) if len(text) <= _SMALL else []
    return Parsed(value, text, findings, size=size)


def _duplicates(text: str) -> list[Finding]:
    """A finding for every key that stands twice in one object.

    The place is found by giving each object with such a key a mark, and looking for the marks afterwards.
    """
    marked: dict[int, list[str]] = {}
    keep: list[Any] = []

    def note(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(pairs)
        if len(value) != len(pairs):
            counts = Counter(name for name, _ in pairs)
            marked[id(value)] = [name for name, count in counts.most_common(10) if count > 1]
            keep.append(value)  # so that no later object gets the same id
        return value

    try:
        root = json.loads(text, object_pairs_hook=note)
    except (ValueError, RecursionError):
        return []
    if not marked:
        return []
    return [
        found("json_duplicate_key", (*at, name), key=name)
        for at, names in _marked_places(root, marked)
        for name in names
    ]


def _marked_places(root: Any, marked: dict[int, list[str]]) -> list[tuple[Place, list[str]]]:
    places: list[tuple[Place, list[str]]] = []
    todo: list[tuple[Place, Any]] = [((), root)]
    while todo and len(places) < 100:
        at, value = todo.pop()
        if isinstance(value, dict):
            if id(value) in marked:
                places.append((at, marked[id(value)]))
            todo += [((*at, key), inner) for key, inner in value.items() if isinstance(inner, dict | list)]
        elif isinstance(value, list):
            todo += [
                ((*at, index), inner) for index, inner in enumerate(value) if isinstance(inner, dict | list)
            ]
    return sorted(places, key=lambda entry: len(entry[0]))
