"""The summary as a picture: one light card, drawn from the gated lines and nothing else.

A picture of our own needs no screenshot, so nothing that stood beside the wizard on the screen is in it.
It holds text, shapes and colors only: no script, no link, no font or picture from elsewhere.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

from wizard.evidence.gate import Gate
from wizard.evidence.report import Report
from wizard.evidence.summary import Line

WIDTH = 900
_EDGE, _PAD, _LABEL = 24, 32, 150
_SIZE, _LEADING, _GAP = 13, 20, 14
_CELL = 7.83
"""Pixels of one cell: 13 pixels of any common monospaced font, rounded up."""
_COLUMNS = int((WIDTH - 2 * (_EDGE + _PAD) - _LABEL) / _CELL)
_MOST_ROWS = 5
"""Rows that one line may take in the picture; the text report has it whole."""
_MONO = "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace"
_SANS = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', 'Liberation Sans', sans-serif"

_PAPER, _CARD, _RULE = "#f4f3ef", "#ffffff", "#e4e2db"
_INK, _QUIET, _TINT, _ACCENT = "#22252a", "#686c74", "#faf2ea", "#a5481f"

_GROUPS: tuple[tuple[str, frozenset[str]], ...] = (
    ("What failed", frozenset({"attempted", "when", "status", "error_type", "message"})),
    ("", frozenset({"request_id", "cf_ray", "answered_by"})),
    ("Where", frozenset({"product", "model", "sdk", "browser", "device", "os", "python", "plan"})),
    (
        "Tried",
        frozenset({"clean_client", "private_window", "other_device", "other_network", "reproduced", "tried"}),
    ),
    ("What it tells", frozenset({"verdict", "tells", "because", "ruled_out", "not_checked", "proof"})),
    ("Next", frozenset({"open_changes", "next", "support", "never_send"})),
)
"""Headings of the picture, and the lines of the summary under each."""


@dataclass(slots=True)
class _Canvas:
    """Collects shapes from the top to the bottom."""

    y: float = 0
    shapes: str = ""

    def text(self, x: float, text: str, **style: str | int) -> None:
        """A line of text at the current height; `style` are attributes of SVG."""
        marks = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in style.items())
        self.shapes += f'<text x="{x:g}" y="{self.y:g}"{marks} xml:space="preserve">{escape(text)}</text>\n'

    def box(self, x: float, y: float, width: float, height: float, fill: str, round_: int = 0) -> None:
        """A filled rectangle."""
        self.shapes += (
            f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="{round_}" fill="{fill}"/>\n'
        )


def as_svg(report: Report, gate: Gate) -> str:
    """The summary of a report as an SVG picture.

    Args:
        report: the report.
        gate: the gate that it was made with; every row of the picture passes it once more.
    """
    canvas = _Canvas()
    _head(canvas, report)
    for heading, fields in _GROUPS:
        lines = _with_their_labels(report.summary, fields)
        if lines:
            _group(canvas, heading, lines, gate)
    _foot(canvas, report, gate)
    height = canvas.y + _EDGE + 22
    title = escape(f"a400-wizard evidence summary, share level {report.level}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height:g}" '
        f'viewBox="0 0 {WIDTH} {height:g}" role="img" font-family="{_SANS}" font-size="{_SIZE}">\n'
        f"<title>{title}</title>\n"
        f'<rect width="{WIDTH}" height="{height:g}" fill="{_PAPER}"/>\n'
        f'<rect x="{_EDGE}" y="{_EDGE}" width="{WIDTH - 2 * _EDGE}" height="{height - 2 * _EDGE:g}" rx="10" '
        f'fill="{_CARD}" stroke="{_RULE}"/>\n{canvas.shapes}</svg>\n'
    )


def _with_their_labels(lines: tuple[Line, ...], fields: frozenset[str]) -> list[Line]:
    return [line for line in lines if line.field in fields]


def _head(canvas: _Canvas, report: Report) -> None:
    left = _EDGE + _PAD
    canvas.y = _EDGE + 46
    canvas.text(left, "Evidence summary", font_size=22, font_weight=600, fill=_INK)
    right = f"{'practice, ' if report.practice else ''}share level {report.level}"
    canvas.text(WIDTH - left, right, font_size=12, fill=_QUIET, text_anchor="end")
    canvas.y += 22
    made = f"{report.made_at:%Y-%m-%d %H:%M:%S %z}, {report.flow_title}"
    canvas.text(left, _cut(made, 100), font_size=12, fill=_QUIET)
    canvas.y += 12


def _group(canvas: _Canvas, heading: str, lines: list[Line], gate: Gate) -> None:
    left, right = _EDGE + _PAD, WIDTH - _EDGE - _PAD
    canvas.y += _GAP
    if heading:
        canvas.box(left, canvas.y, right - left, 1, _RULE)
        canvas.y += 26
        canvas.text(
            left, heading.upper(), font_size=11, font_weight=600, letter_spacing="0.08em", fill=_ACCENT
        )
        canvas.y += 4
    for line in lines:
        rows = _rows(gate.line(line.text))
        if line.field == "verdict":
            canvas.box(left - 12, canvas.y + 4, right - left + 24, _LEADING * len(rows) + 6, _TINT, 6)
        for number, row in enumerate(rows):
            canvas.y += _LEADING
            if number == 0 and line.label:
                canvas.text(left, line.label, fill=_QUIET)
            weight = 700 if line.field == "verdict" else 400
            ink = _INK if line.told and not line.text.startswith("does not apply") else _QUIET
            canvas.text(left + _LABEL, row, font_family=_MONO, font_weight=weight, fill=ink)
        canvas.y += 4 if line.field == "verdict" else 0


def _foot(canvas: _Canvas, report: Report, gate: Gate) -> None:
    left = _EDGE + _PAD
    canvas.y += _GAP + 4
    canvas.box(left, canvas.y, WIDTH - 2 * left, 1, _RULE)
    canvas.y += 6
    for part in (
        f"{report.tool}, knowledge {report.knowledge}, session {report.session}",
        f"flow {report.flow} {report.flow_hash[:16]}, content {report.manifest['whole'][:16]}",
        *((report.foreign,) if report.foreign else ()),
        "Secrets and personal data were taken out before this picture was drawn.",
        *(("Some of it was put back on purpose; the report says what and why.",) if report.put_back else ()),
    ):
        canvas.y += 17
        canvas.text(left, _cut(gate.line(part), 120), font_size=11, fill=_QUIET)


def _rows(text: str) -> list[str]:
    """The text in rows of the value column; what is longer than the picture takes is cut and says so."""
    rows = list(_wrapped(text)) or [""]
    if len(rows) > _MOST_ROWS:
        rows = [*rows[: _MOST_ROWS - 1], _cut(rows[_MOST_ROWS - 1], _COLUMNS - 2) + " …"]
    return rows


def _wrapped(text: str) -> Iterator[str]:
    row, width = "", 0
    for word in text.split(" "):
        piece = word
        while piece:
            needed = _cells(piece)
            if row and width + 1 + needed <= _COLUMNS:
                row, width, piece = f"{row} {piece}", width + 1 + needed, ""
            elif row:
                yield row
                row, width = "", 0
            elif needed <= _COLUMNS:
                row, width, piece = piece, needed, ""
            else:
                head = _cut(piece, _COLUMNS)
                yield head
                piece = piece[len(head) :]
    if row:
        yield row


def _cut(text: str, cells: int) -> str:
    """As much of the beginning as fits."""
    used = 0
    for at, letter in enumerate(text):
        used += _cells(letter)
        if used > cells:
            return text[:at]
    return text


def _cells(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
