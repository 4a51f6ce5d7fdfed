"""What a program started here inherits, as far as it changes the way to the API: read, masked, explained.

Nothing is sent. Values that can hold a secret are never shown; a proxy's password is taken out.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from wizard.credentials import custom_headers, inherited_base_url
from wizard.credentials.profiles import chosen
from wizard.knowledge.load import read_toml
from wizard.model.world import World
from wizard.probes.network.book import platform_of
from wizard.probes.route import bypasses, configured
from wizard.probes.text import tidy

_LONGEST = 200
_LARGEST_FILE = 4 * 1024 * 1024
_PROXIES = frozenset({"HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"})
SET = "(set)"
"""What stands in place of a value that is never shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One thing that a program here inherits."""

    name: str
    value: str
    """Masked and on one line."""
    kind: str
    """`proxy`, `certificates`, `verification`, `api`, `platform`, `file`."""
    says: str
    notes: tuple[str, ...] = ()
    """What is odd about it."""
    open_change: str = ""
    """Where it is a temporary change that should be undone: what to undo."""


@cache
def _table() -> dict[str, dict[str, Any]]:
    table = read_toml("surroundings.toml")["variable"]
    assert isinstance(table, dict)
    return table


def settings(world: World) -> tuple[Setting, ...]:
    """Everything of these surroundings that matters, variables first."""
    return (*_variables(world), *_system(world), *_files(world))


def open_changes(world: World) -> tuple[str, ...]:
    """Temporary changes that stand open, such as verification that is switched off."""
    return tuple(s.open_change for s in _variables(world) if s.open_change)


def _variables(world: World) -> list[Setting]:
    found = []
    for name, value in world.environ.items():
        upper = name.upper()
        row = _table().get(upper)
        if row is None or (name != upper and upper not in _PROXIES and upper != "NPM_CONFIG_STRICT_SSL"):
            continue
        off = value.strip().lower() in row.get("off", ())
        found.append(
            Setting(
                name=name,
                value=_shown(row, value),
                kind=row["kind"],
                says=row["says"],
                notes=tuple(_odd(world, name, value, row)),
                open_change=_undo(name, value) if off else "",
            )
        )
    order = list(_table())
    return sorted(found, key=lambda s: order.index(s.name.upper()))


def _undo(name: str, value: str) -> str:
    return (
        f"{name}={tidy(value, 40)} switches the checking of certificates off: an open temporary change. "
        "Unset it; without checking anybody on the way can read the key."
    )


def _shown(row: Mapping[str, Any], value: str) -> str:
    if not value:
        return "(empty)"
    if row.get("secret"):
        return SET
    return without_login(tidy(value, _LONGEST))


def without_login(text: str) -> str:
    """A text in which the user name and password of every address are taken out."""
    return re.sub(r"(?i)\b([a-z][a-z0-9+.-]*://)[^/@\s]*@", r"\1***@", text)


def _odd(world: World, name: str, value: str, row: Mapping[str, Any]) -> Iterable[str]:
    upper = name.upper()
    if upper in _PROXIES and value != value.strip():
        yield "It begins or ends with a blank."
    if upper == "NO_PROXY":
        yield from _no_proxy(world, value)
    elif upper in _PROXIES and value:
        yield from _proxy(value)
    other = name.lower() if name != name.lower() else upper
    if upper in _PROXIES and other in world.environ and world.environ[other] != value:
        yield f"{other} says something else; in most programs the lower-case one wins."
    if row.get("file") and value:
        yield from _certificates(Path(value))
    if upper == "ANTHROPIC_BASE_URL":
        yield from _base_url(value)
    if upper == "ANTHROPIC_CUSTOM_HEADERS":
        names = ", ".join(tidy(header, 40) for header in custom_headers(world.environ))
        yield f"It adds: {names}." if names else "No line of it is a header."


def _proxy(value: str) -> Iterable[str]:
    scheme = value.partition("://")[0].lower() if "://" in value else ""
    if scheme.startswith("socks"):
        yield "A SOCKS proxy needs an extra part in most programs (`httpx[socks]`, `requests[socks]`)."
    if scheme == "https":
        yield "The way to the proxy itself is encrypted, which few proxies offer; http:// is usual."
    if not scheme:
        yield "It has no scheme; most programs take it for http://, some refuse it."
    if value.lower().endswith((".pac", ".dat")):
        yield "This is an automatic configuration (PAC), which programs like these do not read."


def _no_proxy(world: World, value: str) -> Iterable[str]:
    """Entries that do not mean what they look like (facts/diagnostics.md C0)."""
    for entry in (part.strip() for part in value.split(",")):
        if "/" in entry and "://" not in entry:
            yield f"{tidy(entry, 60)}: httpx takes no ranges, and a range never matches a host name."
        elif re.search(r":\d+$", entry) and entry.count(":") == 1:
            yield f"{tidy(entry, 60)}: a port in an entry is read differently from program to program."
        elif entry.startswith("*."):
            yield f"{tidy(entry, 60)}: curl and others do not know the star; write it with a leading dot."
        elif " " in entry or ";" in entry:
            yield f"{tidy(entry, 60)}: entries are parted by commas only."
    host = urlsplit(inherited_base_url(world)).hostname or ""
    if any(bypasses(entry, host) for entry in value.split(",")):
        yield f"{host} is spared from the proxy by it."


def _certificates(path: Path) -> Iterable[str]:
    try:
        if path.is_dir():
            if not any(path.iterdir()):
                yield "This folder is empty."
            return
        with path.open("rb") as file:
            held = file.read(_LARGEST_FILE).count(b"-----BEGIN CERTIFICATE-----")
    except OSError as error:
        yield f"It cannot be read: {error.strerror or 'no such file'}. Programs that use it fail."
        return
    yield f"It holds {held} certificates." if held != 1 else "It holds one certificate."
    if held == 0:
        yield "Programs that use it trust nobody, or fail."


def _base_url(value: str) -> Iterable[str]:
    parts = urlsplit(value.strip())
    if not parts.hostname:
        yield "This is no address with a scheme and a host."
        return
    who = platform_of(parts.hostname)
    if who.id != "api":
        yield f"{parts.hostname} is {who.title}, which answers. Who has to act: {who.act}."
    if parts.path.rstrip("/").endswith("/v1"):
        yield "It ends in /v1, which the SDK adds again; the API answers 404 then."


def _system(world: World) -> list[Setting]:
    """Proxies of the operating system's own settings; variables of the same kind come before them."""
    named = any(name.upper() in _PROXIES and value for name, value in world.environ.items())
    note = ("Variables are set, so programs like these do not look here.",) if named else ()
    return [
        Setting(
            name=f"system proxy, {scheme}",
            value=without_login(tidy(value, _LONGEST)),
            kind="proxy",
            says="From the operating system's network settings.",
            notes=note,
        )
        for scheme, value in world.system_proxies.items()
    ]


def _files(world: World) -> list[Setting]:
    """Settings in files: the SDK's profile, and stored logins that some programs send by themselves."""
    profile = chosen(world)
    shown = tidy(profile.name, 80) if profile else ""
    found = (
        [Setting(name="profile", value=shown, kind="file", says="The SDK's profile in use.")] if shown else []
    )
    host = urlsplit(inherited_base_url(world)).hostname or ""
    says = "A stored login: requests, curl -n and others send it in place of the key's header."
    entries = {name: _netrc(world.home / name, host) for name in (".netrc", "_netrc")}
    found += [
        Setting(name=name, value=f"{entry} {SET}", kind="file", says=says)
        for name, entry in entries.items()
        if entry
    ]
    return found


def _netrc(path: Path, host: str) -> str:
    """The entry of a netrc file that a request to `host` would take; empty where there is none."""
    try:
        with path.open("r", encoding="utf-8", errors="replace") as file:
            words = file.read(_LARGEST_FILE).split()
    except OSError:
        return ""
    if any(key == "machine" and value.lower() == host for key, value in pairwise(words)):
        return f"machine {host}"
    return "default" if "default" in words else ""


def way_words(world: World) -> str:
    """Where a request of a program here would go, in a sentence."""
    base = inherited_base_url(world)
    route = configured(world, base)
    through = f" through the proxy {route.proxy_shown} ({route.proxy_from})" if route.proxy else ", directly"
    trusting = f", trusting {route.trust.named_by}" if route.trust.named_by else ""
    return f"A request of the official SDK started here goes to {without_login(base)}{through}{trusting}."


# The same list from another program's shell


def commands() -> dict[str, str]:
    """One line for each kind of shell: it prints the same list there, masked, for pasting."""
    names = "|".join(_table())
    secret = "|".join(name for name, row in _table().items() if row.get("secret"))
    posix = (
        f"env | grep -iE '^({names})=' | sed -E -e 's#^({secret})=..*#\\1={SET}#' -e 's#://[^/@]*@#://***@#g'"
    )
    power = (
        f"Get-ChildItem env: | Where-Object Name -match '^({names})$' | ForEach-Object {{ "
        f"$v = if ($_.Name -match '^({secret})$') {{ '{SET}' }} "
        "else { $_.Value -replace '://[^/@]*@','://***@' }; \"$($_.Name)=$v\" }"
    )
    return {"macOS or Linux": posix, "Windows (PowerShell)": power}


_LINE = re.compile(
    r"^\s*(?:export\s+|set\s+|declare\s+-x\s+|\$env:)?([A-Za-z_][A-Za-z0-9_]{0,80})\s*=\s?(.*)$"
)


def read_back(text: str) -> dict[str, str]:
    """The variables of a pasted list; what is not one of those asked for is passed over."""
    found: dict[str, str] = {}
    for line in text.splitlines()[:500]:
        match = _LINE.match(line)
        if match is None or match.group(1).upper() not in _table():
            continue
        value = match.group(2).strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
            value = value[1:-1]
        found[match.group(1)] = value
    return found


def differences(here: Mapping[str, str], there: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """(name, here, there) of every variable in which two surroundings differ, masked."""
    rows = []
    for name, row in _table().items():
        ours, theirs = _value(here, name), _value(there, name)
        secret = bool(row.get("secret"))
        if ours == theirs or (secret and (ours is None) == (theirs is None)):
            continue
        rows.append((name, _side(row, ours), _side(row, theirs)))
    return rows


def _value(environ: Mapping[str, str], name: str) -> str | None:
    value = environ.get(name.lower(), environ.get(name)) if name in _PROXIES else environ.get(name)
    return None if value is None else without_login(value)


def _side(row: Mapping[str, Any], value: str | None) -> str:
    return "not set" if value is None else _shown(row, value)
