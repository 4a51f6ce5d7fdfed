"""Cloud platforms behind the base URL: recognized, judged up to their host, never shown a key of the API."""

import asyncio

import pytest

from tests.lab import internet
from tests.lab.faults import Faults
from tests.lab.lab import Lab
from wizard.credentials import Credential, Kind, Style
from wizard.knowledge import catalogue
from wizard.model.observation import ProbeResult
from wizard.model.secret import Secret
from wizard.model.words import Consent
from wizard.probes import ProbeRun, Subject, hosts_of
from wizard.probes.network.surroundings import way_words

WHO = {"bedrock": "AWS account", "vertex": "Google Cloud project", "foundry": "Azure resource"}


async def every_probe(lab: Lab, *, confirmed: bool) -> list[ProbeResult]:
    """All probes, with a key of the API at hand.

    Args:
        lab: where.
        confirmed: whether the person allowed the key to be used wherever it is asked for.
    """
    key = Secret(lab.world.environ["ANTHROPIC_API_KEY"], base_url=lab.world.api_url)
    credential = Credential(
        id="lab",
        source="lab",
        kind=Kind.API_KEY,
        base_url=lab.world.api_url,
        secret=key,
        style=Style.X_API_KEY,
    )

    def allow(consent: Consent, host: str) -> bool:
        return consent is Consent.ASKS_HOST or (confirmed and host == internet.API)

    run = ProbeRun(catalogue().probes, lab.world, subject=Subject(credential=credential), allow=allow)
    run.start()
    return await run.wait()


@pytest.mark.parametrize("kind", WHO)
def test_a_platform_is_named_with_who_has_to_act(kind: str) -> None:
    """The verdict says who answered, who must act, and whose request id it is not."""
    with Lab(Faults(gateway=kind)) as lab:
        host = internet.PLATFORMS[kind][0]
        assert host in way_words(lab.world)
        assert host in hosts_of("network", lab.world)
        results = asyncio.run(every_probe(lab, confirmed=True))
    network = next(r.network for r in results if r.probe == "network")
    assert network is not None
    verdict = network.verdict
    assert (verdict.id, str(verdict.blames), str(verdict.sureness)) == ("gateway-answers", "gateway", "shown")
    assert any(WHO[kind] in line for line in verdict.next)
    assert any("request id" in line for line in verdict.next)
    assert [hop.id for hop in network.picture.hops] == ["you", "gateway"]
    assert network.picture.links[0].state != "broken" or network.picture.links[0].said


@pytest.mark.parametrize("kind", [*WHO, "litellm"])
@pytest.mark.parametrize("confirmed", [False, True])
def test_no_key_of_the_api_goes_to_a_platform(kind: str, confirmed: bool) -> None:
    """Whatever runs, the host that the base URL names gets no credential: nobody confirmed it for the key."""
    with Lab(Faults(gateway=kind)) as lab:
        secret = lab.world.environ["ANTHROPIC_API_KEY"]
        asyncio.run(every_probe(lab, confirmed=confirmed))
        heads = lab.network.platform.heads + lab.network.gateway.heads
        keyed = [asked for asked in lab.standin.requests if asked.header("x-api-key")]
    assert heads, "the layers up to that host were checked"
    for head in heads:
        assert not any(name.lower() in ("x-api-key", "authorization") for name, _ in head.headers)
        assert secret not in str(head.headers)
    assert bool(keyed) is confirmed
