"""The numbered answers of a page, and below them what the page can do for the person."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.screen import Screen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from wizard.ui.keys import bind
from wizard.ui.text import shown, veiled
from wizard.ui.widgets.prose import hung


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the list."""

    id: str
    accelerator: str
    """The key that takes it from anywhere on the page."""
    label: str
    note: str = ""
    """A short remark behind the label, such as `your answer`."""
    below: str = ""
    """A second line."""
    means: str = ""
    """What the page says of it while it is highlighted."""


class Answers(OptionList):
    """A list that never collapses: at a width of zero Textual's own would end the app (finding 4).

    It never scrolls by itself either, its page does: a bar of its own would take width, break lines anew, and
    so be needed for ever.
    """

    DEFAULT_CSS = """
    Answers {
        height: auto; min-width: 12; max-height: 999; overflow: hidden hidden; border: none; padding: 0;
        background: transparent; margin: 0;
        &:focus { border: none; background-tint: transparent 0%; }
        & > .option-list--option { padding: 0 1; }
        & > .option-list--option-hover { background: $panel; }
        & > .option-list--separator { color: $line; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("enter", "select", "Choose", "answers.choose", "Take the highlighted line", display="enter"),
    ]

    @dataclass
    class Taken(Message):
        """An item was taken, by enter, by click or by its key."""

        item: str

    @dataclass
    class Moved(Message):
        """Another item is highlighted."""

        means: str

    def __init__(self, *, id: str = "answers") -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id, markup=False)
        self._items: tuple[Item, ...] = ()
        self._placed: int | None = None
        """Where the page put the cursor; elsewhere means that the person moved it."""

    def show(self, groups: Sequence[Sequence[Item]], *, highlight: str | None = None) -> None:
        """Show groups of items with a line between them.

        The cursor goes to `highlight`, or to the first item. Where the same items were shown before and the
        person moved the cursor, it stays with them.
        """
        items = tuple(item for group in groups for item in group)
        ids = [item.id for item in items]
        moved = ids == [item.id for item in self._items] and self.highlighted != self._placed
        at = self.highlighted if moved else ids.index(highlight) if highlight in ids else 0 if ids else None
        if items != self._items:
            self._items = items
            self.set_options(self._rows(groups))
        if not moved:
            self._placed = at
        self.highlighted = at
        self.call_after_refresh(self.call_after_refresh, self.reveal)

    def _rows(self, groups: Sequence[Sequence[Item]]) -> list[Option | None]:
        lines: list[Option | None] = []
        for group in groups:
            if lines and group:
                lines.append(None)
            lines += [Option(self._prompt(item), id=item.id) for item in group]
        return lines

    def _prompt(self, item: Item) -> Content:
        note = (f"  {item.note}", "bold") if item.note else ""
        below = (f"\n   {item.below}", "$muted") if item.below else ""
        prompt = veiled(shown((f"{item.accelerator or ' '}  ", "bold"), item.label, note, below))
        width = self.content_size.width - 2
        return hung(prompt, width) if width > 0 else prompt

    def on_resize(self) -> None:
        """Wrap the lines for the new width, each under its own beginning."""
        for index, item in enumerate(self._items):
            prompt = self._prompt(item)
            if not prompt.is_same(cast(Content, self.options[index].prompt)):
                self.replace_option_prompt_at_index(index, prompt)

    @property
    def means(self) -> str:
        """What the highlighted item means."""
        return self._items[self.highlighted].means if self.highlighted is not None and self._items else ""

    def take(self, accelerator: str) -> bool:
        """Take the item with that key; False where there is none."""
        for item in self._items:
            if item.accelerator == accelerator:
                self.post_message(self.Taken(item.id))
                return True
        return False

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Tell the page what the line under the cursor means."""
        event.stop()
        self.post_message(self.Moved(self.means))
        self.call_after_refresh(self.reveal)

    def reveal(self) -> None:
        """Scroll the page just so far that the highlighted line is in sight."""
        lines = self._index_to_line
        page = self._page()
        if page is None or self.highlighted not in lines:
            return
        top = self.virtual_region.y + lines[self.highlighted]
        page.scroll_to_region(Region(0, top, 1, 2), animate=False, force=True)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Turn Textual's message into ours."""
        event.stop()
        if event.option_id is not None:
            self.post_message(self.Taken(event.option_id))

    def action_page_down(self) -> None:
        """Scroll the page instead of the list: the list is short, the page may be long."""
        self._scroll_page(1)

    def action_page_up(self) -> None:
        """Scroll the page instead of the list."""
        self._scroll_page(-1)

    def _scroll_page(self, direction: int) -> None:
        page = self._page()
        if page is not None:
            page.scroll_relative(y=max(1, page.size.height - 2) * direction, animate=False)

    def _page(self) -> VerticalScroll | None:
        return next((node for node in self.ancestors if isinstance(node, VerticalScroll)), None)


class Taking:
    """What a screen with a list can do with it from its own keys, wherever the focus is.

    Written behind the screen's own base, because Textual takes style names from the first base alone.
    """

    def action_take(self) -> None:
        """Take the highlighted line."""
        for answers in cast(Screen[Any], self).query(Answers):
            answers.action_select()

    def action_press(self, key: str) -> None:
        """Take the line with that key."""
        for answers in cast(Screen[Any], self).query(Answers):
            if not answers.take(key):
                answers.app.notify("Nothing on this page has that key.", markup=False)
