"""A credential that cannot be printed by accident.

`Secret` shows itself as dots in every rendering: repr, str, format, JSON, pickle and traceback locals.
It is revealed by three methods only, each of them called in one named place; a test reads the source
tree for further callers (DESIGN.md rule 5.1).
"""

from typing import Any, NoReturn
from urllib.parse import urlsplit

_DOTS = "••••"
_FAMILY_PARTS = 3  # "sk-ant-api03-…": the parts before the last of these hyphens name the kind of key


class WrongHostError(Exception):
    """A secret was about to be sent to an origin that it was not entered for."""

    def __init__(self, bound: str, asked: str) -> None:
        super().__init__(f"this credential belongs to {bound}; it is not sent to {asked}")
        self.bound = bound
        self.asked = asked


def origin_of(url: str) -> str:
    """The origin (`scheme://host:port`) of a URL, in lower case and with the default port left out.

    Raises:
        ValueError: the URL has no scheme or no host.
    """
    parts = urlsplit(url)
    if not parts.scheme or not parts.hostname:
        raise ValueError("a base URL needs a scheme and a host")
    scheme = parts.scheme.lower()
    host = parts.hostname.lower()
    host = f"[{host}]" if ":" in host else host
    default = {"http": 80, "https": 443}.get(scheme)
    port = f":{parts.port}" if parts.port not in (None, default) else ""
    return f"{scheme}://{host}{port}"


class Secret:
    """A credential value, bound to the origin it was entered for.

    Args:
        value: the credential itself.
        base_url: where it may go; any other origin is refused with `WrongHostError`.
    """

    __slots__ = ("__value", "_origin")

    def __init__(self, value: str, *, base_url: str) -> None:
        self.__value = value
        self._origin = origin_of(base_url)

    @property
    def origin(self) -> str:
        """The only origin that this secret is sent to."""
        return self._origin

    @property
    def masked(self) -> str:
        """Prefix and last four characters, as in `sk-ant-api03-…wxyz`; dots alone for short values.

        The last four are left out below 20 characters, where they would be a fair part of the secret.
        """
        value = self.__value
        if len(value) < 20:
            return _DOTS
        parts = value.split("-", _FAMILY_PARTS)
        family = "-".join(parts[:_FAMILY_PARTS]) + "-" if len(parts) > _FAMILY_PARTS else ""
        if len(family) > 16 or not value.startswith("sk-"):
            family = ""
        return f"{family}…{value[-4:]}"

    @property
    def length(self) -> int:
        """How many characters the value has; a truncated paste shows here."""
        return len(self.__value)

    def rebound(self, base_url: str) -> "Secret":
        """The same value for another origin, once the person has confirmed that host."""
        return Secret(self.__value, base_url=base_url)

    def reveal_for_transport(self, url: str) -> str:
        """The value, for the authentication header of a request to `url`.

        Raises:
            WrongHostError: `url` is not on the origin that this secret is bound to.
        """
        asked = origin_of(url)
        if asked != self._origin:
            raise WrongHostError(self._origin, asked)
        return self.__value

    def reveal_for_keyring(self) -> str:
        """The value, to be stored in the keyring."""
        return self.__value

    def reveal_for_matching(self) -> str:
        """The value, to be searched for in text that is about to be shown or shared."""
        return self.__value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other.__value == self.__value and other._origin == self._origin

    def __hash__(self) -> int:
        return hash((self.__value, self._origin))

    def __repr__(self) -> str:
        return f"Secret({_DOTS})"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return format(repr(self), spec)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret cannot be pickled or copied out of the process")

    def __copy__(self) -> "Secret":
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> "Secret":
        return self
