"""An explanation as text on the screen: pure functions from the model to content."""

from textual.content import Content

from wizard.model.explanation import CauseMatch, Evidence, Explanation, Problem
from wizard.model.words import Sureness
from wizard.ui.signs import SEVERITY, SURENESS, badge
from wizard.ui.text import NOTHING, shown, stacked

NAME = 10
"""Cells that the name before a line takes."""


def named(name: str, text: str, style: str = "") -> Content:
    """A line with a name before it."""
    return shown((f"{name:<{NAME}}", "$muted"), (text, style))


def error_content(explanation: Explanation) -> Content:
    """Who answered, and what they said."""
    answered = ("Answered by  ", explanation.answered_by.words)
    if explanation.error is None and explanation.request is not None:
        answered = ("Read  ", "a request, checked here without sending it")
    lines = [shown((answered[0], "$muted"), (answered[1], "bold"))]
    if explanation.answered_because:
        lines.append(shown((explanation.answered_because, "$muted")))
    error = explanation.error
    if error is None and explanation.request is None:
        lines.append(shown("This does not look like an error or a request to the API."))
    if error is not None:
        facts = [
            str(error.status) if error.status else "",
            error.type or "",
            error.code or "",
            error.request_id or "",
        ]
        lines.append(shown((" · ".join(fact for fact in facts if fact), "$foreground")))
        if error.message:
            lines.append(shown(("“", "$muted"), error.message[:600], ("”", "$muted")))
    lines += [shown(("! ", "$primary"), (note, "$muted")) for note in explanation.notes]
    return stacked(*lines)


def cause_content(explanation: Explanation) -> Content:
    """The best cause in full, the others by name; what to look at where nothing is known for sure."""
    blocks: list[Content] = []
    if explanation.causes:
        blocks.append(_cause(explanation.causes[0]))
        others = [
            shown(("·  ", "$muted"), c.title, "  ", badge(SURENESS[c.confidence]))
            for c in explanation.causes[1:4]
        ]
        if others:
            blocks.append(stacked(shown(("Also possible", "$muted")), *others))
    elif explanation.error is not None:
        blocks.append(shown(badge(SURENESS["cannot_tell"]), "  No known cause fits these words."))
    if explanation.look_next:
        hints = [shown(("·  ", "$muted"), hint) for hint in explanation.look_next]
        blocks.append(stacked(shown(("Look at", "bold $primary")), *hints))
    return Content("\n\n").join(blocks)


def _cause(cause: CauseMatch) -> Content:
    where = str(cause.where) + (f": {', '.join(cause.paths[:3])}" if cause.paths else "")
    lines = [
        shown((cause.title, "bold $primary"), "   ", badge(SURENESS[cause.confidence])),
        shown(cause.means),
        named("Where", where),
        named("Change", cause.fix, "bold"),
    ]
    if cause.confidence is not Sureness.CANNOT_TELL:
        lines.append(named("Retry", cause.again))
    lines.append(named("Who acts", cause.move.words))
    if cause.docs:
        lines.append(named("Read", cause.docs, "underline $primary"))
    return stacked(*lines)


def others_content(explanation: Explanation) -> Content:
    """Further errors in the same text, one line each."""
    lines = []
    for other in explanation.others[:9]:
        error = other.error
        head = " ".join(str(part) for part in (error.status, error.type) if part) if error else "a request"
        cause = other.causes[0].title if other.causes else (error.message or "" if error else "")
        lines.append(shown(("·  ", "$muted"), head, "  ", (cause[:120], "$muted"), one_line=True))
    if not lines:
        return NOTHING
    left = len(explanation.others) - len(lines)
    if left > 0:
        lines.append(shown((f"   and {left} more", "$muted")))
    return stacked(shown(("Also in the same text", "bold $primary")), *lines)


def problem_content(
    problem: Problem | None, index: int, count: int, cut: str, *, brief: bool = False, checked: bool = True
) -> Content:
    """The problem in sight: which of how many, where, what, and what to change.

    Args:
        problem: None where there is none.
        index: which of them it is, from 0.
        count: of how many.
        cut: what is said of a text that is not shown whole.
        brief: one line, where there is little room.
        checked: whether the request was checked as a whole, without a remark above.
    """
    if problem is None:
        said = "nothing wrong was found in it" if checked else "nothing is marked in it"
        return shown(("Your request", "bold $primary"), (f"   {said}", "$muted"))
    beside = not problem.pointer and (problem.line, problem.column) == (1, 1)
    place = f"line {problem.line}, column {problem.column}" if problem.line and not beside else ""
    left_out = f"   {cut}" if cut else ""
    versions = f"   only in version {', '.join(problem.versions)}" if problem.versions else ""
    if brief:
        return shown(
            (f"{index + 1}/{count} ", "bold"),
            badge(SEVERITY[problem.severity]),
            " ",
            problem.path,
            one_line=True,
        )
    number = (f"{index + 1} of {count}  ", "bold")
    aside = (f"   {place}{versions}{left_out}", "$muted")
    lines = [
        shown(number, badge(SEVERITY[problem.severity]), "  ", (problem.path, "bold"), aside),
        shown(problem.message),
        named("Change", problem.fix, "bold"),
    ]
    if problem.edit is not None:
        lines.append(shown((" " * NAME + "a applies this change and checks again", "$muted")))
    return stacked(*lines)


def why_content(explanation: Explanation, problem: Problem | None) -> Content:
    """The words that matched, the rule, its source and its date."""
    lines: list[Content] = []
    for cause in explanation.causes[:3]:
        lines += [_ground(cause.title, evidence) for evidence in cause.because]
    if problem is not None and problem.rule:
        dated = f", verified {problem.verified_on}" if problem.verified_on else ""
        lines.append(shown(("·  ", "$muted"), f"{problem.path}: rule {problem.rule}",
                           (f"  {problem.source}{dated}", "$muted")))  # fmt: skip
    if not lines:
        lines.append(shown(("Nothing matched that could be named.", "$muted")))
    return stacked(shown(("Why", "bold $primary")), *lines)


def _ground(title: str, evidence: Evidence) -> Content:
    return shown(
        ("·  ", "$muted"), f"{title}: ", ("“", "$muted"), (evidence.words[:200], "bold"), ("”", "$muted"),
        (f"  rule {evidence.rule}; {evidence.source}, verified {evidence.verified_on}", "$muted"),
    )  # fmt: skip
