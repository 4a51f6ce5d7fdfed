"""The smallest real message: it alone proves key, credit, model and version end to end. It costs."""

from wizard.model.words import Sureness
from wizard.probes.count_tokens import observe_both, smallest_body
from wizard.probes.keyed import ask_keyed, base_of, plan_layers, refuse
from wizard.probes.outgoing import Ask, KeyNotSentError
from wizard.probes.probing import Probing


async def probe(run: Probing) -> None:
    """Set `smallest_request` and `billing_check`."""
    plan_layers(run)
    ask = Ask(
        name="smallest message",
        method="POST",
        url=f"{base_of(run)}/v1/messages",
        headers=run.headers(),
        body={**smallest_body(run.subject.any_model), "max_tokens": 1},
    )
    try:
        outcome = await ask_keyed(run, ask, run.layers)
    except KeyNotSentError as error:
        return refuse(run, error, "smallest_request", "billing_check")
    observe_both(run, outcome.exchange, best=Sureness.SHOWN)
    return None
