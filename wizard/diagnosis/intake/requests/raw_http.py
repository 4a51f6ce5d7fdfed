"""Raw HTTP messages: requests as sent on the wire, and what `curl -v` prints of both directions."""

import re
from collections.abc import Iterator

from wizard.diagnosis.intake.requests.found import FoundRequest, found_request

_START = re.compile(
    r"^[>*\s]{0,4}(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) (\S{1,2000})(?: HTTP/[\d.]{1,3})[ \t]*$",
    re.MULTILINE,
)
_HEADER = re.compile(r"^[>\s]{0,3}([A-Za-z][A-Za-z0-9\-_]{0,60}):[ \t]{0,9}(.{0,4000})$")
_ANSWER = re.compile(r"^[<\s]{0,3}HTTP/[\d.]{1,3} \d{3}", re.MULTILINE)
_MOST_HEADERS = 200
_LONGEST_BODY = 64_000_000


def http_requests(text: str) -> Iterator[FoundRequest]:
    """Every request line with its headers, and the body where one follows."""
    for start in _START.finditer(text):
        headers, at = _headers(text, start.end() + 1)
        verbose = start[0].lstrip().startswith(">")
        body = None if verbose else _body(text, at)
        url = start[2]
        if url.startswith("/") and "host" in headers:
            url = f"https://{headers['host']}{url}"
        yield found_request(
            kind="http",
            method=start[1],
            url=url,
            headers=headers,
            body_text=body,
            span=(start.start(), at + len(body or "")),
        )


def _headers(text: str, at: int) -> tuple[dict[str, str], int]:
    headers: dict[str, str] = {}
    for _ in range(_MOST_HEADERS):
        end = text.find("\n", at)
        line = text[at : end if end >= 0 else len(text)]
        found = _HEADER.match(line[:4100])
        if not found:
            break
        key = found[1].lower()
        value = found[2].strip()
        headers[key] = f"{headers[key]}, {value}" if key in headers else value
        at = end + 1 if end >= 0 else len(text)
    return headers, at


def _body(text: str, at: int) -> str | None:
    rest = text[at : at + _LONGEST_BODY].lstrip("\r\n \t")
    if not rest.startswith(("{", "[")):
        return None
    following = _START.search(rest)
    rest = rest[: following.start()] if following else rest
    answered = _ANSWER.search(rest)
    return rest[: answered.start()].rstrip() if answered else rest.rstrip()
