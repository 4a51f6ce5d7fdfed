"""A flow as text: as a tree of its questions, and as its decision table. Plain lines of a given width."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from wizard.flow.domains import first_words, specs
from wizard.model.fact import OPEN_VALUES, Catalogue, FactId
from wizard.model.flow import Conditions, Flow, Rule, Step

NARROWEST = 40


def tree(flow: Flow, catalogue: Catalogue, width: int = 80) -> list[str]:
    """The steps in their order; under each answer, the rows that it fires or speaks for."""
    lines = _head(flow, width)
    for number, step in enumerate(flow.steps, 1):
        last = number == len(flow.steps)
        lines += _hang(
            f"{'└' if last else '├'}─ {number}. ", f"{'   ' if last else '│  '}   ", _asked(step), width
        )
        stem = "   " if last else "│  "
        lines += _hang(f"{stem}   ", f"{stem}   ", step.question, width)
        lines += _answers(flow, catalogue, step, stem, width)
        lines.append(stem.rstrip())
    return [line.rstrip() for line in lines[:-1]]


def _head(flow: Flow, width: int) -> list[str]:
    return [f"{flow.id}: {flow.title}", *wrap(flow.summary, width), f"verified on {flow.verified_on}", ""]


def _asked(step: Step) -> str:
    extra: list[str] = [] if step.kind == "decide" else [step.kind]
    extra += [f"probes {', '.join(step.probes)}"] if step.probes else []
    extra += [f"only when {_said(step.when)}"] if step.when else []
    return f"{step.title} [{step.ask}]" + (f" ({'; '.join(extra)})" if extra else "")


def _answers(flow: Flow, catalogue: Catalogue, step: Step, stem: str, width: int) -> Iterator[str]:
    spec = specs(flow, catalogue).get(step.ask)
    domain = spec.domain if spec else tuple(answer.value for answer in step.answers)
    values = [value for value in domain if value not in OPEN_VALUES]
    if step.kind != "decide":
        yield from _hang(f"{stem}└─ noted: ", f"{stem}          ", ", ".join(values), width)
        return
    for value in values:
        branch = "└" if value == values[-1] else "├"
        under = "   " if value == values[-1] else "│  "
        first = f"{stem}{branch}─ {value} → "
        yield from _hang(first, f"{stem}{under}     ", _leads_to(flow, step.ask, value), width)


def _leads_to(flow: Flow, fact: FactId, value: str) -> str:
    """What an answer does in the table: fires a row by itself, speaks for some, or only rules rows out."""
    rows = [rule for rule in flow.rules if value in rule.when.get(fact, ())]
    alone = next((rule for rule in rows if len(rule.when) == 1), None)
    others = [rule.id for rule in rows[: rows.index(alone)]] if alone else [rule.id for rule in rows]
    if not others:
        return alone.verdict.title if alone else "goes on"
    rest = f"; else: {alone.verdict.title}" if alone else ""
    return f"goes on; speaks for {first_words(others)}{rest}"


def table(flow: Flow, catalogue: Catalogue, width: int = 80) -> list[str]:
    """The rows in their order: the test, what the result tells, the first next move."""
    room = max(width, NARROWEST) - 10
    columns = (room - 2 * (room // 3), room // 3, room // 3)
    rule = "─" * max(width, NARROWEST)
    lines = [*_head(flow, width), *_row(("test", "what it tells you", "next move"), columns, "   "), rule]
    for number, row in enumerate(flow.rules, 1):
        lines += _row(_cells(flow, catalogue, row), columns, f"{number:>2} ")
        lines.append("")
    return [line.rstrip() for line in lines[:-1]]


def _cells(flow: Flow, catalogue: Catalogue, row: Rule) -> tuple[str, str, str]:
    verdict = row.verdict
    others = len(verdict.next) - 1
    more = f" (and {others} more)" if others > 0 else ""
    move = verdict.next[0] if verdict.next else "none"
    test = f"{verdict.title}\n{_conditions(flow, catalogue, row.when)}"
    return test, f"{verdict.tells}\n{_leaves(row)}", f"{move}{more}"


def _leaves(row: Rule) -> str:
    return f"→ {row.verdict.outcome}" + (f", blames {row.verdict.blames}" if row.verdict.blames else "")


def _conditions(flow: Flow, catalogue: Catalogue, when: Conditions) -> str:
    if not when:
        return "everything else"
    return "\n".join(_condition(flow, catalogue, fact, wanted) for fact, wanted in when.items())


def _condition(flow: Flow, catalogue: Catalogue, fact: FactId, wanted: Sequence[str]) -> str:
    """A condition in words; one that accepts nearly everything says what it leaves out."""
    spec = specs(flow, catalogue).get(fact)
    rest = [value for value in spec.domain if value not in wanted] if spec else []
    if spec and len(wanted) > 3 and len(rest) < len(wanted):
        return f"{fact}: not {' or '.join(rest)}"
    return f"{fact}: {' or '.join(wanted)}"


def _said(when: Conditions) -> str:
    return " and ".join(f"{fact} is {' or '.join(wanted)}" for fact, wanted in when.items())


def _row(cells: Sequence[str], columns: Sequence[int], mark: str) -> Iterator[str]:
    blocks = [
        [line for part in cell.split("\n") for line in wrap(part, column, break_on_hyphens=False) or [""]]
        for cell, column in zip(cells, columns, strict=True)
    ]
    for index in range(max(len(block) for block in blocks)):
        parts = [
            (block[index] if index < len(block) else "").ljust(column)
            for block, column in zip(blocks, columns, strict=True)
        ]
        yield (mark if index == 0 else " " * len(mark)) + "  ".join(parts)


def _hang(first: str, rest: str, text: str, width: int) -> list[str]:
    return wrap(
        text, max(width, NARROWEST), initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
    ) or [first]
