"""The repair of a pasted request, ready to be proved, and what is held constant while it is."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from wizard.credentials import Credential
from wizard.model.explanation import Explanation, Problem
from wizard.model.words import Severity
from wizard.model.world import World
from wizard.walk.open_session import OpenSession
from wizard.walk.probedesk import subject_of

if TYPE_CHECKING:
    from wizard.proof.trials import Setting

_VERSION = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_BETA = re.compile(r"[a-z0-9][a-z0-9.-]{2,80}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Repair:
    """What was pasted, and what is to be tried of it."""

    said: str
    """What is tried, in a few words; empty where nothing is known to repair."""
    failing: Mapping[str, Any] | None
    """The request as it was pasted, where it fails."""
    body: Mapping[str, Any] | None
    """The request with its repairs; None where nothing is known to repair."""
    version: str = ""
    betas: tuple[str, ...] = ()


def repair_of(explanation: Explanation | None) -> Repair | None:
    """The pasted request with every repair that is on offer; None where no request was pasted.

    It runs for a moment on a large body: call it beside the event loop.
    """
    request = explanation.request if explanation else None
    if explanation is None or request is None or not isinstance(request.body, dict):
        return None
    headers = {name.lower(): value for name, value in request.headers.items()}
    version = headers.get("anthropic-version", "")
    betas = tuple(
        beta for part in headers.get("anthropic-beta", "").split(",") if _BETA.fullmatch(beta := part.strip())
    )
    bare = Repair(
        said="",
        failing=request.body if explanation.error or _errors(explanation.problems) else None,
        body=None,
        version=version if _VERSION.fullmatch(version) else "",
        betas=betas,
    )
    return _with_body(bare, request.body) if _errors(explanation.problems) else bare


def _errors(problems: Sequence[Problem]) -> bool:
    return any(problem.severity is Severity.ERROR for problem in problems)


def _with_body(bare: Repair, body: dict[str, Any]) -> Repair:
    from wizard.diagnosis.contract import check
    from wizard.diagnosis.repair import plain_copy, repair

    done = repair(plain_copy(body), lambda each: check(each, version=bare.version or None, betas=bare.betas))
    if not done.applied or _errors(done.left):
        return bare
    parts = "one repair" if len(done.applied) == 1 else f"{len(done.applied)} repairs"
    return replace(bare, said=f"the pasted request with {parts}", body=done.body)


def setting_of(
    world: World,
    credential: Credential | None,
    sitting: OpenSession,
    model: str | None,
    repair: Repair | None,
) -> "Setting | None":
    """What is held constant in every trial, as the pasted request has it; None without a key to send."""
    from wizard.proof.trials import Setting  # brings the HTTP client, which most pages do without

    if credential is None or credential.secret is None:
        return None
    subject = subject_of(sitting, credential, model)
    body = repair.body if repair and repair.body else {}
    region = body.get("inference_geo")
    return Setting(
        world=world,
        credential=credential,
        model=subject.any_model,
        version=(repair.version if repair else "") or subject.version,
        betas=repair.betas if repair else (),
        region=region if isinstance(region, str) else None,
    )
