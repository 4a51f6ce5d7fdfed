"""The same free request with nothing inherited and with everything inherited: a difference is the cause."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from wizard.credentials import Credential, custom_headers, inherited_base_url
from wizard.model.secret import origin_of
from wizard.model.words import Answerer, Sureness
from wizard.probes.answer import meaning_of, sender_of
from wizard.probes.count_tokens import smallest_body
from wizard.probes.exchange import Exchange
from wizard.probes.keyed import Judged, accepted, sentence
from wizard.probes.outgoing import Ask, KeyNotSentError, secret_headers
from wizard.probes.probing import Probing
from wizard.probes.reach import reach_of
from wizard.probes.route import Route, configured, direct

_AGAIN_S = 1.0
"""Seconds that must be left for asking a side again."""
_AUTH = frozenset({"authorization", "x-api-key", "proxy-authorization"})


@dataclass(frozen=True, slots=True)
class Side:
    """One half of the comparison."""

    exchange: Exchange
    keyed: bool

    @property
    def works(self) -> bool | None:
        """Accepted (with a key), or refused by the API itself (without); None where it tells nothing.

        A service that is busy or at fault for a moment (429, 5xx) says nothing of the way there.
        """
        sender = sender_of(self.exchange)
        if sender is None:
            failed = self.exchange.failed
            return None if failed is None or failed.failure == "proxy_unsupported" else False
        if sender.who is Answerer.API and (self.status == 429 or (self.status or 0) >= 500):
            return None
        return accepted(self.exchange) if self.keyed else sender.who is Answerer.API and self.status == 401

    @property
    def status(self) -> int | None:
        """The status of the answer."""
        return self.exchange.reply.status if self.exchange.reply else None

    @property
    def request_id(self) -> str | None:
        """The API's id of the answer."""
        return self.exchange.reply.headers.get("request-id") if self.exchange.reply else None

    @property
    def said(self) -> str:
        """What was seen on this side."""
        reply, sender = self.exchange.reply, sender_of(self.exchange)
        if reply is None or sender is None or sender.who is not Answerer.API:
            return reach_of(self.exchange).said
        if self.works:
            return "It is accepted." if self.keyed else "The API answered."
        return sentence(self.exchange, meaning_of(reply))


async def probe(run: Probing) -> None:
    """Set `clean_client`. A side that fails alone is asked once more: a difference has to repeat itself."""
    run.progress.plan(("clean", "inherited"))
    base = inherited_base_url(run.world)
    credential, kept_back = key_for_both(run.credential, run.world.api_url, base)
    headers = inherited_headers(run, credential)
    ways = (
        ("clean", _request(run, run.world.api_url, {}, credential), direct(run.world)),
        ("inherited", _request(run, base, headers, credential), configured(run.world, base)),
    )
    try:
        for _, ask, route in ways:
            secret_headers(ask, route)  # neither side is sent where one of them must not be
    except KeyNotSentError as error:
        return run.observe("clean_client", "cannot_tell", Sureness.CANNOT_TELL, str(error))
    keyed = credential is not None
    first = await asyncio.gather(*(_half(run, *way, keyed=keyed) for way in ways))
    clean, inherited = [
        await _half(run, *way, keyed=keyed) if _alone(side, other) and run.left > _AGAIN_S else side
        for way, side, other in zip(ways, first, reversed(first), strict=True)
    ]
    judged = judge(clean, inherited)
    said = f"{judged.said} {kept_back}".strip()
    run.observe(
        "clean_client",
        judged.value,
        judged.sureness,
        said,
        inherited.exchange,
        clean_status=clean.status,
        clean_request_id=clean.request_id,
        inherited_headers=" ".join(sorted(headers)) or None,
    )
    return None


def _alone(side: Side, other: Side) -> bool:
    """Whether this side fails and the other one works."""
    return side.works is False and other.works is True


def key_for_both(credential: Credential | None, clean: str, inherited: str) -> tuple[Credential | None, str]:
    """The key, where it may go both ways; else none for either side, so that both send the same request."""
    if credential is None:
        return None, "Compared without a key."
    for url in (clean, inherited):
        if origin_of(url) != credential.origin:
            return None, f"The key was not sent: it belongs to {credential.origin}, not to {origin_of(url)}."
    return credential, ""


def inherited_headers(run: Probing, credential: Credential | None) -> dict[str, str]:
    """What ANTHROPIC_CUSTOM_HEADERS adds. Keys among it go along only where the person's key may."""
    added = custom_headers(run.world.environ)
    return {k: v for k, v in added.items() if credential is not None or k.lower() not in _AUTH}


def _request(run: Probing, base: str, added: Mapping[str, str], credential: Credential | None) -> Ask:
    """The same request for either side: count tokens with a key, the keyless list without one."""
    headers = {name.lower(): value for name, value in (run.headers() | dict(added)).items()}
    if credential is None:
        return Ask(name="keyless models", url=f"{base}/v1/models", headers=headers)
    return Ask(
        name="count tokens",
        method="POST",
        url=f"{base}/v1/messages/count_tokens",
        headers=headers,
        # A key of the environment's own headers takes the place of ours, as it does in a program.
        credential=None if _AUTH & headers.keys() else credential,
        body=smallest_body(run.subject.any_model),
    )


async def _half(run: Probing, name: str, ask: Ask, route: Route, *, keyed: bool) -> Side:
    run.progress.begin(name)
    outcome = await run.ask(ask, route)
    side = Side(outcome.exchange, keyed)
    run.progress.end(name, fine=side.works is True, ms=outcome.exchange.ms, said=side.said)
    return side


def judge(clean: Side, inherited: Side) -> Judged:
    """Compare both sides. Without a key the way alone is compared, which is likely at best."""
    differ = clean.said != inherited.said
    said = f"Clean: {clean.said} Inherited: {inherited.said}" if differ else f"Both ways: {clean.said}"
    if clean.works is None or inherited.works is None:
        return Judged("cannot_tell", Sureness.CANNOT_TELL, said)
    value = {
        (True, True): "both_work",
        (True, False): "only_clean_works",
        (False, True): "only_inherited_works",
        (False, False): "both_fail",
    }[clean.works, inherited.works]
    slow = any(s.exchange.failed and s.exchange.failed.failure == "timed_out" for s in (clean, inherited))
    return Judged(value, Sureness.LIKELY if slow or not clean.keyed else Sureness.SHOWN, said)
