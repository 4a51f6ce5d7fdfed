"""The contract that ships is the one that the pinned SDK gives, and changes are shown."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from wizard.knowledge import refresh
from wizard.knowledge.checks import check_rules, tables
from wizard.knowledge.contract import Schema, contract, knowledge_stamp, known_betas
from wizard.knowledge.models import find_model, live_models, looks_newer, plain_name, shipped_models


@pytest.fixture(scope="module")
def generated() -> dict[str, Schema]:
    """What the installed SDK gives; made once, in a process of its own.

    Python keeps one object for equal unions and literals, in the order in which it first saw them: after
    other tests have imported other types, the same SDK would give its alternatives in another order.
    """
    script = "import json; from wizard.knowledge import refresh; print(json.dumps(refresh.generate()))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    made: dict[str, Schema] = json.loads(run.stdout)
    return made


@pytest.mark.parametrize("name", ["contract-general.json", "contract-beta.json", "contract-response.json"])
def test_shipped_contracts_are_what_the_pinned_sdk_gives(name: str, generated: dict[str, Schema]) -> None:
    """When this fails: `python -m wizard.knowledge.refresh --write`, and look at what changed."""
    shipped = refresh.without_stamp(refresh.shipped(name))

    assert list(refresh.differences(shipped, generated[name])) == []


def test_the_stamp_names_the_pinned_sdk() -> None:
    """The version that ships is the one that the development dependencies pin."""
    pins = (Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8")

    assert f'"anthropic=={knowledge_stamp()[0]}"' in pins


def test_every_known_model_has_a_row() -> None:
    """A model that the SDK lists and the table lacks would be called unknown."""
    assert [name for name in contract("general")["known_models"] if find_model(name) is None] == []


def test_every_beta_of_the_tables_is_known() -> None:
    """A header value that a fix recommends is one that the SDK lists."""
    recommended = {families[0] for families in tables()["betas"].values()}

    assert recommended - known_betas() == set()


def test_everything_that_only_the_beta_contract_has_names_its_header() -> None:
    """A key of the beta contract without a family would be told without the header that it needs."""
    general, beta = contract("general"), contract("beta")
    top = beta["roots"]["messages"]["properties"].keys() - general["roots"]["messages"]["properties"].keys()
    inner = {
        f"{name}.{key}"
        for name, schema in beta["definitions"].items()
        if name in general["definitions"] and name != "MessageCreateParamsNonStreaming"
        for key in schema.get("properties", {}).keys()
        - general["definitions"][name].get("properties", {}).keys()
    }
    tags = {
        f"tag {tag}"
        for name in ("UserMessage", "SystemMessage")
        for tag in _tags(beta["definitions"][name]) - _tags(general["definitions"][name])
    } | {f"tag {tag}" for tag in _tool_tags(beta) - _tool_tags(general)}
    known = tables()["betas"].keys()

    assert {f".{key}" for key in top} | inner | (tags - {"tag text"}) <= set(known)


def _tags(message: Schema) -> set[str]:
    """Block types of a message."""
    found: set[str] = set()
    for option in message["properties"]["content"]["anyOf"]:
        found |= set(option.get("items", {}).get("mapping", {}))
    return found


def _tool_tags(whole: Schema) -> set[str]:
    """Tool types of a contract."""
    return set(whole["roots"]["messages"]["properties"]["tools"]["items"]["mapping"])


def test_differences_say_what_changed() -> None:
    """One line for each place: come, gone, changed."""
    old = {"a": 1, "b": {"c": [1, 2]}, "d": 1}
    new = {"a": 2, "b": {"c": [2, 3]}, "e": 1}

    assert list(refresh.differences(old, new)) == ["~ a: 1 -> 2", "+ b.c: 3", "- b.c: 1", "- d", "+ e"]


def test_a_rendered_contract_reads_back() -> None:
    """One definition a line, and nothing lost."""
    made = refresh.render(
        {"roots": {"m": {"x": 1}}, "definitions": {"A": {}, "B": {"é": [1]}}}, "9.9.9", "2031-01-01"
    )

    assert json.loads(made) == {
        "sdk": "9.9.9", "made_on": "2031-01-01", "source": refresh.SOURCE,
        "roots": {"m": {"x": 1}}, "definitions": {"A": {}, "B": {"é": [1]}},
    }  # fmt: skip
    assert '"A": {},\n"B"' in made


def test_checking_does_not_load_the_sdk() -> None:
    """The SDK is for development: the program runs where it is not installed."""
    script = "import sys, wizard; wizard.check({}); print('anthropic' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert run.stdout.strip() == "False"


def test_every_rule_has_its_source_and_date() -> None:
    """Knowledge has a date; texts are whole sentences without shouting."""
    for rule in check_rules().values():
        assert rule.source, rule.id
        assert rule.verified_on.startswith("20"), rule.id
        assert "!" not in rule.fix, rule.id


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("claude-opus-5", "claude-opus-5"),
        ("claude-haiku-4-5-20251001", "claude-haiku-4-5"),
        ("us.anthropic.claude-sonnet-4-20250514-v1:0", "claude-sonnet-4"),
        ("anthropic/claude-opus-4.8", "claude-opus-4-8"),
        ("claude-opus-4-5@20251101", "claude-opus-4-5"),
        ("claude-opus-4-8[1m]", "claude-opus-4-8"),
        ("claude-opus-5-20260724", "claude-opus-5"),
        ("claude-3-5-sonnet-latest", "claude-3-5-sonnet"),
        ("claude-opus-6", None),
        ("gpt-4o", None),
    ],
)
def test_a_model_is_found_under_its_spellings(name: str, found: str | None) -> None:
    """Dates, aliases and what clouds and routers add are the same model; a later one is not."""
    row = find_model(name)

    assert (row.id if row else None) == found


def test_newer_models_are_told_from_other_names() -> None:
    """A later model of a known line looks newer; another maker's does not."""
    assert looks_newer("claude-opus-6")
    assert looks_newer("claude-fable-6-1")
    assert not looks_newer("claude-dog-1")
    assert not looks_newer("gpt-6")
    assert plain_name(" Anthropic/Claude-Opus-5 ") == "claude-opus-5"


def test_live_answers_keep_what_they_do_not_say() -> None:
    """Prefill and forced tool_choice are not reported, so the table's word stands."""
    entry = {"id": "claude-opus-5-5", "max_input_tokens": 7, "retires_at": "2027-01-01T00:00:00Z"}

    row = live_models([entry])["claude-opus-5-5"]

    assert (row.context, row.retires_on, row.forced, row.live) == (7, "2027-01-01", "no", True)
    assert row.prefill is shipped_models()["claude-opus-5-5"].prefill
