"""A request without a key, straight to the API, which must refuse it; else it shows where the way ends."""

from wizard.probes.outgoing import Ask
from wizard.probes.probing import Probing
from wizard.probes.reach import reach_of
from wizard.probes.route import direct

PHASES = ("dns", "tcp", "tls", "request", "answer")


def keyless(url: str, headers: dict[str, str]) -> Ask:
    """The request: list models without a key. It is free, and the API answers 401 (facts/api.md F)."""
    return Ask(name="keyless models", url=f"{url}/v1/models", headers=headers)


async def probe(run: Probing) -> None:
    """Set `api_reach`."""
    run.progress.plan(PHASES)
    outcome = await run.ask(keyless(run.world.api_url, run.headers()), direct(run.world), run.layers)
    reach = reach_of(outcome.exchange)
    run.observe("api_reach", reach.value, reach.sureness, reach.said, outcome.exchange)
