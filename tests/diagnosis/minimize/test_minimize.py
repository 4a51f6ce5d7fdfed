"""Shrinking a failing request: small, in few calls, for the same reason."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.diagnosis.contract.bodies import NEW, Body, ask, assistant, call, image, result, text, tool, user
from wizard.diagnosis.contract import check
from wizard.diagnosis.minimize import Answer, Minimized, minimize, offline_answer, search, signature
from wizard.diagnosis.minimize.search import size_of
from wizard.model.explanation import ApiError


def conversation(messages: int) -> Body:
    """A long conversation with tools, of prose that nobody needs for the fault."""
    turns: list[Body] = []
    while len(turns) < messages:
        number = len(turns)
        turns += [
            user(f"Please look at file number {number} and say what you think of it, in some detail."),
            assistant(
                text("Let me look at that for you."),
                call(f"toolu_{number}", "read", input={"path": "a/b.py"}),
            ),
            user(result(f"toolu_{number}", "the content of the file " * 20)),
            assistant(text("It looks good, with some remarks about the names.")),
        ]
    schema = {"type": "object", "properties": {"path": {"type": "string", "description": "Where " * 10}}}
    return ask(
        system="You are a helpful assistant. " * 30,
        tools=[
            tool(name, copy.deepcopy(schema), description="does things " * 10)
            for name in ("read", "write", "run")
        ],
        messages=[*turns[:messages], user("Thank you for all of that, and good night.")],
        metadata={"user_id": "u-1"},
    )


def _in(body: Body, message: int, block: int = 0) -> Body:
    """A block of a message."""
    found: Body = body["messages"][message]["content"][block]
    return found


def _empty_text(body: Body, middle: int) -> None:
    _in(body, middle + 1)["text"] = ""


def _no_result(body: Body, middle: int) -> None:
    body["messages"][middle + 2] = user("I did not run it, sorry about that.")


def _extra_key(body: Body, middle: int) -> None:
    _in(body, middle + 1)["mood"] = "calm"


def _same_id(body: Body, middle: int) -> None:
    body["messages"][middle + 1]["content"].append(_in(body, middle + 1, 1))


def _same_tool(body: Body, middle: int) -> None:
    body["tools"].append({**body["tools"][0], "description": "another"})


def _bad_schema(body: Body, middle: int) -> None:
    del body["tools"][1]["input_schema"]["type"]


def _bad_role(body: Body, middle: int) -> None:
    body["messages"][middle]["role"] = "tool"


def _bad_image(body: Body, middle: int) -> None:
    body["messages"][middle] = user(image("/9j/" + "A" * 40_000))


def _sampling(body: Body, middle: int) -> None:
    body["temperature"] = 1.0


def _prefill(body: Body, middle: int) -> None:
    body["messages"].append(assistant("The answer is:"))


Fault = Callable[[Body, int], None]
FAULTS = [_empty_text, _no_result, _extra_key, _same_id, _same_tool, _bad_schema, _bad_role, _bad_image, _sampling, _prefill]  # fmt: skip # noqa: E501


def failing(fault: Fault, messages: int = 480) -> Body:
    """A long conversation with one fault in its middle."""
    body = conversation(messages)
    fault(body, messages // 8 * 4)
    return body


def checked(body: Body) -> list[Any]:
    """The check for the newest version."""
    return check(body, version=NEW)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_long_body_with_one_fault_becomes_small_in_few_calls(fault: Fault) -> None:
    """At most 400 bytes in at most 60 calls, and it still fails for the same reason and no other."""
    body = failing(fault)
    before = copy.deepcopy(body)

    done = minimize(body, offline_answer(body, checked))

    assert body == before
    assert done.size <= 400
    assert done.calls <= 60
    assert done.complete
    assert {p.cause for p in checked(done.body) if p.severity == "error"} == {
        p.cause for p in checked(body) if p.severity == "error"
    }


def _empty_at(place: int) -> Fault:
    """An empty message at a place that is not in the middle."""

    def fault(body: Body, _middle: int) -> None:
        body["messages"][place]["content"] = ""

    return fault


def _many_marks(body: Body, middle: int) -> None:
    marked = {"type": "text", "text": "kept " * 40, "cache_control": {"type": "ephemeral"}}
    body["system"] = [dict(marked) for _ in range(3)]
    for place in (0, middle):
        body["messages"][place]["content"] = [dict(marked)]


def _no_message(body: Body, middle: int) -> None:
    body["messages"][middle] = None


def _negative(body: Body, _middle: int) -> None:
    body["max_tokens"] = -1


@pytest.mark.parametrize(
    ("fault", "largest", "culprit", "replaced"),
    [
        (_empty_at(0), 100, "/messages/0/content", True),
        (_empty_at(-1), 100, "/messages/0/content", True),
        (_no_message, 100, "/messages/0", True),
        (_negative, 100, "/max_tokens", True),
        (_many_marks, 450, "/system", False),
        (_sampling, 150, "/temperature", False),
    ],
)
def test_the_end_says_what_to_take_out_or_to_put_instead(
    fault: Fault, largest: int, culprit: str, replaced: bool
) -> None:
    """What a request cannot be without is replaced by a usual value; five marks have to stay five."""
    body = failing(fault)
    done = minimize(body, offline_answer(body, checked))

    assert done.size <= largest
    assert done.calls <= 60
    assert (done.culprit, done.replaced) == (culprit, replaced)


@pytest.mark.parametrize(
    "message",
    [
        "prompt is too long: 1000001 tokens > 1000000 maximum",
        "input length and `max_tokens` exceed context limit: 199000 + 4096 > 200000",
    ],
)
def test_what_is_too_large_as_a_whole_is_not_cut_to_pieces(message: str) -> None:
    """No part of it fails alone, and each try would send all of it; a way out is still looked for."""
    body = conversation(200)

    def answer(candidate: Body) -> Answer:
        return ApiError(status=400, message=message) if size_of(candidate) > 20_000 else None

    done = minimize(body, answer)

    assert done.body == body
    assert done.calls <= 12
    assert done.complete


def test_a_part_that_is_too_large_is_found_all_the_same() -> None:
    """A message with a path is about that part, whatever its words say of size."""
    body = conversation(200)
    body["messages"][80] = user("long " * 5000)

    def answer(candidate: Body) -> Answer:
        for number, message in enumerate(candidate["messages"]):
            if len(str(message.get("content"))) > 2000:
                return f"messages.{number}.content: exceeds maximum size"
        return None

    assert minimize(body, answer).size < 4200


def test_a_message_that_was_cut_is_the_same_wherever_it_was_cut() -> None:
    """An index of three digits moves the cut by two letters; the error is still the same one."""
    tags = ", ".join(f"'{name}_tool_result'" for name in ("text", "image", "web_search", "code_execution"))
    whole = [f"messages.{n}.content.0: Input tag 'x' does not match: {tags}" for n in (0, 240)]
    cut = [message[:99] + "…" for message in whole]

    assert signature(cut[0]) == signature(cut[1])
    assert signature("messages.1.content: too short by fa…") != signature(
        "messages.1.content: not known by an…"
    )


@pytest.mark.parametrize("fault", [_empty_text, _no_result, _same_id])
def test_calls_hardly_grow_with_the_conversation(fault: Fault) -> None:
    """Twice the messages cost a few calls more, not twice as many."""
    calls = [
        minimize(body, offline_answer(body, checked)).calls
        for body in (failing(fault, 240), failing(fault, 960))
    ]

    assert calls[1] <= calls[0] + 6


def test_an_answer_without_places_is_enough() -> None:
    """Where the message names no place, halves find it."""
    body = conversation(200)
    body["messages"][83]["content"] = [text("the culprit is here")]

    def answer(candidate: Body) -> Answer:
        return "Could not process it" if "culprit" in json.dumps(candidate) else None

    done = minimize(body, answer, budget=400)

    assert done.size <= 200
    assert "culprit" in json.dumps(done.body)


def test_another_error_does_not_count() -> None:
    """A smaller body that fails for another reason is not what was asked for."""

    def answer(candidate: Body) -> Answer:
        if len(candidate.get("tools", ())) < 3:
            return ApiError(status=400, type="invalid_request_error", message="tools: too few")
        return ApiError(status=400, type="invalid_request_error", message="messages.7: too warm")

    assert len(minimize(conversation(40), answer).body["tools"]) == 3


def test_status_and_type_belong_to_the_error() -> None:
    """The same words with another status are another error."""
    words = "something went wrong"

    assert signature(ApiError(status=400, message=words)) != signature(ApiError(status=500, message=words))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("messages.3.content.1: bad", "messages.17.content.0: bad", True),
        ("unexpected id: toolu_01Abc", "unexpected id: toolu_99Xyz", True),
        ("found without results: toolu_1, toolu_2", "found without results: toolu_3", True),
        ('Unexpected role "tool"', 'Unexpected role "bot"', True),
        ("max_tokens: 9000 > 8192, which", "max_tokens: 70,000 > 4096, which", True),
        ("`temperature` is deprecated", "`top_k` is deprecated", False),
        ("messages: too many", "tools: too many", False),
    ],
)
def test_the_shape_of_a_message(one: str, other: str, same: bool) -> None:
    """Indices, ids, quoted values and numbers may differ; names of parameters may not."""
    assert (signature(one) == signature(other)) is same


def test_a_body_that_does_not_fail_is_left_alone() -> None:
    """There is nothing to shrink, and that is said."""
    body = ask()

    assert minimize(body, lambda _: None) == Minimized(body, 1, ())


@pytest.mark.parametrize("budget", [1, 2, 5, 12])
def test_the_budget_is_kept_and_the_best_so_far_returned(budget: int) -> None:
    """No call beyond it; what comes out still fails."""
    body = failing(_same_id)
    answer = offline_answer(body, checked)
    asked: list[Body] = []

    def counted(candidate: Body) -> Answer:
        asked.append(candidate)
        return answer(candidate)

    done = minimize(body, counted, budget=budget)

    assert len(asked) == done.calls <= budget
    assert not done.complete
    assert answer(done.body) is not None
    assert done.size <= size_of(body)


def test_each_candidate_carries_the_best_so_far() -> None:
    """Whoever cancels keeps it: it fails as the whole body did, and it never grows."""
    body = failing(_no_result, 80)
    answer = offline_answer(body, checked)
    steps = search(body)
    candidate = next(steps)
    sizes = []
    try:
        while True:
            sizes.append(size_of(candidate.best))
            assert answer(candidate.best) is not None
            candidate = steps.send(answer(candidate.body))
    except StopIteration:
        pass

    assert sizes == sorted(sizes, reverse=True)


def test_the_end_is_shown_and_not_only_claimed() -> None:
    """Without the culprit the rest is accepted, and that was tried."""
    body = failing(_sampling)

    done = minimize(body, offline_answer(body, checked))

    assert done.culprit == "/temperature"
    assert done.removed


def test_tool_pairs_stay_together() -> None:
    """No candidate holds a result without its call because of the shrinking."""
    body = failing(_extra_key, 80)
    answer = offline_answer(body, checked)
    split = 0

    def watch(candidate: Body) -> Answer:
        nonlocal split
        split += any(
            p.cause in ("tool_use_without_result", "tool_result_without_tool_use") for p in checked(candidate)
        )
        return answer(candidate)

    done = minimize(body, watch)

    assert split <= done.calls // 3


@pytest.mark.parametrize(
    "body", [{}, {"messages": None}, {"messages": [1, 2]}, {"messages": [{}], "tools": "x"}]
)
def test_odd_bodies_are_shrunk_without_raising(body: Body) -> None:
    """Whatever fails can be given."""
    done = minimize(body, lambda _: "always: bad")

    assert size_of(done.body) <= size_of(body)
