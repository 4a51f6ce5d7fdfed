"""Layer: what only shows after decoding, looked at with every layer again, two deep."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from wizard.evidence.redaction.opaque import SHORTEST, SHORTEST_INSIDE, runs
from wizard.evidence.redaction.span import Context, Span
from wizard.evidence.redaction.tags import KINDS
from wizard.evidence.redaction.views import views

DEEPEST = 2
"""So often a text is decoded. What is encoded more often than that cannot be judged, and is taken out."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """Decodes, and looks again.

    Args:
        look: finds the spans of a decoded text, with the layers that work at this level.
    """

    look: Callable[[str, Context], Iterator[Span]]
    id: str = "encoded"
    why: str = "After decoding, it holds something that must not leave."
    kinds: frozenset[str] = frozenset(KINDS)
    spares_kept: bool = False

    def find(self, text: str, context: Context) -> Iterator[Span]:
        """Spans of escapes letter by letter; a run of base64 or digits goes as a whole."""
        deeper = context.deeper()
        if context.depth < DEEPEST:
            for view in views(text, context.gist(text)):
                for span in self.look(view.text, deeper):
                    yield Span(*view.back(span.start, span.end), span.kind, span.value, span.group)
        shortest = SHORTEST_INSIDE if context.depth else SHORTEST
        for run in runs(text, shortest) if context.gist(text).has_runs(shortest) else ():
            if run.text is None or context.depth >= DEEPEST or next(self.look(run.text, deeper), None):
                yield Span(run.start, run.end, "encoded", text[run.start : run.end])
