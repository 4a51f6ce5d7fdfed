"""The settings file: few, versioned, and never a reason not to start."""

import json
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from wizard.model.base import Model
from wizard.session.files import private_folder, read_private, write_atomically

VERSION = 1
_LARGEST = 64 * 1024


class Settings(Model):
    """What a person may set once for all sessions."""

    version: Literal[1] = 1
    theme: Literal["dark", "light", "contrast"] | None = None
    """The colours of the app; None takes the default."""
    plain: bool = False
    """Open the linear front end instead of the app."""
    keep_days: int | None = Field(default=None, ge=1, le=3650)
    """Sessions older than so many days are deleted at the start; None keeps them until they are purged."""


def load_settings(path: Path) -> tuple[Settings, str | None]:
    """The settings, and a sentence where the file could not be used and the defaults stand in."""
    try:
        raw = json.loads(read_private(path, _LARGEST))
    except FileNotFoundError:
        return Settings(), None
    except (OSError, ValueError, RecursionError):
        return Settings(), f"the settings in {path.name} cannot be read; the defaults are used"
    version = raw.get("version") if isinstance(raw, dict) else None
    if isinstance(version, int) and version > VERSION:
        return Settings(), f"{path.name} was written by a newer a400-wizard; the defaults are used"
    try:
        return Settings.model_validate(raw), None
    except ValidationError as error:
        fields = ", ".join(sorted({str(e["loc"][0]) for e in error.errors() if e["loc"]})) or "the whole file"
        return Settings(), f"the settings in {path.name} are not valid ({fields}); the defaults are used"


def save_settings(path: Path, settings: Settings) -> None:
    """Write the settings.

    Raises:
        OSError: the file cannot be written.
    """
    private_folder(path.parent)
    write_atomically(path, (settings.model_dump_json(indent=2) + "\n").encode("utf-8"))


def remember_theme(path: Path, theme: Literal["dark", "light", "contrast"]) -> str | None:
    """Write the theme into the settings, the rest of them as it is; a sentence where that cannot be done.

    A file that cannot be read is left alone: a person may want to put it right.
    """
    settings, problem = load_settings(path)
    if problem:
        return problem
    if settings.theme == theme:
        return None
    try:
        save_settings(path, settings.model_copy(update={"theme": theme}))
    except OSError as error:
        return f"the settings cannot be written: {error.strerror or error}"
    return None
