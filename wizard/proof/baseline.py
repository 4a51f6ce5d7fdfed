"""A baseline: the configuration that worked, with its date, to come back to when something drifts.

It holds conclusions and names only: the key in its masked form, the kind of network instead of its addresses.
Comparing lists what drifted and what is about to expire, and nothing that stayed the same.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Literal

from pydantic import Field

from wizard.knowledge import catalogue
from wizard.knowledge.models import plain_name, shipped_models
from wizard.model.base import Instant, Model
from wizard.model.fact import OPEN_VALUES
from wizard.model.observation import Observation

FORMAT: Literal[1] = 1
SOON_DAYS = 45
"""Days before the retirement of a model at which it is said."""
KEY_SOON_DAYS = 14
"""Days before the end of a key at which it is said."""
STALE_DAYS = 120
"""Days after which knowledge of the API counts as old."""
SLOWER = 3.0
"""A latency this many times the baseline's has drifted, where it is also `SLOWER_MS` more."""
SLOWER_MS = 500.0
_SHAPE = ("status", "server", "answered_by")


class Baseline(Model):
    """A working configuration. `entries` are name -> value, all of them printable."""

    format: Literal[1] = FORMAT
    at: Instant
    target: str
    """Origin of the API."""
    model: str | None = None
    knowledge: str
    """Day on which the knowledge was last verified."""
    entries: Mapping[str, str] = Field(default_factory=dict)
    latency_ms: Mapping[str, float] = Field(default_factory=dict)
    """Probe -> milliseconds of the whole exchange."""
    facts: Mapping[str, str] = Field(default_factory=dict)
    """Fact -> value, as the probes saw it."""
    key_expires: Instant | None = None
    """When the key stops being accepted, where its place says so."""


class Drift(Model):
    """One thing that is no longer as it was, or is about to end."""

    kind: Literal["drifted", "expires", "missing"]
    what: str
    was: str = ""
    now: str = ""
    said: str


def taken(
    observations: Iterable[Observation],
    *,
    at: Instant,
    target: str,
    model: str | None,
    knowledge: str,
    versions: Mapping[str, str],
    key: str | None,
    key_expires: datetime | None = None,
) -> Baseline:
    """A baseline from what probes saw.

    Args:
        observations: of one run of the probes.
        at: when.
        target: origin of the API.
        model: the model in use.
        knowledge: day on which the knowledge was verified.
        versions: program, Python, SDK, API version: name -> version.
        key: the key in its masked form with its source; None where none was used.
        key_expires: when it stops being accepted, where that is known.
    """
    entries = dict(versions)
    latency: dict[str, float] = {}
    facts: dict[str, str] = {}
    if key:
        entries["key"] = key
    for seen in observations:
        facts[seen.fact] = seen.value
        probe = seen.probe or seen.fact
        for name in ("issuer", "route", "proxy", "workspace_id", *_SHAPE):
            value = seen.measured.get(name)
            if value is not None:
                entries[f"{probe}: {name.replace('_', ' ')}"] = str(value)
        took = seen.measured.get("ms")
        if isinstance(took, int | float):
            latency[probe] = float(took)
    return Baseline(
        at=at,
        target=target,
        model=model,
        knowledge=knowledge,
        entries=entries,
        latency_ms=latency,
        facts=facts,
        key_expires=key_expires,
    )


def compare(then: Baseline, now: Baseline, today: date) -> tuple[Drift, ...]:
    """What drifted between two baselines, and what is about to expire, the weightiest first."""
    drifts = [*_facts(then, now), *_entries(then, now), *_latency(then, now), *_expiring(now, today)]
    order = {"drifted": 0, "missing": 1, "expires": 2}
    return tuple(sorted(drifts, key=lambda drift: order[drift.kind]))


def _facts(then: Baseline, now: Baseline) -> Iterable[Drift]:
    for name, was in then.facts.items():
        value = now.facts.get(name)
        if value is None or value in OPEN_VALUES:
            if was not in OPEN_VALUES:
                said = f"{fact_title(name)}: was {fact_means(name, was)}; it could not be looked at now"
                yield Drift(kind="missing", what=name, was=was, said=said)
        elif value != was:
            said = f"{fact_title(name)}: was {fact_means(name, was)}, is {fact_means(name, value)}"
            yield Drift(kind="drifted", what=name, was=was, now=value, said=said)


def fact_title(fact: str) -> str:
    """The fact's title; its name where nothing describes it."""
    spec = catalogue().facts.get(fact)
    return spec.title if spec else fact.replace("_", " ")


def fact_means(fact: str, value: str) -> str:
    """What a value of a fact says."""
    spec = catalogue().facts.get(fact)
    return spec.values.get(value, value) if spec else value


def _told_by_facts(then: Baseline, now: Baseline) -> set[str]:
    """Entries that only repeat what a fact of the same probe says already."""
    moved = {name for name, was in then.facts.items() if now.facts.get(name) != was}
    probes = [probe for probe, spec in catalogue().probes.items() if moved & set(spec.facts)]
    return {f"{probe}: {name.replace('_', ' ')}" for probe in probes for name in _SHAPE}


def _entries(then: Baseline, now: Baseline) -> Iterable[Drift]:
    repeated = _told_by_facts(then, now)
    if then.target != now.target:
        said = f"another API is asked: {now.target} instead of {then.target}"
        yield Drift(kind="drifted", what="target", was=then.target, now=now.target, said=said)
    if then.model != now.model:
        said = f"another model is used: {now.model or 'none named'} instead of {then.model or 'none named'}"
        yield Drift(kind="drifted", what="model", was=then.model or "", now=now.model or "", said=said)
    for name in sorted(then.entries.keys() & now.entries.keys()):
        was, value = then.entries[name], now.entries[name]
        if was != value and name not in repeated:
            yield Drift(kind="drifted", what=name, was=was, now=value, said=f"{name}: {was} became {value}")
    for name in sorted(now.entries.keys() - then.entries.keys()):
        # Only a proxy that appeared says something by appearing; the rest depends on what was probed.
        if name.endswith(": proxy"):
            yield Drift(
                kind="drifted", what=name, now=now.entries[name], said=f"{name} is new: {now.entries[name]}"
            )
    for name in sorted(then.entries.keys() - now.entries.keys()):
        if name.endswith(": proxy") or name == "key":
            yield Drift(kind="drifted", what=name, was=then.entries[name], said=f"{name} is gone")


def _latency(then: Baseline, now: Baseline) -> Iterable[Drift]:
    for probe in sorted(then.latency_ms.keys() & now.latency_ms.keys()):
        was, value = then.latency_ms[probe], now.latency_ms[probe]
        if value > was * SLOWER and value - was > SLOWER_MS:
            said = f"{probe} took {value:.0f} ms instead of {was:.0f} ms"
            yield Drift(
                kind="drifted", what=f"{probe}: latency", was=f"{was:.0f}", now=f"{value:.0f}", said=said
            )


def _expiring(now: Baseline, today: date) -> Iterable[Drift]:
    row = shipped_models().get(plain_name(now.model)) if now.model else None
    if row is not None and row.lifecycle != "active":
        until = f", to retire on {row.retires_on}" if row.retires_on else ""
        said = f"{row.id} is {row.lifecycle}{until}"
        soon = not row.retires_on or date.fromisoformat(row.retires_on) - today <= timedelta(days=SOON_DAYS)
        if soon:
            yield Drift(kind="expires", what="model", now=row.retires_on, said=said)
    ends = now.key_expires.date() if now.key_expires else None
    if ends is not None and ends - today <= timedelta(days=KEY_SOON_DAYS):
        said = f"the key ends on {ends}" if ends >= today else f"the key ended on {ends}"
        yield Drift(kind="expires", what="key", now=str(ends), said=said)
    age = (today - date.fromisoformat(now.knowledge)).days
    if age > STALE_DAYS:
        said = f"the knowledge of this program is {age} days old: a newer release may know more"
        yield Drift(kind="expires", what="knowledge", now=now.knowledge, said=said)
