"""The bundle: a report in every form, with a manifest by which any change to a file shows."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from wizard.evidence.case.chain import digest, document
from wizard.evidence.case.errors import CaseError, ForgedError
from wizard.evidence.case.models import Digest, SessionId
from wizard.evidence.case.strict import read, shaped
from wizard.evidence.gate import Gate
from wizard.evidence.redaction import Level
from wizard.evidence.render import Form, render
from wizard.evidence.report import Report, manifest_of
from wizard.model.base import Instant, Model

VERSION = 1
MANIFEST = "manifest.json"
_FORMS: tuple[tuple[str, Form], ...] = (
    ("report.txt", "text"),
    ("report.md", "markdown"),
    ("report.json", "json"),
    ("summary.svg", "svg"),
)
_NAMES = frozenset({MANIFEST, *(name for name, _ in _FORMS)})


class BundleManifest(Model):
    """What is in a bundle, and with what it was made."""

    format: Literal["a400-wizard bundle"] = "a400-wizard bundle"
    version: Literal[1] = 1
    level: Level
    made_at: Instant
    tool: str = Field(max_length=100)
    knowledge: str = Field(max_length=100)
    session: SessionId
    flow: str = Field(max_length=60)
    flow_sha256: Digest
    files: Mapping[str, Digest]
    """File -> SHA-256 of its bytes."""


def belongs(name: str) -> bool:
    """Whether a file of this name belongs into a bundle."""
    return name in _NAMES


def bundle(report: Report, gate: Gate) -> dict[str, bytes]:
    """The files of a bundle by their names, the manifest among them.

    Args:
        report: the report, made with `gate`.
        gate: looks at every file once more before it is handed out.

    Raises:
        LeakError: something in a file must not leave.
    """
    files = {name: render(report, form, gate=gate).encode("utf-8") for name, form in _FORMS}
    manifest = BundleManifest(
        level=report.level,
        made_at=report.made_at,
        tool=report.tool,
        knowledge=report.knowledge,
        session=report.session,
        flow=report.flow,
        flow_sha256=report.flow_hash,
        files={name: digest(data) for name, data in files.items()},
    )
    files[MANIFEST] = document(manifest)
    gate.release({MANIFEST: files[MANIFEST]})
    return files


def open_bundle(files: Mapping[str, bytes]) -> BundleManifest:
    """The manifest of a bundle, once every file fits it.

    Raises:
        NewerError: a newer program wrote it.
        ForgedError: naming the files that were changed, are missing or came in beside.
        CaseError: it is no bundle.
    """
    if MANIFEST not in files:
        raise CaseError("this is no bundle: it has no manifest.json")
    manifest = shaped(BundleManifest, read(files[MANIFEST], "the manifest"), "the manifest", VERSION)
    given = {name: digest(data) for name, data in files.items() if name != MANIFEST}
    wrong = [name for name in manifest.files if given.get(name) != manifest.files[name]]
    beside = [name for name in given if name not in manifest.files]
    if wrong or beside:
        raise ForgedError(f"changed since it was made: {', '.join(sorted((*wrong, *beside))[:8])}")
    report = open_report(files["report.json"]) if "report.json" in files else None
    told = (manifest.session, manifest.flow_sha256, manifest.level)
    if report is None or (report.session, report.flow_hash, report.level) != told or changed_parts(report):
        raise ForgedError("changed since it was made: report.json is not the one that was bundled")
    return manifest


def open_report(data: bytes) -> Report:
    """A report from its JSON.

    Raises:
        NewerError: a newer program wrote it.
        CaseError: it is none.
    """
    return shaped(Report, read(data, "this"), "this", 1)


def changed_parts(report: Report) -> tuple[str, ...]:
    """The parts of a report that are not as they were made."""
    fresh = manifest_of(report)
    return tuple(sorted(part for part in fresh if report.manifest.get(part) != fresh[part]))
