"""What tests of the recording proxy share: a key, a call, a proxy and what answers behind it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx

from wizard.capture import CaptureProxy
from wizard.model.world import World
from wizard.probes import real_world
from wizard.probes.relay import Relay
from wizard.standin.answer import Answer
from wizard.standin.listener import Listener
from wizard.standin.wire import Request

KEY = "sk-ant-api03-" + "p1anted" * 8 + "AA"
HELLO = {"model": "claude-haiku-5-5", "max_tokens": 16, "messages": [{"role": "user", "content": "hi"}]}
HEADERS = {"x-api-key": KEY, "anthropic-version": "2026-10-21"}


def quiet_world() -> World:
    """The real machine without its proxies."""
    return replace(real_world(), environ={})


@asynccontextmanager
async def proxy_before(upstream: str) -> AsyncIterator[CaptureProxy]:
    """A recording proxy before an upstream."""
    world = quiet_world()
    async with (
        Relay(world, upstream) as relay,
        CaptureProxy(relay, token="t0ken", clock=world.clock) as proxy,
    ):
        yield proxy


@asynccontextmanager
async def upstream(serve: Callable[[Request], Awaitable[Answer]]) -> AsyncIterator[str]:
    """A server of the test's own."""
    listener = Listener(serve)
    await listener.open()
    try:
        yield listener.url
    finally:
        await listener.close()


async def post(proxy: CaptureProxy, body: object = HELLO, **more: str) -> httpx.Response:
    """One call through the proxy."""
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.post(f"{proxy.base_url}/v1/messages", json=body, headers={**HEADERS, **more})
