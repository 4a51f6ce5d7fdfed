"""What the command palette offers: everything that a page can do, and every step that was answered."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from textual.app import SystemCommand
from textual.command import DiscoveryHit, Hit, Hits, Provider

from wizard.ui import theme as themes
from wizard.ui.messages import Send
from wizard.ui.text import defused

if TYPE_CHECKING:
    from wizard.ui.app import WizardApp
    from wizard.walk.action import Action


def literally(text: str) -> str:
    """Text that the palette, which reads markup, shows as it stands."""
    return defused(text, one_line=True).replace("[", "\\[")


def system_commands(app: "WizardApp") -> Iterable[SystemCommand]:
    """Commands that are there on every page."""
    for name, word in themes.NAMES.items():
        yield SystemCommand(f"Theme: {word}", f"Use the {word} theme", _setter(app, name))
    yield SystemCommand("Help", "Every key of this page", app.action_help)
    yield SystemCommand("Quit", "End the program; everything is saved", lambda: app.leave(0))


def _setter(app: "WizardApp", name: str) -> Callable[[], None]:
    def use() -> None:
        app.use_theme(name)

    return use


class PageCommands(Provider):
    """The actions of the page that is up, and the steps of its trail."""

    def _offered(self) -> list[tuple[str, str, Callable[[], None]]]:
        screen = self.screen
        offered: list[tuple[str, str, Callable[[], None]]] = []
        seen: set[str] = set()
        for active in screen.active_bindings.values():
            binding = active.binding
            if binding.id is None or binding.id.startswith("app.") or binding.action in seen:
                continue
            if binding.action.startswith("press("):
                continue
            seen.add(binding.action)
            offered.append((binding.description, binding.tooltip, self._presser(binding.action)))
        page = getattr(screen, "page", None)
        if page is not None:
            from wizard.walk.action import Jump

            for entry in page.frame.trail:
                go = self._sender(Jump(entry.step))
                offered.append((f"Go to: {entry.title}", entry.label, go))
        return offered

    def _presser(self, action: str) -> Callable[[], None]:
        def press() -> None:
            self.screen.call_later(self.screen.run_action, action)

        return press

    def _sender(self, action: "Action") -> Callable[[], None]:
        def send() -> None:
            self.app.post_message(Send(action))

        return send

    async def discover(self) -> Hits:
        """Everything, before anything is typed."""
        for name, help_text, command in self._offered():
            yield DiscoveryHit(literally(name), command, help=literally(help_text))

    async def search(self, query: str) -> Hits:
        """What fits the query."""
        matcher = self.matcher(query)
        for name, help_text, command in self._offered():
            score = matcher.match(name)
            if score > 0:
                yield Hit(score, literally(name), command, text=name, help=literally(help_text))
