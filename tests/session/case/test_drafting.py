"""A case is looked at before it leaves: all of what is new is shown, and exactly what was seen is in it."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import pytest

from tests.evidence.case.build import FLOW, at, contents, gate, leaving, pasted, session, told
from tests.evidence.hostile import key
from tests.evidence.redaction.plants import PEOPLE, leaks, plants
from wizard.evidence.case import CaseError, open_case
from wizard.evidence.draft import Taken
from wizard.evidence.redaction.preview import CannotLiftError, Lift
from wizard.evidence.selfcheck import LeakError
from wizard.knowledge.load import catalogue
from wizard.model.event import Event, Noted
from wizard.session.case.drafting import CaseDraft, case_draft
from wizard.session.case.review import review

MAIL, ADDRESS = "jo@firm.example", "10.1.2.3"
SAID = f"asked {MAIL} and once more JO@firm.example, from {ADDRESS} with {key()}"
HASH = re.compile(r"[0-9a-f]{64}|[a-z][0-9a-f]{8}(\..+)?")


def noted(text: str, seconds: int = 40) -> Noted:
    return Noted(at=at(seconds), field="tried", text=text)


def drafted(
    *more: Event, lifts: tuple[Lift, ...] = (), before: CaseDraft | None = None, secrets: tuple[str, ...] = ()
) -> CaseDraft:
    """The draft of the session with these events, with these things put back."""
    made = replace(gate(*secrets), lifts=lifts)
    return case_draft(leaving(session(*more), made), before.data if before else None, "a400-x", at(100))


def taken(made: CaseDraft, kind: str) -> Taken:
    return next(one for one in made.taken if one.kind == kind)


def lifted(made: CaseDraft, kind: str, reason: str = "support asked") -> tuple[Lift, ...]:
    return made.with_lift(made.taken.index(taken(made, kind)), reason)


def texts(value: object) -> Iterator[str]:
    """Every text of a value out of JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)


def test_all_of_what_is_new_is_on_the_first_page() -> None:
    """Every text of the journal, the observations and the record, but for hashes, times and closed words."""
    made = drafted(noted(SAID), pasted(f"no such user {MAIL}"))
    page = made.views[0].whole
    files = contents(made.data)
    lines = [json.loads(line) for line in files["round-1/journal.jsonl"].splitlines()]
    values = [*texts(lines), *texts(json.loads(files["round-1/observations.json"]))]
    record = json.loads(files["round-1/round.json"])
    values += texts({name: record[name] for name in ("name", "tool", "knowledge", "fingerprint")})
    shown = [value for value in values if not HASH.fullmatch(value) and not re.match(r"20\d\d-.*Z", value)]

    assert len(shown) > 60
    assert [value for value in shown if value not in page] == []


def test_the_other_views_are_the_files_as_they_stand() -> None:
    """Nothing is in the archive that cannot be looked at."""
    made = drafted()
    files = contents(made.data)

    assert {view.title for view in made.views[1:]} == set(files)
    assert all(view.text.encode() == files[view.title] for view in made.views[1:])


def test_what_was_taken_out_is_marked_and_explained() -> None:
    """Each once, with what stood there for the person alone; of a key nothing."""
    made = drafted(noted(SAID))

    assert [(one.kind, one.liftable, one.stood) for one in made.taken] == [
        ("api-key", False, "••••"),
        ("email", True, MAIL),
        ("ip4-private", True, ADDRESS),
    ]
    assert all(one.tag in made.views[0].whole for one in made.taken)
    assert all(word.encode() not in b"".join(contents(made.data).values()) for word in (MAIL, ADDRESS, key()))


def test_a_lift_is_in_what_is_new_and_stamped() -> None:
    """The thing, and why it is there: in the record of the round, in its report, for its reader."""
    made = drafted(noted(SAID), lifts=lifted(drafted(noted(SAID)), "email"))
    files = contents(made.data)
    record = json.loads(files["round-1/round.json"])
    report = json.loads(files["round-1/report.json"])
    found = review(open_case(made.data), catalogue(), at(200))

    assert MAIL in files["round-1/journal.jsonl"].decode()
    assert MAIL in files["round-1/summary.txt"].decode()
    assert ADDRESS not in b"".join(files.values()).decode()
    assert record["put_back"] == [{"what": "an e-mail address", "reason": "support asked"}]
    assert report["put_back"] == record["put_back"]
    assert report["consents"][-1]["asked"] == "to put back an e-mail address, because: support asked"
    assert found.disagreements == ()
    assert any(MAIL in said.text for said in found.since(0))


def test_the_fingerprint_is_the_same_whatever_was_put_back() -> None:
    """It finds the same failure again, in a case with other marks too."""
    event = pasted(f"no such user {MAIL}")
    one = drafted(event)
    back = drafted(event, lifts=lifted(one, "email"))
    prints = [open_case(made.data).head.record.fingerprint for made in (one, back)]

    assert prints[0] is not None
    assert prints[0].shape == "no such user <email>"
    assert prints[0] == prints[1]


@pytest.mark.parametrize("kind", ["api-key", "secret"])
def test_a_key_is_never_put_back(kind: str) -> None:
    """Not on request, and not by a lift that somebody made up."""
    made = drafted(noted(SAID))

    with pytest.raises(CannotLiftError, match="never put back"):
        lifted(made, "api-key")
    forged = drafted(noted(SAID), lifts=(Lift(kind, key(), "please"),))
    assert forged.lifts == ()
    assert forged.data == made.data


def test_an_address_that_is_a_known_secret_stays_out() -> None:
    """What the program knows wins over what it looks like."""
    made = drafted(noted(SAID), lifts=(Lift("email", MAIL, "please"),), secrets=(MAIL,))

    assert MAIL.encode() not in b"".join(contents(made.data).values())


def test_rounds_that_left_are_not_changed() -> None:
    """What an earlier round left without stays out of it; what is new can be put back, and says so."""
    one = drafted(noted(SAID))
    news = noted(f"again {MAIL}, and kim@firm.example", 110)
    plain = drafted(noted(SAID), news, before=one)
    mail = next(t for t in plain.taken if t.value == MAIL)
    two = drafted(
        noted(SAID), news, before=one, lifts=plain.with_lift(plain.taken.index(mail), "support asked")
    )
    old, new = contents(one.data), contents(two.data)

    assert all(new[name] == data for name, data in old.items() if name.startswith("round-1/"))
    assert open_case(two.data).extends(open_case(one.data))
    assert mail.rule == "can be put back into what is new"
    assert MAIL in new["round-2/journal.jsonl"].decode()
    address = taken(two, "ip4-private")
    assert (address.liftable, address.rule) == (False, "cannot be put back")
    assert "An earlier round left without it" in address.why
    with pytest.raises(CannotLiftError, match="no round is changed"):
        lifted(two, "ip4-private")
    assert any("1  20" in head for group in two.views[0].groups for head, _ in group.lines)


def test_what_was_recorded_without_it_says_so() -> None:
    """Journals of before keep bare tags: nothing of the thing is here any more."""
    one = taken(drafted(noted("asked <email> today")), "email")
    made = drafted(noted("asked <email> today"))
    bare = next(t for t in made.taken if t.tag == "<email>")

    assert one.kind == "email"
    assert (bare.liftable, bare.rule) == (False, "cannot be put back")
    assert "recorded without it" in bare.why


def test_nothing_new_is_the_same_case_again() -> None:
    """Byte for byte, with nothing to put back; it is said."""
    one = drafted(noted(SAID))
    again = drafted(noted(SAID), before=one)

    assert again.data == one.data
    assert not again.fresh
    assert "the same case again" in again.about
    assert not any(t.liftable for t in again.taken)
    assert MAIL not in again.views[0].whole


def test_what_must_not_leave_makes_no_draft(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last search goes over the bytes that would be written."""
    monkeypatch.setattr("wizard.evidence.gate.Gate.line", lambda _self, text, _limit=0: text)
    with pytest.raises(LeakError):
        drafted(noted(SAID))


@pytest.mark.parametrize("more", [(), (noted("one more thing", 120),)])
def test_a_secret_that_is_known_by_now_stops_the_whole_case(more: tuple[Event, ...]) -> None:
    """What left before leaves again with every round; where it holds what must not, nothing leaves."""
    word = "tulip-harbor-lantern-42"
    one = drafted(noted(f"it is {word} there"))
    assert word in one.views[0].whole

    with pytest.raises(CaseError, match="begin a new session"):
        drafted(noted(f"it is {word} there"), *more, before=one, secrets=(word,))


def test_a_round_with_a_lift_is_verified_like_any_other() -> None:
    """Its verdict is computed again, on the flow that was pinned."""
    made = drafted(told("network", "other_network", "fails", 50), lifts=(Lift("email", MAIL, "x"),))
    case = open_case(made.data)

    assert case.flow == FLOW
    assert review(case, catalogue(), at(200)).disagreements == ()


def test_whatever_is_put_back_no_key_leaves() -> None:
    """Everything that can be put back is, and no byte of the case holds anything that opens something."""
    wanted = (plant for plant in plants(47) if plant.kind not in PEOPLE)
    left: list[str] = []
    lifted_once = False
    for plant in islice(wanted, 40):
        event = noted(f"{SAID} {plant.text}")
        known = (plant.value,) if plant.known else ()
        made = drafted(event, secrets=known)
        lifts = tuple(
            Lift(one.kind, one.value, f"needed, {plant.text}") for one in made.taken if one.liftable
        )
        back = drafted(event, lifts=lifts, secrets=known)
        left += leaks(plant, contents(back.data))
        lifted_once = lifted_once or MAIL in contents(back.data)["round-1/journal.jsonl"].decode()

    assert lifted_once
    assert left == []
