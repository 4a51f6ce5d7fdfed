"""The catalogue is complete, fresh, and consistent with the facts, the SDK and the corpus."""

import tomllib

import pytest

from tests.conftest import corpus_folder
from wizard.diagnosis.causes import catalogue
from wizard.knowledge import catalogue as facts_catalogue
from wizard.knowledge import cause_book as book_module
from wizard.knowledge import error_codes
from wizard.knowledge.cause_book import cause_book
from wizard.model.words import Answerer, Move, Place


def test_the_compiled_file_is_fresh() -> None:
    """What ships is what the TOML files say; otherwise run `python -m wizard.knowledge.cause_book`."""
    assert book_module.COMPILED.read_text("utf-8") == book_module.render_compiled()


def test_every_cause_is_told_in_known_words() -> None:
    """Place, move and answerer are members of their vocabularies, and no text is empty."""
    for slug, entry in cause_book().entries.items():
        assert entry.where in set(Place), slug
        assert entry.move in set(Move), slug
        assert entry.by is None or entry.by in set(Answerer), slug
        assert entry.title, slug
        assert entry.means.endswith("."), slug
        assert entry.fix.endswith((".", "?")), slug
        assert entry.docs is not None, slug
        assert entry.docs.startswith("https://"), slug


def test_the_facts_that_causes_set_exist() -> None:
    """A cause sets only facts of the shared catalogue, to values of their domain."""
    known = facts_catalogue().facts
    for slug, entry in cause_book().entries.items():
        for fact, value in entry.sets:
            assert value in known[fact].domain, slug


def test_no_text_shouts() -> None:
    """Texts for people carry no exclamation marks."""
    for slug, entry in cause_book().entries.items():
        assert "!" not in entry.title + entry.means + entry.fix, slug


def test_every_rule_can_be_parsed() -> None:
    """All rules of the catalogue are understood, and only `unknown` has none beside the plain codes."""
    rules = catalogue.rules()
    assert all(term.phrases for rule in rules for term in rule.terms)

    ruled = {rule.slug for rule in rules}
    assert ruled == {slug for slug, entry in cause_book().entries.items() if entry.match}
    assert {slug for slug, e in cause_book().entries.items() if not e.match and not e.codes} == {"unknown"}


def test_error_codes_are_those_of_the_pinned_sdk() -> None:
    """Every code of the SDK is here with its status and class, and no other."""
    assert error_codes.differences() == []
    assert len(cause_book().error_codes) == 100


def test_remaking_the_codes_keeps_our_words() -> None:
    """Rendering what the SDK gives, with our words, brings the file that ships; a new code gets an entry."""
    document = tomllib.loads(error_codes.FILE.read_text("utf-8"))
    stamp = (document["sdk"], document["source"], document["verified_on"])
    known = error_codes.documented_codes()

    assert error_codes.render(known, document["codes"], *stamp) == error_codes.FILE.read_text("utf-8")

    more = error_codes.render({**known, "brand_new": (403, "BrandNewError")}, document["codes"], *stamp)
    entry = tomllib.loads(more)["codes"]["brand_new"]
    assert (entry["status"], entry["class"], entry["where"]) == (403, "BrandNewError", "account")


@pytest.mark.needs("corpus")
def test_the_catalogue_has_every_cause_of_the_corpus() -> None:
    """Each slug of the corpus is here, at the same place."""
    folder = corpus_folder()
    assert folder is not None
    listed = tomllib.loads((folder / "causes.toml").read_text("utf-8"))

    here = {slug: cause_book().entries[slug].where for slug in listed}
    assert here == {slug: entry["where"] for slug, entry in listed.items()}
