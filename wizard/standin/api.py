"""The API itself: routes, authentication, validation and replies, in the order of the service."""

import asyncio
import gzip
import re
import zlib
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from wizard.standin import edge, replies
from wizard.standin.account import (
    Account,
    authenticate,
    betas_of,
    check_account,
    check_headers,
    check_money,
)
from wizard.standin.answer import Answer, Ids, json_answer
from wizard.standin.catalogue import list_models
from wizard.standin.models import find_model
from wizard.standin.refusals import Refusal, invalid, judge, not_found, parse
from wizard.standin.rules.model import count
from wizard.standin.scenario import Behavior
from wizard.standin.shapes import Dialect
from wizard.standin.wire import Head, Request

KEPT_AT_MOST = 40 * 1024 * 1024
"""Bytes of body that are ever kept. The service takes 32 MB, for batches 256 MB; a loopback needs no more."""
_MESSAGE_LIMIT = 32 * 1024 * 1024
_BATCH_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_ROUTES: Mapping[str, tuple[str, ...]] = {
    "/v1/models": ("GET",),
    "/v1/models/*": ("GET",),
    "/v1/messages": ("POST",),
    "/v1/messages/count_tokens": ("POST",),
    "/v1/messages/batches": ("GET", "POST"),
    "/v1/messages/batches/*": ("GET",),
}
FORCED: Mapping[str, Refusal] = {
    "400": invalid("messages: at least one message is required"),
    "401": Refusal(401, "authentication_error", "invalid x-api-key"),
    "403": Refusal(
        403, "permission_error", "Your API key does not have permission to use the specified resource"
    ),
    "408": Refusal(408, "timeout_error", "Request timed out"),
    "409": Refusal(409, "conflict_error", "Conflict"),
    "429": Refusal(429, "rate_limit_error", "Rate limited", headers={"retry-after": "1"}),
    "500": Refusal(500, "api_error", "Internal server error"),
    "503": Refusal(503, "api_error", "Service unavailable"),
    "504": Refusal(504, "timeout_error", "Request timed out"),
    "529": Refusal(529, "overloaded_error", "Overloaded"),
}
"""Answers that a test can ask for by name, besides `reset`, `hang`, `cut`, `413`, `stream-error`, `ok`."""


@dataclass(slots=True)
class Api:
    """The API behind its edge.

    Args:
        behavior: tells how things stand now; asked for each request.
        account_of: the account behind a key; None where the key is not known.
        ids: makes the request ids.
    """

    behavior: Callable[[], Behavior]
    account_of: Callable[[str], Account | None]
    ids: Ids
    forced: deque[str] = field(default_factory=deque)
    """Names of answers for the next calls of POST /v1/messages; see `FORCED`."""
    batches: dict[str, Any] = field(default_factory=dict)
    early_seen: int = 0
    """Requests that came to the edge."""

    def limit(self, head: Head) -> int:
        """Bytes of body that may come."""
        limit = KEPT_AT_MOST if head.path.startswith("/v1/messages/batches") else _MESSAGE_LIMIT
        cut = self.behavior().body_limit
        return limit if cut is None else min(cut, limit)

    def too_large(self, _head: Head, seen: int) -> Answer:
        """The edge's 413, or the cut of something on the way that has a limit of its own."""
        cut = self.behavior().body_limit
        answer = self.behavior().body_answer
        if cut is not None and cut < seen <= _MESSAGE_LIMIT and answer != "edge_413":
            return Answer(fate="reset", note="waf") if answer == "cut" else edge.box_too_large()
        return edge.too_large(self.ids)

    def early(self, head: Head) -> Answer | None:
        """What answers before the API sees the request; None where it goes through."""
        way = self.behavior().edge
        self.early_seen += 1
        if self.behavior().edge_passes and self.early_seen > 1:
            return None
        if way in ("reset", "hang"):
            return Answer(fate="reset" if way == "reset" else "hang", note="nobody")
        if way == "portal":
            return edge.portal()
        if self.behavior().posts == "blocked" and head.method == "POST":
            return edge.filtered()
        if head.path == "/cdn-cgi/trace":
            here = self.behavior()
            return edge.trace(head, self.ids, country=here.country, egress=here.egress)
        answers = {
            "forbidden": edge.forbidden,
            "challenge": edge.challenge,
            "blocked": edge.blocked,
            "origin_down": edge.origin_down,
        }
        return answers[way](self.ids) if way in answers else None

    async def serve(self, request: Request) -> Answer:
        """Answer one request that reached the API."""
        await asyncio.sleep(self.behavior().delay_s)
        request_id = self.ids.next("req_011C")
        account = authenticate(request.head, self.account_of)
        said = self._route(request, account, request_id)
        if isinstance(said, Refusal):
            headers = {
                "x-should-retry": "true" if said.status in (408, 409, 429) or said.status >= 500 else "false"
            }
            said = json_answer(said.envelope(request_id), status=said.status).with_headers(
                {**headers, **said.headers}
            )
        headers = {"request-id": request_id, **edge.edge_headers(self.ids), "Via": "1.1 google"}
        if isinstance(account, Account):
            headers["anthropic-organization-id"] = account.organization
            headers["anthropic-workspace-id"] = account.workspace
        return said.with_headers(headers)

    def _route(self, request: Request, account: Account | Refusal, request_id: str) -> Answer | Refusal:
        head = request.head
        path = head.path.rstrip("/")
        parent, _, last = path.rpartition("/")
        route = path if path in _ROUTES else f"{parent}/*"
        if route not in _ROUTES:
            return not_found("Not Found")
        method = "GET" if head.method == "HEAD" else head.method
        if method not in _ROUTES[route]:
            return Refusal(405, "invalid_request_error", "Method Not Allowed")
        if isinstance(account, Refusal):
            return account
        refusal = check_headers(head) or check_account(head, account)
        if refusal is not None:
            return refusal
        if route == "/v1/models":
            return list_models(head.query)
        if route == "/v1/models/*":
            model = find_model(last)
            known = model is not None and model.lifecycle != "retired"
            return json_answer(model.info()) if model and known else not_found(f"model: {last}")
        if method == "GET":
            return self._batches(None if route == "/v1/messages/batches" else last)
        return self._post(request, route, account, request_id)

    def _post(self, request: Request, route: str, account: Account, request_id: str) -> Answer | Refusal:
        forced = self.forced.popleft() if self.forced and route == "/v1/messages" else "ok"
        if forced in FORCED:
            return FORCED[forced]
        if forced in ("reset", "hang", "cut", "413"):
            return self._broken(forced)
        raw = _decoded(request)
        if isinstance(raw, Refusal):
            return raw
        body = parse(raw)
        if isinstance(body, Refusal):
            return body
        counting = route.endswith("count_tokens")
        refusal = check_money(account, counting=counting)
        if refusal is not None:
            return refusal
        dialect = Dialect(request.head.get("anthropic-version") or "", betas_of(request.head), counting)
        if route == "/v1/messages/batches":
            return self._new_batch(body, dialect)
        return self._infer(body, dialect, forced, request_id)

    def _infer(
        self, body: Mapping[str, Any], dialect: Dialect, forced: str, request_id: str
    ) -> Answer | Refusal:
        case = judge(body, dialect)
        if isinstance(case, Refusal):
            return case
        if dialect.counting:
            return json_answer({"input_tokens": count(case)}).with_headers(_limits("count"))
        service = self.behavior().service
        if service != "healthy":
            return FORCED["529" if service == "overloaded" else "500"]
        whole = replies.message(case, self.ids)
        if body.get("stream"):
            broken = FORCED["529"] if forced == "stream-error" else None
            answer = replies.stream_answer(replies.streamed(whole, broken=broken, request_id=request_id))
        else:
            answer = json_answer(whole)
        return answer.with_headers(_limits("messages"))

    def _broken(self, forced: str) -> Answer:
        if forced == "413":
            return edge.too_large(self.ids)
        if forced == "cut":
            return Answer(fate="cut", body=b'{"id":"msg_0', note="nobody")
        return Answer(fate="reset" if forced == "reset" else "hang", note="nobody")

    def _new_batch(self, body: Mapping[str, Any], dialect: Dialect) -> Answer | Refusal:
        requests = body.get("requests")
        if not isinstance(requests, list):
            return invalid("requests: Field required")
        seen: set[str] = set()
        for index, item in enumerate(requests):
            name = item.get("custom_id") if isinstance(item, Mapping) else None
            if not isinstance(name, str):
                return invalid(f"requests.{index}.custom_id: Field required")
            if not _BATCH_ID.fullmatch(name):
                return invalid(
                    f"requests.{index}.custom_id: String should match pattern '^[a-zA-Z0-9_-]{{1,64}}$'"
                )
            if name in seen:
                return invalid(
                    f"requests.{index}.custom_id: custom_id must be unique; found duplicate {name}"
                )
            seen.add(name)
            params = item.get("params")
            case = judge(params, dialect) if isinstance(params, Mapping) else invalid("Field required")
            if isinstance(case, Refusal):
                return invalid(f"requests.{index}.params.{case.message}")
        batch = replies.batch(len(requests), self.ids)
        self.batches[batch["id"]] = batch
        return json_answer(batch)

    def _batches(self, wanted: str | None) -> Answer | Refusal:
        if wanted is None:
            found = list(self.batches.values())
            first, last = (found[0]["id"], found[-1]["id"]) if found else (None, None)
            return json_answer({"data": found, "has_more": False, "first_id": first, "last_id": last})
        batch = self.batches.get(wanted)
        return json_answer(batch) if batch else not_found(f"Message batch {wanted} not found")


def _decoded(request: Request) -> bytes | Refusal:
    """The body without its content coding, never larger than a message may be (facts: api B2)."""
    coding = (request.head.get("content-encoding") or "identity").lower()
    if coding == "identity":
        return request.body
    if coding not in ("gzip", "deflate"):
        return invalid(
            f"Content-Encoding {coding!r} is not supported.", code="request_body_encoding_unsupported"
        )
    wrong = invalid(
        "The request body is not valid for its Content-Encoding.", code="request_body_encoding_invalid"
    )
    unpack = zlib.decompressobj(31 if coding == "gzip" else 15)
    try:
        raw = unpack.decompress(request.body, _MESSAGE_LIMIT + 1)
    except (zlib.error, gzip.BadGzipFile):
        return wrong
    if len(raw) > _MESSAGE_LIMIT:
        return Refusal(
            413,
            "request_too_large",
            "The request body is too large once it is decoded.",
            code="request_body_too_large_after_decoding",
        )
    return raw if unpack.eof else wrong


def _limits(kind: str) -> dict[str, str]:
    """Rate-limit headers, in the names that the service uses (facts: api C4)."""
    prefix = "anthropic-ratelimit"
    headers = {f"{prefix}-requests-limit": "2000", f"{prefix}-requests-remaining": "1999"}
    if kind == "messages":
        for part, most in (("input-tokens", "200000"), ("output-tokens", "40000"), ("tokens", "240000")):
            headers |= {f"{prefix}-{part}-limit": most, f"{prefix}-{part}-remaining": most}
    return headers
