"""The evidence room as the walk uses it: one gate per session, summary, report and what may be printed."""

import getpass
import platform
import socket
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from wizard.evidence.gate import Gate, to_journal, to_terminal
from wizard.evidence.redaction import KnownSecrets, redact
from wizard.evidence.redaction.rules import kind_of_name
from wizard.model.secret import Secret
from wizard.walk.open_session import OpenSession
from wizard.walk.options import ShareLevel

if TYPE_CHECKING:
    # Loaded with the first summary or report: most keys are pressed long before.
    from wizard.evidence.draft import Draft
    from wizard.evidence.redaction.preview import Lift
    from wizard.evidence.render import Form
    from wizard.evidence.summary import Summary, SummaryContext

FOREIGN = "This flow did not come with the program; its advice is its author's."


_SHORTEST_SECRET = 8
_FOLDERS = ("PWD", "OLDPWD")
"""What every shell sets to its folder; they only sound like passwords."""


@lru_cache(maxsize=8)
def _known(secrets: tuple[Secret | str, ...]) -> KnownSecrets:
    """Compiling the matcher costs more than matching, and the secrets of a session seldom change."""
    return KnownSecrets.of(secrets)


def environment_secrets(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Values of an environment under secret names; what is shorter would hit innocent words."""
    return tuple(
        value
        for name, value in environ.items()
        if len(value) >= _SHORTEST_SECRET and name not in _FOLDERS and kind_of_name(name)
    )


def machine() -> dict[str, str]:
    """What the summary may say of this machine where the person says nothing."""
    return {
        "os": f"{platform.system()} {platform.release()} ({platform.machine()})",
        "python": f"{platform.python_version()} (runs this wizard)",
    }


def names() -> tuple[str, ...]:
    """The user's and the machine's name, which do not leave."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a user id without a name, in a container
        user = ""
    return tuple(name for name in (user, socket.gethostname()) if name)


class Papers:
    """Everything that is printed, journaled or shared goes through here.

    Args:
        tool: name and version of this program.
        knowledge: version and date of what it knows of the API.
        about: details of this machine, for the summary.
        own_names: names of this machine and its user, which do not leave.
        environ: its values under secret names are masked from the first page on.
    """

    def __init__(
        self,
        tool: str,
        knowledge: str,
        about: Mapping[str, str],
        own_names: Sequence[str] = (),
        environ: Mapping[str, str] | None = None,
    ) -> None:
        self._always = environment_secrets(environ or {})
        self._tool = tool
        self._knowledge = knowledge
        self._machine = dict(about)
        self._names = tuple(own_names)

    def _all(self, secrets: tuple[Secret, ...]) -> KnownSecrets:
        return _known((*self._always, *secrets))

    def printable(self, text: str, secrets: tuple[Secret, ...]) -> str:
        """Text made safe for a terminal, known secrets masked, positions kept."""
        return to_terminal(text, secrets=self._all(secrets))

    def masked(self, text: str, level: ShareLevel, secrets: tuple[Secret, ...]) -> str:
        """A text for others, or (`local`) for the person's own use: known secrets are out of it at any level.

        It is not made safe to print: what goes back to its owner has to be their own text.
        """
        return redact(text, secrets=self._all(secrets), level=level, names=self._names).text

    def journaled(self, text: str, secrets: tuple[Secret, ...], longest: int | None = None) -> str:
        """What was told or came back, as the journal keeps it: what may be put back later stays in it.

        Text that has more than `longest` characters is cut, and kept as support may read it.
        """
        return to_journal(text, self._all(secrets), self._names, longest)

    def _context(
        self,
        sitting: OpenSession,
        secrets: tuple[Secret, ...],
        level: ShareLevel,
        lifts: "tuple[Lift, ...]" = (),
    ) -> "SummaryContext":
        from wizard.evidence.summary import SummaryContext

        return SummaryContext(
            tool=self._tool,
            knowledge=self._knowledge,
            gate=Gate(level, self._all(secrets), sitting.case_key, self._names, lifts),
            machine=self._machine,
            foreign=FOREIGN if sitting.pinned.foreign else None,
        )

    def summary(
        self, sitting: OpenSession, secrets: tuple[Secret, ...], level: ShareLevel, now: datetime
    ) -> "Summary":
        """The evidence summary, at most 40 lines, and what could still be added to it."""
        from wizard.evidence.summary import summary

        context = self._context(sitting, secrets, level)
        return summary(sitting.state, sitting.pinned.flow, context=context, now=now.astimezone())

    def draft(
        self,
        sitting: OpenSession,
        secrets: tuple[Secret, ...],
        level: ShareLevel,
        forms: "tuple[Form, ...]",
        now: datetime,
        lifts: "tuple[Lift, ...]" = (),
    ) -> "Draft":
        """The report in some of its forms as it would leave; each is searched once more before.

        Raises:
            LeakError: that last search found what must not leave; nothing is handed out then.
        """
        from wizard.evidence.draft import report_draft

        context = self._context(sitting, secrets, level, lifts)
        return report_draft(
            sitting.state, sitting.pinned.flow, context=context, forms=forms, now=now.astimezone()
        )
