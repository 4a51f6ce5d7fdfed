"""Events on their way out: what the program's own lists name stays as it is, every other text is gated.

A verdict can only be computed again where facts, values, steps and probes keep their names; so these are
compared with the lists that both sides have and left alone, and whatever is not on a list is a text.
"""

import hmac
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from pydantic import TypeAdapter, ValidationError

from wizard.evidence.fields import ALL
from wizard.evidence.gate import Gate
from wizard.model.event import Event
from wizard.model.fact import Catalogue
from wizard.model.flow import Flow

_EVENT: TypeAdapter[Event] = TypeAdapter(Event)
_LISTED = frozenset({"flow", "step", "fact", "value", "probe", "probes", "to", "row", "field", "name"})
"""Fields whose values stand on a list; one that does not is a text like any other."""
_CLOSED = frozenset(
    {"kind", "source", "sureness", "consent", "state", "mark", "seen_by", "check", "verdict", "level"}
)
"""Fields whose values the model itself closes."""
_OWN_WORDS = frozenset(
    {"done", "timed_out", "cancelled", "refused", "failed", "waiting", "running", "fine", "not_checked"}
    | {"dns", "tcp", "tls", "request", "answer", "start", "verdict", "summary"}
)
_STAYING = frozenset({"before", "during"})
"""What a look saw of a temporary change: short hashes of this machine's settings and addresses."""
_HASHES = frozenset({"flow_hash", "ask", "session"})


def vocabulary(flow: Flow, catalogue: Catalogue) -> frozenset[str]:
    """Every name that both sides have: steps, rows, facts, values, probes and details."""
    specs = {**catalogue.facts, **flow.facts}
    return frozenset(
        {flow.id, *_OWN_WORDS, *specs, *catalogue.probes}
        | {value for spec in specs.values() for value in spec.domain}
        | {step.id for step in flow.steps}
        | {rule.id for rule in flow.rules}
        | {field.id for field in ALL}
    )


def leaving(event: Event, gate: Gate, listed: frozenset[str]) -> Event | None:
    """The event as it may leave, or None where nothing is left of it that is still one.

    Args:
        event: what the journal holds.
        gate: the gate of the case; its key makes hashes of foreign text comparable inside the case only.
        listed: the vocabulary of both sides.
    """
    raw = event.model_dump(mode="python")
    clean = {name: _field(name, value, gate, listed) for name, value in raw.items()}
    if event.kind == "pasted":
        # The pasted text stays here, and so does its name; a plain hash of a short text could be guessed.
        clean |= {"kept": None, "sha256": keyed(gate, event.sha256)}
    try:
        return _EVENT.validate_python(clean)
    except ValidationError:
        return None


def keyed(gate: Gate, text: str, digits: int = 64) -> str:
    """A text as a hash that can be compared inside one case and not between cases; zeros without a key."""
    if gate.key is None:
        return "0" * digits
    return hmac.new(gate.key, text.encode("utf-8", "surrogatepass"), sha256).hexdigest()[:digits]


def _field(name: str, value: Any, gate: Gate, listed: frozenset[str]) -> Any:
    if value is None or name in _STAYING:
        return None
    if name == "network":
        return _network(str(value), gate)
    if name in ("measured", "held"):
        return gate.value(value)
    if isinstance(value, str):
        return _text(name, str(value), gate, listed)
    if isinstance(value, dict):
        return {key: _field(key, item, gate, listed) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return tuple(_field(name, item, gate, listed) for item in value)
    return gate.value(value)


def _text(name: str, value: str, gate: Gate, listed: frozenset[str]) -> str:
    if name in _CLOSED or name in _HASHES or (name in _LISTED and value in listed):
        # A closed field holds one of a few words, or the model refuses it below; hashes have their form.
        return value if name not in _HASHES else str(gate.value(value))
    return gate.line(value)


def _network(fingerprint: str, gate: Gate) -> str | None:
    """A network's fingerprint, its parts keyed: short hashes of private addresses could be guessed."""
    if gate.key is None:
        return None
    parts = fingerprint.split(".")[:8]
    return ".".join(part[:1] + (keyed(gate, part, 8) if part[1:] != "-" else "-") for part in parts)


def all_leaving(events: Iterable[Event], gate: Gate, listed: frozenset[str]) -> tuple[tuple[Event, ...], int]:
    """The events as they may leave, and how many had to stay."""
    gated = [leaving(event, gate, listed) for event in events]
    kept = tuple(event for event in gated if event is not None)
    return kept, len(gated) - len(kept)
