"""What a request in a paste comes to, with its secrets kept apart from what is shown."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from wizard.model.explanation import ApiRequest
from wizard.model.secret import Secret

_SECRET_NAMES = re.compile(
    r"api-?key|authorization|cookie|token|secret|password|signature|credential|x-amz-security|cf-access",
    re.IGNORECASE,
)
_LOOKS_SECRET = re.compile(r"\bsk-[A-Za-z0-9_\-]{8,}|\beyJ[A-Za-z0-9_\-]{10,}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_STAND_IN = "sk-ant-api03-" + "x" * 95
_NOWHERE = "https://unknown.invalid"
LONGEST_VALUE = 2_000
DEEPEST = 100
"""Levels of nesting that a body may have; real tool schemas stay far below."""


@dataclass(frozen=True, slots=True)
class FoundRequest:
    """A request, and the header values as they stand in the paste, for the check alone."""

    request: ApiRequest
    exact_headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    complete: bool = True
    """Whether the whole body was read, so that what is missing in it is really missing."""


def found_request(
    *,
    kind: str,
    body_text: str | None = None,
    body: Any = None,
    method: str | None = None,
    url: str | None = None,
    headers: Mapping[str, str] | None = None,
    span: tuple[int, int] | None = None,
    complete: bool = True,
) -> FoundRequest:
    """Build a request; secret header values and credentials in the address are masked on the way."""
    exact = {name.strip().lower(): value.strip() for name, value in (headers or {}).items() if name.strip()}
    if body is None and body_text is not None:
        body = parsed(body_text)
    if too_deep(body):
        body, complete = None, False
    if body_text is None and body is not None:
        body_text = json.dumps(body, ensure_ascii=False, indent=2, default=str)
    if body_text is not None and ("\\ud" in body_text or _SURROGATE.search(body_text)):
        body = without_surrogates(body)
    shown = {_clean(name): _clean(mask_header(name, value)) for name, value in exact.items()}
    request = ApiRequest(
        method=_clean(method.upper()) if method else None,
        url=_clean(mask_url(url)) if url else None,
        headers=shown,
        body_text=_clean(body_text) if body_text is not None else None,
        body=body,
        kind=kind,
        span=span,
    )
    return FoundRequest(request, exact, complete)


def too_deep(value: Any) -> bool:
    """Whether a value nests deeper than any real request, so that later parts need not guard against it."""
    level = [value]
    for _ in range(DEEPEST):
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True


def without_surrogates(value: Any) -> Any:
    """The value with lone surrogates replaced, which no later part could write as UTF-8."""
    if isinstance(value, str):
        return _clean(value)
    if isinstance(value, dict):
        return {_clean(str(key)): without_surrogates(one) for key, one in value.items()}
    if isinstance(value, list):
        return [without_surrogates(one) for one in value]
    return value


def parsed(text: str) -> Any:
    """The text as JSON; None where it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def mask_header(name: str, value: str) -> str:
    """A header value as it may be shown: secrets keep their family and last four characters only.

    Example:
        >>> mask_header("anthropic-version", "2023-06-01")
        '2023-06-01'
    """
    if not (_SECRET_NAMES.search(name) or _LOOKS_SECRET.search(value)):
        return value[:LONGEST_VALUE]
    scheme, gap, rest = value.partition(" ")
    if gap and scheme.isalpha() and len(scheme) <= 12:
        return f"{scheme} {_masked(rest.strip())}"
    return _masked(value)


def _masked(value: str) -> str:
    if is_placeholder(value):
        return value[:60]
    return Secret(value, base_url=_NOWHERE).masked


def is_placeholder(value: str) -> bool:
    """Whether a value is a variable's name or a gap to be filled in, so that the real one cannot be seen."""
    bare = value.strip().strip("\"'")
    return not bare or bare.startswith(
        ("$", "%", "{{", "<", "process.env", "os.environ", "YOUR", "your", "...", "…")
    )


def for_checking(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers as the check may judge them: a well-formed stand-in for a key that cannot be seen."""
    checked = dict(headers)
    for name in ("x-api-key", "authorization"):
        scheme, gap, rest = checked.get(name, "").partition(" ")
        value = rest if gap else scheme
        if name in checked and (is_placeholder(value) or "…" in value or "***" in value):
            checked[name] = f"{scheme} {_STAND_IN}" if gap else _STAND_IN
    return checked


def mask_url(url: str) -> str:
    """An address without user, password and secret query values."""
    try:
        parts = urlsplit(url.strip()[:4000])
    except ValueError:
        return url[:200]
    host = parts.netloc.rpartition("@")[2]
    query = re.sub(
        r"((?:^|&)[^=&]*(?:key|token|secret|sig)[^=&]*=)[^&]+", r"\1••••", parts.query, flags=re.IGNORECASE
    )
    return urlunsplit((parts.scheme, host, parts.path, query, ""))


def _clean(text: str) -> str:
    return _SURROGATE.sub("\ufffd", text)
