"""A case between two homes, line by line: seen before it leaves, put back, read; nothing else leaks."""

from pathlib import Path

import pytest

from tests.e2e.plain_support import ANYWHERE, Terminal
from tests.evidence.case.build import contents
from tests.evidence.hostile import key
from wizard.evidence.case import open_case

MAIL, ADDRESS = "kim@firm.example", "10.1.2.3"


def at_home(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """From here on programs run in the home of one of the two."""
    home = folder / name
    home.mkdir(exist_ok=True)
    monkeypatch.setenv("HOME", str(home))
    for variable in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(variable, raising=False)
    return home


def test_what_was_seen_is_what_the_other_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One thing put back, one left out, a key that cannot come back: the reader sees just that."""
    kim = at_home(tmp_path, "kim", monkeypatch)
    with Terminal("--plain", folder=kim) as user:
        user.wait()
        user.type("1")
        user.type(f"n tried: asked {MAIL} from {ADDRESS} with {key()}")
        shown = user.type("g Kim")
        refused = user.type("p 1")
        user.type("p 2", ANYWHERE.replace("> ", "with it: "))
        again = user.type("support asked for it")
        written = user.type("y")
        user.child.sendline("q")
        assert user.end() == 0
    (case,) = kim.glob("*.a400case")

    ann = at_home(tmp_path, "ann", monkeypatch)
    with Terminal("--plain", folder=ann) as support:
        support.wait()
        read = support.type(str(case), ANYWHERE)
        support.child.sendline("q")

    assert "told tried: asked <email#" in " ".join(shown.split())
    assert "never put back" in refused
    assert "put back, because: support asked for it" in " ".join(again.split())
    assert "Case written:" in written
    assert f"asked {MAIL} from <ip4-private#" in " ".join(read.split())
    assert "put back an e-mail address, because: support asked for it" in " ".join(read.split())
    assert "Every round says the same of itself." in " ".join(read.split())
    whole = b"".join(contents(case.read_bytes()).values()).decode()
    assert key() not in whole + user.seen.replace("n tried", "", 1).partition("This leaves")[2]
    assert ADDRESS not in whole + read
    assert open_case(case.read_bytes()).head.record.put_back[0].reason == "support asked for it"
