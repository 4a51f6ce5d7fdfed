"""What the app needs of a walk. The conductor of `wizard.walk` is one; tests bring another."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from wizard.evidence.draft import Draft
    from wizard.evidence.redaction.preview import Lift
    from wizard.model.explanation import Explanation
    from wizard.model.secret import Secret
    from wizard.walk.action import Action, Leaves
    from wizard.walk.options import ShareLevel
    from wizard.walk.page import Page
    from wizard.walk.reports import Listener
    from wizard.walk.speaking import Spoken
    from wizard.walk.together.desk import Together


class Walking(Protocol):
    """A walk in progress: it holds the page, takes actions and reports what changes by itself."""

    @property
    def page(self) -> "Page":
        """The page as it stands."""
        ...

    @property
    def explanation(self) -> "Explanation | None":
        """What reading the last paste brought."""
        ...

    @property
    def hint(self) -> str | None:
        """The line that says how to take the session up again."""
        ...

    @property
    def reminders(self) -> tuple[str, ...]:
        """What to say of open temporary changes when the program ends."""
        ...

    @property
    def has_news(self) -> bool:
        """Whether another command left results for this session."""
        ...

    @property
    def spoken(self) -> "Spoken | None":
        """The page as words to read aloud."""
        ...

    @property
    def together(self) -> "Together":
        """What two people do on a case outside of a session, and the sessions of this machine."""
        ...

    def subscribe(self, listener: "Listener") -> Callable[[], None]:
        """Have `listener` told of progress."""
        ...

    def terminal_clipboard(self, send: Callable[[str], bool]) -> None:
        """Take the front end's way to its terminal's clipboard."""
        ...

    def read_key(self, text: str) -> "Secret":
        """A typed key, cleaned and bound."""
        ...

    def masked(self, text: str, level: "ShareLevel") -> str:
        """A text without the secrets that are known, and without what the level takes out."""
        ...

    async def draft(self, action: "Leaves", lifts: "tuple[Lift, ...]" = ()) -> "Draft | None":
        """What an action would let out, with these things put back."""
        ...

    async def do(self, action: "Action") -> "Page":
        """Carry out an action and return the page that follows."""
        ...

    async def close(self) -> None:
        """End what runs and release the session."""
        ...


Opener = Callable[[], Awaitable[Walking]]
"""Opens a walk. What it loads is loaded only once the first screen has been painted."""
