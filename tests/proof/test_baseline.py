"""A baseline lists what drifted and what is about to end, and nothing else."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from wizard.cli.main import main
from wizard.model.observation import Observation
from wizard.model.words import Source
from wizard.proof.baseline import Baseline, compare, taken

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)


def seen(fact: str, value: str, probe: str, **measured: str | int | float | bool | None) -> Observation:
    """An observation of a probe."""
    return Observation(fact=fact, value=value, source=Source.PROBE, at=AT, probe=probe, measured=measured)


def baseline(*observations: Observation, model: str | None = "claude-opus-5-5", **more: str) -> Baseline:
    """A baseline of these observations."""
    return taken(
        observations,
        at=AT,
        target="https://api.anthropic.com",
        model=model,
        knowledge=more.get("knowledge", "2026-11-22"),
        versions={"python": more.get("python", "3.11.7")},
        key=more.get("key", "sk-ant-api03-…wxyz (keyring: default)"),
    )


REACH = seen("api_reach", "answered", "api_direct", issuer="WE1", ms=120, status=401, server="cloudflare")


def test_what_stayed_the_same_is_not_listed() -> None:
    """An unchanged machine has no drift."""
    assert compare(baseline(REACH), baseline(REACH), TODAY) == ()


@pytest.mark.parametrize(
    ("later", "what"),
    [
        (
            seen("api_reach", "answered", "api_direct", issuer="Corp Proxy CA", ms=130, status=401),
            "api_direct: issuer",
        ),
        (seen("api_reach", "tls_failed", "api_direct", ms=130), "api_reach"),
        (seen("api_reach", "answered", "api_direct", issuer="WE1", ms=900), "api_direct: latency"),
        (
            seen("api_reach", "answered", "api_direct", issuer="WE1", ms=120, proxy="http://p:1"),
            "api_direct: proxy",
        ),
    ],
)
def test_drift_is_named(later: Observation, what: str) -> None:
    """Issuer, reach, latency and a proxy that appeared, each by its name."""
    assert [drift.what for drift in compare(baseline(REACH), baseline(later), TODAY)] == [what]


def test_a_little_slower_is_no_drift() -> None:
    """Networks breathe."""
    slower = seen(
        "api_reach", "answered", "api_direct", issuer="WE1", ms=480, status=401, server="cloudflare"
    )

    assert compare(baseline(REACH), baseline(slower), TODAY) == ()


def test_versions_keys_and_models_are_compared() -> None:
    """What changed under a program is often its own update."""
    drifts = compare(baseline(REACH), baseline(REACH, python="3.13.1", key="…abcd (typed)", model="x"), TODAY)

    assert {drift.what for drift in drifts} == {"python", "key", "model"}


def test_what_could_not_be_looked_at_is_missing_not_drifted() -> None:
    """Without a network nothing is known to have changed."""
    gone = seen("api_reach", "cannot_tell", "api_direct")
    (drift,) = compare(baseline(REACH), baseline(gone), TODAY)

    assert drift.kind == "missing"


def test_what_is_about_to_end_is_said() -> None:
    """A deprecated model with a near day, and old knowledge."""
    now = baseline(REACH, model="claude-sonnet-4-5", knowledge="2026-05-01")
    then = baseline(REACH, model="claude-sonnet-4-5", knowledge="2026-05-01")
    drifts = compare(then, now, TODAY)

    assert [(drift.kind, drift.what) for drift in drifts] == [("expires", "model"), ("expires", "knowledge")]
    assert "2026-11-30" in drifts[0].said


def test_a_key_that_ends_soon_is_said() -> None:
    """Where its place says so; a key without an end is not worried about."""
    then = baseline(REACH)
    soon, late = (then.model_copy(update={"key_expires": AT + timedelta(days=days)}) for days in (3, 90))

    assert [drift.said for drift in compare(then, soon, TODAY)] == ["the key ends on 2026-11-25"]
    assert compare(then, late, TODAY) == ()


def test_one_cause_is_told_once() -> None:
    """Where a fact drifted, the status and sender of the same answer are not listed beside it."""
    portal = seen(
        "api_reach", "other_answered", "api_direct", issuer="WE1", ms=120, status=302, server="gate"
    )
    (drift,) = compare(baseline(REACH), baseline(portal), TODAY)

    assert drift.what == "api_reach"
    assert "api_reach" not in drift.said


ALL = ["--yes-class", "asks_host", "--yes-class", "uses_key_free"]


def test_save_check_and_show(capsys: pytest.CaptureFixture[str]) -> None:
    """From the command line, against scenarios: nothing drifted, then the key did."""
    assert main(["baseline", "check", "--practice", "healthy", *ALL]) == 2
    assert main(["baseline", "save", "--practice", "healthy", *ALL]) == 0
    saved = capsys.readouterr().out
    assert main(["baseline", "show"]) == 0
    assert capsys.readouterr().out == saved
    assert "response shape: input_tokens" in saved
    assert main(["baseline", "check", "--practice", "key-revoked", "--json", *ALL]) == 1
    drifted = json.loads(capsys.readouterr().out)["drift"]
    assert {"key_check", "target"} <= {drift["what"] for drift in drifted}
    assert "sk-ant-api03-" + "x" not in saved


def test_nothing_is_looked_at_unasked(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a grant there is no baseline, and a name that leads elsewhere is no name."""
    assert main(["baseline", "save", "--practice", "healthy"]) == 3
    assert main(["baseline", "show", "--name", "../../etc/passwd"]) == 2
    assert main(["baseline", "show"]) == 2
    assert "no baseline is called default" in capsys.readouterr().err


def test_a_broken_file_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    """What was cut by a crash is said, not a traceback."""
    assert main(["baseline", "save", "--practice", "healthy", *ALL]) == 0
    file = next(Path.home().rglob("default.json"))
    file.write_text(file.read_text("utf-8")[:99], "utf-8")

    assert main(["baseline", "show"]) == 2
    assert "cannot be read; save it anew" in capsys.readouterr().err


def test_it_reads_back() -> None:
    """A newer program reads what this one wrote."""
    assert Baseline.model_validate_json(baseline(REACH).model_dump_json()) == baseline(REACH)
