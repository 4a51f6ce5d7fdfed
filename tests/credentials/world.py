"""Worlds for the credentials' tests: an environment, a home, a clock; no network."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from wizard.model.world import World

API = "https://api.anthropic.com"
KEY = "sk-ant-api03-" + "a1" * 40 + "keyA"
TOKEN = "sk-ant-oat01-" + "b2" * 40 + "tokB"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class Clock:
    """It is always noon."""

    def now(self) -> datetime:
        """Noon."""
        return NOW

    def monotonic(self) -> float:
        """No time passes."""
        return 0.0


class Nothing:
    """No names, no network."""

    def resolve(self, host: str, port: int) -> tuple[str, ...]:
        return ()

    def source_address(self, destination: str) -> str | None:
        return None

    def resolvers(self) -> tuple[str, ...]:
        return ()

    def gateway(self) -> str | None:
        return None

    def interfaces(self) -> tuple[str, ...]:
        return ()


def world(home: Path, environ: Mapping[str, str] | None = None, *, api_url: str = API) -> World:
    """A world with this environment and home."""
    return World(
        clock=Clock(), resolver=Nothing(), host=Nothing(), environ=environ or {}, home=home, api_url=api_url
    )


def write_profile(
    home: Path, name: str, config: str, stored: str | None = None, *, folder: Path | None = None
) -> Path:
    """A profile of the SDK's, as its own login would write it."""
    root = folder or home / ".config" / "anthropic"
    for part in ("configs", "credentials"):
        (root / part).mkdir(parents=True, exist_ok=True)
    path = root / "configs" / f"{name}.json"
    path.write_text(config)
    path.chmod(0o644)
    if stored is not None:
        secret = root / "credentials" / f"{name}.json"
        secret.write_text(stored)
        secret.chmod(0o600)
    return root
