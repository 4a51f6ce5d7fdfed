"""Exporting raw observations of a network, and judging exported ones again without any network."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from wizard.cli.console import Exit, UsageError, read_text, say, say_json

if TYPE_CHECKING:
    from wizard.evidence.gate import Gate
    from wizard.model.network import NetworkReport
    from wizard.model.observation import ProbeResult
    from wizard.probes import ProbeRun
    from wizard.probes.network.records import Survey


def replayed(names: Sequence[str], *, as_json: bool) -> int:
    """Judge exported observations again; with two files the first network has the second beside it.

    Raises:
        UsageError: a file cannot be read or holds no observations.
    """
    from wizard.evidence.gate import Gate
    from wizard.probes.network.replay import replay
    from wizard.walk.network_lines import network_lines

    report = replay([_survey(name) for name in names])
    gate = Gate()
    if as_json:
        say_json(gate.value(report.model_dump(mode="json")))
    else:
        for line in network_lines(gated(report, gate)):
            say(gate.line(line))
    return _code(report)


def gated(report: "NetworkReport", gate: "Gate") -> "NetworkReport":
    """The report with what leaves masked, so that an address of an export and a fresh one compare alike."""
    from wizard.model.network import NetworkReport

    return NetworkReport.model_validate(gate.value(report.model_dump(mode="json")))


def _code(report: "NetworkReport") -> int:
    if report.verdict.sureness.rank == 0:
        return Exit.UNKNOWN
    return Exit.FINE if report.verdict.blames == "nobody" else Exit.PROBLEM


def _survey(name: str) -> "Survey":
    from wizard.probes.exchange import Exchange
    from wizard.probes.network.replay import ReplayError, survey_of, with_records

    try:
        data = json.loads(read_text(name))
        survey = survey_of(data)
        rows = [row for row in data if isinstance(row, Mapping)] if isinstance(data, list) else []
        records = [Exchange.model_validate(e) for row in rows for e in row.get("exchanges") or ()]
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{name} cannot be judged: it is no export of this program") from error
    except ReplayError as error:
        raise UsageError(f"{name} cannot be judged: {error}") from error
    return with_records(survey, records, _status(rows)) if rows else survey


def _status(rows: Sequence[Mapping[str, Any]]) -> str | None:
    seen = [o for row in rows for o in row.get("observations") or () if isinstance(o, Mapping)]
    return next((str(o.get("value")) for o in seen if o.get("fact") == "status_page"), None)


def earlier(name: str) -> tuple["NetworkReport", ...]:
    """The report on the network of an earlier export, for setting this one beside it.

    Raises:
        UsageError: the file cannot be read or holds no observations.
    """
    from wizard.probes.network.replay import replay

    return (replay([_survey(name)]),)


def judged_together(
    results: Sequence["ProbeResult"], run: "ProbeRun", before: tuple["NetworkReport", ...]
) -> list["ProbeResult"]:
    """The results, the network's judged with what probes with a key and the status page saw beside it."""
    from wizard.probes.network.drawing import report
    from wizard.probes.network.probe import beside
    from wizard.probes.network.records import Survey
    from wizard.probes.network.replay import with_records

    survey = run.surveys.get("network")
    if not isinstance(survey, Survey) or len(results) == 1:
        return list(results)
    records = [e for exchanges in run.exchanges.values() for e in exchanges]
    seen = [o for result in results for o in result.observations]
    status = next((o.value for o in seen if o.fact == "status_page"), None)
    whole = beside(report(with_records(survey, records, status)), before)
    return [r.model_copy(update={"network": whole}) if r.probe == "network" else r for r in results]


def exported(results: Sequence["ProbeResult"], run: "ProbeRun") -> list[dict[str, Any]]:
    """The results with their raw records: what `--replay` reads."""
    rows = []
    for result in results:
        row: dict[str, Any] = result.model_dump(mode="json")
        if survey := run.surveys.get(result.probe):
            row["survey"] = survey.model_dump(mode="json")
        if records := run.exchanges.get(result.probe):
            row["exchanges"] = [record.model_dump(mode="json") for record in records]
        rows.append(row)
    return rows
