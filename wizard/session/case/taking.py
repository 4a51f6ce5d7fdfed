"""Taking support's answer into the session: what came is kept word for word, what is allowed is queued."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from wizard.evidence.case import AskFile, CaseError, digest, open_ask, open_case
from wizard.model.event import Asked, Consented, Decided, Event
from wizard.model.fact import Catalogue
from wizard.model.flow import Flow
from wizard.session.case.asking import Offer, judge, offers
from wizard.session.case.export import appended_ask
from wizard.session.errors import SessionError
from wizard.session.slot import CaseSlot
from wizard.session.store import Stored


class Writing(Protocol):
    """The writing end of a session; `Sitting` is one, and so is a session that a walk has open."""

    @property
    def events(self) -> tuple[Event, ...]:
        """Everything that was written."""
        ...

    def append(self, event: Event) -> object:
        """Write one event; it is on the disk when this returns."""
        ...


@dataclass(frozen=True, slots=True)
class Incoming:
    """An ask file that was found to fit a session of this machine."""

    data: bytes
    ask: AskFile
    digest: str
    offers: tuple[Offer, ...]

    @property
    def by(self) -> str:
        """Who asks, as the ledger names them."""
        return self.ask.by if self.ask.by == "support" else f"support {self.ask.by}"


def read_ask(data: bytes) -> AskFile:
    """The ask file, for finding the session that it belongs to.

    Raises:
        CaseError: it is none.
    """
    return open_ask(data)


def incoming(data: bytes, stored: Stored, flow: Flow, catalogue: Catalogue, kept: bytes | None) -> Incoming:
    """Hold an ask file against the session that it names.

    Args:
        data: the file.
        stored: the session.
        flow: the flow that the session pinned.
        catalogue: the facts and probes of this program.
        kept: the case as it was exported last.

    Raises:
        CaseError: it answers another session, another flow, or a round that never left this machine; or a
            step or text in it may not be.
    """
    ask = open_ask(data)
    if ask.session != stored.id:
        raise CaseError(f"the ask file answers session {ask.session}, not {stored.id}")
    if ask.flow_sha256 != digest(stored.flow_bytes):
        raise CaseError("the ask file was made for another version of the flow")
    if kept is None or open_case(kept).turn(ask.answers) is None:
        raise CaseError("the ask file answers a case that was not exported from this session")
    judge(ask, flow)
    return Incoming(data, ask, digest(data), offers(ask, flow, catalogue))


def take_in(
    found: Incoming, sitting: Writing, slot: CaseSlot, now: datetime, *, tool: str, knowledge: str
) -> None:
    """Write the ask into the journal and append it to the case; a second time changes nothing.

    Raises:
        CaseError: the case is full.
        SessionError: it could not be written.
    """
    ask = found.ask
    if not any(isinstance(event, Asked) and event.ask == found.digest for event in sitting.events):
        sitting.append(
            Asked(
                at=now,
                by=found.by,
                ask=found.digest,
                steps=ask.asks,
                notes=ask.notes,
                disputes=ask.disputes,
            )
        )
    kept = slot.read()
    if kept is None:
        raise SessionError("the case that was exported before is gone")
    known = open_case(kept).turns
    if not any(turn.record.files.get("ask.json") == found.digest for turn in known):
        slot.write(appended_ask(kept, found.data, ask.by, now, tool, knowledge))


def undecided(found: Incoming, events: Sequence[Event]) -> tuple[Offer, ...]:
    """The offers that were neither allowed nor refused yet."""
    decided = {e.step for e in events if isinstance(e, Decided) and e.ask == found.digest}
    return tuple(offer for offer in found.offers if offer.step.id not in decided)


def decide(found: Incoming, offer: Offer, sitting: Writing, now: datetime, *, granted: bool) -> None:
    """Write one decision. A grant is for the step: hosts and keys are asked for again where it runs.

    Raises:
        SessionError: it could not be written.
    """
    if granted:
        for consent in offer.consents:
            probes = tuple(probe.id for probe in offer.probes if probe.consent is consent)
            sitting.append(
                Consented(at=now, consent=consent, hosts=(), probes=probes, granted=True, asked_by=found.by)
            )
    sitting.append(Decided(at=now, ask=found.digest, step=offer.step.id, asked_by=found.by, granted=granted))
