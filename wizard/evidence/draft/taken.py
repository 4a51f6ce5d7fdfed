"""What was taken out of a draft, each thing once, and whether it can be put back."""

from dataclasses import dataclass, field
from enum import Enum

from wizard.evidence.gate import Gate
from wizard.evidence.redaction.engine import LAYERS
from wizard.evidence.redaction.tags import KINDS, NEVER_PUT_BACK, TAG, WITHHELD


class Origin(Enum):
    """When a thing was taken out; only what is taken out here and now is known in clear."""

    HERE = ""
    RECORDED = "It was recorded without it, so it is not on this machine."
    EARLIER = "An earlier round left without it, and no round is changed once it has left."


@dataclass(frozen=True, slots=True)
class Taken:
    """One thing that was taken out, or put back, wherever it stands in what leaves."""

    kind: str
    """One of `tags.KINDS`."""
    tag: str
    """What stands in its place; empty where it was put back."""
    times: int
    """How often the tag stands on the page that is read first."""
    why: str
    """Why it was taken out, one sentence."""
    liftable: bool
    reason: str = ""
    """Why it was put back; empty where it was not."""
    stood: str = field(default="", repr=False)
    """What stands there without the gate, for the person at this machine alone; dots for a credential."""
    value: str = field(default="", repr=False)
    """By which it is put back."""
    earlier: bool = False
    """Whether its tag stands in rounds that left before too, where it stays."""

    @property
    def what(self) -> str:
        """What it is: *an e-mail address*."""
        return KINDS[self.kind]

    @property
    def lifted(self) -> bool:
        """Whether a person put it back."""
        return bool(self.reason)

    @property
    def rule(self) -> str:
        """Whether it can be put back, in a few words."""
        if self.lifted:
            return f"put back, because: {self.reason}"
        if self.liftable:
            return "can be put back into what is new" if self.earlier else "can be put back"
        return "never put back" if self.kind in NEVER_PUT_BACK else "cannot be put back"


def listed(gate: Gate, leaves: str, first: str, earlier: str = "") -> tuple[Taken, ...]:
    """What was taken out and what was put back, always in the same order.

    Args:
        gate: the gate that the draft was made with; it remembers what it took out.
        leaves: everything that leaves and was made with the gate.
        first: the page that is read first.
        earlier: what leaves again as it left before.
    """
    found: dict[tuple[str, str], Taken] = {}
    before = tags_in(earlier)
    left = tags_in(leaves)
    why = {layer.id: layer.why for layer in LAYERS}
    for finding, stood in gate.taken:
        if finding.replacement in left:
            found[finding.kind, finding.value or finding.replacement] = Taken(
                finding.kind,
                finding.replacement,
                first.count(finding.replacement),
                why.get(finding.layer, Origin.RECORDED.value),
                bool(finding.value),
                stood=stood,
                value=finding.value,
                earlier=finding.replacement in before,
            )
    known = {taken.tag for taken in found.values()}
    for tag in (left | before) - known:
        kind = tag[1:-1].partition("#")[0]
        origin = Origin.EARLIER if tag in before else Origin.RECORDED
        found[kind, tag] = Taken(kind, tag, first.count(tag), origin.value, False, stood="••••")
    for lift in gate.put_back:
        found[lift.kind, lift.value] = Taken(
            lift.kind, "", 0, "", lift.kind not in NEVER_PUT_BACK, lift.reason, lift.value, lift.value
        )
    return tuple(found[key] for key in sorted(found))


def tags_in(text: str) -> set[str]:
    """The tags of a text, each once, without what was withheld."""
    return {match.group().rstrip("\r\n") for match in TAG.finditer(text)} - {WITHHELD}
