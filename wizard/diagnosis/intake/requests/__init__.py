"""Requests in a paste: curl commands, HAR files, raw HTTP, SDK debug logs, bodies, and calls in code."""

from collections.abc import Iterator

from wizard.diagnosis.intake.read import Reading
from wizard.diagnosis.intake.requests.documents import document_requests
from wizard.diagnosis.intake.requests.found import FoundRequest

__all__ = ["FoundRequest", "commands_in", "objects_in"]


def commands_in(text: str) -> Iterator[FoundRequest]:
    """Requests written out in the paste as commands, messages on the wire, or calls in code."""
    # Each reader is loaded when a paste asks for it: most hold no request at all.
    if "curl" in text:
        from wizard.diagnosis.intake.requests.curl import curl_requests

        yield from curl_requests(text)
    if " HTTP/" in text:
        from wizard.diagnosis.intake.requests.raw_http import http_requests

        yield from http_requests(text)
    if "messages" in text and ("create" in text or "stream" in text or "ount" in text):
        from wizard.diagnosis.intake.requests.code import code_requests

        yield from code_requests(text)


def objects_in(reading: Reading) -> Iterator[FoundRequest]:
    """Requests among the objects that were read: bodies, batches, archives, debug logs."""
    for value, span, own_text in reading.objects:
        yield from document_requests(value, span, own_text)
