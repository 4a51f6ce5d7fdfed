"""The published schemas say what the models say, and a case of ours has the shape that they give."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.evidence.case.build import contents, first
from wizard.cli.main import main
from wizard.evidence.case import schema
from wizard.evidence.case.schema import FILES, ask_schema, case_schema, rendered

ROOM = Path(schema.__file__).parent


def refs(value: Any) -> Iterator[str]:
    """Every reference inside a schema."""
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for item in value.values():
            yield from refs(item)
    elif isinstance(value, list):
        for item in value:
            yield from refs(item)


@pytest.mark.parametrize("name", FILES)
def test_the_committed_copies_are_fresh(name: str) -> None:
    """Whoever changes a model remakes them: python -m wizard.evidence.case.schema."""
    assert (ROOM / name).read_text("ascii") == rendered(FILES[name]())


@pytest.mark.parametrize("made", [case_schema(), ask_schema()], ids=["case", "ask"])
def test_every_reference_leads_somewhere(made: dict[str, Any]) -> None:
    """A reader resolves each reference inside the document."""
    assert {ref.removeprefix("#/$defs/") for ref in refs(made)} <= set(made["$defs"])


def test_a_case_has_the_files_and_fields_that_the_schema_names() -> None:
    """Every file of a real case is described, and its document has the required fields and no others."""
    made = case_schema()
    described = dict(made["patternProperties"])
    for name, data in contents(first().data).items():
        one = made["properties"].get(name) or next(d for p, d in described.items() if re.search(p, name))
        if "$ref" not in one:
            continue
        model = made["$defs"][one["$ref"].removeprefix("#/$defs/")]
        document = json.loads(data)
        assert set(model.get("required", ())) <= set(document) <= set(model["properties"]), name


@pytest.mark.parametrize(("command", "made"), [("review", case_schema), ("ask", ask_schema)])
def test_commands_print_them(command: str, made: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """No file is needed for that."""
    assert main([command, "--schema"]) == 0
    assert json.loads(capsys.readouterr().out) == made()


@pytest.mark.parametrize("command", ["review", "ask"])
def test_without_a_file_it_is_wrong_use(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A sentence names what is missing."""
    assert main([command]) == 2
    assert "name the" in capsys.readouterr().err
