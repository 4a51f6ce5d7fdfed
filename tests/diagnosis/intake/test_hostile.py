"""Anything may be pasted: explaining never raises, and its work stays linear in the size of the text."""

import importlib
import json
import pkgutil
import random
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import wizard.diagnosis.causes as causes
import wizard.diagnosis.contract as contract
import wizard.diagnosis.intake as intake
from tests.diagnosis.causes.wrappings import wrap
from wizard.diagnosis.causes import catalogue
from wizard.diagnosis.explain import explain
from wizard.diagnosis.intake.literal import MOST_QUOTES, Reader
from wizard.diagnosis.intake.objects import Budget, find_objects

re_parser = importlib.import_module("re._parser")
PIECES = st.sampled_from(
    [
        *(
            '{"error":',
            '{\\"type\\":\\"error\\"',
            "Error code: 400 - ",
            "'message': '",
            "map[error:",
            "\x1b[31m",
            "│ ",
        ),
        *(
            "curl -d '",
            "messages.0.content",
            "HTTP/1.1 400",
            "<html><title>",
            "&quot;",
            "\ud800",
            "}",
            "]",
            "\\",
            "\n",
        ),
        *(
            "client.messages.create(",
            "data: ",
            "$'",
            "<<EOF\n",
            "event: error",
            "“",
            "Ж",
            "\x00",
            "API Error: ",
            "'",
        ),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400) | st.lists(PIECES | st.text(max_size=12), max_size=40).map("".join))
def test_no_text_makes_it_raise(text: str) -> None:
    """Whatever the letters, an explanation comes back that can be written as JSON."""
    json.loads(explain(text).model_dump_json())


def test_damaged_errors_are_survived() -> None:
    """Bytes are flipped, dropped and doubled in wrapped errors, from one seed."""
    choose = random.Random(4)
    texts = list(wrap("messages.0.content: Input should be a valid list").values())
    for _ in range(150):
        data = bytearray(choose.choice(texts).encode())
        for _ in range(choose.randint(1, 12)):
            at = choose.randrange(len(data))
            data[at : at + choose.randint(0, 3)] = bytes(
                choose.randrange(256) for _ in range(choose.randint(0, 3))
            )
        explain(data.decode("utf-8", "replace"))


@pytest.mark.parametrize("text", ["{" * 50_000, '{"error":' * 20_000, "[" * 50_000, '{"a":[' * 20_000 + "1"])
def test_deep_nesting_is_survived(text: str) -> None:
    """Nesting is followed to a bound and no further."""
    explain(text)


def test_a_deep_body_is_not_carried_on() -> None:
    """A body that nests deeper than any real one is dropped before later parts meet it."""
    inner: object = "x"
    for _ in range(400):
        inner = [inner]
    told = explain(json.dumps({"model": "m", "messages": [{"role": "user", "content": inner}]}))

    assert told.request is None or told.request.body is None
    json.loads(told.model_dump_json())


@pytest.mark.parametrize(
    "text",
    [
        '{"model": "m", "messages": [{"role": "user", "content": "half \\ud83d"}]}',
        '400 {"error": {"type": "x_error", "message": "\\ud800", "details": {"error_code": "\\udfff"}}}',
        "400 \ud800 bad",
    ],
)
def test_half_characters_are_replaced(text: str) -> None:
    """Lone surrogates, raw or escaped, never reach a place where they could not be written."""
    explain(text).model_dump_json()


@pytest.mark.parametrize(
    "unit",
    ["{", '{"error": "', "{'a':", "map[", '{\\"a\\": \\"', '"', "[{", "{  ", "{a=", "“", "\\", "{}", "[1,"],
)
def test_the_work_on_objects_is_bounded(unit: str) -> None:
    """The characters looked at grow with the text, not with its square: the budget is what bounds them."""
    text = unit * (60_000 // len(unit))
    budget = Budget(len(text))
    granted = budget.left

    list(find_objects(text, budget))

    assert granted - budget.left <= granted + 4 * len(text) + 400_000


def patterns() -> Iterator[tuple[str, str]]:
    """Every regular expression of the diagnosis and of the catalogue."""
    for package in (intake, causes, contract):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(found.name)
            for name, value in vars(module).items():
                several = value if isinstance(value, list) else [value]
                yield from (
                    (f"{found.name}.{name}", one.pattern) for one in several if isinstance(one, re.Pattern)
                )
    for rule in catalogue.rules():
        for term in rule.terms:
            yield from ((rule.name, phrase.needle) for phrase in term.phrases if phrase.where == "plain")


def unbounded(tree: object, inside: bool = False) -> Iterator[bool]:
    """For each unbounded repeat of a pattern, whether it stands inside another one."""
    for kind, argument in tree:  # type: ignore[attr-defined]
        name = str(kind)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            low_high, inner = argument[:2], argument[2]
            endless = low_high[1] is re_parser.MAXREPEAT
            if endless:
                yield inside
            yield from unbounded(inner, inside or endless)
        elif name == "BRANCH":
            for branch in argument[1]:
                yield from unbounded(branch, inside)
        elif name in ("SUBPATTERN", "ATOMIC_GROUP", "ASSERT", "ASSERT_NOT"):
            yield from unbounded(argument[-1] if name != "ATOMIC_GROUP" else argument, inside)


def overlapping(tree: object) -> Iterator[bool]:
    """For each endless repeat, whether another one follows with nothing in between that has to be there."""
    open_before = False
    for kind, argument in tree:  # type: ignore[attr-defined]
        name = str(kind)
        endless = name in ("MAX_REPEAT", "MIN_REPEAT") and argument[1] is re_parser.MAXREPEAT
        if endless:
            yield open_before
        if name in ("MAX_REPEAT", "MIN_REPEAT"):
            yield from overlapping(argument[2])
        elif name == "BRANCH":
            for branch in argument[1]:
                yield from overlapping(branch)
        elif name == "SUBPATTERN":
            yield from overlapping(argument[-1])
        open_before = endless or (open_before and may_be_empty(kind, argument))


def may_be_empty(kind: object, argument: Any) -> bool:
    """Whether a part of a pattern matches the empty text."""
    name = str(kind)
    if name in ("MAX_REPEAT", "MIN_REPEAT"):
        return bool(argument[0] == 0) or all(may_be_empty(*inner) for inner in argument[2])
    if name == "BRANCH":
        return any(all(may_be_empty(*inner) for inner in branch) for branch in argument[1])
    if name == "SUBPATTERN":
        return all(may_be_empty(*inner) for inner in argument[-1])
    return name in ("AT", "ASSERT", "ASSERT_NOT")


def test_no_two_endless_repeats_stand_side_by_side() -> None:
    """With nothing in between that has to be there, each would try every length of the other."""
    found = {
        name
        for name, pattern in patterns()
        if name not in APART and any(overlapping(re_parser.parse(pattern)))
    }

    assert found == set()


APART = {
    "wizard.diagnosis.intake.clean._RULED_LINE",
    "wizard.diagnosis.intake.clean._EDGE",
    "wizard.diagnosis.intake.envelope._LEADS",
    "wizard.diagnosis.intake.objects._ESCAPED",
    "wizard.diagnosis.contract.pdf._ENCRYPT",
}
"""Patterns whose neighboring repeats cannot match the same characters."""

ALLOWED = {"wizard.diagnosis.intake.clean._EDGE"}
"""Anchored at the beginning of a line, and what repeats inside cannot match what repeats outside."""


def test_no_pattern_can_run_away() -> None:
    """No unbounded repeat stands inside another, so no text makes a pattern's time grow out of bounds."""
    found = {
        name
        for name, pattern in patterns()
        if name not in ALLOWED and any(unbounded(re_parser.parse(pattern)))
    }

    assert found == set()


def test_no_search_begins_with_an_endless_repeat() -> None:
    """A pattern that is searched for begins with something other than `x*`, or is anchored."""
    found = set()
    for name, pattern in patterns():
        first = next(iter(re_parser.parse(pattern)), None)
        if first is None or str(first[0]) != "MAX_REPEAT":
            continue
        if first[1][1] is re_parser.MAXREPEAT and name.rpartition(".")[2] not in MATCHED:
            found.add(name)

    assert found == set()


MATCHED = {
    "_SPACE",
    "_SEPARATOR",
    "_CLOSES_KEY",
    "_CONTINUED",
    "_SPACES",
    "_APART",
    "_QUOTES",
    "_CLOSES_VALUE",
    "_STREAM",
    "_NAME",
    "_ID",
    "_BASE64",
}
"""Patterns that are matched at one place, or whose matches are all replaced: no place is tried twice."""


@pytest.mark.parametrize(
    "text",
    [
        '{"error": {"message": %s}}',
        '{"status": %s, "error": {"message": "x"}}',
        '{\\"error\\": {\\"message\\": %s}}',
        "Error code: 400 - {'error': {'message': %s}}",
        "client.messages.create(max_tokens=%s, messages=[])",
    ],
)
def test_numbers_of_any_length_are_read(text: str) -> None:
    """A number of more digits than Python turns into one raises nothing, wherever it stands."""
    explain(text % ("9" * 6000))


def test_what_a_program_does_not_find_by_itself_has_no_status() -> None:
    """`ModuleNotFoundError` is no 404; an SDK's `NotFoundError` is."""
    ours = explain("anthropic.NotFoundError: claude-opus-55").error
    theirs = explain("ModuleNotFoundError: No module named 'anthropic'")

    assert ours is not None
    assert ours.status == 404
    assert all(cause.slug == "unknown" for cause in theirs.causes)


def test_a_sentence_about_curl_is_no_command() -> None:
    """Only what goes on with an option or an address is read as a request."""
    told = explain("curl tells me anthropic-version header is required")

    assert told.request is None
    assert told.causes[0].slug == "anthropic_version_missing"


def test_a_string_with_endless_quotes_is_read_to_a_bound() -> None:
    """Quotes that close nothing are passed over a number of times, not for ever."""
    reader = Reader('{"error": "a' + '"b' * (MOST_QUOTES * 3), 0)

    value = reader.read()

    assert reader.cut
    assert value["error"].startswith('a"b"b')
    assert len(value["error"]) <= MOST_QUOTES * 2 + 2
