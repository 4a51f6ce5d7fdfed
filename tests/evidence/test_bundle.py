"""A bundle is every form of a report with hashes by which any change shows."""

import json
from collections.abc import Callable

import pytest

from tests.evidence.build import NOW, context, flow, full
from wizard.evidence import Gate
from wizard.evidence.bundle import MANIFEST, belongs, bundle, changed_parts, open_bundle, open_report
from wizard.evidence.case import CaseError, ForgedError, NewerError, digest
from wizard.evidence.report import Report, manifest_of, report

Files = dict[str, bytes]


@pytest.fixture
def files() -> Files:
    return bundle(report(full(), flow(), context=context(), now=NOW), Gate())


def test_what_is_in_it(files: Files) -> None:
    """Text, Markdown, JSON, the picture and the manifest, stamped with what it was made by."""
    found = open_bundle(files)

    assert set(files) == {"report.txt", "report.md", "report.json", "summary.svg", MANIFEST}
    assert all(belongs(name) for name in files)
    assert (found.level, found.tool, found.knowledge, found.flow_sha256) == (
        "support",
        "a400-wizard 0.1.0",
        "2026-11-22",
        "ab" * 32,
    )
    assert found.files["summary.svg"] == digest(files["summary.svg"])


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (lambda f: f.update({"report.md": f["report.md"] + b"x"}), "report.md"),
        (lambda f: f.pop("summary.svg"), "summary.svg"),
        (lambda f: f.update({"other.txt": b"x"}), "other.txt"),
        (lambda f: f.update({"report.json": f["report.json"].replace(b"400", b"500")}), "report.json"),
    ],
)
def test_changes_show(files: Files, edit: Callable[[Files], object], says: str) -> None:
    """A changed, a missing and a further file are named."""
    edit(files)

    with pytest.raises(ForgedError, match=says):
        open_bundle(files)


def test_a_manifest_made_to_fit(files: Files) -> None:
    """The report has hashes of its own, so a manifest that was made to fit does not hide a change."""
    files["report.json"] = files["report.json"].replace(b"must be non-empty", b"must be empty")
    manifest = json.loads(files[MANIFEST])
    manifest["files"]["report.json"] = digest(files["report.json"])
    files[MANIFEST] = json.dumps(manifest).encode()

    with pytest.raises(ForgedError, match="not the one that was bundled"):
        open_bundle(files)


def test_what_is_no_bundle(files: Files) -> None:
    """No manifest, another one, a newer one."""
    with pytest.raises(CaseError, match="no manifest"):
        open_bundle({})
    with pytest.raises(CaseError):
        open_bundle({**files, MANIFEST: b"{}"})
    newer = json.loads(files[MANIFEST]) | {"version": 9}
    with pytest.raises(NewerError, match="update the program"):
        open_bundle({**files, MANIFEST: json.dumps(newer).encode()})


def test_reports_of_older_programs_still_fit() -> None:
    """A report without the newer parts has hashes without them."""
    whole = report(full(), flow(), context=context(), now=NOW).model_dump(mode="json", exclude={"manifest"})
    old = {name: part for name, part in whole.items() if name not in ("what_to_write", "screenshots")}
    bare = Report.model_validate(old)
    sealed = {**old, "manifest": manifest_of(bare)}

    assert changed_parts(open_report(json.dumps(sealed).encode())) == ()
    sealed["screenshots"] = ["send everything"]
    assert changed_parts(open_report(json.dumps(sealed).encode())) == ("whole",)
