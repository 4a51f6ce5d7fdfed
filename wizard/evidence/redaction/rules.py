"""The redaction knowledge, read once and compiled: prefixes, secret names, and what must be kept."""

import re
from functools import cache, lru_cache
from typing import Any

from wizard.knowledge.load import read_toml

_BODY = r"[A-Za-z0-9_\-+/=.~]"
"""What credentials are made of; a family may name its own."""


@cache
def _data() -> dict[str, Any]:
    return read_toml("redaction.toml")


@cache
def families() -> re.Pattern[str]:
    """Any credential that is known by its prefix, wherever it stands in a text."""
    parts = [f"(?:{f['prefix']}){f.get('body', _BODY)}{{{f['least']},}}" for f in _data()["family"]]
    return re.compile(rf"(?<![A-Za-z0-9])(?:{'|'.join(parts)})")


@cache
def keep() -> re.Pattern[str]:
    """Everything on the keep list."""
    return re.compile("|".join(f"(?:{entry['pattern']})" for entry in _data()["keep"]))


@cache
def empty_values() -> frozenset[str]:
    """Values under a secret name that say that there is none."""
    return frozenset(_data()["names"]["empty"])


def plain(name: str) -> str:
    """A name as it is compared: small letters, without hyphens, underscores and dots."""
    return re.sub(r"[-_.\s]", "", name).lower()


@lru_cache(maxsize=4096)
def kind_of_name(name: str) -> str | None:
    """The kind of secret that a value under this name is, or None where the name is no secret's."""
    names = _data()["names"]
    word = plain(name)
    if word in names["harmless"]:
        return None
    for kind in ("credential", "cookie", "password", "secret"):
        if word in names[kind]:
            return kind
    return "secret" if word.endswith(tuple(names["endings"])) else None
