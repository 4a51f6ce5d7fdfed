"""Two sessions side by side: verdict, error, facts, environment, and which of them changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from wizard.evidence.fields import PROGRAM
from wizard.evidence.lines import NOT_TOLD
from wizard.model.fact import Catalogue
from wizard.model.flow import Flow
from wizard.model.observation import Observation
from wizard.model.state import SessionState
from wizard.model.words import Answerer

Part = Literal["verdict", "error", "facts", "environment"]
PARTS: tuple[Part, ...] = ("verdict", "error", "facts", "environment")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two sessions."""

    state: SessionState
    flow: Flow


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of the comparison."""

    part: Part
    label: str
    one: str
    other: str

    @property
    def changed(self) -> bool:
        """Whether the two sides say different things."""
        return self.one != self.other


def compare(one: Side, other: Side, catalogue: Catalogue) -> tuple[Difference, ...]:
    """Every line of the comparison, changed or not, in a fixed order."""
    return (
        *_pairs("verdict", _verdict(one), _verdict(other)),
        *_pairs("error", _error(one), _error(other)),
        *_facts(one, other, catalogue),
        *_pairs("environment", _environment(one), _environment(other)),
    )


def _pairs(part: Part, one: Mapping[str, str], other: Mapping[str, str]) -> Iterator[Difference]:
    for label in dict.fromkeys((*one, *other)):
        ours, theirs = one.get(label, NOT_TOLD), other.get(label, NOT_TOLD)
        if (ours, theirs) != (NOT_TOLD, NOT_TOLD):
            yield Difference(part, label, ours, theirs)


def _verdict(side: Side) -> dict[str, str]:
    reached = side.state.evaluation.reached
    if reached is None:
        return {"Verdict": "none yet"}
    blamed = reached.verdict.blames
    return {
        "Verdict": reached.verdict.title,
        "Sureness": reached.sureness.words,
        "Where": blamed.value if blamed else "nothing blamed",
        "Row": reached.rule,
    }


def _error(side: Side) -> dict[str, str]:
    paste = side.state.paste
    if paste is None:
        return {}
    told = {
        "Status": str(paste.status) if paste.status is not None else None,
        "Type": paste.error_type,
        "Code": paste.error_code,
        "Message": paste.message,
        "Request id": paste.request_id,
        "Answered by": Answerer.said(paste.answered_by),
    }
    return {label: text for label, text in told.items() if text}


def _facts(one: Side, other: Side, catalogue: Catalogue) -> Iterator[Difference]:
    specs = {**catalogue.facts, **other.flow.facts, **one.flow.facts}
    names = [name for name in specs if name in one.state.facts or name in other.state.facts]
    for name in names:
        spec = specs[name]
        sides = [side.state.facts.get(name) for side in (one, other)]
        told = [spec.values.get(seen.value, seen.value) if seen else NOT_TOLD for seen in sides]
        yield Difference("facts", spec.title, *told)


def _environment(side: Side) -> dict[str, str]:
    started, notes = side.state.started, side.state.notes
    told = {field.label: notes[field.id][-1] for field in PROGRAM if notes.get(field.id)}
    networks = [seen.network for seen in side.state.history if seen.network]
    return {
        **told,
        "API": started.target,
        "Network": networks[-1] if networks else NOT_TOLD,
        "Server": _measured(side.state.history, "server"),
        "Flow": f"{started.flow} {started.flow_hash[:8]}",
        "Knowledge": started.knowledge,
        "Program": started.tool,
        "Practice": started.practice or "no",
    }


def _measured(history: tuple[Observation, ...], name: str) -> str:
    """What was measured last under a name."""
    found = (seen.measured[name] for seen in reversed(history) if seen.measured.get(name) not in (None, ""))
    return str(next(found, NOT_TOLD))
