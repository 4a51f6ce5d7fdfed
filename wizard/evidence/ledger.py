"""The consent ledger: who asked for what, when, and what was answered."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from wizard.evidence.redaction.preview import Lift
from wizard.evidence.redaction.tags import KINDS
from wizard.model.flow import Flow
from wizard.model.state import SessionState

PERSON = "the person"


def ledger(
    state: SessionState, flow: Flow, lifts: Iterable[Lift] = (), now: datetime | None = None
) -> list[dict[str, Any]]:
    """Everything that somebody was asked to allow, in the order of the answers.

    Args:
        state: the session.
        flow: its flow.
        lifts: what the person puts back in the very report that this ledger is for.
        now: when that report is made.
    """
    entries = [*_consents(state), *_decisions(state, flow)]
    entries = sorted(entries, key=lambda entry: entry["at"])
    return entries + [
        _entry(now, PERSON, f"to put back {KINDS[lift.kind]}, because: {lift.reason}", granted=True)
        for lift in lifts
    ]


def _decisions(state: SessionState, flow: Flow) -> list[dict[str, Any]]:
    """Steps that support asked for, as far as they were decided."""
    titles = {step.id: step.title for step in flow.steps}
    return [
        _entry(
            ask.decided_at,
            ask.by,
            f"to take the step {titles.get(ask.step, ask.step)}",
            granted=ask.decision == "granted",
        )
        for ask in state.wanted
        if ask.decided_at is not None
    ]


def _consents(state: SessionState) -> list[dict[str, Any]]:
    return [
        {
            **_entry(
                consent.at,
                consent.asked_by,
                f"{consent.consent.words}: {consent.about}" if consent.about else consent.consent.words,
                granted=consent.granted,
            ),
            "hosts": list(consent.hosts),
            "probes": list(consent.probes),
            "highest_cost": consent.highest_cost,
            "shown_key": consent.credential,
        }
        for consent in state.consents
    ]


def _entry(at: datetime | None, asked_by: str, asked: str, *, granted: bool) -> dict[str, Any]:
    return {
        "at": at,
        "asked_by": asked_by,
        "asked": asked,
        "hosts": [],
        "probes": [],
        "highest_cost": None,
        "shown_key": None,
        "granted": granted,
    }
