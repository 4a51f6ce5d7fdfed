"""Whole documents: a JSON body, a batch file, a HAR, and the objects that SDK debug logs print."""

from collections.abc import Iterator
from typing import Any

from wizard.diagnosis.intake.requests.found import FoundRequest, found_request
from wizard.diagnosis.intake.shapes import failed, har_entries, har_headers, is_batch_item, is_body, is_har

Span = tuple[int, int]


def document_requests(value: Any, span: Span, text: str | None = None) -> Iterator[FoundRequest]:
    """The requests in one object of a paste. `text` is the object's own text, where it stands alone."""
    if value is None and text is not None:
        yield found_request(kind="json", body_text=text, span=span)
    elif is_har(value):
        for asked, told in har_entries(value):
            if failed(told) or len(value["log"]["entries"]) == 1:
                yield _har_request(asked, span)
    elif is_body(value):
        yield found_request(kind="json", body=value, body_text=text, span=span)
    elif is_batch_item(value) and isinstance(value["params"], dict):
        yield found_request(kind="jsonl", body=value["params"], span=span)
    elif isinstance(value, dict):
        yield from _logged(value, span)


def _har_request(asked: dict[str, Any], span: Span) -> FoundRequest:
    posted = asked.get("postData")
    text = posted.get("text") if isinstance(posted, dict) else None
    return found_request(
        kind="har",
        method=str(asked.get("method") or "") or None,
        url=str(asked.get("url") or "") or None,
        headers=har_headers(asked),
        body_text=text if isinstance(text, str) else None,
        span=span,
    )


def _logged(value: dict[str, Any], span: Span) -> Iterator[FoundRequest]:
    """The request options that an SDK's debug log prints."""
    options = value.get("options") if isinstance(value.get("options"), dict) else value
    assert isinstance(options, dict)
    body = next(
        (
            options[key]
            for key in ("json_data", "body", "json", "data", "request")
            if is_body(options.get(key))
        ),
        None,
    )
    if body is None:
        return
    headers = value.get("headers") or options.get("headers")
    flat = {str(k): str(v) for k, v in headers.items()} if isinstance(headers, dict) else {}
    url = value.get("url") or options.get("url") or options.get("path")
    method = options.get("method") or value.get("method")
    yield found_request(
        kind="sdk-log",
        method=str(method) if method else None,
        url=str(url) if url else None,
        headers=flat,
        body=body,
        span=span,
    )
