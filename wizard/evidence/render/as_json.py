"""The report as JSON: versioned, in ASCII, with a published schema."""

import json
from typing import Any

from wizard.evidence.report import Report


def as_json(report: Report) -> str:
    """The report as JSON. Everything beyond ASCII is escaped, so no terminal can be acted upon."""
    return json.dumps(report.model_dump(mode="json"), indent=2, ensure_ascii=True) + "\n"


def json_schema() -> dict[str, Any]:
    """The JSON Schema of the report; `report.schema.json` is a copy, and a test fails when it is stale."""
    schema = Report.model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
