"""The JSON Schema of a flow file, for editors. Made from the model, so that both say the same.

Remake the committed copy with: `python -m wizard.flow.schema > flows/flow.schema.json`
"""

import json
import sys
from typing import Any

from wizard.flow.check_texts import LONGEST
from wizard.model.flow import Flow

_WRITTEN = {"steps": "step", "rules": "rule"}


def schema() -> dict[str, Any]:
    """What an editor checks while a flow is written: the model in the file's own words."""
    made = Flow.model_json_schema()
    _rename(made)
    for name in ("Step", "Rule", "Impossible"):
        _loosen(made["$defs"][name]["properties"]["when"])
    fact = made["$defs"]["FactSpec"]
    del fact["properties"]["id"]
    fact["required"].remove("id")
    for definition in (made, *made["$defs"].values()):
        _limit(definition)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **made,
        "title": "A flow of a400-wizard",
    }


def rendered() -> str:
    """The schema as the text of the committed file."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def _rename(made: dict[str, Any]) -> None:
    """`steps` is written `[[step]]` and `rules` is written `[[rule]]`."""
    made["properties"] = {_WRITTEN.get(key, key): value for key, value in made["properties"].items()}
    made["required"] = [_WRITTEN.get(key, key) for key in made["required"]]


def _loosen(when: dict[str, Any]) -> None:
    """One value may stand without brackets."""
    for pattern, values in when["patternProperties"].items():
        when["patternProperties"][pattern] = {"anyOf": [values["items"], values]}


def _limit(definition: dict[str, Any]) -> None:
    """Say how much text a page has room for, so that the editor does before the verifier does."""
    for key, most in LONGEST.items():
        part = definition.get("properties", {}).get(key, {})
        text = part.get("items", part)
        if text.get("type") == "string":
            text["maxLength"] = most


if __name__ == "__main__":
    sys.stdout.write(rendered())
