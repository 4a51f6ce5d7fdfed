"""The plays and the words of a judgment. The plays are data (`knowledge/retry.toml`)."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from wizard.knowledge.load import read_toml
from wizard.model.base import Model

Told = Literal["passed", "failed", "cannot_tell"]


class Play(Model):
    """One way of failing, kept up for as long as the program asks."""

    id: str
    title: str
    kind: Literal["once", "transient", "stream"]
    """`once`: must be sent exactly once; `transient`: may be tried again; `stream`: fails after a 200."""
    status: int | None = None
    type: str = ""
    message: str = ""
    retry_after_s: int | None = None
    fate: Literal["send", "hang", "reset"] = "send"


class Policy(Model):
    """The figures that judging uses; their reasons stand in the data file."""

    most_attempts: int
    shortest_gap_s: float
    growth: float
    retry_after_slack: float
    same_gap: float
    says_so: tuple[str, ...]
    """Words of which a message about a failure has at least one."""
    source: str
    verified_on: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """One request that reached the referee. Times are seconds on one monotonic clock."""

    at: float
    ended: float
    """When its answer was ready; for a play without an answer the same as `at`."""
    method: str
    path: str
    body: str
    """SHA-256 of the body: the same call tried again has the same."""
    retry_count: int | None
    """What an official SDK says of itself in x-stainless-retry-count."""


@dataclass(frozen=True, slots=True)
class Judgment:
    """One finding about one play."""

    play: str
    rule: str
    verdict: Told
    said: str


@cache
def plays() -> tuple[Play, ...]:
    """Every play, in the order in which they are run."""
    return tuple(Play(**entry) for entry in read_toml("retry.toml")["play"])


@cache
def policy() -> Policy:
    """The figures of judging."""
    return Policy(**{key: value for key, value in read_toml("retry.toml").items() if key != "play"})
