"""Who really sent the reply: read from the shape of ids, headers, envelopes and pages alone.

The question comes before *what is wrong*, because in many cases no first-party reply was involved at all
(facts: diagnostics C5, support-journeys). The signs of the innermost layer count, since it is the one that
refused; the layers around it only passed the words on.
"""

import re

from wizard.diagnosis.intake.read import ReadError
from wizard.model.words import Answerer

Verdict = tuple[Answerer, str]

_UUID = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", re.IGNORECASE)
_GITHUB_ID = re.compile(r"^[0-9A-F]{4}:[0-9A-F]{4,}:")
_DATED_ID = re.compile(r"^(?:20[2-9]\d{5,}|02\d{12,}|cht\d{3}|\d{17,})")
_OWN_ID = re.compile(r"^req_(?:01[0-9A-Z]|x{3}|\.{3}|[A-Za-z0-9])")

_WORDS: tuple[tuple[Answerer, tuple[str, ...], str], ...] = (
    (Answerer.COPILOT, ("githubcopilot", "github copilot", "x-github-request-id"), "the text names GitHub Copilot"),
    (Answerer.PORTKEY, ("portkey",), "the text names Portkey"),
    (Answerer.FOUNDRY, ("services.ai.azure.com", "apim-request-id", "api_not_supported", "azure foundry", "deploymentnotfound"), "the text has a mark of Microsoft Foundry"),
    (Answerer.BEDROCK, ("the model returned the following errors", "an error occurred (", "bedrockruntime", "bedrockexception", "malformed input request", "x-amzn-", "botocore", "validationexception", "throttlingexception", "accessdeniedexception", "aws-marketplace", "on-demand throughput", "security token included", "conversestream", "invokemodel", "toolconfig", "amazon bedrock", "awsbedrock", "provided model identifier"), "the text has a mark of Amazon Bedrock"),
    (Answerer.VERTEX, ("publisher model", "aiplatform.googleapis", "invalid_argument", "failed_precondition", "resource_exhausted", "publishers/", "vertexai", "vertex_ai", "unable to submit request because", "generatecontent"), "the text has a mark of Google Cloud"),
)  # fmt: skip
_LATER_WORDS: tuple[tuple[Answerer, tuple[str, ...], str], ...] = (
    (Answerer.LITELLM, ("litellm", "received model group="), "only LiteLLM's own words are there"),
    (Answerer.OPENROUTER, ("openrouter", "provider returned error"), "only OpenRouter's own words are there"),
)
_PROXIES = (
    "squid",
    "zscaler",
    "nginx",
    "openresty",
    "apache",
    "iis",
    "bluecoat",
    "forcepoint",
    "fortigate",
    "envoy",
    "haproxy",
)


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
    box = next((name for name in _PROXIES if name in text), None)
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
    for who, marks, because in _WORDS:
        if _has(error, marks):
            return who, because
    statement = error.statement
    if statement.enveloped and statement.type and statement.type.endswith("_error"):
        return Answerer.API, "the body has the API's own envelope"
    for who, marks, because in _LATER_WORDS:
        if _has(error, marks):
            return who, because
    if error.structured and statement.message and not statement.enveloped and statement.other_code:
        return Answerer.GATEWAY, "the body is not in the API's envelope"
    return None


def _has(error: ReadError, marks: tuple[str, ...]) -> bool:
    text = error.context[:20_000].lower()
    return any(mark in text for mark in marks)
