"""Real programs behind the recording proxy: the official SDKs, from the command line."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.capture.calls import KEY
from wizard.cli.main import main
from wizard.standin import StandinThread


@pytest.fixture
def standin() -> Iterator[str]:
    """A healthy upstream on a thread of its own."""
    with StandinThread("healthy", keys=[KEY]) as running:
        yield running.base_url


SDK = """
import anthropic, sys
try:
    anthropic.Anthropic().messages.create(model="claude-haiku-5-5", max_tokens=16,
        messages=[{"role": "user", "content": ""}])
except anthropic.BadRequestError as error:
    sys.exit(9)
"""


def cli(standin: str, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """The real command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "wizard", "capture", *words],
        env={**os.environ, "ANTHROPIC_BASE_URL": standin, "ANTHROPIC_API_KEY": KEY, **environ},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_official_sdk_is_caught_into_a_session(standin: str) -> None:
    """From the command line, with the real SDK: its exit code, the cause, a session to go on with, no key."""
    run = cli(standin, "--", sys.executable, "-c", SDK)

    assert run.returncode == 9, run.stderr
    assert "1 call passed through, 1 failed" in run.stderr
    session = run.stderr.rsplit("--resume ", 1)[1].strip()
    kept = subprocess.run(
        [sys.executable, "-m", "wizard", "report", session],
        env=os.environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "req_" in kept.stdout, kept.stderr
    assert "p1anted" not in run.stdout + run.stderr + kept.stdout


STREAMS = """
import anthropic
with anthropic.Anthropic().messages.stream(model="claude-haiku-5-5", max_tokens=16,
        messages=[{"role": "user", "content": "hi"}]) as stream:
    print(stream.get_final_message().stop_reason)
"""


def test_the_python_sdk_streams_through(standin: str) -> None:
    """The official SDK's own stream reader takes what comes through as the real thing."""
    run = cli(standin, "--watch", "--gradual", "--", sys.executable, "-c", STREAMS)

    assert run.stdout in ("end_turn\n", "max_tokens\n"), run.stderr
    assert "requests/min" in run.stderr
    assert "tokens/min" in run.stderr
    assert "1 call passed through, 0 failed" in run.stderr


@pytest.mark.needs("node-sdk")
def test_the_typescript_sdk_streams_through(standin: str) -> None:
    """The same for the other official SDK."""
    script = """
const { createRequire } = require("node:module");
const own = createRequire(process.env.A400_NODE_SDK + "/package.json");
const Anthropic = own("@anthropic-ai/sdk");
new Anthropic().messages.stream({ model: "claude-haiku-5-5", max_tokens: 16,
  messages: [{ role: "user", content: "hi" }] }).finalMessage().then((m) => console.log(m.stop_reason));
"""
    run = cli(standin, "--", "node", "-e", script)

    assert run.stdout in ("end_turn\n", "max_tokens\n"), run.stderr
    assert "0 failed" in run.stderr


RAW = """
import http.client, json, os
from urllib.parse import urlsplit
base = urlsplit(os.environ["ANTHROPIC_BASE_URL"])
texts = [{"type": "text", "text": ""}, {"type": "text", "text": "my own words"}]
body = {"model": "claude-haiku-5-5", "max_tokens": 9, "messages": [{"role": "user", "content": texts}]}
connection = http.client.HTTPConnection(base.hostname, base.port)
headers = {"x-api-key": os.environ["ANTHROPIC_API_KEY"], "anthropic-version": "2026-10-21"}
connection.request("POST", base.path + "/v1/messages", json.dumps(body), headers)
connection.getresponse().read()
"""


def test_a_body_is_kept_only_by_choice(standin: str) -> None:
    """Without --keep-body no word of it is on disk; with it, it lies beside the journal without the key."""
    for words, kept in (((), False), (("--keep-body",), True)):
        run = cli(standin, *words, "--quiet", "--", sys.executable, "-S", "-c", RAW)
        files = [path.read_bytes() for path in Path.home().rglob("*") if path.is_file()]
        assert any(b"my own words" in data for data in files) is kept, run.stderr
        assert not any(b"p1anted" in data for data in files)


def test_what_cannot_run_is_one_sentence(standin: str) -> None:
    """No traceback for a typing mistake, and nothing arrived is said."""
    missing = cli(standin, "--", "no-such-program")
    silent = cli(standin, "--", sys.executable, "-c", "print('hello')")
    broken = cli(standin, "--", sys.executable, "-c", "raise SystemExit(5)")
    wrong = [
        main(["capture", *words])
        for words in (
            [],
            ["--at-most", "0", "--", "x"],
            ["--port", "70000", "--", "x"],
            ["--old-error", "hm", "--", "x"],
            ["--watch", "-1", "--", "x"],
            ["--upstream", "ftp://somewhere", "--", "x"],
        )
    ]

    assert (missing.returncode, silent.returncode, wrong) == (127, 0, [2] * 6)
    assert "cannot start no-such-program" in missing.stderr
    assert "nothing arrived" in silent.stderr
    assert "broke before its call (exit code 5)" in broken.stderr
    assert silent.stdout == "hello\n"
    assert "Traceback" not in missing.stderr + silent.stderr


def test_a_port_in_use_is_one_sentence(standin: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It names the port, and nothing is started."""
    port = standin.rsplit(":", 1)[1]

    assert main(["capture", "--upstream", standin, "--port", port, "--", "true"]) == 2
    assert f"cannot listen on port {port}" in capsys.readouterr().err
