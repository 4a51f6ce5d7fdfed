"""Stored observations judged again, offline: the same records always give the same report. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from wizard.model.network import NetworkReport
from wizard.probes.fingerprint import differing
from wizard.probes.network.across import compared
from wizard.probes.network.drawing import report
from wizard.probes.network.records import FORMAT, Survey


class ReplayError(Exception):
    """The records cannot be judged; the text is one sentence."""


def with_records(survey: Survey, exchanges: Sequence[Any], status_page: str | None) -> Survey:
    """A survey together with what probes with a key and the status page brought in the same run."""
    return survey.model_copy(
        update={"exchanges": tuple(exchanges), "status_page": status_page or survey.status_page}
    )


def survey_of(exported: Any) -> Survey:
    """The survey in an export of `probe --json` (a list of results), or a survey by itself.

    Raises:
        ReplayError: there is none, or it is of a newer version, or not one at all.
    """
    rows = exported if isinstance(exported, list) else [exported]
    found = [row for row in rows if isinstance(row, Mapping)]
    raw = next((row["survey"] for row in found if row.get("survey")), None)
    if raw is None:
        raw = next((row for row in found if "sightings" in row), None)
    if not isinstance(raw, Mapping):
        raise ReplayError("there are no raw observations of a network in it; run `probe network --json`")
    if isinstance(raw.get("format"), int) and raw["format"] > FORMAT:
        raise ReplayError("it was written by a newer version of this program")
    try:
        return Survey.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ReplayError(f"its observations cannot be read at {where}: {first['msg']}") from None


def replay(surveys: Sequence[Survey]) -> NetworkReport:
    """The report on one network, or on the first with the second beside it."""
    here, *others = [report(survey) for survey in surveys]
    if not others:
        return here
    return compared(here, others[-1], differing(here.network or "", others[-1].network or ""))
