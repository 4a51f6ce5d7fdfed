"""A healthy stand-in for every test that only needs one, and small ways of asking it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import httpx
import pytest

from wizard.standin import Standin, StandinThread

NEW = "2026-10-21"
OLD = "2023-06-01"
SMALLEST: Mapping[str, Any] = {
    "model": "claude-haiku-5-5",
    "max_tokens": 16,
    "messages": [{"role": "user", "content": "hi"}],
}

Ask = Callable[..., httpx.Response]


@pytest.fixture(scope="module")
def standin() -> Iterator[Standin]:
    """One healthy stand-in for the whole module."""
    with StandinThread("healthy") as running:
        yield running


def asker(standin: Standin) -> Iterator[Ask]:
    """A function that asks the API with the practice key, on the new version unless told otherwise."""
    # No authorities are loaded: the stand-in speaks plain HTTP, and loading them takes longer than a test.
    with httpx.Client(base_url=standin.base_url, trust_env=False, verify=False, timeout=10) as client:

        def ask(method: str, path: str, *, version: str | None = NEW, **options: Any) -> httpx.Response:
            headers = {"x-api-key": standin.key} | dict(options.pop("headers", {}))
            if version is not None:
                headers["anthropic-version"] = version
            return client.request(method, path, headers=headers, **options)

        yield ask


@pytest.fixture
def ask(standin: Standin) -> Iterator[Ask]:
    """Ask the healthy stand-in."""
    yield from asker(standin)


def message_of(response: httpx.Response) -> str:
    """The error's message."""
    return str(response.json()["error"]["message"])


def request(
    standin: Standin, method: str = "GET", path: str = "/v1/models", **options: object
) -> httpx.Response:
    """One request with the practice key and nothing inherited."""
    headers = {"x-api-key": standin.key, "anthropic-version": NEW}
    with httpx.Client(
        base_url=standin.base_url, trust_env=False, verify=False, timeout=5, headers=headers
    ) as client:
        return client.request(method, path, **options)  # type: ignore[arg-type]
