"""Temporary changes: which are open, what a look can see of them, and whether one was seen undone.

A look that finds everything as it was before proves an undoing only where an earlier look saw the change in
effect: a proxy that was unset in another shell was never visible from here. Then a person has to say it.
Pure, but for `look_at`.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Literal

from wizard.knowledge.load import read_toml
from wizard.model.base import Model
from wizard.model.event import Changed
from wizard.model.world import World

_FLAG = re.compile(r"[A-Za-z0-9._:/-]{0,24}")
_SECRET = re.compile(r"KEY|TOKEN|SECRET|PASS|AUTH|HEADER", re.IGNORECASE)
"""Variables whose value is not even compared by its hash: a short secret could be guessed from one."""

SWITCHED = "seen-network"
"""The identifier of a switch that was seen and not told."""
Seen = Literal["undone", "open", "cannot_tell"]


class Sort(Model):
    """One sort of change; data of `knowledge/changes.toml`."""

    id: str
    title: str
    words: tuple[str, ...]
    undo: str
    look: Literal["proxy", "verification", "network", "setting", "none"]
    dangerous: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """What is to be seen of this machine now, each part in a form that can be compared and says nothing."""

    proxy: str = ""
    verification: str = ""
    network: str | None = None
    """Fingerprint of the network; None where this machine does not say."""
    setting: str = ""
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The names of the variables that were found, by part; for saying what is still on."""

    def of(self, sort: Sort) -> str | None:
        """The part that a sort is seen by; None where it is not seen at all."""
        return None if sort.look == "none" else getattr(self, sort.look)


@dataclass(frozen=True, slots=True)
class Judged:
    """What a look says of one change."""

    change: Changed
    verdict: Seen
    said: str
    dangerous: bool
    event: Changed | None = None
    """What to append: the change seen in effect, or seen undone; None where nothing new was seen."""


@cache
def sorts() -> tuple[Sort, ...]:
    """Every sort, in the order in which words are tried."""
    return tuple(Sort(**entry) for entry in read_toml("changes.toml")["sort"])


def sort_named(name: str) -> Sort:
    """The sort of that name; `other` for any that is not known."""
    return next((sort for sort in sorts() if sort.id == name), sorts()[-1])


def sort_of(change: Changed) -> Sort:
    """The sort of a change: as it says, else by the words of what was done."""
    if change.sort:
        return sort_named(change.sort)
    words = change.what.lower()
    return next((sort for sort in sorts() if any(word in words for word in sort.words)), sorts()[-1])


def opened(change: str, what: str, undo: str, look: Look, at: datetime) -> Changed:
    """The event that enters a change, with what was seen before it was made.

    Args:
        change: its identifier.
        what: what is changed, in the person's or the flow's words.
        undo: how to undo it; the sort's own way where nothing is said.
        look: this machine before the change.
        at: now.
    """
    bare = Changed(at=at, change=change, what=what, undo=undo, state="open")
    sort = sort_of(bare)
    update = {"sort": sort.id, "undo": undo or sort.undo, "before": look.of(sort)}
    return bare.model_copy(update=update)


def judge(change: Changed, look: Look, at: datetime) -> Judged:
    """Whether a look sees a change undone, still in effect, or cannot tell."""
    sort = sort_of(change)
    now, danger = look.of(sort), sort.dangerous
    if sort.look == "verification" and now:
        said = f"still off: {', '.join(look.names.get('verification', ()))}"
        return Judged(change, "open", said, danger, _during(change, now, at))
    if now is None or change.before is None:
        return Judged(change, "cannot_tell", f"no look can see it; {_by_hand(change, sort)}", danger)
    if not _alike(sort, now, change.before):
        said = "it is seen in effect: this machine is not as it was before"
        return Judged(change, "open", said, danger, _during(change, now, at))
    if change.during is None or _alike(sort, change.during, change.before):
        said = f"everything here looks as before, but it was never seen in effect; {_by_hand(change, sort)}"
        return Judged(change, "cannot_tell", said, danger)
    closing = change.model_copy(update={"at": at, "state": "undone", "seen_by": "probe"})
    return Judged(change, "undone", "seen undone: this machine is as it was before", danger, closing)


def _alike(sort: Sort, one: str, other: str) -> bool:
    """Whether two looks are the same; of networks some parts may be unknown at one of two moments."""
    from wizard.probes.fingerprint import same_network

    return same_network(one, other) if sort.look == "network" else one == other


def _by_hand(change: Changed, sort: Sort) -> str:
    return f"undo it and say so: {change.undo or sort.undo}"


def _during(change: Changed, now: str, at: datetime) -> Changed | None:
    """The change with what is seen while it is in effect; None where that is known already."""
    if change.during == now:
        return None
    return change.model_copy(update={"at": at, "during": now})


def with_history(change: Changed, networks: Iterable[tuple[datetime, str | None]]) -> Changed:
    """A change of the network with what probes saw meanwhile: (when, fingerprint) of each observation."""
    if sort_of(change).look != "network" or change.during is not None:
        return change
    from wizard.probes.fingerprint import same_network

    before = change.before or ""
    since = [seen for at, seen in networks if seen and at >= change.at and not same_network(seen, before)]
    return change.model_copy(update={"during": since[-1]}) if since else change


def network_left(
    networks: Iterable[tuple[datetime, str | None]], look: Look, open_: Iterable[Changed], at: datetime
) -> Changed | None:
    """The event that enters a switch of the network that a look shows and nobody told; None for none.

    Args:
        networks: (when, fingerprint) of what probes saw; the first one is the usual network.
        look: this machine now.
        open_: the changes that are open: one of them may be this switch.
        at: now.
    """
    usual = next((seen for _, seen in networks if seen), None)
    told = any(sort_of(change).look == "network" for change in open_)
    sort = sort_named("network")
    if usual is None or look.network is None or told or _alike(sort, look.network, usual):
        return None
    bare = Changed(at=at, change=SWITCHED, what="Another network is used", undo=sort.undo, state="open")
    return bare.model_copy(
        update={"sort": sort.id, "before": usual, "during": look.network, "seen_by": "probe"}
    )


def reminders(changes: Iterable[Changed]) -> tuple[str, ...]:
    """What to say of open changes at the end and at the next start, the dangerous ones first."""
    ordered = sorted(changes, key=lambda change: (not sort_of(change).dangerous, change.at))
    return tuple(f"Still open since {c.at:%Y-%m-%d %H:%M} UTC: {c.what}. To undo: {c.undo}" for c in ordered)


def closed_by_person(judged: Judged, at: datetime) -> Changed | None:
    """The event that closes a change on a person's word; None where a look sees it in effect for sure.

    A variable that switches certificate checks off is there or not. A network or a proxy that is not as it
    was may be so for other reasons, and then a person knows better.
    """
    if judged.verdict == "open" and sort_of(judged.change).look == "verification":
        return None
    seen_by: Literal["probe", "person"] = "probe" if judged.verdict == "undone" else "person"
    return judged.change.model_copy(update={"at": at, "state": "undone", "seen_by": seen_by})


def may_close(changes: Iterable[Changed]) -> bool:
    """Whether a case may be called closed: not while a temporary change is open."""
    return not any(True for _ in changes)


def look_at(world: World) -> Look:
    """Read this machine's variables and its network. May block for a moment; nothing is sent."""
    from wizard.probes.fingerprint import look

    try:
        network = look(world)
    except OSError:
        return of_environment(world.environ)
    return of_environment(world.environ, network.fingerprint if network.known else None)


def of_environment(environ: Mapping[str, str], network: str | None = None) -> Look:
    """What variables say, and the network's fingerprint beside it."""
    rules = read_toml("changes.toml")
    proxies = {n: _place(v) for n, v in environ.items() if n.lower().endswith("_proxy") and v}
    off = {n: v for n, v in environ.items() if n in rules["verification"] and _switches(rules, n, v)}
    own = {
        name: value if _FLAG.fullmatch(value) and not _SECRET.search(name) else "set"
        for name, value in environ.items()
        if name.startswith(tuple(rules["setting"]["prefixes"]))
    }
    parts = {"proxy": proxies, "verification": off, "setting": own}
    return Look(
        proxy=_form(proxies),
        verification=_form(off),
        setting=_form(own),
        network=network,
        names={part: tuple(sorted(found)) for part, found in parts.items()},
    )


def _place(proxy: str) -> str:
    """A proxy's host and port, without the user and password that may stand before them."""
    return proxy.rpartition("://")[2].rpartition("@")[2]


def _switches(rules: Mapping[str, Any], name: str, value: str) -> bool:
    values = rules["verification"][name]
    return value in values if values else bool(value)


def _form(variables: Mapping[str, str]) -> str:
    """Variables in a form that can be compared and says nothing: a short hash of names and values."""
    if not variables:
        return ""
    text = "\n".join(f"{name}={value}" for name, value in sorted(variables.items()))
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
