"""What both sides see of a case is the stored text; A400_GOLDEN=write stores it anew."""

import os
import re
from pathlib import Path

import pytest

from tests.evidence.build import seen
from tests.evidence.case.build import AT, at, began, gate, told
from wizard.cli.case_lines import laid
from wizard.evidence.case import digest, open_ask, open_case
from wizard.evidence.summary import SummaryContext
from wizard.flow import replay
from wizard.knowledge.load import catalogue
from wizard.model.event import Ask, Asked, Consented, Decided, Dispute, Event, Learned, Pasted
from wizard.model.words import Consent, Source
from wizard.session.case import telling
from wizard.session.case.asking import make_ask, offers
from wizard.session.case.export import Leaving, appended_ask, export
from wizard.session.case.review import Review, flow_of, review
from wizard.session.spoken.page import position_of, spoken_page
from wizard.session.spoken.telling import page_lines

HERE = Path(__file__).parent
FLOW = (HERE / "small.toml").read_bytes()
SMALL = flow_of(FLOW, catalogue()).flow
PASTED = Pasted(
    at=at(5),
    sha256="ab" * 32,
    chars=90,
    status=529,
    error_type="overloaded_error",
    message="Overloaded",
    request_id="req_011CSabcDEF123456789",
)
FIRST: tuple[Event, ...] = (
    began(digest(FLOW)).model_copy(update={"flow": "small"}),
    PASTED,
    Learned(at=at(5), observations=(seen("paste_place", "service", Source.PASTE, at=at(5)),)),
    Consented(at=at(8), consent=Consent.ASKS_HOST, hosts=("status.claude.com",), granted=True),
    told("status", "status_page", "no_incident", 20),
    told("restart", "x_restarted", "fails", 40),
    told("network", "other_network", "same_network", 60),
)


def exported(events: tuple[Event, ...], before: bytes | None, seconds: int) -> bytes:
    context = SummaryContext(tool="a400-wizard 0.1.0", knowledge="2026-11-22", gate=gate())
    return export(Leaving(events, SMALL, FLOW, catalogue(), context, "Jo"), before, at(seconds)).data


def answer(data: bytes) -> bytes:
    return make_ask(
        open_case(data),
        SMALL,
        by="Ann",
        at=at(4000),
        tool="a400-wizard 0.1.0",
        asks=[Ask(step="network", text="with a phone as hotspot, VPN off"), Ask(step="status")],
        notes=["Thanks, that is clear. One thing is open: the network was not really another one."],
        disputes=[Dispute(row="not-the-network", why="nobody has seen another network yet")],
    )


def three_rounds() -> Review:
    one = exported(FIRST, None, 3600)
    asked = answer(one)
    ask = open_ask(asked)
    two = appended_ask(one, asked, "Ann", at(5000), "a400-wizard 0.1.0", "2026-11-22")
    by = {"at": at(5000), "ask": digest(asked)}
    more: tuple[Event, ...] = (
        Asked(**by, by="support Ann", steps=ask.asks, notes=ask.notes, disputes=ask.disputes),
        Decided(**by, step="network", asked_by="support Ann", granted=True),
        Decided(**by, step="status", asked_by="support Ann", granted=False),
        told("network", "other_network", "works", 5100),
    )
    return review(open_case(exported((*FIRST, *more), two, 5200)), catalogue(), at(6000))


def as_reviewed() -> list[str]:
    found = three_rounds()
    return [
        *laid(telling.overview(found, at(6000))),
        "",
        *laid(telling.trail(found.since(0), at(6000))),
        "",
        *laid(telling.wanted(found.state)),
        "",
        *laid(telling.table(found)),
        "",
        *laid(telling.steps(found, guide=True)),
    ]


def as_asked() -> list[str]:
    asked = open_ask(answer(exported(FIRST, None, 3600)))
    shown = []
    for number, offer in enumerate(offers(asked, SMALL, catalogue()), 1):
        shown += [*laid(telling.offered(offer, number, guide=True)), ""]
    return shown


def as_spoken() -> list[str]:
    state = replay(SMALL, catalogue(), FIRST[:5])
    return list(laid(page_lines(spoken_page(position_of(state, SMALL), SMALL, catalogue(), AT), guide=True)))


@pytest.mark.parametrize(
    ("name", "made"),
    [("review", as_reviewed), ("ask", as_asked), ("code", as_spoken)],
    ids=lambda v: str(v)[:6],
)
def test_it_looks_as_agreed(name: str, made: object) -> None:
    """At 80 columns, for the reader of a case, for the user who decides, and for whoever guides by phone."""
    assert callable(made)
    text = re.sub(r"hash [0-9a-f]{12}", "hash ............", "\n".join(made())) + "\n"
    text = re.sub(r"flow small [0-9a-f]{8}", "flow small ........", text)
    path = HERE / "golden" / f"{name}.txt"
    if os.environ.get("A400_GOLDEN") == "write":
        path.write_text(text, "utf-8")

    assert text == path.read_text("utf-8")
    assert all(len(line) <= 80 for line in text.splitlines())
