"""The published schema: fresh, and of one mind with the loader."""

import json
import re
from pathlib import Path

from wizard.flow import load
from wizard.flow.schema import rendered, schema
from wizard.knowledge import catalogue

PUBLISHED = Path(__file__).parents[2] / "flows" / "flow.schema.json"


def test_the_published_schema_is_what_the_model_gives() -> None:
    """Remake it with: python -m wizard.flow.schema > flows/flow.schema.json."""
    assert PUBLISHED.read_text("utf-8") == rendered()


def test_the_schema_speaks_the_files_own_words() -> None:
    """Singular tables, conditions of one value without brackets, facts without an id inside."""
    made = schema()

    assert {"step", "rule", "impossible", "facts"} <= set(made["properties"])
    assert not {"steps", "rules"} & set(made["properties"])
    (when,) = made["$defs"]["Rule"]["properties"]["when"]["patternProperties"].values()
    assert [part["type"] for part in when["anyOf"]] == ["string", "array"]
    assert "id" not in made["$defs"]["FactSpec"]["required"]


def test_every_shipped_flow_points_its_editor_at_the_schema() -> None:
    """The first line is the pragma that editors look for."""
    for path in PUBLISHED.parent.glob("*.toml"):
        assert path.read_text("utf-8").startswith("#:schema ./flow.schema.json\n")
    assert json.loads(PUBLISHED.read_text("utf-8"))["$schema"].startswith("https://json-schema.org/")


def test_the_example_of_the_readme_is_a_sound_flow() -> None:
    """Who copies it begins with a flow that works."""
    text = (PUBLISHED.parent / "README.md").read_text("utf-8")
    (example, *_) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)

    assert load(example.encode(), name="README.md", catalogue=catalogue()).flow.id == "ours"
