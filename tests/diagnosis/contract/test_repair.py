"""Repairs: applied as a JSON Patch, with the rest of the text untouched, and checked again."""

import base64
import json
import random
from typing import Any

import pytest

from tests.diagnosis.contract.bodies import NEW, ask, loop, png, result, text, tool
from tests.diagnosis.contract.mutants import mutants
from wizard.diagnosis.contract import check
from wizard.diagnosis.repair import PatchError, apply, apply_value, repair
from wizard.model.explanation import PatchOperation, Problem

TEXT = """{
  "a": 1,
  "list": [ 1, 2,   3 ],
  "deep": {"x": "é", "y": []}
}
"""


def op(kind: str, path: str, value: Any = None, source: str | None = None) -> PatchOperation:
    """One operation."""
    return PatchOperation.model_validate({"op": kind, "path": path, "value": value, "from": source})


@pytest.mark.parametrize(
    ("operation", "wanted"),
    [
        (op("remove", "/a"), TEXT.replace('"a": 1,\n  ', "")),
        (op("remove", "/list/1"), TEXT.replace("2,   ", "")),
        (op("remove", "/list/2"), TEXT.replace(",   3", "")),
        (op("remove", "/deep"), TEXT.replace(',\n  "deep": {"x": "é", "y": []}', "")),
        (op("replace", "/a", {"b": "é"}), TEXT.replace("1,\n", '{"b": "é"},\n', 1)),
        (op("add", "/new", True), TEXT.replace("[]}", '[]},\n  "new": true')),
        (op("add", "/deep/y/-", 5), TEXT.replace("[]}", "[5]}")),
        (op("add", "/list/0", 0), TEXT.replace("[ 1", "[ 0, 1")),
        (op("add", "/list/-", 4), TEXT.replace("3 ]", "3,   4 ]")),
        (op("move", "/b", None, "/a"), TEXT.replace('"a"', '"b"')),
        (op("copy", "/list/-", None, "/a"), TEXT.replace("3 ]", "3,   1 ]")),
        (op("test", "/a", 1), TEXT),
    ],
)
def test_a_patch_changes_only_what_it_names(operation: PatchOperation, wanted: str) -> None:
    """Spacing, order and notation of everything else stay as they were."""
    assert apply(TEXT, [operation]) == wanted
    assert apply(TEXT.encode(), [operation]) == wanted.encode()
    assert apply_value(json.loads(TEXT), [operation]) == json.loads(wanted)


@pytest.mark.parametrize(
    "operation",
    [
        op("remove", "/gone"),
        op("replace", "/list/9", 1),
        op("add", "/list/9", 1),
        op("add", "/a/b", 1),
        op("test", "/a", 2),
        op("remove", ""),
        op("remove", "/list/01"),
        op("remove", "a"),
    ],
)
def test_a_patch_that_does_not_fit_is_refused(operation: PatchOperation) -> None:
    """The error says so; nothing is half applied."""
    with pytest.raises(PatchError):
        apply(TEXT, [operation])


def test_a_value_is_not_changed_in_place() -> None:
    """The caller's own body stays as it was."""
    body = {"a": {"b": 1}}

    apply(body, [op("remove", "/a/b")])

    assert body == {"a": {"b": 1}}


def test_a_text_that_does_not_parse_is_put_right_first() -> None:
    """Where the reading is plain the fault goes, and the rest stays."""
    assert apply('{"a": 1, // one\n "b": [2,],}', []) == '{"a": 1, \n "b": [2]}'
    with pytest.raises(PatchError):
        apply('{"a": ', [])


def recheck(body: Any) -> list[Problem]:
    """The check of a request for the newest version."""
    return check(body, version=NEW)


def test_all_safe_repairs_leave_a_body_without_errors() -> None:
    """One after the other, each checked; what was meant is kept."""
    body = ask(
        max_tokens="200",
        temperature=1,
        messages=loop(text("Look:"), result())["messages"],
        tools=loop()["tools"],
    )
    body["messages"][0]["id"] = 7

    done = repair(body, recheck)

    assert done.left == ()
    assert {problem.rule for problem in done.applied} == {
        "wrong_type", "sampling_removed", "extra_in_message", "tool_result_not_first",
    }  # fmt: skip
    assert done.body["max_tokens"] == 200
    assert [block["type"] for block in done.body["messages"][2]["content"]] == ["tool_result", "text"]


def test_a_body_without_a_safe_repair_stays() -> None:
    """Nothing is changed on a guess."""
    body = ask(max_tokens="many")

    assert repair(body, recheck).body == body


def test_every_repair_on_offer_removes_its_fault() -> None:
    """Over many faults: an edit fits its body, and afterwards its rule is silent at that place."""
    offered = 0
    for mutant in mutants(seed=3, count=400):
        for problem in recheck(mutant.body):
            if problem.edit is None or problem.severity != "error":
                continue
            offered += 1
            after = {(p.rule, p.pointer) for p in recheck(apply(mutant.body, problem.edit))}
            assert (problem.rule, problem.pointer) not in after, (mutant, problem)
    assert offered > 50


def test_patching_text_and_patching_value_agree() -> None:
    """Random patches over random layouts come to the same value."""
    rng = random.Random(2)
    for mutant in mutants(seed=4, count=150):
        for problem in recheck(mutant.body):
            if problem.edit is not None:
                layout = json.dumps(
                    mutant.body, indent=rng.choice([None, 1, "\t"]), ensure_ascii=rng.random() < 0.5
                )
                assert json.loads(apply(layout, problem.edit)) == apply(mutant.body, problem.edit)


@pytest.mark.parametrize(
    ("keys", "wanted"),
    [
        ({"tool_choice": "auto", "tools": [tool()]}, {"tool_choice": {"type": "auto"}}),
        ({"tool_choice": "required", "tools": [tool()]}, {"tool_choice": {"type": "any"}}),
        ({"system": ["be brief"]}, {"system": [{"type": "text", "text": "be brief"}]}),
        ({"stop_sequences": "END"}, {"stop_sequences": ["END"]}),
    ],
)
def test_a_text_that_plainly_says_what_is_meant_is_put_into_shape(
    keys: dict[str, Any], wanted: dict[str, Any]
) -> None:
    """Bare words where an object or a list belongs are repaired, and the repaired body is sound."""
    body = {**ask(), **keys}
    problem = check(body)[0]

    assert problem.edit is not None
    repaired = apply(body, problem.edit)
    assert repaired == {**body, **wanted}
    assert not check(repaired)


def test_arguments_in_a_text_become_an_object() -> None:
    """OpenAI's arguments are JSON text; text that is no object stays as it is."""

    def said(arguments: Any) -> list[dict[str, Any]]:
        call = {"type": "tool_use", "id": "toolu_1", "name": "get", "input": arguments}
        answer = {"type": "tool_result", "tool_use_id": "toolu_1", "content": "done"}
        return [
            *ask()["messages"],
            {"role": "assistant", "content": [call]},
            {"role": "user", "content": [answer]},
        ]

    problem = check(ask(messages=said('{"a": 1}'), tools=[tool()]))[0]
    hopeless = check(ask(messages=said("[1]"), tools=[tool()]))[0]

    assert problem.edit is not None
    assert apply(ask(messages=said('{"a": 1}')), problem.edit)["messages"] == said({"a": 1})
    assert hopeless.cause == problem.cause
    assert hopeless.edit is None


@pytest.mark.parametrize("declared", ["image/jpg", "application/octet-stream"])
def test_a_media_type_is_taken_from_the_bytes(declared: str) -> None:
    """What the bytes are is known, so that a wrong name for it can be put right."""
    source = {"type": "base64", "media_type": declared, "data": base64.b64encode(png(8, 8)).decode()}
    body = ask(messages=[{"role": "user", "content": [{"type": "image", "source": source}]}])
    problem = check(body)[0]

    assert problem.edit is not None
    assert not check(apply(body, problem.edit))


def test_bytes_that_are_no_image_give_no_media_type() -> None:
    """Nothing is made up where the bytes do not tell."""
    for data in ("AAAA", "not base64 at all", 7):
        source = {"type": "base64", "media_type": "image/jpg", "data": data}
        body = ask(messages=[{"role": "user", "content": [{"type": "image", "source": source}]}])
        assert all(problem.edit is None for problem in check(body) if "media_type" in problem.path)
