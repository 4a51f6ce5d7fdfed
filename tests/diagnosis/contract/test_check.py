"""`check` as a whole: versions, betas, platforms, live models, places in the user's own text."""

import json
from types import SimpleNamespace

import pytest

from tests.diagnosis.contract.bodies import (
    NEW,
    OLD,
    ask,
    assistant,
    call,
    loop,
    result,
    saying,
    talk,
    text,
    user,
)
from wizard.diagnosis.contract import check
from wizard.model.explanation import Problem


def errors(problems: list[Problem]) -> list[str]:
    """The rules of the errors."""
    return [problem.rule for problem in problems if problem.severity == "error"]


def test_a_sound_body_has_no_problem() -> None:
    """Nothing is said where nothing is wrong, whatever form the body comes in."""
    body = ask()

    assert check(body) == check(json.dumps(body)) == check(json.dumps(body).encode()) == []


def test_a_rule_of_one_version_is_a_warning_when_none_is_said() -> None:
    """Without a version both are checked, and what only one refuses is a warning that names it."""
    body = ask(model="claude-opus-4-6", temperature=0.5)

    (problem,) = check(body)

    assert (problem.severity, problem.versions, problem.rule) == ("warning", (NEW,), "sampling_removed")
    assert errors(check(body, version=NEW)) == ["sampling_removed"]
    assert check(body, version=OLD) == []


def test_what_every_version_refuses_for_its_own_reason_is_an_error() -> None:
    """A newer model refuses temperature on the old version too: it would pass on none."""
    found = check(ask(temperature=0.5))

    assert {(p.rule, p.severity, p.versions) for p in found} == {
        ("sampling_removed", "error", (NEW,)),
        ("sampling_deprecated", "error", (OLD,)),
    }


def test_the_version_of_the_headers_counts() -> None:
    """Where the headers say the version, it need not be said again."""
    headers = {"anthropic-version": OLD, "content-type": "application/json", "x-api-key": "sk-ant-api03-x"}

    assert check(ask(model="claude-opus-4-6", temperature=0.5), headers=headers) == []


def test_betas_of_the_header_open_beta_keys() -> None:
    """The header counts as well as the argument, and one of another feature does not."""
    body = ask(context_management={"edits": [{"type": "clear_tool_uses_20250919"}]})

    assert check(body, betas=["context-management-2025-06-27"]) == []
    assert "needs_beta" not in errors(
        check(body, headers={"anthropic-beta": "context-management-2025-06-27"})
    )
    assert errors(check(body, betas=["files-api-2025-04-14"])) == ["needs_beta"]


def test_what_is_wrong_inside_a_beta_key_is_told_too() -> None:
    """The beta contract is held against as strictly as the general one."""
    body = ask(
        mcp_servers=[{"type": "url", "name": "s"}], tools=[{"type": "mcp_toolset", "mcp_server_name": "s"}]
    )

    (problem,) = check(body, version=NEW, betas=["mcp-client-2025-11-20"])

    assert (problem.path, problem.message) == ("mcp_servers.0.url", "mcp_servers.0.url: Field required")


def test_live_models_beat_the_table() -> None:
    """GET /v1/models knows better: limits, kinds of thinking, lifecycle, and which models there are."""
    capabilities = {"thinking": {"types": {"enabled": {"supported": True}}}, "effort": {"supported": False}}
    entry = {"id": "claude-opus-5", "max_tokens": 500, "lifecycle": "deprecated"}
    page = {"data": [{**entry, "capabilities": capabilities}]}
    body = ask(
        max_tokens=600, thinking={"type": "enabled", "budget_tokens": 1024}, output_config={"effort": "low"}
    )

    found = {problem.rule for problem in check(body, version=NEW, models=page)}

    assert found == {"max_tokens_high", "budget_high", "effort_model", "model_deprecated"}
    assert "model_absent_live" in errors(check(ask(model="claude-opus-4-8"), models=page["data"]))


def test_models_may_be_objects_of_the_sdk() -> None:
    """The page and its entries as the official SDK returns them are understood."""
    entry = SimpleNamespace(model_dump=lambda: {"id": "claude-opus-5", "max_tokens": 10})

    assert errors(check(ask(), models=SimpleNamespace(data=[entry]))) == ["max_tokens_high"]


@pytest.mark.parametrize(
    "models",
    [None, [], {}, "x", 5, [None, {"id": 3}], {"data": "x"}, {"data": [{"id": "m", "capabilities": []}]}],
)
def test_odd_answers_about_models_are_left_out(models: object) -> None:
    """Whatever is not understood of GET /v1/models changes nothing and raises nothing."""
    assert "max_tokens_high" not in errors(check(ask(), models=models))


def test_count_tokens_needs_no_max_tokens() -> None:
    """The address tells which keys a body needs, as a URL or as its path alone."""
    body = {"model": "claude-opus-5", "messages": [user("x")]}

    assert check(body, url="https://api.anthropic.com/v1/messages/count_tokens") == []
    assert check(body, url="/v1/messages/count_tokens") == []
    assert errors(check(body, url="/v1/messages")) == ["required"]


def test_a_body_for_bedrock_names_no_model() -> None:
    """Clouds carry version and betas in the body and the model in the address."""
    body = {"anthropic_version": "bedrock-2023-05-31", "anthropic_beta": ["x"], "max_tokens": 5,
            "messages": [user("x")], "temperature": 0.3}  # fmt: skip

    assert errors(check(body)) == []


def test_a_batch_is_checked_request_by_request() -> None:
    """Places name the request, and a line of a batch file is checked as the file would be."""
    line = {"custom_id": "a", "params": ask(max_tokens="5")}

    assert [p.pointer for p in check({"requests": [{"custom_id": "b", "params": ask()}, line]})] == [
        "/requests/1/params/max_tokens"
    ]
    assert [p.pointer for p in check(line)] == ["/params/max_tokens"]


def test_neighboring_messages_of_one_role_are_one_turn() -> None:
    """The API joins them: calls may come in a second assistant message, other text in a second user one."""
    body = talk(user("a"), assistant("b"), assistant(call()), user(result()), user("c"))

    assert check(body, version=NEW) == []


def test_a_paused_turn_may_be_sent_back_as_the_last_message() -> None:
    """An assistant message with work of the server is no prefill."""
    search = {"type": "server_tool_use", "id": "srvtoolu_1", "name": "web_search", "input": {}}
    tools = [{"type": "web_search_20250305", "name": "web_search"}]

    assert check(ask(messages=[user("a"), assistant(search)], tools=tools), version=NEW) == []


def test_blocks_may_be_sent_back_as_they_were_received() -> None:
    """Keys that answers carry, null where empty, are no unknown keys."""
    body = talk(user("a"), assistant(text(citations=None), call(caller=None)), user(result()))

    assert check(body, version=NEW) == []


def test_a_problem_stands_at_its_place_in_the_text() -> None:
    """Line and column count from 1 and point at the value, or at the key that should not be there."""
    body = (
        '{"model": "claude-opus-5",\n "max_tokens": "9",\n'
        ' "messages": [{"role": "user",\n  "content": "é", "id": 4}]}'
    )

    spots = {p.path: (p.line, p.column, p.end_line, p.end_column) for p in check(body, version=NEW)}

    assert spots == {"max_tokens": (2, 16, 2, 19), "messages.0.id": (4, 19, 4, 26)}


def test_a_missing_key_stands_at_the_object_that_lacks_it() -> None:
    """There is no place of its own to show, so its holder is shown."""
    (problem,) = check(
        '{"model": "claude-opus-5",\n "max_tokens": 9,\n "messages": [\n  {"role": "user"}]}', version=NEW
    )

    assert (problem.pointer, problem.line, problem.column) == ("/messages/0/content", 4, 3)


def test_bytes_of_a_large_body_have_places_too() -> None:
    """Large bodies are only decoded when there is something to show in them."""
    body = json.dumps(saying(text("x" * 1_500_000), text("")), indent=1).encode()

    (problem,) = check(body, version=NEW)

    assert problem.line == len(body.decode()[: body.index(b'"text": ""')].split("\n"))


def test_only_the_first_problems_of_a_wild_body_are_told() -> None:
    """A body that is wrong throughout says so early and does not flood."""
    assert len(check(ask(messages=[{"role": "user", "content": 5}] * 5000))) <= 200


def test_newer_things_turn_unknown_keys_into_warnings() -> None:
    """A model, version or beta later than the knowledge is a sign that unknown keys may be right."""
    for setting in ({"version": "2031-05-05"}, {"betas": ["dreams-2031-05-05"]}):
        assert errors(check(ask(dreams=1), **setting)) == []
    assert errors(check(ask(model="claude-sonnet-8", dreams=1))) == []
    assert errors(check(ask(dreams=1), version=NEW)) == ["extra_top"]


def test_a_misspelt_key_offers_its_right_name() -> None:
    """The repair renames it; the fix says so."""
    body = ask()
    body["max_token"] = body.pop("max_tokens")

    problem = next(p for p in check(body, version=NEW) if p.rule == "extra_top")

    assert "max_tokens" in problem.fix
    assert problem.edit is not None
    assert problem.edit[0].path == "/max_tokens"


def test_credentials_are_never_quoted() -> None:
    """A wrong key is described and not shown."""
    key = "sk-proj-" + "Zq9" * 16
    headers = {"x-api-key": key, "content-type": "application/json", "anthropic-version": NEW}

    found = check(ask(), headers=headers)

    assert [p.cause for p in found] == ["wrong_credential_kind"]
    assert key not in repr(found)


def test_masked_credentials_raise_no_alarm() -> None:
    """A key that a log has masked says nothing about its kind."""
    headers = {
        "x-api-key": "sk-ant-api03-•••••wxyz",
        "content-type": "application/json",
        "anthropic-version": NEW,
    }

    assert check(ask(), headers=headers) == []


def test_a_tool_loop_passes_through_all_forms() -> None:
    """The commonest conversation is sound in both versions."""
    assert check(loop(result(content=[text("a")])), version=NEW) == check(loop(result()), version=OLD) == []


def test_what_holds_for_every_version_names_none() -> None:
    """A rule names versions only where it does not hold for all of them, whichever was told."""
    general, of_one = check(ask(max_tokens="5", temperature=1), version=NEW)

    assert (general.rule, general.versions) == ("wrong_type", ())
    assert (of_one.rule, of_one.versions) == ("sampling_removed", (NEW,))


def test_what_is_wrong_beside_the_body_has_no_place_in_it() -> None:
    """A header or an address stands nowhere in the text, so no line is named for it."""
    found = check(json.dumps(ask()), headers={"x-api-key": "a", "anthropic-version": OLD}, url="/v1/mesages")

    assert {problem.rule for problem in found} >= {"content_type_missing", "path_unknown_soft"}
    assert {(problem.line, problem.column) for problem in found} == {(None, None)}
