"""Rules of messages, content and tool pairing."""

from typing import Any

import pytest

from tests.standin.bodies import assistant, body, call, pdf, result, text, tooled, user, verdict

Row = tuple[str, dict[str, Any], str, dict[str, Any]]
"""Name, the body that is refused, how the refusal begins, a twin that is accepted."""

RULES: list[Row] = [
    ("no message", body(messages=[]), "messages: at least one message is required", body()),
    (
        "negative",
        body(max_tokens=-1),
        "max_tokens: Input should be greater than or equal to 0",
        body(max_tokens=0),
    ),
    (
        "user id",
        body(metadata={"user_id": "x" * 257}),
        "metadata.user_id: String should have at most 256",
        body(metadata={"user_id": "x" * 256}),
    ),
    (
        "mail",
        body(metadata={"user_id": "ann@example.org"}),
        "metadata.user_id: user_id appears to contain an",
        body(metadata={"user_id": "ann-at-example"}),
    ),
    (
        "empty stop",
        body(stop_sequences=[""]),
        "stop_sequences: each stop sequence must be non-empty",
        body(stop_sequences=["END"]),
    ),
    (
        "blank stop",
        body(stop_sequences=["\n"]),
        "stop_sequences: each stop sequence must contain non-whitesp",
        body(stop_sequences=["\nEND"]),
    ),
    (
        "system role",
        body(model="claude-sonnet-5", messages=[user("a"), {"role": "system", "content": "b"}]),
        'messages: Unexpected role "system". The Messages API accepts a top-level `system` parameter',
        body(messages=[user("a"), {"role": "system", "content": "b"}]),
    ),
    (
        "tool role",
        body(messages=[user("a"), {"role": "tool", "content": "b"}]),
        'messages: Unexpected role "tool". Allowed roles are',
        body(messages=[user("a"), user("b")]),
    ),
    (
        "first",
        body(messages=[assistant("a"), user("b")]),
        'messages: first message must use the "user" role',
        body(messages=[user("a"), assistant("b"), user("c")]),
    ),
    (
        "empty content",
        body(messages=[user(""), user("b")]),
        "messages.0: all messages must have non-empty",
        body(model="claude-haiku-4-5", messages=[user("b"), assistant("")]),
    ),
    (
        "empty text",
        body(messages=[user([text(""), text("b")])]),
        "messages: text content blocks must be non-",
        body(messages=[user([text("a"), text("b")])]),
    ),
    (
        "blank text",
        body(messages=[user([text(" \n")])]),
        "messages: text content blocks must contain non-white",
        body(messages=[user([text(" "), text("b")])]),
    ),
    (
        "prefill",
        body(messages=[user("a"), assistant("b")]),
        "This model does not support assistant message",
        body(model="claude-opus-4-5", messages=[user("a"), assistant("b")]),
    ),
    (
        "trailing",
        body(model="claude-opus-4-5", messages=[user("a"), assistant("b ")]),
        "messages: final assistant content cannot end with trailing whitespace",
        body(model="claude-opus-4-5", messages=[user("a"), assistant("b")]),
    ),
    (
        "document",
        body(messages=[user("a"), assistant([pdf()]), user("c")]),
        "messages.1.content.0: `document`",
        body(messages=[user([pdf(), text("a")])]),
    ),
    (
        "citations",
        body(messages=[user([text("a", citations=[{"type": "char_location"}])])]),
        "messages.0.content.0.citations: citations are not",
        body(messages=[user([text("a", citations=[])])]),
    ),
    (
        "unanswered",
        tooled(assistant([call()]), user("and?")),
        "messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: toolu_1.",
        tooled(assistant([call()]), user([result()])),
    ),
    (
        "result late",
        tooled(assistant([call()]), user([text("well"), result()])),
        "messages.1: `tool_use` ids were found without",
        tooled(assistant([call()]), user([result(), text("x")])),
    ),
    (
        "open call",
        tooled(assistant([call()])),
        "messages.1: `tool_use` ids were found without",
        tooled(assistant([call(), call("toolu_2")]), user([result()]), user([result("toolu_2")])),
    ),
    (
        "unexpected",
        tooled(assistant("b"), user([result()])),
        "messages.2.content.0: unexpected `tool_use_id` found in `tool_result` blocks: toolu_1.",
        tooled(assistant([call()]), user([result()]), assistant("b"), user("c")),
    ),
    (
        "twice",
        tooled(assistant([call(), call()]), user([result()])),
        "messages: `tool_use` ids must be unique",
        tooled(assistant([call(), call("toolu_2")]), user([result(), result("toolu_2")])),
    ),
    (
        "server tool",
        body(
            messages=[
                user("a"),
                assistant(
                    [{"type": "server_tool_use", "id": "srvtoolu_1", "name": "web_search", "input": {}}]
                ),
                user("c"),
            ]
        ),
        "`web_search` tool use with id `srvtoolu_1` was found without a corresponding `web_search",
        body(
            messages=[
                user("a"),
                assistant(
                    [
                        {"type": "server_tool_use", "id": "srvtoolu_1", "name": "web_search", "input": {}},
                        {"type": "web_search_tool_result", "tool_use_id": "srvtoolu_1", "content": []},
                    ]
                ),
                user("c"),
            ]
        ),
    ),
]


@pytest.mark.parametrize(("bad", "start", "good"), [row[1:] for row in RULES], ids=[row[0] for row in RULES])
def test_a_rule_flags_its_body_and_leaves_its_twin_alone(
    bad: dict[str, Any], start: str, good: dict[str, Any]
) -> None:
    """Each rule refuses one body, in the API's words, and accepts one that differs in that point."""
    assert verdict(bad).startswith(start)
    assert verdict(good) == ""
