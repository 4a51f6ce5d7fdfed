"""Names: every fact, value, probe and row that a flow speaks of exists, and only once."""

from collections import Counter
from collections.abc import Iterable, Iterator

from wizard.flow.domains import specs
from wizard.flow.finding import Finding
from wizard.flow.lines import Path
from wizard.flow.loaded import LoadedFlow
from wizard.model.fact import OPEN_VALUES, Catalogue
from wizard.model.flow import Conditions, Step
from wizard.model.words import Severity


class _Words:
    def __init__(self, loaded: LoadedFlow, catalogue: Catalogue) -> None:
        self.loaded = loaded
        self.catalogue = catalogue
        self.specs = specs(loaded.flow, catalogue)

    def finding(self, kind: str, path: Path, message: str, hint: str = "") -> Finding:
        """A finding at the line where `path` stands in the flow file."""
        line = self.loaded.lines.line(path)
        return Finding(kind=kind, file=self.loaded.name, line=line, message=message, hint=hint)

    def conditions(self, when: Conditions, path: Path, what: str) -> Iterator[Finding]:
        """Facts and values of a condition: each must exist, and it must be able to hold and to fail."""
        for fact, wanted in when.items():
            place = (*path, "when", fact)
            if fact not in self.specs:
                yield self.finding("unknown-fact", place, f"{what} asks for {fact}, which is no fact.")
                continue
            domain = self.specs[fact].domain
            for value in wanted:
                if value not in domain:
                    known = ", ".join(domain)
                    yield self.finding(
                        "unknown-value", place, f"{what} wants {fact} = {value}.", f"Known are {known}."
                    )
            if set(wanted) >= set(domain):
                yield self.finding(
                    "always-true", place, f"{what} accepts every value of {fact}.", "Leave it out."
                )
            if not wanted:
                yield self.finding("never-true", place, f"{what} accepts no value of {fact}.")

    def step(self, step: Step, path: Path) -> Iterator[Finding]:
        """What a step asks, offers and runs."""
        if step.ask not in self.specs:
            message = f"step {step.id} asks {step.ask}, which is no fact."
            yield self.finding("unknown-fact", (*path, "ask"), message)
            return
        domain = self.specs[step.ask].domain
        for index, answer in enumerate(step.answers):
            place = (*path, "answers", index)
            if answer.value not in domain:
                message = f"step {step.id} offers {answer.value}, which {step.ask} cannot be."
                yield self.finding("unknown-value", place, message, f"Known are {', '.join(domain)}.")
        yield from self.repeated(
            (a.value for a in step.answers), (*path, "answers"), f"step {step.id} offers"
        )
        if not any(a.value not in OPEN_VALUES for a in step.answers):
            yield self.finding("no-answers", path, f"step {step.id} offers no answer.")
        yield from self.probes(step, path)

    def probes(self, step: Step, path: Path) -> Iterator[Finding]:
        """The probes of a step: each must exist, and one must find what the step asks."""
        for probe in step.probes:
            if probe not in self.catalogue.probes:
                yield self.finding(
                    "unknown-probe", (*path, "probes"), f"step {step.id} runs {probe}, which is no probe."
                )
        found = {f for p in step.probes if p in self.catalogue.probes for f in self.catalogue.probes[p].facts}
        if found and step.ask not in found:
            message = f"no probe of step {step.id} finds {step.ask}."
            yield self.finding("idle-probe", (*path, "probes"), message)

    def repeated(self, names: Iterable[str], path: Path, what: str) -> Iterator[Finding]:
        """Names that stand more than once where each may stand once."""
        for name, times in Counter(names).items():
            if times > 1:
                yield self.finding("duplicate-id", path, f"{what} {name} {times} times.")


def check_words(loaded: LoadedFlow, catalogue: Catalogue) -> Iterator[Finding]:
    """Findings about names: unknown, misspelled, repeated."""
    flow = loaded.flow
    words = _Words(loaded, catalogue)
    for fact in flow.facts:
        if not fact.startswith("x_") or fact in catalogue.facts:
            message = f"the flow's own fact {fact} must have a name of its own that begins with x_."
            yield words.finding("own-fact", ("facts", fact), message)
    yield from _repeated_ids(loaded, words)
    for index, step in enumerate(flow.steps):
        yield from words.step(step, ("step", index))
        yield from words.conditions(step.when, ("step", index), f"step {step.id}")
    for index, impossible in enumerate(flow.impossible):
        yield from words.conditions(impossible.when, ("impossible", index), "the impossible combination")
        if not impossible.when:
            yield words.finding("never-true", ("impossible", index), "everything is declared impossible.")
    yield from _rows(loaded, words)


def _repeated_ids(loaded: LoadedFlow, words: _Words) -> Iterator[Finding]:
    steps, rules = [s.id for s in loaded.flow.steps], [r.id for r in loaded.flow.rules]
    for kind, names in (("step", steps), ("rule", rules)):
        for index, name in enumerate(names):
            if name in names[:index]:
                line = loaded.lines.line((kind, names.index(name)))
                message = f"{kind} {name} is there already, on line {line}."
                yield words.finding("duplicate-id", (kind, index, "id"), message)


def _rows(loaded: LoadedFlow, words: _Words) -> Iterator[Finding]:
    earlier: list[str] = []
    for index, rule in enumerate(loaded.flow.rules):
        path: Path = ("rule", index)
        yield from words.conditions(rule.when, path, f"row {rule.id}")
        for name in rule.after:
            if name not in earlier:
                message = f"row {rule.id} says it comes after {name}, which is no earlier row."
                yield words.finding("unknown-row", (*path, "after"), message)
        for place, fact in rule.verdict.rules_out.items():
            if fact not in words.specs:
                message = f"row {rule.id} clears {place} by {fact}, which is no fact."
                yield words.finding("unknown-fact", (*path, "verdict", "rules_out"), message)
            if place is rule.verdict.blames:
                message = f"row {rule.id} both blames and clears {place}."
                yield words.finding("contradiction", (*path, "verdict", "rules_out"), message)
        if not rule.verdict.next:
            finding = words.finding("dead-end", path, f"row {rule.id} says no next move.")
            yield finding.model_copy(update={"severity": Severity.ERROR})
        earlier.append(rule.id)
