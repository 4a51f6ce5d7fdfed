"""The report as plain text: for a terminal, a screen reader, a ticket without formatting."""

from collections.abc import Iterator
from textwrap import wrap

from wizard.evidence.report import ConsentPart, Report
from wizard.evidence.summary import Line

WIDTH = 96
_LABEL = 16


def as_text(report: Report) -> str:
    """The summary first, then what it rests on, then how it was made."""
    parts = [*_summary(report.summary), ""]
    if report.checks:
        parts += ["Proof", *_checks(report), ""]
    if report.put_back:
        parts.append("Put back")
        for back in report.put_back:
            parts += _hung("  - ", f"{back.what}, because: {back.reason}")
        parts.append("")
    if report.request_shape:
        parts += ["Shape of the request", *_hung("  ", report.request_shape), ""]
    for title, lines in (
        ("Before you send it", [*before_sending(report)]),
        ("Steps", [*_steps(report)]),
        ("Observations", [*_observations(report)]),
        ("Consent", [*_consents(report)]),
        ("Made with", [*stamp(report)]),
    ):
        parts += [title, *(lines or ["  none"]), ""]
    return "\n".join(parts).rstrip() + "\n"


def _summary(lines: tuple[Line, ...]) -> Iterator[str]:
    for line in lines:
        yield from _hung(f"{line.label:<{_LABEL}}", line.text)


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


def before_sending(report: Report) -> Iterator[str]:
    """What to write, what never to send, and what to cover on pictures of one's own."""
    if report.support.helps and report.support.title:
        yield from _hung("  Where     ", f"{report.support.title}: {report.support.url}")
    elif not report.support.helps:
        yield from _hung("  Support   ", report.support.advice)
    for head, lines in (
        ("Write", report.what_to_write),
        ("Never", report.never_send),
        ("Pictures", report.screenshots),
    ):
        for number, line in enumerate(lines):
            yield from _hung(f"  {'' if number else head:<9} ", line)


def _steps(report: Report) -> Iterator[str]:
    for number, step in enumerate(report.trail, start=1):
        marks = ("" if step.applies else " (no longer applies)") + (" (old)" if step.stale else "")
        yield from _hung(f"  {number:>2}. ", f"{step.title}: {step.answer} [{step.source}]{marks}")


def _checks(report: Report) -> Iterator[str]:
    for check in report.checks:
        when = f" at {check.at:%Y-%m-%d %H:%M:%S} UTC" if check.at else ""
        request = f" (request {check.request_id})" if check.request_id else ""
        yield from _hung(f"  {check.title:<20} ", f"{check.words}{when}: {check.said}{request}")


def _observations(report: Report) -> Iterator[str]:
    for seen in report.observations:
        yield from _hung(
            f"  {seen.at:%H:%M:%S}Z ", f"{seen.title}: {seen.means} [{seen.source}, {seen.sureness}]"
        )
        if seen.said:
            yield from _hung(" " * 12, seen.said)
        if seen.measured:
            yield from _hung(" " * 12, ", ".join(f"{k}={v}" for k, v in seen.measured.items()))


def _consents(report: Report) -> Iterator[str]:
    for consent in report.consents:
        answer = "granted" if consent.granted else "refused"
        yield from _hung(f"  {consent.at:%H:%M:%S}Z ", f"{consent_words(consent)}: {answer}")


def consent_words(consent: ConsentPart) -> str:
    """One consent in a phrase: who asked for what, with which hosts, key and cost."""
    hosts = f" ({', '.join(consent.hosts)})" if consent.hosts else ""
    key = f", with {consent.shown_key}" if consent.shown_key else ""
    cost = f", at most {consent.highest_cost}" if consent.highest_cost else ""
    return f"{consent.asked_by} asked: {consent.asked}{hosts}{key}{cost}"


def stamp(report: Report) -> Iterator[str]:
    """With what the report was made, and the hash by which a change to it shows."""
    yield f"  {report.tool}, knowledge {report.knowledge}"
    yield f"  flow {report.flow} ({report.flow_hash}){', ' + report.foreign if report.foreign else ''}"
    yield f"  session {report.session}, share level {report.level}, format {report.version}"
    yield f"  content SHA-256 {report.manifest['whole']}"
