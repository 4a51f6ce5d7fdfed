"""A survey as a ladder of layers, a picture of the route, and rows to put side by side. Pure."""

from collections.abc import Iterable

from wizard.model.network import (
    NOT_KNOWN,
    Hop,
    Ladder,
    NetworkReport,
    NetworkRow,
    NetworkVerdict,
    RouteLink,
    RoutePicture,
    Rung,
    RungState,
)
from wizard.probes.network.analysis import verdict as verdict_of
from wizard.probes.network.book import inspector, limit, platform, published
from wizard.probes.network.evidence import Evidence, Op, control_passed
from wizard.probes.network.records import Layer, Survey
from wizard.probes.progress import failure_words


def report(survey: Survey) -> NetworkReport:
    """Everything that is shown of one look at one network."""
    seen = Evidence(survey)
    told = verdict_of(survey)
    return NetworkReport(
        verdict=told,
        ladder=Ladder(rungs=tuple(_rungs(seen, told))),
        picture=picture(seen, told),
        rows=rows(seen),
        network=survey.hints.fingerprint,
    )


# The ladder


def ladder(survey: Survey) -> Ladder:
    """The ladder alone: cheap enough to be drawn anew at every observation."""
    return Ladder(rungs=tuple(_rungs(Evidence(survey), None)))


def _rungs(seen: Evidence, told: NetworkVerdict | None) -> list[Rung]:
    names = [seen.names] if seen.names else []
    opened = [op for a in seen.addresses if (op := seen.opened(a))]
    v4, v6 = ([op for op in opened if (":" in (op.best.address or "")) == six] for six in (False, True))
    shaken = [op for a in seen.addresses for op in _counted(seen, a)]
    found = [
        _clock(seen),
        _rung("dns", "name", names, seen, "dns"),
        _rung("tcp4", "connection, IPv4", v4, seen, "tcp", six=False),
        _without_v6(_rung("tcp6", "connection, IPv6", v6, seen, "tcp", six=True), v6),
        _rung("tls", "encryption", shaken, seen, "tls"),
        _request("direct", "answer, directly", seen),
    ]
    if seen.survey.way("configured"):
        found.append(_request("configured", "answer, as configured", seen))
    if seen.survey.way("other"):
        found.append(_request("other", "answer, other proxy", seen))
    writes = [
        op for op in seen.find(layer="http", role="target") if op.best.op in ("keyless post", "large post")
    ]
    if writes:
        found.append(_writes(writes))
    found.append(_account(seen, told))
    return found


def _counted(seen: Evidence, address: str) -> list[Op]:
    """The handshakes that count for a program here: the environment's store where it names one."""
    stores = seen.stores(address)
    named = stores.get("environment")
    return [named] if named else list(stores.values())


def _rung(
    name: str, title: str, ops: list[Op], seen: Evidence, layer: Layer, *, six: bool | None = None
) -> Rung:
    if not ops:
        return Rung(id=name, title=title, state="not_checked")
    broken = [op for op in ops if not op.fine]
    shown = (broken or ops)[0]
    controls = seen.controls(layer, shown, v6=six)
    state: RungState = "failed" if broken else "fine"
    return Rung(
        id=name,
        title=title,
        state=state,
        said=_said(shown),
        control=_control(controls),
        control_said=" ".join(dict.fromkeys(op.best.host for op in controls)),
        ms=shown.best.ms,
    )


def _said(op: Op) -> str:
    place = op.best.address or ", ".join(op.best.addresses[:2]) or op.best.host
    if op.fine:
        issuer = op.best.certificate.issuer if op.best.certificate else ""
        return f"{place}, by {issuer}" if issuer else place
    times = f", {len(op.attempts)} times" if len(op.attempts) > 1 else ""
    return f"{place}: {failure_words(op.failure or 'failed')}{times}"


def _control(ops: Iterable[Op]) -> RungState:
    seen = list(ops)
    if not seen:
        return "not_checked"
    return "fine" if any(control_passed(op) for op in seen) else "failed"


def _without_v6(rung: Rung, ops: list[Op]) -> Rung:
    """A machine without IPv6 has nothing that failed."""
    if ops and all(not op.fine and op.failure == "unreachable" for op in ops):
        return rung.model_copy(update={"state": "not_checked", "said": "this machine has no IPv6"})
    return rung


def _clock(seen: Evidence) -> Rung:
    skew, who = seen.skew
    if skew is None:
        return Rung(id="clock", title="clock", state="not_checked")
    off = abs(skew) > limit("skew")
    said = f"{abs(skew)} s {'behind' if skew > 0 else 'ahead'}" if abs(skew) > 2 else "right"
    return Rung(
        id="clock",
        title="clock",
        state="failed" if off else "fine",
        said=said,
        control="fine",
        control_said=f"{len(who)} servers agree",
    )


def _request(route: str, title: str, seen: Evidence) -> Rung:
    op = seen.one(layer="http", op="keyless get", route=route)
    if op is None or (op.failure == "not_reached" and route == "direct"):
        return Rung(id=f"http-{route}", title=title, state="not_checked")
    who = op.sender
    said = who.said.split(":")[0].rstrip(".") if who else failure_words(op.failure or "failed")
    controls = seen.controls("http", op)
    return Rung(
        id=f"http-{route}",
        title=title,
        state="fine" if op.answered else "failed",
        said=f"{said} ({op.status})" if op.status else said,
        control=_control(controls),
        control_said=" ".join(dict.fromkeys(op.best.address or op.best.host for op in controls)),
        ms=op.best.ms,
    )


def _writes(ops: list[Op]) -> Rung:
    broken = [op for op in ops if not op.answered]
    shown = max(ops, key=lambda op: op.best.body_bytes) if not broken else broken[0]
    size = f"{max(1, round(shown.best.body_bytes / 1024))} KB"
    said = f"{size} answered" if not broken else f"{size}: {failure_words(shown.failure or 'refused')}"
    good: RungState = "fine" if any(op.answered for op in ops) else "not_checked"
    return Rung(
        id="writes",
        title="sending",
        state="failed" if broken else "fine",
        said=said,
        control=good if broken else "fine",
        control_said="the same way, smaller or reading",
    )


def _account(seen: Evidence, told: NetworkVerdict | None) -> Rung:
    """The account is looked at only above a network that is clear."""
    if told is not None and told.layer == "account":
        return Rung(id="account", title="account", state="failed", said=told.because)
    keyed = [e for e in seen.survey.exchanges if e.keyed and e.reply]
    if keyed and all(e.reply and e.reply.status < 400 for e in keyed):
        return Rung(id="account", title="account", state="fine", said="the key is accepted")
    said = "" if seen.cleared else "only once the network is clear"
    return Rung(id="account", title="account", state="not_checked", said=said)


# The picture


def picture(seen: Evidence, told: NetworkVerdict) -> RoutePicture:
    """You, the proxy where there is one, and the edge and the origin or the gateway in their place."""
    survey, way = seen.survey, seen.survey.way(seen.main)
    hops = [Hop(id="you", title="you", host=survey.hints.parts.get("source_address", ""))]
    if way and way.proxy:
        hops.append(Hop(id="proxy", title="proxy", host=way.proxy))
    if seen.gateway:
        who = platform(survey.target.platform)
        hops.append(Hop(id="gateway", title=who.title, host=f"{survey.target.host}:{survey.target.port}"))
    else:
        hops.append(Hop(id="edge", title="edge", host=survey.api.host))
        hops.append(Hop(id="origin", title="API", host=survey.api.host))
    return RoutePicture(hops=tuple(hops), links=tuple(_links(seen, told, hops)))


def _links(seen: Evidence, told: NetworkVerdict, hops: list[Hop]) -> list[RouteLink]:
    count = len(hops) - 1
    if seen.cleared:
        return [RouteLink(state="fine")] * count
    broken = _broken_link(seen, told, hops)
    if broken is None:
        return [RouteLink(state="not_checked")] * count
    links = [RouteLink(state="fine")] * broken
    links.append(RouteLink(state="broken", said=told.title))
    return links + [RouteLink(state="not_checked")] * (count - broken - 1)


def _broken_link(seen: Evidence, told: NetworkVerdict, hops: list[Hop]) -> int | None:
    """Which link ends the way; None where nothing is known of it."""
    op = seen.get(seen.main)
    proxied = any(hop.id == "proxy" for hop in hops)
    if told.id in ("edge-alone", "edge-refuses", "edge-blocks", "edge-challenges", "edge-size"):
        return len(hops) - 2
    if told.id.startswith("proxy") and proxied:
        tunnel = seen.one(layer="tcp", role="proxy", route="configured")
        return 1 if tunnel is not None and tunnel.fine else 0
    if op is None and not seen.addresses and told.layer == "none":
        return None
    return 1 if proxied and told.layer in ("tls", "http") else 0


# Rows


def rows(seen: Evidence) -> tuple[NetworkRow, ...]:
    """What is compared between networks, in words without times, which always differ."""
    found = [
        ("name", "name", _name_row(seen)),
        ("tcp4", "connection, IPv4", _tcp_row(seen, six=False)),
        ("tcp6", "connection, IPv6", _tcp_row(seen, six=True)),
        ("tls", "certificate", _tls_row(seen)),
        ("answer", "answer, directly", _answer_row(seen.get("direct"))),
    ]
    if seen.survey.way("configured"):
        found.append(("configured", "answer, as configured", _answer_row(seen.get("configured"))))
    if seen.survey.way("other"):
        found.append(("other", "answer, other proxy", _answer_row(seen.get("other"))))
    place = next((s.value for s in seen.survey.sightings if s.op == "trace" and s.value), "")
    found.append(("exit", "seen from", place or NOT_KNOWN))
    parts = seen.survey.hints.parts
    for key, title in (
        ("gateway", "gateway"),
        ("router", "router"),
        ("interface", "interface"),
        ("resolvers", "name servers"),
        ("source_address", "own address"),
        ("tunnels", "tunnels"),
    ):
        absent = NOT_KNOWN if key in ("router", "interface") else "none"
        found.append((key, title, parts.get(key) or absent))
    return tuple(NetworkRow(id=name, title=title, here=said) for name, title, said in found)


def _name_row(seen: Evidence) -> str:
    if seen.names is None:
        return "not checked"
    if not seen.names.fine:
        return failure_words(seen.names.failure or "failed")
    where = "published" if any(map(published, seen.addresses)) else "not published"
    return f"{' '.join(seen.addresses[:2])} ({where})"


def _tcp_row(seen: Evidence, *, six: bool) -> str:
    ops = [op for a in seen.addresses if (":" in a) == six and (op := seen.opened(a))]
    if not ops:
        return "not checked"
    return "connects" if any(op.fine for op in ops) else failure_words(ops[0].failure or "failed")


def _tls_row(seen: Evidence) -> str:
    looked = [op for op in seen.find(layer="tls", role="target") if op.best.op in ("handshake", "look")]
    issuer = next((c.issuer for op in looked if (c := op.best.certificate) and c.issuer), "")
    known = any(op.fine for op in looked if op.best.op == "handshake")
    if not looked:
        return "not checked"
    if not issuer:
        return failure_words(looked[0].failure or "failed")
    product = inspector(issuer)
    return f"{'accepted' if known else 'refused'}, by {issuer}" + (f" ({product})" if product else "")


def _answer_row(op: Op | None) -> str:
    if op is None or op.failure == "not_reached":
        return "not reached"
    if op.sender is None:
        return failure_words(op.failure or "failed")
    return "the API itself" if op.answered else op.sender.said.split(":")[0].rstrip(".")
