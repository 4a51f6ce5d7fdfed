"""The probes of a page: which key, what was allowed, what runs, what came of it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from wizard.credentials import Credential, Found
from wizard.model.event import Consented, Probed
from wizard.model.explanation import ApiError
from wizard.model.fact import CANNOT_TELL, SKIPPED, ProbeId, ProbeSpec
from wizard.model.flow import Step
from wizard.model.observation import ProbeResult
from wizard.model.secret import Secret
from wizard.model.words import Consent, Source
from wizard.probes import Subject
from wizard.probes.run import KEYLESS_TOO
from wizard.walk.action import Allow, TypeCredential, UseCredential
from wizard.walk.consent import Need, asks, listed, settled
from wizard.walk.open_session import OpenSession
from wizard.walk.page import ConsentAsk, CredentialCard, ProbeCard
from wizard.walk.parts import Parts
from wizard.walk.probing import Probing, finished, idle

_NAME_A_MODEL = frozenset({"models", "count_tokens", "smallest_message"})
"""Probes that ask for the model of the failing call, or look it up."""
_MODEL = ("model", "Which model does the failing call name, letter for letter?")


def subject_of(sitting: OpenSession, credential: Credential | None, model: str | None) -> Subject:
    """What the session is about, as far as it tells: a clean reproduction's start is when it failed."""
    state = sitting.state
    surface = state.facts.get("surface")
    paste = state.paste
    failing = (
        ApiError(
            status=paste.status,
            type=paste.error_type,
            code=paste.error_code,
            message=paste.message,
            request_id=paste.request_id,
        )
        if paste and paste.status
        else None
    )
    return Subject(
        credential=credential,
        model=model,
        at_failure=state.reproductions[-1][0] if state.reproductions else None,
        failing=failing,
        surface=surface.value if surface else "my_code",
        previous=state.history,
        networks=tuple(
            event.result.network
            for event in sitting.events
            if isinstance(event, Probed) and event.result.network is not None
        ),
    )


class ProbeDesk:
    """Everything about probes and keys that a step's page shows and a person can do there.

    Args:
        parts: the probes, the catalogue, the credentials and the clock.
        moved: told of every change of a card.
    """

    def __init__(self, parts: Parts, moved: Callable[[ProbeCard], None]) -> None:
        self._parts = parts
        self._probing = Probing(parts.start_probes, moved)
        self._found: Found | None = None
        self._typed: dict[Secret, Credential] = {}
        self._chosen: str | None = None
        self._again: set[ProbeId] = set()

    # Keys

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """Every known secret, for masking."""
        found = self._found.credentials if self._found else ()
        return tuple(c.secret for c in (*found, *self._typed.values()) if c.secret)

    async def look(self, step: Step) -> tuple[str, ...]:
        """Look for credentials, once, for the first step whose probes need one; returns what to say of it."""
        return await self.find() if any(spec.needs_key for spec in self.specs(step)) else ()

    async def find(self) -> tuple[str, ...]:
        """Look for credentials, once; returns what to say of it."""
        if self._found is not None:
            return ()
        self._found = await self._parts.find_credentials()
        return self._found.notes

    @property
    def credential(self) -> Credential | None:
        """The credential that would go out: the chosen one, else what the SDK would send, else the first."""
        usable = [c for c in self._every() if c.secret]
        chosen = [c for c in usable if c.id == self._chosen]
        return next(iter([*chosen, *(c for c in usable if c.goes_out), *usable]), None)

    def _every(self) -> tuple[Credential, ...]:
        return (*self._typed.values(), *(self._found.credentials if self._found else ()))

    def use(self, credential: str) -> bool:
        """Choose one of those found; False where there is none of that name that can be sent."""
        if any(c.id == credential and c.secret for c in self._every()):
            self._chosen = credential
            return True
        return False

    def choose(self, action: UseCredential | TypeCredential) -> tuple[str, ...]:
        """Use the key that a person chose or typed; says where that cannot be."""
        done = self.use(action.id) if isinstance(action, UseCredential) else self.use_typed(action.secret)
        return () if done else ("That key cannot be used.",)

    def read_key(self, text: str) -> Secret:
        """What was typed, cleaned and bound to the session's API.

        Raises:
            CredentialError: it is no key; the text says why.
        """
        credential = self._parts.read_key(text)
        assert credential.secret is not None  # a typed credential always has its value
        self._typed[credential.secret] = credential
        return credential.secret

    def use_typed(self, secret: Secret) -> bool:
        """Use a key that `read_key` made."""
        if secret not in self._typed:
            return False
        self._chosen = self._typed[secret].id
        self._typed = {secret: self._typed[secret]}
        return True

    def credential_cards(self, step: Step) -> tuple[CredentialCard, ...]:
        """The keys to choose from, where the step has a probe that needs one."""
        return self.all_cards() if any(spec.needs_key for spec in self.specs(step)) else ()

    def all_cards(self) -> tuple[CredentialCard, ...]:
        """Every key that was found or typed, the one that would go out first."""
        cards = [
            CredentialCard(c.id, c.masked, c.source, c.kind.words, c.origin, c.goes_out, " ".join(c.notes))
            for c in self._every()
        ]
        chosen = self.credential
        return tuple(sorted(cards, key=lambda card: chosen is None or card.id != chosen.id))

    # Consent

    def specs(self, step: Step) -> tuple[ProbeSpec, ...]:
        """The step's probes."""
        return tuple(self._parts.catalogue.probes[p] for p in step.probes)

    def _need(self, spec: ProbeSpec, sitting: OpenSession) -> Need:
        """What a probe has to be allowed. One that can do without a key is asked for that where it must."""
        credential = self.credential if spec.needs_key else None
        hosts = self._parts.hosts_of(spec.id, credential)
        need = Need(spec, spec.consent, hosts, credential.line if credential else None)
        if spec.id in KEYLESS_TOO and (credential is None or settled(need, sitting.events) is False):
            return Need(spec, Consent.ASKS_HOST, self._parts.hosts_of(spec.id, None), None)
        return need

    def _settled(self, spec: ProbeSpec, sitting: OpenSession) -> bool | None:
        answer = settled(self._need(spec, sitting), sitting.events)
        return None if answer is False and spec.id in self._again else answer

    def _lacks_key(self, spec: ProbeSpec) -> bool:
        return spec.needs_key and spec.id not in KEYLESS_TOO and self.credential is None

    def consents(self, step: Step, sitting: OpenSession) -> tuple[ConsentAsk, ...]:
        """What must be answered before the probes of this page run.

        Once they ran it asks only for what somebody wants to run again.
        """
        ran = sitting.held == step.id
        open_ = [
            spec
            for spec in self.specs(step)
            if self._settled(spec, sitting) is None
            and not self._lacks_key(spec)
            and (not ran or spec.id in self._again)
        ]
        return asks([self._need(spec, sitting) for spec in open_])

    def allow(self, action: Allow, step: Step, sitting: OpenSession) -> bool:
        """Journal the answer to a consent question of the page; False where the page asks no such thing."""
        ask = next(
            (
                a
                for a in self.consents(step, sitting)
                if (a.consent, set(a.hosts)) == (action.consent, set(action.hosts))
            ),
            None,
        )
        if ask is None:
            return False
        sitting.add(
            Consented(
                at=self._parts.world.clock.now(),
                consent=ask.consent,
                hosts=ask.hosts,
                probes=ask.probes,
                highest_cost=ask.highest_cost,
                credential=ask.credential,
                granted=action.granted,
            )
        )
        self._again -= set(ask.probes)
        return True

    # Running

    def cards(self, step: Step, sitting: OpenSession) -> tuple[ProbeCard, ...]:
        """The step's probes as they stand."""
        results = sitting.results()
        return tuple(self._card(spec, step, sitting, results.get(spec.id)) for spec in self.specs(step))

    def _card(
        self, spec: ProbeSpec, step: Step, sitting: OpenSession, result: ProbeResult | None
    ) -> ProbeCard:
        if running := self._probing.card(spec.id):
            return running
        need = self._need(spec, sitting)
        card = idle(spec, need.consent, need.hosts)
        if result is not None:
            return finished(card, result, step.ask if step.ask in spec.facts else None)
        if self._lacks_key(spec):
            return replace(card, state="needs_key")
        answer = self._settled(spec, sitting)
        return replace(card, state="idle" if answer else "needs_consent" if answer is None else "refused")

    def wants_detail(self, step: Step, model: str | None) -> tuple[str, str] | None:
        """The detail that probes which can run want to know first, where nobody told it yet."""
        asking = [s for s in self.specs(step) if s.id in _NAME_A_MODEL and not self._lacks_key(s)]
        return _MODEL if asking and model is None else None

    def suggested(self, step: Step, sitting: OpenSession) -> str | None:
        """The answer that a probe or a paste points to."""
        seen = sitting.known(step.ask)
        if seen is None or seen.source is Source.PERSON or seen.value in (CANNOT_TELL, SKIPPED):
            return None
        return seen.value

    async def run(self, ids: Sequence[ProbeId], step: Step, sitting: OpenSession, model: str | None) -> str:
        """Run what is allowed of the page's probes; returns a notice, empty where all is said by the cards.

        Naming a refused probe asks again: a person may change their mind.
        """
        specs = [s for s in self.specs(step) if not ids or s.id in ids]
        settled_now = {s.id: self._settled(s, sitting) for s in specs}
        self._again |= {
            name for name, answer in settled_now.items() if answer is None or (ids and not answer)
        }
        ready = [s for s in specs if self._settled(s, sitting) and not self._lacks_key(s)]
        if not ready:
            return self._why_none(specs, sitting)
        needs = [self._need(spec, sitting) for spec in ready]

        def allow(consent: Consent, host: str) -> bool:
            return any(consent is need.consent and host in need.hosts for need in needs)

        subject = subject_of(sitting, self.credential, model)
        wanted = {spec.id for spec in ready}
        cards = [card for card in self.cards(step, sitting) if card.id in wanted]
        for result in await self._probing.run(cards, subject, allow):
            sitting.add(Probed(at=self._parts.world.clock.now(), step=step.id, result=result))
        return ""

    def _why_none(self, specs: Sequence[ProbeSpec], sitting: OpenSession) -> str:
        if not specs:
            return "There is nothing to run here. Answer by hand."
        if any(self._settled(s, sitting) is None and not self._lacks_key(s) for s in specs):
            return "Say first whether this may run."
        if lacking := [s.title for s in specs if self._lacks_key(s)]:
            return f"No key was found for: {listed(lacking)}. Type one, or answer by hand."
        return "You said no to this. Run it by its number to be asked again, or answer by hand."

    @property
    def running(self) -> tuple[ProbeId, ...]:
        """The probes that have not ended."""
        return self._probing.running

    def stop(self, probes: Sequence[ProbeId] = ()) -> None:
        """Stop these probes, or all."""
        self._probing.stop(probes)
