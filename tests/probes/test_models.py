"""The key and the model, against a small API that behaves like the real one."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from tests.probes.lab import (
    API,
    HOST,
    KEY,
    Authority,
    Got,
    api_error,
    api_ok,
    connect_proxy,
    credential,
    http,
    listen,
    only,
    reply,
    world,
)
from wizard.credentials import Credential, Kind, Style
from wizard.model.observation import ProbeResult
from wizard.model.secret import Secret
from wizard.model.words import Sureness
from wizard.model.world import World
from wizard.probes import run_probes

STAGES = {
    "claude-new-9": "active",
    "claude-old-5": "deprecated",
    "claude-gone-1": "retired",
    "claude-also-2": "active",
}
ALIASES = {"claude-new": "claude-new-9"}


def _entry(name: str) -> dict[str, Any]:
    return {"type": "model", "id": name, "lifecycle": STAGES[name], "retires_at": "2026-11-30T00:00:00Z"}


def models_api(got: Got) -> bytes:
    """GET /v1/models with paging and lifecycles, and GET /v1/models/{id} with aliases."""
    if got.headers.get("x-api-key") != KEY:
        return api_error(401, "authentication_error", "invalid x-api-key")
    parts = urlsplit(got.target)
    query = parse_qs(parts.query)
    if name := unquote(parts.path.removeprefix("/v1/models").lstrip("/")):
        name = ALIASES.get(name, name)
        found = name in STAGES and STAGES[name] != "retired"
        return api_ok(_entry(name)) if found else api_error(404, "not_found_error", f"model: {name}")
    stages = query.get("lifecycle[]", ["active", "deprecated"])
    names = [n for n in STAGES if STAGES[n] in stages]
    start = names.index(query["after_id"][0]) + 1 if "after_id" in query else 0
    page = names[start : start + 2]
    more = start + 2 < len(names)
    return api_ok(
        {"data": [_entry(n) for n in page], "has_more": more, "last_id": page[-1] if page else None}
    )


async def ask(where: World, key: Credential, model: str | None = None) -> ProbeResult:
    """Run the probe."""
    (result,) = await run_probes(
        ["models"], where, credential=key, model=model, allow=lambda consent, host: True
    )
    return result


async def local(
    home: Path, handler: Callable[[Got], bytes], model: str | None = None
) -> tuple[ProbeResult, list[Got]]:
    """Run the probe against a handler on this machine."""
    async with http(handler) as server:
        key = credential(server.url)
        result = await ask(world(home, api_url=server.url), key, model)
    return result, server.got


async def test_a_good_key_and_whose_it_is(home: Path) -> None:
    """Organization and workspace are read from the answer; the key travels as x-api-key."""
    result, got = await local(home, models_api)
    seen = only(result, "key_check")

    assert (seen.value, seen.sureness) == ("accepted", Sureness.SHOWN)
    assert (seen.measured["organization_id"], seen.measured["workspace_id"]) == ("org-lab", "wrkspc_lab")
    assert got[0].headers["anthropic-version"] == "2026-10-21"
    assert KEY not in result.model_dump_json()
    assert [o.fact for o in result.observations] == ["key_check"]


@pytest.mark.parametrize(
    ("model", "value"),
    [
        ("claude-new-9", "active"),
        ("claude-also-2", "active"),
        ("claude-old-5", "deprecated"),
        ("claude-gone-1", "retired"),
        ("claude-new", "active"),
        ("claude-nonsense/../x?y", "not_listed"),
        ("claude-new-9 ", "not_listed"),
    ],
)
async def test_a_models_life(home: Path, model: str, value: str) -> None:
    """Found on a later page, by an alias, among the retired, or nowhere."""
    result, got = await local(home, models_api, model)
    seen = only(result, "model_check")

    assert (seen.value, seen.sureness) == (value, Sureness.SHOWN)
    assert [g.target for g in got if "/../" in g.target] == []


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        (api_error(401, "authentication_error", "invalid x-api-key"), "refused"),
        (
            api_error(400, "invalid_request_error", "anthropic-workspace-id is required when"),
            "workspace_needed",
        ),
        (api_error(400, "invalid_request_error", "key is not scoped to a workspace, so"), "workspace_needed"),
        (api_error(400, "invalid_request_error", "x", code="organization_on_hold"), "on_hold"),
        (
            api_error(400, "invalid_request_error", "x", code="claude_code_key_creator_not_member"),
            "forbidden",
        ),
        (api_error(403, "permission_error", "not this one"), "forbidden"),
        (api_error(429, "rate_limit_error", "slow down"), "accepted"),
        (api_error(500, "api_error", "Internal server error"), "cannot_tell"),
        (reply(200, "<html><title>Hotel</title>"), "cannot_tell"),
        (reply(302, "", {"location": "https://login.example/"}), "cannot_tell"),
    ],
)
async def test_what_becomes_of_a_key(home: Path, answer: bytes, value: str) -> None:
    """Only an answer of somebody who can judge a key says anything about it."""
    result, _ = await local(home, lambda got: answer, "claude-new-9")

    assert only(result, "key_check").value == value
    assert only(result, "model_check").value == "cannot_tell"


async def test_a_gateways_word_is_likely(home: Path) -> None:
    """Without the API's request id somebody else judged the key."""
    result, _ = await local(home, lambda got: reply(200, {"data": []}))
    seen = only(result, "key_check")

    assert (seen.value, seen.sureness) == ("accepted", Sureness.LIKELY)


async def test_the_older_api_version_can_be_asked(home: Path) -> None:
    """Programs of before October 2026 send another version, and their answer may differ."""
    async with http(models_api) as server:
        await run_probes(
            ["models"],
            world(home, api_url=server.url),
            credential=credential(server.url),
            api_version="2023-06-01",
            allow=lambda consent, host: True,
        )

    assert {g.headers["anthropic-version"] for g in server.got} == {"2023-06-01"}


async def test_paging_in_circles_ends(home: Path) -> None:
    """A list that always promises more is read a few times and then left."""
    endless = {"data": [{"id": "a"}], "has_more": True, "last_id": "a"}
    _, got = await local(home, lambda request: api_ok(endless), "claude-b")

    assert len(got) < 8


async def test_the_key_goes_to_its_own_host_alone(home: Path) -> None:
    """The session's API is another host: the key is asked where it belongs, never there."""
    async with http(models_api) as own, http(models_api) as other:
        result = await ask(world(home, api_url=other.url), credential(own.url))

    assert own.got
    assert other.connections == 0
    assert only(result, "key_check").value == "accepted"


async def test_a_redirect_does_not_carry_the_key_on(home: Path) -> None:
    """Another host's address in an answer is never asked."""
    async with http(models_api) as elsewhere:
        moved = reply(307, "", {"location": f"{elsewhere.url}/v1/models", "request-id": "req_1"})
        await local(home, lambda got: moved)

    assert elsewhere.connections == 0


async def test_an_echoed_key_is_masked(home: Path) -> None:
    """A hostile server says the key back in every place; none of them keeps it."""

    def echo(got: Got) -> bytes:
        said = got.headers["x-api-key"]
        return api_error(401, "authentication_error", f"bad key {said}", request_id=f"req_{said}")

    result, _ = await local(home, echo)

    assert only(result, "key_check").value == "refused"
    assert KEY not in result.model_dump_json()


@pytest.mark.parametrize("value", [KEY + "\n", KEY + "\u200b", "sk-ant-ä" + "x" * 30])
async def test_a_key_that_cannot_be_sent(home: Path, value: str) -> None:
    """A line break or an invisible letter stops the client itself, and that is said."""
    async with http(models_api) as server:
        result = await ask(world(home, api_url=server.url), credential(server.url, value))

    assert only(result, "key_check").value == "refused"
    assert "cannot be sent" in only(result, "key_check").said
    assert server.got == []


@pytest.mark.parametrize("base_url", ["http://gateway.example", "http://192.0.2.1:8080"])
async def test_a_key_does_not_travel_in_the_open(home: Path, base_url: str) -> None:
    """Without encryption a key leaves for this machine only."""
    result = await ask(world(home, api_url=base_url), credential(base_url))

    assert only(result, "key_check").value == "cannot_tell"
    assert "without encryption" in only(result, "key_check").said


async def test_a_key_does_not_travel_in_the_open_through_a_proxy(home: Path) -> None:
    """A plain address on this machine is fine, but not by way of a proxy elsewhere that reads along."""
    async with http(models_api) as server:
        environ = {"HTTP_PROXY": "http://proxy.example:3128"}
        where = world(home, api_url=server.url, environ=environ)
        (clean,) = await run_probes(
            ["clean_client"], where, credential=credential(server.url), allow=lambda consent, host: True
        )

    assert only(clean, "clean_client").value == "cannot_tell"
    assert "unencrypted through a proxy" in only(clean, "clean_client").said


async def test_a_required_proxy_is_used_for_the_key(home: Path, authority: Authority) -> None:
    """Where the network lets nothing out but the proxy, the key is still tested, inside the tunnel."""
    async with (
        http(models_api, authority.server(HOST)) as server,
        connect_proxy({f"{HOST}:443": server.place}) as proxy,
    ):
        environ: Mapping[str, str] = {"HTTPS_PROXY": proxy.url}
        result = await ask(world(home, environ=environ, trust=(authority.file,)), credential(API))

    assert only(result, "key_check").value == "accepted"
    assert KEY not in str(proxy.got)


async def test_a_hanging_proxy_leaves_time_for_the_direct_way(home: Path, authority: Authority) -> None:
    """The key is judged by whoever can be reached; the proxy gets half of the time and no more."""

    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    async with http(models_api, authority.server(HOST)) as server, listen(hang) as proxy:
        where = world(
            home,
            environ={"HTTPS_PROXY": proxy.url},
            port_map={(HOST, 443): server.place},
            trust=(authority.file,),
        )
        (result,) = await run_probes(
            ["models"], where, credential=credential(), allow=lambda consent, host: True, budget=1.5
        )

    assert only(result, "key_check").value == "accepted"


async def test_tokens_travel_as_bearer_with_their_beta(home: Path) -> None:
    """An OAuth token is accepted as Bearer only, and needs the beta header (facts/api.md B4)."""
    token = "sk-ant-oat01-" + "t5" * 30
    async with http(lambda got: api_ok({"data": []})) as server:
        key = credential(
            server.url,
            kind=Kind.OAUTH_TOKEN,
            style=Style.BEARER,
            secret=Secret(token, base_url=server.url),
            headers={"anthropic-workspace-id": "wrkspc_9"},
        )
        await ask(world(home, api_url=server.url), key)

    headers = server.got[0].headers
    assert headers["authorization"] == f"Bearer {token}"
    assert "x-api-key" not in headers
    assert (headers["anthropic-beta"], headers["anthropic-workspace-id"]) == ("oauth-2025-04-20", "wrkspc_9")
