"""Line and column in what the person pasted: in texts that parse, and in texts that do not."""

import pprint

import pytest

from tests.diagnosis.contract.second.broken_json import BROKEN
from wizard import check
from wizard.diagnosis.contract.positions import python_spans
from wizard.model.explanation import Problem

NEW = "2026-10-21"
PLAIN = """{
\t"model": "claude-opus-5", "max_tokens": 100,
  "system": "😀 tab\\t é \u2028 x",
\t"messages": [ {"role": "user", "content": [ {"type": "text", "text": "𝔘𝔫𝔦"},
  {"type":"text","text":"😀", "zz": 1} ] } ]
}"""
BROKEN_TWICE = """// my request
{ "model": "claude-opus-5", # the model
  "max_tokens": 9, 'stream': True, “
  "messages": [{"role": "user", "content": [{"type": "text", "text": "x\ty", "zz": 1,},]}]
}""".replace(" “", "")


def place_of(text: str, mark: int) -> tuple[int, int]:
    """Line and column of an offset, counted by hand."""
    lines = text[:mark].split("\n")
    return len(lines), len(lines[-1]) + 1


def only(problems: list[Problem], rule: str) -> Problem:
    (problem,) = (each for each in problems if each.rule == rule)
    return problem


@pytest.mark.parametrize(("name", "marked", "cause"), BROKEN, ids=[name for name, _, _ in BROKEN])
def test_broken_json_is_placed_and_named(name: str, marked: str, cause: str) -> None:
    """The first fault has the right place and cause, given as text and as bytes."""
    text = marked.replace("▲", "")
    for form in (text, text.encode("utf-8", "surrogatepass")):
        first = next(problem for problem in check(form, version=NEW) if problem.rule.startswith("json"))

        assert first.cause == cause
        assert (first.line, first.column) == place_of(text, marked.index("▲"))
        assert first.fix


@pytest.mark.parametrize("before", ["", "\ufeff", "\r\n  "], ids=["plain", "bom", "blank"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("source", [PLAIN, BROKEN_TWICE], ids=["sound", "broken"])
def test_a_place_is_exact_however_the_text_is_written(before: str, end: str, source: str) -> None:
    """A key that should not be there is found behind marks, tabs, emoji, comments and other faults."""
    text = before + source.replace("\n", end)
    found = only(check(text, version=NEW), "extra_in_block")

    assert (found.line, found.column) == place_of(text, text.index('"zz"'))
    assert (found.end_line, found.end_column) == place_of(text, text.index('"zz": 1') + len('"zz": 1'))


@pytest.mark.parametrize("width", [60, 10_000])
def test_a_place_in_a_python_dict_is_exact(width: int) -> None:
    """What Python printed is placed in Python's own text, over bytes and characters."""
    block = {"type": "text", "text": "it's 😀\n", "zz": 1}
    body = {
        "model": "claude-opus-5",
        "max_tokens": 9,
        "system": "é",
        "messages": [{"role": "user", "content": [block]}],
    }
    text = "\n " + pprint.pformat(body, width=width, sort_dicts=False)
    found = only(check(text, version=NEW), "extra_in_block")

    assert (found.line, found.column) == place_of(text, text.index("'zz'"))


def test_a_python_place_that_is_not_there_has_its_ancestor() -> None:
    """Of a place beyond the text the nearest value around it is given, and a broken text gives its start."""
    text = "{'a': [1, 2]}"

    assert python_spans(text, [("a", 5, "x")])[("a", 5, "x")][:2] == (6, 12)
    assert python_spans(" {'a': ", [("a",)])[("a",)].start == 1
