"""Who really sent the reply: read from the shape of ids, headers, envelopes and pages alone.

The question comes before *what is wrong*, because in many cases no first-party reply was involved at all
(facts: diagnostics C5, support-journeys). The signs of the innermost layer count, since it is the one that
refused; the layers around it only passed the words on.
"""

import re
from collections.abc import Iterable
from typing import Any

from wizard.diagnosis.intake.read import ReadError
from wizard.knowledge.cause_book import cause_book
from wizard.model.words import Answerer

Verdict = tuple[Answerer, str]

_UUID = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", re.IGNORECASE)
_GITHUB_ID = re.compile(r"^[0-9A-F]{4}:[0-9A-F]{4,}:")
_DATED_ID = re.compile(r"^(?:20[2-9]\d{5,}|02\d{12,}|cht\d{3}|\d{17,})")
_OWN_ID = re.compile(r"^req_(?:01[0-9A-Z]|x{3}|\.{3}|[A-Za-z0-9])")


def answerer(error: ReadError) -> Verdict:
    """Who answered, and the sign that says so; `unknown` where the text has none."""
    for judge in (_by_page, _by_headers, _by_request_id, _by_envelope, _by_words):
        verdict = judge(error)
        if verdict:
            return verdict
    return Answerer.UNKNOWN, "the text has no sign of who answered"


def _by_page(error: ReadError) -> Verdict | None:
    text = error.context[:8000].lower()
    if "<html" not in text and "<!doctype" not in text and "<title>" not in text:
        if "cf-mitigated" in text:
            return Answerer.CLOUDFLARE, "the headers show Cloudflare's challenge"
        return None
    if any(
        mark in text
        for mark in ("cloudflare", "just a moment", "cf-ray", "ray id", "| 52", "cf-error", "edge ip")
    ):
        return Answerer.CLOUDFLARE, "the answer is one of Cloudflare's pages"
    if re.search(r"<title>[^<]{0,80}\b52\d\b", text):
        return Answerer.CLOUDFLARE, "the answer is an error page of the network edge"
    box = next((name for name in cause_book().signs["proxies"]["names"] if name in text), None)
    return Answerer.PROXY, f"the answer is a web page{f' of {box}' if box else ''}, not the API's JSON"


def _by_headers(error: ReadError) -> Verdict | None:
    headers = error.statement.headers
    if "x-amzn-requestid" in headers or "x-amzn-errortype" in headers:
        return Answerer.BEDROCK, "the headers are those of AWS"
    if "apim-request-id" in headers:
        return Answerer.FOUNDRY, "the headers are those of Microsoft Foundry"
    if "anthropic-organization-id" in headers or headers.get("request-id", "").startswith("req_01"):
        return Answerer.API, "the headers carry the API's own request id or organization"
    if "x-litellm-version" in headers or any(name.startswith("x-litellm") for name in headers):
        return Answerer.LITELLM, "the headers are LiteLLM's"
    return None


def _by_request_id(error: ReadError) -> Verdict | None:
    found = error.statement.request_id
    if not found:
        return None
    if found.startswith("req_vrtx_"):
        return Answerer.VERTEX, "the request id begins with req_vrtx_"
    if found.startswith("req_bdrk"):
        return Answerer.BEDROCK, "the request id begins with req_bdrk"
    if _OWN_ID.match(found):
        if _has(error, ("the model returned the following errors", "bedrock")):
            return Answerer.BEDROCK, "Bedrock passed the model's own words on"
        return Answerer.API, "the request id has the API's own shape"
    if _GITHUB_ID.match(found):
        return Answerer.COPILOT, "the request id has GitHub's shape"
    if _UUID.match(found) and _has(error, ("service:", "bedrock", "amzn", "aws", "validationexception")):
        return Answerer.BEDROCK, "the request id is a UUID, as AWS gives them"
    if _DATED_ID.match(found):
        return Answerer.GATEWAY, "the request id is a date-like number, which the API never gives"
    return None


def _by_envelope(error: ReadError) -> Verdict | None:
    statement = error.statement
    if statement.type == "forbidden" and not statement.enveloped:
        return (
            Answerer.CLOUDFLARE,
            "the body has the edge's form: type forbidden, no outer type, no request id",
        )
    if error.structured and "(request id: " in error.context.lower():
        return Answerer.GATEWAY, "a relay's request id stands at the end of the message"
    if error.structured and '"type": "<nil>"' in error.context.lower().replace('":"', '": "'):
        return Answerer.GATEWAY, "the type is <nil>, as relays write it"
    return None


def _by_words(error: ReadError) -> Verdict | None:
    signs = cause_book().signs["answerer"]
    first = _named(error, [sign for sign in signs if "when" not in sign])
    if first:
        return first
    statement = error.statement
    if statement.enveloped and statement.type and statement.type.endswith("_error"):
        return Answerer.API, "the body has the API's own envelope"
    last = _named(error, [sign for sign in signs if "when" in sign])
    if last:
        return last
    if error.structured and statement.message and not statement.enveloped and statement.other_code:
        return Answerer.GATEWAY, "the body is not in the API's envelope"
    return None


def _named(error: ReadError, signs: list[dict[str, Any]]) -> Verdict | None:
    for sign in signs:
        if _has(error, sign["marks"]):
            return Answerer(sign["who"]), str(sign["because"])
    return None


def _has(error: ReadError, marks: Iterable[str]) -> bool:
    text = error.context[:20_000].lower()
    return any(mark in text for mark in marks)
