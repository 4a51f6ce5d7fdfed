"""Count the tokens of the smallest request: shape, key and standing of the account, free of charge."""

from typing import Any

from wizard.model.words import Sureness
from wizard.probes.exchange import Exchange
from wizard.probes.keyed import ask_keyed, base_of, not_judged, plan_layers, refuse
from wizard.probes.outgoing import Ask, KeyNotSentError
from wizard.probes.probing import Probing
from wizard.probes.smallest import judge_billing, judge_smallest


def smallest_body(model: str) -> dict[str, Any]:
    """The smallest body that the endpoint takes (facts/api.md B3)."""
    return {"model": model, "messages": [{"role": "user", "content": "hi"}]}


async def probe(run: Probing) -> None:
    """Set `smallest_request` and `billing_check`, never surer than likely: no model runs."""
    plan_layers(run)
    ask = Ask(
        name="count tokens",
        method="POST",
        url=f"{base_of(run)}/v1/messages/count_tokens",
        headers=run.headers(),
        body=smallest_body(run.subject.any_model),
    )
    try:
        outcome = await ask_keyed(run, ask, run.layers)
    except KeyNotSentError as error:
        return refuse(run, error, "smallest_request", "billing_check")
    observe_both(run, outcome.exchange, best=Sureness.LIKELY)
    return None


def observe_both(run: Probing, exchange: Exchange, *, best: Sureness) -> None:
    """Set both facts from one answer, no surer than `best` where it is a success."""
    smallest = judge_smallest(exchange, run.subject.failing, best=best)
    billing = judge_billing(exchange, best=best)
    untold = run.subject.model is None and not_judged(exchange) is None
    chosen = "" if not untold else f" No model was named, so {run.subject.any_model} was asked."
    run.observe("smallest_request", smallest.value, smallest.sureness, smallest.said + chosen, exchange)
    run.observe("billing_check", billing.value, billing.sureness, billing.said, exchange)
