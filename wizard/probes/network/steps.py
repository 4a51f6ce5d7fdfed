"""The operations below HTTP: names, connections, handshakes. Each writes down what it saw."""

import base64
import hashlib
import ipaddress
import json
import ssl
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from wizard.probes.exchange import Failure
from wizard.probes.failures import detail_of, dns_failure, failure_of
from wizard.probes.network.notebook import Notebook
from wizard.probes.network.records import Certificate, Layer, Role, Sighting, Store
from wizard.probes.network.sockets import opened, shaken, tunnelled
from wizard.probes.outgoing import Ask
from wizard.probes.route import Route, Trust
from wizard.probes.threads import in_thread
from wizard.probes.trust import context_for, looking_context, shown_chain, shown_issuer
from wizard.probes.wire import place_of


async def resolve(book: Notebook, host: str, port: int, role: Role, attempt: int = 1) -> Sighting:
    """Ask the system's resolver for a name."""
    since, detail = book.begin(), ""
    found: tuple[str, ...] = ()
    failure: Failure | None = None
    look_up = book.world.resolver.resolve
    try:
        found = await in_thread(book.seconds(), lambda: look_up(host, port))
        failure = None if found else "name_unknown"
    except (OSError, UnicodeError) as error:
        failure, detail = dns_failure(error), detail_of(error)
    return book.note(
        since,
        role=role,
        layer="dns",
        op="resolve",
        host=host,
        port=port,
        addresses=found,
        failure=failure,
        detail=detail,
        attempt=attempt,
    )


async def ask_resolver(book: Notebook, resolver: tuple[str, str], host: str, route: Route) -> Sighting:
    """Ask a resolver for a name over HTTPS, by its address, so that no DNS is needed on the way."""
    from wizard.probes.http import exchange

    since, (place, path) = book.begin(), resolver
    found: list[str] = []
    failure: Failure | None = None
    detail = ""
    for kind in ("A", "AAAA"):
        ask = Ask(
            name="doh",
            url=f"https://{place}{path}?name={host}&type={kind}",
            headers={"accept": "application/dns-json"},
        )
        outcome = await exchange(ask, world=book.world, route=route, seconds=book.seconds())
        if outcome.exchange.reply is None:
            failed = outcome.exchange.failed
            failure, detail = (
                (failed.failure, f"{failed.layer}: {failed.detail}") if failed else ("failed", "")
            )
            break
        answer = read_answer(outcome.body)
        if answer is None:
            failure, detail = "garbled", f"status {outcome.exchange.reply.status}"
            break
        found += answer
    if not failure and not found:
        failure = "name_unknown"
    return book.note(
        since,
        role="resolver",
        layer="dns",
        op="doh",
        host=host,
        address=place,
        addresses=tuple(dict.fromkeys(found)),
        failure=failure,
        detail=detail,
    )


def read_answer(body: Any) -> list[str] | None:
    """The addresses in an answer of DNS as JSON; None where it is none."""
    if isinstance(body, str):
        try:
            body = json.loads(body)
        except ValueError:
            return None
    if not isinstance(body, dict) or not isinstance(body.get("Status"), int):
        return None
    entries = body.get("Answer")
    found = []
    for entry in entries if isinstance(entries, list) else []:
        data = entry.get("data") if isinstance(entry, dict) and entry.get("type") in (1, 28) else None
        try:
            found.append(str(ipaddress.ip_address(str(data)))) if data else None
        except ValueError:
            continue
    return found


async def connect(
    book: Notebook, host: str, port: int, address: str, role: Role, attempt: int = 1
) -> Sighting:
    """Open a connection to one address and close it."""
    since, failure, detail = book.begin(), None, ""
    try:
        (await opened(place_of(book.world, host, port, address), book.seconds())).close()
    except OSError as error:
        failure, detail = failure_of(error), detail_of(error)
    return book.note(
        since,
        role=role,
        layer="tcp",
        op="connect",
        host=host,
        port=port,
        address=address,
        failure=failure,
        detail=detail,
        attempt=attempt,
    )


async def handshake(
    book: Notebook,
    place: tuple[str, int, str],
    role: Role,
    store: Store,
    trust: Trust | None,
    *,
    name: str | None = None,
    attempt: int = 1,
) -> Sighting:
    """A handshake on one address that checks against `trust`, or only looks where that is None.

    Args:
        book: where it is written down.
        place: host, port and address.
        role: whose host it is.
        store: what to call the authorities.
        trust: the authorities; None accepts everything, and then nothing is ever sent.
        name: another name to ask for, in place of the host's own.
        attempt: 1, or 2 for the repetition.
    """
    host, port, address = place
    seen = await _shake(book, place, trust, name or host)
    return book.note(
        seen.since,
        role=role,
        layer=seen.layer,
        op="other name" if name else "look" if trust is None else "handshake",
        host=host,
        port=port,
        address=address,
        store=store,
        strict=trust.strict if trust else None,
        failure=seen.failure,
        detail=seen.detail,
        certificate=seen.shown.certificate,
        tls=seen.shown.version,
        alpn=seen.shown.alpn,
        attempt=attempt,
    )


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a handshake showed."""

    certificate: Certificate | None = None
    version: str = ""
    alpn: str = ""


@dataclass(slots=True)
class _Shaken:
    """How far one handshake came."""

    since: tuple[datetime, float]
    layer: Layer = "tls"
    failure: Failure | None = None
    detail: str = ""
    shown: _Shown = field(default_factory=_Shown)


async def _shake(book: Notebook, place: tuple[str, int, str], trust: Trust | None, name: str) -> _Shaken:
    host, port, address = place
    seen = _Shaken(book.begin())
    try:
        context = await in_thread(book.seconds(), lambda: context_for(trust) if trust else looking_context())
    except OSError as error:
        seen.failure, seen.detail = "trust_unreadable", detail_of(error)
        return seen
    sock = None
    try:
        seen.since, seen.layer = book.begin(), "tcp"
        sock = await opened(place_of(book.world, host, port, address), book.seconds())
        seen.since, seen.layer = book.begin(), "tls"
        seen.shown = _shown(await shaken(sock, context, name, book.seconds()))
    except OSError as error:
        seen.failure, seen.detail = failure_of(error), detail_of(error)
    finally:
        if sock is not None:
            sock.close()
    return seen


async def look_through(book: Notebook, route: Route, host: str, port: int) -> Sighting | None:
    """Who issued the certificate inside a proxy's tunnel: one handshake that sends nothing beyond it.

    None where the proxy is of a kind that cannot be asked by hand.
    """
    parts = urlsplit(route.proxy or "")
    if parts.scheme != "http" or not parts.hostname:
        return None
    near, gate = parts.hostname, parts.port or 80
    since, failure, detail, sock, shown = book.begin(), None, "", None, _Shown()
    try:
        found = await in_thread(book.seconds(), lambda: book.world.resolver.resolve(near, gate))
        sock = await opened(place_of(book.world, near, gate, found[0]), book.seconds())
        status = await tunnelled(sock, f"{host}:{port}", _login(parts), book.seconds())
        if status // 100 == 2:
            shown = _shown(await shaken(sock, looking_context(), host, book.seconds()))
        else:
            failure = "proxy_refused"
    except (OSError, ValueError, IndexError) as error:
        failure, detail = failure_of(error), detail_of(error)
    finally:
        if sock is not None:
            sock.close()
    return book.note(
        since,
        role="target",
        layer="tls",
        op="look",
        host=host,
        port=port,
        route=route.name,
        store="none",
        failure=failure,
        detail=detail,
        certificate=shown.certificate,
        tls=shown.version,
    )


def _login(parts: SplitResult) -> str:
    if parts.username is None:
        return ""
    pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


def _shown(tls: ssl.SSLObject) -> _Shown:
    raw = tls.getpeercert(binary_form=True)
    certificate = Certificate(
        issuer=shown_issuer(tls) or "",
        chain=shown_chain(tls),
        sha256=hashlib.sha256(raw).hexdigest() if raw else "",
    )
    return _Shown(certificate, tls.version() or "", tls.selected_alpn_protocol() or "")
