"""Layer: user name and password inside a URL or connection string, `scheme://user:password@host`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wizard.evidence.redaction.span import Context, Span

_USER_INFO = re.compile(
    r"://(?P<info>[^\s/@\"'<>:]{0,256}:[^\s/\"'<>\\]{1,1024}|[^\s/@\"'<>:?#\\]{12,256})(?=@)"
)
_CUT_OFF = re.compile(r"://(?P<info>[^\s/@\"'<>:]{1,64}:(?!\d{1,5}\Z)[^\s/@\"'<>\\]{4,256})\Z")
"""Where the text was cut off before the sign: a number alone would be a port."""
_END = 330


@dataclass(frozen=True, slots=True)
class UserInfo:
    """Finds what stands between `://` and `@`."""

    id: str = "userinfo"
    why: str = "It is the user name and password inside an address."
    kinds: frozenset[str] = frozenset({"password"})
    spares_kept: bool = False

    def find(self, text: str, context: Context) -> Iterator[Span]:
        """User and password as one, because each helps to guess the other; a long user alone is a token."""
        gist = context.gist(text)
        if not gist.has("://"):
            return
        if gist.has("@"):
            for match in _USER_INFO.finditer(text):
                yield Span(*match.span("info"), "password", match["info"])
        if "://" in text[-_END:] and (cut := _CUT_OFF.search(text, max(0, len(text) - _END))):
            yield Span(*cut.span("info"), "password", cut["info"])
