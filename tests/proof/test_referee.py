"""The retry referee judges by pattern, on the official SDKs, on curl and on programs that misbehave."""

import asyncio
import base64
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from wizard.cli import main
from wizard.proof.program import ProgramError, Ran, run_program
from wizard.proof.referee import Judgment, Match, Play, judge, judge_jitter, play_match, plays, policy
from wizard.proof.referee.plays import Arrival
from wizard.proof.referee.server import MOST_ARRIVALS

PROGRAMS = Path(__file__).parent / "programs"
PYTHON = [sys.executable, str(PROGRAMS / "python_sdk.py")]
PLAYS = {play.id: play for play in plays()}
DONE = Ran(1, 2.0, "the call failed with 529")


def arrivals(waits: Sequence[float], counts: Sequence[int | None] | None = None) -> list[Arrival]:
    """Attempts of one call with these waits between them."""
    at, came = 0.0, []
    for place, wait in enumerate([0.0, *waits]):
        at += wait
        count = counts[place] if counts else None
        came.append(Arrival(at, at, "POST", "/v1/messages", "same", count))
    return came


def verdicts(judged: Sequence[Judgment]) -> dict[str, str]:
    """Rule -> verdict."""
    return {judgment.rule: judgment.verdict for judgment in judged}


def judged(
    play: str, waits: Sequence[float], ran: Ran = DONE, counts: Sequence[int | None] | None = None
) -> dict[str, str]:
    """Verdicts on attempts with these waits."""
    return verdicts(judge(PLAYS[play], arrivals(waits, counts), ran, policy(), key="sk-key", canary="canary"))


async def match(command: Sequence[str], names: Sequence[str], deadline_s: float = 20.0) -> Match:
    """A real match."""
    chosen: list[Play] = [PLAYS[name] for name in names]
    return await play_match(command, chosen, environ=os.environ, token="t0ken", deadline_s=deadline_s)


def findings(results: Sequence[Match]) -> list[Judgment]:
    """Everything that failed."""
    return [j for result in results for j in result.judgments if j.verdict == "failed"]


def attempts(results: Sequence[Match]) -> dict[str, int]:
    """Play -> how many requests came."""
    return {play: len(came) for result in results for play, came in result.arrivals.items()}


@pytest.mark.parametrize(("waits", "verdict"), [([], "passed"), ([0.5], "failed"), ([0.5, 1.0], "failed")])
def test_what_can_never_succeed_is_sent_once(waits: list[float], verdict: str) -> None:
    """A 400 that is repeated fails, however politely."""
    assert judged("400", waits)["once"] == verdict


@pytest.mark.parametrize(
    ("waits", "verdict"),
    [
        ([0.4, 0.8], "passed"),
        ([0.5, 0.9, 8.0, 8.0], "passed"),
        ([1.0, 1.0, 1.0], "failed"),
        ([0.01, 2.0], "failed"),
        ([0.5], "cannot_tell"),
    ],
)
def test_waits_must_grow(waits: list[float], verdict: str) -> None:
    """Exponential back-off shows in the waits, whatever its base."""
    assert judged("529", waits)["spacing"] == verdict


def test_retry_after_is_a_floor() -> None:
    """Coming back early is the one thing that the server asked not to do."""
    assert judged("429-retry-after", [2.0, 2.01])["spacing"] == "passed"
    assert judged("429-retry-after", [0.5, 2.0])["spacing"] == "failed"


def test_giving_up_has_a_bound() -> None:
    """Neither too many attempts nor an end that never comes pass."""
    assert judged("500", [0.5, 1.0])["gives up"] == "passed"
    assert judged("500", [1.0] * 11)["gives up"] == "failed"
    assert judged("500", [0.5, 1.0], Ran(None, 45.0, ""))["gives up"] == "cannot_tell"
    assert judged("500", [])["retried"] == "failed"


def test_nested_layers_show_by_header_and_by_waits() -> None:
    """Three times three requests are one call that went out of hand."""
    by_header = judged("529", [0.4, 0.9, 0.5, 0.4, 0.9], counts=[0, 1, 2, 0, 1, 2])
    by_waits = judged("529", [0.4, 0.9, 0.3, 0.4, 0.9])
    plain = judged("529", [0.4, 0.9, 1.9], counts=[0, 1, 2, 3])
    own_loop = judged("529", [0.4, 0.9, 1.9], counts=[0, 0, 0, 0])

    assert by_header["layers"] == by_waits["layers"] == "failed"
    assert "layers" not in plain
    assert "layers" not in own_loop


def test_a_busy_machine_is_not_taken_for_bad_manners() -> None:
    """Waits are not judged finer than this machine was late; a clear case stays one."""
    uneven, constant = arrivals([0.8, 0.85]), arrivals([5.0, 5.0, 5.0])
    for lag, came, verdict in (
        (0.0, uneven, "failed"),
        (0.3, uneven, "cannot_tell"),
        (0.3, constant, "failed"),
    ):
        told = judge(PLAYS["529"], came, DONE, policy(), key="k", canary="c", lag_s=lag)
        assert verdicts(told)["spacing"] == verdict
    assert judge_jitter({"500": 0.50, "529": 0.53}, policy(), lag_s=0.2).verdict == "cannot_tell"


@pytest.mark.parametrize(
    ("ran", "rule", "verdict"),
    [
        (Ran(0, 1, "error 400"), "exit code", "failed"),
        (Ran(-11, 1, "error 400"), "exit code", "failed"),
        (Ran(1, 1, ""), "message", "failed"),
        (Ran(1, 1, "error 400 sk-key"), "leaks", "failed"),
        (Ran(1, 1, "error 400 {'note': 'canary'}"), "leaks", "failed"),
        (Ran(2, 1, "error 400"), "exit code", "passed"),
    ],
)
def test_how_a_program_ends(ran: Ran, rule: str, verdict: str) -> None:
    """A failing exit code, a message, and nothing that does not belong on a screen."""
    assert judged("400", [], ran)[rule] == verdict


def test_jitter_shows_across_plays() -> None:
    """Equal first waits have no jitter; a single one cannot tell."""
    assert judge_jitter({"500": 0.41, "529": 0.48}, policy()).verdict == "passed"
    assert judge_jitter({"500": 0.5, "529": 0.501}, policy()).verdict == "failed"
    assert judge_jitter({"500": 0.5}, policy()).verdict == "cannot_tell"


async def test_the_python_sdk_passes() -> None:
    """The official SDK with its defaults does everything right, streams among it."""
    results = await asyncio.gather(
        *(match([*PYTHON, "plain"], [name]) for name in ("400", "529", "reset")),
        match([*PYTHON, "stream"], ["stream-error"]),
    )

    assert findings(results) == []
    assert attempts(results) == {"400": 1, "529": 3, "reset": 3, "stream-error": 1}


@pytest.mark.needs("node-sdk")
async def test_the_typescript_sdk_passes() -> None:
    """The same for the other official SDK, which has its own loop."""
    command = ["node", str(PROGRAMS / "typescript_sdk.mjs")]
    results = await asyncio.gather(*(match(command, [name]) for name in ("400", "529")))

    assert findings(results) == []
    assert attempts(results) == {"400": 1, "529": 3}


@pytest.mark.needs("claude-code")
async def test_claude_code_is_judged_without_its_account() -> None:
    """The real Claude Code runs headless with a planted key: it sends a 400 once, says so, leaks nothing."""
    command = [os.environ["A400_CLAUDE_CODE"], "-p", "hi"]
    settings = {"CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1"}
    result = await play_match(
        command, [PLAYS["400"]], environ={**os.environ, **settings}, token="t0ken", deadline_s=40
    )

    assert result.told
    assert findings([result]) == []


@pytest.mark.needs("curl")
async def test_curl_does_not_retry_by_itself() -> None:
    """Plain curl sends once: right for a 400, a finding for a 529."""
    script = (
        'curl -sS --fail-with-body -X POST "$ANTHROPIC_BASE_URL/v1/messages" '
        "-H 'content-type: application/json' -d '{}' >/dev/null"
    )
    result = await match(["sh", "-c", script], ["400", "529"])

    failed = {(j.play, j.rule) for j in result.judgments if j.verdict == "failed"}
    assert failed == {("529", "retried")}


async def test_nested_loops_are_seen_on_a_real_sdk() -> None:
    """An outer loop of two around the SDK's two makes four."""
    result = await match([*PYTHON, "nested"], ["529"])

    assert len(result.arrivals["529"]) == 4
    assert any(j.rule == "layers" and "2 rounds of 2" in j.said for j in result.judgments)


async def test_a_hanging_server_never_hangs_us() -> None:
    """At the deadline the program is stopped, and what it did until then is judged."""
    waits = [sys.executable, "-S", str(PROGRAMS / "patient.py")]
    patient, impatient = await asyncio.gather(
        match(waits, ["timeout"], deadline_s=1.0), match([*PYTHON, "impatient"], ["timeout"])
    )

    assert [j.verdict for j in patient.judgments if j.rule == "retried"] == ["cannot_tell"]
    assert len(impatient.arrivals["timeout"]) == 3


async def test_a_slow_start_takes_nothing_from_the_time_of_a_play() -> None:
    """The deadline counts from the first request: importing an SDK can take longer than a short play."""
    call = f"exec(open({str(PROGRAMS / 'patient.py')!r}).read())"
    slow = f"import time; time.sleep(1.0); {call}; time.sleep(0.6)"
    result = await match([sys.executable, "-S", "-c", slow], ["400"], deadline_s=1.5)

    assert any(judgment.rule == "exit code" for judgment in result.judgments)


async def test_nothing_arrived_is_said() -> None:
    """A program that ignores the base URL is not judged."""
    result = await match([sys.executable, "-c", "print('hello')"], ["400"])

    assert not result.told
    assert "nothing arrived" in result.judgments[0].said


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("raise SystemExit('no module named app, key sk-ant-api03-REFEREEt0ken')", "no module named app"),
        ("import os; os.kill(os.getpid(), 11)", "signal 11"),
    ],
)
async def test_a_program_that_breaks_before_its_call_says_why(program: str, said: str) -> None:
    """Its own last words, with nothing secret in them: they are what has to be mended first."""
    result = await match([sys.executable, "-c", program], ["400"])

    assert said in result.absent
    assert "REFEREE" not in result.absent


def test_a_key_in_another_encoding_is_a_leak() -> None:
    """Basic authentication in a debug line holds the key as well."""
    key = "sk-ant-api03-REFEREEt0kent0kent0ken"
    coded = base64.b64encode(f"user:{key}".encode()).decode()
    told = judge(
        PLAYS["400"], arrivals([]), Ran(1, 1, f"error 400 Basic {coded}"), policy(), key=key, canary="c"
    )

    assert verdicts(told)["leaks"] == "failed"


def test_uneven_waits_of_nothing_are_no_layers() -> None:
    """A loop without any pause has waits that differ by what the machine does meanwhile."""
    assert "layers" not in judged("529", [0.02, 0.05, 0.02, 0.06, 0.02])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="children are made by fork here")
async def test_a_child_that_will_not_go_is_ended(tmp_path: Path) -> None:
    """It outlives its parent, ignores being asked and holds the output open; we do not wait for it."""
    note = tmp_path / "child"
    program = (
        "import os, pathlib, signal, time\n"
        "if os.fork() == 0:\n"
        "    signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        f"    pathlib.Path({str(note)!r}).write_text(str(os.getpid()))\n"
        "    time.sleep(600)\n"
        f"while not pathlib.Path({str(note)!r}).exists(): time.sleep(0.01)\n"
        "print('parent is done')\n"
    )
    ran = await run_program([sys.executable, "-c", program], os.environ, deadline_s=5)
    child = int(note.read_text())
    async with asyncio.timeout(30):
        while alive(child):  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.05)

    assert ran.exit_code == 0
    assert "parent is done" in ran.output


def alive(number: int) -> bool:
    """Whether a process runs; one that only waits to be buried does not."""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{number}/stat")
    return not (state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z")


async def test_the_end_of_a_long_output_is_kept() -> None:
    """The message about the failure comes last, behind whatever a program prints before."""
    flood = "print('x' * 3_000_000); raise SystemExit('the call failed: overloaded')"
    ran = await run_program([sys.executable, "-c", flood], os.environ, deadline_s=30)

    assert ran.output.rstrip().endswith("the call failed: overloaded")
    assert len(ran.output) <= 256 * 1024


async def test_a_flood_of_output_and_of_children_ends() -> None:
    """Output is read and dropped beyond its bound; children end with their parent."""
    flood = "import subprocess,sys; subprocess.Popen(['sleep','60']); [print('x'*1000) for _ in range(20000)]"
    ran = await run_program(
        [sys.executable, "-c", flood + "; import time; time.sleep(60)"], os.environ, deadline_s=1.5
    )

    assert ran.exit_code is None
    assert len(ran.output) <= 256 * 1024


async def test_a_flood_of_requests_ends() -> None:
    """A program that asks without end is stopped at the deadline, and its requests are counted to a bound."""
    flood = f"while True: exec(open({str(PROGRAMS / 'patient.py')!r}).read())"
    result = await match([sys.executable, "-S", "-c", flood], ["400"], deadline_s=1.0)

    (once, *_) = (j for j in result.judgments if j.rule == "once")
    assert once.verdict == "failed"
    assert "was not done yet" in once.said
    assert len(result.arrivals["400"]) <= MOST_ARRIVALS


async def test_a_command_that_does_not_start_is_one_sentence() -> None:
    """No traceback for a typing mistake."""
    with pytest.raises(ProgramError, match="cannot start no-such-program"):
        await run_program(["no-such-program"], os.environ, deadline_s=1)


def test_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit codes tell apart: failed, nothing arrived, wrong use."""
    leaky = [*PYTHON, "leaky"]

    assert main.main(["referee", "--play", "400", "--", *leaky]) == 1
    said = capsys.readouterr().out
    assert "FAIL leaks" in said
    assert "FAIL exit code" in said
    assert said.count("FAIL") == 2
    assert main.main(["referee", "--play", "400", "--", sys.executable, "-c", "pass"]) == 3
    assert main.main(["referee"]) == 2
    assert main.main(["referee", "--play", "nope", "--", "x"]) == 2
    assert main.main(["referee", "--play", "400", "--", "no-such-program"]) == 2
    assert "sk-ant" not in capsys.readouterr().out
