"""Messages that were written before the rules had seen them: texts of the service, definitions, new words."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.diagnosis.causes.more_wrappings import WRAPPINGS, body
from wizard.diagnosis.explain import explain
from wizard.knowledge.cause_book import cause_book

UNSEEN: dict[str, dict[str, list[str]]] = tomllib.loads(
    Path(__file__).with_name("unseen.toml").read_text("utf-8")
)
TYPES = {
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    429: "rate_limit_error",
}
_STATUS = re.compile(r"^([45]\d\d) ")
_DRESSED = re.compile(r"[{<]|Exception|Error:|curl|litellm", re.IGNORECASE)


def named(text: str) -> tuple[str, str] | None:
    """The first cause of a text, and its place."""
    causes = explain(text).causes
    return (causes[0].slug, causes[0].where.value) if causes else None


def undressed(text: str) -> tuple[int, str]:
    """Status and words of an entry."""
    found = _STATUS.match(text)
    return (int(found[1]), text[found.end() :]) if found else (400, text)


@pytest.mark.parametrize("group", sorted(UNSEEN))
def test_words_that_were_not_seen_are_named(group: str) -> None:
    """Each text gets its cause and its place, bare and in the API's own envelope."""
    wrong = []
    for slug, texts in UNSEEN[group].items():
        wanted = (slug, cause_book().entries[slug].where)
        for text in texts:
            status, message = undressed(text)
            enveloped = (
                f"Error code: {status} - {body(TYPES.get(status, 'invalid_request_error'), message)!r}"
            )
            dressed = _DRESSED.search(message)
            wrong += [told for told in (text, *(() if dressed else (enveloped,))) if named(told) != wanted]
    assert not wrong


@pytest.mark.parametrize("wrapping", sorted(WRAPPINGS))
def test_no_wrapping_hides_them(wrapping: str) -> None:
    """Of the 40 and more in each sample all but one keep their cause: terminals, chains, relays of relays."""
    entries = [
        (slug, *undressed(text))
        for slug, texts in {**UNSEEN["service"], **UNSEEN["defined"]}.items()
        if cause_book().entries[slug].where in ("body", "size", "headers", "account", "policy")
        for text in texts
        if not _DRESSED.search(text)
    ][sorted(WRAPPINGS).index(wrapping) % 4 :: 4]
    lost = [
        (slug, message)
        for slug, status, message in entries
        if (told := named(WRAPPINGS[wrapping](status, TYPES.get(status, "invalid_request_error"), message)))
        is None
        or told[0] != slug
    ]
    assert len(entries) > 40
    assert len(lost) <= 1, lost
