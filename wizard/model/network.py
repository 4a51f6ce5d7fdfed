"""What a network diagnosis hands to people: a verdict, a ladder of layers, a picture of the route.

The raw observations behind them are records of `wizard.probes.network`; these here are what is journaled,
drawn and compared. All of it is worked out again from the records by pure functions.
"""

from collections.abc import Mapping
from typing import Literal

from wizard.model.base import Model
from wizard.model.words import Place, Sureness

WayLayer = Literal["none", "machine", "portal", "clock", "dns", "tcp", "tls", "proxy", "http", "account"]
"""Where the way breaks; `none` where it does not."""
Culprit = Place | Literal["nobody", "machine"]
"""Who is blamed; `machine`: this machine's own settings, such as its clock or its hosts file."""
NOT_KNOWN = "not known"
"""What a row says where this machine could not tell."""
RungState = Literal["fine", "failed", "not_checked"]


class NetworkVerdict(Model):
    """Which layer, who, how sure, by what, against what, and what is left open."""

    id: str
    """The finding that decided, such as `tls-intercepted`."""
    layer: WayLayer
    blames: Culprit
    sureness: Sureness
    title: str
    """A headline of a few words."""
    because: str
    """What was observed and with which control, in one or two sentences."""
    observations: tuple[str, ...] = ()
    """Ids of the observations that show it."""
    controls: tuple[str, ...] = ()
    """Ids of the observations that passed at the same time and set it apart."""
    ruled_out: Mapping[str, str] = {}
    """What was cleared -> by which observation, as a sentence."""
    missing: str = ""
    """What would be needed to tell more; empty where nothing is missing."""
    next: tuple[str, ...] = ()
    """What to do, one thing each."""
    notes: tuple[str, ...] = ()
    """Worth knowing, blaming nobody: a skewed clock, an inspection that is known, a VPN."""


class Rung(Model):
    """One layer of the ladder, with its control beside it."""

    id: str
    title: str
    state: RungState
    said: str = ""
    control: RungState = "not_checked"
    control_said: str = ""
    ms: float | None = None


class Ladder(Model):
    """The layers from the machine up to the account, lowest first."""

    rungs: tuple[Rung, ...] = ()


class Hop(Model):
    """A station of the route."""

    id: Literal["you", "proxy", "gateway", "edge", "origin"]
    title: str
    """`you`, `proxy`, `edge`, `API` and the like."""
    host: str = ""


class RouteLink(Model):
    """The way between two stations. `broken` marks where it ends."""

    state: Literal["fine", "broken", "not_checked"]
    said: str = ""


class RoutePicture(Model):
    """The route as a program here takes it: n hops and the n - 1 links between them."""

    hops: tuple[Hop, ...] = ()
    links: tuple[RouteLink, ...] = ()


class NetworkRow(Model):
    """One line of two networks side by side: the one where it was noticed, and another."""

    id: str
    title: str
    here: str
    """On the network where the failure was noticed."""
    there: str | None = None
    """On the other network; None where there is none to compare with."""

    @property
    def differs(self) -> bool:
        """Whether the networks differ in it; what is not known of one of them does not."""
        known = self.there is not None and NOT_KNOWN not in (self.here, self.there)
        return known and self.here != self.there


class NetworkReport(Model):
    """Everything about a network diagnosis that a page shows."""

    verdict: NetworkVerdict
    ladder: Ladder = Ladder()
    picture: RoutePicture = RoutePicture()
    rows: tuple[NetworkRow, ...] = ()
    changed: tuple[str, ...] = ()
    """In what the network differs from the one compared with (gateway, name servers, ...)."""
    network: str | None = None
    """Fingerprint of the network that was looked at."""
