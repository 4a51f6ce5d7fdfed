"""Clean against inherited: a difference is the cause, and the key goes nowhere it does not belong."""

from pathlib import Path

import pytest

from tests.probes.lab import (
    HOST,
    KEY,
    KEYLESS,
    Authority,
    Got,
    api_error,
    api_ok,
    connect_proxy,
    credential,
    http,
    only,
    reply,
    world,
)
from wizard.credentials import Credential, Kind, Style
from wizard.model.observation import Observation
from wizard.model.words import Sureness
from wizard.model.world import World
from wizard.probes import run_probes


async def compare(where: World, key: Credential | None = None) -> Observation:
    """Run the probe."""
    (result,) = await run_probes(
        ["clean_client"], where, credential=key, model="m", allow=lambda consent, host: True, budget=3.0
    )
    return only(result, "clean_client")


def accepts(got: Got) -> bytes:
    """An API that knows one key, and refuses an old version."""
    if got.headers.get("x-api-key", "") != KEY:
        return KEYLESS
    if got.headers["anthropic-version"] != "2026-10-21":
        return api_error(400, "invalid_request_error", "anthropic-version: not a valid version")
    return api_ok({"input_tokens": 8})


async def test_nothing_inherited_matters(home: Path) -> None:
    """The same request is accepted both ways."""
    async with http(accepts) as api:
        seen = await compare(world(home, api_url=api.url), credential(api.url))

    assert (seen.value, seen.sureness) == ("both_work", Sureness.SHOWN)
    assert [g.body for g in api.got] == [api.got[0].body] * 2


async def test_an_inherited_proxy_breaks_it(home: Path, authority: Authority) -> None:
    """Clean works, the proxy of the environment refuses: the environment is the difference."""
    async with http(accepts, authority.server(HOST)) as api, connect_proxy({}, reply(403, "no")) as proxy:
        where = world(
            home,
            port_map={(HOST, 443): api.place},
            trust=(authority.file,),
            environ={"HTTPS_PROXY": proxy.url},
        )
        seen = await compare(where, credential())

    assert (seen.value, seen.sureness) == ("only_clean_works", Sureness.SHOWN)
    assert "proxy" in seen.said


async def test_a_required_proxy(home: Path, authority: Authority) -> None:
    """Where the network demands the proxy, only the inherited way works."""
    async with (
        http(accepts, authority.server(HOST)) as api,
        connect_proxy({f"{HOST}:443": api.place}) as proxy,
        http(lambda got: KEYLESS) as closed,
    ):
        dead = closed.place
        where = world(
            home,
            port_map={(HOST, 443): (dead[0], 1)},
            trust=(authority.file,),
            environ={"HTTPS_PROXY": proxy.url},
        )
        seen = await compare(where, credential())

    assert (seen.value, seen.sureness) == ("only_inherited_works", Sureness.SHOWN)


async def test_an_added_header_breaks_it(home: Path) -> None:
    """A second anthropic-version in ANTHROPIC_CUSTOM_HEADERS is the cause, and the header is named."""
    async with http(accepts) as api:
        environ = {"ANTHROPIC_CUSTOM_HEADERS": "anthropic-version: 2019-01-01\nX-Team: a"}
        seen = await compare(world(home, api_url=api.url, environ=environ), credential(api.url))

    assert seen.value == "only_clean_works"
    assert seen.measured["inherited_headers"] == "X-Team anthropic-version"


async def test_a_foreign_base_url_gets_no_key(home: Path) -> None:
    """The key belongs to the API: nothing secret goes to the inherited host, and that is said."""
    async with http(accepts) as api, http(lambda got: reply(200, {"data": []})) as gateway:
        environ = {
            "ANTHROPIC_BASE_URL": gateway.url,
            "ANTHROPIC_CUSTOM_HEADERS": f"Authorization: Bearer {KEY}\nX-Api-Key: {KEY}\nX-Team: a",
        }
        seen = await compare(world(home, api_url=api.url, environ=environ), credential(api.url))

    assert KEY not in str(gateway.got)
    assert gateway.got[0].headers["x-team"] == "a"
    assert KEY not in str(api.got)
    assert f"belongs to {api.url}" in seen.said
    assert (seen.value, seen.sureness) == ("only_clean_works", Sureness.LIKELY)


async def test_a_key_of_the_environments_headers_takes_its_place(home: Path) -> None:
    """A program here would send the header's key, so the inherited side does; no record shows it."""
    other = "sk-ant-api03-" + "o9" * 40
    async with http(accepts) as api:
        environ = {"ANTHROPIC_CUSTOM_HEADERS": f"x-api-key: {other}"}
        seen = await compare(world(home, api_url=api.url, environ=environ), credential(api.url))

    assert {g.headers["x-api-key"] for g in api.got} == {KEY, other}
    assert seen.value == "only_clean_works"
    assert other not in seen.model_dump_json()


PORTAL = reply(302, "", {"location": "http://x.example"})
REVOKED = api_error(401, "authentication_error", "no")


@pytest.mark.parametrize("answer", [PORTAL, REVOKED])
async def test_both_fail(home: Path, answer: bytes) -> None:
    """A portal and a revoked key fail both ways, and a redirect is no success."""
    async with http(lambda got: answer) as api:
        seen = await compare(world(home, api_url=api.url), credential(api.url))

    assert (seen.value, seen.sureness) == ("both_fail", Sureness.SHOWN)


async def test_what_cannot_be_tried_is_not_compared(home: Path) -> None:
    """A SOCKS proxy is not blamed for being one."""
    async with http(accepts) as api:
        where = world(home, api_url=api.url, environ={"ALL_PROXY": "socks5://127.0.0.1:9"})
        seen = await compare(where, credential(api.url))

    assert seen.value == "cannot_tell"


async def test_an_added_beta_stands_beside_the_tokens_own(home: Path) -> None:
    """An OAuth token needs its beta; a beta of the environment must not push it out."""
    async with http(lambda got: api_ok({})) as api:
        key = credential(api.url, kind=Kind.OAUTH_TOKEN, style=Style.BEARER)
        environ = {"ANTHROPIC_CUSTOM_HEADERS": "anthropic-beta: mine-2026-01-01"}
        await compare(world(home, api_url=api.url, environ=environ), key)

    betas = sorted(g.headers["anthropic-beta"] for g in api.got)
    assert betas == ["mine-2026-01-01,oauth-2025-04-20", "oauth-2025-04-20"]


async def test_a_good_key_in_the_environments_headers(home: Path) -> None:
    """It is a key like any other: its success is the API's, not a gateway's that asks nobody."""
    async with http(accepts) as api:
        environ = {"ANTHROPIC_CUSTOM_HEADERS": f"x-api-key: {KEY}"}
        seen = await compare(world(home, api_url=api.url, environ=environ), credential(api.url))

    assert (seen.value, seen.measured["answered_by"]) == ("both_work", "api")


async def test_a_difference_has_to_repeat_itself(home: Path) -> None:
    """A proxy that stumbles once is not blamed; the second attempt counts."""
    stumbles = [reply(502, "<html>Bad gateway")]

    def gateway(got: Got) -> bytes:
        return stumbles.pop() if stumbles else accepts(got)

    async with http(accepts) as api, http(gateway) as proxy:
        environ = {"HTTP_PROXY": proxy.url}
        seen = await compare(world(home, api_url=api.url, environ=environ), credential(api.url))

    assert (seen.value, len(proxy.got)) == ("both_work", 2)


@pytest.mark.parametrize("status", [429, 500, 529])
async def test_a_busy_service_is_no_difference(home: Path, status: int) -> None:
    """What the service suffers for a moment says nothing of the environment."""
    busy = api_error(status, "overloaded_error", "Overloaded")
    async with http(accepts) as api, http(lambda got: busy) as proxy:
        environ = {"HTTP_PROXY": proxy.url}
        seen = await compare(world(home, api_url=api.url, environ=environ), credential(api.url))

    assert seen.value == "cannot_tell"
