"""The operations below HTTP: names, connections, handshakes. Each writes down what it saw."""

import contextlib
import hashlib
import ipaddress
import json
import ssl
from typing import Any

import httpcore

from wizard.probes.exchange import Failure
from wizard.probes.failures import detail_of, dns_failure, failure_of
from wizard.probes.network.notebook import Notebook
from wizard.probes.network.records import Certificate, Role, Sighting, Store
from wizard.probes.outgoing import Ask
from wizard.probes.route import Route, Trust
from wizard.probes.threads import in_thread
from wizard.probes.trust import context_for, looking_context, shown_chain, shown_issuer
from wizard.probes.wire import place_of

_EXPECTED = (httpcore.NetworkError, httpcore.TimeoutException, OSError)
"""Everything that a network or a peer can bring about; `ssl.SSLError` and `TimeoutError` are OSErrors."""


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


async def _open(book: Notebook, host: str, port: int, address: str, seconds: float) -> Any:
    place = place_of(book.world, host, port, address)
    return await httpcore.AnyIOBackend().connect_tcp(*place, timeout=seconds)


async def _close(stream: Any) -> None:
    """Let go of a connection, whatever became of it; a peer that cuts it at that moment is no matter."""
    if stream is None:
        return
    with contextlib.suppress(*_EXPECTED):
        await stream.aclose()


async def connect(
    book: Notebook, host: str, port: int, address: str, role: Role, attempt: int = 1
) -> Sighting:
    """Open a connection to one address and close it."""
    since, failure, detail = book.begin(), None, ""
    stream = None
    try:
        stream = await _open(book, host, port, address, book.seconds())
    except _EXPECTED as error:
        failure, detail = failure_of(error), detail_of(error)
    finally:
        await _close(stream)
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
    since, failure, detail = book.begin(), None, ""
    certificate, version, alpn, stream = None, "", "", None
    layer: Any = "tls"
    try:
        context = await in_thread(book.seconds(), lambda: context_for(trust) if trust else looking_context())
        since, layer = book.begin(), "tcp"
        stream = await _open(book, host, port, address, book.seconds())
        since, layer = book.begin(), "tls"
        secured = await stream.start_tls(context, name or host, book.seconds())
        certificate, version, alpn = _shown(secured.get_extra_info("ssl_object"))
        stream = secured
    except _EXPECTED as error:
        failure, detail = failure_of(error), detail_of(error)
    finally:
        await _close(stream)
    unread = isinstance(trust, Trust) and layer == "tls" and stream is None and failure is not None
    return book.note(
        since,
        role=role,
        layer=layer,
        op="other name" if name else "look" if trust is None else "handshake",
        host=host,
        port=port,
        address=address,
        store=store,
        strict=trust.strict if trust else None,
        failure="trust_unreadable" if unread else failure,
        detail=detail,
        certificate=certificate,
        tls=version,
        alpn=alpn,
        attempt=attempt,
    )


def _shown(tls: ssl.SSLObject | None) -> tuple[Certificate | None, str, str]:
    """Certificate, protocol and application protocol of a finished handshake."""
    if tls is None:
        return None, "", ""
    raw = tls.getpeercert(binary_form=True)
    certificate = Certificate(
        issuer=shown_issuer(tls) or "",
        chain=shown_chain(tls),
        sha256=hashlib.sha256(raw).hexdigest() if raw else "",
    )
    return certificate, tls.version() or "", tls.selected_alpn_protocol() or ""
