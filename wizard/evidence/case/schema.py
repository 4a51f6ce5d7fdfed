"""The JSON Schemas of a case file and of an ask file, for other programs. Made from the models.

Remake the committed copies with: `python -m wizard.evidence.case.schema`
"""

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import models_json_schema

from wizard.evidence.case.models import (
    ASK,
    FLOW,
    JOURNAL,
    MANIFEST,
    OBSERVATIONS,
    REPORT,
    ROUND,
    SUMMARY,
    AskFile,
    Manifest,
    Round,
)
from wizard.model.event import Event
from wizard.model.observation import Observation

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_REF = "#/$defs/{model}"
_ROUND = r"^round-[1-9][0-9]?/"


def ask_schema() -> dict[str, Any]:
    """An ask file (`.a400ask`): one JSON document."""
    return {"$schema": DIALECT, **AskFile.model_json_schema(), "title": "An ask file of a400-wizard"}


def case_schema() -> dict[str, Any]:
    """A case file (`.a400case`): a zip archive, described as an object from file names to what they hold."""
    _, made = models_json_schema([(m, "validation") for m in (Manifest, Round, AskFile)], ref_template=_REF)
    defs: dict[str, Any] = dict(made["$defs"])
    adapters: dict[str, TypeAdapter[Any]] = {
        "Event": TypeAdapter(Event),
        "Observation": TypeAdapter(Observation),
    }
    for name, adapter in adapters.items():
        whole = adapter.json_schema(ref_template=_REF)
        defs |= whole.pop("$defs", {})
        defs[name] = whole
    return {
        "$schema": DIALECT,
        "title": "A case file of a400-wizard",
        "description": (
            "A zip archive, written as an object from the names of its files to what they hold. Rounds are "
            "numbered from 1; each names the SHA-256 of the round.json before it, so none can be changed "
            "without it being seen. A round of the user holds journal, observations, summary and report, a "
            "round of support holds the ask file as it came."
        ),
        "type": "object",
        "required": [MANIFEST, FLOW],
        "properties": {
            MANIFEST: _ref("Manifest"),
            FLOW: {"type": "string", "description": "The flow that the session pinned, as TOML."},
        },
        "patternProperties": _rounds(),
        "additionalProperties": False,
        "$defs": dict(sorted(defs.items())),
    }


def _rounds() -> dict[str, Any]:
    lines = "Events in order, each a line of JSON; the rounds of the user together are the whole journal."
    files: dict[str, Any] = {
        ROUND: _ref("Round"),
        JOURNAL: {"type": "array", "items": _ref("Event"), "description": lines},
        OBSERVATIONS: {"type": "array", "items": _ref("Observation")},
        SUMMARY: {"type": "string", "description": "The summary as text."},
        REPORT: {"type": "object", "description": "The report; its schema: a400-wizard report schema."},
        ASK: _ref("AskFile"),
    }
    return {f"{_ROUND}{name.replace('.', '[.]')}$": what for name, what in files.items()}


def _ref(model: str) -> dict[str, str]:
    return {"$ref": _REF.format(model=model)}


def rendered(schema: dict[str, Any]) -> str:
    """A schema as the text of its committed file."""
    return json.dumps(schema, indent=2, ensure_ascii=True) + "\n"


FILES = {"case.schema.json": case_schema, "ask.schema.json": ask_schema}
"""Committed copy beside this module -> what makes it."""

if __name__ == "__main__":
    for file, make in FILES.items():
        Path(__file__).with_name(file).write_text(rendered(make()), "ascii")
