"""Foreign words made harmless where they enter: one line, visible characters, a limit."""

import unicodedata


def tidy(text: str, limit: int = 300) -> str:
    """The text on one line, without control and format characters, cut at `limit` characters."""
    visible = "".join(" " if c.isspace() else c for c in text[: limit * 4] if c.isspace() or _shown(c))
    line = " ".join(visible.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def _shown(character: str) -> bool:
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
