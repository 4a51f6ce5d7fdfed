"""A plan is repeated in a second environment, and both are shown side by side."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.proof.support import AT, MODEL, saved_session, state_of
from wizard.cli.main import main
from wizard.model.event import CheckId, Noted, Probed, Proved
from wizard.model.observation import Observation, ProbeResult
from wizard.model.words import Source
from wizard.proof.replay import Outcome, Result, compare, of_events, same_environment, verdict
from wizard.session.boundary import home_store

ALL = ["--practice", "healthy", "--yes-class", "asks_host", "--yes-class", "uses_key_free"]


def probed(probe: str, *, network: str | None = None, state: str = "done", **facts: str) -> Probed:
    """A probe that ended."""
    seen = [
        Observation(fact=fact, value=value, source=Source.PROBE, at=AT, probe=probe, network=network)
        for fact, value in facts.items()
    ]
    result = ProbeResult(probe=probe, state=state, observations=tuple(seen), started=AT, ms=1)
    return Probed(at=AT, step=None, result=result)


def proved(check: CheckId, verdict_: Any = "passed", **more: Any) -> Proved:
    """A trial that was made."""
    held = {"key": "sk-ant-api03-…aaaa (typed)", "model": MODEL, "API version": "2026-10-21"}
    return Proved(at=AT, check=check, verdict=verdict_, said="seen", held=held, **more)


def result(**more: Any) -> Result:
    """What one environment saw."""
    checks = {"known_good": Outcome(verdict="passed"), "known_bad": Outcome(verdict="passed")}
    usual = {"session": "20261122-090000-abcd", "at": AT, "key": "one", "facts": {"api_reach": "answered"}}
    return Result(**{**usual, "checks": checks, **more})


def test_a_plan_is_read_from_the_events() -> None:
    """Probes that ran, the model and version that were held; what compares two moments is left out."""
    session = saved_session(
        Noted(at=AT, field="model", text="other"),
        probed("api_direct", network="a1.g1.n1.t1", api_reach="answered"),
        probed("other_network", other_network="works"),
        probed("models", state="refused"),
        proved("known_good", endpoint="/v1/messages"),
        proved("log"),
    )
    plan = of_events(home_store().load(session).events)

    assert (plan.probes, plan.model, plan.api_version) == (("api_direct",), MODEL, "2026-10-21")
    assert (plan.paid, plan.network, set(plan.checks)) == (True, "a1.g1.n1.t1", {"known_good"})


@pytest.mark.parametrize(
    ("there", "here", "told"),
    [
        (result(), result(key="two"), "passed"),
        (result(), result(key="two", facts={"api_reach": "tls_failed"}), "failed"),
        (result(), result(key="two", checks={"known_good": Outcome(verdict="failed")}), "failed"),
        (result(), result(key="two", checks={}), "not_done"),
        (result(network="n"), result(network="n"), "not_done"),
        (result(network="n"), result(network="n", key="two"), "passed"),
        (result(facts={"api_reach": "cannot_tell"}), result(key="two"), "passed"),
        (result(model="a"), result(model="b"), "failed"),
    ],
)
def test_agreement(there: Result, here: Result, told: str) -> None:
    """Agreeing needs a trial in the second place, and a second place needs another key or network."""
    assert verdict(there, here, AT).verdict == told


def test_rows_that_differ_are_marked_and_others_are_not() -> None:
    """Another key is expected; what one side did not look at differs in nothing."""
    there = result(facts={"api_reach": "answered", "key_check": "accepted"})
    rows = compare(there, result(key="two", facts={"api_reach": "tls_failed"}))

    assert [row.what for row in rows if row.differs] == ["Way to the API"]
    assert any(row.here == "not looked at" for row in rows)
    assert not same_environment(there, there)


def test_the_command_line_here_and_back_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On the second machine from a report; its outcome is sent back and entered into the session."""
    session = saved_session(
        probed("api_direct", api_reach="answered"), proved("known_good"), practice="healthy"
    )
    report, outcome = tmp_path / "plan.json", tmp_path / "outcome.json"
    assert main(["report", session, "--output", str(report)]) == 0
    capsys.readouterr()

    assert main(["replay", str(report), "-o", str(outcome), *ALL]) == 0
    told = capsys.readouterr()
    assert "Way to the API" in told.out
    assert "no rows differ" in told.err
    assert '"network"' not in outcome.read_text("utf-8")
    assert main(["replay", session, "--with", str(outcome)]) == 0
    check = state_of(session).checks["second_environment"]
    assert (check.verdict, check.held["model"]) == ("passed", MODEL)


def test_what_differs_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """A key that is refused here and was accepted there is a row that differs, and the check fails."""
    session = saved_session(
        probed("models", key_check="accepted", model_check="active"),
        proved("known_good"),
        practice="key-revoked",
    )
    words = ["replay", session, "--json", *ALL]
    words[words.index("healthy")] = "key-revoked"

    assert main(words) == 1
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert {row["what"] for row in rows if row["differs"]} >= {"Key", "known-good"}


def test_wrong_use_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing found, nothing readable, another session's outcome, practice against real, nothing allowed."""
    strange, session = tmp_path / "x.json", saved_session(practice="healthy")
    strange.write_text('{"format": "a400-wizard replay", "version": 9}', "utf-8")

    assert main(["replay", "nosuch"]) == 2
    assert main(["replay", str(strange)]) == 2
    strange.write_text("[" * 99999, "utf-8")
    assert main(["replay", str(strange)]) == 2
    (tmp_path / "x.a400case").write_bytes(b"PK")
    assert main(["replay", str(tmp_path / "x.a400case")]) == 2
    assert main(["replay", session]) == 2
    assert main(["replay", session, "--practice", "healthy"]) == 3
    other = result().model_dump_json()
    strange.write_text(other, "utf-8")
    assert main(["replay", session, "--with", str(strange)]) == 2
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    assert "is about session" in said.err
