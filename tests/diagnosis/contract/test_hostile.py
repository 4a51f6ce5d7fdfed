"""`check` never raises and stays bounded, whatever it is given."""

import json
import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.diagnosis.contract.bodies import ask, saying, text, tool
from tests.diagnosis.contract.mutants import sound_bodies
from wizard.diagnosis.contract import check, check_response

KEYS = st.sampled_from(
    """model max_tokens messages role content type text tools name input_schema id input tool_use_id source
    data media_type system thinking tool_choice cache_control ttl requests params custom_id properties
    required $ref $defs anyOf items edits output_config format schema strict metadata user_id signature
    is_error betas mcp_servers container skills""".split()  # noqa: SIM905 - so many words are easier read as text
)
WORDS = st.sampled_from(
    """user assistant system text image document tool_use tool_result thinking base64 object claude-opus-5 any
    claude-haiku-4-5 enabled adaptive tool ephemeral 1h 5m #/$defs/A # toolu_1 image/png custom function é
    server_tool_use web_search_20250305""".split()  # noqa: SIM905 - as above
) | st.sampled_from(["", " ", "\ud800"])
LEAVES = WORDS | st.none() | st.booleans() | st.integers(-5, 10**30) | st.floats() | st.text(max_size=5)
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(KEYS | st.text(max_size=3), inner, max_size=5)
    ),
    max_leaves=25,
)
QUIET = settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


@QUIET
@given(value=VALUES)
def test_any_value_is_checked_without_raising(value: Any) -> None:
    """Whatever JSON can say, and some that it cannot."""
    check(value)
    check_response(value)


@QUIET
@given(body=st.dictionaries(KEYS, VALUES, max_size=8))
def test_any_body_is_checked_without_raising(body: dict[str, Any]) -> None:
    """Bodies with the right keys and wild values, alone and as one request of a batch."""
    check({**ask(), **body})
    check(
        {"requests": [{"custom_id": "a", "params": {**ask(), **body}}]},
        betas=["x"],
        url="/v1/messages/batches",
    )


@QUIET
@given(data=st.binary(max_size=200))
def test_any_bytes_are_checked_without_raising(data: bytes) -> None:
    """Bytes of no known encoding."""
    check(data)
    check_response(data)


def test_a_byte_fuzzer_finds_nothing_that_raises() -> None:
    """Sound bodies with bytes changed, cut out, doubled and moved."""
    rng = random.Random(5)
    seeds = [json.dumps(body).encode() for body in sound_bodies()]
    for _ in range(400):
        data = bytearray(rng.choice(seeds))
        for _ in range(rng.randrange(1, 6)):
            at = rng.randrange(len(data))
            kind = rng.randrange(4)
            if kind == 0:
                data[at] = rng.randrange(256)
            elif kind == 1:
                del data[at : at + rng.randrange(1, 20)]
            elif kind == 2:
                data[at:at] = data[at : at + rng.randrange(1, 30)]
            else:
                data[at:at] = rng.choice(
                    [b"'", b'"', b"\\", b"//", b"None", b"\xff", b"\x00", b"{", b"]", b","]
                )
            data = data or bytearray(b"x")
        problems = check(bytes(data))
        assert all(p.line is None or p.line >= 1 for p in problems)


@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"messages": ' + "[" * 5000 + "]" * 5000 + "}",
        '{"max_tokens": ' + "9" * 100_000 + "}",
        '{"max_tokens": 1e999999}',
        '"' + "\\" * 100_001,
        "{'" * 5000,
        "/*" * 50_000,
        '{"a": ' + "'x" * 20_000,
        "\x00" * 1000,
        "\ufeff" * 10,
        "nan",
        "{" + '"a":1,' * 20_000 + "}",
    ],
)
def test_hostile_texts_are_answered(body: str) -> None:
    """Depth, size and endless repairs are bounded; each is told as a problem."""
    assert check(body)


def test_a_value_that_holds_itself_is_answered() -> None:
    """A Python value may be circular, or hold what JSON has no form for."""
    body: dict[str, Any] = ask()
    body["messages"].append(body)

    assert [p.rule for p in check(body)] == ["json_too_deep"]
    assert "json_value" in [p.rule for p in check(ask(metadata={"user_id": b"x"}))]


def test_hostile_schemas_are_answered() -> None:
    """Schemas that refer to themselves, are deep, or have patterns that backtrack."""
    deep: dict[str, Any] = {"type": "object"}
    for _ in range(150):
        deep = {"type": "object", "properties": {"a": deep}}
    loop = {"type": "object", "properties": {"a": {"$ref": "#"}}, "$defs": {"A": {"$ref": "#/$defs/A"}}}
    slow = {"type": "object", "properties": {"a": {"type": "string", "pattern": "(a+)+" * 50 + "$"}}}

    check(ask(tools=[tool("a", deep, strict=True), tool("b", loop, strict=True), tool("c", slow)]))
    check(ask(output_config={"format": {"type": "json_schema", "schema": loop}}))


def test_what_grows_with_the_square_of_the_size_would_not_end_here() -> None:
    """Many keys that stand twice, many references, many equal tools, a name without end."""
    chain = {f"d{n}": {"$ref": f"#/$defs/d{n + 1}"} for n in range(4000)}
    many = {f"p{n}": {"$ref": f"#a{n}"} for n in range(4000)}
    refs = {"type": "object", "$defs": chain, "properties": many}

    assert len(check("{" + '"a": 1, ' * 60_000 + '"a": 2}')) < 10
    assert len(check(ask(tools=[tool("a", refs, strict=True)]))) <= 200
    assert len(check(ask(tools=[tool()] * 20_000))) <= 201
    assert check(ask(model="claude-" * 50_000))[0].rule == "model_unknown"


def test_long_words_are_cut_in_messages() -> None:
    """A foreign word of a megabyte does not come back in a message of a megabyte."""
    body = saying({"type": "x" * 1_000_000}, text(**{"y" * 1_000_000: 1}))

    assert all(len(p.message) < 5000 and len(p.fix) < 5000 for p in check(body))


def test_more_messages_than_a_request_may_have_are_refused_as_they_are() -> None:
    """Beyond the limit only the count is told; what the looked-at part ends with is no fault of its own."""
    call = {"type": "tool_use", "id": "toolu_1", "name": "get", "input": {}}
    turns = [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "ho"}] * 49_999
    cut = [{"role": "user", "content": "hi"}, {"role": "assistant", "content": [call]}]
    answer = {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "toolu_1"}]}

    problems = check({**ask(), "messages": [*turns, *cut, answer], "tools": [tool()]}, version="2026-10-21")

    assert [problem.cause for problem in problems if problem.severity == "error"] == ["too_many_messages"]


def test_an_id_of_two_lines_is_no_id() -> None:
    """Ids are looked at together; one with a line break in it is still found."""
    call = {"type": "tool_use", "id": "toolu_1\n2", "name": "get", "input": {}}
    answer = {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "toolu_1\n2"}]}
    messages = [{"role": "user", "content": "hi"}, {"role": "assistant", "content": [call]}, answer]

    problems = check({**ask(), "messages": messages, "tools": [tool()]})

    assert {problem.cause for problem in problems} == {"invalid_tool_use_id"}
