"""Findings above encryption: who answered, what was cut, the service, the account. Pure."""

from wizard.model.words import Answerer
from wizard.probes.answer import Sender, meaning_of
from wizard.probes.exchange import Exchange
from wizard.probes.network.evidence import Evidence, Op
from wizard.probes.network.finding import (
    ACCOUNT,
    LIKELY,
    NETWORK,
    OPEN,
    POLICY,
    SERVICE,
    SHOWN,
    SIZE,
    Finding,
    blamed,
    ids,
)
from wizard.probes.network.records import Target
from wizard.probes.progress import failure_words

_EDGE = {
    "region_refused": ("edge-refuses", POLICY),
    "cloudflare_challenge": ("edge-challenges", NETWORK),
    "cloudflare_challenge_page": ("edge-challenges", NETWORK),
    "cloudflare_block": ("edge-blocks", NETWORK),
    "edge_without_origin": ("edge-alone", SERVICE),
}
"""Who answered -> the finding and who is blamed (facts/diagnostics.md C5)."""


def _below(seen: Evidence) -> list[Op]:
    """The handshakes that passed below the main route's requests."""
    if seen.main == "configured":
        return [op for op in seen.find(layer="tls", route="configured") if op.fine]
    return [op for a in seen.addresses for op in seen.stores(a).values() if op.fine]


def _target(seen: Evidence) -> Target:
    """Whom a program here asks."""
    return seen.survey.target if seen.main == "configured" else seen.survey.api


def answer(seen: Evidence) -> Finding | None:
    """Somebody other than the API answered, or nobody did, although everything below passed."""
    op = seen.get(seen.main)
    if op is None or seen.cleared or seen.gateway or op.failure == "not_reached":
        return None
    if op.sender is not None:
        return _somebody(seen, op, op.sender)
    below, controls = _below(seen), seen.passed("http", op)
    how = failure_words(op.failure or "failed")
    stands = "is encrypted" if _target(seen).encrypted else "stands"
    said = f"The connection {stands}, and then the request ends ({how}, {len(op.attempts)} times)"
    if op.failure == "timed_out":
        return Finding(
            id="no-answer",
            layer="http",
            blames="nobody",
            sureness=OPEN,
            because=f"{said}; a silent service and a silent box on the way look the same from here.",
            by=op.ids,
            controls=ids(below),
            missing="the same request on another network",
        )
    other = seen.get("other") if seen.reached("other") else None
    return blamed(
        "request-cut",
        "http",
        NETWORK,
        f"{said}, while other hosts answered." if controls else f"{said}.",
        failed=[op],
        controls=[*controls, other] if controls else [],
        sureness=SHOWN if other else LIKELY,
        missing="a control that answers: another network",
    )


def _somebody(seen: Evidence, op: Op, sender: Sender) -> Finding | None:
    if sender.who is Answerer.API:
        return None
    kind, who = _EDGE.get(sender.id, ("something-answers", NETWORK))
    reply = next(s.reply for s in reversed(op.attempts) if s.reply is not None)
    ray = reply.headers.get("cf-ray")
    country = next(
        (s.value.partition(" ")[0] for s in seen.survey.sightings if s.op == "trace" and s.value), ""
    )
    marks = [f"status {reply.status}", f"cf-ray {ray}" if ray else "no cf-ray", "no request id"]
    said = f"{sender.said} ({', '.join(marks)}"
    said += f", seen from {country})." if country and kind == "edge-refuses" else ")."
    if kind == "edge-alone":
        said += " Everything up to the edge works."
    direct = [d for d in [seen.get("direct")] if seen.main != "direct" and d and d.answered]
    said += " Directly, the API answers." if direct else ""
    return blamed(
        kind,
        "http",
        who,
        said,
        failed=[op],
        controls=[*direct, *seen.passed("http", op), *_below(seen)],
        sureness=SHOWN if direct else LIKELY,
        missing="a control at the same layer",
        words={"ray": ray or "none", "country": country or "not known"},
    )


def writing(seen: Evidence) -> Finding | None:
    """Reading is answered by the API, writing is not."""
    get, small = seen.get(seen.main), seen.one(layer="http", op="keyless post", route=seen.main)
    if not seen.cleared or get is None or small is None or small.answered:
        return None
    said = f"A read is answered by the API, a small write on the same way is not: {_ended(small)}."
    slow = small.failure == "timed_out"
    return blamed(
        "writing-blocked",
        "http",
        NETWORK,
        said,
        failed=[small],
        controls=[get],
        sureness=LIKELY if slow else SHOWN,
        missing="the same write on another network",
    )


def _ended(op: Op) -> str:
    if op.sender is not None:
        return f"{op.sender.said.rstrip('.')} (status {op.status})"
    return f"{failure_words(op.failure or 'failed')}, {len(op.attempts)} times"


def large(seen: Evidence) -> Finding | None:
    """A small write is answered, a larger one is not."""
    small = seen.one(layer="http", op="keyless post", route=seen.main)
    big = seen.one(layer="http", op="large post", route=seen.main)
    if not seen.cleared or small is None or not small.answered or big is None or big.answered:
        return None
    size = f"{round(big.best.body_bytes / 1024)} KB"
    reply = next((s.reply for s in reversed(big.attempts) if s.reply is not None), None)
    by_edge = reply is not None and reply.status == 413 and "cf-ray" in reply.headers
    kind = "edge-size" if by_edge else "large-cut"
    said = f"A small write is answered by the API, one of {size} on the same way is not: {_ended(big)}."
    return blamed(
        kind,
        "http",
        SIZE if by_edge else NETWORK,
        said,
        failed=[big],
        controls=[small],
        sureness=LIKELY if big.failure == "timed_out" else SHOWN,
        missing="the same write on another network",
        words={"size": size},
    )


def service(seen: Evidence) -> Finding | None:
    """The API is reached and has a fault of its own, or says so on its status page."""
    if not seen.cleared:
        return None
    reported = seen.survey.status_page == "incident"
    get = seen.get(seen.main)
    busy = [op for op in seen.find(layer="http", route=seen.main) if op.answered and (op.status or 0) >= 500]
    if not reported and not busy:
        return None
    said = "The status page reports an unresolved incident that touches the API." if reported else ""
    if busy:
        said = f"The API itself answers {busy[0].status}. {said}".strip()
    return Finding(
        id="service",
        layer="none",
        blames=SERVICE,
        sureness=SHOWN if reported else LIKELY,
        because=f"Every layer passes. {said}",
        by=ids(busy) or ("status_page",),
        controls=ids([get]),
        missing="" if reported else "the status page, or the same in a few minutes",
    )


def account(seen: Evidence) -> Finding | None:
    """The API itself refuses this key or this account; asked only once the network is cleared."""
    if not seen.cleared:
        return None
    for record in _keyed(seen.survey.exchanges):
        meaning = meaning_of(record.reply) if record.reply else None
        wrong = [v for k, v in meaning.sets.items() if (k, v) != ("key_check", "accepted")] if meaning else []
        if meaning is None or not wrong or record.reply is None:
            continue
        request = record.reply.headers.get("request-id", "none")
        return Finding(
            id="account",
            layer="account",
            blames=ACCOUNT,
            sureness=LIKELY,
            because=(
                f"{meaning.said} The API itself says so ({record.reply.status}, request id {request}), "
                f"which clears the network.{_whose(record)}{_left(seen.survey.exchanges)}"
            ),
            by=(f"account/{record.name.replace(' ', '-')}",),
            controls=ids([seen.get(seen.main)]),
            missing="the same on a second network or machine",
            words={"meaning": meaning.id},
        )
    return None


def _whose(record: Exchange) -> str:
    """Whose key it is, as far as the API says so in its headers (facts/api.md C4)."""
    headers = record.reply.headers if record.reply else {}
    names = {"organization": "anthropic-organization-id", "workspace": "anthropic-workspace-id"}
    named = [f"{word} {headers[name]}" for word, name in names.items() if headers.get(name)]
    return f" It answered for {' and '.join(named)}." if named else ""


def _left(exchanges: tuple[Exchange, ...]) -> str:
    """What is left of the rate limit, where an answer says so."""
    for record in exchanges:
        headers = record.reply.headers if record.reply else {}
        left = headers.get("anthropic-ratelimit-requests-remaining")
        most = headers.get("anthropic-ratelimit-requests-limit")
        if left and most:
            return f" Of {most} requests {left} are left."
    return ""


def _keyed(exchanges: tuple[Exchange, ...]) -> list[Exchange]:
    """Records of requests with a key that the API itself answered, free ones first."""
    free = ("models", "model", "count tokens")
    own = [e for e in exchanges if e.keyed and e.reply and e.reply.headers.get("request-id")]
    return sorted(own, key=lambda e: e.name not in free)
