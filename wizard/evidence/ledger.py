"""The consent ledger: who asked for what, when, and what was answered."""

from typing import Any

from wizard.model.flow import Flow
from wizard.model.state import SessionState


def ledger(state: SessionState, flow: Flow) -> list[dict[str, Any]]:
    """Everything that somebody was asked to allow, in the order of the answers."""
    entries = [*_consents(state), *_decisions(state, flow)]
    return sorted(entries, key=lambda entry: entry["at"])


def _decisions(state: SessionState, flow: Flow) -> list[dict[str, Any]]:
    """Steps that support asked for, as far as they were decided."""
    titles = {step.id: step.title for step in flow.steps}
    return [
        {
            "at": ask.decided_at,
            "asked_by": ask.by,
            "asked": f"to take the step {titles.get(ask.step, ask.step)}",
            "hosts": [],
            "probes": [],
            "highest_cost": None,
            "shown_key": None,
            "granted": ask.decision == "granted",
        }
        for ask in state.wanted
        if ask.decided_at is not None
    ]


def _consents(state: SessionState) -> list[dict[str, Any]]:
    return [
        {
            "at": consent.at,
            "asked_by": consent.asked_by,
            "asked": consent.consent.words,
            "hosts": list(consent.hosts),
            "probes": list(consent.probes),
            "highest_cost": consent.highest_cost,
            "shown_key": consent.credential,
            "granted": consent.granted,
        }
        for consent in state.consents
    ]
