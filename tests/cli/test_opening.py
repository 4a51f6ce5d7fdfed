"""The program without a command: what is piped in, terminals that are none, wrong options."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest

from tests.cli.support import environment, loaded, program
from wizard.cli.main import main
from wizard.model.event import Started
from wizard.session.boundary import home_store, settings_file
from wizard.session.ids import session_id
from wizard.walk.options import OpenOptions


def test_piped_text_is_explained(tmp_path: Path) -> None:
    """As `explain` would."""
    body = {
        "type": "error",
        "error": {"type": "invalid_request_error", "message": "max_tokens: Field required"},
    }
    text = f"Error code: 400 - {json.dumps(body)}".encode()
    piped = program(folder=tmp_path, given=text)
    explained = program("explain", "-", folder=tmp_path, given=text)

    assert b"max_tokens" in piped.stdout
    assert (piped.stdout, piped.returncode) == (explained.stdout, explained.returncode)


@pytest.mark.parametrize(
    ("arguments", "given"),
    [
        ((), b""),
        (("--practice",), b""),
        (("--practice", "incident"), b"1\n"),
        (("--resume",), b""),
    ],
)
def test_without_a_terminal_it_never_hangs(
    tmp_path: Path,
    arguments: tuple[str, ...],
    given: bytes,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One sentence on standard error and exit code 2."""
    (tmp_path / "given").write_bytes(given)
    with (tmp_path / "given").open() as source:
        monkeypatch.setattr(sys, "stdin", source)
        assert main(list(arguments)) == 2
    out, err = capsys.readouterr()

    assert (out, err.count("\n")) == ("", 1)
    assert "standard input is not a terminal" in err


def test_standard_input_may_be_nothing_at_all(tmp_path: Path) -> None:
    """As in a service: it says so and ends."""
    run = program(folder=tmp_path)

    assert run.returncode == 2
    assert b"standard input is not a terminal" in run.stderr


def test_a_pipe_that_nobody_writes_to_is_given_up(tmp_path: Path) -> None:
    """After its time, with the same sentence."""
    script = (
        "import sys, wizard.cli.open as o; o._SAY_AFTER_S = 0.05; o._PATIENCE_S = 0.1\n"
        "from wizard.cli.main import main; sys.exit(main([]))"
    )
    reader, writer = os.pipe()
    try:
        run = subprocess.run(
            [sys.executable, "-c", script],
            stdin=reader,
            capture_output=True,
            timeout=30,
            cwd=tmp_path,
            check=False,
        )
    finally:
        os.close(reader)
        os.close(writer)

    assert run.returncode == 2
    assert b"waiting for text" in run.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("--plain", "--practice", "nonsense"), 2, "no practice scenario is called 'nonsense'"),
        (("--plain", "--resume", "nonsense"), 2, "there is no session 'nonsense'"),
        (("--plain", "--resume"), 2, "no session is saved"),
        (("--plain", "--flow", "missing.toml"), 2, "there is no flow file"),
        (("--plain", "--flow", "bad.toml"), 2, "the flow is refused: bad.toml:1"),
        (("--plain", "--base-url", "nonsense"), 2, "cannot be asked"),
        (("--plain", "--base-url", "ftp://x"), 2, "only http and https"),
    ],
)
def test_wrong_options_end_in_one_sentence(
    tmp_path: Path,
    arguments: tuple[str, ...],
    code: int,
    says: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The right exit code, and nothing begun."""
    (tmp_path / "bad.toml").write_text("format = 1")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", StringIO(""))

    assert main(list(arguments)) == code
    out, err = capsys.readouterr()
    assert says in err
    assert (out, err.count("\n")) == ("", 1)


def test_the_plain_front_end_reads_a_pipe(tmp_path: Path) -> None:
    """Line by line, and ends with the hint where the pipe ends."""
    run = program("--plain", folder=tmp_path, given=b"1\n2\n")

    assert run.returncode == 0
    assert b"The status page reports an incident" in run.stdout
    assert b" -m wizard --plain --resume " in run.stdout.rsplit(b"to resume: ", 1)[1]
    assert run.stderr == b""


def test_hostile_lines_are_only_wrong_lines(tmp_path: Path) -> None:
    """Binary, empty, endless and reversed input: no traceback, no escape comes back."""
    hostile = (
        b"\x00\xff\xfe\x1b[2J\n" * 50
        + b"\n" * 300
        + b"9" * 100_000
        + b"\n"
        + b"\xe2\x80\xae1\n"
        + b"o99999999\n"
    )
    run = program("--plain", folder=tmp_path, given=b"1\n" + hostile)

    assert run.returncode == 0
    assert b"Traceback" not in run.stderr + run.stdout
    assert b"itself broke" not in run.stderr
    assert b"\x1b" not in run.stdout


def test_a_fault_of_the_program_shows_neither_words_nor_values(tmp_path: Path) -> None:
    """Its kind and place are enough to report it; a traceback could show a key."""
    script = (
        "import sys, wizard.cli.version as v\n"
        "def broken(args): raise ValueError('sk-ant-api03-in-a-message')\n"
        "v.run = broken; sys.argv = ['a400-wizard', '--version']\n"
        "from wizard.cli.main import entry; entry()"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, cwd=tmp_path, check=False)

    assert run.returncode == 3
    assert run.stderr.startswith(b"a400-wizard: the wizard itself broke (ValueError at main.py:")
    assert b"sk-ant" not in run.stderr


def test_a_paste_of_fifty_megabytes_is_read_and_said(tmp_path: Path) -> None:
    """Whatever it holds, the dialogue goes on."""
    big = b"t\n" + (b"x" * 1_000_000 + b"\n") * 50 + b".\n1\nq\n"
    run = program("--plain", folder=tmp_path, given=big, limit_s=120)

    assert run.returncode == 0
    assert b"api-400" in run.stdout
    assert len(run.stdout) < 20_000


def test_the_scenarios_can_be_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """One a line, with its title."""
    assert main(["--practice", "list"]) == 0
    assert "incident" in capsys.readouterr().out


def test_the_version_says_how_old_the_knowledge_is(capsys: pytest.CaptureFixture[str]) -> None:
    """With the day on which it was last verified."""
    assert main(["--version"]) == 0
    assert "knowledge verified on 20" in capsys.readouterr().out


def test_a_person_without_a_writable_home_is_told(tmp_path: Path) -> None:
    """Nothing can be saved, and that is said rather than hidden."""
    blocked = tmp_path / "blocked"
    blocked.write_text("a file stands where the state would go")
    run = subprocess.run(
        [sys.executable, "-m", "wizard", "--plain"],
        cwd=tmp_path,
        env=environment(XDG_STATE_HOME=str(blocked)),
        input=b"1\nq\n",
        capture_output=True,
        timeout=60,
        check=False,
    )

    assert b"could not be put on disk" in run.stdout
    assert b"Traceback" not in run.stderr


def settle(**settings: object) -> None:
    """Write the settings file of this test's home."""
    path = settings_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"version": 1, **settings}))


def asked_to_open(monkeypatch: pytest.MonkeyPatch) -> list[tuple[OpenOptions, str]]:
    """What the front ends are asked for, in place of opening them at a terminal."""
    opened: list[tuple[OpenOptions, str]] = []

    def front_end(name: str) -> Callable[[OpenOptions], int]:
        def run(options: OpenOptions) -> int:
            opened.append((options, name))
            return 0

        return run

    for name in ("plain", "ui"):
        monkeypatch.setattr(f"wizard.{name}.run", front_end(name))
    terminal = StringIO()
    terminal.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stdin", terminal)
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setenv("TERM", "xterm")
    return opened


def test_the_settings_choose_front_end_and_theme(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set once, they hold for every opening; without them the app opens as it is."""
    opened = asked_to_open(monkeypatch)
    main([])
    settle(theme="contrast")
    main([])
    settle(plain=True)
    main([])

    assert [(options.theme, name) for options, name in opened] == [
        (None, "ui"),
        ("contrast", "ui"),
        (None, "plain"),
    ]


def test_settings_that_cannot_be_read_are_said_and_passed_over(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """They are never a reason not to start."""
    opened = asked_to_open(monkeypatch)
    settle(theme="pink")

    assert main([]) == 0
    assert opened[0][0].theme is None
    assert "settings.json are not valid (theme); the defaults are used" in capsys.readouterr().err


def test_old_sessions_go_when_the_settings_say_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """At an opening that begins something new; not before one that takes an old session up."""
    opened = asked_to_open(monkeypatch)
    settle(keep_days=30)
    store, at = home_store(), datetime.now(UTC) - timedelta(days=31)
    begun = Started(
        at=at,
        session=session_id(at, bytes(3)),
        flow="api-400",
        flow_hash="a" * 64,
        knowledge="k",
        tool="t",
        target="https://x",
    )
    store.create(begun, b"flow", case_key=bytes(32)).close()
    main(["--resume"])
    kept = store.ids()
    main([])

    assert (list(kept), list(store.ids())) == ([begun.session], [])
    assert len(opened) == 2
    assert "deleted 1 session begun more than 30 days ago, as the settings say" in capsys.readouterr().err


def test_only_what_is_needed_is_loaded(tmp_path: Path) -> None:
    """No command without a screen loads textual; httpx comes with the first request."""
    (tmp_path / "a.toml").write_text('[answers]\nstatus = "incident"\n')
    screenless = (
        ("--version",),
        ("--practice", "list"),
        ("run", "--help"),
        ("probe", "--help"),
        ("run", "--answers", "a.toml"),
    )

    assert loaded(*screenless, folder=tmp_path) == set()
    probing = ("probe", "status_page", "--practice", "incident", "--yes-class", "asks_host")
    assert loaded(probing, folder=tmp_path) <= {"httpx"}
