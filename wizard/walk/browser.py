"""Opening a page in a private window of a browser that is really installed.

Building the command is a pure function of browser, platform and address, so that Linux, macOS and Windows
are tested alike on any of them. Where nothing can be opened the person gets the command and the address.
"""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from shlex import join
from typing import Literal
from urllib.parse import urlsplit

Platform = Literal["linux", "darwin", "win32"]
_LOOK_S = 1.5
"""Seconds for which a browser is watched: one that fails to start does so within them."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A browser as its maker ships it."""

    name: str
    flag: str
    """The switch that opens a private window, from the browser's own help."""
    linux: tuple[str, ...] = ()
    """Program names on the search path, and names of exported Flatpak programs."""
    mac: str = ""
    """Name of the application bundle."""
    windows: tuple[str, ...] = ()
    """Places of the program below the folders for programs."""


KINDS = (
    Kind(
        "Firefox",
        "--private-window",
        ("firefox", "firefox-esr", "org.mozilla.firefox"),
        "Firefox",
        (r"Mozilla Firefox\firefox.exe",),
    ),
    Kind(
        "Google Chrome",
        "--incognito",
        ("google-chrome", "google-chrome-stable", "com.google.Chrome"),
        "Google Chrome",
        (r"Google\Chrome\Application\chrome.exe",),
    ),
    Kind(
        "Chromium",
        "--incognito",
        ("chromium", "chromium-browser", "org.chromium.Chromium"),
        "Chromium",
        (r"Chromium\Application\chrome.exe",),
    ),
    Kind(
        "Microsoft Edge",
        "--inprivate",
        ("microsoft-edge", "microsoft-edge-stable", "com.microsoft.Edge"),
        "Microsoft Edge",
        (r"Microsoft\Edge\Application\msedge.exe",),
    ),
    Kind(
        "Brave",
        "--incognito",
        ("brave-browser", "brave", "com.brave.Browser"),
        "Brave Browser",
        (r"BraveSoftware\Brave-Browser\Application\brave.exe",),
    ),
    Kind(
        "Vivaldi",
        "--incognito",
        ("vivaldi", "vivaldi-stable"),
        "Vivaldi",
        (r"Vivaldi\Application\vivaldi.exe",),
    ),
    Kind("Opera", "--private", ("opera",), "Opera", (r"Programs\Opera\opera.exe",)),
)
"""Safari is not among them: it has no switch for a private window."""


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser found on this machine."""

    kind: Kind
    program: str
    """The program's path on Linux and Windows, the bundle's name on macOS."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What came of opening a page, in words that are true."""

    opened: bool
    sentence: str
    command: str = ""
    """For the person to run where nothing was opened."""


def safe_address(url: str) -> str:
    """The address, once it is certain to be read as one by a browser.

    Raises:
        ValueError: it is no web address, or holds characters that a command line could misread.
    """
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise ValueError("it is no web address") from error
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise ValueError("it is no web address")
    if any(c.isspace() or not c.isprintable() or c in "\"'`<>^|" for c in url):
        raise ValueError("the address holds characters that do not belong there")
    return url


def private_command(browser: Browser, platform: Platform, url: str) -> list[str]:
    """The command that opens `url` in a private window, as an argument list for no shell.

    Raises:
        ValueError: the address is not one that can be opened.
    """
    address = safe_address(url)
    if platform == "darwin":
        return ["open", "-na", browser.program, "--args", browser.kind.flag, address]
    return [browser.program, browser.kind.flag, address]


def printed(command: list[str], platform: Platform) -> str:
    """The command as the person types it in the usual shell of the platform."""
    return subprocess.list2cmdline(command) if platform == "win32" else join(command)


def find_browsers(
    platform: Platform,
    environ: Mapping[str, str],
    *,
    which: Callable[[str], str | None] = shutil.which,
    exists: Callable[[str], bool] = os.path.exists,
) -> tuple[Browser, ...]:
    """The browsers that are installed, in the order of `KINDS`."""
    look = {"linux": _on_linux, "darwin": _on_mac, "win32": _on_windows}[platform]
    found = ((kind, look(kind, environ, which, exists)) for kind in KINDS)
    return tuple(Browser(kind, program) for kind, program in found if program)


def _on_linux(
    kind: Kind, environ: Mapping[str, str], which: Callable[[str], str | None], exists: Callable[[str], bool]
) -> str | None:
    home = environ.get("HOME", "")
    exports = ["/var/lib/flatpak/exports/bin", f"{home}/.local/share/flatpak/exports/bin"]
    for name in kind.linux:
        if path := which(name):
            return path
        for folder in exports:
            if "." in name and exists(f"{folder}/{name}"):
                return f"{folder}/{name}"
    return None


def _on_mac(
    kind: Kind, environ: Mapping[str, str], which: Callable[[str], str | None], exists: Callable[[str], bool]
) -> str | None:
    folders = ("/Applications", f"{environ.get('HOME', '')}/Applications")
    return kind.mac if any(exists(f"{folder}/{kind.mac}.app") for folder in folders) else None


def _on_windows(
    kind: Kind, environ: Mapping[str, str], which: Callable[[str], str | None], exists: Callable[[str], bool]
) -> str | None:
    roots = (environ.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"))
    for root in filter(None, roots):
        for place in kind.windows:
            if exists(path := str(PureWindowsPath(root) / place)):
                return path
    return None


def can_show(platform: Platform, environ: Mapping[str, str]) -> bool:
    """Whether a window opened here would be seen by the person who sits at the terminal."""
    if environ.get("SSH_CONNECTION"):
        return False
    return platform != "linux" or bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def this_platform() -> Platform:
    """The platform of this process; other Unixes are treated as Linux."""
    return "darwin" if sys.platform == "darwin" else "win32" if sys.platform == "win32" else "linux"


def open_private(url: str, environ: Mapping[str, str], platform: Platform | None = None) -> Opened:
    """Open `url` in a private window, or say how to do it by hand. Blocks for up to `_LOOK_S` seconds."""
    platform = platform or this_platform()
    try:
        safe_address(url)
    except ValueError as error:
        return Opened(False, f"This page is not opened: {error}.")
    by_hand = f"Open a private window yourself and go to {url}"
    browsers = find_browsers(platform, environ)
    if not browsers:
        return Opened(False, f"No browser with a private window was found here. {by_hand}")
    command = private_command(browsers[0], platform, url)
    typed = printed(command, platform)
    if not can_show(platform, environ):
        return Opened(False, f"No window can be shown from this terminal. {by_hand}", typed)
    if (problem := _start(command)) is not None:
        return Opened(False, f"{browsers[0].kind.name} could not be started ({problem}). {by_hand}", typed)
    return Opened(True, f"Opened in a private window of {browsers[0].kind.name}: {url}", typed)


def _start(command: list[str]) -> str | None:
    """Start a program that outlives us; None where it runs, else why it does not."""
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=Path.home(),
            start_new_session=True,
        )
    except OSError as error:
        return error.strerror or type(error).__name__
    try:
        code = process.wait(_LOOK_S)
    except subprocess.TimeoutExpired:
        # It runs on; somebody must still collect its exit code, or it stays as a zombie.
        threading.Thread(target=process.wait, daemon=True).start()
        return None
    return f"exit code {code}" if code else None
