"""This network against another: did it really change, and does the way that failed work here?"""

from collections.abc import Sequence

from wizard.model.observation import Observation
from wizard.model.words import Sureness
from wizard.probes.api_direct import PHASES, keyless
from wizard.probes.fingerprint import Network, differing, look, same_network, with_exit
from wizard.probes.keyed import Judged
from wizard.probes.network.requests import traced
from wizard.probes.outgoing import Ask
from wizard.probes.probing import Probing
from wizard.probes.reach import Reach, reach_of
from wizard.probes.route import direct
from wizard.probes.threads import in_thread

_LOOK_LIMIT = 1.5
_FACT = "api_reach"


async def probe(run: Probing) -> None:
    """Set `other_network`."""
    run.progress.plan(("network", *PHASES))
    run.progress.begin("network")
    try:
        network = await in_thread(_LOOK_LIMIT, lambda: look(run.world))
    except OSError:
        network = Network(None, None, (), ())
    mark = network.fingerprint
    earlier = before(run.subject.previous, mark)
    if not earlier and network.known and any(_knows_exit(o) for o in run.subject.previous):
        mark = with_exit(mark, await _exit(run))
        earlier = before(run.subject.previous, mark)
    changed = differing(earlier[-1].network or "", mark) if earlier else ()
    run.progress.end(
        "network", fine=True, said=f"other {' and '.join(changed)}" if changed else "nothing to compare"
    )
    measured = {**network.measured(), "changed": " ".join(changed) or None}
    if not network.known or not run.subject.previous or not any(o.network for o in run.subject.previous):
        said = "This machine does not say which network it is on." if not network.known else _NOTHING
        return run.observe("other_network", "cannot_tell", Sureness.CANNOT_TELL, said, None, **measured)
    if not earlier:
        return run.observe("other_network", "same_network", Sureness.LIKELY, _SAME, None, **measured)
    outcome = await run.ask(keyless(run.world.api_url, run.headers()), direct(run.world), run.layers)
    judged = judge(earlier, reach_of(outcome.exchange), changed)
    run.observe("other_network", judged.value, judged.sureness, judged.said, outcome.exchange, **measured)
    return None


def _knows_exit(seen: Observation) -> bool:
    return any(part[:1] in ("e", "f") for part in (seen.network or "").split("."))


async def _exit(run: Probing) -> str:
    """The public address that the edge sees this machine by; empty where it does not say."""
    ask = Ask(name="trace", url=f"{run.world.api_url}/cdn-cgi/trace", headers={"accept": "text/plain"})
    outcome = await run.ask(ask, direct(run.world), share=0.4)
    return traced(outcome.exchange).rpartition(" ")[2]


_NOTHING = "Nothing was measured on another network yet, so there is nothing to compare with."
_FINE_ON_BOTH = "The way to the API is fine on both networks; repeat the failing call and say what happens."
_SAME = (
    "The network did not change: address range, router, name servers, tunnels and exit are as before. "
    "Two networks with the same ones cannot be told apart from here."
)


def before(previous: Sequence[Observation], fingerprint: str) -> list[Observation]:
    """The observations of the network used last before this one; empty where that is this one."""
    on_networks = [o for o in previous if o.network]
    if not on_networks or same_network(on_networks[-1].network or "", fingerprint):
        others = [o for o in on_networks if not same_network(o.network or "", fingerprint)]
        return _group(others) if others and _measured_here(on_networks, fingerprint) else []
    return _group(on_networks)


def _measured_here(on_networks: Sequence[Observation], fingerprint: str) -> bool:
    """Whether the run on this network came after one on another: then the other one is the control."""
    first_here = next(i for i, o in enumerate(on_networks) if same_network(o.network or "", fingerprint))
    return first_here > 0


def _group(observations: Sequence[Observation]) -> list[Observation]:
    last = observations[-1].network or ""
    return [o for o in observations if same_network(o.network or "", last)]


def judge(earlier: Sequence[Observation], now: Reach, changed: Sequence[str]) -> Judged:
    """Compare the way to the API on both networks; fine on both, the call itself has to be tried."""
    then = next((o for o in reversed(earlier) if o.fact == _FACT), None)
    moved = f"The network changed ({', '.join(changed)})."
    if then is None or then.value == "cannot_tell":
        return Judged(
            "cannot_tell", Sureness.CANNOT_TELL, f"{moved} The way to the API was not measured before."
        )
    if now.value == "cannot_tell":
        return Judged("cannot_tell", Sureness.CANNOT_TELL, f"{moved} {now.said}")
    sureness = min(now.sureness, then.sureness, key=lambda s: s.rank)
    if then.value == "answered":
        if now.value == "answered":
            return Judged("cannot_tell", Sureness.CANNOT_TELL, f"{moved} {_FINE_ON_BOTH}")
        return Judged(
            "cannot_tell",
            Sureness.CANNOT_TELL,
            f"{moved} Here the way fails, where it did not before: {now.said}",
        )
    if now.value == "answered":
        return Judged("works", sureness, f"{moved} The API answers here; before: {then.said}")
    same = "in the same way" if now.value == then.value else "in another way"
    value = "fails" if now.value == then.value else "cannot_tell"
    return Judged(value, sureness, f"{moved} It fails here too, {same}: {now.said}")
