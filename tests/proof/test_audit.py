"""A log is audited for what each failure lacks and for what does not belong in it."""

from base64 import b64encode
from pathlib import Path

import pytest

from wizard.cli.main import main
from wizard.proof.audit import audit

KEY = "sk-ant-api03-" + "l0gged" * 8 + "wxyz"
START = "2026-11-22 09:00:01 INFO starting with anthropic 2.12.0\n"
GOOD = (
    "2026-11-22 09:00:03 ERROR Error code: 400 - {'type': 'error', 'error': {'type': 'invalid_request_error',"
    " 'message': 'max_tokens: Field required'}, 'request_id': 'req_011CSHoEeqs5C35K2UUqR7Fy'}\n"
)


def test_a_record_with_everything_can_be_traced() -> None:
    """Status, time, version and request id are there, over several lines."""
    found = audit(START + GOOD.replace(", 'request_id'", ",\n 'request_id'"))

    assert found.traceable
    assert [(f.line, f.status, f.request_id) for f in found.failures] == [
        (2, 400, "req_011CSHoEeqs5C35K2UUqR7Fy")
    ]
    assert found.leaks == ()


@pytest.mark.parametrize(
    ("log", "missing"),
    [
        ("ERROR call failed with status 529 Overloaded\n", ("time", "model or SDK version", "request id")),
        (START + "2026-11-22 09:00:04 ERROR the call failed: APIConnectionError\n", ("status", "request id")),
        (GOOD, ("model or SDK version",)),
    ],
)
def test_what_is_missing_is_named(log: str, missing: tuple[str, ...]) -> None:
    """Each part that tracing needs is looked for by itself."""
    (failure,) = audit(log).failures

    assert failure.missing == missing


def test_ordinary_lines_are_no_failures() -> None:
    """Numbers that look like a status, and successes, are left alone."""
    log = START + "INFO sent 429 tokens\nINFO 200 OK in 512 ms\n"

    assert audit(log).failures == ()


def test_secrets_are_found_with_their_line_and_never_shown() -> None:
    """The place is named; the value is masked."""
    found = audit(f"{START}DEBUG headers:\n  x-api-key: {KEY}\nINFO done\n")

    assert [(leak.line, "l0gged" in leak.shown) for leak in found.leaks] == [(3, False)]
    assert found.leaks[0].shown.endswith(("wxyz", ">"))


def test_lines_are_right_far_into_a_long_log() -> None:
    """Records are searched many at a time; each finding still names its own line."""
    key = "sk-ant-api03-" + "l0ngl0g9" * 11 + "-AA"
    lines = [f"2026-11-22 09:00:00 INFO job {number} done" for number in range(5000)]
    for place in (0, 1700, 1701, 4999):
        lines[place] += f" with {key}"
    told: list[int] = []
    found = audit("\n".join(lines), passed=told.append)

    assert [leak.line for leak in found.leaks] == [1, 1701, 1702, 5000]
    assert told == sorted(told)
    assert told[-1] == 5001


def test_a_known_secret_is_found_in_another_encoding() -> None:
    """What the program knows is found where no pattern could."""
    hidden = "correct-horse-battery-staple"

    assert audit(f"INFO x={b64encode(hidden.encode()).decode()}", secrets=[hidden]).leaks


def test_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit codes: 0 fine, 1 something is missing or leaked, 3 the expected id is not there."""
    log = tmp_path / "app.log"
    log.write_text(START + GOOD, "utf-8")

    assert main(["audit", str(log)]) == 0
    assert main(["audit", str(log), "--expect", "req_011CSHoEeqs5C35K2UUqR7Fy"]) == 0
    assert main(["audit", str(log), "--expect", "req_nowhere"]) == 3
    log.write_text(f"{START}DEBUG {KEY}\n", "utf-8")
    assert main(["audit", str(log)]) == 1
    assert main(["audit", str(tmp_path / "none")]) == 2
    said = capsys.readouterr()
    assert "every failure can be traced" in said.out
    assert "l0gged" not in said.out + said.err


def test_a_hostile_log_is_defused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Escape sequences of a log do not reach the terminal."""
    log = tmp_path / "evil.log"
    log.write_text("ERROR status 500 \x1b]52;c;ZXZpbA==\x07 \x1b[2J failed\n", "utf-8")
    main(["audit", str(log)])

    assert "\x1b" not in capsys.readouterr().out
