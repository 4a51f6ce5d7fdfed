"""What a code says: a position in a flow as one number, and back.

The layout is derived from the flow itself (its steps, and the facts that its table asks for, with their
domains), so that both sides have it and nothing but choices travels.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from wizard.model.fact import Catalogue
from wizard.model.flow import Flow
from wizard.session.spoken.field import SIZE

MARK_BITS = 12
"""Bits of the flow's hash that travel: enough to tell a handful of flows and their versions apart."""
MOST_DATA_WORDS = 6
PAGES = ("start", "verdict", "summary")
"""Pages besides the steps that a code can point to."""


class TooLongError(Exception):
    """The facts of this flow do not fit into eight words."""


@dataclass(frozen=True, slots=True)
class Position:
    """A page of a flow and what is known there: `facts` holds known facts of the table only."""

    flow: str
    page: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Layout:
    """The lists behind the numbers of one flow in one version."""

    flow: str
    mark: int
    pages: tuple[str, ...]
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    """The table's facts in the order of its rows, each with its domain; *unknown* is number zero."""

    @classmethod
    def of(cls, flow: Flow, flow_hash: str, catalogue: Catalogue) -> "Layout":
        """The layout of a flow whose bytes have this SHA-256 (hex)."""
        names = dict.fromkeys(name for rule in flow.rules for name in rule.when)
        specs = {**catalogue.facts, **flow.facts}
        return cls(
            flow=flow.id,
            mark=int(flow_hash[:8], 16) % (1 << MARK_BITS),
            pages=(*PAGES, *(step.id for step in flow.steps)),
            facts=tuple((name, specs[name].domain) for name in names),
        )

    def number(self, position: Position) -> int:
        """The position as one number; the flow's mark is its lowest part.

        Raises:
            TooLongError: it does not fit into the data words of a code.
            ValueError: the page or a value is not of this flow.
        """
        total = 0
        for name, domain in reversed(self.facts):
            value = position.facts.get(name)
            total = total * (len(domain) + 1) + (0 if value is None else domain.index(value) + 1)
        total = total * len(self.pages) + self.pages.index(position.page)
        total = (total << MARK_BITS) | self.mark
        if total >= SIZE**MOST_DATA_WORDS:
            raise TooLongError(f"what is known in {self.flow} does not fit into eight words")
        return total

    def position(self, number: int) -> Position | None:
        """The position behind a number; None where it points outside this flow's lists."""
        rest, page = divmod(number >> MARK_BITS, len(self.pages))
        facts: dict[str, str] = {}
        for name, domain in self.facts:
            rest, index = divmod(rest, len(domain) + 1)
            if index:
                facts[name] = domain[index - 1]
        return None if rest else Position(flow=self.flow, page=self.pages[page], facts=facts)
