"""Sightings grouped into operations, each graded against its control at the same time. Pure.

An operation failed where every attempt failed, and may be blamed where that was at least twice. The grades
are the six of OONI's analysis (facts/diagnostics.md A1): what has no control is *unexplained* and blames
nobody; a host without IPv6 and a resolver that cannot be reached say nothing of the target.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from wizard.model.words import Answerer
from wizard.probes.answer import Sender, sender_of_reply
from wizard.probes.network.book import limit, published
from wizard.probes.network.records import Layer, Outcome, Role, RouteName, Sighting, Store, Survey

TIMES = 2
"""Failures in a row before anybody is blamed for one."""


@dataclass(frozen=True, slots=True)
class Op:
    """One operation with all its attempts."""

    attempts: tuple[Sighting, ...]
    best: Sighting
    """The attempt that counts: the first that worked, else the last."""

    @classmethod
    def of(cls, attempts: Iterable[Sighting]) -> "Op":
        """The attempts of one operation, in order."""
        ordered = tuple(sorted(attempts, key=lambda s: s.attempt))
        return cls(ordered, next((s for s in ordered if s.fine), ordered[-1]))

    @property
    def fine(self) -> bool:
        """Whether any attempt worked."""
        return self.best.fine

    @property
    def failed(self) -> bool:
        """Whether every attempt failed, and often enough to count."""
        return not self.fine and len(self.attempts) >= TIMES

    @property
    def failure(self) -> str | None:
        """How it failed; None where it did not."""
        return self.best.failure

    @property
    def sender(self) -> Sender | None:
        """Who answered, for requests; the answer of the last attempt that got one."""
        replied = [s for s in self.attempts if s.reply is not None]
        return (
            sender_of_reply(replied[-1].reply, replied[-1].keyed) if replied and replied[-1].reply else None
        )

    @property
    def answered(self) -> bool:
        """Whether the API itself answered any attempt."""
        return any(
            s.reply is not None and sender_of_reply(s.reply, s.keyed).who is Answerer.API
            for s in self.attempts
        )

    @property
    def status(self) -> int | None:
        """The status of the last answer."""
        replies = [s.reply for s in self.attempts if s.reply is not None]
        return replies[-1].status if replies else None

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all attempts."""
        return tuple(s.id for s in self.attempts)


class Evidence:
    """A survey, ready to be asked."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.busy = False
        """Whether something was passed over because this machine was too busy to measure it."""
        grouped: dict[str, list[Sighting]] = {}
        for sighting in survey.sightings:
            if _unreliable(sighting):
                self.busy = True
                continue
            grouped.setdefault(sighting.id.rpartition("#")[0] or sighting.id, []).append(sighting)
        self.ops = tuple(Op.of(attempts) for attempts in _merged(grouped).values())
        self._found: dict[tuple[tuple[str, object], ...], list[Op]] = {}

    def find(self, **wanted: object) -> list[Op]:
        """The operations whose attributes have these values."""
        key = tuple(wanted.items())
        if key not in self._found:
            self._found[key] = [op for op in self.ops if all(getattr(op.best, k) == v for k, v in key)]
        return self._found[key]

    def one(self, **wanted: object) -> Op | None:
        """The only operation of that kind, or the first."""
        return next(iter(self.find(**wanted)), None)

    # What the settings make of it

    @property
    def main(self) -> RouteName:
        """The route that a program here takes."""
        return "configured" if self.survey.way("configured") else "direct"

    @property
    def proxied(self) -> bool:
        """Whether that route leads through a proxy."""
        way = self.survey.way("configured")
        return way is not None and way.proxy is not None

    @property
    def gateway(self) -> bool:
        """Whether programs here are sent to a host that is not the API's own."""
        ours, theirs = self.survey.api, self.survey.target
        return (ours.host, ours.port) != (theirs.host, theirs.port)

    def get(self, route: RouteName) -> Op | None:
        """The read without a key on a route."""
        return self.one(layer="http", op="keyless get", route=route)

    def reached(self, route: RouteName) -> bool:
        """Whether the API itself answered on a route."""
        op = self.get(route)
        return op is not None and op.answered

    @cached_property
    def cleared(self) -> bool:
        """Whether the way that a program here takes leads to the API."""
        return self.reached(self.main)

    # Names

    @property
    def names(self) -> Op | None:
        """The system's look-up of the API's name."""
        return self.one(layer="dns", op="resolve", role="target", host=self.survey.api.host)

    @property
    def by_resolvers(self) -> list[Op]:
        """What other resolvers said of it, where they answered."""
        return [op for op in self.find(layer="dns", op="doh") if op.fine]

    @property
    def published_elsewhere(self) -> list[Op]:
        """Other resolvers that gave an address of the published ranges."""
        return [op for op in self.by_resolvers if any(published(a) for a in op.best.addresses)]

    @cached_property
    def addresses(self) -> tuple[str, ...]:
        """The addresses that the system gave."""
        return self.names.best.addresses if self.names and self.names.fine else ()

    @cached_property
    def believed(self) -> tuple[str, ...]:
        """Those of them that are the API's: published, or proved by a handshake for its name (undo rule)."""
        if self.survey.api.platform != "api":
            return self.addresses
        return tuple(a for a in self.addresses if published(a) or self.verified(a))

    # Connections and handshakes

    def opened(self, address: str) -> Op | None:
        """The connection to one address of the API."""
        return self.one(layer="tcp", op="connect", role="target", host=self.survey.api.host, address=address)

    def shaken(self, address: str, store: Store) -> Op | None:
        """The strict handshake on one address with one trust store."""
        return self.one(
            layer="tls",
            op="handshake",
            role="target",
            host=self.survey.api.host,
            address=address,
            store=store,
            strict=True,
        )

    def stores(self, address: str) -> dict[Store, Op]:
        """Every strict handshake on one address."""
        kinds: tuple[Store, ...] = ("certifi", "system", "environment")
        return {store: op for store in kinds if (op := self.shaken(address, store))}

    def verified(self, address: str) -> bool:
        """Whether any store accepts the certificate that is shown there for the API's name."""
        lenient = self.find(layer="tls", op="handshake", role="target", address=address, strict=False)
        return any(op.fine for op in (*self.stores(address).values(), *lenient))

    # Controls

    def controls(self, layer: Layer, op: Op, *, v6: bool | None = None) -> list[Op]:
        """The control operations of a layer within the same minute, fine or not."""
        seen = [c for c in self._controls(layer) if self._together(c, op)]
        if v6 is not None:
            same = [c for c in seen if (":" in (c.best.address or "")) == v6]
            return same or seen
        return seen

    def passed(self, layer: Layer, op: Op, *, v6: bool | None = None) -> list[Op]:
        """The controls that passed."""
        return [c for c in self.controls(layer, op, v6=v6) if control_passed(c)]

    def _controls(self, layer: Layer) -> Iterable[Op]:
        if layer == "http":
            return [*self.find(layer="portal"), *(op for op in self.find(op="doh") if op.best.address)]
        if layer == "dns":
            return self.find(layer="dns", role="control")
        return self.find(layer=layer, role="control", op="connect" if layer == "tcp" else "handshake")

    @staticmethod
    def _together(one: Op, other: Op) -> bool:
        apart = abs((one.best.at - other.best.at).total_seconds())
        return apart <= limit("same_time")

    @cached_property
    def skew(self) -> tuple[int | None, tuple[str, ...]]:
        """The clocks' difference in seconds, as most servers have it, and who said so."""
        seen = sorted((s.skew_s, s.id) for s in self.survey.sightings if s.skew_s is not None)
        if not seen:
            return None, ()
        middle = seen[len(seen) // 2][0]
        return middle, tuple(name for skew, name in seen if abs(skew - middle) <= 5)

    def outcome(self, op: Op) -> Outcome:
        """The grade of one operation."""
        first = op.best
        good = op.answered if first.layer == "http" and first.role == "target" else op.fine
        if first.role != "target" or first.layer not in ("dns", "tcp", "tls", "http"):
            return "unexplained_success" if good else "unexplained_failure"
        v6 = ":" in first.address if first.address else None
        controls = self.controls(first.layer, op, v6=v6)
        if first.layer == "tcp" and v6 and first.failure == "unreachable":
            return "expected_failure"  # this host has no IPv6, which blocks nobody
        if not controls:
            return "unexplained_success" if good else "unexplained_failure"
        if any(control_passed(c) for c in controls):
            return "expected_success" if good else "unexpected_failure"
        return "unexpected_success" if good else "expected_failure"


def _unreliable(sighting: Sighting) -> bool:
    """Whether something may have timed out only because this program did not get to run."""
    return sighting.failure in ("timed_out", "not_reached") and sighting.lag_ms > limit("lag")


def control_passed(op: Op) -> bool:
    """Whether a control shows that its layer works; a certificate that is refused was still shown."""
    return op.fine or (op.best.layer == "tls" and op.failure in ("untrusted", "not_strict", "expired"))


def _merged(grouped: dict[str, list[Sighting]]) -> dict[str, list[Sighting]]:
    """Attempts of one request belong together, whichever address each of them took."""
    merged: dict[str, list[Sighting]] = {}
    for key, attempts in grouped.items():
        first = attempts[0]
        whole = first.layer in ("http", "proxy") or first.op not in (
            "connect",
            "handshake",
            "look",
            "other name",
        )
        name = f"{first.layer}/{first.op}/{first.host}/{first.route}" if whole and first.op != "doh" else key
        merged.setdefault(name, []).extend(attempts)
    return merged


def first_of(ops: Iterable[Op], wanted: Callable[[Op], bool]) -> Op | None:
    """The first operation of which something holds."""
    return next((op for op in ops if wanted(op)), None)


def role_words(role: Role) -> str:
    """A role as a person reads it."""
    return {
        "target": "the API",
        "control": "a control",
        "resolver": "a resolver",
        "portal": "a plain page",
        "proxy": "the proxy",
    }[role]
