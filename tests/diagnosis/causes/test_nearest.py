"""Causes named by meaning: reports in people's own words, honest sureness, and texts that are no errors."""

import json
import tomllib
from pathlib import Path

import pytest

from wizard.diagnosis.causes.nearest import (
    LONGEST,
    complains,
    lead_over,
    nearest,
    of_another_program,
    of_this_api,
)
from wizard.diagnosis.explain import explain
from wizard.knowledge import cause_book as book_module
from wizard.knowledge.cause_book import cause_book, meaning
from wizard.knowledge.meaning import lexicon_of
from wizard.model.words import Sureness

PROSE = tomllib.loads(Path(__file__).with_name("prose.toml").read_text("utf-8"))


def first(text: str) -> str:
    """The first cause of a text, or `none`."""
    causes = explain(text).causes
    return causes[0].slug if causes else "none"


def test_most_reports_of_people_are_named() -> None:
    """At least 17 of 20 reports in free words get their cause; the rest is mostly left unknown."""
    told = [(slug, text, first(text)) for slug, texts in PROSE["reports"].items() for text in texts]
    missed = [one for one in told if one[0] != one[2]]
    wrong = [one for one in missed if one[2] not in ("none", "unknown")]

    assert len(missed) <= len(told) * 3 // 20, missed
    assert len(wrong) <= len(told) // 12, wrong


def test_most_new_words_of_the_service_are_named() -> None:
    """At least 17 of 20 statements in words that the service has not used so far get their cause."""
    told = [(slug, text, first(text)) for slug, texts in PROSE["service"].items() for text in texts]
    missed = [one for one in told if one[0] != one[2]]

    assert len(missed) <= len(told) * 3 // 20, missed


def test_what_is_called_certain_is_right() -> None:
    """Of what is told as shown, at most 1 in 12 is wrong, although no rule was made for these words."""
    texts = [(slug, text) for slug, texts in PROSE["service"].items() for text in texts]
    shown = [
        (slug, cause.slug, text)
        for slug, text in texts
        for cause in explain(text).causes[:1]
        if cause.confidence is Sureness.SHOWN
    ]
    wrong = [one for one in shown if one[0] != one[1]]

    assert len(wrong) <= len(shown) // 12, wrong


def test_texts_of_other_things_are_left_alone() -> None:
    """At least 17 of 20 texts that speak of no error of this API get no cause."""
    named = [
        (text, first(text)) for text in PROSE["others"]["texts"] if first(text) not in ("none", "unknown")
    ]

    assert len(named) <= len(PROSE["others"]["texts"]) * 3 // 20, named


@pytest.mark.parametrize(
    "text",
    [
        "my photo has too many megabytes for Claude, it is turned down",
        '{"type":"error","error":{"type":"invalid_request_error","message":"The picture has too many MB."}}',
    ],
)
def test_a_likeness_is_never_certain(text: str) -> None:
    """What no rule knows is likely at best, and says which words it went by."""
    cause = explain(text).causes[0]

    assert cause.slug == "image_too_large"
    assert cause.confidence is Sureness.LIKELY
    assert cause.because[0].rule == "image_too_large.meaning"
    assert cause.because[0].words


def test_what_is_like_nothing_stays_unknown() -> None:
    """An error whose words no description shares is told to be unknown instead of guessed."""
    error = {"type": "invalid_request_error", "message": "Frobnication of the quux lapsed."}
    text = json.dumps({"type": "error", "error": error})
    cause = explain(text).causes[0]

    assert (cause.slug, cause.confidence) == ("unknown", Sureness.CANNOT_TELL)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a picture", "ein Bild"),
        ("the screenshot", "图片"),
        ("tool_use", "tool call"),
        ("it was refused", "no permitido"),
    ],
)
def test_words_of_one_meaning_are_one_concept(one: str, other: str) -> None:
    """Synonyms, spellings and other languages come out as the same concept."""
    lexicon = lexicon_of(meaning())
    named = [{concept.name for concept in lexicon.concepts(text)} for text in (one, other)]

    assert named[0] & named[1]


def test_order_tells_who_lacks_what() -> None:
    """A call without its result and a result without its call share their words, not their order."""
    assert nearest("a tool call without a tool result")[0].slug == "tool_use_without_result"
    assert nearest("a tool result without a tool call")[0].slug == "tool_result_without_tool_use"


def test_a_status_says_where_to_look() -> None:
    """A cause elsewhere than the status says comes out less near."""
    text = "the key is refused"
    plain = next(near for near in nearest(text, limit=400) if near.slug == "api_key_invalid")
    server = next(near for near in nearest(text, status=503, limit=400) if near.slug == "api_key_invalid")

    assert server.score < plain.score


def test_complaints_and_subjects_are_told_apart() -> None:
    """A text that names things of the API without saying what went wrong is no report."""
    assert complains("temperature is refused")
    assert not complains("we use temperature 0.5")
    assert of_this_api("temperature is refused")
    assert not of_this_api("the train is late")


def test_errors_of_other_programs_are_known() -> None:
    """The name of another program says whose error it is, unless the text speaks of this API too."""
    assert of_another_program("redis.exceptions.ConnectionError: connection refused")
    assert not of_another_program("npm test fails: claude-opus-5 says the prompt is too long")
    assert first(
        "redis.exceptions.ConnectionError: Error 111 connecting to redis:6379. Connection refused."
    ) in (
        "none",
        "unknown",
    )


def test_long_texts_are_compared_by_their_beginning() -> None:
    """What stands far behind the front is not looked at, so that time stays bounded."""
    assert nearest("lorem ipsum " * LONGEST + "prompt is too long") == ()


def test_the_compiled_meaning_is_fresh() -> None:
    """What ships is what the TOML files say; otherwise run `python -m wizard.knowledge.cause_book`."""
    assert book_module.COMPILED_MEANING.read_text("utf-8") == book_module.render_meaning()


def test_every_cause_is_described() -> None:
    """Each cause can be come near to, but `unknown`, and the codes that the service itself writes out."""
    undescribed = cause_book().entries.keys() - meaning()["descriptions"].keys()

    assert undescribed <= cause_book().error_codes | {"unknown"}


def test_sayings_name_only_causes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A saying of a cause that does not exist is an error of the author, and told as one."""
    for path in book_module.FOLDER.glob("*.toml"):
        (tmp_path / path.name).write_text(path.read_text("utf-8"), "utf-8")
    (tmp_path / book_module.SAYINGS).write_text('no_such_cause = ["x"]\n', "utf-8")
    monkeypatch.setattr(book_module, "FOLDER", tmp_path)

    with pytest.raises(book_module.CauseBookError, match="no_such_cause"):
        book_module.compile_meaning()


def test_a_half_sentence_does_not_outweigh_the_whole() -> None:
    """What a part of a text says alone counts less than what all of it says."""
    assert nearest("You set 9 cache breakpoints, the limit is 4.")[0].slug == "too_many_cache_control"


def test_the_lead_is_told() -> None:
    """How far the nearest cause is ahead of another one."""
    text = "a tool call without a tool result"

    assert lead_over(text, "tool_use_without_result") == 0
    assert lead_over(text, "dns_failure") > 0.3
    assert lead_over("", "dns_failure") == 0


@pytest.mark.parametrize(
    ("message", "slug"),
    [
        ("claude-opus-5-5 has no `top_k`", "sampling_param_deprecated"),
        ("`top_k` has no place beside thinking", "top_k_with_thinking"),
        ("claude-opus-4-8: set no thinking budget, send type adaptive", "thinking_enabled_not_supported"),
        ("claude-haiku-4-5: send no type adaptive", "adaptive_thinking_not_supported"),
    ],
)
def test_what_is_named_and_the_model_decide_between_likenesses(message: str, slug: str) -> None:
    """A cause whose subject is not named, or that the model in hand rules out, gives way to the next."""
    error = {"type": "invalid_request_error", "message": message}

    assert explain(json.dumps({"type": "error", "error": error})).causes[0].slug == slug


def test_needs_name_only_causes_and_concepts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A need of no cause is an error of the author, and told as one."""
    for path in book_module.FOLDER.glob("*.toml"):
        text = path.read_text("utf-8")
        (tmp_path / path.name).write_text(
            text.replace('"dns_failure" = "dns"', '"dns_failures" = "dns"'), "utf-8"
        )
    monkeypatch.setattr(book_module, "FOLDER", tmp_path)

    with pytest.raises(book_module.CauseBookError, match="dns_failures"):
        book_module.compile_meaning()
