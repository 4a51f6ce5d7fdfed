"""Layer: passwords in the arguments of commands, where a short option and not a name tells of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wizard.evidence.redaction.signs import stands_in
from wizard.evidence.redaction.span import Context, Span

_Q = r"[\"']?"
_VALUE = r"(?P<value>[^\s\"']{4,400})"
_COMMANDS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("-u", "-u", re.compile(rf"(?<=\s)-u[ =]?{_Q}(?P<who>[^\s:\"'/]{{1,100}}):{_VALUE}", re.IGNORECASE)),
    ("-user", "-user", re.compile(rf"(?<=\s)--(?:proxy-)?user[ =]{_Q}(?P<who>[^\s:\"'/]{{1,100}}):{_VALUE}")),
    ("login", " -p", re.compile(rf"\blogin\b[^\n]{{0,200}}?\s-p[ =]{_Q}{_VALUE}")),
    ("sshpass", " -p", re.compile(rf"\bsshpass\s+-p[ =]?{_Q}{_VALUE}")),
    *(
        (name, " -p", re.compile(rf"\b{name}[a-z]*\b[^\n|;]{{0,200}}?\s-p{_Q}(?!\d{{2,5}}\b){_VALUE}"))
        for name in ("mysql", "mariadb")
    ),
    ("redis-cli", " -a", re.compile(rf"\bredis-cli\b[^\n|;]{{0,200}}?\s-a[ =]{_Q}{_VALUE}")),
    ("pass:", "pass:", re.compile(rf"(?<=\s)-?pass(?:in|out)?[ =]{_Q}pass:{_VALUE}")),
    ("ldap", " -w", re.compile(rf"\bldap\w{{2,12}}\b[^\n|;]{{0,200}}?\s-w[ =]?{_Q}{_VALUE}")),
    ("bindpw", "bindpw", re.compile(rf"\bbindpw\s+{_Q}{_VALUE}")),
    ("/pass:", "/pass:", re.compile(rf"/pass:{_Q}{_VALUE}", re.IGNORECASE)),
    (
        "/user:",
        "net use",
        re.compile(rf"\bnet use\b[^\n]{{0,200}}?/user:\S{{1,80}}\s+(?!/){_Q}{_VALUE}", re.IGNORECASE),
    ),
    ("userpwd", "userpwd", re.compile(rf"userpwd\W{{1,6}}[^\s:\"']{{1,60}}:{_VALUE}", re.IGNORECASE)),
    *(
        (
            sign.lower(),
            sign.lower(),
            re.compile(
                rf"{sign}[A-Z0-9]{{16}}{_Q}[\s,:;|/]{{1,4}}{_Q}(?P<value>[A-Za-z0-9/+]{{40}})(?![A-Za-z0-9/+])"
            ),
        )
        for sign in ("AKIA", "ASIA")
    ),
    (
        "forhttpheaderfield",
        "forhttpheaderfield",
        re.compile(
            r"\"(?P<value>[^\"\n]{4,400})\"[, ]{0,3}forHTTPHeaderField:\s?@?\""
            r"[\w-]{0,40}(?:key|token|authorization|secret|cookie)",
            re.IGNORECASE,
        ),
    ),
    (
        "securestring",
        "securestring",
        re.compile(rf"convertto-securestring\s+(?:-string\s+)?[\"']{_VALUE}", re.IGNORECASE),
    ),
    ("psexec", " -p", re.compile(rf"\bpsexec\w*\b[^\n]{{0,200}}?\s-p[ =]{_Q}{_VALUE}", re.IGNORECASE)),
    ("sqlcmd", " -p", re.compile(rf"\bsqlcmd\b[^\n]{{0,200}}?\s-P[ =]?{_Q}{_VALUE}")),
    ("smbclient", "smbclient", re.compile(rf"\bsmbclient\b[^\n]{{0,200}}?\s-U[ =]?[^\s%]{{1,80}}%{_VALUE}")),
    ("lftp", "lftp", re.compile(rf"\blftp\b[^\n]{{0,200}}?\s-u[ =]?[^\s,]{{1,80}},{_VALUE}")),
    ("from-literal", "from-literal", re.compile(rf"--from-literal[= ]{_Q}[\w.-]{{1,80}}={_Q}{_VALUE}")),
    (":thin:", ":thin:", re.compile(r":thin:[^\s/@]{1,60}/(?P<value>[^\s@\"']{4,200})@", re.IGNORECASE)),
    ("code", "code=", re.compile(r"[?&](?:device_)?code=(?P<value>[\w.~%/+-]{16,2000})")),
    (
        "variable",
        "variable",
        re.compile(
            r"\bvariable\s+\"[\w-]*(?:password|secret|token|key)[\w-]*\"\s*\{[^{}]{0,300}?\bdefault\s*=\s*\"(?P<value>[^\"\n]{4,400})",
            re.IGNORECASE,
        ),
    ),
    ("identified", "identified by", re.compile(rf"\bidentified\s+by\s+[\"']{_VALUE}", re.IGNORECASE)),
)
"""What must be in the gist of a text, what in the text in small letters, and where the password is then."""


@dataclass(frozen=True, slots=True)
class Commands:
    """Finds what curl, docker, mysql, ssh and their like take as a password."""

    id: str = "command"
    why: str = "It is where a command or an address takes a password."
    kinds: frozenset[str] = frozenset({"password"})
    spares_kept: bool = False

    def find(self, text: str, context: Context) -> Iterator[Span]:
        """The passwords alone; `-u 1000:1000` are numbers of a user and a group."""
        gist = context.gist(text)
        for first, sign, pattern in _COMMANDS:
            if not (gist.has(first) and stands_in((sign,), context.folded(text))):
                continue
            for match in pattern.finditer(text):
                if not match["value"].isdigit():
                    yield Span(*match.span("value"), "password", match["value"])
