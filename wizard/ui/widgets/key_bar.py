"""The last line: the keys of this page that fit, never more than seven and never beyond the edge."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from wizard.ui.text import shown

MOST = 7
"""Keys shown at most (DESIGN.md section 6)."""
ALWAYS = ("help", "quit")
"""Actions that keep their place however narrow it gets."""


class Key(NamedTuple):
    """One key as the bar shows it."""

    key: str
    display: str
    word: str

    @property
    def width(self) -> int:
        """Cells that it takes, with the gap after it."""
        return len(self.display) + len(self.word) + 3


def fitting(keys: Iterable[tuple[Key, bool]], width: int) -> list[Key]:
    """The keys that fit into `width`: those kept always, then the others in their order."""
    listed = list(keys)
    kept = [key for key, always in listed if always]
    others = [key for key, always in listed if not always][: MOST - len(kept)]
    while others and sum(key.width for key in (*others, *kept)) > width:
        others.pop()
    while kept and sum(key.width for key in kept) > width:
        kept.pop(0)
    return [*others, *kept]


class KeyBar(Static):
    """Draws the bindings that a page shows; a click on one presses it.

    A screen can name keys that would only say that there is nothing to do (`idle_keys`); they stay in force
    and on the help page, and leave their room in the bar to others.
    """

    DEFAULT_CSS = """
    KeyBar { dock: bottom; height: 1; background: $panel; padding: 0 1; text-wrap: nowrap; }
    """
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__(id="key-bar")
        self._places: list[tuple[int, int, str]] = []

    def on_mount(self) -> None:
        """Redraw whenever the keys in force change."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, _screen: Screen[object]) -> None:
        self.refresh()

    def _keys(self) -> list[tuple[Key, bool]]:
        keys: dict[str, tuple[Key, bool]] = {}
        ids: dict[str, str] = {}
        idle: Collection[str] = getattr(self.screen, "idle_keys", ())
        for active in self.screen.active_bindings.values():
            binding: Binding = active.binding
            if binding.show and binding.action not in keys and binding.id not in idle:
                ids[binding.key] = binding.id or ""
                display = self.app.get_key_display(binding)
                always = binding.action.rsplit(".", 1)[-1] in ALWAYS
                keys[binding.action] = Key(binding.key, display, binding.description), always
        return sorted(keys.values(), key=lambda entry: self._rank(ids[entry[0].key]))

    @staticmethod
    def _rank(binding_id: str) -> int:
        """What belongs to this page alone comes first, then what all pages have, then the program's own."""
        return {"page": 1, "read": 1, "sheet": 1, "app": 2}.get(binding_id.partition(".")[0], 0)

    def render(self) -> Content:
        """The line for the width at hand."""
        self._places = []
        parts: list[Content] = []
        at = 0
        for key in fitting(self._keys(), self.content_size.width):
            parts.append(shown((key.display, "bold $primary"), " ", (key.word, "$muted"), "  "))
            self._places.append((at, at + key.width - 2, key.key))
            at += key.width
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        """Press the key that was clicked."""
        x = event.x - self.gutter.left
        for start, end, key in self._places:
            if start <= x < end:
                self.app.simulate_key(key)
                return
