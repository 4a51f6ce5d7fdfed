"""The shape of a request says everything that decides, and nothing that anybody wrote."""

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.evidence.shapes import LONGEST_OUTLINE, outline, shape

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


def conversation(turns: int) -> dict[str, Any]:
    """A long conversation that ends in an empty text."""
    said = [{"role": ("user", "assistant")[n % 2], "content": f"private words {n}"} for n in range(turns)]
    return {"model": "claude-opus-4-8", "messages": [*said, {"role": "user", "content": ""}]}


@pytest.mark.parametrize("turns", [0, 3, 30, 199, 200, 201, 3000])
def test_an_outline_fits_and_counts_what_it_leaves_out(turns: int) -> None:
    """Of a long conversation both ends are told, the last turn among them, and how many lie between."""
    made = json.loads(outline(conversation(turns)))

    assert len(json.dumps(made)) <= LONGEST_OUTLINE
    assert made["messages"][-1]["content"]["empty"]
    assert sum(item.get("more", 1) for item in made["messages"]) == turns + 1


def test_what_fits_into_no_outline_is_said() -> None:
    """A body of many own parameters has only its size left."""
    assert "too_large" in json.loads(outline({f"p{n}": {f"q{n}": "x"} for n in range(900)}))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(JSON)
def test_any_body_has_a_shape(body: Any) -> None:
    """Also what is no request at all; and the shape of it is JSON."""
    json.dumps(shape(body))
    assert len(outline(body)) <= LONGEST_OUTLINE
