"""The official SDK's profile files: where they lie, which one is active, and what they hold.

Rules of the SDK 2.12 (facts/api.md B4), held by tests that run the SDK itself beside this reading.
Nothing is refreshed or exchanged here: that would rotate a token behind the person's back.
"""

import json
import os
import stat
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from wizard.credentials.clean import value_notes
from wizard.credentials.credential import Credential, CredentialError, Kind, Style, kind_of
from wizard.model.secret import Secret, origin_of
from wizard.model.world import World

_LARGEST = 1024 * 1024


class ConfigurationError(CredentialError):
    """The profile's configuration file has a fault; a profile that nobody named is then passed over."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The profile that the SDK would take, and how it came to be chosen."""

    name: str
    explicit: bool
    """By ANTHROPIC_PROFILE: it ranks before workload identity, and a fault in it stops the program."""
    stops: bool
    """Whether a fault in it stops the program, instead of being passed over."""


def config_dir(world: World) -> Path:
    """The folder of the SDK's profiles: ANTHROPIC_CONFIG_DIR, else the platform's own."""
    if named := world.environ.get("ANTHROPIC_CONFIG_DIR"):
        return Path(named)
    if sys.platform == "win32":
        appdata = world.environ.get("APPDATA")
        return (Path(appdata) if appdata else world.home / "AppData" / "Roaming") / "Anthropic"
    return world.home / ".config" / "anthropic"


def chosen(world: World) -> Chosen | None:
    """The profile that the SDK would look for; None where nothing points to one and `default` is absent."""
    if named := world.environ.get("ANTHROPIC_PROFILE"):
        return Chosen(named, explicit=True, stops=True)
    folder = config_dir(world)
    pointer = _pointer(folder)
    name = pointer or "default"
    configured = bool(world.environ.get("ANTHROPIC_CONFIG_DIR")) or pointer is not None
    if configured or (folder / "configs" / f"{name}.json").is_file():
        return Chosen(name, explicit=False, stops=configured)
    return None


def _pointer(folder: Path) -> str | None:
    try:
        return (folder / "active_config").read_text("utf-8")[:512].strip() or None
    except (OSError, UnicodeDecodeError):
        return None


def _checked(name: str) -> str:
    if not name or name != name.strip() or name.startswith(".") or any(c in name for c in "/\\\0"):
        raise CredentialError("The name of the profile is not one that the SDK accepts.")
    return name


def _read_object(path: Path, *, secret: bool) -> dict[str, Any]:
    """A JSON object of a profile, under the SDK's own conditions on permissions."""
    what = "credentials" if secret else "configuration"
    try:
        found = path.stat(follow_symlinks=not secret)
        mode = stat.S_IMODE(found.st_mode)
        if os.name == "posix" and secret and stat.S_ISLNK(found.st_mode):
            raise CredentialError(f"The profile's {what} file is a symbolic link, which the SDK refuses.")
        if os.name == "posix" and mode & (0o077 if secret else 0o022):
            rule = "chmod 600" if secret else "chmod go-w"
            raise CredentialError(
                f"Others may use the profile's {what} file, so the SDK refuses it ({rule})."
            )
        if not stat.S_ISREG(found.st_mode) or found.st_size > _LARGEST:
            raise CredentialError(f"The profile's {what} file is not a small regular file.")
        value = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise CredentialError(f"The profile's {what} file does not exist.") from None
    except (OSError, ValueError, RecursionError):
        # `from None`: the text of a JSON error can quote what it stumbled over.
        raise CredentialError(f"The profile's {what} file cannot be read as JSON.") from None
    if not isinstance(value, dict):
        raise CredentialError(f"The profile's {what} file does not hold a JSON object.")
    return value


def profile_base_url(world: World) -> str | None:
    """The base URL that the chosen profile pins, where it does; a fault in it counts as none."""
    profile = chosen(world)
    if profile is None:
        return None
    try:
        config = _read_config(config_dir(world), _checked(profile.name))
        url = str(config.get("base_url") or "").rstrip("/")
        return url if url and origin_of(url) else None
    except (CredentialError, ValueError):
        return None


def read_profile(world: World, profile: Chosen, base_url: str) -> tuple[Credential, bool]:
    """The credential of a profile, and whether the SDK takes it. A fault becomes a note.

    The SDK passes over a profile that nobody named when its configuration is at fault; every other fault
    stops the program.

    Args:
        world: where to look.
        profile: the profile that the SDK would look for.
        base_url: where its token is sent.
    """
    try:
        return _read(world, _checked(profile.name), base_url), True
    except CredentialError as error:
        taken = profile.stops or not isinstance(error, ConfigurationError)
        said = "The SDK would stop here." if taken else "The SDK passes it over."
        return _empty(profile.name, base_url, Kind.UNKNOWN, f"{error} {said}"), taken


def _read_config(folder: Path, name: str) -> dict[str, Any]:
    try:
        config = _read_object(folder / "configs" / f"{name}.json", secret=False)
    except CredentialError as error:
        raise ConfigurationError(str(error)) from None
    if not isinstance(config.get("authentication"), dict):
        raise ConfigurationError("The profile has no `authentication` object.")
    return config


def _empty(name: str, base_url: str, kind: Kind, note: str) -> Credential:
    return Credential(
        id=f"profile:{name}",
        source=f"profile: {name}",
        kind=kind,
        base_url=base_url,
        style=Style.BEARER,
        notes=(note,),
    )


def _read(world: World, name: str, base_url: str) -> Credential:
    folder = config_dir(world)
    config = _read_config(folder, name)
    auth = config["authentication"]
    if auth.get("type") == "oidc_federation":
        note = "The SDK exchanges it for a token at run time; the wizard does not, so it cannot test it."
        return _empty(name, base_url, Kind.FEDERATION, note)
    if auth.get("type") != "user_oauth":
        raise CredentialError("The profile's `authentication.type` is not one that the SDK knows.")
    override = auth.get("credentials_path")
    path = Path(str(override)).expanduser() if override else folder / "credentials" / f"{name}.json"
    stored = _read_object(path, secret=True)
    if stored.get("type") not in (None, "oauth_token"):
        raise CredentialError("The profile's credentials file is of a type that the SDK refuses.")
    token = stored.get("access_token")
    if not isinstance(token, str) or not token:
        raise CredentialError("The profile's credentials file has no access token.")
    workspace = config.get("workspace_id") or world.environ.get("ANTHROPIC_WORKSPACE_ID")
    return Credential(
        id=f"profile:{name}",
        source=f"profile: {name}",
        kind=kind_of(token),
        base_url=base_url,
        secret=Secret(token, base_url=base_url),
        style=Style.BEARER,
        headers={"anthropic-workspace-id": str(workspace)} if workspace else {},
        expires_at=_expiry(stored),
        notes=(*value_notes(token), *_expiry_notes(world, stored, refreshes=bool(auth.get("client_id")))),
    )


def _expiry(stored: dict[str, Any]) -> datetime | None:
    """When the token expires; None where the file does not say so in a way that can be read."""
    try:
        return datetime.fromtimestamp(int(stored["expires_at"]), UTC) if stored["expires_at"] else None
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return None


def _expiry_notes(world: World, stored: dict[str, Any], *, refreshes: bool) -> list[str]:
    try:
        expires = int(stored["expires_at"])
    except KeyError:
        return []
    except (TypeError, ValueError, OverflowError):
        return ["Its `expires_at` is not a number of seconds, so the SDK would stop here."]
    if expires and expires > world.clock.now().timestamp():
        return []
    if refreshes:
        return ["Its token has expired. The SDK would refresh it; the wizard does not touch your login."]
    return ["Its token has expired, and whatever renews it has not done so."]
