"""The operations at and above HTTP: requests without a key, and plain pages with a known answer."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from wizard.probes.exchange import Exchange, Operation, Reply
from wizard.probes.network.book import limit
from wizard.probes.network.notebook import Notebook
from wizard.probes.network.records import Layer, Role, Sighting, Target
from wizard.probes.outgoing import Ask
from wizard.probes.probing import skew_of
from wizard.probes.route import Route

_LAYERS: Mapping[str, Layer] = {
    "dns": "dns",
    "tcp": "tcp",
    "proxy": "proxy",
    "tls": "tls",
    "request": "http",
    "answer": "http",
}
_COUNTRY = re.compile(r"(?:^|\s)loc=([A-Z0-9]{2})(?:\s|$)")
_PLACE = re.compile(r"(?:^|\s)ip=([0-9A-Fa-f.:]{3,45})(?:\s|$)")


class Pinned:
    """A resolver that knows one name: addresses that were found before are not asked for again."""

    def __init__(self, host: str, addresses: tuple[str, ...], inner: Any) -> None:
        self._host, self._addresses, self._inner = host, addresses, inner

    def resolve(self, host: str, port: int) -> tuple[str, ...]:
        """The pinned addresses of that host; everything else as before."""
        if host == self._host and self._addresses:
            return self._addresses
        found: tuple[str, ...] = self._inner.resolve(host, port)
        return found


def keyless_asks(base: str, headers: Mapping[str, str]) -> dict[str, Ask]:
    """The requests without a key: a read, a small and a larger write that the API refuses for want of one."""
    small = {"model": "none", "messages": [{"role": "user", "content": "hi"}]}
    filler = ("The quick brown fox jumps over the lazy dog. " * 2000)[: int(limit("body"))]
    large = {"model": "none", "messages": [{"role": "user", "content": filler}]}
    counted = f"{base}/v1/messages/count_tokens"
    return {
        "keyless get": Ask(name="keyless get", url=f"{base}/v1/models", headers=headers),
        "trace": Ask(name="trace", url=f"{base}/cdn-cgi/trace", headers={"accept": "text/plain"}),
        "keyless post": Ask(name="keyless post", url=counted, method="POST", headers=headers, body=small),
        "large post": Ask(name="large post", url=counted, method="POST", headers=headers, body=large),
    }


async def request(
    book: Notebook,
    ask: Ask,
    target: Target,
    route: Route,
    *,
    role: Role = "target",
    addresses: tuple[str, ...] = (),
    attempt: int = 1,
) -> Sighting:
    """Make one request and write down how far it came.

    On a route of its own every layer below is written down too; on the direct one they are measured apart.
    """
    from wizard.probes.http import exchange

    world = book.world
    if addresses:
        world = replace(world, resolver=Pinned(target.host, addresses, world.resolver))
    outcome = await exchange(ask, world=world, route=route, seconds=book.seconds())
    done = outcome.exchange
    for operation in done.operations:
        below = operation.layer not in ("request", "answer")
        if below and (route.name != "direct" or operation.failure):
            _note_below(book, done, operation, target, role, attempt)
    size = len(str(ask.body)) if ask.body else 0
    return _note_answer(book, done, target, role, attempt, size)


def _note_below(
    book: Notebook, done: Exchange, operation: Operation, target: Target, role: Role, attempt: int
) -> None:
    proxied = done.proxy is not None and operation.layer in ("dns", "tcp", "proxy")
    host, port = _place(operation.target, target)
    # Behind a proxy the certificate is the target's; where the name is missing it is the tunnel's.
    book.note(
        (done.at, 0.0),
        role="proxy" if proxied else role,
        layer="proxy" if proxied and operation.layer == "proxy" else _LAYERS[operation.layer],
        op=f"{done.name}: tunnel" if operation.layer == "proxy" else done.name,
        host=host,
        port=port,
        address=operation.address if not (done.proxy and operation.layer == "tls") else None,
        route=done.route,
        failure=operation.failure,
        detail=operation.detail,
        ms=operation.ms,
        attempt=attempt,
    )


def _place(named: str, target: Target) -> tuple[str, int]:
    bare = named.partition("://")[2] or named
    host, _, port = bare.rpartition(":")
    return (host, int(port)) if host and port.isdigit() else (bare, target.port)


def _note_answer(
    book: Notebook, done: Exchange, target: Target, role: Role, attempt: int, size: int
) -> Sighting:
    """The request as a whole: answered, or broken off at HTTP; where it ended below, that is its failure."""
    failed = done.failed
    reached = failed is None or failed.layer in ("request", "answer")
    address = (
        None
        if done.proxy
        else next((o.address for o in done.operations if o.address and not o.failure), None)
    )
    return book.note(
        (done.at, 0.0),
        role=role,
        layer="http",
        op=done.name,
        host=target.host,
        port=target.port,
        address=address,
        route=done.route,
        failure=(failed.failure if reached else "not_reached") if failed else None,
        detail=f"ended at {failed.layer}" if failed else "",
        reply=done.reply,
        keyed=done.keyed,
        body_bytes=size or None,
        skew_s=skew_of(done),
        value=traced(done) or None,
        ms=done.ms,
        attempt=attempt,
    )


def traced(done: Exchange) -> str:
    """Country and address as the edge sees them, where this was the edge's own page."""
    text = (done.reply.message or "") if done.name == "trace" and done.reply else ""
    country, place = _COUNTRY.search(text), _PLACE.search(text)
    return " ".join(match.group(1) for match in (country, place) if match)


def _busy(reply: Reply | None) -> bool:
    """Whether a server has too much to do, which no gate of a network says; 511 is a gate's own."""
    return reply is not None and (reply.status == 429 or (reply.status >= 500 and reply.status != 511))


async def portal_check(book: Notebook, check: Mapping[str, Any], route: Route) -> Sighting:
    """Ask for a plain page with a known answer; a sign-in gate answers in its place."""
    from wizard.probes.http import exchange

    host = str(check["host"])
    ask = Ask(name="portal check", url=f"http://{host}{check['path']}", headers={"accept": "*/*"})
    outcome = await exchange(ask, world=book.world, route=route, seconds=book.seconds())
    done, reply, failed = outcome.exchange, outcome.exchange.reply, outcome.exchange.failed
    expected = (
        reply is not None
        and reply.status == check["status"]
        and (
            not check["contains"]
            or check["contains"].lower() in f"{reply.title} {reply.message or ''}".lower()
        )
    )
    return book.note(
        (done.at, 0.0),
        role="portal",
        layer="portal",
        op="portal check",
        host=host,
        port=80,
        failure=failed.failure if failed else None if expected else "other_answer",
        detail=failed.layer if failed else "",
        reply=reply,
        skew_s=skew_of(done),
        value="" if failed else "expected" if expected else "busy" if _busy(reply) else "tampered",
        ms=done.ms,
    )
