"""Making checks from the verify page: a log, a program, an outcome, real calls, other terminals."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.proof.support import MODEL
from wizard.cli.main import main
from wizard.model.words import Consent
from wizard.session.boundary import home_store
from wizard.session.inbox import leave, take
from wizard.walk import action as act
from wizard.walk.options import OpenOptions
from wizard.walk.page import CheckRow, Page, VerifyPage
from wizard.walk.reports import ChecksMoved, Report
from wizard.walk.walk import Walk

POLITE = """
import os, sys, urllib.error, urllib.request
url = os.environ["ANTHROPIC_BASE_URL"] + "/v1/messages"
asked = urllib.request.Request(url, b"{}", {"content-type": "application/json"})
try:
    urllib.request.urlopen(asked, timeout=1)
except OSError as error:
    sys.exit(f"the call failed: {getattr(error, 'code', 'no answer')}")
"""
TRACED = (
    "2026-11-22 09:00:00 INFO anthropic 2.12.0\n"
    "2026-11-22 09:00:01 ERROR Error code: 400 - {'type': 'error', 'error': {'type': "
    "'invalid_request_error', 'message': 'messages: Field required'}, "
    "'request_id': 'req_011CSHoEeqs5C35K2'}\n"
)
EMPTY = [{"type": "text", "text": ""}, {"type": "text", "text": "hi"}]
FAILING = {"model": MODEL, "max_tokens": 9, "messages": [{"role": "user", "content": EMPTY}]}


@pytest.fixture
async def walk() -> AsyncIterator[Walk]:
    """A walk in practice, at its verify page."""
    opened = await Walk.open(OpenOptions(practice="healthy"))
    await opened.do(act.Choose("my_code"))
    await opened.do(act.Jump("verify"))
    yield opened
    await opened.close()


def verify(page: Page) -> VerifyPage:
    """The page, which is the one meant."""
    assert isinstance(page, VerifyPage)
    return page


def row(page: Page, check: str) -> CheckRow:
    """One check of the page."""
    return next(each for each in verify(page).checks if each.id == check)


async def granted(walk: Walk, action: act.Action) -> VerifyPage:
    """The page after an action, what it asks for allowed."""
    asked = verify(await walk.do(action)).asked
    assert asked is not None
    await walk.do(act.Allow(asked.consent, asked.hosts, True))
    return verify(await walk.do(action))


async def test_a_log_is_audited_and_its_findings_are_listed(walk: Walk, tmp_path: Path) -> None:
    """A good one passes, with the request id behind its path; a key in it fails and is named by its line."""
    good, bad = tmp_path / "a log.txt", tmp_path / "bad.log"
    good.write_text(TRACED, "utf-8")
    bad.write_text(TRACED + "2026-11-22 09:00:02 INFO key sk-ant-api03-" + "leaked99" * 11 + "-AA\n", "utf-8")
    passed = row(await walk.do(act.CheckLog(f"'{good}' req_011CSHoEeqs5C35K2")), "log")
    failed = row(await walk.do(act.CheckLog(str(bad))), "log")

    assert (passed.verdict, passed.request_id, passed.details) == ("passed", "req_011CSHoEeqs5C35K2", ())
    assert "the known-good call is in it" in passed.said
    assert failed.verdict == "failed"
    assert failed.details[0].startswith("line 3:")
    assert "leaked99" not in repr(failed)


@pytest.mark.parametrize("name", ["missing.log", "folder", "pipe", ""])
async def test_a_log_that_cannot_be_read_is_one_sentence(walk: Walk, tmp_path: Path, name: str) -> None:
    """Nothing hangs on a pipe, and nothing is entered."""
    (tmp_path / "folder").mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
    page = verify(await walk.do(act.CheckLog(str(tmp_path / name) if name else "  ")))

    assert page.frame.notices[0].endswith(".")
    assert row(page, "log").verdict == "not_done"


async def test_a_program_is_run_only_after_its_own_yes(walk: Walk, tmp_path: Path) -> None:
    """The question names the command; the progress of the plays is told; the findings stand below."""
    program = tmp_path / "app.py"
    program.write_text(POLITE, "utf-8")
    command = act.CheckRetries(f"{sys.executable} {program}")
    heard: list[str] = []

    def listen(report: Report) -> None:
        if isinstance(report, ChecksMoved):
            heard.extend(each.doing for each in report.checks if each.doing)

    walk.subscribe(listen)
    first = verify(await walk.do(command))
    refused = verify(await walk.do(act.Allow(Consent.CHANGES, ("127.0.0.1",), False)))
    assert first.asked is not None
    assert (first.asked.consent, heard) == (Consent.CHANGES, [])
    assert str(program) in first.asked.sentence
    assert refused.asked is None
    page = await granted(walk, command)

    assert heard[0].startswith("play 1 of 11: 400")
    assert any("529 overloaded" in words for words in heard)
    assert row(page, "retries").verdict == "failed"
    assert any("529: not tried again" in said for said in row(page, "retries").details)
    assert not verify(page).running


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("no-such-program-here", "Cannot start no-such-program-here"),
        ("python 'app.py", "quotes"),
        ("python app.py | tee log", "shell"),
        ("   ", "python app.py"),
    ],
)
async def test_a_command_that_cannot_run_is_one_sentence(walk: Walk, command: str, said: str) -> None:
    """Said before anything is asked, where it can be known before."""
    page = verify(await walk.do(act.CheckRetries(command)))
    if page.asked:
        page = await granted(walk, act.CheckRetries(command))

    assert said in page.frame.notices[0]
    assert row(page, "retries").verdict == "not_done"


async def test_what_runs_can_be_stopped(walk: Walk, tmp_path: Path) -> None:
    """The program and its children are gone, the page is free again, and nothing is claimed."""
    program, alive = tmp_path / "hang.py", tmp_path / "alive"
    program.write_text(
        "import os, pathlib, time\n"
        f"pathlib.Path({str(alive)!r}).write_text(str(os.getpid()))\n"
        "time.sleep(600)\n",
        "utf-8",
    )
    command = act.CheckRetries(f"{sys.executable} {program}")
    asked = verify(await walk.do(command)).asked
    assert asked is not None
    await walk.do(act.Allow(asked.consent, asked.hosts, True))
    running = asyncio.create_task(walk.do(command))
    while not alive.exists() or not alive.read_text():  # noqa: ASYNC110 - another process tells
        await asyncio.sleep(0.05)
    await walk.do(act.StopProbes())
    page = verify(await running)

    assert "Stopped" in page.frame.notices[0]
    assert not page.running
    with pytest.raises(ProcessLookupError):
        os.kill(int(alive.read_text()), 0)


async def test_going_back_stops_what_runs_and_the_page_moves_on(walk: Walk, tmp_path: Path) -> None:
    """Another action ends a running check, as it ends running probes."""
    program, alive = tmp_path / "hang.py", tmp_path / "alive"
    program.write_text(
        f"import pathlib, time\npathlib.Path({str(alive)!r}).touch()\ntime.sleep(600)\n", "utf-8"
    )
    command = act.CheckRetries(f"{sys.executable} {program}")
    asked = verify(await walk.do(command)).asked
    assert asked is not None
    await walk.do(act.Allow(asked.consent, asked.hosts, True))
    running = asyncio.create_task(walk.do(command))
    while not alive.exists():  # noqa: ASYNC110 - another process tells
        await asyncio.sleep(0.05)
    back = await walk.do(act.Back())
    await running

    assert back.kind == "step"
    assert not [event for event in walk.events if event.kind == "proved"]


async def test_the_way_elsewhere_keeps_practice_practice(walk: Walk) -> None:
    """A command that is told for another terminal works when it is typed as it stands."""
    page = verify(walk.page)

    assert f"prove --practice healthy --session {walk.session}" in row(page, "known_good").how
    assert f"replay --practice healthy {walk.session}" in row(page, "second_environment").how
    assert f"audit LOG --session {walk.session}" in row(page, "log").how


async def test_real_calls_are_asked_for_each_time(walk: Walk) -> None:
    """With their cost; a grant ends with the trials that were made on it."""
    page = await granted(walk, act.Prove(paid=True))
    again = verify(await walk.do(act.Prove(paid=True)))

    assert row(page, "known_good").verdict == "passed"
    assert "tokens counted" not in row(page, "known_good").said
    assert again.asked is not None
    assert again.asked.highest_cost
    assert [e.consent for e in walk.events if e.kind == "consented"] == [Consent.USES_KEY_PAID]


async def test_a_refusal_can_be_taken_back(walk: Walk) -> None:
    """Asking for the trials again brings the question again."""
    (ask,) = verify(walk.page).consents
    await walk.do(act.Allow(ask.consent, ask.hosts, False))
    page = await granted(walk, act.Prove())

    assert row(page, "known_bad").verdict == "passed"


async def test_the_repair_of_what_was_pasted_is_tried(walk: Walk) -> None:
    """With the pasted request as its control: it must still fail without the repair."""
    await walk.do(act.Paste(json.dumps(FAILING)))
    named = verify(await walk.do(act.Jump("verify"))).repair
    page = await granted(walk, act.Prove())

    assert named == "the pasted request with one repair"
    assert row(page, "known_good").verdict == "passed"
    repaired = [e for e in walk.events if e.kind == "proved" and e.check == "repaired"]
    assert "without the repair: 400" in repaired[0].said


async def test_an_outcome_that_came_back_is_compared(walk: Walk, tmp_path: Path) -> None:
    """One of this session counts; one of another, or no outcome at all, is refused in a sentence."""
    await granted(walk, act.Prove())
    outcome = {
        "format": "a400-wizard replay",
        "session": walk.session,
        "at": "2026-11-22T10:00:00Z",
        "practice": "healthy",
        "key": "sk-ant-api03-…othr (typed)",
        "checks": {"known_good": {"verdict": "passed"}, "known_bad": {"verdict": "failed"}},
    }
    files = {}
    for name, changed in (
        ("good", {}),
        ("other", {"session": "20260101-000000-aaaa"}),
        ("real", {"practice": None}),
    ):
        files[name] = tmp_path / f"{name}.json"
        files[name].write_text(json.dumps(outcome | changed), "utf-8")
    (tmp_path / "none.json").write_text("[1]", "utf-8")
    said = {}
    for name in ("other", "real"):
        said[name] = verify(await walk.do(act.CheckSecond(str(files[name])))).frame.notices[0]
    said["none"] = verify(await walk.do(act.CheckSecond(str(tmp_path / "none.json")))).frame.notices[0]
    page = await walk.do(act.CheckSecond(str(files["good"])))

    assert "about session" in said["other"]
    assert "practice" in said["real"]
    assert "neither a report" in said["none"]
    assert row(page, "second_environment").verdict == "failed"
    assert row(page, "second_environment").details == ("known-bad: passed here, failed there",)


async def test_a_result_of_another_terminal_appears(
    walk: Walk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """While the session is open here, another command leaves its result beside it; one look takes it in."""
    log = tmp_path / "app.log"
    log.write_text(TRACED, "utf-8")
    before = walk.has_news
    code = await asyncio.to_thread(main, ["audit", str(log), "--session", walk.session or ""])
    said = capsys.readouterr().err
    found = walk.has_news
    page = await walk.do(act.Refresh())

    assert (code, before, found, walk.has_news) == (0, False, True, False)
    assert "open in another terminal" in said
    assert row(page, "log").verdict == "passed"
    assert "From another terminal: log passed." in page.frame.notices
    stored = home_store().load(walk.session or "").events
    assert [event.check for event in stored if event.kind == "proved"] == ["log"]


async def test_what_was_left_is_there_after_a_crash(walk: Walk, tmp_path: Path) -> None:
    """Results stay in their files until they are in the journal; junk among them is dropped."""
    log = tmp_path / "app.log"
    log.write_text(TRACED, "utf-8")
    await asyncio.to_thread(main, ["audit", str(log), "--session", walk.session or ""])
    session = walk.session or ""
    (home_store().folder / session / "left-00000000000000000001-1.json").write_text("{junk", "utf-8")
    await walk.close()
    taken = await Walk.open(OpenOptions(practice="healthy", resume=session))
    page = await taken.do(act.Jump("verify"))
    await taken.close()

    assert row(page, "log").verdict == "passed"
    assert not list((home_store().folder / session).glob("left-*"))


def test_only_results_can_be_left(tmp_path: Path) -> None:
    """An answer or a step that somebody puts there is not taken: those belong to the open wizard."""
    event = {"kind": "went", "at": "2026-11-22T10:00:00Z", "to": None}
    (tmp_path / "left-00000000000000000001-1.json").write_text(json.dumps([event]), "utf-8")
    leave(tmp_path, [])

    assert [events for events in take(tmp_path) if events] == []
    assert not list(tmp_path.iterdir())
