"""The catalogue, parsed for matching; once per process and only when the first error is explained."""

from functools import cache

from wizard.diagnosis.causes.rules import Rule, Vocabulary, parse_rule
from wizard.knowledge.cause_book import CauseEntry, cause_book


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule of every cause."""
    book = cause_book()
    vocabulary = Vocabulary(book.words, book.tables)
    return tuple(
        parse_rule(entry.slug, number, line, vocabulary, later=True)
        for entry in book.entries.values()
        for number, line in enumerate(entry.match, start=1)
    )


@cache
def globs(slug: str) -> tuple[str, ...]:
    """Every place that a rule of a cause names."""
    return tuple({glob: None for rule in rules() if rule.slug == slug for glob in rule.sets.get("path", ())})


def entry(slug: str) -> CauseEntry:
    """What the catalogue says of a cause."""
    return cause_book().entries[slug]


def table(name: str) -> list[str]:
    """A table of the vocabulary."""
    return cause_book().tables[name]


def knows(slug: str) -> bool:
    """Whether the catalogue has a cause of that name."""
    return slug in cause_book().entries


def is_code(code: str | None) -> bool:
    """Whether the API documents this `error_code`."""
    return code in cause_book().error_codes


@cache
def _codes_by_class() -> dict[str, str]:
    found: dict[str, str] = {}
    for slug, one in cause_book().entries.items():
        if one.codes:
            found[one.codes[1]] = slug
            found[one.codes[1].removeprefix("Beta")] = slug
    return found


def code_of_class(name: str) -> str | None:
    """The `error_code` behind an SDK's exception class, such as `ThreadNotFoundError`."""
    return _codes_by_class().get(name)
