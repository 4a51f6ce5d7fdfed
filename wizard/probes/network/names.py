"""Findings below the connection: the sign-in gate, the clock, the hosts file, the name. Pure."""

from wizard.probes.network.book import bogus, limit, published
from wizard.probes.network.evidence import Evidence, Op
from wizard.probes.network.finding import LIKELY, NETWORK, OPEN, SHOWN, Finding, blamed, ids
from wizard.probes.progress import failure_words

_NO_SECOND = "a second resolver that answers, or another network"


def portal(seen: Evidence) -> Finding | None:
    """A guest network's gate answers in the place of known plain pages."""
    checks = seen.find(layer="portal")
    tampered = [op for op in checks if op.best.value == "tampered"]
    if not tampered or seen.cleared or any(op.best.value == "expected" for op in checks):
        return None
    shaken = seen.find(layer="tls", role="control", op="handshake")
    if shaken and all(op.fine for op in shaken):
        return None  # a gate lets nothing encrypted through, or only what its sign-in needs
    page = next((r.title or r.points_to for op in tampered if (r := op.best.reply)), "") or "another page"
    return Finding(
        id="portal",
        layer="portal",
        blames=NETWORK,
        sureness=SHOWN if len(tampered) > 1 else LIKELY,
        because=(
            f"{len(tampered)} plain pages with a known answer were replaced ({page}), "
            "and none came as it is known; everything else follows from that."
        ),
        by=ids(tampered),
        controls=(),
    )


def clock(seen: Evidence) -> Finding | None:
    """This machine's clock is off, and a certificate is refused for its dates."""
    skew, who = seen.skew
    refused = [op for op in _handshakes(seen) if op.failure == "expired"]
    if skew is None or abs(skew) <= limit("skew") or not refused:
        return None
    direction = "behind" if skew > 0 else "ahead"
    return Finding(
        id="clock",
        layer="clock",
        blames="machine",
        sureness=SHOWN if len(who) > 1 else LIKELY,
        because=(
            f"The date in the answers of {len(who)} requests says that this machine's clock is "
            f"{_span(abs(skew))} {direction}, and the certificate is refused for its dates alone."
        ),
        by=ids(refused),
        controls=who,
        words={"off": _span(abs(skew)), "direction": direction},
    )


def _handshakes(seen: Evidence) -> list[Op]:
    return [op for op in seen.find(layer="tls", role="target") if op.best.op != "look"]


def _span(seconds: int) -> str:
    if seconds < 5400:
        return f"{round(seconds / 60)} minutes"
    return f"{seconds / 3600:.0f} hours" if seconds < 172800 else f"{seconds / 86400:.0f} days"


def hosts_file(seen: Evidence) -> Finding | None:
    """The hosts file sends the name somewhere else."""
    entries = seen.survey.hints.hosts_file
    if not entries or seen.cleared or any(seen.verified(a) for a in entries):
        return None
    if seen.names is None or not set(seen.addresses) <= set(entries):
        return None
    where = " and ".join(entries)
    elsewhere = seen.published_elsewhere
    return Finding(
        id="hosts-file",
        layer="dns",
        blames="machine",
        sureness=SHOWN if elsewhere else LIKELY,
        because=(
            f"The hosts file of this machine gives {where} for {seen.survey.api.host}; "
            + ("other resolvers give a published address." if elsewhere else "no other resolver answered.")
        ),
        by=seen.names.ids,
        controls=ids(elsewhere),
        words={"address": where},
    )


def name_fails(seen: Evidence) -> Finding | None:
    """The system finds no address for the name."""
    names = seen.names
    if names is None or names.fine or seen.cleared or (seen.proxied and seen.get("configured")):
        return None
    controls = seen.controls("dns", names)
    others = [op for op in controls if op.fine]
    host, how = seen.survey.api.host, failure_words(names.failure or "failed")
    if controls and not others and _cut_off(seen):
        return Finding(
            id="offline",
            layer="tcp",
            blames="nobody",
            sureness=OPEN,
            because=f"No name resolves here ({how}), and no connection opens to an address either.",
            by=names.ids,
            missing="a control that connects: another network",
        )
    if controls and not others:
        kind, said = "resolver-down", f"No name resolves here, neither {host} nor a control name ({how})."
    else:
        kind, said = "name-filtered", f"{host} does not resolve here ({how}), while a control name does."
    elsewhere = seen.published_elsewhere
    said += (
        " Another resolver gives a published address." if elsewhere else " No other resolver could be asked."
    )
    return blamed(
        kind,
        "dns",
        NETWORK,
        said,
        failed=[names],
        controls=elsewhere,
        sureness=SHOWN,
        missing=_NO_SECOND,
    )


def _cut_off(seen: Evidence) -> bool:
    """Whether hosts that were asked by their address could not be reached either."""
    asked = seen.find(layer="dns", op="doh")
    return bool(asked) and all(not op.fine and op.best.detail.startswith("tcp") for op in asked)


def name_lies(seen: Evidence) -> Finding | None:
    """The system gives an address that is not the API's."""
    names = seen.names
    if names is None or not names.fine or seen.cleared or seen.survey.api.platform != "api":
        return None
    if seen.believed or not seen.addresses:
        return None
    where = " and ".join(seen.addresses[:3])
    kind = "an address that no server on the internet has" if all(map(bogus, seen.addresses)) else "elsewhere"
    elsewhere = seen.published_elsewhere
    proved = [
        op
        for other in elsewhere
        for a in other.best.addresses
        if published(a) and a not in seen.addresses
        for op in seen.stores(a).values()
        if op.fine
    ]
    tried = [op for a in seen.addresses if (op := seen.opened(a))]
    said = (
        f"The name leads to {where}, {kind}: outside the published ranges, and no certificate for it there."
    )
    if proved:
        said += " The address of another resolver is published, and its certificate is right."
    elif elsewhere:
        said += " Another resolver gives a published address."
    return blamed(
        "name-lies",
        "dns",
        NETWORK,
        said,
        failed=[names, *tried],
        controls=[*elsewhere, *proved],
        sureness=SHOWN if proved else LIKELY,
        missing=_NO_SECOND,
        repeated=False,
        words={"address": where},
    )


def name_differs(seen: Evidence) -> str:
    """A note where answers differ although nothing is wrong with that; empty where they do not."""
    given = {a for op in seen.by_resolvers for a in op.best.addresses}
    if not seen.cleared or not given or not seen.addresses or set(seen.addresses) & given:
        return ""
    return "The system's resolver and another one give different addresses; both ways of it are usual."


__all__ = ["OPEN", "clock", "hosts_file", "name_differs", "name_fails", "name_lies", "portal"]
