"""The report as Markdown, for a ticket or an issue.

Every text that came from outside stands in a code span: nothing in it is parsed as markup, HTML, a link,
a mention or a picture, and none of it can pass for a heading of ours.
"""

import re
from collections.abc import Iterator

from wizard.evidence.render.as_text import consent_words
from wizard.evidence.report import Report

_SENTENCES = frozenset({"verdict", "tells", "next", "support", "never_send", "not_checked"})
"""Lines that a flow or this program wrote as sentences; all others hold values and stay in code spans."""
_SIGNS = re.compile(r"[\\`*_\[\]<>#|~!&$^{}]")
_SELF_LINKING = re.compile(r"://|www\.|@|^\W|^\d+[.)]|\w\.\w", re.IGNORECASE)


def as_markdown(report: Report) -> str:
    """The summary as a list, the verdict, then steps, observations and consents as tables."""
    practice = " (practice)" if report.practice else ""
    parts = [f"# a400-wizard evidence{practice}", "", *_summary(report), "", "## Before you send it", ""]
    parts += _before(report)
    if report.put_back:
        parts += [
            "",
            "## Put back",
            "",
            *(f"- {span(b.what)}, because: {span(b.reason)}" for b in report.put_back),
        ]
    if report.request_shape:
        parts += ["", "## Shape of the request", "", span(report.request_shape)]
    parts += ["", "## Steps", ""]
    parts += _table(
        ("Step", "Answer", "From", "Still applies"),
        [
            (s.title, s.answer, s.source, "no" if not s.applies else "old" if s.stale else "yes")
            for s in report.trail
        ],
    )
    if report.checks:
        parts += ["", "## Proof", ""]
        parts += _table(
            ("Check", "Verdict", "Time (UTC)", "What was seen", "Request"),
            [
                (c.title, c.words, f"{c.at:%Y-%m-%d %H:%M:%S}" if c.at else "-", c.said, c.request_id or "-")
                for c in report.checks
            ],
        )
    parts += ["", "## Observations", ""]
    parts += _table(
        ("Time (UTC)", "Fact", "What was seen", "From", "Sureness"),
        [
            (f"{o.at:%Y-%m-%d %H:%M:%S}", o.title, _seen(o.means, o.said), o.source, o.sureness)
            for o in report.observations
        ],
    )
    parts += ["", "## Consent ledger", ""]
    parts += _table(
        ("Time (UTC)", "Asked", "Answer"),
        [
            (f"{c.at:%Y-%m-%d %H:%M:%S}", consent_words(c), "granted" if c.granted else "refused")
            for c in report.consents
        ],
    )
    parts += ["", "## Made with", "", *_stamp(report)]
    return "\n".join(parts) + "\n"


def span(text: str) -> str:
    """A text as a code span whose fence is longer than any run of backticks in it."""
    text = text.replace("\n", " ").strip() or " "
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def prose(text: str) -> str:
    """A sentence of a flow as running text, every sign that Markdown reads escaped.

    What could become a link, a mention or a list by itself goes into a code span instead.
    """
    if _SELF_LINKING.search(text):
        return span(text)
    return _SIGNS.sub(r"\\\g<0>", text)


def _summary(report: Report) -> Iterator[str]:
    for line in report.summary:
        told = prose(line.text) if line.field in _SENTENCES else span(line.text)
        shown = told if line.told else f"*{line.text}*"
        yield f"- **{line.label}:** {shown}" if line.label else f"  - {shown}"


def _before(report: Report) -> Iterator[str]:
    if report.support.helps and report.support.title:
        yield f"- **Where:** {span(report.support.title)} {span(report.support.url or '')}"
    elif not report.support.helps:
        yield f"- **Support:** {prose(report.support.advice)}"
    for head, lines in (
        ("Write", report.what_to_write),
        ("Never send", report.never_send),
        ("On pictures of your own", report.screenshots),
    ):
        if lines:
            yield f"- **{head}:**"
            yield from (f"  - {prose(line)}" for line in lines)


def _leaving(report: Report) -> Iterator[str]:
    """What was put back, and what stands for the request."""
    if report.put_back:
        yield from ("", "## Put back", "")
        yield from (f"- {span(back.what)}, because: {span(back.reason)}" for back in report.put_back)
    if report.request_shape:
        yield from ("", "## Shape of the request", "", span(report.request_shape))


def _seen(means: str, said: str) -> str:
    return f"{means}: {said}" if said else means


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> Iterator[str]:
    if not rows:
        yield "*none*"
        return
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    for row in rows:
        # A bar ends a cell even inside a code span, unless it is escaped.
        yield f"| {' | '.join(span(cell).replace('|', chr(92) + '|') for cell in row)} |"


def _stamp(report: Report) -> Iterator[str]:
    yield f"- Program: {span(report.tool)}, knowledge {span(report.knowledge)}"
    yield f"- Flow: {span(report.flow)}, hash {span(report.flow_hash)}"
    if report.foreign:
        yield f"- {span(report.foreign)}"
    yield f"- Session: {span(report.session)}, share level {span(report.level)}, format {report.version}"
    yield f"- Content SHA-256: {span(report.manifest['whole'])}"
