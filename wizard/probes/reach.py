"""How far a request came: one exchange judged in a value, a sureness and a sentence. Pure."""

from dataclasses import dataclass

from wizard.model.words import Sureness
from wizard.probes.answer import sender_of
from wizard.probes.exchange import Exchange, Operation
from wizard.probes.progress import failure_words

_BY_LAYER = {
    "dns": "dns_failed",
    "tcp": "tcp_failed",
    "proxy": "other_answered",
    "tls": "tls_failed",
    "request": "http_failed",
    "answer": "http_failed",
}


@dataclass(frozen=True, slots=True)
class Reach:
    """A value of `api_reach` or `inherited_reach`, how sure it is, and what was seen."""

    value: str
    sureness: Sureness
    said: str


def reach_of(exchange: Exchange) -> Reach:
    """Judge how far an exchange came. What only took too long is never more than likely."""
    sender = sender_of(exchange)
    if sender is not None:
        who = f" ({exchange.reply.title})" if exchange.reply and exchange.reply.title else ""
        return Reach(sender.reach, Sureness.SHOWN, sender.said + who)
    failed = exchange.failed
    if failed is None:
        return Reach("cannot_tell", Sureness.CANNOT_TELL, "The request ended before anything was seen.")
    if failed.failure == "proxy_unsupported":
        said = "The environment names a proxy of a kind that cannot be tried here, such as SOCKS."
        return Reach("cannot_tell", Sureness.CANNOT_TELL, said)
    if failed.layer == "proxy" and failed.failure not in ("proxy_refused", "asks_login"):
        return Reach("http_failed", _sureness(failed), _sentence(exchange, failed))
    return Reach(_BY_LAYER[failed.layer], _sureness(failed), _sentence(exchange, failed))


def _sureness(failed: Operation) -> Sureness:
    return Sureness.LIKELY if failed.failure in ("timed_out", "failed") else Sureness.SHOWN


def _sentence(exchange: Exchange, failed: Operation) -> str:
    by_proxy = exchange.proxy is not None and failed.layer in ("dns", "tcp")
    target = failed.target.removesuffix(":443")
    place = f"the proxy {exchange.proxy}" if by_proxy else target
    seen = f"{failure_words(failed.failure or 'failed')}" + (f" ({failed.detail})" if failed.detail else "")
    opening = {
        "dns": f"The name of {place} did not resolve",
        "tcp": f"No connection to {place}" + (f" at {failed.address}" if failed.address else ""),
        "proxy": f"The proxy {exchange.proxy} did not let the request through",
        "tls": f"No encrypted connection to {place}",
        "request": f"The request to {place} could not be sent",
        "answer": f"Connected to {place}, but no usable answer came",
    }[failed.layer]
    return f"{opening}: {seen}."
