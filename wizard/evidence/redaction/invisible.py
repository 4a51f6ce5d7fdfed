"""Characters that are drawn as nothing, or only act: inside a key they would hide it from every pattern."""

import re

_RANGES = (
    (0x00, 0x08),
    (0x0B, 0x0C),
    (0x0E, 0x1F),
    (0x7F, 0x9F),
    (0xAD, 0xAD),
    (0x34F, 0x34F),
    (0x61C, 0x61C),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0x2800, 0x2800),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF9, 0xFFFB),
    (0xE0000, 0xE0FFF),
)
"""Unicode 16: control characters but for tab and line ends, format characters, blank letters, variation
selectors and tags."""
_CLASS = "".join(f"{chr(a)}-{chr(b)}".replace("\\", "\\\\") for a, b in _RANGES)

HIDDEN = re.compile(
    rf"\x1b\[[0-?]{{0,32}}[ -/]{{0,4}}[@-~]|[{re.escape(_CLASS).replace(chr(92) + '-', '-')}]"
)
"""One invisible character, or one whole terminal sequence that changes colour."""

BLANKED = {point: 0 for a, b in _RANGES for point in range(a, b + 1) if point > 0x7F}
"""A translation table that turns each of them beyond ASCII into NUL, one for one."""
BLANKED |= {0x2028: 0x0A, 0x2029: 0x0A, 0xA0: 0x20, 0x202F: 0x20, 0x3000: 0x20}
BLANK = re.compile(
    "[\u2028\u2029\xa0\u202f\u3000"
    + "".join(f"{chr(max(a, 0x80))}-{chr(b)}" for a, b in _RANGES if b > 0x7F)
    + "]"
)
"""One of what is in that table; ranges are searched much faster than thousands of letters."""
