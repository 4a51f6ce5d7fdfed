"""Temporary changes stay open until their undoing was seen, or a person says so where nothing can see it."""

from datetime import timedelta

import pytest

from tests.proof.support import AT, saved_session, state_of
from wizard.cli.main import main
from wizard.model.event import Changed
from wizard.proof.changes import (
    Look,
    closed_by_person,
    judge,
    look_at,
    may_close,
    network_left,
    of_environment,
    opened,
    reminders,
    sort_of,
    sorts,
    with_history,
)
from wizard.standin import start

LATER = AT + timedelta(minutes=5)
HOME, PHONE = "a11.g22.n33.t44", "a55.g66.n77.t-"
PROXY = {"HTTPS_PROXY": "http://user:pass@proxy.corp:3128"}


def change(what: str, look: Look, **more: object) -> Changed:
    """A change that was entered."""
    return opened("step-0", what, "", look, AT).model_copy(update=more)


@pytest.mark.parametrize(
    ("what", "sort"),
    [
        ("Turn the VPN off for one try", "vpn"),
        ("Join a phone's hotspot for one try", "network"),
        ("Unset the proxy variables in this shell for one try", "proxy"),
        ("Turn the extensions off while you look", "extension"),
        ("NODE_TLS_REJECT_UNAUTHORIZED=0 for one try", "verification"),
        ("Start the program once with an empty environment", "setting"),
        ("Something nobody thought of", "other"),
    ],
)
def test_the_sort_is_found_by_words(what: str, sort: str) -> None:
    """Flows and people say it in their own words; each sort has an undo of its own."""
    assert sort_of(change(what, Look())).id == sort
    assert all(each.undo for each in sorts())
    assert change(what, Look()).undo


def test_a_network_is_seen_undone_only_after_it_was_seen_changed() -> None:
    """The same view as before proves nothing by itself."""
    made = change("Turn the VPN off", Look(network=HOME))
    seen = judge(made, Look(network=PHONE), LATER)

    assert judge(made, Look(network=HOME), LATER).verdict == "cannot_tell"
    assert seen.verdict == "open"
    assert seen.event is not None
    assert seen.event.during == PHONE
    undone = judge(seen.event, Look(network=HOME), LATER)
    assert (undone.verdict, undone.event and undone.event.seen_by) == ("undone", "probe")


def test_a_network_of_which_a_part_is_unknown_is_no_other_network() -> None:
    """The router's mark is not always known: its coming and going is no change."""
    bare, whole = f"{HOME}.i1.h-", f"{HOME}.i1.habcd"
    made = change("Turn the VPN off", Look(network=bare), during=PHONE)

    assert judge(made, Look(network=whole), LATER).verdict == "undone"
    assert judge(made, Look(network=PHONE), LATER).verdict == "open"


def test_a_switch_that_nobody_told_is_entered_once() -> None:
    """The first network that probes saw is the usual one; one open change of the network is enough."""
    seen = [(AT, None), (AT, HOME), (LATER, PHONE)]
    left = network_left(seen, Look(network=PHONE), [], LATER)

    assert left is not None
    assert (left.before, left.during, left.seen_by, left.state) == (HOME, PHONE, "probe", "open")
    assert network_left(seen, Look(network=PHONE), [left], LATER) is None
    assert network_left(seen, Look(network=HOME), [], LATER) is None
    assert network_left([], Look(network=PHONE), [], LATER) is None
    assert network_left(seen, Look(), [], LATER) is None


def test_probes_may_have_seen_it_meanwhile() -> None:
    """The networks of the session's own observations count, from the change on."""
    made = change("Join a hotspot", Look(network=HOME))
    before = with_history(made, [(AT - timedelta(minutes=1), PHONE), (LATER, HOME), (LATER, None)])
    meanwhile = with_history(made, [(LATER, PHONE), (LATER, HOME)])

    assert (before.during, meanwhile.during) == (None, PHONE)


def test_checks_that_are_off_are_seen_for_sure() -> None:
    """Nobody's word closes it while the variable stands there."""
    off = of_environment({"NODE_TLS_REJECT_UNAUTHORIZED": "0"})
    made = change("Switch certificate verification off for one try", of_environment({}))
    seen = judge(made, off, LATER)

    assert (seen.verdict, seen.dangerous) == ("open", True)
    assert "NODE_TLS_REJECT_UNAUTHORIZED" in seen.said
    assert closed_by_person(seen, LATER) is None
    assert seen.event is not None
    assert judge(seen.event, of_environment({"NODE_TLS_REJECT_UNAUTHORIZED": "1"}), LATER).verdict == "undone"


def test_a_proxy_unset_and_set_again() -> None:
    """Seen from two shells: without it, and with it again. No part of its address is kept."""
    made = change("Unset the proxy variables", of_environment(PROXY))
    seen = judge(made, of_environment({}), LATER)

    assert seen.event is not None
    assert judge(seen.event, of_environment(PROXY), LATER).verdict == "undone"
    assert "pass" not in made.model_dump_json()
    assert of_environment(PROXY).proxy == of_environment({"HTTPS_PROXY": "http://proxy.corp:3128"}).proxy


def test_secrets_of_the_environment_are_not_even_hashed() -> None:
    """A short secret could be guessed from its hash."""
    one, other = ({"ANTHROPIC_API_KEY": value, "CLAUDE_CODE_OAUTH_TOKEN": value} for value in ("a", "b"))

    assert of_environment(one).setting == of_environment(other).setting
    assert of_environment({"CLAUDE_CODE_X": "0"}).setting != of_environment({"CLAUDE_CODE_X": "1"}).setting


def test_what_nothing_sees_is_left_to_the_person() -> None:
    """An extension is closed on a person's word, and so is a network that is another one for good."""
    extension = judge(change("Extensions off", Look()), Look(), LATER)
    moved = judge(change("VPN off", Look(network=HOME)), Look(network=PHONE), LATER)

    for judged in (extension, moved):
        closing = closed_by_person(judged, LATER)
        assert closing is not None
        assert (closing.state, closing.seen_by) == ("undone", "person")


def test_an_open_change_keeps_the_case_open() -> None:
    """It is reminded of, the dangerous ones first, and no case is closed before."""
    vpn, extension = change("VPN off", Look()), change("Extensions off", Look())

    assert not may_close([vpn])
    assert may_close([])
    assert [line.split(": ")[1] for line in reminders([extension, vpn])] == [
        "VPN off. To undo",
        "Extensions off. To undo",
    ]


async def test_a_world_is_looked_at() -> None:
    """The look takes the network of the world it is given, and sees it change."""
    async with start("healthy") as standin:
        before = look_at(standin.world)
        standin.switch_network()
        after = look_at(standin.world)

    assert before.network
    assert before.network != after.network


def test_the_command_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Enter, list, see in effect, see undone: each is an event of the session."""
    session = saved_session()
    assert main(["changes"]) == 0
    assert main(["changes", "--open", "Unset HTTPS_PROXY", "--undo", "open a new shell"]) == 0
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.corp:3128")
    assert main(["changes"]) == 1
    assert "seen in effect" in capsys.readouterr().out
    monkeypatch.delenv("HTTPS_PROXY")
    assert main(["changes", "latest", "--json"]) == 0
    assert '"verdict": "undone"' in capsys.readouterr().out
    assert state_of(session).open_changes == ()


def test_a_persons_word_closes_one(capsys: pytest.CaptureFixture[str]) -> None:
    """By number or by name; a word that names none is wrong use."""
    session = saved_session(
        Changed(at=AT, change="browser-0", what="Extensions off", undo="on again", state="open")
    )

    assert main(["changes", "--undone", "7"]) == 2
    assert main(["changes", "--undone", "browser-0"]) == 0
    assert state_of(session).open_changes == ()
    assert main(["changes", "--undo", "x"]) == 2
    assert main(["changes", "nosuch"]) == 2
    assert "Traceback" not in capsys.readouterr().err
