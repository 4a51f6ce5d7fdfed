"""A long body is read in pieces, and nothing of what is said about it depends on where they end."""

import json
from typing import Any

import pytest

from tests.diagnosis.contract.bodies import Body, ask, assistant, call, image, result, says, text, tool, user
from tests.diagnosis.contract.mutants import mutants, sound_bodies
from wizard.diagnosis.contract import check, checker, long_body
from wizard.model.explanation import Problem

WAYS: dict[str, dict[str, Any]] = {
    "as json writes it": {},
    "without spaces": {"separators": (",", ":")},
    "indented": {"indent": 2},
    "role last": {"sort_keys": True},
    "unescaped": {"ensure_ascii": False, "indent": 1},
}


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every body counts as long, and a piece ends wherever it can."""
    monkeypatch.setattr(long_body, "LONG", 0)
    monkeypatch.setattr(long_body, "_PIECE", 1)


def in_pieces(given: Any) -> int:
    """How many pieces a body is read in; none where it is read as a whole."""
    long = long_body.long_body(given)
    return sum(1 for piece in long.pieces() if piece) if long else 0


def loops(rounds: int = 6) -> list[Body]:
    """A conversation with calls and their results."""
    turns = [user("go")]
    for number in range(rounds):
        turns += [assistant(text("so"), call(f"toolu_{number}")), user(result(f"toolu_{number}"))]
    return turns


def bodies() -> list[Body]:
    """Sound bodies, bodies with a fault, and such as are hard to cut."""
    inner = {"messages": [{"role": "user", "content": "a"}, {"role": "user", "content": "b"}]}
    odd = [
        ask(messages=[*loops(), assistant(call("toolu_0")), user(result("toolu_0"))], tools=[tool()]),
        ask(messages=[*loops(), assistant(call("x", input=inner)), user(result("x"))], tools=[tool()]),
        ask(messages=[*loops(), assistant("a"), says("system", "b"), assistant("c")], tools=[tool()]),
        ask(messages=[*loops(), user("a"), user("b"), assistant(text("")), user("c")], tools=[tool()]),
        ask(messages=[*loops(2), user(*[image()] * 30), assistant("a"), user("b")], stop_sequences=["]"]),
        ask(messages=[*loops(2), 5, None, {"role": "user"}, "x", user("b")], tools=[tool()]),
        ask(messages=[*loops(), assistant("done")]),
        ask(messages=[*loops(), {"role": "assistant", "content": "x", "name": "y"}, user(" ")]),
        ask(system='{"messages": [{"role": "user"}, {"role": "user"}]}', messages=loops(1)),
        ask(messages=[]),
        ask(
            messages=[
                user("né 😀"),
                assistant(text("日本")),
                {**user("😀"), "é": "😀"},
                assistant("😀", text("")),
            ],
            system="ü",
            mood="😀",
        ),
    ]
    return [*sound_bodies(), *(mutant.body for mutant in mutants(seed=3, count=150)), *odd]


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_pieces_change_nothing_that_is_said(way: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """The same problems at the same places, whatever way the body is written in and wherever it is cut."""
    texts = [json.dumps(body, **way).encode() for body in bodies()]
    whole = [check(each) for each in texts]

    monkeypatch.setattr(long_body, "LONG", 0)
    monkeypatch.setattr(long_body, "_PIECE", 1)

    assert [check(each) for each in texts] == whole
    assert sum(in_pieces(each) > 1 for each in texts) > len(texts) // 3


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_all_messages_come_once_and_in_order(way: dict[str, Any]) -> None:
    """The pieces joined are the messages, and what is around them is the rest of the body."""
    body = ask(messages=loops(), tools=[tool()])

    long = long_body.long_body(json.dumps(body, **way))

    assert long is not None
    assert [message for piece in long.pieces() for message in piece] == body["messages"]
    assert long.around == {**body, "messages": []}
    assert in_pieces(json.dumps(body, **way)) > 6


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize(
    "given",
    [
        '{"messages": [{"role": "user", "content": "a"},, {"role": "user", "content": "b"}]}',
        '{"messages": [, {"role": "user", "content": "a"}]}',
        '{"messages": [{"role": "user", "content": "a"},\x0b{"role": "user", "content": "b"}]}',
        '{"messages": [{"role": "user", "content": "a"}, , {"role": "user", "content": "b"}]}',
        '{"messages": [{"role": "user", "content": "a"} {"role": "user", "content": "b"}]}',
        '{"messages": [{"role": "user", "content": "a"}, {"role": "user", "content": NaN}]}',
        '{"messages": [{"role": "user", "content": "a\\ud800"}, {"role": "user", "content": "b"}]}',
        '{"messages": [{"role": "user", "content": "a"}, {"role": "user", "content": "b"},]}',
        '{"messages": [{"role": "user", "content": "a"}, {"role": "user", "content": "b"}]',
        b'{"messages": [{"role": "user", "content": "\xff"}, {"role": "user", "content": "b"}]}',
        '{"messages": [{"role": "user", "content": "\ud800"}, {"role": "user", "content": "b"}]}',
    ],
)
def test_what_is_no_json_is_told_as_ever(given: Any) -> None:
    """A fault in the text is found by reading it as a whole."""
    assert check(given)[0].rule.startswith("json_")


@pytest.mark.usefixtures("short")
def test_of_messages_that_stand_twice_the_last_count() -> None:
    """As for every parser; the first ones, with a call that nothing answers, are not looked at."""
    open_, closed = json.dumps(loops(2)[:-1]), json.dumps(loops(2))
    head = '{"model": "claude-opus-5", "max_tokens": 5, "tools": ' + json.dumps([tool()])

    twice = {p.rule for p in check(f'{head}, "messages": {open_}, "messages": {closed}}}')}
    other = {p.rule for p in check(f'{head}, "messages": {closed}, "messages": {open_}}}')}

    assert (twice, other) == ({"json_duplicate_key"}, {"json_duplicate_key", "tool_use_unanswered"})


def test_a_long_sound_body_never_stands_in_memory_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """The slow road, which reads everything, is not taken."""
    body = json.dumps(ask(messages=loops(20_000), tools=[tool()])).encode()

    def refuse(_body: Any) -> Any:
        raise AssertionError("read as a whole")

    monkeypatch.setattr(checker, "parse", refuse)

    assert check(body) == []


def test_a_fault_late_in_a_long_body_is_told_with_its_line() -> None:
    """Places count in the whole text, not in a piece of it."""
    turns = loops(20_000)
    turns[-2]["content"][1]["name"] = "a b"
    given = json.dumps(ask(messages=turns, tools=[tool()]), indent=1)

    problems: list[Problem] = check(given)

    assert [(p.rule, p.path) for p in problems] == [
        ("tool_use_name", f"messages.{len(turns) - 2}.content.1.tool_use.name")
    ]
    assert given.splitlines()[(problems[0].line or 0) - 1].strip() == '"name": "a b",'
