"""What leaves is what was looked at: every form of it, with what was put back stamped into it."""

import json
from datetime import UTC, datetime

import pytest

from tests.evidence.build import context, flow, full, pasted, seen
from tests.evidence.hostile import key
from wizard.evidence import Gate
from wizard.evidence.bundle import changed_parts, open_report
from wizard.evidence.draft import Draft, Group, Taken, View, marks, report_draft
from wizard.evidence.redaction.preview import CannotLiftError, Lift
from wizard.evidence.render import FORMS, SUFFIXES
from wizard.model.state import SessionState

NOW = datetime(2026, 11, 22, 9, 35, tzinfo=UTC)
MAIL, ADDRESS = "kim@firm.example", "10.1.2.3"
SAID = f"tried as {MAIL} with {key()} and once more as KIM@firm.example"


def state() -> SessionState:
    """A session with a person, an address and a key in it."""
    history = (*full().history, seen("api_direct", "answered", said=f"from {ADDRESS}"))
    return full(notes={"tried": (SAID,)}, history=history, paste=pasted(request_shape='{"model": "m"}'))


def made(*lifts: Lift, level: str = "support") -> Draft:
    """The draft with these things put back."""
    told = context(gate=Gate(level, key=b"case", lifts=lifts))  # type: ignore[arg-type]
    return report_draft(state(), flow(), context=told, forms=FORMS, now=NOW)


def said(one: Draft, form: str) -> str:
    """What leaves in one of the forms."""
    return one.files[SUFFIXES[form]].decode()  # type: ignore[index]


def number(one: Draft, kind: str) -> int:
    """The place of the first thing of a kind."""
    return next(n for n, taken in enumerate(one.taken) if taken.kind == kind)


def test_each_thing_is_listed_once_with_why_and_whether_it_may_come_back() -> None:
    """An address in small and large letters is one thing; a key says nothing of itself."""
    one = made()

    assert [(t.kind, t.liftable) for t in one.taken] == [
        ("api-key", False),
        ("email", True),
        ("ip4-private", True),
    ]
    assert one.taken[1].times == 2
    assert (one.taken[0].stood, one.taken[1].stood, one.taken[2].stood) == ("••••", MAIL, ADDRESS)
    assert all(t.why.endswith(".") for t in one.taken)
    assert key() not in repr(one.taken)
    assert MAIL not in repr(one.taken)


@pytest.mark.parametrize("form", FORMS)
def test_a_lift_is_in_every_form_and_stamped(form: str) -> None:
    """The thing, and in the three texts why it is there; everything else stays out."""
    lifts = made().with_lift(number(made(), "email"), "support  asked\nfor it")
    text = said(made(*lifts), form)

    assert lifts == (Lift("email", MAIL, "support asked for it"),)
    assert MAIL in text
    assert ADDRESS not in text
    assert key() not in text
    if form != "svg":
        assert text.count("support asked for it") == 2


def test_the_stamp_is_data_and_the_report_is_still_as_it_was_made() -> None:
    """For programs: what was put back and why, in its own part, in the ledger, under the manifest."""
    one = made(Lift("email", MAIL, "needed"))
    told = json.loads(one.files[".json"])
    back = open_report(one.files[".json"])

    assert told["put_back"] == [{"what": "an e-mail address", "reason": "needed"}]
    assert told["consents"][-1]["asked"] == "to put back an e-mail address, because: needed"
    assert changed_parts(back) == ()
    assert "put_back" in changed_parts(back.model_copy(update={"put_back": ()}))


def test_a_key_is_never_put_back() -> None:
    """Not on request, and not by a lift that somebody made up."""
    one = made()
    forged = Lift("api-key", key(), "please")

    with pytest.raises(CannotLiftError, match="never"):
        one.with_lift(number(one, "api-key"), "please")
    assert made(forged).files == one.files
    assert made(forged).lifts == ()


@pytest.mark.parametrize(("place", "reason"), [(1, " \n "), (-1, "x"), (99, "x")])
def test_a_reason_and_a_place_are_needed(place: int, reason: str) -> None:
    """An empty reason is none, and there is nothing before the first."""
    with pytest.raises(CannotLiftError):
        made().with_lift(place, reason)


def test_a_reason_goes_through_the_gate_as_well() -> None:
    """A person may type a key or an address into it."""
    texts = [said(made(Lift("email", MAIL, f"because of {key()} at {ADDRESS}")), form) for form in FORMS]

    assert not any(key() in text or ADDRESS in text for text in texts)


def test_what_was_put_back_is_taken_out_again() -> None:
    """And the draft is to the letter as if it had never been back."""
    back = made(Lift("email", MAIL, "needed"))

    with pytest.raises(CannotLiftError, match="already"):
        back.with_lift(number(back, "email"), "again")
    assert made(*back.without_lift(number(back, "email"))).files == made().files


def test_what_was_withheld_or_taken_out_before_is_said() -> None:
    """A tag that stood in the journal cannot be put back, because nothing else is kept."""
    told = context(gate=Gate(key=b"case"))
    one = report_draft(
        full(notes={"tried": ("as <email> today",)}), flow(), context=told, forms=FORMS, now=NOW
    )

    assert [(t.tag, t.liftable, t.why) for t in one.taken] == [
        ("<email>", False, "It was recorded without it, so it is not on this machine.")
    ]
    assert not one.withheld


def test_the_request_leaves_as_its_shape() -> None:
    """Sizes and names of parameters, in every text form."""
    one = made()

    assert all('{"model": "m"}' in said(one, form) for form in ("text", "markdown"))
    assert json.loads(one.files[".json"])["request_shape"] == '{"model": "m"}'


def test_a_word_that_was_put_back_is_no_doubt() -> None:
    """It is marked as what it is; another word that looks random stays one to look at."""
    word, other = "build-7q2x.zk91.corp.internal", "x9Kq2Lm8Rt4Vw7Zp1Bd6"
    back = Taken("host", "", 0, "", True, "needed", word, word)
    text = f"from {word} with {other}"

    assert [mark.sort for mark in marks(text, (back,))] == ["back", "doubt"]
    assert View("x", text=text).doubted((back,)) == (other,)
    assert View("x", text=text).doubted(()) == (word, other)
    assert View("x", text=text, doubts=False).doubted(()) == ()


def test_a_fold_hides_no_line_with_a_mark() -> None:
    """What is folded away is counted, and what was taken out stands where it stands."""
    lines = tuple((f"{n} ", "nothing of note") for n in range(9))
    group = Group("A list", (*lines[:5], ("5 ", "wrote to <email#abcde>"), *lines[6:]), 2)

    assert [*group.shown(())] == [lines[0], lines[1], 3, ("5 ", "wrote to <email#abcde>"), 3]
    assert [*Group("A list", lines).shown(())] == [*lines]
