"""Where problems are marked: in the person's own lines, or in lines made for reading where theirs is one."""

import json
from collections.abc import Sequence
from typing import Any

from wizard.model.explanation import Problem
from wizard.ui.marking import LARGE, Mark

UNREADABLE = 160
"""A line longer than this, in a body that parses, is laid out over several lines for reading."""
LAID_OUT = "laid out over several lines for reading"


def laid_out(text: str, problems: Sequence[Problem]) -> tuple[str, list[Mark | None], str]:
    """The text to show, a mark for each problem (None where it has no place in the text), and a remark.

    The person's own text is shown as it stands wherever it can be read; line and column on the page are
    always those of their own text.
    """
    readable = _readable(text)
    if readable is None:
        return text, [_own_place(number, problem) for number, problem in enumerate(problems, 1)], ""
    pretty, root = readable
    return pretty, _places(pretty, root, problems), LAID_OUT


def _whole(problem: Problem) -> bool:
    """Whether it is about something beside the body, a header for example, and so marks nothing in it."""
    return problem.line is None or (problem.pointer == "" and (problem.line, problem.column) == (1, 1))


def _own_place(number: int, problem: Problem) -> Mark | None:
    if _whole(problem):
        return None
    line, column = problem.line or 1, problem.column or 1
    end = (problem.end_line or line, problem.end_column or column)
    return Mark(line, column, *end, f"{problem.severity} {number}", str(problem.severity))


def _readable(text: str) -> tuple[str, Any] | None:
    if len(text) > LARGE or max(map(len, text.split("\n"))) <= UNREADABLE:
        return None
    try:
        root = json.loads(text, object_pairs_hook=_once)
        return json.dumps(root, indent=2, ensure_ascii=False), root
    except (ValueError, RecursionError):
        return None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys stand once; one that holds a key twice must be shown as it was written."""
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key stands twice")
    return made


def _places(pretty: str, root: Any, problems: Sequence[Problem]) -> list[Mark | None]:
    from wizard.diagnosis.contract.positions import lines_of, spans

    places = {problem.pointer: _steps(root, problem.pointer) for problem in problems}
    found = spans(pretty, places.values())
    lines = lines_of(pretty, [offset for span in found.values() for offset in (span.key_start, span.end)])
    marks: list[Mark | None] = []
    for number, problem in enumerate(problems, 1):
        span = found[places[problem.pointer]]
        (line, column), (end_line, end_column) = lines[span.key_start], lines[span.end]
        if end_line > line:  # a value over several lines is marked where it begins
            end_column = column + len(pretty[span.key_start :].split("\n", 1)[0])
        word = f"{problem.severity} {number}"
        whole = problem.pointer == ""
        marks.append(None if whole else Mark(line, column, line, end_column, word, str(problem.severity)))
    return marks


def _steps(root: Any, pointer: str) -> tuple[str | int, ...]:
    steps: list[str | int] = []
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        step = int(name) if isinstance(root, list) and name.isdecimal() else name
        steps.append(step)
        try:
            root = root[step]
        except (LookupError, TypeError):
            root = None
    return tuple(steps)
