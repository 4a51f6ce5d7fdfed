"""Layer: user name and password inside a URL or connection string, `scheme://user:password@host`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wizard.evidence.redaction.span import Context, Level, Span

_USER_INFO = re.compile(r"(?<=://)[^\s/@\"'<>:]{0,256}:[^\s/@\"'<>]{1,1024}(?=@)")


@dataclass(frozen=True, slots=True)
class UserInfo:
    """Finds what stands between `://` and `@`."""

    id: str = "userinfo"
    why: str = "It is the user name and password inside an address."
    from_level: Level = "local"
    spares_kept: bool = False

    def find(self, text: str, context: Context) -> Iterator[Span]:
        """User and password as one, because each helps to guess the other."""
        for match in _USER_INFO.finditer(text):
            yield Span(*match.span(), "password", match.group())
