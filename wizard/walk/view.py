"""Which page to show: the walk's own place, or the verdict or summary that the person looks at meanwhile."""

from dataclasses import replace
from typing import Literal

from wizard.model.event import Consented, Event, Probed, Saved
from wizard.model.flow import Step
from wizard.model.network import NetworkReport
from wizard.model.words import Consent
from wizard.walk.begin import Beginner
from wizard.walk.consent import listed
from wizard.walk.doing import NETWORK_FACT, compares_networks
from wizard.walk.open_session import OpenSession
from wizard.walk.options import OpenOptions
from wizard.walk.page import Page, StartPage, SummaryPage
from wizard.walk.pages import Around, fact_spec, fact_title, frame, near, position, step_page, verdict_page
from wizard.walk.papers import FOREIGN
from wizard.walk.parts import Parts
from wizard.walk.past import left_open, resumable
from wizard.walk.probedesk import ProbeDesk
from wizard.walk.publish import Publisher
from wizard.walk.remedy import remedy
from wizard.walk.start import TITLE
from wizard.walk.together.asks import AskDesk
from wizard.walk.verify import VerifyDesk


class Viewer:
    """Builds the page that follows an action.

    Args:
        parts: the catalogue and the world's banner.
        options: whether the guide's words are shown.
        begin: the start page's question and choices.
        desk: cards, consents and keys of a step.
        publish: the summary.
        verify: the checks of a proof.
        asks: what the other person asks for.
    """

    def __init__(
        self,
        parts: Parts,
        options: OpenOptions,
        begin: Beginner,
        desk: ProbeDesk,
        publish: Publisher,
        verify: VerifyDesk,
        asks: AskDesk,
    ) -> None:
        self._verify = verify
        self._asks = asks
        self._parts = parts
        self._options = options
        self._begin = begin
        self._desk = desk
        self._publish = publish
        self._look: Literal["walk", "verdict", "summary", "verify", "ask"] = "walk"
        self.unsaved = False

    def back_to_walk(self) -> None:
        """Show the walk's own place again."""
        self._look = "walk"

    def after_resume(self, sitting: OpenSession) -> None:
        """Show the page where the session was left: the summary, where a report was saved last."""
        passing = ("resumed", "closed")
        shared = (e for e in reversed(sitting.in_force) if e.kind not in passing and not _shares(e))
        last = next(shared, None)
        self._look = "summary" if isinstance(last, Saved) else "walk"

    def look_at(self, page: str, sitting: OpenSession) -> tuple[str, ...]:
        """Look at the verdict or the summary; where there is no verdict yet, say what is missing."""
        if page == "ask":
            missing = self._asks.recall(sitting)
            self._asks.arrived = False
            self._look = self._look if missing else "ask"
            return (missing,) if missing else ()
        if page in ("summary", "verify"):
            self._look = "summary" if page == "summary" else "verify"
            return ()
        if sitting.state.evaluation.reached is None:
            flow, catalogue = sitting.pinned.flow, self._parts.catalogue
            wanted = [fact_title(fact, flow, catalogue) for fact in sitting.state.evaluation.relevant[:3]]
            first = f" Wanted first: {listed(wanted)}." if wanted else ""
            return (f"The table does not say yet.{first}", *near(sitting.state, flow, catalogue)[:2])
        self._look = "verdict"
        return ()

    def back_from_view(self, sitting: OpenSession) -> bool:
        """Step back from a page that was only looked at; False where the walk itself has to go back."""
        if self._look == "walk":
            return False
        if self._look == "ask":
            self._look = "walk"
            return True
        to_verdict = self._look in ("summary", "verify") and sitting.state.evaluation.reached is not None
        had_step = sitting.step is not None
        self._look = "verdict" if to_verdict and not had_step else "walk"
        return had_step or to_verdict

    @property
    def on_verify(self) -> bool:
        """Whether the verify page is looked at."""
        return self._look == "verify"

    def shown_step(self, sitting: OpenSession) -> Step | None:
        """The step on the page; None where the page is not a step's."""
        return sitting.step if self._look == "walk" else None

    async def page(self, sitting: OpenSession | None, notices: tuple[str, ...]) -> Page:
        """The page to show now."""
        unsaved, self.unsaved = self.unsaved, False
        if sitting is None:
            return self._start(notices)
        around = Around(
            session=sitting.record.id,
            banner=self._parts.world.banner,
            foreign=FOREIGN if sitting.pinned.foreign else None,
            notices=notices + self._asks.news(sitting.state),
            saved=not unsaved,
            can_undo=sitting.can_undo,
        )
        if self._asks.arrived:
            self._asks.arrived, self._look = False, "ask"
        step = sitting.step
        reached = sitting.state.evaluation.reached
        if self._look == "walk" and step is not None:
            return await self._step(step, sitting, around)
        if self._look == "ask":
            framed = frame(sitting.state, sitting.pinned.flow, self._parts.catalogue, around, "asked for")
            return self._asks.page(sitting, framed)
        if self._look == "verify":
            framed = frame(sitting.state, sitting.pinned.flow, self._parts.catalogue, around, "proof")
            return await self._verify.page(sitting, self._begin.model(sitting), framed)
        if self._look != "summary" and reached is not None:
            framed = frame(sitting.state, sitting.pinned.flow, self._parts.catalogue, around, "verdict")
            made = verdict_page(
                sitting.state,
                reached,
                sitting.pinned.flow,
                self._parts.catalogue,
                framed,
                self._parts.expects,
            )
            change = remedy(sitting.state.paste, reached, self._begin.explanation)
            return replace(made, network=_diagnosed(sitting), remedy=change)
        return self._summary(sitting, around)

    def _start(self, notices: tuple[str, ...]) -> StartPage:
        before = resumable(self._parts)
        around = Around(banner=self._parts.world.banner, notices=notices + left_open(before))
        return StartPage(
            frame=frame(None, None, self._parts.catalogue, around, TITLE),
            choices=self._begin.choices(),
            resumable=before,
            explanation=self._begin.explanation,
            question=self._begin.question,
            story=self._parts.story,
            sample=self._parts.sample,
        )

    async def _step(self, step: Step, sitting: OpenSession, around: Around) -> Page:
        found = await self._desk.look(step)
        around = replace(around, notices=around.notices + found)
        sitting.record.know(self._desk.secrets)
        state = sitting.state
        framed = frame(state, sitting.pinned.flow, self._parts.catalogue, around, position(state, step))
        suggested = self._desk.suggested(step, sitting)
        spec = fact_spec(step.ask, sitting.pinned.flow, self._parts.catalogue)
        return step_page(
            step,
            state,
            framed,
            cards=self._desk.cards(step, sitting),
            consents=self._desk.consents(step, sitting),
            credentials=self._desk.credential_cards(step),
            suggested=suggested,
            suggested_words=spec.values.get(suggested or "", "") if spec else "",
            guide=self._options.guide,
            can_switch=self._can_switch(step, sitting),
            wants_detail=self._desk.wants_detail(step, self._begin.model(sitting)),
        )

    def _can_switch(self, step: Step, sitting: OpenSession) -> bool:
        """In practice, whether the page is about another network, which this world can play.

        Where this network is looked at, the other one comes after it: there has to be something to compare.
        """
        if self._parts.world.switch_network is None or not compares_networks(step):
            return False
        return step.ask == NETWORK_FACT or _diagnosed(sitting) is not None

    def _summary(self, sitting: OpenSession, around: Around) -> SummaryPage:
        flow = sitting.pinned.flow
        made = self._publish.summary(sitting)
        return SummaryPage(
            frame=frame(sitting.state, flow, self._parts.catalogue, around, "summary"),
            lines=made.lines,
            missing=tuple((lack.field, lack.question) for lack in made.missing),
            saved_to=self._publish.saved_to,
            support=flow.support,
            never_send=flow.never_send,
        )


def _shares(event: Event) -> bool:
    return isinstance(event, Consented) and event.consent is Consent.SHARES


def _diagnosed(sitting: OpenSession) -> NetworkReport | None:
    """The newest network diagnosis that was not taken back."""
    for event in reversed(sitting.in_force):
        if isinstance(event, Probed) and event.result.network is not None:
            return event.result.network
    return None
