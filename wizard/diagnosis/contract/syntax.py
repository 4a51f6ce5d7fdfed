"""Says what probably happened where a text is not JSON, and reads on as if it were put right.

The standard library's parser finds the first fault in C; here the characters around it are judged, the fault
is mended in a copy, and the parser runs again. Rounds are bounded by size, so that the whole stays linear.
"""

import ast
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from pydantic_core import from_json

from wizard.diagnosis.contract.finding import Finding

_BUDGET = 64 * 1024 * 1024
"""Characters parsed over all rounds at most."""
_ROUNDS = 40
_LITERAL_EVAL_LIMIT = 256 * 1024
_DIGITS = 400
_DEPTH = 190
"""Nesting up to which values are read; the parser of the fast path stops at 200."""

LONE_SURROGATE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|[\ud800-\udfff]"
)
_WORD = re.compile(r"[A-Za-z_$][\w$]*")
_CONSTANTS = {
    "True": "true",
    "False": "false",
    "None": "null",
    "undefined": "null",
    "nil": "null",
    "NULL": "null",
}
_SMART = "“”„«»‘’"
_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


@dataclass(frozen=True, slots=True)
class _Fault:
    rule: str
    said: str
    advice: str
    offset: int
    cut: tuple[int, int, str] | None = None
    """What to put instead of a stretch of the text, to read on; None where nothing is known."""
    plain: bool = True
    """Whether that is the only reading, so that it may be offered as a repair."""


class Mended(NamedTuple):
    """A text that does not parse, read as if it were put right."""

    value: Any
    findings: list[Finding]
    """One for each fault, first the one that the API reports."""
    text: str | None
    """The text put right; None where it could not be read at all."""
    plain: bool
    """Whether putting it right left no room for doubt about what was meant."""
    shift: tuple[tuple[int, int], ...] | None = ()
    """Offsets in the mended text from which on it is that much longer; None where it was written anew."""


def mend(text: str) -> Mended:
    """Read a text that does not parse, with a finding for each fault."""
    findings: list[Finding] = []
    plain = True
    shift: list[tuple[int, int]] = []
    rounds = max(1, min(_ROUNDS, _BUDGET // max(1, len(text))))
    if _is_python(text):
        written = _python_value(text)
        if written is not None:
            fault = _judge(text, *_first_error(text))
            advice = "This is how Python prints a dict, not JSON. Write it with json.dumps."
            finding = _finding(fault, fault.offset, advice)
            return Mended(json.loads(written), [finding], written, True, shift=None)
    work = text
    for _ in range(rounds):
        try:
            return Mended(_load(work), findings, work, plain, tuple(shift))
        except RecursionError:
            return Mended(None, [*findings, Finding("json_too_deep", offset=0)], None, False)
        except _NotFiniteError as error:
            fault = _not_finite(work, str(error))
        except json.JSONDecodeError as error:
            fault = _judge(work, *stopped(error))
        findings.append(_finding(fault, original(fault.offset, shift)))
        if fault.cut is None:
            break
        plain = plain and fault.plain
        start, end, new = fault.cut
        work = work[:start] + new + work[end:]
        shift.append((start + len(new), len(new) - (end - start)))
    return Mended(None, findings, None, False)


def _finding(fault: _Fault, offset: int, advice: str | None = None) -> Finding:
    return Finding(fault.rule, values={"said": fault.said, "advice": advice or fault.advice}, offset=offset)


def original(offset: int, shift: Sequence[tuple[int, int]]) -> int:
    """An offset in the mended copy as one in the user's own text."""
    for start, change in reversed(shift):
        if offset >= start:
            offset -= change
    return max(0, offset)


class _NotFiniteError(Exception):
    """NaN or Infinity stands in the text."""


def _load(text: str) -> Any:
    """Parse strictly: also no NaN, no half of a surrogate pair, no deep nesting."""
    try:
        return from_json(text, allow_inf_nan=False)
    except (ValueError, TypeError):
        pass  # the standard library says where, and reads on where only a number is too long

    def refuse(name: str) -> Any:
        raise _NotFiniteError(name)

    try:
        value = json.loads(text, parse_constant=refuse)
    except json.JSONDecodeError:
        raise
    except ValueError:
        value = json.loads(text, parse_constant=refuse, parse_int=_number)
    lone = LONE_SURROGATE.search(text) if "\\u" in text or not text.isascii() else None
    while lone and lone.group().startswith("\\") and _escaped(text, lone.start()):
        lone = LONE_SURROGATE.search(text, lone.end())
    if lone:
        raise json.JSONDecodeError("lone surrogate", text, lone.start())
    if _too_deep(value):
        raise RecursionError
    return value


def _number(digits: str) -> int | float:
    """A whole number; one of thousands of digits as a float, which is how far parsers follow it."""
    return int(digits) if len(digits) <= _DIGITS else float(digits)


def _escaped(text: str, at: int) -> bool:
    """Whether the backslash at an offset is itself escaped."""
    before = at
    while before and text[before - 1] == "\\":
        before -= 1
    return (at - before) % 2 == 1


def _too_deep(value: Any) -> bool:
    layer = [value]
    for _ in range(_DEPTH):
        inner: list[Any] = []
        for each in layer:
            children = each.values() if isinstance(each, dict) else each if isinstance(each, list) else ()
            inner += [child for child in children if isinstance(child, dict | list)]
        if not inner:
            return False
        layer = inner
    return True


def stopped(error: json.JSONDecodeError) -> tuple[str, int]:
    """What the parser said and where it stopped, alike on every Python.

    From 3.13 on it stops at a comma that nothing follows, and names it; before, at the bracket behind it.
    """
    if not error.msg.startswith("Illegal trailing comma"):
        return error.msg, error.pos
    rest = error.doc[error.pos + 1 :]
    return "Expecting value", len(error.doc) - len(rest.lstrip(" \t\r\n"))


def _first_error(text: str) -> tuple[str, int]:
    try:
        _load(text)
    except json.JSONDecodeError as error:
        return stopped(error)
    except (RecursionError, _NotFiniteError):
        pass
    return "Expecting value", 0


def _is_python(text: str) -> bool:
    return len(text) <= _LITERAL_EVAL_LIMIT and re.match(r"\s*\{\s*'", text) is not None


def _python_value(text: str) -> str | None:
    """A Python literal as the JSON that it stands for; None where it is none."""
    try:
        return json.dumps(ast.literal_eval(text.strip()), allow_nan=False, ensure_ascii=False)
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
        return None


def _syntax(
    advice: str,
    at: int,
    cut: tuple[int, int, str] | None = None,
    said: str = "unexpected character",
    plain: bool = True,
) -> _Fault:
    return _Fault("json_syntax", said, advice, at, cut, plain)


def _not_finite(text: str, name: str) -> _Fault:
    tokens = re.finditer(rf'"(?:[^"\\]|\\.)*+"|{re.escape(name)}', text)
    at = next((token.start() for token in tokens if token.group()[0] != '"'), 0)
    advice = f"JSON has no {name}. Send a finite number, or leave the key out."
    return _syntax(advice, at, (at, at + len(name), "null"), plain=False)


def _judge(text: str, said: str, at: int) -> _Fault:
    """What probably happened where the parser stopped."""
    if said == "lone surrogate":
        end = at + (6 if text[at] == "\\" else 1)
        return _Fault("json_lone_surrogate", said, "", at, (at, end, "\\ufffd"))
    if not text.strip():
        return _syntax("The body is empty.", 0, said="Input is a zero-length, empty document")
    if text.startswith("\ufeff"):
        return _syntax("The body begins with a byte order mark. Write it without one.", 0, (0, 1, ""))
    if said.startswith("Invalid control character"):
        return _control(text, at)
    if said.startswith("Invalid \\u"):
        begins = text.rfind("\\", 0, at + 1)
        advice = "After \\u four hexadecimal digits must come; a plain backslash is written twice."
        cut = (begins, begins + 1, "\\\\")
        return _syntax(advice, begins, cut, "invalid escaped character in string", plain=False)
    if said.startswith("Invalid \\"):
        advice = "A backslash inside a text must be written twice."
        return _syntax(advice, at, (at, at + 1, "\\\\"), said="invalid escaped character in string")
    if said.startswith("Unterminated string"):
        advice = "The text that begins here is never closed: a quote is missing, or the body was cut off."
        return _syntax(advice, at, said="unexpected end of data")
    if said.startswith("Extra data"):
        return _extra(text, at)
    if at >= len(text):
        advice = "The body ends too early: it was cut off, or a bracket is missing."
        return _syntax(advice, max(0, at - 1), said="unexpected end of data")
    return _unexpected(text, said, at)


def _control(text: str, at: int) -> _Fault:
    char = text[at]
    escape = _ESCAPES.get(char, f"\\u{ord(char):04x}")
    name = {"\n": "A line break", "\r": "A line break", "\t": "A tab"}.get(
        char, f"A control character ({escape})"
    )
    advice = f"{name} stands inside a text as it is. Write {escape}, or let a JSON library write the body."
    return _Fault("json_control_character", "", advice, at, (at, at + 1, escape))


def _extra(text: str, at: int) -> _Fault:
    first = text[at : at + 4096].lstrip()[:1]
    if first and first in "{[":
        advice = "A second JSON value begins here. Send one object a request."
    elif first and first in "}]":
        advice = "There is one closing bracket too many."
    else:
        advice = "Something stands after the end of the JSON value. Remove it."
    return _syntax(advice, at, (at, len(text), ""), "unexpected content after document", plain=False)


def _before(text: str, at: int) -> str:
    """The last character before an offset that is not white space; empty where there is none near."""
    return text[max(0, at - 4096) : at].rstrip()[-1:]


def _unexpected(text: str, said: str, at: int) -> _Fault:
    char, before = text[at], _before(text, at)
    if before == "," and char in "}]":
        comma = text.rindex(",", 0, at)
        advice = "Remove the comma before the closing bracket."
        return _syntax(advice, comma, (comma, comma + 1, ""), said="trailing comma is not allowed")
    if char == "," and before and before in ",[{":
        return _syntax("There is one comma too many.", at, (at, at + 1, ""))
    if text.startswith(("//", "/*"), at) or char == "#":
        close = "*/" if text.startswith("/*", at) else "\n"
        end = text.find(close, at)
        end = len(text) if end < 0 else end + len(close.strip())
        return _syntax("JSON has no comments: remove it.", at, (at, end, ""))
    if char == "'":
        return _single_quoted(text, at)
    if char in _SMART:
        return _syntax("This is a typographic quote. JSON takes only plain double quotes.", at)
    if word := _WORD.match(text, at):
        return _word(said, word)
    if char == "<":
        return _syntax("This is HTML or XML, not JSON.", at)
    return _missing(text, said, at, before)


def _missing(text: str, said: str, at: int, before: str) -> _Fault:
    if said.startswith("Expecting ',' delimiter"):
        if text[at] in '"{[' and before and before in '"}]0123456789el':
            advice = "A comma is missing before this, or a quote inside the text before it needs a backslash."
            # Only on a new line is a forgotten comma the plain reading; else it would be a guess.
            alone = "\n" in text[text.rfind(before, 0, at) : at]
            return _syntax(advice, at, (at, at, ",") if alone else None)
        return _syntax("A comma or a closing bracket is missing before this.", at)
    if said.startswith("Expecting ':'"):
        return _syntax("A colon is missing after the key.", at)
    if before == ":" and text[at] in ",}]":
        return _syntax("The key before this has no value.", at, (at, at, "null"), plain=False)
    return _syntax("No JSON value can begin like this.", at)


def _single_quoted(text: str, at: int) -> _Fault:
    end = text.find("'", at + 1)
    while end > 0 and text[end - 1] == "\\":
        end = text.find("'", end + 1)
    inner = text[at + 1 : end].replace("\\'", "'")
    cut = None if end < 0 else (at, end + 1, json.dumps(inner, ensure_ascii=False))
    return _syntax("JSON takes only double quotes.", at, cut)


def _word(said: str, word: re.Match[str]) -> _Fault:
    name, at, end = word.group(), word.start(), word.end()
    if name in _CONSTANTS:
        return _syntax(f"{name} is not JSON: write {_CONSTANTS[name]}.", at, (at, end, _CONSTANTS[name]))
    name = name[:40]
    if said.startswith("Expecting property name"):
        return _syntax("Keys must stand in double quotes.", at, (at, end, f'"{name}"'))
    return _syntax(f"{name} is not a JSON value; a text must stand in double quotes.", at)
