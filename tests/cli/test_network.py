"""`probe network` and `surroundings` on the command line: pictures in text, exports, replays, wrong files."""

import json
from pathlib import Path

import pytest

from tests.lab.judge import GOLDEN
from wizard.cli.main import main


def test_probe_network_prints_the_route_the_layers_and_the_verdict(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """In practice, with the class allowed on the command line."""
    code = main(["probe", "network", "--practice", "captive-portal", "--yes-class", "asks_host"])
    out, _ = capsys.readouterr()

    assert code == 1
    assert "Route: you -x- edge" in out
    assert "broken at x: This network wants a sign-in first" in out
    assert "points at: network" in out
    assert max(map(len, out.splitlines())) < 400


def test_an_export_is_judged_the_same_offline(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What `--json` wrote, `--replay` tells again: the same verdict, from the records alone."""
    main(["probe", "network", "--practice", "captive-portal", "--yes-class", "asks_host", "--json"])
    out, _ = capsys.readouterr()
    live = json.loads(out)[0]["network"]["verdict"]
    file = tmp_path / "export.json"
    file.write_text(out, "utf-8")

    code = main(["probe", "--replay", str(file), "--json"])
    again = json.loads(capsys.readouterr().out)["verdict"]
    assert code == 1
    assert {k: again[k] for k in ("id", "layer", "blames", "sureness")} == {
        k: live[k] for k in ("id", "layer", "blames", "sureness")
    }


def test_two_exports_stand_side_by_side(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The first network's verdict, the second as its control, what differs marked."""
    raw = json.loads((GOLDEN / "tcp-refused-elsewhere-fine.json").read_text("utf-8"))
    files = []
    for index, survey in enumerate(raw):
        files.append(tmp_path / f"{index}.json")
        files[-1].write_text(json.dumps([{"survey": survey}]), "utf-8")

    code = main(["probe", "--replay", *map(str, files)])
    out = capsys.readouterr().out
    assert code == 1
    assert "Two networks; changed: " in out
    assert "! connection, IPv4       refused" in out
    assert "(shown; points at: network)" in out


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "no export"),
        ("not json", "no export"),
        ("[]", "no raw observations"),
        ('[{"probe": "models"}]', "no raw observations"),
        ('{"sightings": 3}', "cannot be read at"),
        ('{"sightings": [], "format": 99}', "newer version"),
        ("[" * 3000, "no export"),
    ],
)
def test_a_file_that_is_no_export_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, word: str
) -> None:
    """With a sentence and the exit code for wrong use."""
    file = tmp_path / "broken.json"
    file.write_text(text, "utf-8")
    assert main(["probe", "--replay", str(file)]) == 2
    assert word in capsys.readouterr().err


def test_surroundings_prints_masks_and_compares(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list, the line for another shell, and what that shell printed, set beside this one."""
    monkeypatch.setenv("HTTPS_PROXY", "http://me:hunter2@proxy.corp.example:3128")
    monkeypatch.setenv("NODE_TLS_REJECT_UNAUTHORIZED", "0")
    assert main(["surroundings"]) == 1
    out = capsys.readouterr().out
    assert "hunter2" not in out
    assert "OPEN: NODE_TLS_REJECT_UNAUTHORIZED=0" in out

    assert main(["surroundings", "--one-line"]) == 0
    assert "env | grep" in capsys.readouterr().out

    pasted = tmp_path / "pasted"
    pasted.write_text("HTTPS_PROXY=http://***@other.example:8080\n", "utf-8")
    assert main(["surroundings", "--read", str(pasted)]) == 0
    out = capsys.readouterr().out
    assert "through the proxy http://other.example:8080" in out
    assert "differs: NODE_TLS_REJECT_UNAUTHORIZED: here 0, there not set" in out


def test_what_is_masked_on_one_side_is_no_difference() -> None:
    """An export holds no private address; beside a fresh look its row is not marked for that alone."""
    from wizard.cli.probe_replay import gated
    from wizard.evidence.gate import Gate
    from wizard.model.network import NetworkReport, NetworkRow, NetworkVerdict
    from wizard.model.words import Sureness
    from wizard.walk.network_lines import side_lines

    verdict = NetworkVerdict(
        id="clear", layer="none", blames="nobody", sureness=Sureness.SHOWN, title="Clear", because=""
    )
    gate = Gate()
    masked = str(gate.value("192.168.1.1"))
    rows = (
        NetworkRow(id="gateway", title="gateway", here=masked, there="192.168.1.1"),
        NetworkRow(id="tcp4", title="connection", here="refused", there="connects"),
    )
    report = gated(NetworkReport(verdict=verdict, rows=rows, changed=("router",)), gate)
    marked = [line for line in side_lines(report) if line.startswith("!")]
    assert len(marked) == 1
    assert "connection" in marked[0]


def test_a_proxy_with_a_login_is_not_taken_from_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    """Others can read a command line; the login is not printed back either."""
    code = main(["probe", "network", "--practice", "healthy", "--proxy", "http://me:hunter2@proxy.example:1"])
    said = capsys.readouterr()
    assert code == 2
    assert "HTTPS_PROXY" in said.err
    assert "hunter2" not in said.err + said.out
