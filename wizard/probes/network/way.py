"""Findings about connections and encryption on the direct way. Pure."""

from wizard.probes.network.book import inspector, published
from wizard.probes.network.evidence import Evidence, Op
from wizard.probes.network.finding import LIKELY, NETWORK, SERVICE, SHOWN, Finding, blamed
from wizard.probes.network.records import Store
from wizard.probes.progress import failure_words

_CUT = frozenset({"reset", "closed", "timed_out", "not_tls", "tls_alert", "failed"})
_NO_CONTROL = "a control that connects: another network"


def _direct(seen: Evidence) -> bool:
    """Whether the direct way is what a program here takes, and does not lead to the API."""
    return not seen.cleared and not seen.gateway and not seen.proxied


def closed(seen: Evidence) -> Finding | None:
    """No address of the API lets a connection in."""
    tried = [op for a in seen.believed if (op := seen.opened(a))]
    if not _direct(seen) or not tried or any(op.fine for op in tried):
        return None
    # ENETUNREACH on IPv6: this host has none, which is no failure of the way.
    broken = [op for op in tried if not (_v6(op) and op.failure == "unreachable")] or tried
    other = seen.get("other") if seen.reached("other") else None
    controls = seen.passed("tcp", broken[0])
    kind = _kind({op.failure or "failed" for op in broken})
    how = failure_words(broken[0].failure or "failed")
    said = f"No connection to {_places(broken)} ({how}, {len(broken[0].attempts)} times)"
    if not controls:
        said += ", and no control connects either."
        kind = "offline"
    else:
        said += f", while {_names(controls)} connected in the same minute."
    if other:
        said += f" Through the proxy {_proxy(seen, 'other')} the API answers."
    return blamed(
        kind,
        "tcp",
        NETWORK,
        said,
        failed=broken,
        controls=[*controls, other] if controls else [other] if other else [],
        sureness=SHOWN if other else LIKELY,
        missing=_NO_CONTROL,
        words={"places": _places(broken), **_beside(seen)},
    )


def _kind(failures: set[str]) -> str:
    """What is said of a way that is closed: packets vanish, are sent back, or a router knows no way on."""
    if failures == {"unreachable"}:
        return "connection-no-route"
    sent_back = failures <= {"refused", "reset", "not_permitted", "unreachable"}
    return "connection-refused" if sent_back else "connection-dropped"


def _v6(op: Op) -> bool:
    return ":" in (op.best.address or "")


def _places(ops: list[Op]) -> str:
    return " and ".join(dict.fromkeys(op.best.address or op.best.host for op in ops[:3]))


def _names(ops: list[Op]) -> str:
    return " and ".join(dict.fromkeys(op.best.host for op in ops))


def _proxy(seen: Evidence, name: str) -> str:
    way = next((w for w in seen.survey.ways if w.name == name), None)
    return (way.proxy or "") if way else ""


def _beside(seen: Evidence) -> dict[str, str]:
    """What the advice calls a proxy beside the way in use that reaches the API: spared, or named."""
    way = seen.survey.way("other")
    if way is None or not seen.reached("other"):
        return {}
    return {"spared": way.spared} if way.spared else {"named": way.proxy or ""}


def broken_v6(seen: Evidence) -> Finding | None:
    """IPv6 packets vanish while IPv4 works: programs stall on the first address they try."""
    if seen.proxied or seen.gateway:
        return None
    tried = [op for a in seen.believed if (op := seen.opened(a))]
    silent = [op for op in tried if _v6(op) and op.failed and op.failure == "timed_out"]
    good = [op for op in tried if not _v6(op) and op.fine]
    if not silent or not good or any(_v6(op) and op.fine for op in tried):
        return None
    return blamed(
        "ipv6-broken",
        "tcp",
        NETWORK,
        f"{_places(silent)} does not answer ({len(silent[0].attempts)} times), while {_places(good)} of the "
        "same name connects: a program that tries IPv6 first stalls on it.",
        failed=silent,
        controls=good,
        sureness=SHOWN,
        missing=_NO_CONTROL,
    )


def cut(seen: Evidence) -> Finding | None:
    """Every handshake on the API's addresses is cut, or stays without an answer."""
    places = [a for a in seen.believed if (op := seen.opened(a)) and op.fine and seen.stores(a)]
    tried = [op for a in places for op in seen.stores(a).values()]
    if not _direct(seen) or not tried or not all(op.failure in _CUT for op in tried):
        return None
    other_name = [
        op for op in seen.find(layer="tls", op="other name", role="target") if op.best.address in places
    ]
    passes = [op for op in other_name if op.fine]
    controls = seen.passed("tls", tried[0])
    how = failure_words(tried[0].failure or "failed")
    said = f"{_places([tried[0]])} opens, and the handshake ends ({how}, {len(tried[0].attempts)} times)"
    if passes:
        return blamed(
            "name-cut",
            "tls",
            NETWORK,
            f"{said}; on the same address a handshake with another name passes. It is cut by name.",
            failed=tried,
            controls=[*passes, *controls],
            sureness=LIKELY if tried[0].failure == "timed_out" else SHOWN,
            missing=_NO_CONTROL,
        )
    said += f", while {_names(controls)} shook hands in the same minute." if controls else "."
    other = seen.get("other") if seen.reached("other") else None
    return blamed(
        "handshake-cut",
        "tls",
        NETWORK,
        said,
        failed=tried,
        controls=[*controls, other] if controls else [],
        sureness=SHOWN if other else LIKELY,
        missing="a control that shakes hands: another network",
    )


def certificate(seen: Evidence) -> Finding | None:
    """A certificate at the API's own address that programs here refuse."""
    if seen.proxied or seen.gateway:
        return None
    for address in seen.believed or seen.addresses:
        stores = seen.stores(address)
        shipped = stores.get("certifi")
        if shipped is None or shipped.fine or shipped.best.layer != "tls" or shipped.failure in _CUT:
            continue
        if _known(seen, stores):
            continue
        return _refused(seen, address, stores, shipped)
    return None


def _known(seen: Evidence, stores: dict[Store, Op]) -> bool:
    """Whether the environment names the authority, so that programs that inherit it are fine."""
    named = stores.get("environment")
    return named is not None and named.fine and seen.cleared


def _refused(seen: Evidence, address: str, stores: dict[Store, Op], shipped: Op) -> Finding:
    failure = next((op.failure for op in stores.values() if op.failure == "not_strict"), shipped.failure)
    lenient = [op for op in seen.find(layer="tls", op="handshake", address=address, strict=False) if op.fine]
    if failure == "not_strict" and lenient:
        return _not_strict(seen, stores, lenient)
    controls = seen.passed("tls", shipped)
    if shipped.failure == "expired":
        return blamed(
            "certificate-expired",
            "tls",
            SERVICE if published(address) else NETWORK,
            f"The certificate at {address} is not valid now, its issuer is a public one, "
            f"{_clock(seen)}, and the certificates of {_names(controls)} are accepted.",
            failed=[shipped],
            controls=[c for c in controls if c.fine] if seen.skew[0] is not None else [],
            sureness=LIKELY,
            missing="the time, as another server has it",
        )
    if shipped.failure == "wrong_name":
        return blamed(
            "certificate-of-another",
            "tls",
            NETWORK,
            f"{address} shows a good certificate for another name ({_shown(seen, address)}).",
            failed=[shipped],
            controls=controls,
            sureness=LIKELY,
            missing=_NO_CONTROL,
        )
    return _inspected(seen, address, stores, shipped)


def _clock(seen: Evidence) -> str:
    skew = seen.skew[0]
    return "the clock was not compared" if skew is None else "this machine's clock is right"


def _shown(seen: Evidence, address: str) -> str:
    """The issuer that was read there, by a handshake that sends nothing or one that some store accepts."""
    looked = seen.find(layer="tls", role="target", address=address)
    certificates = [op.best.certificate for op in looked if op.best.certificate]
    return next((c.issuer for c in certificates if c.issuer), "") or "issuer not readable"


def _not_strict(seen: Evidence, stores: dict[Store, Op], lenient: list[Op]) -> Finding:
    broken = [op for op in stores.values() if op.failure == "not_strict"]
    issuer = _shown(seen, broken[0].best.address or "")
    return blamed(
        "not-strict",
        "tls",
        NETWORK,
        f"The certificate by {issuer} fails strict checking only ({broken[0].best.detail or 'RFC 5280'}), "
        "which Python 3.13 does by default; without it the same handshake passes.",
        failed=broken,
        controls=lenient,
        sureness=SHOWN,
        missing=_NO_CONTROL,
        words={"issuer": issuer},
    )


def _inspected(seen: Evidence, address: str, stores: dict[Store, Op], shipped: Op) -> Finding:
    """An authority that programs do not know: TLS is inspected on the way."""
    issuer = _shown(seen, address)
    product = inspector(issuer)
    who = f"{issuer}" + (f", which is {product}" if product and product.lower() not in issuer.lower() else "")
    same = [
        op
        for op in seen.find(layer="tls", role="control", op="look")
        if op.best.certificate and op.best.certificate.issuer == issuer
    ]
    public = [op for op in seen.controls("tls", shipped) if op.fine]
    system = stores.get("system")
    trusted = system is not None and system.fine
    if same:
        against = f"The same issuer shows at {_names(same)}."
    elif public:
        against = f"{_names(public)} show certificates of public issuers."
    else:
        against = "No other certificate could be looked at."
    if trusted:
        said = (
            f"The certificate at {address} is by {who}: the system's store accepts it, the one that programs "
            f"bring along does not. {against}"
        )
    else:
        said = f"The certificate at {address} is by {who}, an authority that is not known here. {against}"
    return blamed(
        "inspected-trusted" if trusted else "inspected",
        "tls",
        NETWORK,
        said,
        failed=[shipped],
        controls=[*same, *public, system if trusted else None],
        sureness=SHOWN,
        missing="the certificate of another host, to compare",
        words={"issuer": issuer, "product": product or "the inspecting product"},
    )


def known_inspection(seen: Evidence) -> str:
    """A note where TLS is inspected and everything a program here does is prepared for it."""
    for address in seen.believed:
        stores = seen.stores(address)
        shipped, named = stores.get("certifi"), stores.get("environment")
        if shipped and named and named.fine and shipped.failure in ("untrusted", "not_strict"):
            way = seen.survey.way("configured")
            where = way.trust_from if way else "the environment"
            return (
                f"TLS is inspected by {_shown(seen, address)}; {where} names its authority, so programs that "
                "inherit it are fine, and others are not."
            )
    return ""
