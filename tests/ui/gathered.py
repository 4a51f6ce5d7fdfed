"""What two people bring to the app's tests: sessions of this machine, words, a case, an answer to it."""

import tempfile
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import cast

from tests.evidence.case.build import LOADED, gate, leaving
from tests.session.case.test_looks import three_rounds
from tests.ui import pages
from tests.ui.fake import FakeWalk
from tests.walk.support import Bench
from wizard.evidence import printable
from wizard.evidence.case import ASK_SUFFIX, open_ask
from wizard.evidence.draft import Draft
from wizard.evidence.redaction.preview import Lift
from wizard.session.case.drafting import CaseDraft, case_draft
from wizard.session.case.review import Review
from wizard.session.spoken import Doubt, Position
from wizard.session.spoken.page import SpokenAnswer, SpokenPage
from wizard.walk.page import AskedStep, AskPage, Page
from wizard.walk.together.desk import AskGiven, CaseGiven, Given, Refused, Together
from wizard.walk.together.listing import Row
from wizard.walk.together.sessions import Compared, Sessions
from wizard.walk.together.words import HeardPage

WORDS = "notice cheap morning climate"
AT = datetime(2026, 11, 22, 9, 35, tzinfo=UTC)
ROWS = (
    Row(
        id="20261122-093501-k3f7",
        begun=AT,
        flow="api-400",
        status=400,
        error_type="invalid_request_error",
        request_id="req_011CSabcDEF123456789",
        causes=("empty-text-block",),
        verdict="your-request",
        about="400 invalid_request_error: It is your request, not the way there",
    ),
    Row(
        id="20261121-180000-aaaa",
        begun=AT.replace(day=21),
        flow="web-app",
        practice="incident",
        about="3 answered",
    ),
    Row(id="20261120-070000-bbbb", about="cannot be read: line 1 is damaged", readable=False),
)
HEARD = SpokenPage(
    flow="A call to the API fails",
    page="network",
    title="Another network",
    question="Does the same call work on another network?",
    why="It tells your network from everything else.",
    answers=(
        SpokenAnswer(1, "Yes, it works", "the first network is involved", "verdict: Your network", "works"),
        SpokenAnswer(2, "No, the same", "", "next: Another device", "fails"),
    ),
    known=(("Status page", "no incident"),),
    expect=("By hand: use a phone as a hotspot.",),
    aloud="You should see the page “Another network”. Please tell me the number of your answer.",
    guide="A VPN that stays on carries the old network along.",
)
VERDICT = SpokenPage(
    "A call to the API fails",
    "verdict",
    "The verdict",
    "Your network",
    "",
    (),
    (),
    (),
    "Is that what you see?",
)
ASK = AskPage(
    frame=pages.STEP.frame,
    by="support Ann",
    head="support Ann answers round 1, written 2026-11-22 09:40.",
    notes=("Thanks, that is clear.",),
    doubts=("not-the-network: nobody has seen another network yet",),
    steps=(
        AskedStep("status", "Status page", (), granted=False),
        AskedStep(
            "network",
            "Another network",
            (
                ("they write:", "with a phone as hotspot, VPN off"),
                ("question:", "Does the same call work on another network?"),
                ("collects:", "Another network: whether the same call works there."),
                ("may run:", "The way on two networks: asks a named host (the API of this session)"),
                ("", "Before anything runs you are asked again, with host, key and cost."),
            ),
        ),
    ),
)


@dataclass
class FakeSessions:
    """Sessions that only remember what was asked of them."""

    rows: list[Row] = field(default_factory=lambda: list(ROWS))
    sent: list[str] = field(default_factory=list)

    def all(self, most: int | None = None) -> tuple[Row, ...]:
        """The rows."""
        return tuple(self.rows[:most])

    def show(self, session: str) -> str:
        """A report."""
        return f"Session: {session}\nAttempted   POST /v1/messages"

    def compare(self, one: str, other: str) -> tuple[str, tuple[Compared, ...]]:
        """One line that changed, one that did not."""
        lines = (("Verdict", "Your request", "Your network", True), ("Model", "claude", "claude", False))
        return f"Another failure; {one} and {other} differ.", lines

    def draft(
        self, session: str, name: str = "", lifts: tuple[Lift, ...] = (), level: str | None = None
    ) -> CaseDraft:
        """A case of one round, put together from a session of the tests."""
        made = case_draft(leaving(made=gate(level=level or "support")), None, session, AT)
        return replace(made, session=session, about=f"Written by {name}.", lifts=lifts)

    def send(self, made: CaseDraft) -> tuple[str, ...]:
        """Remember it."""
        self.sent.append(made.session)
        return (f"Case written: /home/kim/{made.session}.a400case (round 1).",)

    def delete(self, session: str) -> str:
        """Take it out of the list."""
        self.rows = [row for row in self.rows if row.id != session]
        return f"Deleted {session} with everything it held."


class FakeTogether(Together):
    """Hears one code and knows one case."""

    def __init__(self) -> None:
        super().__init__(Bench(Path(tempfile.mkdtemp())).parts(), printable)
        self.kept = FakeSessions()
        self.written: list[tuple[str, list[str], list[str]]] = []

    @property
    def sessions(self) -> Sessions:
        """The fake ones."""
        return cast(Sessions, self.kept)

    def take(self, text: str) -> Given:
        """A case, an answer, words, or a refusal, by the looks of the text."""
        if text.endswith(".a400case"):
            return CaseGiven(self.case, text)
        if text.endswith(".a400ask"):
            return AskGiven(b"{}")
        return self.hear(text) if text.strip() else Refused("Type something.")

    @cached_property
    def case(self) -> Review:
        """A case of three rounds."""
        return three_rounds()

    def hear(self, text: str) -> HeardPage | Doubt:
        """Only `WORDS`; three of them right offers them."""
        if text == WORDS:
            return HeardPage(Position("api-400", "network"), HEARD, LOADED)
        if len(set(text.split()) & set(WORDS.split())) == 3:
            return Doubt(
                "Word 3 (zebra) does not fit; by the checks it is morning.", (2,), tuple(WORDS.split())
            )
        return Doubt("The check words do not agree. Please ask for the code again.")

    def after(self, heard: HeardPage, number: int) -> HeardPage | None:
        """The first answer leads to a verdict."""
        verdict = HeardPage(Position("api-400", "verdict"), VERDICT, LOADED)
        return verdict if number == 1 and heard.page is HEARD else None

    def answer(self, made: Draft, *, to: str = "") -> tuple[bool, str]:
        """Remember what was answered."""
        ask = open_ask(made.files[ASK_SUFFIX])
        self.written.append((ask.by, list(ask.notes), [asked.step for asked in ask.asks]))
        return True, "Written: answer.a400ask."

    def now(self) -> datetime:
        """Always the same moment."""
        return AT.replace(day=23)


def walk_on(page: Page) -> FakeWalk:
    """A walk with the fake second person."""
    walk = FakeWalk(page)
    walk.together = FakeTogether()
    return walk
