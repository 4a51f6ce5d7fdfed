"""How bindings are written in this room: every key has an identity and a sentence for the help page."""

from collections.abc import Iterable

from textual.binding import Binding


def bind(
    keys: str, action: str, word: str, name: str, says: str, *, show: bool = True, display: str | None = None
) -> Binding:
    """One binding.

    Args:
        keys: the key, or several with commas between them.
        action: what it does.
        word: one word for the key bar.
        name: its identity, by which a person can give it another key.
        says: one sentence for the help page and the palette.
        show: whether the key bar has it.
        display: what the key is called where its own name will not do.
    """
    return Binding(keys, action, word, show=show, key_display=display, tooltip=says, id=name)


def press(characters: Iterable[str], name: str) -> list[Binding]:
    """A hidden binding for each character that takes the line with that key."""
    says = "Take the line with this digit or letter"
    return [bind(c, f"press('{c}')", "Take", f"{name}-{c}", says, show=False) for c in characters]
