"""The clipboard ladder: which rung, in which order, and words that claim no more than is known."""

import asyncio
import subprocess
from pathlib import Path

import pytest

from wizard.walk.browser import Platform
from wizard.walk.clipboard import OSC52_LIMIT, copy_text, run_command, rungs


def every(name: str) -> str | None:
    """Every program is installed."""
    return f"/usr/bin/{name}"


@pytest.mark.parametrize(
    ("platform", "environ", "names"),
    [
        ("linux", {"TMUX": "x", "DISPLAY": ":0"}, ["tmux", "xclip", "xsel"]),
        ("linux", {"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"}, ["wl-copy", "xclip", "xsel"]),
        ("linux", {"TMUX": "x", "DISPLAY": ":0", "SSH_CONNECTION": "1"}, ["tmux"]),
        ("linux", {"WSL_DISTRO_NAME": "Debian"}, ["clip.exe"]),
        ("linux", {}, []),
        ("darwin", {}, ["pbcopy"]),
        ("win32", {}, ["clip.exe"]),
    ],
)
def test_the_rungs_of_each_place(platform: Platform, environ: dict[str, str], names: list[str]) -> None:
    """Over a remote shell the desktop's own clipboard is the wrong machine's."""
    assert [rung.name for rung in rungs(platform, environ, every)] == names


async def climb(
    environ: dict[str, str], works: set[str], text: str = "summary", **more: object
) -> tuple[list[str], str]:
    """Climb with programs of which some work; which were tried, and what was said."""
    tried: list[str] = []

    async def run(command: list[str], data: bytes) -> bool:
        tried.append(command[0])
        return command[0] in works

    copied = await copy_text(
        text,
        environ=environ,
        path="/r/report.md",
        run=run,
        platform="linux",
        which=every,
        **more,  # type: ignore[arg-type]
    )
    return tried, copied.sentence


async def test_a_program_that_took_it_is_named_with_the_file() -> None:
    """And nothing further is tried."""
    tried, said = await climb({"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"}, {"wl-copy"})

    assert tried == ["wl-copy"]
    assert said == "Copied with wl-copy. The same text is in /r/report.md"


async def test_a_program_that_fails_gives_way_to_the_next() -> None:
    """As a display that is gone does."""
    tried, said = await climb({"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"}, {"xclip"})

    assert tried == ["wl-copy", "xclip"]
    assert said.startswith("Copied with xclip.")


async def test_tmux_alone_says_how_to_paste_it() -> None:
    """Its buffer is not the clipboard."""
    _, said = await climb({"TMUX": "x"}, {"tmux"})

    assert said.startswith("In tmux's paste buffer: paste with prefix ].")


async def test_the_terminal_is_never_said_to_have_copied() -> None:
    """OSC 52 is sent into the dark: the file is named for when paste is empty."""
    sent: list[str] = []

    def send(text: str) -> bool:
        sent.append(text)
        return True

    _, said = await climb({}, set(), terminal=send)

    assert sent == ["summary"]
    assert "opied" not in said
    assert said.endswith("If paste is empty: /r/report.md")


async def test_what_terminals_drop_is_not_sent_to_them() -> None:
    """Above the limit the file alone is left."""
    _, said = await climb({}, set(), text="x" * (OSC52_LIMIT + 1), terminal=lambda text: True)

    assert said == "No clipboard could be reached from here. The same text is in /r/report.md"


async def test_a_program_gets_the_text_and_a_hanging_one_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Real processes: one that takes it, one that fails, one that is missing, one that hangs."""
    monkeypatch.setattr("wizard.walk.clipboard._LIMIT_S", 0.2)
    out = tmp_path / "out"

    assert await run_command(["sh", "-c", f"cat > {out}"], "grüße".encode())
    assert out.read_text() == "grüße"
    assert not await run_command(["false"], b"x" * 1_000_000)
    assert not await run_command(["/nowhere/xclip"], b"x")
    assert not await run_command(["sleep", "30"], b"x")


@pytest.mark.needs("tmux")
def test_a_real_tmux_takes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The buffer holds the text afterwards."""
    monkeypatch.setenv("TMUX_TMPDIR", str(tmp_path))

    def tmux(*words: str) -> str:
        return subprocess.run(["tmux", *words], capture_output=True, text=True, check=True).stdout

    tmux("-f", "/dev/null", "new-session", "-d", "-s", "a400")
    try:
        inside = tmux("display-message", "-p", "#{socket_path},#{pid},0").strip()
        monkeypatch.setenv("TMUX", inside)
        copied = asyncio.run(copy_text("from the test", environ={"TMUX": inside}, path=None))
        shown = tmux("show-buffer")
    finally:
        tmux("kill-server")

    assert copied.how == ("tmux",)
    assert shown == "from the test"
