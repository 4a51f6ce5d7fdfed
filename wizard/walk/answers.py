"""Answers files: what a person would say to a walk, written down beforehand. Foreign ones are hostile.

A file answers steps by their id or by the fact they ask, notes details, pastes a text, and grants consent by
class, host and highest cost. What it does not grant is refused; what it does not answer is probed as far as
its grants reach, and skipped otherwise.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator

from wizard.model.base import Model
from wizard.model.words import Consent
from wizard.walk import action as act
from wizard.walk.options import ShareLevel
from wizard.walk.page import ConsentAsk, Page, StartPage, StepPage
from wizard.walk.walk import Walk

LARGEST = 1024 * 1024
LARGEST_PASTE = 64 * 1024 * 1024
_MOST_PAGES = 500
"""Pages after which a walk that does not end is given up; a flow has far fewer steps."""


class AnswersError(Exception):
    """An answers file that cannot be used; its text is one clear sentence."""


class Grant(Model):
    """Consent given beforehand."""

    hosts: tuple[str, ...] = ()
    """Hosts as the consent question names them (`host` or `host:port`); `*` for every host."""
    highest_cost_usd: float = Field(default=0.0, ge=0, le=1000)
    """For the paid class: the most that one call may cost."""


class PasteFrom(Model):
    """A text to be read."""

    file: str | None = None
    """Path, seen from the folder of the answers file."""
    text: str | None = None
    keep: bool = False


class Answers(Model):
    """An answers file."""

    format: Literal[1] = 1
    surface: str = "my_code"
    """The answer of the start page."""
    answers: Mapping[str, str] = Field(default_factory=dict)
    """Step id or fact -> value."""
    notes: Mapping[str, str] = Field(default_factory=dict)
    """Detail of the summary -> text."""
    paste: PasteFrom | None = None
    consent: Mapping[Consent, Grant] = Field(default_factory=dict)
    save: ShareLevel | None = None
    """Write a report of this share level at the end."""

    @field_validator("answers", "notes")
    @classmethod
    def _modest(cls, given: Mapping[str, str]) -> Mapping[str, str]:
        if len(given) > 500 or any(len(k) > 100 or len(v) > 2000 for k, v in given.items()):
            raise ValueError("too many entries, or one that is too long")
        return given

    def value_for(self, page: StepPage, fact: str) -> str | None:
        """The answer for a step, by its id or else by its fact."""
        return self.answers.get(page.step) or self.answers.get(fact)

    def grants(self, ask: ConsentAsk) -> bool:
        """Whether the file allows what a consent question asks; one class never implies another."""
        grant = self.consent.get(ask.consent)
        if grant is None:
            return False
        if ask.consent is Consent.USES_KEY_PAID and not _within(ask, grant):
            return False
        return "*" in grant.hosts or set(ask.hosts) <= set(grant.hosts)


def _within(ask: ConsentAsk, grant: Grant) -> bool:
    return ask.highest_cost_usd is not None and ask.highest_cost_usd <= grant.highest_cost_usd


def parse(data: bytes, name: str) -> Answers:
    """Read an answers file.

    Raises:
        AnswersError: it is no TOML, or says something that no answers file says.
    """
    if len(data) > LARGEST:
        raise AnswersError(f"{name} is larger than an answers file can be ({LARGEST // 1024} KB)")
    try:
        given = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise AnswersError(f"{name} is not UTF-8 text (byte {error.start})") from error
    except tomllib.TOMLDecodeError as error:
        raise AnswersError(f"{name} is not TOML: {_plain(str(error))}") from error
    except RecursionError as error:
        raise AnswersError(f"{name} is nested deeper than an answers file can be") from error
    try:
        return Answers.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        if first["type"] == "extra_forbidden" and len(first["loc"]) == 1:
            known = ", ".join(Answers.model_fields)
            raise AnswersError(f"{name}: an answers file has no {_plain(place)}; it has {known}") from error
        raise AnswersError(f"{name}: {_plain(place)}: {_plain(first['msg'])}") from error


def _plain(text: str) -> str:
    """A parser's message, without anything from the file that a terminal could act on."""
    return "".join(c if c.isprintable() else "?" for c in text)[:200]


def pasted_text(answers: Answers, folder: Path) -> str | None:
    """The text that the file wants to be read.

    Raises:
        AnswersError: the file that it names cannot be read.
    """
    paste = answers.paste
    if paste is None:
        return None
    if paste.file is None:
        return paste.text
    path = folder / paste.file
    try:
        if not path.is_file():
            raise AnswersError(f"there is no file {_plain(paste.file)} to paste")
        with path.open("rb") as file:
            data = file.read(LARGEST_PASTE + 1)
    except OSError as error:
        raise AnswersError(f"cannot read {_plain(paste.file)}: {error.strerror or error}") from error
    if len(data) > LARGEST_PASTE:
        raise AnswersError(f"{_plain(paste.file)} is larger than {LARGEST_PASTE // 1024**2} MB")
    return data.decode("utf-8-sig", "replace")


async def follow(walk: Walk, answers: Answers, paste: str | None = None) -> Page:
    """Walk to the verdict, or as far as the answers lead; returns the last page.

    Raises:
        AnswersError: the file gives an answer that a page does not offer.
    """
    page = walk.page
    if paste is not None:
        page = await walk.do(act.Paste(paste, keep=bool(answers.paste and answers.paste.keep)))
    if isinstance(page, StartPage):
        page = await _begin(walk, page, answers)
    for field, text in answers.notes.items():
        page = await walk.do(act.Note(field, text))
    seen = 0
    while isinstance(page, StepPage):
        seen += 1
        if seen > _MOST_PAGES:
            raise AnswersError("these answers lead in a circle")
        page = await _answer(walk, page, answers)
    if answers.save:
        page = await walk.do(act.Save(answers.save))
    return page


async def _begin(walk: Walk, page: StartPage, answers: Answers) -> Page:
    page_after = await walk.do(act.Choose(answers.surface))
    if isinstance(page_after, StartPage):
        offered = ", ".join(choice.value for choice in page.choices)
        raise AnswersError(
            f"surface: {_plain(answers.surface)!r} is not one of: {offered}"
            if answers.surface not in {choice.value for choice in page.choices}
            else "; ".join(page_after.frame.notices) or "the session could not be begun"
        )
    known = {*walk.asks, *walk.asks.values()}
    if strange := [name for name in answers.answers if name not in known]:
        raise AnswersError(f"answers.{_plain(strange[0])}: this flow has no such step or fact")
    return page_after


async def _answer(walk: Walk, page: StepPage, answers: Answers) -> Page:
    value = answers.value_for(page, walk.asks.get(page.step, ""))
    if value is not None:
        if value not in {choice.value for choice in page.choices}:
            offered = ", ".join(choice.value for choice in page.choices)
            raise AnswersError(f"answers.{page.step}: {_plain(value)!r} is not one of: {offered}")
        return await walk.do(act.Give(value))
    probed = await _probe(walk, page, answers)
    if not isinstance(probed, StepPage) or probed.step != page.step:
        return probed
    return await walk.do(act.Give(probed.suggested or "skipped"))


async def _probe(walk: Walk, page: StepPage, answers: Answers) -> Page:
    current: Page = page
    for ask in page.consents:
        current = await walk.do(act.Allow(ask.consent, ask.hosts, answers.grants(ask)))
    if isinstance(current, StepPage) and any(card.state == "idle" for card in current.probes):
        current = await walk.do(act.RunProbes())
    return current
