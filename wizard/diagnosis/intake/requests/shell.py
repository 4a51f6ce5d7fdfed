"""Splitting a shell command into words: quotes of POSIX shells, `$'…'`, PowerShell and cmd line breaks."""

import re

_CONTINUED = re.compile(r"[ \t]*(?:\\|\^|`)[ \t]*\n[ \t]*")
_PIECE = re.compile(
    r"\$'((?:[^'\\]|\\.)*)'?"  # $'…' with escapes
    r"|'([^']*)'?"
    r'|"((?:[^"\\]|\\.)*)"?'
    r"|\\(.)"
    r"|([^\s'\"\\;|&<>$]+|\$)",
    re.DOTALL,
)
_DOUBLE = re.compile(r"\\([\"\\$`\n])")
_ANSI_C = re.compile(r"\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|([0-7]{1,3})|(.))", re.DOTALL)
_SIMPLE = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "b": "\b",
    "f": "\f",
    "a": "\a",
    "v": "\v",
    "0": "\0",
    "e": "\x1b",
}
_HEREDOC = re.compile(r"<<-?\s*[\"']?(\w+)[\"']?[^\n]*\n")
_SPACES = re.compile(r"[ \t]+")


def split(command: str) -> tuple[list[str], int]:
    """The words of one command, and where it ends. Unclosed quotes run to the end of the text.

    A here-document's text follows the words, as `@-` reads it.
    """
    text = command
    words: list[str] = []
    current: list[str] | None = None
    at = 0
    while at < len(text):
        joined = _CONTINUED.match(text, at)
        if joined:
            current = _close(words, current)
            at = joined.end()
            continue
        char = text[at]
        if char in " \t":
            current = _close(words, current)
            spaces = _SPACES.match(text, at)
            at = spaces.end() if spaces else at + 1
            continue
        if char == "<":
            heredoc = _HEREDOC.match(text, at)
            if heredoc:
                current = _close(words, current)
                end = text.find(f"\n{heredoc[1]}", heredoc.end() - 1)
                words.append("\0" + (text[heredoc.end() : end] if end >= 0 else text[heredoc.end() :]))
                return words, end if end >= 0 else len(text)
        if char in "\n;|&<>":
            break
        piece = _PIECE.match(text, at)
        if not piece or piece.end() == at:
            at += 1
            continue
        current = [] if current is None else current
        current.append(_text(piece))
        at = piece.end()
    _close(words, current)
    return words, at


def _close(words: list[str], current: list[str] | None) -> list[str] | None:
    """End the current word, if there is one; nothing is current afterwards."""
    if current is not None:
        words.append("".join(current))
    return None


def _text(piece: re.Match[str]) -> str:
    if piece[1] is not None:
        return _ANSI_C.sub(_escape, piece[1])
    if piece[2] is not None:
        return piece[2]
    if piece[3] is not None:
        return _DOUBLE.sub(lambda m: "" if m[1] == "\n" else m[1], piece[3])
    return piece[4] or piece[5] or ""


def _escape(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if code:
        return chr(int(code, 16))
    if match[3]:
        return chr(int(match[3], 8) & 0xFF)
    return _SIMPLE.get(match[4], match[4])
