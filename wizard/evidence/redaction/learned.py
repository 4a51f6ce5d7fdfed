r"""Names of people and machines: learned first, then replaced wherever they stand.

They are learned from home folders (`/home/berta`, `C:\Users\Berta`), shell prompts, and the variables and
fields in which systems write them. A name that is a common word of this trade names nobody.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from wizard.evidence.redaction.gist import Gist, folded
from wizard.evidence.redaction.rules import everybody, private_suffixes
from wizard.evidence.redaction.signs import places, sign, stands_in

SHORTEST = 3
LONGEST = 64
MOST = 256
"""Names that are learned from one text at most; a home folder itself is replaced beyond that too."""

HOME = re.compile(
    r"(?:/(?:home|Users|var/home)/|(?<![A-Za-z])[A-Za-z]:(?:\\{1,8}|/)"
    r"(?:Users|Documents and Settings)(?:\\{1,8}|/))"
    r"(?P<user>[^\s/\\:\"'<>|?*\n]{1,64})"
)
_PROMPT = re.compile(r"(?<![\w.@-])(?P<user>[\w.-]{1,32})@(?P<host>[\w.-]{1,64}):[~/][^\s:]{0,200}[$#](?!\w)")
_TAGGED = "<[a-z-]{2,20}#"
"""A tag of ours: what stands before it is the rest of something that was taken out, and no name."""
_SAID = re.compile(
    r"(?<![A-Za-z])(?:(?P<named>user_?name|logname|login_name)|hostname|computer_?name|machine_?name|node_?name)"
    r"(?:\\*[\"'])?\s{0,3}[:=]\s{0,3}(?:\\*[\"'])?(?!self\.)(?P<name>[\w.-]{3,64})(?![\w.-]|[(\[]|"
    + _TAGGED
    + ")",
    re.IGNORECASE,
)
_USER = re.compile(r"(?<![A-Za-z_])USER=(?:\\*[\"'])?(?P<user>[\w.-]{3,64})(?![\w.-]|" + _TAGGED + ")")
_UNAME = re.compile(r"\b(?:linux|darwin) (?P<host>[\w.-]{3,64}) \d{1,3}\.\d{1,3}\.\d{1,3}")
_SYSLOG = re.compile(
    r"(?:<\d{1,3}>)?[a-z]{3} [ \d]\d \d\d:\d\d:\d\d (?P<host>[\w.-]{3,64}) [\w./-]{1,60}(?:\[\d{1,7}\])?:"
)
_COMMENT = re.compile(
    r"(?:ssh-[a-z0-9-]{2,20}|ecdsa-[a-z0-9-]{4,30}) [a-z0-9+/=]{40,2000} "
    r"(?P<user>[\w.-]{1,32})@(?P<host>[\w.-]{1,64})"
)
_TURNED_USER = re.compile(r"[\w.-]{1,32}(?![\w.@-])")
"""The user of a prompt, read backwards."""
_ESCAPE = re.compile(r"u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|[nrtbf]")
HOME_SIGNS = ("/home/", "/users", "\\users", "documents")
_HOMES = ("/home/", "/users/", "\\users\\", "/documents and", "\\documents and", "/users\\")
_OF_NAME = (
    "host",
    "user",
    "user_",
    "log",
    "login_",
    "computer",
    "computer_",
    "machine",
    "machine_",
    "node",
    "node_",
)
_BEFORE_NAME = re.compile(rf"(?:{'|'.join(_OF_NAME)})\Z")
_CLOCK = "\n00:00:00\n"
"""The gist of the time in a line of a system log."""


@dataclass(frozen=True, slots=True)
class Names:
    """Names, in small letters."""

    users: frozenset[str] = field(default=frozenset(), repr=False)
    hosts: frozenset[str] = field(default=frozenset(), repr=False)

    def __or__(self, other: "Names") -> "Names":
        return Names(
            frozenset(sorted(self.users | other.users)[:MOST]),
            frozenset(sorted(self.hosts | other.hosts)[:MOST]),
        )

    def longest_first(self) -> list[tuple[str, str]]:
        """Each name with its kind; a name inside another comes after it."""
        both = [(n, "user") for n in self.users] + [(n, "host") for n in self.hosts - self.users]
        return sorted(both, key=lambda pair: (-len(pair[0]), pair))


NOBODY = Names()


def given(names: Iterable[str]) -> Names:
    """The names of this machine that the program knows. A dotted host name counts by its first part too."""
    usable = {name.lower() for name in names if len(name) >= SHORTEST}
    first = {name.partition(".")[0] for name in usable if "." in name}
    return Names(frozenset(n for n in usable | first if _names_somebody(n)))


def learn(text: str, gist: Gist | None = None) -> Names:
    """The names that a text tells of.

    Args:
        text: the text.
        gist: its gist, or that of a text that it is a part of, where it was made already.
    """
    small = folded(text)
    users: set[str] = set()
    hosts: set[str] = set()
    for kind, name in _told(text, small, _has(small) if gist is None else gist.has):
        name = name.strip(".-").lower()
        if not _names_somebody(name):
            continue
        if kind == "user":
            users.add(name)
        elif "." not in name or name.endswith(private_suffixes()):
            hosts |= {name, *([first] if len(first := name.partition(".")[0]) >= SHORTEST else [])}
    return Names(frozenset(users), frozenset(h for h in hosts if _names_somebody(h)))


def _names_somebody(name: str) -> bool:
    return SHORTEST <= len(name) <= LONGEST and name not in everybody() and not name.isdigit()


def homes(text: str, small: str) -> Iterator[re.Match[str]]:
    """Each home folder, with the name of its user; `small` is the text in small letters."""
    end = 0
    for place, _ in places(_HOMES, small):
        if place >= end and (match := HOME.search(text, max(0, place - 9), place + 128)):
            end = match.end()
            yield match


def behind_escape(text: str, start: int) -> int:
    r"""How many letters at a place belong to an escape before it: the `n` of `\nkim@box` is in no name."""
    if text[start - 1 : start] != "\\" or not start:
        return 0
    escape = _ESCAPE.match(text, start)
    return len(escape.group()) if escape else 0


def _has(small: str) -> Callable[..., bool]:
    """The first look at a text whose gist is not made."""

    def has(*signs: str) -> bool:
        return signs == (_CLOCK,) or stands_in(signs, small)

    return has


def _told(text: str, small: str, has: Callable[..., bool]) -> Iterator[tuple[str, str]]:
    """What is said of people and machines, each looked for only where the text may have its sign."""
    if has(*HOME_SIGNS):
        for match in homes(text, small):
            yield "user", match["user"]
    if has("@") and has(":~", ":/"):
        for match in _prompts(text):
            yield "user", match["user"][behind_escape(text, match.start()) :]
            yield "host", match["host"]
    if has("linux", "darwin"):
        for match in _around(_UNAME, ("linux ", "darwin "), small):
            yield "host", match["host"]
    if has(_CLOCK):
        for match in _system_lines(small):
            yield "host", match["host"]
    if has("ssh-", "ecdsa-"):
        for match in _around(_COMMENT, ("ssh-", "ecdsa-"), small):
            yield "user", match["user"]
            yield "host", match["host"]
    if has("name"):
        for match in _said(text, small):
            yield ("user" if match["named"] else "host"), match["name"]
    if has("user"):
        for match in _around(_USER, ("USER=",), text):
            yield "user", match["user"]


def _around(pattern: re.Pattern[str], signs: tuple[str, ...], text: str) -> Iterator[re.Match[str]]:
    """Where the pattern matches at one of its signs."""
    for at, _ in places(signs, text):
        if match := pattern.match(text, at):
            yield match


def _prompts(text: str) -> Iterator[re.Match[str]]:
    """What a shell writes before a command."""
    for place in sign("@").finditer(text):
        at = place.start()
        user = _TURNED_USER.match(text[max(0, at - 33) : at][::-1])
        if user and (match := _PROMPT.match(text, at - user.end())):
            yield match


def _system_lines(small: str) -> Iterator[re.Match[str]]:
    """The beginnings of lines of a system log."""
    done = -1
    for place in sign("]: ").finditer(small):
        begin = small.rfind("\n", 0, place.start()) + 1
        if begin > done and (match := _SYSLOG.match(small, begin)):
            yield match
        done = begin


def _said(text: str, small: str) -> Iterator[re.Match[str]]:
    """Names behind `hostname`, `user_name` and the like."""
    for place in sign("name").finditer(small):
        if small.endswith(_OF_NAME, 0, place.start()):
            before = _BEFORE_NAME.search(small, max(0, place.start() - 9), place.start())
            if before and (match := _SAID.match(text, before.start())):
                yield match
