"""Renderers: a report as text, Markdown, JSON or a picture. They only lay out what the gate let through."""

from typing import Literal

from wizard.evidence.gate import Gate
from wizard.evidence.render.as_json import as_json, json_schema
from wizard.evidence.render.as_markdown import as_markdown
from wizard.evidence.render.as_svg import as_svg
from wizard.evidence.render.as_text import as_text
from wizard.evidence.report import Report

Form = Literal["text", "markdown", "json", "svg"]
FORMS: tuple[Form, ...] = ("text", "markdown", "json", "svg")
SUFFIXES: dict[Form, str] = {"text": ".txt", "markdown": ".md", "json": ".json", "svg": ".svg"}


def render(report: Report, form: Form, *, gate: Gate) -> str:
    """A report in one of its forms.

    The parts of a report are gated one by one; text and Markdown pass the gate once more as a whole, so
    that nothing can come together between two parts. JSON and the picture keep their shape.

    Args:
        report: the report, made with the same gate.
        form: text, markdown, json or svg.
        gate: the gate that the report was made with.

    Raises:
        LeakError: the last check found something that must not leave; there is no report then.
    """
    if form == "json":
        text = as_json(report)
    elif form == "svg":
        text = as_svg(report, gate)
    else:
        text = gate.text(as_markdown(report) if form == "markdown" else as_text(report))
    gate.release({f"report{SUFFIXES[form]}": text})
    return text


__all__ = [
    "FORMS",
    "SUFFIXES",
    "Form",
    "as_json",
    "as_markdown",
    "as_svg",
    "as_text",
    "json_schema",
    "render",
]
