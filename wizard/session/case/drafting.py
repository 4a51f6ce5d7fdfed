"""The second source of drafts: the next round of a case, as it would leave."""

from dataclasses import dataclass
from datetime import datetime

from wizard.evidence.case import CASE_SUFFIX, Case, digest, open_case
from wizard.evidence.case.models import ROUND
from wizard.evidence.draft import Draft, listed
from wizard.evidence.redaction.tags import WITHHELD
from wizard.session.case.contents import newest, views
from wizard.session.case.export import Leaving, export


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDraft(Draft):
    """A case file that may leave as it stands."""

    session: str
    round: int
    """The newest round in it."""
    fresh: bool
    """False where nothing happened since the round before: the same case again."""
    stayed: int
    """Steps that could not be judged and stay on this machine."""
    before: str | None
    """SHA-256 of the case that it goes on from; None where it begins one."""

    @property
    def data(self) -> bytes:
        """The case file."""
        return self.files[CASE_SUFFIX]


def case_draft(leaving: Leaving, before: bytes | None, stem: str, now: datetime) -> CaseDraft:
    """The case with everything that happened since the last round, for a person to look at.

    Rounds that left before are in it as they left; what was put back counts for what is new.

    Args:
        leaving: the session with its flow; its gate knows what was put back.
        before: the case as it left last, support's rounds included; None begins one.
        stem: the name of its file, without an ending.
        now: this moment, in the time zone of the person.

    Raises:
        CaseError: the session does not fit the case, or something cannot be judged.
        LeakError: the last check found what must not leave.
    """
    done = export(leaving, before, now)
    case = open_case(done.data)
    seen = views(case, leaving.flow, now)
    gate = leaving.context.gate
    fresh, old = _texts(case, newest(case).record.number if done.fresh else 0)
    return CaseDraft(
        stem=stem,
        level=case.manifest.level,
        made_at=now,
        files={CASE_SUFFIX: done.data},
        views=seen,
        taken=listed(gate, fresh, seen[0].whole, old),
        lifts=gate.put_back if done.fresh else (),
        withheld=bool(done.withheld) or WITHHELD in fresh,
        about="" if done.fresh else f"Nothing is new since round {done.round}: this is the same case again.",
        fixed=before is not None,
        session=case.manifest.session,
        round=done.round,
        fresh=done.fresh,
        stayed=done.withheld,
        before=digest(before) if before else None,
    )


def _texts(case: Case, number: int) -> tuple[str, str]:
    """What the round of that number brought, and everything that left before it.

    The record of a round is no source of its own: what it says is in the other files, and its fingerprint
    carries tags without marks on purpose.
    """
    texts: tuple[list[str], list[str]] = ([], [])
    for name, data in case.files.items():
        folder, _, file = name.partition("/")
        if file and file != ROUND:
            texts[folder != f"round-{number}"].append(data.decode("utf-8", "replace"))
    return "\n".join(texts[0]), "\n".join(texts[1])
