"""Findings about what stands between a program and the API: proxies, gateways, platforms. Pure."""

from wizard.probes.network.book import inspector, platform
from wizard.probes.network.evidence import Evidence, Op
from wizard.probes.network.finding import GATEWAY, LIKELY, NETWORK, OPEN, SHOWN, Finding, blamed, ids
from wizard.probes.progress import failure_words

_CERTIFICATE = frozenset({"untrusted", "expired", "wrong_name", "not_strict"})
_EXPLICIT = frozenset({"proxy_refused", "asks_login"})


def _broken(seen: Evidence) -> Op | None:
    """The operation on the configured route at which the request ended, below HTTP."""
    ended = [
        op
        for layer in ("dns", "tcp", "proxy", "tls")
        for op in seen.find(layer=layer, route="configured")
        if not op.fine and "keyless get" in op.best.op
    ]
    return ended[0] if ended else None


def proxy(seen: Evidence) -> Finding | None:
    """The configured proxy does not let the request through."""
    way = seen.survey.way("configured")
    broken = _broken(seen)
    if way is None or way.proxy is None or seen.cleared or broken is None:
        return None
    direct = [op for op in [seen.get("direct")] if op and op.answered]
    if broken.best.layer == "tls":
        return _through(seen, broken, direct)
    explicit = broken.failure in _EXPLICIT
    kind = {"proxy_refused": "proxy-refuses", "asks_login": "proxy-asks-login"}.get(
        broken.failure or "", "proxy-fails"
    )
    how = failure_words(broken.failure or "failed")
    detail = f" ({broken.best.detail})" if broken.best.detail else ""
    said = f"The proxy {way.proxy} from {way.proxy_from}: {how}{detail}, {len(broken.attempts)} times."
    said += " The direct way reaches the API." if direct else " The direct way does not reach the API either."
    # A proxy's own refusal, or a machine that says that no proxy listens there, needs no other control.
    alone = explicit or broken.failure in ("refused", "name_unknown")
    return blamed(
        kind,
        "proxy",
        NETWORK,
        said,
        failed=[broken],
        controls=direct or ([broken] if alone else []),
        sureness=SHOWN if direct or explicit else LIKELY,
        missing="a way that leads to the API: without the proxy, or on another network",
        repeated=not explicit,
        words={"proxy": way.proxy, "source": way.proxy_from},
    )


def _through(seen: Evidence, broken: Op, direct: list[Op]) -> Finding:
    """Encryption fails inside the proxy's tunnel."""
    way = seen.survey.way("configured")
    looks = [op for op in seen.find(layer="tls", op="look", route="configured") if op.best.certificate]
    issuer = next((c.issuer for op in looks if (c := op.best.certificate)), "")
    product = inspector(issuer)
    by = f" by {issuer}" + (f" ({product})" if product else "") if issuer else ""
    verified = [op for a in seen.believed for op in seen.stores(a).values() if op.fine]
    refused = broken.failure in _CERTIFICATE
    said = (
        f"Through the tunnel of the proxy {way.proxy if way else ''} a certificate{by} shows that is not "
        f"known here ({failure_words(broken.failure or 'failed')})."
        if refused
        else f"The handshake through the proxy's tunnel ends ({failure_words(broken.failure or 'failed')})."
    )
    said += " The direct way shows the API's own certificate." if verified else ""
    return blamed(
        "proxy-inspects" if refused else "proxy-cuts",
        "tls",
        NETWORK,
        said,
        failed=[broken],
        controls=[*verified, *direct, *looks],
        sureness=SHOWN if verified or direct or issuer else LIKELY,
        missing="the certificate on a way without the proxy",
        words={"issuer": issuer or "the proxy's own authority", "product": product or "the proxy"},
    )


def gateway_fails(seen: Evidence) -> Finding | None:
    """The base URL names a host that is not the API's own and cannot be reached."""
    broken = _broken(seen)
    if not seen.gateway or seen.cleared or broken is None or seen.proxied:
        return None
    target = seen.survey.target
    host = f"{target.host}:{target.port}"
    direct = [op for op in [seen.get("direct")] if op and op.answered]
    layer = broken.best.layer if broken.best.layer in ("dns", "tcp", "tls") else "http"
    controls = direct or seen.passed("tcp", broken)
    if not controls and target.host in ("127.0.0.1", "::1", "localhost"):
        controls = [broken]  # this machine itself says that nothing listens there
    who = platform(target.platform)
    said = f"The base URL from {target.named_by or 'the settings'} names {host}, which fails: "
    said += f"{failure_words(broken.failure or 'failed')}, {len(broken.attempts)} times."
    said += " The API itself is reached directly." if direct else ""
    return blamed(
        "gateway-fails",
        layer,
        GATEWAY,
        said,
        failed=[broken],
        controls=controls,
        sureness=SHOWN if direct else LIKELY,
        missing="a control that connects",
        words={"host": host, "platform": who.title, "act": who.act},
    )


def gateway_answers(seen: Evidence) -> Finding | None:
    """Somebody else answers in the API's place, where the settings send programs."""
    op = seen.get("configured")
    if not seen.gateway or seen.cleared or op is None:
        return None
    target, who = seen.survey.target, platform(seen.survey.target.platform)
    words = {"host": target.host, "platform": who.title, "act": who.act}
    if op.sender is None:
        if op.failure == "not_reached":
            return None
        how = failure_words(op.failure or "failed")
        return Finding(
            id="gateway-silent",
            layer="http",
            blames="nobody",
            sureness=OPEN,
            because=f"{target.host} took the request and gave no usable answer: {how}.",
            by=op.ids,
            missing="the gateway's own log, or an answer of it",
            words=words,
        )
    direct = [d for d in [seen.get("direct")] if d and d.answered]
    said = (
        f"The base URL from {target.named_by or 'the settings'} names {target.host}: {op.sender.said} "
        f"(status {op.status}, no request id of the API)."
    )
    said += " The API itself is reached directly." if direct else ""
    return Finding(
        id="gateway-answers",
        layer="http",
        blames=GATEWAY,
        sureness=SHOWN,
        because=said,
        by=op.ids,
        controls=ids(direct),
        words=words,
    )
