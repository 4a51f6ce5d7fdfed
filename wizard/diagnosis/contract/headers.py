"""Rules about request headers. Values of credentials are only looked at, never quoted."""

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from wizard.diagnosis.contract.finding import Finding
from wizard.diagnosis.contract.request import Setting
from wizard.diagnosis.contract.target import Target
from wizard.knowledge.contract import NEWEST_VERSION, VERSIONS, known_betas

_VERSIONS = (*VERSIONS, "2023-01-01")
_CHARSETS = ("utf-8", "utf8", "iso-8859-1", "latin-1", "us-ascii", "ascii")
_PLACEHOLDER = re.compile(
    r"^(?:\$\{?\w+\}?|%\w+%|<[^>]*>|\{\{?[^}]*\}?\}|x{4,}|\.\.\.|"
    r"your[-_ ]?(?:anthropic[-_ ])?(?:api)?[-_ ]?key.*|"
    r"(?:process\.env|os\.environ|import\.meta)\b.*|none|null|undefined|changeme|sk-ant-(?:\.\.\.|x{3,}|your.*))$",
    re.IGNORECASE,
)
_BETA = re.compile(r"[a-z0-9][a-z0-9.-]*")
_MASK = re.compile(r"[•*…]|\.\.\.")
_SECRETS = ("x-api-key", "authorization")


def _lower(headers: Mapping[str, str] | None) -> dict[str, str]:
    return {str(name).strip().lower(): str(value) for name, value in (headers or {}).items()}


def header_version(headers: Mapping[str, str] | None) -> str | None:
    """The API version that headers name, where it is one of the known ones or later."""
    value = _lower(headers).get("anthropic-version", "").strip()
    return (
        value
        if value in _VERSIONS or (re.fullmatch(r"20\d\d-\d\d-\d\d", value) and value > NEWEST_VERSION)
        else None
    )


def header_betas(headers: Mapping[str, str] | None) -> frozenset[str]:
    """The values of the anthropic-beta header."""
    return frozenset(
        beta.strip() for beta in _lower(headers).get("anthropic-beta", "").split(",") if beta.strip()
    )


def version_finding(value: str) -> Finding | None:
    """What is wrong with an anthropic-version; None where nothing is."""
    if value in _VERSIONS:
        return None
    if re.fullmatch(r"20\d\d-\d\d-\d\d", value) and value > NEWEST_VERSION:
        return Finding(
            "version_newer", path="anthropic-version", values={"value": value, "newest": NEWEST_VERSION}
        )
    if "," in value:
        advice = (
            "The header arrives twice, joined with a comma: a proxy adds it to the client's own. Set it once."
        )
    elif value.startswith(("bedrock-", "vertex-")):
        advice = (
            f"This belongs into the body for a cloud platform. The API takes {NEWEST_VERSION} or 2023-06-01."
        )
    else:
        advice = f"Use {NEWEST_VERSION} or 2023-06-01. It is a version of the API, not of a model."
    return Finding("version_invalid", path="anthropic-version", values={"value": value, "advice": advice})


def check_headers(headers: Mapping[str, str], setting: Setting, target: Target) -> Iterator[Finding]:
    """What is wrong with the headers of a request."""
    sent = _lower(headers)
    if target.platform == "api":
        yield from _version(sent)
        yield from _credentials(sent, setting, target)
    yield from _content(sent)
    yield from _values(sent)
    yield from _betas(sent, setting)
    yield from _others(sent)


def _complete(sent: Mapping[str, str]) -> bool:
    """Whether these are all headers of a request, and not the few that somebody set by hand."""
    return any(name in sent for name in (*_SECRETS, "content-type", "user-agent", "host"))


def _version(sent: Mapping[str, str]) -> Iterator[Finding]:
    if "anthropic-version" in sent:
        finding = version_finding(sent["anthropic-version"].strip())
        if finding:
            yield finding
        return
    # An SDK adds the header itself; its own headers would show it, so a list without it is no SDK's.
    rule = "version_missing" if _complete(sent) else "version_missing_soft"
    yield Finding(rule, path="anthropic-version", values={"newest": NEWEST_VERSION})


def _content(sent: Mapping[str, str]) -> Iterator[Finding]:
    value = sent.get("content-type")
    if value is None:
        if _complete(sent):
            yield Finding("content_type_missing", path="content-type")
        return
    kind, _, parameters = value.partition(";")
    if kind.strip().lower() != "application/json" and not kind.strip().lower().endswith("+json"):
        yield Finding("content_type", path="content-type", values={"value": kind.strip()})
    charset = re.search(r"charset=\"?([\w-]+)", parameters, re.IGNORECASE)
    if charset and charset[1].lower() not in _CHARSETS:
        yield Finding("charset", path="content-type", values={"value": charset[1]})


def _values(sent: Mapping[str, str]) -> Iterator[Finding]:
    for name, value in sent.items():
        inner = value.removeprefix("Bearer ") if name == "authorization" else value
        if any(ord(char) < 32 and char != "\t" for char in value):
            advice = (
                f"{name} holds a line break or control character, often from copying. Enter the value again."
            )
        elif name in _SECRETS and not value.isascii() and not _MASK.search(value):
            advice = f"{name} holds a character outside ASCII, often an invisible one. Enter it again."
        elif name in _SECRETS and inner != inner.strip():
            advice = f"{name} begins or ends with a space."
        elif name in _SECRETS and inner[:1] + inner[-1:] in ('""', "''"):
            advice = f"The quotes have become part of {name}. Take them out."
        elif name in _SECRETS and not inner.strip():
            advice = f"{name} is empty: the variable that it comes from is not set in this process."
        else:
            continue
        yield Finding("header_value", path=name, values={"name": name, "advice": advice})


def _credentials(sent: Mapping[str, str], setting: Setting, target: Target) -> Iterator[Finding]:
    key = sent.get("x-api-key")
    bearer = sent.get("authorization")
    if key is None and bearer is None:
        if _complete(sent):
            yield Finding("no_credential", path="x-api-key")
        return
    token = ""
    if bearer is not None:
        word, _, token = bearer.strip().partition(" ")
        if word.lower() != "bearer":
            token = bearer.strip()
            if not _MASK.search(token):
                yield Finding("bearer_missing", path="authorization")
    if key is not None and bearer is not None and key.strip() != token.strip():
        yield Finding("both_credentials", path="x-api-key")
    if key is not None:
        yield from _kind("x-api-key", key.strip(), setting, target)
    elif token:
        yield from _kind("authorization", token.strip(), setting, target)


def _kind(name: str, key: str, setting: Setting, target: Target) -> Iterator[Finding]:
    """Whether a key is of the kind that this header and endpoint take. It is never quoted."""
    if _PLACEHOLDER.match(key):
        yield Finding("key_placeholder", path=name, values={"name": name})
    elif key.startswith("sk-ant-admin"):
        said = "invalid x-api-key"
        advice = "This is an Admin key, which works for admin endpoints only. Use an API key (sk-ant-api...)."
        yield Finding("key_kind", path=name, values={"said": said, "advice": advice})
    elif key.startswith("sk-ant-oat") and name == "x-api-key":
        advice = "This is an OAuth token: send it as authorization: Bearer, or use an API key."
        yield Finding("key_kind", path=name, values={"said": "invalid x-api-key", "advice": advice})
    elif key.startswith("sk-ant-oat") and not setting.open_betas(["oauth-"]):
        yield Finding("oauth_beta", path="anthropic-beta")
    elif re.match(r"(?:sk-(?:proj|or|svcacct)-|AIza|gsk_|xai-|hf_|pplx-|ghp_|gho_|AKIA)", key):
        advice = "This key belongs to another vendor. Use a key of the Console (sk-ant-api...)."
        yield Finding("key_kind", path=name, values={"said": "invalid x-api-key", "advice": advice})


def _betas(sent: Mapping[str, str], setting: Setting) -> Iterator[Finding]:
    for beta in sorted(setting.betas):
        if not _BETA.fullmatch(beta):
            yield Finding("beta_malformed", path="anthropic-beta", values={"value": beta})
        elif beta not in known_betas() and not beta.startswith("oauth-"):
            close = get_close_matches(beta, sorted(known_betas()), n=1, cutoff=0.8) if len(beta) < 100 else []
            hint = f"; did you mean {close[0]}?" if close else ""
            rule = "beta_misspelt" if _slip(beta[:100], known_betas()) else "beta_unknown"
            yield Finding(rule, path="anthropic-beta", values={"value": beta, "hint": hint})


def _slip(beta: str, known: Iterable[str]) -> bool:
    """Whether a value is a known one with a slip: in its name, or with the digits of its date out of order.

    Another date alone is no slip: it may be a later form of the same feature.
    """
    name, day = beta[:-11], beta[-10:]
    return any(
        (day == other[-10:] and get_close_matches(name, [other[:-11]], cutoff=0.8) != [])
        or (name == other[:-11] and sorted(day) == sorted(other[-10:]))
        for other in known
    )


def _others(sent: Mapping[str, str]) -> Iterator[Finding]:
    workspace = sent.get("anthropic-workspace-id")
    if workspace is not None and not workspace.startswith("wrkspc_"):
        yield Finding("workspace_shape", path="anthropic-workspace-id", values={"value": workspace[:60]})
    if "origin" in sent and sent.get("anthropic-dangerous-direct-browser-access", "").lower() != "true":
        yield Finding("cors", path="anthropic-dangerous-direct-browser-access")
    encoding = sent.get("content-encoding", "").strip().lower()
    if encoding and encoding not in ("gzip", "deflate", "br", "zstd", "identity"):
        yield Finding("encoding", path="content-encoding", values={"value": encoding[:40]})
