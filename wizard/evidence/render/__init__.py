"""Renderers: a report as text, Markdown or JSON. They only lay out what the gate let through."""

from typing import Literal

from wizard.evidence.gate import Gate
from wizard.evidence.render.as_json import as_json, json_schema
from wizard.evidence.render.as_markdown import as_markdown
from wizard.evidence.render.as_text import as_text
from wizard.evidence.report import Report

Form = Literal["text", "markdown", "json"]
FORMS: tuple[Form, ...] = ("text", "markdown", "json")
SUFFIXES: dict[Form, str] = {"text": ".txt", "markdown": ".md", "json": ".json"}


def render(report: Report, form: Form, *, gate: Gate) -> str:
    """A report in one of its forms.

    The parts of a report are gated one by one; text and Markdown pass the gate once more as a whole, so
    that nothing can come together between two parts. JSON keeps its shape, and its hashes must still fit.

    Args:
        report: the report, made with the same gate.
        form: text, markdown or json.
        gate: the gate that the report was made with.

    Raises:
        LeakError: the last check found something that must not leave; there is no report then.
    """
    if form == "json":
        text = as_json(report)
    else:
        text = gate.text(as_markdown(report) if form == "markdown" else as_text(report))
    gate.release({f"report{SUFFIXES[form]}": text})
    return text


__all__ = ["FORMS", "SUFFIXES", "Form", "as_json", "as_markdown", "as_text", "json_schema", "render"]
