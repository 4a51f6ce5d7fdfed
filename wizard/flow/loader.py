"""Loading flows: bytes in, a flow that may be used out, or a refusal that says where and why."""

import hashlib
from datetime import date

from wizard.flow.finding import Finding, FlowError, errors
from wizard.flow.loaded import LoadedFlow
from wizard.flow.reading import Unreadable, read
from wizard.flow.verifier import verify
from wizard.model.fact import Catalogue


def inspect(
    data: bytes, *, name: str, shipped: bool = False, catalogue: Catalogue, today: date | None = None
) -> tuple[LoadedFlow | None, tuple[Finding, ...]]:
    """Everything that is wrong with a flow file, and the flow where there is one.

    Args:
        data: the file's bytes.
        name: how findings name the file.
        shipped: whether it came with the program.
        catalogue: the shared facts and probes.
        today: against which the age of `verified_on` is judged; not judged without it.
    """
    try:
        flow, lines = read(data, name)
    except Unreadable as refusal:
        return None, refusal.findings
    loaded = LoadedFlow(
        flow=flow,
        name=name,
        data=data,
        sha256=hashlib.sha256(data).hexdigest(),
        shipped=shipped,
        lines=lines,
    )
    return loaded, verify(loaded, catalogue, today=today)


def load(data: bytes, *, name: str, shipped: bool = False, catalogue: Catalogue) -> LoadedFlow:
    """A flow that may be used.

    Args:
        data: the file's bytes.
        name: how findings name the file.
        shipped: whether it came with the program; then only its shape is looked at, because every
            build verifies the shipped flows in full.
        catalogue: the shared facts and probes.

    Raises:
        FlowError: the file holds no flow, or one with errors.
    """
    if shipped:
        try:
            flow, lines = read(data, name)
        except Unreadable as refusal:
            raise FlowError(name, refusal.findings) from None
        digest = hashlib.sha256(data).hexdigest()
        return LoadedFlow(flow=flow, name=name, data=data, sha256=digest, shipped=True, lines=lines)
    loaded, findings = inspect(data, name=name, catalogue=catalogue)
    if loaded is None or errors(findings):
        raise FlowError(name, findings)
    return loaded
