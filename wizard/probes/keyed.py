"""What every probe with a key shares: which way it takes, and how an answer to a key is judged."""

from dataclasses import dataclass, replace

from wizard.model.words import Answerer, Sureness
from wizard.probes.answer import Meaning, meaning_of, sender_of
from wizard.probes.exchange import Exchange
from wizard.probes.http import Outcome
from wizard.probes.outgoing import Ask, KeyNotSentError
from wizard.probes.probing import Probing
from wizard.probes.progress import WORDS, Watch
from wizard.probes.reach import reach_of
from wizard.probes.route import configured, direct

_JUDGES = (Answerer.API, Answerer.GATEWAY, Answerer.LITELLM, Answerer.PORTKEY, Answerer.OPENROUTER)
"""Whose answers say something about a key: the API's, and those of gateways in front of it."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One value for one fact."""

    value: str
    sureness: Sureness
    said: str


def plan_layers(run: Probing, *more: str) -> None:
    """Plan the layers of the way that `ask_keyed` tries first, and further phases after them."""
    route = configured(run.world, base_of(run))
    layers = [name for name in WORDS if name != "proxy" or route.proxy]
    run.progress.plan((*layers, *more))


def base_of(run: Probing) -> str:
    """Where the key belongs, which is where it is sent."""
    return run.credential.base_url if run.credential else run.world.api_url


async def ask_keyed(run: Probing, ask: Ask, watch: Watch | None = None) -> Outcome:
    """Send a request with the key, on the way that works.

    Where the environment names a proxy, programs here go through it, so it is tried first; where it does
    not lead to an answer, the direct way is tried. The handshake is checked on both.

    Raises:
        KeyNotSentError: a rule of the house keeps the key from being sent.
    """
    route, keyed = configured(run.world, ask.url), replace(ask, credential=run.credential)
    if route.proxy and ask.url.startswith("https://"):
        outcome: Outcome = await run.ask(keyed, route, watch, share=0.5)
        if outcome.exchange.reply is not None:
            return outcome
    direct_outcome: Outcome = await run.ask(keyed, direct(run.world), watch)
    return direct_outcome


def not_judged(exchange: Exchange) -> Judged | None:
    """Why an exchange says nothing about a key: no answer, or somebody else's; None where it does."""
    sender, reply = sender_of(exchange), exchange.reply
    if sender and reply and sender.who in _JUDGES and reply.shape in ("json", "api_error"):
        return None
    return Judged("cannot_tell", Sureness.CANNOT_TELL, reach_of(exchange).said)


def accepted(exchange: Exchange) -> bool:
    """Whether a request with a key was accepted by somebody who can judge it."""
    return not_judged(exchange) is None and exchange.reply is not None and exchange.reply.status // 100 == 2


def judge_key(exchange: Exchange) -> Judged:
    """What an answer says about the key. A gateway's word is likely at best."""
    reply, sender = exchange.reply, sender_of(exchange)
    open_question = not_judged(exchange)
    if exchange.failed and exchange.failed.failure == "not_sendable":
        said = "The key cannot be sent: it holds a line break or a letter that headers do not allow."
        return Judged("refused", Sureness.SHOWN, said)
    if open_question or reply is None or sender is None:
        return open_question or Judged("cannot_tell", Sureness.CANNOT_TELL, "No answer came.")
    sureness = Sureness.SHOWN if sender.who is Answerer.API else Sureness.LIKELY
    if accepted(exchange):
        return Judged("accepted", sureness, "The key is accepted.")
    meaning = meaning_of(reply)
    value = meaning.sets.get("key_check") if meaning else None
    return Judged(value or "cannot_tell", sureness, sentence(exchange, meaning))


def sentence(exchange: Exchange, meaning: Meaning | None) -> str:
    """What an error says: our words for it, and the status with the service's own."""
    reply = exchange.reply
    if reply is None:
        return "No answer came."
    own = f"{reply.status}: {reply.message}" if reply.message else str(reply.status)
    return f"{meaning.said} ({own})" if meaning else f"The answer was {own.rstrip('.')}."


def refuse(run: Probing, error: KeyNotSentError, *facts: str) -> None:
    """Leave facts open because the key was kept back."""
    for fact in facts:
        run.observe(fact, "cannot_tell", Sureness.CANNOT_TELL, str(error))
