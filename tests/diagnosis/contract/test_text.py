"""Texts that do not parse: what probably happened, where, and whether it can be put right."""

import json

import pytest

from tests.diagnosis.contract.bodies import ask
from wizard.diagnosis.contract import check
from wizard.diagnosis.contract.finding import Place
from wizard.diagnosis.contract.parse import parse
from wizard.diagnosis.contract.positions import lines_of, spans
from wizard.diagnosis.contract.syntax import stopped


@pytest.mark.parametrize(
    ("text", "word", "value"),
    [
        ('{"a": 1,}', "comma", {"a": 1}),
        ('{"a": [1, 2,,3]}', "comma too many", {"a": [1, 2, 3]}),
        ("{'a': 'b', 'c': [True, None]}", "Python", {"a": "b", "c": [True, None]}),
        ('{"a": True}', "write true", {"a": True}),
        ('{"a": undefined}', "write null", {"a": None}),
        ('{"a": 1 // one\n}', "comments", {"a": 1}),
        ('{"a": /* one */ 1}', "comments", {"a": 1}),
        ('{"a": 1 # one\n}', "comments", {"a": 1}),
        ("{\"a\": 'it'}", "double quotes", {"a": "it"}),
        ("{a: 1}", "double quotes", {"a": 1}),
        ('{"a": "x\ny"}', "line break", {"a": "x\ny"}),
        ('{"a": "C:\\data"}', "backslash", {"a": "C:\\data"}),
        ('\ufeff{"a": 1}', "byte order mark", {"a": 1}),
        ('{"a": "\\ud83d"}', "", {"a": "\ufffd"}),
        ('{"a": 1\n "b": 2}', "comma is missing", {"a": 1, "b": 2}),
    ],
)
def test_a_plain_fault_is_named_and_put_right(text: str, word: str, value: object) -> None:
    """The advice says what happened; the mended text says what was meant."""
    parsed = parse(text)

    assert word in str(parsed.findings[0].values["advice"])
    assert parsed.value == value
    assert parsed.mended_text is not None
    assert json.loads(parsed.mended_text) == value


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "empty"),
        ('{"a": [1, 2', "ends too early"),
        ('{"a": "unfinished', "never closed"),
        ('{"a": NaN}', "no NaN"),
        ('{"a": 1} {"b": 2}', "second JSON value"),
        ('{"a": 1}}', "bracket too many"),
        ('{"a": }', "no value"),
        ('{"a": “b”}', "typographic"),
        ("<html></html>", "HTML"),
        ("hello", "double quotes"),
        ('{"a": 1 "b": 2}', "comma is missing"),
        ('{"a" 1}', "colon"),
    ],
)
def test_a_fault_with_several_readings_is_named_and_left(text: str, word: str) -> None:
    """What was meant is a guess, so nothing is put right."""
    parsed = parse(text)

    assert word in str(parsed.findings[0].values["advice"])
    assert parsed.mended_text is None


def test_the_message_names_line_column_and_char_as_the_api_does() -> None:
    """Line and column from 1, characters from 0."""
    (problem,) = check(
        '{"model": "claude-opus-5",\n "max_tokens": 5,\n "messages": [{"role": "user", "content": "a"}],}'
    )

    assert problem.message == (
        "The request body is not valid JSON: trailing comma is not allowed: line 3 column 48 (char 92)"
    )
    assert (problem.line, problem.column) == (3, 48)


@pytest.mark.parametrize(
    ("said", "at"), [("Illegal trailing comma before end of object", 7), ("Expecting value", 10)]
)
def test_newer_and_older_pythons_stop_at_the_same_place(said: str, at: int) -> None:
    """From 3.13 on the parser stops at the comma, before at the bracket behind it."""
    assert stopped(json.JSONDecodeError(said, '{"a": 1, \n}', at)) == ("Expecting value", 10)


def test_the_rest_of_a_mended_text_is_checked_too() -> None:
    """A fault in the text does not hide one in the request."""
    rules = [
        p.rule for p in check('{"model": "claude-opus-5", "messages": [{"role": "user", "content": "a"}],}')
    ]

    assert rules == ["json_syntax", "required"]


@pytest.mark.parametrize(("encoding", "word"), [("utf-16", "UTF-16"), ("utf-8-sig", "byte order mark"), ("utf-16-le", "UTF-16")])  # fmt: skip # noqa: E501
def test_other_encodings_are_named_and_read(encoding: str, word: str) -> None:
    """The body is read all the same, so that the rest can be checked."""
    parsed = parse(json.dumps(ask(), ensure_ascii=False).encode(encoding))

    assert parsed.value == ask()
    assert word in str(parsed.findings[0].values["advice"])


def test_duplicate_keys_are_placed() -> None:
    """Each is told at its object, however deep."""
    found = parse('{"a": 1, "b": [{"c": 1, "c": 2}], "a": 2}').findings

    assert [finding.at for finding in found] == [("a",), ("b", 0, "c")]


TEXT = '{"a": [1, {"b": "x"}],\r\n "c/d": {"e": [[], {}]}, "é": null}'


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ((), TEXT),
        (("a",), '[1, {"b": "x"}]'),
        (("a", 1, "b"), '"x"'),
        (("c/d", "e", 1), "{}"),
        (("é",), "null"),
        (("a", 1, "gone", 3), '{"b": "x"}'),
    ],
)
def test_a_place_finds_its_stretch_of_text(place: Place, shown: str) -> None:
    """Start and end hold exactly the value; a missing place has its nearest ancestor."""
    span = spans(TEXT, [place, ("a", 0)])[place]

    assert TEXT[span.start : span.end] == shown


def test_a_key_has_its_own_start() -> None:
    """Members of objects are marked from their key on where the key is at fault."""
    span = spans(TEXT, [("c/d",)])[("c/d",)]

    assert TEXT[span.key_start : span.start] == '"c/d": '


def test_a_broken_text_keeps_what_came_before() -> None:
    """Places before the break are found, later ones have an ancestor."""
    found = spans('{"a": {"b": 1}, "c": [1, oops', [("a", "b"), ("c", 1)])

    assert found["a", "b"].start == 12
    assert found["c", 1].start == 25


def test_lines_and_columns_count_from_one() -> None:
    """Carriage returns belong to the line that they end."""
    assert lines_of("ab\r\ncd\n", [0, 1, 4, 5, 7]) == {0: (1, 1), 1: (1, 2), 4: (2, 1), 5: (2, 2), 7: (3, 1)}
