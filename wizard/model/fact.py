"""Facts: named variables with a closed domain, and the catalogue of probes that can find them.

The shared facts and probes are data in `wizard.knowledge`, so that diagnosis, probes and flows speak of
the same things and the verifier needs no probe code.
"""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, StringConstraints

from wizard.model.base import Documented, Model
from wizard.model.words import CANNOT_TELL as CANNOT_TELL
from wizard.model.words import SKIPPED as SKIPPED
from wizard.model.words import UNKNOWN as UNKNOWN
from wizard.model.words import Consent

FactId = Annotated[str, StringConstraints(pattern=r"^(x_)?[a-z][a-z0-9_]{1,40}$")]
Value = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]{0,40}$")]
ProbeId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,40}$")]

OPEN_VALUES = (CANNOT_TELL, SKIPPED)
"""The two values that every domain ends with: asked and not known, and passed over."""


class FactSpec(Documented):
    """A fact that can be known: its name, its closed domain and what its values mean."""

    id: FactId
    title: str
    """Two to five words, for tables and trails."""
    meaning: str
    values: Mapping[Value, str]
    """Value -> what it says, in the order of display; `cannot_tell` and `skipped` come last."""
    fine: tuple[Value, ...] = ()
    """Values that say that nothing is wrong here; for the exit code of checks without a flow."""

    @property
    def domain(self) -> tuple[str, ...]:
        """Every value that the fact can take once it is known."""
        return tuple(self.values)


class ProbeSpec(Model):
    """What the catalogue promises of a probe: its facts, what it may cost, how long it may take."""

    id: ProbeId
    title: str
    why: str
    """One sentence: what this probe can show."""
    facts: tuple[FactId, ...]
    consent: Consent
    hosts: tuple[str, ...] = ()
    """Who is asked, as `World` roles: `api`, `api_inherited`, `status`, `web`."""
    needs_key: bool = False
    cost: str | None = None
    """The highest cost in words, for the paid class only."""
    cost_usd: float | None = Field(default=None, ge=0)
    """The same as a number: the most that one run costs, in US dollars."""
    budget: float = Field(gt=0, le=30)
    """Seconds after which the probe ends with *cannot tell*."""
    by_hand: str
    """How a person finds the same out without the probe."""


class Catalogue(Model):
    """The shared facts and probes, as the knowledge room loads them."""

    facts: Mapping[FactId, FactSpec]
    probes: Mapping[ProbeId, ProbeSpec]
