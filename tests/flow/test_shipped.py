"""The shipped flows: no finding, every row reached by walking, the promised order, behaviour frozen."""

import os
import tomllib
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.flow.build import NOW, seen, started
from wizard.flow import FlowFile, advance, inspect, load, shipped_flows, start
from wizard.flow.check_texts import texts
from wizard.flow.course import Course
from wizard.flow.domains import holds, specs, table_facts
from wizard.flow.guard import OFFICIAL_DOMAINS
from wizard.flow.shelf import shipped_folder
from wizard.flow.table import cases, is_catch_all
from wizard.knowledge import catalogue
from wizard.model.event import Answered, Learned
from wizard.model.fact import CANNOT_TELL, OPEN_VALUES
from wizard.model.flow import Flow
from wizard.model.words import Source, Sureness

GOLDEN = Path(__file__).parent / "golden"
SHIPPED = {file.id: file for file in shipped_flows()}
FLOWS: dict[str, Flow] = {
    name: load(file.read(), name=name, shipped=True, catalogue=catalogue()).flow
    for name, file in SHIPPED.items()
}
both = pytest.mark.parametrize("name", ["api-400", "web-app"])


def walked(flow: Flow, answers: Mapping[str, str], otherwise: str = CANNOT_TELL) -> Course:
    """A session in which every question that comes up is answered from `answers`."""
    course = start(flow, catalogue(), started())
    for second in range(1, 60):
        shown = course.state.current
        if shown is None:
            return course
        fact = flow.step(shown).ask
        at = NOW + timedelta(seconds=second)
        observation = seen(fact, answers.get(fact, otherwise), at=at, step=shown)
        course = advance(course, Answered(at=at, step=shown, observation=observation))
    raise AssertionError("the walk does not end")


def verdict_of(flow: str, **answers: str) -> str:
    """The row that a walk with these answers ends in; what is not given is answered with *I don't know*."""
    reached = walked(FLOWS[flow], answers).state.evaluation.reached
    assert reached is not None
    return reached.rule


@both
def test_a_shipped_flow_has_no_finding(name: str) -> None:
    """Not even a warning."""
    file = SHIPPED[name]

    assert inspect(file.read(), name=name, shipped=True, catalogue=catalogue(), today=NOW.date())[1] == ()


@both
def test_a_shipped_flow_would_pass_as_foreign_too(name: str) -> None:
    """It keeps the rules that the flows of others must keep."""
    assert load(SHIPPED[name].read(), name=name, catalogue=catalogue()).foreign


@both
def test_every_row_is_reached_by_a_generated_walk(name: str) -> None:
    """Each row has a case; answering what is asked from that case ends in that row."""
    flow = FLOWS[name]
    made = cases(flow, catalogue())

    assert list(made) == [rule.id for rule in flow.rules]
    ended = {rule: walked(flow, case).state.evaluation.reached for rule, case in made.items()}
    assert {rule: reached.rule if reached else None for rule, reached in ended.items()} == {
        r: r for r in made
    }


@both
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_every_walk_ends_in_a_verdict(name: str, data: st.DataObject) -> None:
    """Whatever is answered, in whatever mixture of knowing and not knowing."""
    flow = FLOWS[name]
    known = specs(flow, catalogue())
    answers = {step.ask: data.draw(st.sampled_from(known[step.ask].domain)) for step in flow.steps}

    state = walked(flow, answers).state

    assert state.evaluation.reached is not None
    assert state.evaluation.relevant == ()
    assert state.steps_left == 0
    definite = all(answers[fact] not in OPEN_VALUES for fact in table_facts(flow) if fact in state.facts)
    if definite:
        assert not is_catch_all(next(r for r in flow.rules if r.id == state.evaluation.reached.rule))


@both
def test_nobody_is_asked_for_nothing(name: str) -> None:
    """Who knows nothing is asked every question that decides, once, and ends in *cannot tell*."""
    flow = FLOWS[name]

    state = walked(flow, {}).state

    assert state.evaluation.reached is not None
    assert is_catch_all(flow.rules[-1])
    assert state.evaluation.reached.rule == flow.rules[-1].id
    assert state.evaluation.reached.sureness is Sureness.CANNOT_TELL
    assert {e.step for e in state.trail} <= {s.id for s in flow.steps}


def test_the_table_keeps_the_order_of_the_design() -> None:
    """Status page, request, clean client, smallest request, another network, account."""
    order = [rule.id for rule in FLOWS["api-400"].rules]
    heart = [
        "incident",
        "request-at-fault",
        "only-clean-works",
        "your-request",
        "another-network-works",
        "follows-account",
    ]
    web = [rule.id for rule in FLOWS["web-app"].rules]
    heart_web = ["incident", "private-window-works", "another-network-works", "follows-account"]

    assert [r for r in order if r in heart] == heart
    assert [r for r in web if r in heart_web] == heart_web


def test_an_incident_ends_the_questions() -> None:
    """Nobody is asked ten more questions while the service is down."""
    course = walked(FLOWS["api-400"], {"status_page": "incident"})

    assert [e.step for e in course.state.trail] == ["what-calls", "status"]
    assert course.state.evaluation.reached is not None
    assert course.state.evaluation.reached.sureness is Sureness.SHOWN


REACHED = {"status_page": "no_incident", "api_reach": "answered", "inherited_reach": "answered"}
GOOD = {**REACHED, "key_check": "accepted", "model_check": "active", "billing_check": "clear"}
SAME = {**GOOD, "clean_client": "both_fail", "smallest_request": "fails_same"}
DEAD = {"status_page": "no_incident", "api_reach": "tcp_failed", "inherited_reach": "tcp_failed"}


@pytest.mark.parametrize(
    ("answers", "row"),
    [
        ({"paste_place": "request"}, "request-at-fault"),
        ({"paste_place": "gateway"}, "gateway-answered"),
        ({**REACHED, "inherited_reach": "tcp_failed"}, "settings-break-the-way"),
        ({**REACHED, "inherited_reach": "other_answered"}, "settings-lead-elsewhere"),
        ({**REACHED, "inherited_reach": "edge_refused"}, "exit-refused"),
        ({"api_reach": "edge_refused", "inherited_reach": "edge_refused"}, "edge-refused"),
        ({**REACHED, "api_reach": "dns_failed", "key_check": "refused"}, "key-refused"),
        ({**REACHED, "key_check": "missing"}, "key-missing"),
        ({**REACHED, "key_check": "workspace_needed"}, "workspace-needed"),
        ({**REACHED, "key_check": "on_hold"}, "on-hold"),
        ({**REACHED, "key_check": "accepted", "model_check": "retired"}, "model-retired"),
        ({**GOOD, "billing_check": "no_credit"}, "no-credit"),
        ({**GOOD, "paste_place": "model"}, "model-named"),
        ({**GOOD, "paste_place": "model", "model_check": "retired"}, "model-retired"),
        ({**GOOD, "x_scope": "nothing_now", "smallest_request": "works"}, "nothing-wrong-now"),
        ({**GOOD, "paste_place": "account"}, "account-named"),
        ({**GOOD, "clean_client": "only_clean_works"}, "only-clean-works"),
        ({**GOOD, "clean_client": "both_work", "smallest_request": "works"}, "your-request"),
        ({**SAME, "other_network": "works"}, "another-network-works"),
        ({**SAME, "other_network": "same_network"}, "network-not-changed"),
        ({**SAME, "other_network": "fails", "other_device": "works"}, "this-device"),
        ({**SAME, "other_network": "fails", "account_follows": "everywhere"}, "follows-account"),
        ({**SAME, "other_device": "fails", "account_follows": "everywhere"}, "follows-account-devices"),
        ({**SAME, "account_follows": "everywhere"}, "cannot-tell"),
        ({**DEAD, "other_network": "works"}, "network-tcp"),
        ({**DEAD, "api_reach": "dns_failed", "other_network": "works"}, "network-dns"),
        ({**DEAD, "api_reach": "other_answered", "other_network": "works"}, "network-portal"),
        ({**DEAD, "other_network": "fails", "other_device": "fails"}, "nothing-gets-through"),
        (DEAD, "way-not-compared"),
    ],
)
def test_a_call_that_fails_is_led_to_its_row(answers: dict[str, str], row: str) -> None:
    """The full truth of the table, one journey each; what is not given is not known."""
    assert verdict_of("api-400", **answers) == row


@pytest.mark.parametrize(
    ("answers", "row"),
    [
        ({"app_kind": "installed_app", "app_isolated": "only_app"}, "only-the-app"),
        ({"app_kind": "browser", "private_window": "works"}, "private-window-works"),
        ({"app_kind": "browser", "private_window": "works", "x_site_data": "fixed"}, "site-data"),
        ({"private_window": "works", "x_site_data": "no_change", "x_extensions": "found"}, "extension"),
        ({"private_window": "fails", "other_network": "works"}, "another-network-works"),
        ({"private_window": "fails", "other_network": "fails", "other_device": "works"}, "this-device"),
        ({"other_network": "fails", "account_follows": "everywhere"}, "follows-account"),
        ({"account_follows": "everywhere"}, "cannot-tell"),
    ],
)
def test_a_page_that_fails_is_led_to_its_row(answers: dict[str, str], row: str) -> None:
    """The same for the browser and the app."""
    assert verdict_of("web-app", status_page="no_incident", **answers) == row


def test_with_no_way_out_neither_key_nor_money_is_asked() -> None:
    """Where the way ends before the API, questions that only the API can answer are left out."""
    trail = [e.step for e in walked(FLOWS["api-400"], {**DEAD, "other_network": "works"}).state.trail]

    assert "network" in trail
    assert not {"key", "model", "limits", "clean-client", "smallest"} & set(trail)


def test_the_account_is_blamed_only_with_a_second_place() -> None:
    """No row blames the account for following it without another network or device that agrees."""
    for flow in FLOWS.values():
        for rule in flow.rules:
            if "everywhere" in rule.when.get("account_follows", ()):
                assert {"other_network", "other_device"} & set(rule.when)


def test_reinstalling_is_advised_only_where_the_app_alone_fails() -> None:
    """Everywhere else it is mentioned only to be left alone, and there it is not the first move."""
    for flow in FLOWS.values():
        for rule in flow.rules:
            advised = [
                m for m in rule.verdict.next if "reinstall" in m.lower() and "nothing" not in m.lower()
            ]
            assert bool(advised) == (rule.id == "only-the-app")
            assert "reinstall" not in rule.verdict.next[0].lower()


def test_the_network_is_cleared_by_the_way_that_was_seen() -> None:
    """A smallest request that was accepted clears network, service and account, each by that observation."""
    answers = {**GOOD, "clean_client": "both_work", "smallest_request": "works"}
    reached = walked(FLOWS["api-400"], answers).state.evaluation.reached

    assert reached is not None
    assert {(r.place.value, r.by.fact) for r in reached.ruled_out} == {
        ("service", "smallest_request"),
        ("network", "smallest_request"),
        ("account", "smallest_request"),
    }


@both
def test_probes_answer_in_a_persons_place(name: str) -> None:
    """With every fact of the table told by probes or a paste, nothing that decides is asked."""
    flow = FLOWS[name]
    case = cases(flow, catalogue())["follows-account"]
    course = start(flow, catalogue(), started())

    told = tuple(seen(fact, value, source=Source.PASTE) for fact, value in case.items())
    state = advance(course, Learned(at=NOW, observations=told)).state

    assert state.current is None
    assert state.evaluation.reached is not None
    assert state.evaluation.reached.rule == "follows-account"


@both
def test_links_are_official_and_texts_are_calm(name: str) -> None:
    """Only the provider's own hosts, no exclamation marks, no key asked for in words."""
    flow = FLOWS[name]

    for path, text in texts(flow):
        if path[-1] == "url":
            host = urlsplit(text).hostname or ""
            assert any(host == d or host.endswith(f".{d}") for d in OFFICIAL_DOMAINS), text
        assert "!" not in text
        assert "  " not in text


@both
def test_every_step_has_a_reason_and_a_way_by_hand(name: str) -> None:
    """One question, one sentence why; what a probe does, a person can do."""
    for step in FLOWS[name].steps:
        assert step.question.endswith("?")
        assert step.why.count(". ") == 0
        assert step.row
        assert step.by_hand or not step.probes
        assert all(answer.means for answer in step.answers) or step.kind == "context"


def frozen(flow: Flow) -> Iterator[str]:
    """How a flow behaves: a case for each row, and where each single change of it leads."""
    known = specs(flow, catalogue())
    made = cases(flow, catalogue())
    for rule in flow.rules:
        case = made[rule.id]
        yield f"{rule.id} [{rule.verdict.outcome}, blames {rule.verdict.blames or 'nobody'}]"
        yield "  " + " ".join(f"{fact}={value}" for fact, value in case.items())
        for fact in rule.when:
            for value in known[fact].domain:
                other = next(r.id for r in flow.rules if holds(r.when, {**case, fact: value}))
                if other != rule.id:
                    yield f"    {fact}={value} -> {other}"


@both
def test_the_behaviour_of_the_table_is_frozen(name: str) -> None:
    """An edit of a flow shows in review what it changes; A400_GOLDEN=write writes the file anew."""
    path = GOLDEN / f"{name}.txt"
    now = "\n".join(frozen(FLOWS[name])) + "\n"
    if os.environ.get("A400_GOLDEN") == "write":
        path.write_text(now, "utf-8")

    assert path.read_text("utf-8") == now


def test_flows_of_ones_own_come_after_the_shipped(tmp_path: Path) -> None:
    """A flow in a person's directory is listed, is foreign, and does not take a shipped one's place."""
    for name in ("api-400.toml", "mine.toml"):
        (tmp_path / name).write_text("x = 1")
    (tmp_path / "notes.txt").write_text("x")

    found = shipped_flows(tmp_path)

    assert [(f.id, f.shipped) for f in found] == [
        ("api-400", True),
        ("web-app", True),
        ("api-400", False),
        ("mine", False),
    ]
    assert shipped_flows(tmp_path / "missing") == shipped_flows()
    assert isinstance(found[0], FlowFile)


def test_a_wheel_carries_the_flows() -> None:
    """The build puts the folder that the shelf looks for first inside the package."""
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
    included = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]

    assert included["flows"] == "wizard/_flows"
    assert shipped_folder().name in ("_flows", "flows")
