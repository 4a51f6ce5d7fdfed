"""Private windows: the command on each platform, browsers that are really there, honest words."""

from collections.abc import Callable

import pytest

from wizard.walk import browser
from wizard.walk.browser import KINDS, Browser, Platform, find_browsers, printed, private_command

URL = "https://claude.ai/new?a=1&b=2"
FIREFOX, CHROME, EDGE = KINDS[0], KINDS[1], KINDS[3]


def here(*paths: str) -> Callable[[str], bool]:
    """A file system that holds these paths."""
    return lambda path: path in paths


@pytest.mark.parametrize(
    ("found", "platform", "command"),
    [
        (Browser(FIREFOX, "/usr/bin/firefox"), "linux", ["/usr/bin/firefox", "--private-window", URL]),
        (
            Browser(CHROME, "Google Chrome"),
            "darwin",
            ["open", "-na", "Google Chrome", "--args", "--incognito", URL],
        ),
        (Browser(EDGE, r"C:\P F\msedge.exe"), "win32", [r"C:\P F\msedge.exe", "--inprivate", URL]),
    ],
)
def test_the_command_of_each_platform(found: Browser, platform: Platform, command: list[str]) -> None:
    """An argument list, so that no shell reads the address."""
    assert private_command(found, platform, URL) == command


def test_commands_are_printed_for_the_usual_shell() -> None:
    """Quoted so that they can be pasted."""
    assert printed(["firefox", "--private-window", URL], "linux") == f"firefox --private-window '{URL}'"
    assert printed([r"C:\P F\msedge.exe", URL], "win32") == rf'"C:\P F\msedge.exe" {URL}'


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "--flag", "javascript:alert(1)", "https://a b", "https://a\x1b[2J", 'https://a"x'],
)
def test_what_is_no_web_address_is_not_opened(url: str) -> None:
    """Nothing that a browser or a shell could take for something else."""
    with pytest.raises(ValueError, match="address"):
        private_command(Browser(FIREFOX, "firefox"), "linux", url)


def test_browsers_on_linux_come_from_the_path_and_from_flatpak() -> None:
    """In the order of the list; one that is not installed is not offered."""
    found = find_browsers(
        "linux",
        {"HOME": "/home/kim"},
        which=lambda name: "/usr/bin/chromium" if name == "chromium" else None,
        exists=here("/var/lib/flatpak/exports/bin/org.mozilla.firefox"),
    )

    assert [b.program for b in found] == [
        "/var/lib/flatpak/exports/bin/org.mozilla.firefox",
        "/usr/bin/chromium",
    ]


def test_browsers_on_macos_are_application_bundles() -> None:
    """Of the machine or of the user."""
    found = find_browsers(
        "darwin",
        {"HOME": "/Users/kim"},
        which=lambda name: None,
        exists=here("/Applications/Firefox.app", "/Users/kim/Applications/Brave Browser.app"),
    )

    assert [b.program for b in found] == ["Firefox", "Brave Browser"]


def test_browsers_on_windows_are_found_in_the_folders_for_programs() -> None:
    """Of both word sizes, and of the user."""
    edge = r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe"
    found = find_browsers(
        "win32",
        {"PROGRAMFILES": r"C:\Program Files", "PROGRAMFILES(X86)": r"C:\Program Files (x86)"},
        which=lambda name: None,
        exists=here(edge),
    )

    assert [(b.kind.name, b.program) for b in found] == [("Microsoft Edge", edge)]


@pytest.mark.parametrize(
    ("platform", "environ", "shown"),
    [
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("linux", {}, False),
        ("linux", {"DISPLAY": ":0", "SSH_CONNECTION": "1"}, False),
        ("darwin", {}, True),
        ("win32", {}, True),
    ],
)
def test_a_window_is_opened_only_where_somebody_sees_it(
    platform: Platform, environ: dict[str, str], shown: bool
) -> None:
    """Over a remote shell it would open on the wrong machine."""
    assert browser.can_show(platform, environ) is shown


def test_without_a_display_the_command_and_the_link_are_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is said to be open that is not."""
    monkeypatch.setattr(browser, "find_browsers", lambda *_: (Browser(FIREFOX, "/usr/bin/firefox"),))
    opened = browser.open_private(URL, {}, "linux")

    assert not opened.opened
    assert URL in opened.sentence
    assert opened.command == f"/usr/bin/firefox --private-window '{URL}'"


@pytest.mark.parametrize(
    ("program", "opened", "says"),
    [
        ("/bin/true", True, "Opened in a private window"),
        ("/bin/false", False, "exit code 1"),
        ("/nowhere", False, "No such file"),
    ],
)
def test_a_browser_that_does_not_start_is_noticed(
    program: str, opened: bool, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its exit code or the system's refusal is said; a launcher that ends well counts as opened."""
    monkeypatch.setattr(browser, "find_browsers", lambda *_: (Browser(FIREFOX, program),))
    result = browser.open_private(URL, {"DISPLAY": ":0"}, "linux")

    assert result.opened is opened
    assert says in result.sentence


def test_no_browser_at_all_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the address to open by hand."""
    monkeypatch.setattr(browser, "find_browsers", lambda *_: ())

    assert URL in browser.open_private(URL, {"DISPLAY": ":0"}, "linux").sentence
