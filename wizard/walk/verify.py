"""The verify page: the five checks as they fill in, and the trials that can be made from it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from wizard.diagnosis.contract.parse import parse
from wizard.evidence.checks import checks_of
from wizard.evidence.times import short
from wizard.model.event import Consented
from wizard.model.words import Consent
from wizard.proof.changes import reminders
from wizard.walk.action import Allow, Prove
from wizard.walk.open_session import OpenSession
from wizard.walk.page import CheckRow, ConsentAsk, Frame, VerifyPage
from wizard.walk.parts import Parts
from wizard.walk.probedesk import ProbeDesk, subject_of

if TYPE_CHECKING:
    from wizard.proof.trials import Setting

TRIALS = ("known_good", "repaired", "known_bad")
_HERE = ("known_good", "known_bad")
"""Checks that the page itself can make; the others need a log, a program or another machine."""


class VerifyDesk:
    """Everything that the verify page shows and a person can do there.

    Args:
        parts: the world and its clock.
        desk: the keys.
    """

    def __init__(self, parts: Parts, desk: ProbeDesk) -> None:
        self._parts = parts
        self._desk = desk

    def _setting(self, sitting: OpenSession, model: str | None) -> "Setting | None":
        """What is held constant; None without a key that can be sent."""
        from wizard.proof.trials import Setting  # brings the HTTP client, which most pages do without

        credential = self._desk.credential
        if credential is None or credential.secret is None:
            return None
        subject = subject_of(sitting, credential, model)
        return Setting(
            world=self._parts.world, credential=credential, model=subject.any_model, version=subject.version
        )

    async def page(self, sitting: OpenSession, model: str | None, frame: Frame) -> VerifyPage:
        """The page as it stands."""
        await self._desk.find()
        sitting.record.know(self._desk.secrets)
        setting = self._setting(sitting, model)
        ask = self._ask(setting) if setting else None
        settled = _settled(ask, sitting) if ask else None
        return VerifyPage(
            frame=frame,
            checks=self._rows(sitting),
            held=tuple(setting.held.items()) if setting else (),
            consents=(ask,) if ask and settled is None else (),
            credentials=self._desk.all_cards(),
            open_changes=reminders(sitting.state.open_changes),
            can_prove=settled is True,
        )

    def _rows(self, sitting: OpenSession) -> tuple[CheckRow, ...]:
        now = self._parts.world.clock.now().astimezone()
        return tuple(
            CheckRow(
                id=part.id,
                title=part.title,
                verdict=part.verdict,
                said=part.said,
                when=short(part.at, now) if part.at else "",
                request_id=part.request_id or "",
                how=part.how.replace(" ID", f" {sitting.record.id}"),
                here=part.id in _HERE,
            )
            for part in checks_of(sitting.state.checks)
        )

    def _ask(self, setting: "Setting") -> ConsentAsk:
        key = setting.credential
        hosts = " and ".join(setting.hosts)
        return ConsentAsk(
            consent=Consent.USES_KEY_FREE,
            hosts=setting.hosts,
            probes=TRIALS,
            sentence=f"Three trials: send the key {key.masked} ({key.source}) to {hosts}? Free of charge.",
            credential=key.line,
        )

    def allow(self, action: Allow, sitting: OpenSession, model: str | None) -> bool:
        """Journal the answer to the page's question; False where it asks no such thing."""
        setting = self._setting(sitting, model)
        ask = self._ask(setting) if setting else None
        if ask is None or (ask.consent, set(ask.hosts)) != (action.consent, set(action.hosts)):
            return False
        sitting.add(
            Consented(
                at=self._parts.world.clock.now(),
                consent=ask.consent,
                hosts=ask.hosts,
                probes=ask.probes,
                credential=ask.credential,
                granted=action.granted,
            )
        )
        return True

    async def prove(self, action: Prove, sitting: OpenSession, model: str | None) -> tuple[str, ...]:
        """Make the trials that were allowed, each on disk before the next; returns notices."""
        from wizard.proof.trials import entry, known_bad, known_good, repaired

        setting = self._setting(sitting, model)
        if setting is None:
            return ("No key is at hand. Type one first.",)
        if _settled(self._ask(setting), sitting) is not True:
            return ("Say first whether the key may be used for this.",)
        body: Mapping[str, Any] | None = None
        if action.body.strip():
            parsed = parse(action.body)
            if not parsed.readable or not isinstance(parsed.value, dict):
                return ("That is not a request body: it must be one JSON object.",)
            body = parsed.value
        now = self._parts.world.clock.now
        sitting.add(entry(await known_good(setting), now()))
        if body is not None:
            sitting.add(entry(await repaired(setting, body), now()))
        sitting.add(entry(await known_bad(setting), now()))
        return ()


def _settled(ask: ConsentAsk, sitting: OpenSession) -> bool | None:
    """What was said to the same question about the same key and hosts; None where it was not asked."""
    for event in reversed(sitting.events):
        if (
            isinstance(event, Consented)
            and event.consent is ask.consent
            and set(ask.hosts) <= set(event.hosts)
            and event.credential == ask.credential
            and set(ask.probes) <= set(event.probes)
        ):
            return event.granted
    return None
