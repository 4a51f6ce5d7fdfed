"""Who lives where in the lab's internet: addresses, plain servers behind them, and the truth about names."""

import base64
import binascii
from collections.abc import Mapping

from tests.lab.dns import AAAA, A, Reply, read_question, write_answer
from wizard.standin import edge
from wizard.standin.answer import Answer, Ids, html_answer, json_answer
from wizard.standin.listener import Listener
from wizard.standin.wire import Head, Request

API = "api.anthropic.com"
API_V4, API_V6 = "160.79.104.10", "2607:6bc0::10"
OTHER_EDGE = "160.79.105.77"
"""Another address of the published range (facts/diagnostics.md C0)."""
FOREIGN = "203.0.113.80"
"""Somebody else's server, to which a lying DNS leads."""
GATEWAY = "10.20.30.40"
"""A company's gateway with a good certificate for the API's name."""
PRIVATE = "10.0.0.53"
FAKE_IP = "198.18.0.23"
DOH_HOSTS = ("1.1.1.1", "8.8.8.8")
CONTROLS = ("www.cloudflare.com", "www.google.com")
PORTAL_CHECKS = ("connectivitycheck.gstatic.com", "detectportal.firefox.com", "captive.apple.com")

NAMES: Mapping[str, tuple[str, ...]] = {
    API: (API_V4, API_V6),
    "status.claude.com": ("13.35.43.89",),
    "claude.ai": ("160.79.104.30", "2607:6bc0::30"),
    "www.cloudflare.com": ("104.16.123.96", "2606:4700::6810:7b60"),
    "www.google.com": ("142.250.184.196", "2a00:1450:4001:82b::2004"),
    "connectivitycheck.gstatic.com": ("142.250.184.195",),
    "detectportal.firefox.com": ("34.107.221.82",),
    "captive.apple.com": ("17.253.55.202",),
}
"""The truth about names, v4 first."""


class ControlSite:
    """The control hosts and the known answers of the portal checks, over plain HTTP."""

    def __init__(self, *, clock_offset: float, busy: bool = False) -> None:
        self._busy = busy
        self._ids = Ids("controls")
        self.listener = Listener(self._serve, clock_offset=clock_offset)
        self.asked: list[tuple[str, str]] = []

    async def _serve(self, request: Request) -> Answer:
        head = request.head
        host = (head.get("host") or "").partition(":")[0]
        self.asked.append((host, head.path))
        if self._busy:
            return html_answer("429 Too Many Requests", "Slow down.", status=429, note="busy")
        if host == "connectivitycheck.gstatic.com":
            return Answer(status=204, note="check")
        if host == "detectportal.firefox.com":
            return Answer(headers=(("Content-Type", "text/plain"),), body=b"success\n", note="check")
        if host == "captive.apple.com":
            page = b"<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>\n"
            return Answer(headers=(("Content-Type", "text/html"),), body=page, note="check")
        if head.path == "/cdn-cgi/trace":
            return edge.trace(head, self._ids, country="DE", egress="203.0.113.7")
        return html_answer(host or "control", "fine", status=200, note="control")


class PortalSite:
    """The guest network's gate: the same sign-in page for every plain request."""

    def __init__(self) -> None:
        self.listener = Listener(self._serve)

    async def _serve(self, _request: Request) -> Answer:
        return edge.portal()


class ForeignSite:
    """Somebody else's server, to which a lying DNS leads."""

    def __init__(self) -> None:
        self.listener = Listener(self._serve)

    async def _serve(self, _request: Request) -> Answer:
        return html_answer("Parked", "This domain is parked.", status=200, note="foreign")


PLATFORMS: Mapping[str, tuple[str, str]] = {
    "bedrock": ("bedrock-runtime.us-east-1.amazonaws.com", "52.94.133.131"),
    "vertex": ("us-east5-aiplatform.googleapis.com", "142.250.184.234"),
    "foundry": ("contoso.services.ai.azure.com", "20.42.73.30"),
}
"""Platform -> its host, and one address of it."""


class PlatformSite:
    """A cloud platform's front door, which refuses a request without its own kind of credential."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self.listener = Listener(self._serve)
        self.heads: list[Head] = []

    async def _serve(self, request: Request) -> Answer:
        self.heads.append(request.head)
        if self._kind == "bedrock":
            answer = json_answer({"message": "Missing Authentication Token"}, status=403, note="platform")
            named = {"x-amzn-requestid": "0c1d6e9e-1111-4a5e-9d0c-5a1c0f6d3b77"}
            return answer.with_headers({**named, "x-amzn-errortype": "MissingAuthenticationTokenException"})
        if self._kind == "foundry":
            body = {"error": {"code": "401", "message": "Access denied due to missing subscription key."}}
            return json_answer(body, status=401, note="platform").with_headers(
                {"apim-request-id": "7d0f6f0e-2222-4a5e-9d0c-5a1c0f6d3b77"}
            )
        said = "Request is missing required authentication credential."
        google = {"error": {"code": 401, "message": said, "status": "UNAUTHENTICATED"}}
        return json_answer(google, status=401, note="platform").with_headers({"server": "ESF"})


class GatewaySite:
    """A gateway of somebody's own, with keys of its own and LiteLLM's way of refusing.

    Args:
        mimics: whether it answers in the API's own form instead, as some do.
    """

    def __init__(self, *, mimics: bool = False) -> None:
        self._mimics = mimics
        self.listener = Listener(self._serve)
        self.heads: list[Head] = []

    async def _serve(self, request: Request) -> Answer:
        self.heads.append(request.head)
        if request.head.path == "/health/liveliness":
            return json_answer("I'm alive!", note="gateway")
        if self._mimics:
            inner = {"type": "invalid_request_error", "message": "model: Field required"}
            return json_answer({"type": "error", "error": inner}, status=400, note="gateway")
        message = "Authentication Error, No api key passed in."
        body = {"error": {"message": message, "type": "auth_error", "param": "None", "code": "401"}}
        headers = {"Server": "uvicorn", "x-litellm-version": "1.80"}
        return json_answer(body, status=401, note="gateway").with_headers(headers)


class DohSite:
    """DNS over HTTPS in both forms: the wire format of RFC 8484, and JSON as the large resolvers have it."""

    def __init__(self, *, lies: bool, clock_offset: float, busy: bool = False) -> None:
        self._lies = lies
        self._busy = busy
        self.listener = Listener(self._serve, clock_offset=clock_offset)
        self.asked: list[str] = []

    def _reply(self, name: str) -> Reply:
        self.asked.append(name)
        if self._lies and name == API:
            return Reply(addresses=(FOREIGN,))
        found = NAMES.get(name)
        return Reply(addresses=found) if found else Reply("nxdomain")

    async def _serve(self, request: Request) -> Answer:
        head = request.head
        query = head.query
        if self._busy:
            return json_answer({"error": "rate limited"}, status=429, note="busy")
        if head.path not in ("/dns-query", "/resolve"):
            return html_answer("404", "not here", status=404, note="doh")
        if "name" in query:
            return self._json(query["name"][0], query.get("type", ["A"])[0])
        try:
            packet = request.body if head.method == "POST" else _unpad(query["dns"][0])
            name, kind = read_question(packet)
        except (KeyError, ValueError, IndexError, binascii.Error):
            return html_answer("400", "no question", status=400, note="doh")
        body = write_answer(packet, kind, self._reply(name))
        return Answer(headers=(("Content-Type", "application/dns-message"),), body=body, note="doh")

    def _json(self, name: str, kind: str) -> Answer:
        code = {"A": A, "AAAA": AAAA, "1": A, "28": AAAA}.get(kind.upper(), A)
        reply = self._reply(name.lower().rstrip("."))
        found = [a for a in reply.addresses if (":" in a) == (code == AAAA)]
        body = {
            "Status": 0 if reply.kind == "answer" else 3,
            "TC": False,
            "RD": True,
            "RA": True,
            "Question": [{"name": name, "type": code}],
            "Answer": [{"name": name, "type": code, "TTL": 60, "data": address} for address in found],
        }
        answer = json_answer(body, note="doh")
        return Answer(headers=(("Content-Type", "application/dns-json"),), body=answer.body, note="doh")


def _unpad(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def host_of(head: Head) -> str:
    """The host that a request names."""
    return (head.get("host") or "").partition(":")[0].lower()
