"""Rules about `fallbacks`: which form goes with which beta value, and what may stand in the list."""

from collections.abc import Iterator

from wizard.diagnosis.contract.finding import Finding, found, remove
from wizard.diagnosis.contract.request import Request
from wizard.knowledge.checks import tables


def form(request: Request) -> Iterator[Finding]:
    """The word default came with the later beta value; the earlier one knows lists alone."""
    betas = request.setting.betas
    newer, list_only = tables()["betas"][".fallbacks"]
    if request.body.get("fallbacks") == "default" and list_only in betas and newer not in betas:
        yield found("fallbacks_default", request.at("fallbacks"), beta=newer)


def distinct(request: Request) -> Iterator[Finding]:
    """No entry stands twice, and none repeats the model that is asked first."""
    seen: list[object] = []
    for index, entry in enumerate(request.get("fallbacks", list) or ()):
        if not isinstance(entry, dict):
            continue
        at = request.at("fallbacks", index)
        if entry in seen:
            yield Finding("fallbacks_twice", at, None, {"model": str(entry.get("model"))}, remove(at))
        seen.append(entry)
        if len(seen) > request.limit("fallbacks"):
            return


RULES = (form, distinct)
