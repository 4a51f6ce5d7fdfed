"""Reading the data files of this room. Each is parsed once per process, when it is first asked for."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from wizard.model.fact import CANNOT_TELL, SKIPPED, Catalogue, FactSpec, ProbeSpec

_OPEN = {CANNOT_TELL: "cannot be told", SKIPPED: "passed over"}


def read_toml(name: str) -> dict[str, Any]:
    """A data file of this room, parsed."""
    return tomllib.loads(files(__name__.rpartition(".")[0]).joinpath(name).read_text("utf-8"))


@cache
def catalogue() -> Catalogue:
    """The shared facts and probes."""
    facts = {
        name: FactSpec(id=name, **{**entry, "values": {**entry["values"], **_OPEN}})
        for name, entry in read_toml("facts.toml").items()
        if isinstance(entry, dict)
    }
    probes = {
        name: ProbeSpec(id=name, **entry)
        for name, entry in read_toml("probes.toml").items()
        if isinstance(entry, dict)
    }
    return Catalogue(facts=facts, probes=probes)


@cache
def knowledge_date() -> str:
    """The newest day, as `YYYY-MM-DD`, on which any of the tables of this room was verified."""
    folder = files(__name__.rpartition(".")[0])
    names = [entry.name for entry in folder.iterdir() if entry.name.endswith(".toml")]
    dates = [str(read_toml(name).get("verified_on", "")) for name in names]
    return max(date for date in dates if date)
