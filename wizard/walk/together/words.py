"""Hearing a spoken code: the words that somebody reads aloud become the page that they look at."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from wizard.flow import FlowError, LoadedFlow, load
from wizard.flow.shelf import shipped_flows
from wizard.model.fact import Catalogue
from wizard.session.spoken import Doubt, Layout, Position, hear
from wizard.session.spoken.page import SpokenPage, following, spoken_page


@dataclass(frozen=True, slots=True)
class HeardPage:
    """The page that the other person looks at."""

    position: Position
    page: SpokenPage
    flow: LoadedFlow


class Ear:
    """Understands codes of the flows that are here.

    Args:
        flows: the shipped flows and a person's own.
        catalogue: the shared facts.
    """

    def __init__(self, flows: tuple[LoadedFlow, ...], catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._flows = {Layout.of(flow.flow, flow.sha256, catalogue): flow for flow in flows}

    @classmethod
    def on(cls, folder: Path | None, catalogue: Catalogue) -> "Ear":
        """An ear for the shipped flows and those of a folder; one that is refused is left out."""
        return cls(tuple(_flows(folder, catalogue)), catalogue)

    def hear(self, text: str, now: datetime) -> HeardPage | Doubt:
        """The page behind typed words, or what is wrong with them and what was probably meant.

        Args:
            text: the words, in any case, with or without commas.
            now: any moment; a page does not tell it.
        """
        heard = hear(text, self._flows)
        if isinstance(heard, Doubt):
            return heard
        for layout, flow in self._flows.items():
            if not isinstance(hear(text, [layout]), Doubt):
                return self._page(heard.position, flow, now)
        return Doubt("These words belong to a flow that is not here.")

    def after(self, heard: HeardPage, number: int, now: datetime) -> HeardPage | None:
        """The page that follows an answer, by its number; None where there is none of that number."""
        answer = next((a for a in heard.page.answers if a.number == number), None)
        if answer is None:
            return None
        there = following(heard.position, answer.value, heard.flow.flow, self._catalogue, now)
        return self._page(there, heard.flow, now)

    def _page(self, position: Position, flow: LoadedFlow, now: datetime) -> HeardPage:
        return HeardPage(position, spoken_page(position, flow.flow, self._catalogue, now), flow)


def _flows(folder: Path | None, catalogue: Catalogue) -> Iterator[LoadedFlow]:
    for file in shipped_flows(folder):
        try:
            yield load(file.read(), name=file.id, shipped=file.shipped, catalogue=catalogue)
        except (FlowError, OSError):
            continue
