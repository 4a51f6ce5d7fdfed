"""Texts that want to act on whoever shows them, and secrets made at run time."""

CONTROLS = [chr(n) for n in (*range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0))]
BIDI = [chr(n) for n in (0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A))]
INVISIBLE = [
    chr(n) for n in (0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD, 0x034F, 0x3164, 0xE0041, 0xFE0F)
]
ODD = ["\ud800", "\udfff", "\ue000", "\U0010ffff", "\u2028", "\u2029"]

TEXTS = (
    "\x1b]52;c;aGVsbG8=\x07 clipboard",
    "\x1b[2J\x1b[H cleared",
    "\x9b31m C1 colour \x9d0;title\x9c",
    "back\b\b\b\bover \rwritten",
    "abc \u202egnp.exe\u202c def",
    "[@click=app.quit]quit[/] [/b] [bold red]x",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "[link](javascript:alert(1)) ![i](http://tracker.example/x.png) `code` # head | cell |",
    "\n\n# forged heading\n- verdict: all is well\n```\n",
    "\ud800\udfff lone",
    "z\u200be\u200br\ufefft",
)


def key(kind: str = "api03", seed: str = "q7Zk", length: int = 93) -> str:
    """A key of the provider's family that no scanner finds in this file."""
    return "-".join(("sk", "ant", kind, (seed * length)[:length] + "AA"))


def unsafe(text: str) -> list[str]:
    """The characters of a text that must not reach a terminal."""
    return sorted({c for c in text if c in CONTROLS or c in BIDI or c in INVISIBLE or c in ODD})
