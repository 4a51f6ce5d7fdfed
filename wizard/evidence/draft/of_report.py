"""The first source of drafts: the report of a session, in some of its forms."""

from datetime import datetime

from wizard.evidence.draft.taken import listed
from wizard.evidence.draft.views import View
from wizard.evidence.draft.whole import Draft
from wizard.evidence.naming import file_stem
from wizard.evidence.redaction.tags import WITHHELD
from wizard.evidence.render import SUFFIXES, Form, render
from wizard.evidence.report import report
from wizard.evidence.summary import SummaryContext
from wizard.model.flow import Flow
from wizard.model.state import SessionState


def report_draft(
    state: SessionState, flow: Flow, *, context: SummaryContext, forms: tuple[Form, ...], now: datetime
) -> Draft:
    """The report of a session in some of its forms, as it would leave.

    Args:
        state: the session.
        flow: its flow.
        context: the gate, with what was put back, and what is known of program and machine.
        forms: what will leave; the first one is what a person reads first.
        now: this moment, in the time zone of the person.

    Raises:
        LeakError: the last search found what must not leave.
    """
    gate = context.gate
    made = report(state, flow, context=context, now=now)
    texts = {SUFFIXES[form]: render(made, form, gate=gate) for form in forms}
    whole = "\n".join(texts.values())
    stem = file_stem(state, now, gate=gate)
    return Draft(
        stem=stem,
        level=gate.level,
        made_at=now,
        files={ending: text.encode("utf-8", "replace") for ending, text in texts.items()},
        views=tuple(View(f"{stem}{ending}", text=text) for ending, text in texts.items()),
        taken=listed(gate, whole, texts[SUFFIXES[forms[0]]]),
        lifts=gate.put_back,
        withheld=WITHHELD in whole,
    )
