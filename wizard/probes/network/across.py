"""Two networks against each other: what fails on the one and works on the other is the one's. Pure.

It compares verdicts, not records, so that a session can compare with what its journal holds of an
earlier run.
"""

from collections.abc import Sequence

from wizard.model.network import NetworkReport, NetworkRow, NetworkVerdict
from wizard.model.words import Place, Sureness
from wizard.probes.network.finding import texts

_FAR = frozenset(
    {
        "connection-dropped",
        "connection-refused",
        "connection-no-route",
        "handshake-cut",
        "request-cut",
        "no-answer",
    }
)
"""Findings that, seen on two networks with passing controls, leave the service or a provider before it."""
_STAYS = frozenset({"machine", Place.GATEWAY, Place.SERVICE, Place.SIZE})
"""Who is blamed for something that another network does not change."""


def reached(verdict: NetworkVerdict) -> bool:
    """Whether the API itself was reached on that network, whatever it said."""
    return verdict.layer == "account" or (
        verdict.layer == "none" and verdict.sureness is not Sureness.CANNOT_TELL
    )


def across(here: NetworkVerdict, there: NetworkVerdict) -> NetworkVerdict:
    """The verdict on the network where it was noticed, once another one was tried.

    Args:
        here: the network where the failure was noticed.
        there: the other one.
    """
    done = tuple(texts()["other-network"]["done"])
    here = here.model_copy(update={"next": tuple(n for n in here.next if not n.startswith(done))})
    if here.layer == there.layer == "account":
        return _everywhere(here, there)
    if reached(here):
        said = "" if reached(there) else f"The other network fails: {there.because}"
        return _noted(here, said)
    if reached(there):
        return _only_here(here)
    if here.id in _FAR and there.id in _FAR and here.layer == there.layer and _compared(here, there):
        return _far(here, there)
    if here.id == there.id:
        return _noted(here, "It fails on the other network in the same way.")
    return _noted(here, f"The other network fails in another way: {there.because}")


def _only_here(here: NetworkVerdict) -> NetworkVerdict:
    if here.blames in _STAYS:
        return _noted(here, "On the other network the API answers.")
    blames = Place.NETWORK if here.blames == "nobody" else here.blames
    return here.model_copy(
        update={
            "blames": blames,
            "sureness": Sureness.SHOWN,
            "because": f"{here.because} On the other network the API answers.",
            "missing": "",
            "controls": (*here.controls, "other network"),
            "ruled_out": {
                **here.ruled_out,
                "service": "the API answers on the other network",
                "account": "the same machine reaches the API on the other network",
            },
            "next": (*here.next, *(n for n in texts()["other-network"]["next"] if n not in here.next)),
        }
    )


def _compared(here: NetworkVerdict, there: NetworkVerdict) -> bool:
    """Whether a control passed on both networks."""
    return bool(here.controls and there.controls)


def _far(here: NetworkVerdict, there: NetworkVerdict) -> NetworkVerdict:
    text = texts()["service-far"]
    return here.model_copy(
        update={
            "id": "service-far",
            "blames": Place.SERVICE,
            "sureness": Sureness.LIKELY,
            "title": text["title"],
            "because": f"{here.because} The same happens on the other network, where controls pass as well.",
            "observations": (*here.observations, *(f"there: {name}" for name in there.observations)),
            "controls": (*here.controls, *(f"there: {name}" for name in there.controls)),
            "missing": "the same from somewhere far away, such as the status page's own monitors",
            "next": tuple(text["next"]),
        }
    )


def _everywhere(here: NetworkVerdict, there: NetworkVerdict) -> NetworkVerdict:
    return here.model_copy(
        update={
            "sureness": Sureness.SHOWN,
            "because": f"{here.because} The same on the other network.",
            "controls": (*here.controls, *(f"there: {name}" for name in there.controls)),
            "missing": "",
            "ruled_out": {**here.ruled_out, "network": "the API says the same on two networks"},
        }
    )


def _noted(here: NetworkVerdict, said: str) -> NetworkVerdict:
    return here.model_copy(update={"notes": (*here.notes, said)}) if said else here


def side_by_side(here: Sequence[NetworkRow], there: Sequence[NetworkRow]) -> tuple[NetworkRow, ...]:
    """The rows of one network with the other's beside them; rows that only one has are kept."""
    other = {row.id: row for row in there}
    both = [
        row.model_copy(update={"there": other[row.id].here if row.id in other else "not checked"})
        for row in here
    ]
    known = {row.id for row in here}
    more = [
        row.model_copy(update={"here": "not checked", "there": row.here})
        for row in there
        if row.id not in known
    ]
    return tuple(both + more)


def compared(here: NetworkReport, there: NetworkReport, changed: Sequence[str]) -> NetworkReport:
    """The report on `here`, with the other network beside it."""
    return here.model_copy(
        update={
            "verdict": across(here.verdict, there.verdict),
            "rows": side_by_side(here.rows, there.rows),
            "changed": tuple(changed),
        }
    )
