"""The catalogue of causes, as data: the TOML files of `causes/` and `error_codes.toml`, ready to be used.

People edit the TOML files. Reading them takes longer than a command may take to start, so one compact file
(`causes/compiled.json`) is made of them by `python -m wizard.knowledge.cause_book`; a test fails when it is
stale. Nothing here knows the rule language: rules stay lines of text until `wizard.diagnosis.causes`
parses them.
"""

import json
import re
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from wizard.knowledge.meaning import lexicon_of

HERE = Path(__file__).parent
FOLDER = HERE / "causes"
COMPILED = FOLDER / "compiled.json"
COMPILED_MEANING = FOLDER / "meaning.json"
CODES = HERE / "error_codes.toml"

_FILE_DEFAULTS = ("where", "docs", "move", "retry", "by", "source", "verified_on")
_PLACE_FACT = {
    "body": "request", "headers": "request", "endpoint": "request", "size": "request",
    "account": "account", "policy": "account", "network": "network", "gateway": "gateway",
    "service": "service",
}  # fmt: skip
_PLACE_MOVE = {"network": "network", "gateway": "provider", "service": "wait"}
SKETCHES = "sketches.toml"
MEANING = "meaning.toml"
SAYINGS = "sayings.toml"
RETELLINGS = "retellings.toml"
_CONCEPT_LISTS = ("common", "complaints", "ours", "perhaps")
_WORD_LISTS = ("trouble", "others", "silent", "stop", "concepts")
_SHARED = ("vocabulary.toml", "signs.toml", SKETCHES, MEANING, SAYINGS, RETELLINGS)
_APART = re.compile(r"[^a-z0-9]+")
_WORD = re.compile(r"[a-z0-9_]{2,}")
_REQUIRED = ("where", "title", "means", "fix", "source", "verified_on")


class CauseBookError(ValueError):
    """A data file of the catalogue is incomplete."""


@dataclass(frozen=True, slots=True)
class CauseEntry:
    """One cause as the catalogue tells it."""

    slug: str
    where: str
    title: str
    means: str
    fix: str
    source: str
    verified_on: str
    docs: str | None = None
    move: str = "yours"
    retry: bool = False
    by: str | None = None
    """Who answers with it where the text itself does not say."""
    paths: tuple[str, ...] = ()
    """The place in the body where the message names none."""
    sets: tuple[tuple[str, str], ...] = ()
    match: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    """`conditions :: fix`: what to change under a model or API version in hand."""
    never: tuple[str, ...] = ()
    """Conditions, as those of `advice`, under any of which this cause cannot be."""
    codes: tuple[int, str] | None = None
    """Status and SDK class, for a documented `error_code`."""


@dataclass(frozen=True, slots=True)
class CauseBook:
    """The whole catalogue with what its rules share."""

    entries: dict[str, CauseEntry]
    words: dict[str, str]
    tables: dict[str, list[str]]
    signs: dict[str, Any]
    """Marks of those who answer, of programs, and of lines worth reading (`signs.toml`)."""
    verified_on: str

    @property
    def error_codes(self) -> frozenset[str]:
        """Every `error_code` that the API documents."""
        return frozenset(slug for slug, entry in self.entries.items() if entry.codes)


@cache
def cause_book() -> CauseBook:
    """The catalogue, from the compiled file; parsed once per process."""
    raw = json.loads(COMPILED.read_text("utf-8"))
    entries = {slug: _entry(slug, fields) for slug, fields in raw["causes"].items()}
    return CauseBook(entries, raw["words"], raw["tables"], raw["signs"], raw["verified_on"])


@cache
def meaning() -> dict[str, Any]:
    """What words stand for, and what each cause is told to be; read when a text needs it that no rule knows.

    The lists of `meaning.toml`, and `descriptions`: cause -> [weight, concepts parted by blanks] of each.
    """
    loaded: dict[str, Any] = json.loads(COMPILED_MEANING.read_text("utf-8"))
    return loaded


@cache
def word_list(name: str) -> frozenset[str]:
    """A list of words of `signs.toml`."""
    return frozenset(cause_book().signs["words"][name].split())


@cache
def own_words() -> tuple[str, ...]:
    """What the service, the SDKs and the runtimes say in their own words, as letters and digits only."""
    return tuple(_APART.sub("", words.lower()) for words in cause_book().signs["own"]["words"])


@cache
def catalogue_words() -> frozenset[str]:
    """Every word that a rule or a list of keys knows, to tell a word that broke from two that did not."""
    rules = (line for entry in cause_book().entries.values() for line in entry.match)
    shared = (*cause_book().words.values(), *cause_book().signs["own"]["words"])
    keys = cause_book().signs["words"].values()
    return frozenset(_WORD.findall(" ".join((*rules, *shared, *keys)).lower()))


def _entry(slug: str, fields: dict[str, Any]) -> CauseEntry:
    where = fields["where"]
    sets = {"paste_place": _PLACE_FACT[where], **fields.get("sets", {})}
    codes = fields.get("codes")
    return CauseEntry(
        slug=slug,
        where=where,
        title=fields["title"],
        means=fields["means"],
        fix=fields["fix"],
        source=fields["source"],
        verified_on=fields["verified_on"],
        docs=fields.get("docs"),
        move=fields.get("move") or _PLACE_MOVE.get(where, "yours"),
        retry=fields.get("retry", False),
        by=fields.get("by"),
        paths=tuple(fields.get("paths", ())),
        sets=tuple(sets.items()) if slug != "unknown" else (),
        match=tuple(fields.get("match", ())),
        advice=tuple(fields.get("advice", ())),
        never=tuple(fields.get("never", ())),
        codes=(codes[0], codes[1]) if codes else None,
    )


def compile_book() -> dict[str, Any]:
    """The content of the compiled file, made from the TOML files.

    Raises:
        CauseBookError: a cause stands twice, is only sketched, lacks a field or names an unknown link.
    """
    vocabulary = tomllib.loads((FOLDER / "vocabulary.toml").read_text("utf-8"))
    links = vocabulary["links"]
    causes: dict[str, dict[str, Any]] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        if path.name in _SHARED:
            continue
        document = tomllib.loads(path.read_text("utf-8"))
        defaults = {name: document[name] for name in _FILE_DEFAULTS if name in document}
        for slug, fields in document.items():
            if isinstance(fields, dict):
                if slug in causes:
                    raise CauseBookError(f"{slug} stands in two files")
                causes[slug] = _checked(slug, {**defaults, **fields}, links)
    for slug, lines in tomllib.loads((FOLDER / SKETCHES).read_text("utf-8")).items():
        if slug not in causes:
            raise CauseBookError(f"{SKETCHES} names {slug}, which is no cause")
        causes[slug]["match"] = [*causes[slug].get("match", ()), *lines]
    for slug, fields in _codes(links).items():
        causes[slug] = {**fields, **causes.get(slug, {}), "codes": fields["codes"]}
    return {
        "verified_on": vocabulary["verified_on"],
        "words": vocabulary["words"],
        "tables": vocabulary["tables"],
        "signs": tomllib.loads((FOLDER / "signs.toml").read_text("utf-8")),
        "causes": dict(sorted(causes.items())),
    }


def compile_meaning() -> dict[str, Any]:
    """The lexicon and the descriptions of the causes: their titles, meanings, remedies and sayings.

    An `error_code` is described only where people tell it too; otherwise the service always writes it out.

    Raises:
        CauseBookError: a saying of no cause, or a `common` concept that the lexicon does not have.
    """
    causes = compile_book()["causes"]
    lexicon = tomllib.loads((FOLDER / MEANING).read_text("utf-8"))
    sayings = _sayings()
    strangers = (sayings.keys() - causes.keys()) | (_concepts_named(lexicon) - lexicon["concepts"].keys())
    if strangers:
        raise CauseBookError(
            f"{MEANING}, {SAYINGS} or {RETELLINGS} names {', '.join(sorted(strangers))}, which is not known"
        )
    words = lexicon_of(lexicon)
    kept = {name: lexicon[name] for name in (*_CONCEPT_LISTS, *_WORD_LISTS)}
    told = {
        slug: [
            [weight, " ".join(one.name for one in words.concepts(text))]
            for weight, text in _descriptions(fields, sayings.get(slug, []))
        ]
        for slug, fields in causes.items()
        if slug != "unknown" and (slug in sayings or not fields.get("codes"))
    }
    return {**kept, "needs": _needs(lexicon, causes.keys()), "descriptions": told}


def _needs(lexicon: dict[str, Any], slugs: Iterable[str]) -> dict[str, str]:
    """What each cause needs to be named, with the families written out.

    Raises:
        CauseBookError: a need of no cause, or a concept that the lexicon does not have.
    """
    listed: dict[str, str] = lexicon["needs"]
    found: dict[str, str] = {}
    for pattern, concepts in listed.items():
        fitting = [slug for slug in slugs if fnmatchcase(slug, pattern)]
        unknown = set(concepts.split()) - lexicon["concepts"].keys()
        if not fitting or unknown:
            raise CauseBookError(f"{MEANING}: {pattern!r} needs {concepts!r}, and not all of it is known")
        found |= dict.fromkeys(fitting, concepts.upper())
    return found


def _sayings() -> dict[str, list[str]]:
    """How people and services tell each cause, from both files."""
    told: dict[str, list[str]] = {}
    for name in (SAYINGS, RETELLINGS):
        for slug, texts in tomllib.loads((FOLDER / name).read_text("utf-8")).items():
            told.setdefault(slug, []).extend(texts)
    return told


def _concepts_named(lexicon: dict[str, Any]) -> set[str]:
    return {name for listed in _CONCEPT_LISTS for name in lexicon[listed].split()}


def _descriptions(fields: dict[str, Any], sayings: list[str]) -> list[tuple[float, str]]:
    """The texts that tell one cause, each with its weight: long ones are a little less telling."""
    return [
        (0.95, fields["title"]),
        (1.0, f"{fields['title']}. {fields['means']}"),
        (0.9, f"{fields['means']} {fields['fix']}"),
        *((1.0, saying) for saying in sayings),
    ]


def _checked(slug: str, fields: dict[str, Any], links: dict[str, str]) -> dict[str, Any]:
    missing = [name for name in _REQUIRED if not fields.get(name)]
    if missing:
        raise CauseBookError(f"{slug} lacks {', '.join(missing)}")
    docs = fields.get("docs")
    if docs is not None and docs not in links:
        raise CauseBookError(f"{slug}: no link named {docs!r}")
    return {**fields, "docs": links[docs]} if docs else fields


def _codes(links: dict[str, str]) -> dict[str, dict[str, Any]]:
    document = tomllib.loads(CODES.read_text("utf-8"))
    return {
        code: _checked(
            code,
            {
                "docs": "errors",
                "source": f"{document['sdk']}, {document['source']}",
                "verified_on": document["verified_on"],
                **{name: value for name, value in fields.items() if name not in ("status", "class")},
                "codes": [fields["status"], fields["class"]],
            },
            links,
        )
        for code, fields in document["codes"].items()
    }


def render_compiled() -> str:
    """The text of the compiled file: one cause a line, so that a review shows what changed."""
    book = compile_book()
    causes = ",\n".join(f"{json.dumps(slug)}: {_line(fields)}" for slug, fields in book["causes"].items())
    head = ",\n".join(
        f"{json.dumps(name)}: {_line(book[name])}" for name in ("verified_on", "words", "tables", "signs")
    )
    return f'{{\n{head},\n"causes": {{\n{causes}\n}}\n}}\n'


def render_meaning() -> str:
    """The text of the second compiled file, one cause a line too."""
    book = compile_meaning()
    told = ",\n".join(
        f"{json.dumps(slug)}: {_line(texts)}" for slug, texts in book.pop("descriptions").items()
    )
    head = ",\n".join(f"{json.dumps(name)}: {_line(value)}" for name, value in book.items())
    return f'{{\n{head},\n"descriptions": {{\n{told}\n}}\n}}\n'


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def main() -> int:
    """Write the compiled files anew."""
    COMPILED.write_text(render_compiled(), "utf-8")
    COMPILED_MEANING.write_text(render_meaning(), "utf-8")
    sys.stdout.write(f"{COMPILED.name}: {len(compile_book()['causes'])} causes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
