"""Applying the layers: in order, again and again until nothing more is found, failing closed.

What is taken out is remembered as stretches of the text as it was given. A pass looks at the text with
those stretches already replaced, so that a replacement which brings two halves together is looked at
again. Each pass takes out at least one more character or ends the work, so it always ends.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from wizard.evidence.redaction.cuts import Cut, Shown, merged, whole
from wizard.evidence.redaction.keep import kept
from wizard.evidence.redaction.known import KnownSecrets
from wizard.evidence.redaction.layers import PLAIN_LAYERS
from wizard.evidence.redaction.layers.encoded import Encoded
from wizard.evidence.redaction.learned import Names, given
from wizard.evidence.redaction.rules import stays
from wizard.evidence.redaction.span import DEFAULT_LEVEL, LEVELS, Context, Layer, Level, Span
from wizard.evidence.redaction.stretches import Stretches
from wizard.evidence.redaction.tags import NEVER_PUT_BACK, TAG, pseudonyms
from wizard.model.secret import Secret

MOST_PASSES = 8
"""A text that still changes after so many passes is not understood, and is withheld."""
_AROUND = 512
"""Characters around a replacement that later passes look at again."""


def _look(text: str, context: Context) -> Iterator[Span]:
    for _, span in _sweep(text, context, active(context)):
        yield span


LAYERS: tuple[Layer, ...] = (*PLAIN_LAYERS, Encoded(_look))
"""Every layer, in the order in which they name what they find."""


def settings(
    secrets: Iterable[Secret | str] | KnownSecrets,
    key: bytes | None,
    level: Level,
    names: Iterable[str] | Names,
    lifted: Mapping[tuple[str, str], str] | None = None,
) -> Context:
    """What the layers need to know, from the arguments of `redact`.

    Raises:
        ValueError: the level is not one of `LEVELS`.
    """
    if level not in LEVELS:
        raise ValueError(f"no such share level: {level!r}; one of {', '.join(LEVELS)}")
    known = names if isinstance(names, Names) else given(names)
    put_back = {what: why for what, why in (lifted or {}).items() if what[0] not in NEVER_PUT_BACK}
    return Context(KnownSecrets.of(secrets), pseudonyms(key), level, known, stays(level), put_back)


def active(context: Context) -> list[tuple[int, Layer]]:
    """The layers that have work at the level of the context, each with its place in the order."""
    return [(order, layer) for order, layer in enumerate(LAYERS) if not layer.kinds <= context.stays]


_PLAIN = re.compile(r"(?>[A-Za-z]{1,15}(?:[.,;!?)]*+(?:\s++|\Z)|\Z))*+")
"""Words without digits or signs, each too short for a key."""
_TELLS = re.compile(r"(?i:bearer|basic|setx|bindpw|\b(?:env|arg|setenv|login)\b)")
"""What takes the next word for a secret."""
_LONGEST_PLAIN = 4096
_NOT_IN_PLAIN = frozenset(
    {
        "pem",
        "named",
        "pair",
        "userinfo",
        "command",
        "list",
        "spoken",
        "prefix",
        "token",
        "email",
        "phone",
        "card",
        "iban",
        "code",
    }
    | {"address", "mac", "host", "organization", "encoded"}
)
"""Layers that find nothing in such words; a layer that is not named here looks at them too."""


def is_plain(text: str) -> bool:
    """Whether a text is only words, in which most layers have nothing to find. Most short texts are."""
    return len(text) <= _LONGEST_PLAIN and bool(_PLAIN.fullmatch(text)) and not _TELLS.search(text)


class NotQuietError(Exception):
    """The text changed with every pass; it cannot be judged."""


def settle(text: str, context: Context) -> list[Cut]:
    """Everything of a text that goes out, in order and without overlap.

    Raises:
        NotQuietError: after `MOST_PASSES` there was still something new.
    """
    layers = active(context)
    if is_plain(text):
        layers = [(order, layer) for order, layer in layers if layer.id not in _NOT_IN_PLAIN]
    cuts = [_cut(order, span) for order, span in _sweep(text, context, layers)]
    if not cuts:
        return cuts
    cuts = whole(text, merged(cuts))
    settled: set[tuple[int, int]] = set()
    for _ in range(MOST_PASSES):
        shown = Shown(text, cuts, context.marks)
        found = [
            shown.back(Span(span.start + begin, span.end + begin, span.kind, span.value, span.group), order)
            for begin, end in _regions(shown, cuts, settled)
            for order, span in _sweep(shown.text[begin:end], context, layers)
        ]
        if not found:
            return cuts
        settled = {(cut.start, cut.end) for cut in cuts}
        cuts = whole(text, merged(cuts + found))
    raise NotQuietError


def _cut(order: int, span: Span) -> Cut:
    return Cut(span.start, span.end, order, span)


def _regions(shown: Shown, cuts: list[Cut], settled: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretches of whole lines around what was replaced since the text was last looked at."""
    text = shown.text
    regions: list[tuple[int, int]] = []
    for cut, (begin, end) in zip(cuts, shown.places, strict=True):
        if (cut.start, cut.end) in settled:
            continue
        first = text.rfind("\n", 0, max(0, begin - _AROUND)) + 1
        first = first if begin - first <= 4 * _AROUND else max(0, begin - 2 * _AROUND)
        last = text.find("\n", min(len(text), end + _AROUND))
        last = len(text) if last == -1 else last + 1
        last = last if last - end <= 4 * _AROUND else min(len(text), end + 2 * _AROUND)
        if regions and first <= regions[-1][1]:
            regions[-1] = (regions[-1][0], max(last, regions[-1][1]))
        else:
            regions.append((first, last))
    return regions


def _sweep(text: str, context: Context, layers: list[tuple[int, Layer]]) -> Iterator[tuple[int, Span]]:
    """What the layers want out of a text, without what is out already, may stay, or is on the keep list."""
    tags = Stretches([match.span() for match in TAG.finditer(text)] if "<" in text else [])
    for order, layer in layers:
        for span in layer.find(text, context):
            if span.start >= span.end or span.kind in context.stays or tags.cover(span.start, span.end):
                continue
            if layer.spares_kept and kept(text, span.start, span.end):
                continue
            if (span.kind, span.value) in context.lifted:
                continue
            yield order, span


__all__ = ["DEFAULT_LEVEL", "LAYERS", "NotQuietError", "active", "settings", "settle"]
