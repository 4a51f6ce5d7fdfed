"""Pages as plain lines of text: no colour, no escapes, nothing that is drawn over. Pure."""

from collections.abc import Iterator
from itertools import chain

from wizard.model.explanation import Explanation
from wizard.model.flow import Link
from wizard.plain.checks import check_lines, verify_lines
from wizard.plain.deciding import ask_lines, step_lines
from wizard.plain.wrap import wrap
from wizard.walk.network_lines import network_of
from wizard.walk.page import (
    AskPage,
    Page,
    ProbeCard,
    StartPage,
    StepPage,
    SummaryPage,
    VerdictPage,
    VerifyPage,
)

STATE_WORDS = {
    "idle": "ready to run",
    "needs_consent": "asks you first",
    "needs_key": "needs a key",
    "running": "running",
    "done": "done",
    "timed_out": "took too long",
    "cancelled": "stopped",
    "refused": "not allowed by you",
    "failed": "did not work",
}
_LABEL = 16
"""Columns of the label at the beginning of a summary's line."""
_LAYERS = "d shows the network layer by layer, and the route."


def draw(page: Page, width: int) -> list[str]:
    """The page as lines of at most `width` columns, from the crumb to the last thing to read."""
    body = {
        "start": _start,
        "step": _step,
        "verdict": _verdict,
        "summary": _summary,
        "verify": verify_lines,
        "ask": ask_lines,
    }[page.kind]
    return list(chain(_head(page, width), body(page, width)))  # type: ignore[operator]


def redraw(page: Page, before: Page, width: int) -> list[str]:
    """What is new on a page that was shown before: who listens to it should not hear all of it again."""
    if isinstance(page, StepPage) and isinstance(before, StepPage) and page.step == before.step:
        lines = notices(page, width)
        if page.probes != before.probes:
            lines += [line for card in page.probes for line in wrap(card_line(card), width, "  - ")]
            lines += _layers(page, width)
        if page.credentials != before.credentials:
            lines += _keys(page, width)
        if page.reproducing_since and page.reproducing_since != before.reproducing_since:
            lines += wrap(f"Clean reproduction: under way since {page.reproducing_since}", width)
        if suggestion := suggested_number(page):
            label = page.choices[suggestion - 1].label
            lines += wrap(f"The checks say: {suggestion}. {label}. Enter alone takes it.", width)
        elif page.probes != before.probes and _ended(page):
            lines += wrap("The checks cannot tell. Answer by hand (? says how), or s to go on.", width)
        return lines
    if isinstance(page, StartPage) and isinstance(before, StartPage) and page.choices == before.choices:
        read = page.explanation if page.explanation != before.explanation else None
        told = [*explanation_lines(read, width), "", page.question] if read else []
        return notices(page, width) + told
    if isinstance(page, VerdictPage) and isinstance(before, VerdictPage) and page.reached == before.reached:
        open_ = page.open_changes if page.open_changes != before.open_changes else ()
        return notices(page, width) + list(_listed("Still to be undone:", open_, width))
    if isinstance(page, SummaryPage) and isinstance(before, SummaryPage):
        new = [line for line in page.lines[1:] if line not in before.lines]  # the first one holds the time
        rows = [row for line in new for row in wrap(line[_LABEL:], width, line[:_LABEL])]
        return notices(page, width) + rows
    if isinstance(page, AskPage) and isinstance(before, AskPage):
        return notices(page, width) + _decided(page, width)
    if isinstance(page, VerifyPage) and isinstance(before, VerifyPage):
        pairs = zip(page.checks, before.checks, strict=True)
        fresh = [(number, row) for number, (row, old) in enumerate(pairs, 1) if row != old]
        return notices(page, width) + [line for n, row in fresh for line in check_lines(row, n, width)]
    return draw(page, width)


def _decided(page: AskPage, width: int) -> list[str]:
    """What is left to decide, or how to go on."""
    if page.next:
        return ["", *step_lines(page.next, width)]
    return ["Everything is decided. Enter goes on."]


def _ended(page: StepPage) -> bool:
    """Whether the checks of a page ran and none is left that could be run now."""
    ran = ("done", "timed_out", "failed")
    return any(card.state in ran for card in page.probes) and all(
        card.state in (*ran, "refused", "needs_key", "cancelled") for card in page.probes
    )


def notices(page: Page, width: int) -> list[str]:
    """What to know now, a line each."""
    return [line for notice in page.frame.notices for line in wrap(notice, width, "* ", "  ")]


def _head(page: Page, width: int) -> Iterator[str]:
    frame = page.frame
    yield ""
    if frame.banner:
        yield from wrap(frame.banner, width)
    if frame.foreign:
        yield from wrap(frame.foreign, width)
    yield from wrap(frame.crumb, width)
    if not frame.saved:
        yield from wrap("The last thing is not on disk.", width)
    yield from notices(page, width)
    yield ""


def _start(page: StartPage, width: int) -> Iterator[str]:
    yield "Walk me through"
    if page.story:
        yield from wrap(page.story, width)
        yield from wrap("The error of the story can be read with: t sample", width)
    if page.explanation:
        yield ""
        yield from explanation_lines(page.explanation, width)
    yield ""
    yield from wrap(page.question, width)
    yield from _choices(page, width)
    if page.resumable:
        yield ""
        yield "Earlier sessions, to be taken up again:"
        for number, old in enumerate(page.resumable[:9], 1):
            line = f"{old.when}, {old.flow}: {old.line}".replace(", :", ":")
            yield from wrap(f"{line} ({old.damaged})" if old.damaged else line, width, f"  r{number}. ")


def _choices(page: StartPage | StepPage, width: int) -> Iterator[str]:
    for number, choice in enumerate(page.choices, 1):
        label = f"{choice.label} (your answer so far)" if choice.chosen else choice.label
        means = f" - {choice.means}" if choice.means and page.kind == "start" else ""
        yield from wrap(f"{label}{means}", width, f"  {number}. ")


def _step(page: StepPage, width: int) -> Iterator[str]:
    if page.asked_for:
        yield from wrap(page.asked_for, width)
    yield from wrap(page.question, width)
    yield from wrap(page.why, width, "Why: ")
    if page.guide:
        yield from wrap(page.guide, width, "For the guide: ")
    if page.probes:
        yield ""
        yield "Checks that can run here (p runs them):"
        for card in page.probes:
            yield from wrap(card_line(card), width, "  - ")
        yield from _layers(page, width)
    yield from _keys(page, width)
    for number, action in enumerate(page.actions, 1):
        open_ = number - 1 in page.open_actions
        how = f"open: type o{number} once it is undone" if open_ else f"type o{number}"
        yield from wrap(f"{action.label} ({how})", width, "  - ")
    if page.wants_paste:
        yield from wrap("Paste the error instead, and it is read here (type t)", width, "  - ")
    if page.can_switch_network:
        yield from wrap("Practice: switch to the other network (type x)", width, "  - ")
    if page.reproducing_since:
        yield from wrap(f"Clean reproduction: under way since {page.reproducing_since}", width)
    yield ""
    yield "Answers:"
    yield from _choices(page, width)
    if suggestion := suggested_number(page):
        yield from wrap(f"The checks say: {suggestion}. Enter alone takes it.", width)


def _layers(page: Page, width: int) -> list[str]:
    """How to see what a diagnosis of the network found, where there is one."""
    return wrap(_LAYERS, width, "  - ") if network_of(page) else []


def _keys(page: StepPage, width: int) -> Iterator[str]:
    if page.credentials:
        key = page.credentials[0]
        also = " (the one that the SDK would send)" if key.goes_out else ""
        yield from wrap(f"Key: {key.masked}, {key.source}, for {key.origin}{also}. k chooses another.", width)


def suggested_number(page: StepPage) -> int | None:
    """The number of the answer that the checks point to."""
    values = [choice.value for choice in page.choices]
    return values.index(page.suggested) + 1 if page.suggested in values else None


def card_line(card: ProbeCard) -> str:
    """A probe in one line: its name, how it stands, what it saw."""
    took = f" in {card.ms / 1000:.1f} s" if card.ms is not None and card.state != "running" else ""
    said = f": {card.said}" if card.said else ""
    hosts = f", asks {', '.join(card.hosts)}" if card.hosts and card.state == "needs_consent" else ""
    return f"{card.title}: {STATE_WORDS[card.state]}{took}{hosts}{said}"


def why_lines(page: StepPage, width: int) -> list[str]:
    """Everything that helps with a step: why, the checks, by hand, instructions, links."""
    lines = wrap(page.why, width, "Why: ")
    for card in page.probes:
        lines += wrap(f"{card.title}: {card.why}", width, "Check: ")
        lines += wrap(card.by_hand, width, "  By hand: ") if card.by_hand else []
    if page.by_hand:
        lines += wrap(page.by_hand, width, "By hand: ")
    for how in page.instructions:
        lines += wrap(how.text, width, f"{how.on}: ", "  ")
    for choice in page.choices:
        if choice.means:
            lines += wrap(choice.means, width, f"{choice.label}: ", "  ")
    return lines + list(_links(page.links, width))


def _links(links: tuple[Link, ...], width: int) -> Iterator[str]:
    for link in links:
        yield from wrap(f"{link.title}: {link.url}", width, "Link: ")


def _verdict(page: VerdictPage, width: int) -> Iterator[str]:
    verdict = page.reached.verdict
    yield from wrap(f"{verdict.title} ({page.reached.sureness.words})", width)
    yield from wrap(verdict.tells, width)
    if page.remedy:
        yield ""
        yield from wrap(page.remedy[0], width, "Cause: ", "  ")
        yield from wrap(page.remedy[1], width, "Change: ", "  ")
    if page.expects:
        yield ""
        yield from wrap(page.expects, width, "Behind this story: ", "  ")
    yield ""
    yield "Next:"
    for number, move in enumerate(verdict.next, 1):
        yield from wrap(move, width, f"  {number}. ")
    yield from _layers(page, width)
    yield from _listed("Because:", page.because, width)
    yield from _listed("Ruled out:", page.ruled_out, width)
    yield from _listed("Not checked:", page.not_checked, width)
    yield from _listed("Nearly:", page.near, width)
    yield from _listed("Still to be undone:", page.open_changes, width)
    yield from _listed("Measured too long ago (a looks again):", [t for _, t in page.frame.stale], width)
    yield from _links(verdict.links, width)


def _listed(title: str, entries: list[str] | tuple[str, ...], width: int) -> Iterator[str]:
    if entries:
        yield ""
        yield title
        for entry in entries:
            yield from wrap(entry, width, "  - ")


def _summary(page: SummaryPage, width: int) -> Iterator[str]:
    yield "Evidence summary"
    yield ""
    for line in page.lines:
        yield from wrap(line[_LABEL:], width, line[:_LABEL])
    yield from _listed("Can still be added (n):", [f"{f}: {q}" for f, q in page.missing], width)
    yield from _listed("Saved to:", page.saved_to, width)
    if page.support:
        yield ""
        yield from _links((page.support,), width)


def explanation_lines(explanation: Explanation, width: int) -> Iterator[str]:
    """What reading a paste brought, in a few lines."""
    error = explanation.error
    if error:
        parts = [str(error.status or ""), error.type or "", error.message or ""]
        yield from wrap(" ".join(filter(None, parts))[:400], width, "Read: ")
    for cause in explanation.causes[:3]:
        yield from wrap(f"{cause.title} ({cause.confidence.words}). {cause.means}", width, "  - ")
        yield from wrap(cause.fix, width, "    Fix: ")
    for problem in explanation.problems[:5]:
        yield from wrap(f"{problem.path}: {problem.message}", width, "  - ")
    for hint in explanation.look_next if not explanation.causes else ():
        yield from wrap(hint, width, "  - ")
