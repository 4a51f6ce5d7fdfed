"""Consent: what must be asked before a probe runs, and what was allowed so far.

One class never implies another; a grant names its hosts, a grant for a key names the key, and a grant that
costs money holds for one run of the probes it named (DESIGN.md rule 5.4). All of it is read from the events.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from wizard.model.event import Consented, Event, Probed
from wizard.model.fact import ProbeSpec
from wizard.model.words import Consent
from wizard.walk.page import ConsentAsk

_KEYED = (Consent.USES_KEY_FREE, Consent.USES_KEY_PAID)


@dataclass(frozen=True, slots=True)
class Need:
    """What one probe needs to be allowed."""

    spec: ProbeSpec
    consent: Consent
    """The catalogue's class, but for a probe that does without a key where none is there or allowed."""
    hosts: tuple[str, ...]
    credential: str | None
    """The key that would go out, masked, with its source; None for probes without a key."""


def settled(need: Need, events: Sequence[Event]) -> bool | None:
    """True where it was allowed, False where it was refused, None where it has to be asked."""
    spent = False
    for event in reversed(events):
        if isinstance(event, Probed) and event.result.probe == need.spec.id:
            spent = spent or event.result.state != "refused"
        if isinstance(event, Consented) and _covers(event, need):
            if need.consent is Consent.USES_KEY_PAID and event.granted and spent:
                return None
            return event.granted
    return None


def _covers(given: Consented, need: Need) -> bool:
    if given.consent is not need.consent or not set(need.hosts) <= set(given.hosts):
        return False
    if need.consent in _KEYED and given.credential != need.credential:
        return False
    return need.consent is not Consent.USES_KEY_PAID or need.spec.id in given.probes


def asks(needs: Sequence[Need]) -> tuple[ConsentAsk, ...]:
    """One question for each class among needs that have to be asked; a question each for what costs."""
    grouped: dict[tuple[Consent, str | None, str], list[Need]] = {}
    for need in needs:
        alone = need.spec.id if need.consent is Consent.USES_KEY_PAID else ""
        grouped.setdefault((need.consent, need.credential, alone), []).append(need)
    order = list(Consent)
    keys = sorted(grouped, key=lambda key: order.index(key[0]))
    return tuple(
        _ask(consent, credential, grouped[consent, credential, alone]) for consent, credential, alone in keys
    )


def _ask(consent: Consent, credential: str | None, needs: Sequence[Need]) -> ConsentAsk:
    hosts = tuple(dict.fromkeys(host for need in needs for host in need.hosts))
    cost = next((need.spec.cost for need in needs if need.spec.cost), None)
    return ConsentAsk(
        consent=consent,
        hosts=hosts,
        probes=tuple(need.spec.id for need in needs),
        sentence=_sentence(consent, listed(hosts), _named([n.spec.title for n in needs]), credential, cost),
        highest_cost=cost,
        credential=credential,
        highest_cost_usd=max((n.spec.cost_usd for n in needs if n.spec.cost_usd is not None), default=None),
    )


def _sentence(consent: Consent, hosts: str, titles: str, credential: str | None, cost: str | None) -> str:
    # The line of a credential ends with its origin; the hosts of this question say it better.
    key = f"the key {credential.rpartition(' to ')[0]}" if credential else "your key"
    return {
        Consent.READS_MACHINE: f"{titles}: look at this machine's own settings? Nothing leaves it.",
        Consent.ASKS_HOST: f"{titles}: ask {hosts}? No key and nothing of yours is sent.",
        Consent.USES_KEY_FREE: f"{titles}: send {key} to {hosts}? Free of charge.",
        Consent.USES_KEY_PAID: f"{titles}: send {key} to {hosts}? It costs {cost or 'money'}.",
        Consent.CHANGES: f"{titles}: change something on this machine?",
        Consent.SHARES: f"{titles}: share something with {hosts}?",
    }[consent]


def _named(titles: Sequence[str]) -> str:
    """One check by its title, several with their number: titles hold commas themselves."""
    return titles[0] if len(titles) == 1 else f"{len(titles)} checks ({'; '.join(titles)})"


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
