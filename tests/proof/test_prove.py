"""The command `prove`, and the five checks as they stand in a session, its summary and its report."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.proof.support import AT, MODEL, saved_session, state_of
from wizard.cli.main import main
from wizard.evidence.checks import CheckPart, checks_of
from wizard.model.event import CheckId, Proved

GOOD = {"model": MODEL, "max_tokens": 9, "messages": [{"role": "user", "content": "hi"}]}
FREE = ["--practice", "healthy", "--yes-class", "uses_key_free"]


def proved(check: CheckId, verdict: Any = "passed", minutes: int = 0, said: str = "seen") -> Proved:
    """A result."""
    return Proved(
        at=AT + timedelta(minutes=minutes), check=check, verdict=verdict, said=said, request_id="req_011a"
    )


def standing(*results: Proved) -> dict[str, CheckPart]:
    """The five checks after these results."""
    return {part.id: part for part in checks_of({result.check: result for result in results})}


def test_there_are_five_and_none_is_claimed() -> None:
    """What was not done says what it would show, and how to do it."""
    parts = checks_of({})

    assert [part.title for part in parts] == [
        "Known-good",
        "Known-bad",
        "Log",
        "Retries",
        "Second environment",
    ]
    assert {part.verdict for part in parts} == {"not_done"}
    assert all(part.how.startswith("a400-wizard ") and part.said for part in parts)


@pytest.mark.parametrize(
    ("good", "repair", "verdict"),
    [
        ("passed", None, "passed"),
        ("passed", "passed", "passed"),
        ("passed", "failed", "failed"),
        ("failed", "passed", "failed"),
        ("passed", "not_done", "not_done"),
        (None, "passed", "not_done"),
        (None, "failed", "failed"),
    ],
)
def test_the_repaired_request_belongs_to_known_good(
    good: str | None, repair: str | None, verdict: str
) -> None:
    """Both must pass; a repair alone shows nothing without its control."""
    made: list[tuple[CheckId, str | None]] = [("known_good", good), ("repaired", repair)]
    results = [proved(check, value) for check, value in made if value]

    assert standing(*results)["known_good"].verdict == verdict


def test_the_newest_result_counts_and_an_open_one_takes_none_away() -> None:
    """Of a session: a later pass mends a failure; a later *cannot tell* does not undo it."""
    session = saved_session(
        proved("known_bad", "failed"), proved("known_bad", "passed", 1), proved("known_bad", "not_done", 2)
    )

    assert state_of(session).checks["known_bad"].at == AT + timedelta(minutes=1)


def test_results_are_entered_and_stand_in_the_report(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """From the command to the report: verdict, date and request id, and no key anywhere."""
    body = tmp_path / "good.json"
    body.write_text(json.dumps(GOOD), "utf-8")
    session = saved_session()

    assert main(["prove", "--session", session, "--body", str(body), *FREE]) == 2
    assert "practice do not belong" in capsys.readouterr().err
    made = [proved("known_good"), proved("known_bad", "failed", said="expected a clean 400, got 401")]
    session = saved_session(*made)
    assert main(["report", session]) == 0
    text = capsys.readouterr().out
    assert "known-good passed, known-bad failed, log not done" in " ".join(text.split())
    assert "failed at 2026-11-22 09:00:00 UTC: expected a clean 400, got 401" in " ".join(text.split())
    assert main(["report", session, "--format", "markdown"]) == 0
    assert "## Proof" in capsys.readouterr().out
    assert main(["report", session, "--json"]) == 0
    assert [check["verdict"] for check in json.loads(capsys.readouterr().out)["checks"]].count(
        "not_done"
    ) == 3


def test_prove_shows_what_is_held_constant_and_asks_first(capsys: pytest.CaptureFixture[str]) -> None:
    """Key masked, way, model, version and endpoint stand there before anything goes out."""
    assert main(["prove", "--practice", "healthy"]) == 3
    told = capsys.readouterr()
    for part in ("sk-ant-api03-…", "way: direct", "API version: ", "endpoint: /v1/messages/count_tokens"):
        assert part in told.err
    assert "not allowed" in told.err
    assert told.out == ""


def test_prove_passes_fails_and_cannot_tell(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Exit codes: 0 all passed, 1 something failed, 3 a control shows that another thing mended it."""
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(GOOD), "utf-8")
    bad.write_text(json.dumps({**GOOD, "messages": []}), "utf-8")

    assert main(["prove", "--body", str(good), "--failing", str(bad), *FREE]) == 0
    assert "without the repair: 400" in capsys.readouterr().out
    assert main(["prove", "--body", str(bad), *FREE]) == 1
    assert main(["prove", "--body", str(good), "--failing", str(good), *FREE]) == 3
    assert "not what mended it" in capsys.readouterr().out
    assert main(["prove", "--failing", str(good)]) == 2
    assert main(["prove", "--body", str(tmp_path / "none")]) == 2


def test_a_session_of_practice_takes_results_of_practice(capsys: pytest.CaptureFixture[str]) -> None:
    """Trials against the stand-in end up in the session that plays it, with the consent that was given."""
    session = saved_session(practice="healthy")

    assert main(["prove", "--session", session, "--json", *FREE]) == 0
    trials = json.loads(capsys.readouterr().out)["trials"]
    state = state_of(session)
    assert [trial["check"] for trial in trials] == ["known_good", "known_bad"]
    assert state.checks["known_good"].held["key"].startswith("sk-ant-api03-…")
    assert state.consents[-1].granted


def test_the_log_and_the_referee_enter_their_checks(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A log that shows nothing is not done; a program that never calls is not done either."""
    session = saved_session()
    log = tmp_path / "app.log"
    log.write_text("INFO all is well\n", "utf-8")
    main(["audit", str(log), "--session", session])
    main(["referee", "--session", session, "--play", "400", "--", "true"])
    parts = {part.id: part for part in checks_of(state_of(session).checks)}

    assert (parts["log"].verdict, parts["retries"].verdict) == ("not_done", "not_done")
    assert "nothing arrived" in parts["retries"].said
    log.write_text("2026-11-22 09:00:00 ERROR status 500 failed\n", "utf-8")
    main(["audit", str(log), "--session", session])
    assert {part.id: part.verdict for part in checks_of(state_of(session).checks)}["log"] == "failed"
    capsys.readouterr()
