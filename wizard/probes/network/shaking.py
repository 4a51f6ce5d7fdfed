"""Handshakes with one address: in every trust store, and what is looked at where they fail."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from wizard.model.world import World
from wizard.probes.network import steps
from wizard.probes.network.book import book as knowledge
from wizard.probes.network.notebook import Notebook
from wizard.probes.network.plan import Plan
from wizard.probes.network.records import Sighting, Store
from wizard.probes.network.repeat import Repeat
from wizard.probes.route import Trust, bundled, direct

CUT = frozenset({"reset", "closed", "timed_out", "not_tls", "tls_alert", "failed"})
"""Handshakes that ended without a certificate that could be judged."""
UNVERIFIED = frozenset({"untrusted", "expired", "wrong_name", "not_strict"})
"""Handshakes whose certificate was refused."""
Place = tuple[str, int, str]
"""Host, port and address."""


def stores_of(world: World, plan: Plan) -> list[tuple[Store, Trust]]:
    """The three trust stores, each held to the strict rules; the environment's where it names one."""
    named = [route.trust for route in plan.routes[1:] if route.trust.named_by][:1]
    found: list[tuple[Store, Trust]] = [("certifi", bundled(world)), ("system", direct(world).trust)]
    found += [("environment", trust) for trust in named]
    return [(s, Trust(t.store, t.path, t.named_by, t.extra, strict=True)) for s, t in found]


async def handshakes(book: Notebook, place: Place, stores: list[tuple[Store, Trust]], repeat: Repeat) -> None:
    """Handshakes in every store; what is cut is tried with another name, what is refused is looked at.

    Args:
        book: where they are written down.
        place: whom to shake hands with.
        stores: whose authorities to trust, one after the other.
        repeat: does an operation, and once more where it did not go well.
    """

    async def shake(store: Store, trust: Trust) -> Sighting:
        return await repeat(lambda n: steps.handshake(book, place, "target", store, trust, attempt=n))

    seen = await asyncio.gather(*(shake(store, trust) for store, trust in stores))
    more: list[Coroutine[Any, Any, Sighting]] = []
    if any(s.failure in CUT for s in seen) and not any(s.fine for s in seen):
        other = str(knowledge()["other_name"])
        more.append(steps.handshake(book, place, "target", "none", None, name=other))
    if any(s.failure in UNVERIFIED for s in seen):
        more.append(steps.handshake(book, place, "target", "none", None))
    for (store, trust), sighting in zip(stores, seen, strict=True):
        if sighting.failure == "not_strict":
            lenient = Trust(trust.store, trust.path, trust.named_by, trust.extra, strict=False)
            more.append(steps.handshake(book, place, "target", store, lenient))
    await asyncio.gather(*more)
