"""The shape of a request says everything that decides, and nothing that anybody wrote."""

import base64
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from wizard.evidence.shapes import filled, shape, shape_of_headers

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 8 + (640).to_bytes(4, "big") + (480).to_bytes(4, "big") + b"\0" * 60
BODY: dict[str, Any] = {
    "model": "claude-opus-4-8",
    "max_tokens": 1024,
    "system": "You are Karl's private assistant.",
    "my_own_parameter": "of mine",
    "metadata": {"user_id": "karl-17"},
    "tools": [
        {
            "name": "find_patient",
            "description": "Finds a patient",
            "input_schema": {
                "type": "object",
                "properties": {"patient": {"type": "string"}, "type": {"type": "integer"}},
                "required": ["patient"],
            },
        }
    ],
    "messages": [
        {"role": "user", "content": "who is patient seven \ud800 "},
        {
            "role": "assistant",
            "content": [
                {
                    "type": "tool_use",
                    "id": "toolu_01AbCdEfGh",
                    "name": "find_patient",
                    "input": {"patient": "Berta", "number": 7},
                }
            ],
        },
        {
            "role": "user",
            "content": [
                {"type": "tool_result", "tool_use_id": "toolu_01AbCdEfGh", "content": "Berta"},
                {"type": "text", "text": " "},
                {
                    "type": "image",
                    "source": {
                        "type": "base64",
                        "media_type": "image/png",
                        "data": base64.b64encode(PNG).decode(),
                    },
                },
            ],
        },
    ],
}
OTHERS = ("Karl", "private", "patient", "seven", "Berta", "karl-17", "my_own", "of mine", "Finds")


def test_nothing_that_anybody_wrote_is_in_the_shape() -> None:
    """No prompt, no tool, no name of a property, no input, no id of a user."""
    said = json.dumps(shape(BODY))

    assert [word for word in OTHERS if word in said] == []


def test_what_decides_is_in_the_shape() -> None:
    """Roles, types, ids that pair up, sizes, oddities, pixels and equal texts."""
    made = shape(BODY)
    first, second, third = made["messages"]

    assert (made["model"], made["max_tokens"]) == ("claude-opus-4-8", 1024)
    assert [m["role"] for m in made["messages"]] == ["user", "assistant", "user"]
    assert first["content"]["lone_surrogate"]
    assert first["content"]["white_space_at_end"]
    assert first["content"]["characters"] == 23
    assert second["content"][0]["id"] == third["content"][0]["tool_use_id"] == "toolu_01AbCdEfGh"
    assert second["content"][0]["name"] == made["tools"][0]["name"]
    assert third["content"][1]["text"]["only_white_space"]
    image = third["content"][2]["source"]
    assert image["media_type"] == "image/png"
    assert (image["data"]["begins_like"], image["data"]["width"], image["data"]["height"]) == (
        "png",
        640,
        480,
    )


def test_names_of_a_schema_are_replaced_unless_they_are_its_own_words() -> None:
    """`type` under `properties` is somebody's; `type` elsewhere is JSON Schema's; equal names stay equal."""
    schema = shape(BODY)["tools"][0]["input_schema"]

    assert schema["type"] == "object"
    assert len(schema["properties"]) == 2
    assert all(name.startswith("name#") for name in schema["properties"])
    assert [p["type"] for p in schema["properties"].values()] == ["string", "integer"]


def test_a_secret_parameter_is_named_by_number_and_emptied() -> None:
    """A key in the body is not even measured."""
    assert shape({"api_key": "zzzzzzzz"})["name#1"]["characters"] == 0


def test_the_filler_has_the_same_shape() -> None:
    """It can be sent in the place of the body: as long, as odd, as equal, and it says nothing."""
    made = filled(BODY)
    said = json.dumps(made)

    assert [word for word in OTHERS if word in said] == []
    assert len(made["system"]) == len(BODY["system"])
    assert made["messages"][0]["content"].endswith("\ud800 ")
    assert made["tools"][0]["name"] == made["messages"][1]["content"][0]["name"]
    assert made["tools"][0]["input_schema"]["required"][0] in made["tools"][0]["input_schema"]["properties"]
    assert made["messages"][2]["content"][2]["source"]["data"].startswith("iVBORw0KGgo")


@given(st.text(min_size=1, alphabet=st.characters(exclude_categories=["Cs"])))
def test_filler_takes_as_many_bytes(text: str) -> None:
    """Limits count bytes or characters; both are kept."""
    made = filled({"system": text})["system"]

    assert (len(made), len(made.encode())) == (len(text), len(text.encode()))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(JSON)
def test_any_body_has_a_shape(body: Any) -> None:
    """Also what is no request at all; and the shape of it is JSON."""
    json.dumps(shape(body))
    json.dumps(filled(body))


def test_headers_are_named_and_few_are_told() -> None:
    """Of the headers that diagnosis needs the value, of all others the name."""
    assert shape_of_headers(
        {
            "Request-Id": "req_1",
            "CF-Ray": "8f1c-FRA",
            "X-Api-Key": "abc",
            "Set-Cookie": "s=1",
            "anthropic-ratelimit-tokens-limit": "40000",
            "X-Internal": "karl",
        }
    ) == {
        "Request-Id": "req_1",
        "CF-Ray": "8f1c-FRA",
        "X-Api-Key": "present",
        "Set-Cookie": "present",
        "anthropic-ratelimit-tokens-limit": "40000",
        "X-Internal": "present",
    }
