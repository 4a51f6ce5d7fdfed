"""Cleaning a paste: what terminals, editors and web pages add around the words is taken off again.

Nothing here decides what the text means. Every step is one pass with a pattern that cannot backtrack
over more than a line, so the time is linear in the size of the input.
"""

import re

from wizard.knowledge.cause_book import catalogue_words, word_list

_ANSI = re.compile(r"\x1b(?:\[[0-?]{0,40}[ -/]{0,8}[@-~]|\][^\x07\x1b]{0,2000}(?:\x07|\x1b\\)?|[@-Z\\-_])")
_ANSI_SPELLED = re.compile(r"(?:\\x1b|\\u001b|\\033|␛)\[[0-9;]{0,20}m")
_INVISIBLE = dict.fromkeys(
    [
        *(*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, 0xAD, 0xFEFF),
        *(*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A)),
    ]
)
_LOOKALIKES = str.maketrans(
    {
        "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u201f": '"', "\uff02": '"',
        "\u00ab": '"', "\u00bb": '"',
        "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "\uff07": "'", "\u02bc": "'",
        "\u00a0": " ", "\u2007": " ", "\u202f": " ", "\u3000": " ", "\u2028": "\n", "\u2029": "\n",
        "\uff1a": ": ", "\uff0c": ", ", "\uff5b": "{", "\uff5d": "}", "\uff08": "(", "\uff09": ")",
        "\u3002": ".", "\u2011": "-", "\u2010": "-",
    }
)  # fmt: skip
_EDGE = re.compile(r"^[ \t]*(?:(?:[│┃║╎▌▎|⎿⏺●•✻✽✶❯]|>(?=[ \t>]|$))[ \t]*)+", re.MULTILINE)
_EDGE_RIGHT = re.compile(r"[ \t]{0,200}+[│┃║╎][ \t]{0,200}+$", re.MULTILINE)
_RULED_LINE = re.compile(r"^[ \t]*[╭╮╰╯┌┐└┘├┤─━═]{2,}[^\n]{0,200}$", re.MULTILINE)
_FENCE = re.compile(r"^[ \t]*(?:```|~~~)[\w-]{0,20}[ \t]*$", re.MULTILINE)
_ENTITY = re.compile(r"&(?:quot|apos|amp|lt|gt|#\d{2,5}|#x[0-9a-fA-F]{2,5});")

_PERCENT = re.compile(r"%(?:25)?7B(?:\s|%(?:25)?2[027])", re.IGNORECASE)
"""A brace and a quote behind it, as addresses write them."""
_NARROWEST = 40
"""Lines shorter than this are not taken for lines of a terminal."""
_LAST_WORD = re.compile(r"[A-Za-z_]{1,20}$")
_FIRST_WORD = re.compile(r"[A-Za-z0-9_]{1,20}")
_INDEX = re.compile(r"\.\d")


def strip_controls(text: str) -> str:
    r"""Take out color codes, invisible characters and the differences between line ends.

    Example:
        >>> strip_controls("\x1b[31mred\x1b[0m\r\n")
        'red\n'
    """
    if "\x1b" in text:
        text = _ANSI.sub("", text)
    if "[" in text and ("\\x1b[" in text or "\\u001b[" in text or "\\033[" in text or "␛[" in text):
        text = _ANSI_SPELLED.sub("", text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return (
        text if text.isascii() and text.isprintable() else text.translate(_INVISIBLE).translate(_LOOKALIKES)
    )


def strip_frames(text: str) -> str:
    """Take off box drawing, bullets, quote marks and fences at the edges of lines."""
    text = _RULED_LINE.sub("", text)
    text = _EDGE.sub("", text)
    text = _EDGE_RIGHT.sub("", text)
    return _FENCE.sub("", text)


def unescape_entities(text: str) -> str:
    """Undo HTML escaping, up to twice, where the text holds any."""
    for _ in range(2):
        if not _ENTITY.search(text):
            break
        from html import unescape  # late: few pastes need it

        text = unescape(text)
    return text


def unquote(text: str) -> str:
    """Undo percent escapes, up to twice, where an object was put into an address."""
    for _ in range(2):
        if not _PERCENT.search(text):
            break
        from urllib.parse import unquote as undo  # late: few pastes need it

        text = undo(text)
    return text


def join_hard_wraps(text: str) -> str:
    """Rejoin lines that a terminal broke at its width, inside words, keys and ids.

    Three things show such a break: lines of one and the same length in a row (the terminal counts columns
    and nothing else); a full line whose last word and the next line's first make a word too long for any
    line (a wrapper that breaks words only where it has to); and two pieces that make a word of the
    catalogue together and are none apart. Other breaks stood at a blank.
    """
    lines = text.split("\n")
    if len(lines) < 2:
        return text
    bare = [line.strip() for line in lines]
    widest = max(len(line) for line in bare)
    joined = [lines[0]]
    for index in range(1, len(lines)):
        gap = _gap(lines, bare, index - 1, widest) if widest >= _NARROWEST and bare[index] else None
        if gap is None:
            joined.append(lines[index])
        else:
            joined[-1] = joined[-1].rstrip() + gap + bare[index]
    return "\n".join(joined)


def _gap(lines: list[str], bare: list[str], index: int, widest: int) -> str | None:
    """What stood at the break after line `index`: nothing, a blank, or (None) the end of a line."""
    last, first = _LAST_WORD.search(bare[index]), _FIRST_WORD.match(bare[index + 1])
    full = len(bare[index]) >= max(_NARROWEST, widest * 4 // 5)
    if last and full and _INDEX.match(bare[index + 1]):
        return ""
    if not (last and first):
        return "" if _inside_word(lines, bare, index, widest) else None
    before, after = last[0].lower(), first[0].lower()
    if full and _one_word(before, after):
        return ""
    common = word_list("common")
    apart = before in common or after in common or {before, after} <= catalogue_words()
    return (" " if apart else "") if _inside_word(lines, bare, index, widest) else None


def _one_word(before: str, after: str) -> bool:
    """Whether two pieces make a word of the catalogue together, and are none apart."""
    known = catalogue_words()
    if before in known and after in known:
        return False
    return before + after in known or before + after.partition("_")[0] in known


def _inside_word(lines: list[str], bare: list[str], index: int, widest: int) -> bool:
    """Whether the break after line `index` stands inside a word."""
    width = len(lines[index])
    after = len(lines[index + 1])
    before = len(lines[index - 1]) if index else 0
    if width >= _NARROWEST and width in (before, after) and lines[index][-1:].strip() and width >= widest:
        return True
    if len(bare[index]) < widest:
        return False
    last, first = bare[index].rsplit(None, 1)[-1], bare[index + 1].split(None, 1)[0]
    return len(last) + len(first) > widest


def clean(text: str) -> str:
    """A passage as its author's program printed it, as far as that can be told."""
    return unescape_entities(unquote(join_hard_wraps(strip_frames(strip_controls(text)))))


def one_line(text: str, limit: int = 4000) -> str:
    """The text with every run of white space as one blank, cut at `limit` characters."""
    return " ".join(text[: limit * 2].split())[:limit]
