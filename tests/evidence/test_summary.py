"""The summary keeps its order and its forty lines, and says what was not told."""

from datetime import UTC, timedelta

import pytest

from tests.evidence.build import (
    AT,
    NOW,
    context,
    empty,
    flow,
    full,
    pasted,
    reached,
    seen,
    started,
    verdict,
)
from tests.evidence.hostile import TEXTS, key, unsafe
from wizard.evidence import Gate
from wizard.evidence.fields import ALL
from wizard.evidence.redaction import KnownSecrets
from wizard.evidence.summary import MOST_LINES, Summary, summary
from wizard.evidence.times import both
from wizard.model.event import Changed
from wizard.model.flow import Flow
from wizard.model.state import Evaluation, RuledOut, SessionState
from wizard.model.words import Outcome, Place, Source, Sureness

ORDER = [
    "made", "attempted", "when", "status", "error_type", "message", "request_id", "cf_ray", "answered_by",
    "product", "model", "sdk", "browser", "device", "os", "python", "plan",
    "clean_client", "other_device", "other_network", "reproduced", "tried",
    "verdict", "tells", "because", "ruled_out", "not_checked",
    "open_changes", "next", "support", "never_send", "stamp",
]  # fmt: skip


def made(state: SessionState, flow_: Flow | None = None, **more: object) -> Summary:
    return summary(state, flow_ or flow(), context=context(**more), now=NOW)


def text_of(result: Summary, field: str) -> list[str]:
    return [entry.text for entry in result.entries if entry.field == field]


@pytest.mark.parametrize("state", [full(), empty()], ids=["full", "empty"])
def test_the_order_is_always_the_same(state: SessionState) -> None:
    """Every line has its place, told or not."""
    fields = list(dict.fromkeys(entry.field for entry in made(state).entries))

    assert fields == ORDER


def test_a_web_flow_asks_for_the_private_window() -> None:
    """There the private window takes the place of the clean client, and SDK and Python do not apply."""
    result = made(full(), flow(web=True))

    assert "private_window" in {e.field for e in result.entries}
    assert "clean_client" not in {e.field for e in result.entries}
    assert text_of(result, "sdk") == text_of(result, "python") == ["does not apply to a web page"]


def test_forty_lines_hold_the_fullest_session() -> None:
    """Where every list overflows, each is cut and says so, and the whole stays within forty lines."""
    many = tuple(f"thing {n}" for n in range(9))
    grounds = tuple(seen(f"x_{n}", "yes") for n in range(9))
    cleared = tuple(RuledOut(place=Place.NETWORK, by=ground) for ground in grounds)
    best = reached(verdict(next=many)).model_copy(update={"because": grounds, "ruled_out": cleared})
    state = full(
        notes={"tried": many},
        evaluation=Evaluation(rows=(), reached=best),
        open_changes=tuple(Changed(at=AT, change=c, what=c, undo="back", state="open") for c in many),
    )

    result = made(state)

    assert len(result.lines) == MOST_LINES
    for field, shown in (("tried", 3), ("because", 2), ("ruled_out", 3), ("open_changes", 2), ("next", 3)):
        assert len(text_of(result, field)) == shown
        assert text_of(result, field)[-1].endswith(f"(and {9 - shown} more)")
    assert result.entries[-1].field == "stamp"


def test_what_is_missing_can_be_asked_for() -> None:
    """An empty session lists each detail with its question; a full one lists none."""
    questions = {spec.id: spec.question for spec in ALL}
    result = made(empty(), machine={})

    assert {m.field: m.question for m in result.missing} == {
        k: q for k, q in questions.items() if k != "browser"
    }
    assert made(full()).missing == ()
    assert all(entry.text == "not told" for entry in result.entries if not entry.told)


def test_a_note_fills_a_gap_and_wins() -> None:
    """What a person adds takes the place of what was read, the last word first."""
    state = full(notes={"os": ("Windows 11", "Windows 12"), "status": ("413",), "attempted": ("x",)})

    result = made(state)

    assert text_of(result, "os") == ["Windows 12"]
    assert text_of(result, "status") == ["413"]
    assert text_of(result, "device") == ["x86_64"]


def test_without_a_paste_the_last_refusal_of_a_probe_stands_in() -> None:
    """Status and request id come from what was measured, and the line says by which probe."""
    measured = {"status": 400, "request_id": "req_011smallest0000", "keyed": True}
    refusal = seen("smallest_request", "fails_other", measured=measured)
    keyless = {"status": 401, "request_id": "req_011keyless00000", "keyed": False}
    as_it_should = seen("api_reach", "answered", measured=keyless)

    result = made(empty(history=(refusal, as_it_should)))

    assert text_of(result, "status") == ["400 (probe api_direct, 10:30:12)"]
    assert text_of(result, "request_id") == ["req_011smallest0000 (probe api_direct, 10:30:12)"]


def test_the_refusal_of_a_request_without_a_key_is_no_failure() -> None:
    """The API's own 401 shows that the way is good; the edge's 403 on the same way is a failure."""
    good = seen("api_reach", "answered", measured={"status": 401, "keyed": False})
    edge = seen("api_reach", "edge_refused", measured={"status": 403, "keyed": False})

    assert text_of(made(empty(history=(good,))), "status") == ["not told"]
    assert text_of(made(empty(history=(edge,))), "status") == ["403 (probe api_direct, 10:30:12)"]


def test_a_detail_that_the_flow_asked_for_is_told() -> None:
    """The browser of the web page's own question; its version is still to be added, and a note wins."""
    chosen = {"x_browser": seen("x_browser", "firefox", Source.PERSON)}
    web = flow(web=True)
    noted = full(facts=chosen, notes={"browser": ("Firefox 145",)})
    skipped = full(facts={"x_browser": seen("x_browser", "skipped", Source.PERSON)})

    assert text_of(made(full(facts=chosen), web), "browser") == ["firefox, version not told"]
    assert "browser" in {lack.field for lack in made(full(facts=chosen), web).missing}
    assert text_of(made(noted, web), "browser") == ["Firefox 145"]
    assert "browser" not in {lack.field for lack in made(noted, web).missing}
    assert text_of(made(skipped, web), "browser") == ["not told"]


def test_when_it_failed_is_never_made_up() -> None:
    """Without a reproduction the time of the paste is only a bound, and the detail stays missing."""
    result = made(full(reproductions=(), notes={}))

    assert text_of(result, "when") == ["before 2026-11-22 10:30:12 +01:00 (09:30:12 UTC), when it was pasted"]
    assert "when" in {m.field for m in result.missing}


def test_times_in_two_zones() -> None:
    """Local time carries its zone and UTC its date where that is another day; UTC alone is said once."""
    midnight = AT.replace(hour=23, minute=30)

    assert both(midnight, NOW) == "2026-11-23 00:30:12 +01:00 (2026-11-22 23:30:12 UTC)"
    assert both(midnight, NOW.astimezone(UTC)) == "2026-11-22 23:30:12 UTC"


def test_an_old_observation_is_said_to_be_old() -> None:
    """What has outlived its time is shown with that word."""
    old = seen("clean_client", "both_work", at=AT - timedelta(hours=2), holds_s=60.0)

    assert text_of(made(full(facts={"clean_client": old})), "clean_client") == [
        "works both ways (measured 08:30:12, old)"
    ]


@pytest.mark.parametrize(
    ("blames", "outcome", "billing", "says"),
    [
        (Place.BODY, Outcome.FIX, None, "cannot repair an invalid request"),
        (Place.NETWORK, Outcome.FIX, None, "cannot change your network"),
        (Place.GATEWAY, Outcome.STOPPED, None, "cannot change a gateway"),
        (Place.SERVICE, Outcome.WAIT, None, "No incident is reported, and a single fault passes"),
        (
            Place.ACCOUNT,
            Outcome.EVIDENCE,
            "spend_limit",
            "cannot lift a limit that you or your organization set",
        ),
        (Place.ACCOUNT, Outcome.FIX, "no_credit", "cannot pay in for you"),
        (Place.ACCOUNT, Outcome.FIX, "rate_limited", "slow down"),
        (None, Outcome.FIX, None, "the next step is yours"),
        (None, Outcome.WAIT, None, "Nothing is to be sent now"),
        (Place.ACCOUNT, Outcome.WAIT, None, "slow down"),
        (Place.POLICY, Outcome.STOPPED, None, "cannot open the service for a region"),
        (Place.ACCOUNT, Outcome.EVIDENCE, None, "https://support.claude.com"),
        (Place.NETWORK, Outcome.EVIDENCE, None, "https://support.claude.com"),
    ],
)
def test_support_is_named_only_where_it_can_act(
    blames: Place | None, outcome: Outcome, billing: str | None, says: str
) -> None:
    """For limits of one's own, invalid parameters and one's own network the person is told so instead."""
    facts = {"billing_check": seen("billing_check", billing)} if billing else {}
    best = reached(verdict(blames, outcome))

    (line,) = text_of(made(full(facts=facts, evaluation=Evaluation(rows=(), reached=best))), "support")

    assert says in line
    assert ("support.claude.com" in line) == (
        says.startswith("https") or blames in (Place.SERVICE, Place.POLICY)
    )


def test_a_known_incident_needs_no_report() -> None:
    """Only where the status page reports one; a fault of the service without one can be told to support."""
    best = reached(verdict(Place.SERVICE, Outcome.WAIT))
    facts = {"status_page": seen("status_page", "incident")}

    (line,) = text_of(made(full(facts=facts, evaluation=Evaluation(rows=(), reached=best))), "support")

    assert line.startswith("Nothing to report: the incident is known")
    assert "support.claude.com" not in line


def test_an_unsure_verdict_closes_no_door() -> None:
    """Where the table cannot tell, support stays open, and a flow without support says whom to ask."""
    unsure = full(evaluation=Evaluation(rows=(), reached=reached(sureness=Sureness.CANNOT_TELL)))

    assert "https://support.claude.com" in text_of(made(unsure), "support")[0]
    assert "whoever provides the service" in text_of(made(unsure, flow(support=None)), "support")[0]


@pytest.mark.parametrize("hostile", TEXTS)
def test_hostile_texts_stay_on_their_line(hostile: str) -> None:
    """No foreign text acts on a terminal or passes for a line of ours."""
    state = full(
        paste=pasted(message=hostile, error_type=hostile), notes={"tried": (hostile,), "sdk": (hostile,)}
    )

    result = made(state, foreign=hostile)

    assert unsafe("".join(result.lines)) == []
    assert len(result.lines) == len(made(full(notes={"tried": ("x",)})).lines)
    assert not any("\n" in line or "\t" in line for line in result.lines)


def test_secrets_and_people_do_not_reach_a_line() -> None:
    """Keys, known secrets, addresses and names of the machine are taken out at the default level."""
    words = f"{key()} own-secret-word me@firm.example /home/berta on host4711"
    state = full(paste=pasted(message=words), notes={"plan": (words,)})
    gate = Gate(known=KnownSecrets(["own-secret-word"]), key=b"k", names=("host4711",))
    shown = "\n".join(made(state, gate=gate).lines)

    assert not [w for w in (key()[10:30], "own-secret", "me@firm", "berta", "host4711") if w in shown]
    assert "req_011CSabcDEF123456789" in shown


def test_one_observation_that_clears_two_places_is_one_line() -> None:
    """The same ground is not told twice."""
    ground = seen("api_reach", "answered")
    both_places = tuple(RuledOut(place=place, by=ground) for place in (Place.NETWORK, Place.GATEWAY))
    best = reached().model_copy(update={"ruled_out": both_places})

    assert text_of(made(full(evaluation=Evaluation(rows=(), reached=best))), "ruled_out") == [
        "network, gateway, by Way to the API: the API itself answered (measured 10:30:12)"
    ]


def test_practice_is_said() -> None:
    """A summary of a practice session cannot be taken for a real one."""
    assert "practice (credit)" in made(full(started=started(practice="credit"))).lines[0]


def test_passed_over_is_not_told() -> None:
    """An answer that was skipped counts as not told, and the place it would clear is not cleared."""
    skipped = full(facts={"other_network": seen("other_network", "skipped", Source.PERSON)})

    assert text_of(made(skipped), "other_network") == ["not told"]
