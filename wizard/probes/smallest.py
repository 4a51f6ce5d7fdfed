"""Judging the answer to the smallest request: does it fail like yours, and is it about money? Pure."""

import re

from wizard.model.explanation import ApiError
from wizard.model.words import Answerer, Sureness
from wizard.probes.answer import meaning_of, sender_of
from wizard.probes.exchange import Exchange, Reply
from wizard.probes.keyed import Judged, accepted, not_judged, sentence

_VARYING = re.compile(r"\b(?:req|msg|toolu|wrkspc)_[A-Za-z0-9_]+|\d+")
_MONEY = ("no_credit", "spend_limit", "rate_limited")


def judge_smallest(exchange: Exchange, failing: ApiError | None, *, best: Sureness) -> Judged:
    """Whether the smallest request is accepted, or fails like the failing one.

    Args:
        exchange: the record of the smallest request.
        failing: the error to compare with; None where none is known, and then a refusal cannot be compared.
        best: how sure a success may be.
    """
    open_question = not_judged(exchange)
    if open_question or exchange.reply is None:
        return open_question or Judged("cannot_tell", Sureness.CANNOT_TELL, "No answer came.")
    if accepted(exchange):
        return Judged("works", best, "The smallest request is accepted.")
    seen = sentence(exchange, meaning_of(exchange.reply))
    if failing is None:
        said = f"{seen} Your own error is not known, so the two cannot be compared."
        return Judged("cannot_tell", Sureness.CANNOT_TELL, said)
    same, sureness = alike(exchange.reply, failing)
    said = "in the same way as yours" if same else "with another error than yours"
    return Judged(
        "fails_same" if same else "fails_other", sureness, f"The smallest request is refused {said}. {seen}"
    )


def alike(reply: Reply, failing: ApiError) -> tuple[bool, Sureness]:
    """Whether two errors are the same, and how sure: codes decide, then words without ids and numbers."""
    if failing.status is not None and failing.status != reply.status:
        return False, Sureness.SHOWN
    if failing.code or reply.error_code:
        return failing.code == reply.error_code, Sureness.SHOWN
    if failing.message and reply.message:
        ours, theirs = _plain(reply.message), _plain(failing.message)
        if ours == theirs:
            return True, Sureness.SHOWN
        own = meaning_of(reply)
        yours = meaning_of(reply.model_copy(update={"message": failing.message, "error_type": failing.type}))
        return (
            own is not None and own == yours and own.id not in ("key_refused", "forbidden")
        ), Sureness.LIKELY
    same_type = failing.type is None or failing.type == reply.error_type
    return same_type and failing.status is not None, Sureness.LIKELY


def _plain(message: str) -> str:
    return " ".join(_VARYING.sub("#", message.lower()).split())


def judge_billing(exchange: Exchange, *, best: Sureness) -> Judged:
    """Whether money or quota is why a request is refused. Only the API itself can say."""
    open_question = not_judged(exchange)
    reply, sender = exchange.reply, sender_of(exchange)
    if open_question or reply is None or sender is None:
        return open_question or Judged("cannot_tell", Sureness.CANNOT_TELL, "No answer came.")
    sureness = Sureness.SHOWN if sender.who is Answerer.API else Sureness.LIKELY
    if accepted(exchange):
        return Judged("clear", best, "Not refused for credit, a spend limit or a rate limit.")
    meaning = meaning_of(reply)
    value = meaning.sets.get("billing_check") if meaning else None
    if value in _MONEY and value:
        return Judged(value, sureness, sentence(exchange, meaning))
    said = f"It is refused ({reply.status}) before money comes into it."
    return Judged("cannot_tell", Sureness.CANNOT_TELL, said)
