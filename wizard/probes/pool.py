"""The connections of a route: straight to the peer, or through the HTTP proxy that the route names."""

import ssl

import httpcore
import httpx

from wizard.probes.route import Route

MOST_CONNECTIONS = 200
"""Connections that are open at once; a probe needs one, a recording proxy as many as its program asks."""


def pool_for(
    route: Route, context: ssl.SSLContext | None, wire: httpcore.AsyncNetworkBackend | None = None
) -> httpcore.AsyncConnectionPool:
    """An empty pool that connects as the route says.

    Args:
        route: with the proxy, where there is one.
        context: authorities for every encrypted hop; None where nothing is encrypted.
        wire: what opens sockets; httpcore's own where None.

    Raises:
        ValueError: the proxy of the route is no URL, or none of HTTP.
    """
    if route.proxy is None:
        return httpcore.AsyncConnectionPool(
            ssl_context=context, max_connections=MOST_CONNECTIONS, network_backend=wire
        )
    try:
        proxy = httpx.Proxy(route.proxy)
    except httpx.InvalidURL as error:
        raise ValueError("the configured proxy is no URL") from error
    if proxy.url.scheme not in ("http", "https"):
        raise ValueError("only HTTP proxies are spoken to")
    return httpcore.AsyncHTTPProxy(
        proxy_url=httpcore.URL(
            scheme=proxy.url.raw_scheme,
            host=proxy.url.raw_host,
            port=proxy.url.port,
            target=proxy.url.raw_path,
        ),
        proxy_auth=proxy.raw_auth,
        ssl_context=context,
        proxy_ssl_context=context if proxy.url.scheme == "https" else None,
        max_connections=MOST_CONNECTIONS,
        network_backend=wire,
    )
