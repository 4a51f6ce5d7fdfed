"""The steps: reachable, useful, answerable. Judged by satisfiable facts, not by arrows on paper."""

from collections.abc import Iterator, Mapping

from wizard.flow.boxes import Space, subtract
from wizard.flow.diagram import TooLargeError, deciding
from wizard.flow.domains import asking, specs, table_facts
from wizard.flow.finding import Finding
from wizard.flow.loaded import LoadedFlow
from wizard.model.fact import Catalogue, FactId, FactSpec
from wizard.model.flow import Flow, Step


def check_steps(loaded: LoadedFlow, catalogue: Catalogue) -> Iterator[Finding]:
    """Findings about steps and facts. Every fact and value that the flow names must exist."""
    yield from _facts(loaded)
    yield from _asked_twice(loaded, catalogue)
    known = specs(loaded.flow, catalogue)
    for index, step in enumerate(loaded.flow.steps):
        try:
            problem = _hidden(loaded.flow, step, known)
        except TooLargeError:
            return  # said by the table's own finding
        if problem:
            yield Finding(
                kind="unreachable-step",
                file=loaded.name,
                line=loaded.lines.line(("step", index)),
                message=f"step {step.id} can never be shown: {problem}.",
            )


def _facts(loaded: LoadedFlow) -> Iterator[Finding]:
    flow = loaded.flow
    steps = asking(flow)
    gates = {fact for step in flow.steps for fact in step.when}
    used = {*table_facts(flow), *gates}
    for fact in dict.fromkeys((*table_facts(flow), *sorted(gates))):
        if fact not in steps:
            yield Finding(
                kind="unanswerable-fact",
                file=loaded.name,
                line=_place_of(loaded, fact),
                message=f"nobody can answer {fact}: no step asks it.",
            )
    for index, step in enumerate(flow.steps):
        if step.kind == "decide" and step.ask not in used:
            yield Finding(
                kind="unused-fact",
                file=loaded.name,
                line=loaded.lines.line(("step", index)),
                message=f"step {step.id} asks {step.ask}, which no row and no `when` uses.",
                hint='Use it, or make the step kind = "context".',
            )
    for fact in flow.facts:
        if fact not in used and fact not in steps:
            line = loaded.lines.line(("facts", fact))
            message = f"nothing uses {fact}."
            yield Finding(kind="unused-fact", file=loaded.name, line=line, message=message)


def _place_of(loaded: LoadedFlow, fact: FactId) -> int:
    for index, rule in enumerate(loaded.flow.rules):
        if fact in rule.when:
            return loaded.lines.line(("rule", index, "when"))
    for index, step in enumerate(loaded.flow.steps):
        if fact in step.when:
            return loaded.lines.line(("step", index, "when"))
    return 1


def _asked_twice(loaded: LoadedFlow, catalogue: Catalogue) -> Iterator[Finding]:
    """Two steps may share a fact only where they can never apply together."""
    steps = loaded.flow.steps
    for index, step in enumerate(steps):
        for other in steps[:index]:
            if other.ask == step.ask and not any(
                not set(step.when[fact]) & set(other.when[fact])
                for fact in step.when.keys() & other.when.keys()
            ):
                yield Finding(
                    kind="asked-twice",
                    file=loaded.name,
                    line=loaded.lines.line(("step", index)),
                    message=f"step {step.id} asks {step.ask}, which step {other.id} asks too.",
                )


def _hidden(flow: Flow, step: Step, known: Mapping[FactId, FactSpec]) -> str | None:
    """Why a step can never be shown; None where some facts bring it up."""
    if not _satisfiable(flow, step, known):
        return "its `when` asks for an impossible combination"
    if step.ask in step.when:
        return "its `when` asks for the very fact that it asks"
    if loop := _loop(flow, step):
        return f"it waits for itself through {loop}"
    open_facts = _open_facts(flow, step, known)
    if step.kind == "decide":
        gates = {fact for other in flow.steps for fact in other.when}
        if step.ask in table_facts(flow) and step.ask not in open_facts and step.ask not in gates:
            return "its fact decides nothing where it applies"
        return None
    asked_before = {other.ask for other in flow.steps[: flow.steps.index(step)] if other.kind == "decide"}
    if table_facts(flow) and not open_facts - asked_before:
        return "a verdict always stands before its turn comes"
    return None


def _satisfiable(flow: Flow, step: Step, known: Mapping[FactId, FactSpec]) -> bool:
    named = {*step.when, *(fact for i in flow.impossible for fact in i.when)}
    space = Space({fact: known[fact].domain for fact in sorted(named)})
    left = [space.box(step.when)]
    if not all(left[0]):
        return False
    for impossible in flow.impossible:
        left = subtract(left, space.box(impossible.when))
    return bool(left)


def _open_facts(flow: Flow, step: Step, known: Mapping[FactId, FactSpec]) -> set[FactId]:
    """The facts that the verdict depends on while the step's `when` holds."""
    rows = [{fact: frozenset(wanted) for fact, wanted in rule.when.items()} for rule in flow.rules]
    domains = {fact: step.when.get(fact) or known[fact].domain for row in rows for fact in row}
    return set(deciding(rows, domains))


def _loop(flow: Flow, step: Step) -> str | None:
    """The step through which `step` waits for itself, by way of `when`."""
    steps = asking(flow)
    waiting = [other for fact in step.when for other in steps.get(fact, ())]
    seen: set[str] = set()
    while waiting:
        other = waiting.pop()
        if other.id in seen:
            continue
        seen.add(other.id)
        if step.ask in other.when:
            return other.id
        waiting += [more for fact in other.when for more in steps.get(fact, ())]
    return None
