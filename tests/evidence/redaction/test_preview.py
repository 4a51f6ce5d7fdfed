"""The preview: what leaves is marked and explained, and put back one thing at a time, never a key."""

import pytest

from tests.evidence.hostile import key
from wizard.evidence import Gate, redact
from wizard.evidence.redaction.preview import CannotLiftError, Lift, leftovers, preview
from wizard.evidence.redaction.tags import KINDS, NEVER_PUT_BACK

TEXT = f"{key()} me@firm.example from 10.0.0.7 and 10.0.0.7, card 4111 1111 1111 1111"


def test_it_shows_what_redact_would_give() -> None:
    """The text is the same, and every place in it is marked."""
    page = preview(TEXT, key=b"case")

    assert page.text == redact(TEXT, key=b"case").text
    assert [page.text[r.shown_start : r.shown_end] for r in page.replacements] == [
        r.tag for r in page.replacements
    ]
    assert [TEXT[r.start : r.end] for r in page.replacements][1] == "me@firm.example"
    assert all(r.what == KINDS[r.kind] and r.why.endswith(".") for r in page.replacements)


def test_a_thing_is_put_back_wherever_it_stands() -> None:
    """With a reason, and everything else stays out."""
    page = preview(TEXT, key=b"case").lift(2, "support asked for the address")

    assert page.text.count("10.0.0.7") == 2
    assert "me@firm" not in page.text
    assert [r.lifted for r in page.replacements] == [False, False, True, True, False]
    assert page.replacements[3].reason == "support asked for the address"
    assert (
        page.text
        == page.text[: page.replacements[2].shown_start]
        + "10.0.0.7"
        + page.text[page.replacements[2].shown_end :]
    )


def test_it_is_taken_out_again() -> None:
    """Nothing is final until it has left."""
    page = preview(TEXT, key=b"case")

    assert page.lift(1, "needed").lower(1).text == page.text


@pytest.mark.parametrize("number", [0, 4])
def test_keys_and_cards_are_never_put_back(number: int) -> None:
    """Not on request, and not by a lift that comes from somewhere else."""
    page = preview(TEXT)

    assert not page.replacements[number].liftable
    assert page.original(number) == "••••"
    with pytest.raises(CannotLiftError, match="never"):
        page.lift(number, "please")
    forced = Lift(page.replacements[number].kind, page.replacements[number].value, "please")
    assert preview(TEXT, lifts=[forced]).text == page.text
    assert Gate(lifts=(forced,)).text(TEXT) == page.text


def test_a_reason_is_needed_and_a_place() -> None:
    """An empty reason is none."""
    page = preview(TEXT)

    with pytest.raises(CannotLiftError, match="why"):
        page.lift(1, "  ")
    with pytest.raises(CannotLiftError, match="no such"):
        page.lift(99, "needed")


def test_the_gate_lets_through_what_was_put_back() -> None:
    """What the person saw is what the report says."""
    gate = Gate(key=b"case")
    page = gate.preview(TEXT).lift(1, "needed")

    assert Gate(key=b"case", lifts=page.lifts).text(TEXT) == page.text


def test_a_stretch_of_several_things_needs_all_of_them() -> None:
    """Putting back one of two things that were taken out as one does not show the other."""
    text = "password: me@firm.example"
    page = preview(text)

    assert [r.kind for r in page.replacements] == ["password"]
    assert "me@" not in preview(text, lifts=[Lift("email", "me@firm.example", "x")]).text


def test_random_words_are_listed_for_review() -> None:
    """What looks random and stays is pointed out; ids that support needs are not."""
    odd = "ZkQ9x8Lm2pQw7RtY5vB1"
    page = preview(f"it said {odd} for req_011CSabcDEF123456789 of claude-opus-4-8")

    assert [page.text[left.start : left.end] for left in page.leftovers] == [odd]


@pytest.mark.parametrize(
    "plain",
    [
        "client_request_id=6cb36b6f-9a3e-4e85-9c90-cd765b6e96e6",
        "url=http://127.0.0.1:35997/api/v2/summary.json",
        "read /usr/lib/python3/httpcore/v1/connection.py",
    ],
)
def test_names_and_paths_are_no_doubt(plain: str) -> None:
    """A name before a value and the plain parts of a path do not make either look random."""
    assert not preview(plain, level="support").leftovers


@pytest.mark.parametrize("around", ["token_of_build={}", "http://127.0.0.1/v1/files/{}/list", "a/{}"])
def test_what_is_random_in_a_path_or_behind_a_name_is_a_doubt(around: str) -> None:
    """Only the random part is pointed out, whatever stands around it."""
    odd = "ZkQ9x8Lm2pQw7RtY5vB1"
    page = leftovers(around.format(odd))

    text = around.format(odd)
    assert [text[left.start : left.end].removeprefix("a/") for left in page] == [odd]


def test_nothing_secret_is_in_its_repr() -> None:
    """A preview in a log or a traceback says nothing."""
    shown = repr(preview(TEXT))

    assert "q7Zk" not in shown
    assert "me@firm" not in shown
    assert "email" in NEVER_PUT_BACK or "Lift" not in shown
