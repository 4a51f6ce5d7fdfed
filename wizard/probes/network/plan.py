"""What a diagnosis would ask, and whom: worked out before anything is sent, so that it can be agreed to."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from wizard.credentials import inherited_base_url
from wizard.credentials.environment import BASE_URL
from wizard.model.world import World
from wizard.probes.network.book import book, platform_of
from wizard.probes.network.records import Target, Way
from wizard.probes.route import Route, configured, direct, spared


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Targets, controls, routes and third parties of one diagnosis."""

    api: Target
    target: Target
    routes: tuple[Route, ...]
    """Direct first; then as configured where that differs, and a proxy beside the way that is in use."""
    spared: str = ""
    """The entry of NO_PROXY that keeps the target off a proxy which is configured."""
    controls: tuple[str, ...] = ()
    resolvers: tuple[tuple[str, str], ...] = ()
    portals: tuple[dict[str, Any], ...] = ()

    @property
    def ways_beside(self) -> bool:
        """Whether the settings make another way than the direct one."""
        return any(route.name == "configured" for route in self.routes)

    @property
    def same_target(self) -> bool:
        """Whether programs here go to the API itself."""
        return (self.target.host, self.target.port) == (self.api.host, self.api.port)

    def way(self, route: Route) -> Way:
        """A route as it is recorded."""
        return Way(
            name=route.name,
            proxy=route.proxy_shown,
            proxy_from=route.proxy_from,
            trust_from=route.trust.named_by,
            spared=self.spared if route.name == "other" else "",
        )


def target_of(url: str, named_by: str = "") -> Target:
    """The target that a base URL names."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    encrypted = parts.scheme == "https"
    return Target(
        base_url=f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}".rstrip("/"),
        host=host,
        port=parts.port or (443 if encrypted else 80),
        encrypted=encrypted,
        platform=platform_of(host).id,
        named_by=named_by,
    )


def plan_for(world: World, *, third: bool = True, proxy: str | None = None) -> Plan:
    """Work out what to ask in this world.

    Args:
        world: where a program here would look for its settings.
        third: whether third parties may be asked.
        proxy: another proxy that the person named, as a URL.
    """
    api, base = target_of(world.api_url), inherited_base_url(world)
    named = BASE_URL if world.environ.get(BASE_URL) else "a profile"
    target = api if base == world.api_url else target_of(base, named)
    routes, beside = [direct(world)], ""
    as_configured = configured(world, base)
    if as_configured.proxy or as_configured.trust.named_by or target != api:
        routes.append(as_configured)
    if other := spared(world, world.api_url, proxy):
        routes.append(other[0])
        beside = other[1]
    table = book()
    return Plan(
        api=api,
        target=target,
        routes=tuple(routes),
        spared=beside,
        controls=tuple(table["controls"]) if third else (),
        resolvers=tuple((r["host"], r["path"]) for r in table["resolver"]) if third else (),
        portals=tuple(table["portal"]) if third else (),
    )
