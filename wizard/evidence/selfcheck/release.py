"""The last door: `release` is called with the final content of everything that is about to leave."""

from collections.abc import Mapping
from dataclasses import replace

from wizard.evidence.gate import Gate
from wizard.evidence.redaction.known import KnownSecrets
from wizard.evidence.selfcheck.canary import KNOWN, Canary, canaries
from wizard.evidence.selfcheck.search import LeakError, check

_WITHOUT_A_CASE = b"canaries of a gate without a case"


def release(gate: Gate, surfaces: Mapping[str, bytes | str]) -> None:
    """Let an export go, or stop it.

    Canaries are sent through the gate, which proves that each of its layers is alive; then they and all
    secrets that the gate knows are looked for in every surface and encoding.

    Args:
        gate: the gate that the export was made with.
        surfaces: the name and the final content of each thing that leaves, names of files among them.

    Raises:
        LeakError: something was found, or something cannot be judged. Nothing may be written then.
    """
    planted = canaries(gate.key or _WITHOUT_A_CASE, gate.level)
    fresh = replace(gate, _memo={}, _taken={})
    alive = "\n".join(_through(fresh, canary) for canary in planted)
    hits = (
        *check({"canaries": alive}, (), planted),
        *check(surfaces, gate.known, planted),
    )
    if hits:
        raise LeakError(hits)


def _through(gate: Gate, canary: Canary) -> str:
    if canary.layer == KNOWN:
        gate = replace(gate, known=KnownSecrets([canary.value]))
    return gate.text(canary.sentence)
