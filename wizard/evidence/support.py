"""Whether official support can act on a case, and what to do instead where it cannot.

Sending somebody to support for an invalid parameter or a limit of their own costs both sides days
(facts/diagnostics.md F8). A verdict that is no surer than *cannot tell* closes no door.
"""

from dataclasses import dataclass

from wizard.model.flow import Flow
from wizard.model.state import SessionState
from wizard.model.words import Outcome, Place, Sureness

NEVER_SEND = (
    "passwords",
    "one-time codes",
    "API keys and tokens",
    "session cookies",
    "contents of private repositories",
    "complete payment data",
)
"""What support never needs; a flow may say its own."""

_OWN_LIMIT = (
    "Support cannot lift a limit that you or your organization set: an admin changes it in the Console."
)
_CREDIT = (
    "Support cannot pay in for you: add credit in the Console. Write only if the Console already shows "
    "enough for this very organization."
)
_RATE = "Support is not needed for a rate limit: slow down and retry after the time that the answer names."
_REQUEST = "Support cannot repair an invalid request: the change named above is yours to make."
_NETWORK = "Support cannot change your network: show this summary to whoever runs it."
_GATEWAY = "Support of the API cannot change a gateway: show this summary to whoever runs it."
_INCIDENT = "Nothing to report: the incident is known. Follow the status page and try again later."
_FAULT = (
    "No incident is reported, and a single fault passes: send the call again after a pause. Where it lasts "
    "longer than an hour, support can act on the request ids with their times"
)
_NOTHING = (
    "Nothing is to be sent now: no failure was seen. Where it comes back, note the request id and the time "
    "to the second; support can act on those."
)
_REGION = (
    "Support cannot open the service for a region: compare yours with the official list of supported "
    "countries. Write only where yours is on it, with the cf-ray and the time"
)
_DONE = "Support is not needed for this: the next step is yours."

_BY_BILLING = {"spend_limit": _OWN_LIMIT, "no_credit": _CREDIT, "rate_limited": _RATE}
_BY_PLACE = {
    Place.BODY: _REQUEST,
    Place.HEADERS: _REQUEST,
    Place.ENDPOINT: _REQUEST,
    Place.SIZE: _REQUEST,
    Place.NETWORK: _NETWORK,
    Place.GATEWAY: _GATEWAY,
}
_SAY = "Write what you tried, when it failed, the request id, and what you ask for."
WRITE = (
    "what you tried to do, and what you expected instead",
    "when it failed, with the time zone, and whether it still does",
    "the request id, or the cf-ray and the time where there is none",
    "what you have ruled out already: paste this summary",
    "one problem for each message, and what you ask for",
)
"""What support can act on."""


@dataclass(frozen=True, slots=True)
class Advice:
    """Whether support can help, in one sentence."""

    helps: bool
    sentence: str


def advice(state: SessionState, flow: Flow) -> Advice:
    """What to tell the person about writing to support."""
    reached = state.evaluation.reached
    if reached is not None and reached.sureness is not Sureness.CANNOT_TELL:
        billing = state.facts.get("billing_check")
        if reached.verdict.blames is Place.ACCOUNT and billing and billing.value in _BY_BILLING:
            return Advice(False, _BY_BILLING[billing.value])
        if reached.verdict.outcome is not Outcome.EVIDENCE:
            blamed = reached.verdict.blames
            if blamed is Place.SERVICE:
                return _service(state, flow)
            if reached.verdict.outcome is Outcome.STOPPED and blamed is Place.POLICY:
                return _and_where(_REGION, flow)
            if reached.verdict.outcome is Outcome.WAIT:
                return Advice(False, _RATE if blamed is Place.ACCOUNT else _NOTHING)
            if blamed in _BY_PLACE:
                return Advice(False, _BY_PLACE[blamed])
            if reached.verdict.outcome is Outcome.FIX:
                return Advice(False, _DONE)
    if flow.support is None:
        return Advice(True, f"Send this summary to the support of whoever provides the service. {_SAY}")
    return Advice(True, f"Send this summary to {flow.support.title}: {flow.support.url} {_SAY}")


def _service(state: SessionState, flow: Flow) -> Advice:
    """A fault of the service: with an incident there is nothing to report, without one there may be."""
    page = state.facts.get("status_page")
    if page is not None and page.value == "incident":
        return Advice(False, _INCIDENT)
    return _and_where(_FAULT, flow)


def _and_where(sentence: str, flow: Flow) -> Advice:
    where = f": {flow.support.title}, {flow.support.url}" if flow.support else ""
    return Advice(False, f"{sentence}{where}.")
