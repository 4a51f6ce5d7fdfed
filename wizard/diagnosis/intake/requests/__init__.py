"""Requests in a paste: curl commands, HAR files, raw HTTP, SDK debug logs, bodies, and calls in code."""

from collections.abc import Iterator

from wizard.diagnosis.intake.read import Reading
from wizard.model.explanation import ApiRequest


def requests_in(text: str, reading: Reading) -> Iterator[ApiRequest]:
    """Every request that the paste holds, the most telling form first."""
    return iter(())
