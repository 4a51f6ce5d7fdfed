"""Gives problems the line and column in the user's own text."""

from collections.abc import Iterable
from typing import Protocol

from wizard.diagnosis.contract.finding import Finding, Place, to_problem
from wizard.diagnosis.contract.long_places import LongText
from wizard.diagnosis.contract.parse import Parsed
from wizard.diagnosis.contract.positions import Span, lines_of, python_spans, spans
from wizard.diagnosis.contract.syntax import original
from wizard.knowledge.contract import VERSIONS
from wizard.model.explanation import Problem


class _Where(Protocol):
    """A text in which places can be looked up; what its offsets count is its own affair."""

    size: int

    def spans(self, places: list[Place]) -> dict[Place, Span]:
        """Where places stand, or the nearest places around them."""

    def lines(self, offsets: Iterable[int]) -> dict[int, tuple[int, int]]:
        """Offsets as line and column, both from 1."""


class _Text:
    """A text that is held as a whole; offsets count its characters."""

    def __init__(self, text: str, parsed: Parsed) -> None:
        self._text = text
        self._parsed = parsed
        self.size = len(text)

    def spans(self, places: list[Place]) -> dict[Place, Span]:
        """Where places stand in the given text, also where it had to be put right to be read."""
        read, shift = self._parsed.read, self._parsed.shift
        if read is None:
            return spans(self._text, places)
        if shift is None:
            return python_spans(self._text, places)

        def moved(span: Span) -> Span:
            # What was cut right behind a value is no part of it, so its last character is what is moved.
            start, end, key_start = (
                original(offset, shift) for offset in (span.start, span.end - 1, span.key_start)
            )
            return Span(start, end + 1, key_start)

        return {place: moved(span) for place, span in spans(read, places).items()}

    def lines(self, offsets: Iterable[int]) -> dict[int, tuple[int, int]]:
        """Offsets as line and column."""
        return lines_of(self._text, offsets)


def placed(problems: list[tuple[Finding, Problem]], parsed: Parsed) -> list[Problem]:
    """The problems with line and column, where there is a text to count them in."""
    where = _where(parsed) if problems else None
    if where is None:
        return [problem for _, problem in problems]
    places = where.spans([finding.at for finding, _ in problems if finding.offset is None])
    bounds = [_bounds(where.size, finding, problem, places) for finding, problem in problems]
    lines = where.lines(offset for pair in bounds for offset in pair)
    found = []
    for (finding, problem), (start, end) in zip(problems, bounds, strict=True):
        if finding.path and not finding.at and finding.offset is None:
            found.append(problem)  # about a header or the address: it stands nowhere in the body
            continue
        (line, column), (end_line, end_column) = lines[start], lines[end]
        counted = {"line": line, "column": column, "end_line": end_line, "end_column": end_column}
        found.append(problem.model_copy(update=counted | _retold(finding, line, column)))
    return found


def _where(parsed: Parsed) -> _Where | None:
    if parsed.long is not None:
        return LongText(parsed.long)
    text = parsed.text()
    return None if text is None else _Text(text, parsed)


def _bounds(size: int, finding: Finding, problem: Problem, places: dict[Place, Span]) -> tuple[int, int]:
    """Where in the text a problem begins and ends."""
    if finding.offset is not None:
        return finding.offset, max(finding.offset, min(size, finding.offset + 1))
    span = places[finding.at]
    # A key that should not be there is marked with its value; of anything else only the value is.
    return (span.key_start if problem.rule in _KEYS else span.start), span.end


_KEYS = frozenset(
    {"extra_top", "extra_nested", "extra_in_message", "extra_in_block", "openai_parameter", "header_in_body"}
    | {"needs_beta", "sampling_removed", "sampling_deprecated", "effort_misplaced", "output_format_old"}
    | {"json_duplicate_key", "batch_key", "batch_betas", "count_only", "cache_on_thinking"}
)


def _retold(finding: Finding, line: int, column: int) -> dict[str, str]:
    """The message of a text that does not parse names the place in the text itself."""
    if finding.offset is None:
        return {}
    told = Finding(
        finding.rule, values={**finding.values, "line": line, "column": column, "char": finding.offset}
    )
    return {"message": to_problem(told, VERSIONS).message}
