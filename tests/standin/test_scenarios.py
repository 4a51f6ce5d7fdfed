"""Each practice scenario behaves as its story says, on this network and on the other one."""

import ast
import re
import socket

import httpx
import pytest

from tests.standin.conftest import NEW, SMALLEST, message_of, request
from wizard.standin import (
    Behavior,
    StandinThread,
    UnknownScenarioError,
    find_scenario,
    scenarios,
    start,
)

PROMISED = {
    "healthy",
    "incident",
    "bad-body",
    "inherited-proxy",
    "key-revoked",
    "credit-too-low",
    "workspace-header-missing",
    "model-retired",
    "region-refused",
    "captive-portal",
    "slow",
    "resets",
}
COUNTED = {key: value for key, value in SMALLEST.items() if key != "max_tokens"}


def test_the_promised_scenarios_ship_with_a_story() -> None:
    """Every scenario of the promise is there, and tells its story in two sentences."""
    found = {info.id: info for info in scenarios()}
    assert set(found) == PROMISED
    assert scenarios()[0].id == "healthy"
    for info in found.values():
        assert len(re.findall(r"[.!?](?:\s|$)", info.story)) == 2, info.id
        assert info.expects
        assert info.rule


def test_names_are_forgiving_and_wrong_ones_are_answered() -> None:
    """Underscores and capitals find a scenario; an unknown name lists those that exist."""
    assert find_scenario(" Bad_Body ").id == "bad-body"
    with pytest.raises(UnknownScenarioError, match=r"captive-portal.*workspace-header-missing"):
        find_scenario("nonsense")


@pytest.mark.parametrize("name", sorted(PROMISED))
def test_a_paste_is_filled_in_and_holds_no_key(name: str) -> None:
    """The sample paste is ready to be pasted: no place is left open, nothing secret in it."""
    with StandinThread(name) as standin:
        assert "${" not in standin.paste
        assert "sk-ant" not in standin.paste
        quoted = re.search(r"Error code: \d{3} - (\{.*\})", standin.paste)
        if quoted:
            assert isinstance(ast.literal_eval(quoted.group(1)), dict)


@pytest.mark.parametrize("name", sorted(PROMISED))
def test_a_world_is_whole_and_says_that_it_is_practice(name: str) -> None:
    """The world points at the loopback only, has the key in its environment, a home, and a plain banner."""
    with StandinThread(name) as standin:
        world = standin.world
        assert world.banner
        assert world.banner.startswith("Practice: ")
        assert world.case_name == name
        assert world.environ["ANTHROPIC_API_KEY"] == standin.key
        assert world.environ["HOME"] == str(world.home)
        assert world.home.is_dir()
        assert standin.key not in repr(world)
        assert world.resolver.resolve("www.example.org", 443) == ("127.0.0.1",)


def test_a_practice_world_leads_nowhere_outside() -> None:
    """Web ports of any host end on this machine: portal checks are answered, the rest is refused."""
    with StandinThread("captive-portal") as standin:
        ports = standin.world.port_map
        assert ports["1.1.1.1", 443] == ports["127.0.0.1", 443] == ports["198.51.100.1", 8080]
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(ports["1.1.1.1", 443], 1)
        api = int(standin.base_url.rsplit(":", 1)[1])
        assert ("127.0.0.1", api) not in ports
        host, port = ports["127.0.0.1", 80]
        check = {"host": "detectportal.firefox.com"}
        url = f"http://{host}:{port}/success.txt"
        assert httpx.get(url, headers=check, trust_env=False, verify=False).status_code == 302
        standin.switch_network()
        assert httpx.get(url, headers=check, trust_env=False, verify=False).text == "success\n"
        assert standin.world.hosts_file is not None
        assert standin.world.hosts_file.read_text("utf-8") == "127.0.0.1 localhost\n"


def test_healthy_works_and_shows_no_incident() -> None:
    """All is well."""
    with StandinThread() as standin:
        assert request(standin, "POST", "/v1/messages", json=SMALLEST).status_code == 200
        summary = httpx.get(
            f"{standin.world.status_url}/api/v2/summary.json", trust_env=False, verify=False
        ).json()
        assert summary["status"]["indicator"] == "none"
        assert summary["incidents"] == []
        page = httpx.get(standin.world.web_url, trust_env=False, verify=False)
        assert page.status_code == 200


def test_an_incident_is_on_the_status_page_and_in_the_answers() -> None:
    """The page names the API's component, calls answer 529 on every network."""
    with StandinThread("incident") as standin:
        status = standin.world.status_url
        unresolved = httpx.get(
            f"{status}/api/v2/incidents/unresolved.json", trust_env=False, verify=False
        ).json()
        assert unresolved["incidents"][0]["components"][0]["name"] == "Claude API (api.anthropic.com)"
        components = httpx.get(f"{status}/api/v2/components.json", trust_env=False, verify=False).json()[
            "components"
        ]
        assert {c["name"]: c["status"] for c in components}[
            "Claude API (api.anthropic.com)"
        ] == "major_outage"
        for _ in range(2):
            assert request(standin, "POST", "/v1/messages", json=SMALLEST).status_code == 529
            standin.switch_network()


def test_the_bad_body_of_the_story_is_refused_and_the_smallest_works() -> None:
    """The body of the paste fails as the paste says."""
    with StandinThread("bad-body") as standin:
        bad = request(standin, "POST", "/v1/messages", json={**SMALLEST, "temperature": 0.2})
        assert message_of(bad) in standin.paste
        assert request(standin, "POST", "/v1/messages", json=SMALLEST).status_code == 200


def test_the_inherited_proxy_refuses_and_the_direct_way_works() -> None:
    """What the environment says fails with the proxy's own words; without it all is well."""
    with StandinThread("inherited-proxy") as standin:
        proxy = standin.world.environ["HTTP_PROXY"]
        with httpx.Client(proxy=proxy, trust_env=False, verify=False, timeout=5) as client:
            refused = client.get(f"{standin.base_url}/v1/models")
            with pytest.raises(httpx.ProxyError, match="403"):
                client.get("https://api.anthropic.com/v1/models")
        assert refused.status_code == 403
        assert refused.headers["x-squid-error"].startswith("ERR_ACCESS_DENIED")
        assert "request-id" not in refused.headers
        assert [asked.host for asked in standin.requests] == ["proxy", "proxy"]
        assert request(standin).status_code == 200


@pytest.mark.parametrize(("kind", "expected"), [("asks_login", "407"), ("dead", "refused")])
def test_a_proxy_can_ask_for_a_login_or_be_dead(kind: str, expected: str) -> None:
    """The other two ways in which an inherited proxy fails."""
    behavior = Behavior(proxy=kind)
    with (
        StandinThread("inherited-proxy", behavior=behavior) as standin,
        httpx.Client(proxy=standin.proxy_url, trust_env=False, verify=False, timeout=5) as client,
        pytest.raises(httpx.TransportError, match=expected),
    ):
        client.get("https://api.anthropic.com/v1/models")


def test_a_revoked_key_is_refused_everywhere_and_the_other_key_works() -> None:
    """The key fails on both networks, the control key of another organization does not."""
    with StandinThread("key-revoked") as standin:
        for _ in range(2):
            refused = request(standin)
            assert (refused.status_code, message_of(refused)) == (401, "invalid x-api-key")
            standin.switch_network()
        other = {"x-api-key": standin.other_key, "anthropic-version": NEW}
        assert (
            httpx.get(
                f"{standin.base_url}/v1/models", headers=other, trust_env=False, verify=False
            ).status_code
            == 200
        )


def test_low_credit_lets_the_key_list_models_only() -> None:
    """Models are free; counting and messages are refused for credit."""
    with StandinThread("credit-too-low") as standin:
        assert request(standin).status_code == 200
        for path, body in (("/v1/messages/count_tokens", COUNTED), ("/v1/messages", SMALLEST)):
            refused = request(standin, "POST", path, json=body)
            assert refused.status_code == 400
            assert message_of(refused).startswith("Your credit balance is too low")


def test_a_missing_workspace_header_is_the_only_fault() -> None:
    """With the header everything works."""
    with StandinThread("workspace-header-missing") as standin:
        refused = request(standin)
        assert message_of(refused).startswith(
            "anthropic-workspace-id is required when authenticating with an"
        )
        assert request(standin, headers={"anthropic-workspace-id": "wrkspc_01abc"}).status_code == 200


def test_a_retired_model_is_listed_as_such_and_not_served() -> None:
    """The model is 404 for messages and by its id; the list of what is retired says why (facts: api E, F)."""
    with StandinThread("model-retired") as standin:
        model = standin.scenario.model
        refused = request(standin, "POST", "/v1/messages", json={**SMALLEST, "model": model})
        assert (refused.status_code, message_of(refused)) == (404, f"model: {model}")
        named = request(standin, path=f"/v1/models/{model}")
        assert (named.status_code, message_of(named)) == (404, f"model: {model}")
        listed = request(standin, path="/v1/models?lifecycle[]=retired").json()["data"]
        assert model in {entry["id"] for entry in listed}
        assert request(standin, "POST", "/v1/messages", json=SMALLEST).status_code == 200


def test_the_edge_refuses_a_region_before_the_api() -> None:
    """No request id, not the API's envelope; another network gets through, and the trace shows the place."""
    with StandinThread("region-refused") as standin:
        refused = request(standin)
        assert refused.status_code == 403
        assert refused.json() == {"error": {"type": "forbidden", "message": "Request not allowed"}}
        assert "request-id" not in refused.headers
        assert refused.headers["server"] == "cloudflare"
        assert "loc=AQ" in request(standin, path="/cdn-cgi/trace").text
        standin.switch_network()
        assert request(standin).status_code == 200


def test_a_portal_answers_for_every_host() -> None:
    """API, status page and web page all show the portal, until the network is another one."""
    with StandinThread("captive-portal") as standin:
        world = standin.world
        for url in (world.api_url, world.status_url, world.web_url):
            shown = httpx.get(url, trust_env=False, verify=False)
            assert shown.status_code == 302
            assert "Guest WiFi" in shown.text
            assert "cf-ray" not in shown.headers
        standin.switch_network()
        assert request(standin).status_code == 200


def test_slow_answers_come_too_late() -> None:
    """The API does not answer within a client's patience here, and at once elsewhere."""
    with StandinThread("slow") as standin:
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(f"{standin.base_url}/v1/models", trust_env=False, verify=False, timeout=0.2)
        standin.switch_network()
        assert request(standin).status_code == 200


def test_connections_are_reset() -> None:
    """The connection is cut with RST here and answered elsewhere."""
    with StandinThread("resets") as standin:
        with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)) as caught:
            request(standin)
        assert "reset" in str(caught.value).lower()
        assert standin.requests[-1].status is None
        standin.switch_network()
        assert request(standin).status_code == 200


def test_switching_the_network_changes_what_the_machine_says() -> None:
    """Address, gateway and resolver differ after the switch, and come back with the second one."""
    with StandinThread("resets") as standin:
        host = standin.world.host
        assert standin.world.switch_network is not None

        def seen() -> tuple[object, ...]:
            return (host.source_address("192.0.2.1"), host.gateway(), host.resolvers(), host.interfaces())

        home = seen()
        standin.world.switch_network()
        away = seen()
        assert home[:3] != away[:3]
        standin.world.switch_network()
        assert seen() == home


async def test_two_standins_live_side_by_side() -> None:
    """Each has its own ports, keys and log."""
    async with start("healthy") as one, start("healthy", keys=["sk-ant-api03-extra-key-for-tests"]) as two:
        assert one.base_url != two.base_url
        async with httpx.AsyncClient(trust_env=False, verify=False) as client:
            extra = {"x-api-key": "sk-ant-api03-extra-key-for-tests", "anthropic-version": NEW}
            assert (await client.get(f"{one.base_url}/v1/models", headers=extra)).status_code == 401
            assert (await client.get(f"{two.base_url}/v1/models", headers=extra)).status_code == 200
        assert (len(one.requests), len(two.requests)) == (1, 1)
