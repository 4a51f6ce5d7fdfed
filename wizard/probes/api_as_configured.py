"""The request without a key, on the way that a program here would inherit: proxies, CA files, base URL."""

from wizard.credentials import inherited_base_url
from wizard.probes.api_direct import keyless
from wizard.probes.exchange import Exchange
from wizard.probes.probing import Probing
from wizard.probes.reach import reach_of
from wizard.probes.route import Route, configured

PHASES = ("dns", "tcp", "proxy", "tls", "request", "answer")


async def probe(run: Probing) -> None:
    """Set `inherited_reach`."""
    base = inherited_base_url(run.world)
    route = configured(run.world, base)
    run.progress.plan([phase for phase in PHASES if phase != "proxy" or route.proxy])
    outcome = await run.ask(keyless(base, run.headers()), route, run.layers)
    reach = reach_of(outcome.exchange)
    run.observe(
        "inherited_reach",
        reach.value,
        reach.sureness,
        f"{reach.said} {way(route, outcome.exchange)}".strip(),
        outcome.exchange,
        proxy_from=route.proxy_from or None,
        trust_from=route.trust.named_by or None,
    )


def way(route: Route, exchange: Exchange) -> str:
    """What the environment had to do with it, in a sentence; empty where nothing was inherited."""
    parts = []
    if route.proxy_shown:
        parts.append(f"the proxy {route.proxy_shown} from {route.proxy_from}")
    if route.trust.named_by:
        unread = route.trust.named_by == "REQUESTS_CA_BUNDLE"
        parts.append(
            f"certificates from {route.trust.named_by}" + (" (the SDK does not read it)" if unread else "")
        )
    return f"On the way: {' and '.join(parts)}." if parts else ""
