"""What answers before the API or instead of it: edge, portal, refusing proxy (facts: diagnostics C5).

None of these answers carries a request-id: that is how they are told from the API's own.
"""

from dataclasses import replace
from datetime import UTC, datetime

from wizard.standin.answer import Answer, Ids, html_answer, json_answer
from wizard.standin.wire import Head


def edge_headers(ids: Ids) -> dict[str, str]:
    """What the edge adds to everything that passes it."""
    return {"Server": "cloudflare", "CF-RAY": ids.ray(), "CF-Cache-Status": "DYNAMIC"}


def forbidden(ids: Ids) -> Answer:
    """The edge's refusal by region or egress address. Not in the API's envelope, no request-id."""
    body = {"error": {"type": "forbidden", "message": "Request not allowed"}}
    return json_answer(body, status=403, note="edge").with_headers(edge_headers(ids))


def challenge(ids: Ids) -> Answer:
    """The edge's check for a browser, which no program passes."""
    page = html_answer(
        "Just a moment...",
        "<noscript>Enable JavaScript and cookies to continue</noscript>",
        status=403,
        note="edge",
    )
    return page.with_headers({**edge_headers(ids), "cf-mitigated": "challenge"})


def blocked(ids: Ids) -> Answer:
    """The edge's firewall page. The real one shows the visitor's address, as this one does."""
    headers = edge_headers(ids)
    text = (
        "<h1>Sorry, you have been blocked</h1><p>You are unable to access anthropic.com</p>"
        f"<p>Cloudflare Ray ID: {headers['CF-RAY'][:16]} &bull; Your IP: 203.0.113.7</p>"
    )
    return html_answer("Attention Required! | Cloudflare", text, status=403, note="edge").with_headers(
        headers
    )


def origin_down(ids: Ids) -> Answer:
    """The edge cannot reach the API behind it."""
    page = html_answer("522: Connection timed out", "error code: 522", status=522, note="edge")
    return page.with_headers(edge_headers(ids))


def too_large(ids: Ids) -> Answer:
    """A body over the limit never reaches the API (facts: api B6)."""
    body = {
        "type": "error",
        "error": {"type": "request_too_large", "message": "Request exceeds the maximum size"},
    }
    return replace(json_answer(body, status=413, note="edge").with_headers(edge_headers(ids)), close=True)


def box_too_large() -> Answer:
    """The 413 of a reverse proxy or filter on the way, with a limit of its own."""
    title = "413 Request Entity Too Large"
    page = html_answer(title, f"<center><h1>{title}</h1></center><hr>nginx/1.26.2", status=413, note="box")
    return replace(page.with_headers({"Server": "nginx/1.26.2"}), close=True)


def trace(head: Head, ids: Ids, *, country: str, egress: str) -> Answer:
    """The edge's own page of where a visitor comes from."""
    ray = ids.ray()
    fields = {
        "fl": "123f45",
        "h": head.get("host") or "",
        "ip": egress,
        "ts": f"{datetime.now(UTC).timestamp():.3f}",
        "visit_scheme": "https",
        "uag": head.get("user-agent") or "",
        "colo": ray[-3:],
        "http": "http/1.1",
        "loc": country,
        "tls": "TLSv1.3",
        "warp": "off",
        "gateway": "off",
    }
    body = "".join(f"{key}={value}\n" for key, value in fields.items()).encode("utf-8", "replace")
    answer = Answer(headers=(("Content-Type", "text/plain"),), body=body, note="edge")
    return answer.with_headers({"Server": "cloudflare", "CF-RAY": ray})


def portal() -> Answer:
    """The sign-in page of a hotel's or airport's network, which answers for every host."""
    page = html_answer(
        "Welcome to Guest WiFi",
        "<h1>Guest WiFi</h1><p>Please sign in to use this network.</p>",
        status=302,
        note="portal",
    )
    return replace(
        page.with_headers({"Server": "GuestGate/2.4", "Location": "http://login.guest-wifi.example/welcome"}),
        close=True,
    )


def filtered() -> Answer:
    """A company's filter that reads requests and forbids this one."""
    text = "<h1>Request blocked</h1><p>This upload is not allowed by policy 4711.</p>"
    page = html_answer("Web Page Blocked", text, status=403, note="filter")
    return replace(page.with_headers({"Server": "WebGuard/7.2", "Via": "1.1 webguard"}), close=True)


def proxy_refusal(head: Head) -> Answer:
    """A company proxy that forbids the destination."""
    page = html_answer(
        "ERROR: The requested URL could not be retrieved", "<h2>Access Denied.</h2>", status=403, note="proxy"
    )
    return _from_proxy(page, head, "ERR_ACCESS_DENIED 0")


def proxy_login(head: Head) -> Answer:
    """A company proxy that wants a name and a password."""
    page = html_answer(
        "ERROR: Cache Access Denied", "<h2>Cache Access Denied.</h2>", status=407, note="proxy"
    )
    answer = _from_proxy(page, head, "ERR_CACHE_ACCESS_DENIED 0")
    return answer.with_headers({"Proxy-Authenticate": 'Basic realm="Corporate proxy"'})


def _from_proxy(page: Answer, head: Head, squid_error: str) -> Answer:
    headers = {
        "Server": "squid/6.13",
        "X-Squid-Error": squid_error,
        "Via": "1.1 proxy.corp.example (squid/6.13)",
    }
    return replace(page.with_headers(headers), close=head.method == "CONNECT")
