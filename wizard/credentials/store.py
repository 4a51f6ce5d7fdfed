"""Keys in the keyring: service `a400-wizard`, one entry for each base URL and name.

A keyring cannot list its entries, so one more entry, `index`, holds the base URLs and names (no secret).
Every access runs in a daemon thread with a time limit: a keyring may wait for a dialog that nobody sees.
"""

import json
from collections.abc import Callable
from typing import NoReturn, TypeVar

from wizard.credentials.clean import kind_notes, style_of
from wizard.credentials.credential import Credential, CredentialError, kind_of
from wizard.credentials.limits import TooSlowError, within
from wizard.model.secret import Secret, origin_of

SERVICE = "a400-wizard"
INDEX = "index"
DEFAULT_NAME = "default"
TIME_LIMIT = 2.0
"""Seconds after which a keyring counts as hanging."""
_LONGEST_NAME = 64
T = TypeVar("T")


class KeyringError(CredentialError):
    """The keyring cannot be used; `state` is `none`, `locked`, `slow` or `failed`."""

    def __init__(self, state: str, sentence: str) -> None:
        super().__init__(sentence)
        self.state = state


def normal_base_url(url: str) -> str:
    """A base URL in the form that keys are stored under: normal origin, path without the last slash.

    Raises:
        CredentialError: the URL has no scheme or host, or carries a user name, query or fragment.
    """
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url.strip())
        origin = origin_of(url.strip())
    except ValueError as error:
        raise CredentialError(
            "A base URL needs a scheme and a host, such as https://api.anthropic.com."
        ) from error
    if parts.scheme.lower() not in ("http", "https"):
        raise CredentialError("A base URL begins with https:// (or http:// for this machine).")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise CredentialError("A base URL holds a host and a path, nothing else.")
    return origin + parts.path.rstrip("/")


def checked_name(name: str) -> str:
    """A name for a key.

    Raises:
        CredentialError: it is empty, too long, holds blanks or characters that do not print, or is a key.
    """
    if name.startswith("sk-"):
        raise CredentialError("That looks like a key, not like a name; a key is never part of a command.")
    if not name or len(name) > _LONGEST_NAME or not name.isprintable() or any(c.isspace() for c in name):
        raise CredentialError(f"A name has 1 to {_LONGEST_NAME} visible characters and no blanks.")
    return name


def _entry(base_url: str, name: str) -> str:
    return f"{base_url} {name}"


def _guarded(work: Callable[[], T], time_limit: float) -> T:
    """Run keyring work in its thread and turn every way of failing into one sentence."""
    try:
        return within(time_limit, work, name="a400-keyring")
    except TooSlowError:
        raise KeyringError(
            "slow",
            f"The keyring did not answer within {time_limit:g} seconds; it may be waiting to be unlocked.",
        ) from None
    except CredentialError:
        raise
    except Exception as error:  # noqa: BLE001 - boundary: backends raise whatever their system raises
        _explain(error)


def _explain(error: Exception) -> NoReturn:
    from keyring import errors

    if isinstance(error, errors.NoKeyringError):
        raise KeyringError("none", "This machine has no keyring that the wizard can use.") from None
    if isinstance(error, errors.KeyringLocked):
        raise KeyringError("locked", "The keyring is locked, and it was not unlocked.") from None
    raise KeyringError("failed", f"The keyring cannot be used ({type(error).__name__}).") from None


def _read_index() -> list[tuple[str, str]]:
    import keyring

    text = keyring.get_password(SERVICE, INDEX)
    try:
        pairs = json.loads(text) if text else []
        return [(str(url), str(name)) for url, name in pairs]
    except (ValueError, TypeError):
        # A damaged index loses names, not keys: adding a key under its old name brings it back.
        return []


def _write_index(pairs: list[tuple[str, str]]) -> None:
    import keyring

    keyring.set_password(SERVICE, INDEX, json.dumps(sorted(set(pairs))))


def stored(time_limit: float = TIME_LIMIT) -> list[tuple[str, str]]:
    """Base URL and name of every key in the keyring.

    Raises:
        KeyringError: no backend, locked, hanging or broken.
    """
    return _guarded(_read_index, time_limit)


def load(time_limit: float = TIME_LIMIT) -> list[Credential]:
    """Every key in the keyring, each bound to the base URL it was stored for.

    Raises:
        KeyringError: no backend, locked, hanging or broken.
    """

    def work() -> list[Credential]:
        import keyring

        entries = [
            (url, name, keyring.get_password(SERVICE, _entry(url, name))) for url, name in _read_index()
        ]
        return [_credential(url, name, value) for url, name, value in entries if value]

    return _guarded(work, time_limit)


def _credential(base_url: str, name: str, value: str) -> Credential:
    kind = kind_of(value)
    return Credential(
        id=f"keyring:{name}",
        source=f"keyring: {name}",
        kind=kind,
        base_url=base_url,
        secret=Secret(value, base_url=base_url),
        style=style_of(kind),
        notes=kind_notes(kind),
    )


def save(secret: Secret, *, base_url: str, name: str = DEFAULT_NAME, time_limit: float = TIME_LIMIT) -> bool:
    """Store a key; True where it replaced one of the same base URL and name.

    Raises:
        KeyringError: no backend, locked, hanging or broken.
        CredentialError: the base URL or the name cannot be used.
    """
    url, checked = normal_base_url(base_url), checked_name(name)

    def work() -> bool:
        import keyring

        pairs = _read_index()
        keyring.set_password(SERVICE, _entry(url, checked), secret.reveal_for_keyring())
        _write_index([*pairs, (url, checked)])
        return (url, checked) in pairs

    return _guarded(work, time_limit)


def remove(*, base_url: str, name: str = DEFAULT_NAME, time_limit: float = TIME_LIMIT) -> bool:
    """Delete a key; False where there was none.

    Raises:
        KeyringError: no backend, locked, hanging or broken.
        CredentialError: the base URL or the name cannot be used.
    """
    url, checked = normal_base_url(base_url), checked_name(name)

    def work() -> bool:
        import keyring
        from keyring.errors import PasswordDeleteError

        pairs = _read_index()
        try:
            keyring.delete_password(SERVICE, _entry(url, checked))
            there = True
        except PasswordDeleteError:
            there = False
        if (url, checked) in pairs:
            _write_index([pair for pair in pairs if pair != (url, checked)])
        return there

    return _guarded(work, time_limit)
