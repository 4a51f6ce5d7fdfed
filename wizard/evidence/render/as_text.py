"""The report as plain text: for a terminal, a screen reader, a ticket without formatting."""

from collections.abc import Iterator
from textwrap import wrap

from wizard.evidence.report import ConsentPart, Report

WIDTH = 96
_LABEL = 16
Row = tuple[str, str]
"""What stands before a text, and the text."""


def as_text(report: Report) -> str:
    """The summary first, then what it rests on, then how it was made."""
    parts: list[str] = []
    for title, lines in sections(report):
        parts += [title] if title else []
        parts += [row for head, text in lines for row in _hung(head, text)] or ["  none"]
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"


def sections(report: Report) -> Iterator[tuple[str, list[Row]]]:
    """The parts of a report with their titles, in the order in which they are read; the first has none."""
    yield "", [(f"{line.label:<{_LABEL}}", line.text) for line in report.summary]
    if report.checks:
        yield "Proof", [*_checks(report)]
    if report.put_back:
        yield "Put back", [("  - ", f"{back.what}, because: {back.reason}") for back in report.put_back]
    if report.request_shape:
        yield "Shape of the request", [("  ", report.request_shape)]
    yield "Before you send it", [*_before_sending(report)]
    yield "Steps", [*_steps(report)]
    yield "Observations", [*_observations(report)]
    yield "Consent", [*_consents(report)]
    yield "Made with", [*_stamp(report)]


def _hung(head: str, text: str) -> list[str]:
    """A text behind a head, wrapped below itself."""
    return wrap(
        head + text,
        WIDTH,
        subsequent_indent=" " * len(head),
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
    ) or [head.rstrip()]


def _before_sending(report: Report) -> Iterator[Row]:
    """What to write, what never to send, and what to cover on pictures of one's own."""
    if report.support.helps and report.support.title:
        yield "  Where     ", f"{report.support.title}: {report.support.url}"
    elif not report.support.helps:
        yield "  Support   ", report.support.advice
    for head, lines in (
        ("Write", report.what_to_write),
        ("Never", report.never_send),
        ("Pictures", report.screenshots),
    ):
        for number, line in enumerate(lines):
            yield f"  {'' if number else head:<9} ", line


def _steps(report: Report) -> Iterator[Row]:
    for number, step in enumerate(report.trail, start=1):
        marks = ("" if step.applies else " (no longer applies)") + (" (old)" if step.stale else "")
        yield f"  {number:>2}. ", f"{step.title}: {step.answer} [{step.source}]{marks}"


def _checks(report: Report) -> Iterator[Row]:
    for check in report.checks:
        when = f" at {check.at:%Y-%m-%d %H:%M:%S} UTC" if check.at else ""
        request = f" (request {check.request_id})" if check.request_id else ""
        yield f"  {check.title:<20} ", f"{check.words}{when}: {check.said}{request}"


def _observations(report: Report) -> Iterator[Row]:
    for seen in report.observations:
        yield f"  {seen.at:%H:%M:%S}Z ", f"{seen.title}: {seen.means} [{seen.source}, {seen.sureness}]"
        if seen.said:
            yield " " * 12, seen.said
        if seen.measured:
            yield " " * 12, ", ".join(f"{k}={v}" for k, v in seen.measured.items())


def _consents(report: Report) -> Iterator[Row]:
    for consent in report.consents:
        answer = "granted" if consent.granted else "refused"
        yield f"  {consent.at:%H:%M:%S}Z ", f"{consent_words(consent)}: {answer}"


def consent_words(consent: ConsentPart) -> str:
    """One consent in a phrase: who asked for what, with which hosts, key and cost."""
    hosts = f" ({', '.join(consent.hosts)})" if consent.hosts else ""
    key = f", with {consent.shown_key}" if consent.shown_key else ""
    cost = f", at most {consent.highest_cost}" if consent.highest_cost else ""
    return f"{consent.asked_by} asked: {consent.asked}{hosts}{key}{cost}"


def _stamp(report: Report) -> Iterator[Row]:
    """With what the report was made, and the hash by which a change to it shows."""
    foreign = f", {report.foreign}" if report.foreign else ""
    yield "  ", f"{report.tool}, knowledge {report.knowledge}"
    yield "  ", f"flow {report.flow} ({report.flow_hash}){foreign}"
    yield "  ", f"session {report.session}, share level {report.level}, format {report.version}"
    yield "  ", f"content SHA-256 {report.manifest['whole']}"
