"""Scenarios: what a trainee plays, as data; see `scenarios/*.toml`."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from string import Template
from typing import Literal

from pydantic import Field

from wizard.model.base import Model
from wizard.model.words import Place
from wizard.standin.account import Standing
from wizard.standin.status import Incident


class UnknownScenarioError(LookupError):
    """No scenario of that name ships; its text lists those that do."""


class Behavior(Model):
    """How the servers behave, as seen from one network."""

    edge: Literal["open", "forbidden", "challenge", "blocked", "origin_down", "portal", "reset", "hang"] = (
        "open"
    )
    edge_passes: bool = False
    """Whether the edge lets the second request through: some refusals pass by themselves."""
    standing: Standing = "good"
    """What the API says to the practice key."""
    service: Literal["healthy", "overloaded", "failing"] = "healthy"
    incident: Incident = "none"
    proxy: Literal["refuses", "asks_login", "dead"] = "refuses"
    """What the proxy does that `${proxy_url}` names, where the scenario's environment has one."""
    delay_s: float = Field(default=0, ge=0, le=60)
    """Seconds before every answer of the API."""
    posts: Literal["open", "blocked"] = "open"
    """`blocked`: something on the way that reads requests lets GET through and answers POST itself."""
    body_limit: int | None = None
    """Bytes of body from which something on the way cuts the connection; None for nothing."""
    body_answer: Literal["cut", "edge_413", "box_413"] = "cut"
    """What a body over `body_limit` gets: a cut connection, the edge's 413, or that of a box on the way."""
    country: str = "DE"
    egress: str = "203.0.113.7"
    """The public address that the edge sees this network by."""


class ScenarioInfo(Model):
    """One scenario, told to the person who plays it."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: str
    story: str
    """Two sentences: what happened, and what the person was doing."""
    expects: str
    """The verdict that the walk should reach, in words; shown to a trainee afterwards."""
    rule: str
    """Which row of the table it should be, in words."""
    blames: Place | None = None
    surface: Literal["my_code", "tool", "web_page"] = "my_code"
    model: str = "claude-sonnet-5-5"
    paste: str
    """The error as the person has it, ready to be pasted; `${...}` places are filled in when it starts."""
    here: Behavior = Behavior()
    elsewhere: Behavior | None = None
    """The behavior after `switch_network`; None where another network changes nothing."""
    environ: dict[str, str] = Field(default_factory=dict)
    """What a program here would inherit besides the key."""

    def filled(self, text: str, values: dict[str, str]) -> str:
        """`text` with its `${...}` places filled in."""
        return Template(text).safe_substitute(values)


@cache
def scenarios() -> tuple[ScenarioInfo, ...]:
    """Every scenario that ships, the healthy one first, then by name.

    Raises:
        ValueError: the shipped data is broken.
    """
    folder = files("wizard.standin").joinpath("scenarios")
    texts = (entry.read_text("utf-8") for entry in folder.iterdir() if entry.name.endswith(".toml"))
    found = [ScenarioInfo(**tomllib.loads(text)) for text in texts]
    return tuple(sorted(found, key=lambda info: (info.id != "healthy", info.id)))


def find_scenario(name: str) -> ScenarioInfo:
    """The scenario of that name; underscores and spaces count as hyphens.

    Raises:
        UnknownScenarioError: there is none.
    """
    wanted = re.sub(r"[\s_]+", "-", name.strip().lower())
    for info in scenarios():
        if info.id == wanted:
            return info
    known = ", ".join(info.id for info in scenarios())
    raise UnknownScenarioError(f"no practice scenario is called {name[:40]!r}; there are: {known}")
