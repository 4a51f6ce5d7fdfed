"""A finding: what one rule concludes, and the law under which it may blame (facts/diagnostics.md C3)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from wizard.knowledge.load import read_toml
from wizard.model.network import Culprit, WayLayer
from wizard.model.words import Place, Sureness
from wizard.probes.network.evidence import Op

NETWORK, SERVICE, POLICY, GATEWAY, SIZE, ACCOUNT = (
    Place.NETWORK,
    Place.SERVICE,
    Place.POLICY,
    Place.GATEWAY,
    Place.SIZE,
    Place.ACCOUNT,
)
SHOWN, LIKELY, OPEN = Sureness.SHOWN, Sureness.LIKELY, Sureness.CANNOT_TELL


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One conclusion. Its headline, its advice and what it hides are data (`network_findings.toml`)."""

    id: str
    layer: WayLayer
    blames: Culprit
    sureness: Sureness
    because: str
    by: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()
    missing: str = ""
    words: dict[str, str] = field(default_factory=dict)
    """What the headline and the advice are filled in with."""


@cache
def texts() -> dict[str, Any]:
    """Finding -> headline, advice, what it rules out and what it hides."""
    return read_toml("network_findings.toml")


def ids(ops: Iterable[Op | None]) -> tuple[str, ...]:
    """The ids of every attempt of these operations."""
    return tuple(dict.fromkeys(name for op in ops if op is not None for name in op.ids))


def blamed(
    finding: str,
    layer: WayLayer,
    who: Culprit,
    because: str,
    *,
    failed: Iterable[Op | None],
    controls: Iterable[Op | None],
    sureness: Sureness,
    missing: str,
    repeated: bool = True,
    words: dict[str, str] | None = None,
) -> Finding:
    """A finding that blames, where the rule allows it, and else one that cannot tell.

    The rule (C3): a failure that repeated itself, and a control at that layer that passed in the same minute.
    That the layers below passed on the same address and route is for the caller to see to.

    Args:
        finding: its id.
        layer: where it breaks.
        who: who is to blame for it.
        because: what was seen, against what.
        failed: the operations that show it.
        controls: the operations that passed and set it apart.
        sureness: how sure it is where blame is allowed.
        missing: what would be needed where it is not.
        repeated: False where one observation is enough, as for a proxy's own explicit words.
        words: what texts are filled in with.
    """
    broken, passed = [op for op in failed if op], [op for op in controls if op]
    often = not repeated or any(op.failed or len(op.attempts) > 1 for op in broken)
    allowed = bool(broken and passed and often)
    lacks = missing if often else "the same failure a second time"
    return Finding(
        id=finding,
        layer=layer,
        blames=who if allowed else "nobody",
        sureness=sureness if allowed else OPEN,
        because=because,
        by=ids(broken),
        controls=ids(passed),
        missing="" if allowed else lacks,
        words=words or {},
    )
