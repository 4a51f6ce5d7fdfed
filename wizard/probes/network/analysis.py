"""From a survey to a verdict: every finding, the one at the root, and what it rules out. Pure.

A finding that another one explains is not told (as in Tailscale's health warnings, facts/diagnostics.md A2):
the order below goes from root to leaf, and the texts name what each one hides.
"""

from collections.abc import Callable
from string import Template
from typing import cast

from wizard.model.network import NetworkVerdict
from wizard.probes.network import answers, carriers, names, way
from wizard.probes.network.book import limit
from wizard.probes.network.evidence import Evidence, Op
from wizard.probes.network.finding import OPEN, SHOWN, Finding, ids, texts
from wizard.probes.network.records import Outcome, Survey
from wizard.probes.progress import failure_words

_RULES: tuple[Callable[[Evidence], Finding | None], ...] = (
    names.portal,
    names.clock,
    carriers.proxy,
    carriers.gateway_fails,
    carriers.gateway_answers,
    names.hosts_file,
    names.name_fails,
    names.name_lies,
    way.closed,
    way.cut,
    way.certificate,
    way.broken_v6,
    answers.answer,
    answers.writing,
    answers.large,
    answers.service,
    answers.account,
)


def findings(survey: Survey) -> tuple[Finding, ...]:
    """Everything that the rules conclude, root first; what another finding explains is left out."""
    seen = Evidence(survey)
    told: list[Finding] = []
    hidden: set[str] = set()
    for rule in _RULES:
        finding = rule(seen)
        if finding is not None and not {finding.id, finding.layer} & hidden:
            told.append(finding)
            hidden |= set(texts()[finding.id].get("hides", ()))
    return tuple(told)


def verdict(survey: Survey) -> NetworkVerdict:
    """The verdict of one network."""
    seen = Evidence(survey)
    found = findings(survey)
    # What can be told comes before what cannot; within that the root comes first.
    chosen = next((f for f in found if f.sureness is not OPEN), None) or next(iter(found), None)
    if chosen is None:
        chosen = _clear(seen) if seen.cleared else _cannot_tell(seen)
    also = [f for f in found if f is not chosen]
    return told(chosen, ruled_out=_ruled_out(seen, chosen), notes=(*_notes(seen), *_also(also)))


def told(finding: Finding, *, ruled_out: dict[str, str], notes: tuple[str, ...] = ()) -> NetworkVerdict:
    """A finding as a verdict, with its headline and advice."""
    text = texts()[finding.id]
    advice = text["next"] if finding.sureness is not OPEN else texts()["cannot-tell"]["next"]
    fill = cast("Callable[[str], str]", lambda line: Template(line).safe_substitute(finding.words))
    return NetworkVerdict(
        id=finding.id,
        layer=finding.layer,
        blames=finding.blames,
        sureness=finding.sureness,
        title=fill(text["title"]),
        because=finding.because,
        observations=finding.by,
        controls=finding.controls,
        ruled_out=ruled_out,
        missing=finding.missing,
        next=tuple(fill(line) for line in advice if all(map(finding.words.get, _blanks(line)))),
        notes=notes,
    )


def _blanks(line: str) -> list[str]:
    """The words that a line wants to be filled in with."""
    return [m["braced"] or m["named"] for m in Template.pattern.finditer(line) if m["braced"] or m["named"]]


def outcomes(survey: Survey) -> dict[str, Outcome]:
    """Every operation's grade, by the id of the attempt that counts."""
    seen = Evidence(survey)
    return {op.best.id: seen.outcome(op) for op in seen.ops}


def _clear(seen: Evidence) -> Finding:
    op = seen.get(seen.main)
    reply = next((s.reply for s in op.attempts if s.reply), None) if op else None
    request = reply.headers.get("request-id", "") if reply else ""
    way_of = seen.survey.way(seen.main)
    through = f" through the proxy {way_of.proxy}" if way_of and way_of.proxy else ""
    return Finding(
        id="clear",
        layer="none",
        blames="nobody",
        sureness=SHOWN,
        because=f"Every layer passed{through}, and the API itself answered (request id {request}).",
        by=ids([op]),
    )


def _cannot_tell(seen: Evidence) -> Finding:
    """Something failed, and no rule allows anybody to be blamed for it."""
    first = _first_failure(seen)
    if first is None:
        missing = "time to finish" if not seen.survey.complete else "an answer on any way"
        return Finding(
            id="cannot-tell",
            layer="none",
            blames="nobody",
            sureness=OPEN,
            because="The API was not reached, and no step was seen to fail.",
            missing=missing,
        )
    layer = (
        first.best.layer if first.best.layer in ("dns", "tcp", "tls", "proxy", "http", "portal") else "none"
    )
    return Finding(
        id="cannot-tell",
        layer=layer,
        blames="nobody",
        sureness=OPEN,
        because=(
            f"{first.best.op.capitalize()} at {first.best.address or first.best.host} did not work "
            f"({failure_words(first.failure or 'failed')}), and nothing sets it apart."
        ),
        by=first.ids,
        missing="a control that passes at the same layer, and the same failure twice: another network",
    )


def _first_failure(seen: Evidence) -> Op | None:
    order = ("portal", "dns", "tcp", "proxy", "tls", "http")
    broken = [
        op
        for op in seen.ops
        if not op.fine and op.best.role in ("target", "proxy") and op.best.layer in order
    ]
    return min(broken, key=lambda op: order.index(op.best.layer), default=None)


def _ruled_out(seen: Evidence, chosen: Finding) -> dict[str, str]:
    """What was cleared, each by an observation that is really there."""
    cleared: dict[str, str] = {}
    request = seen.get(seen.main)
    if seen.cleared and request is not None:
        cleared["network"] = "a request without a key was answered by the API itself"
    names_op = seen.names
    layer = chosen.layer
    named = names_op is not None and seen.believed != (seen.survey.api.host,)  # an address is no name
    if layer not in ("dns", "none") and named and seen.believed:
        cleared["dns"] = f"{seen.survey.api.host} resolves to {seen.believed[0]}, which is the API's"
    opened = [op for a in seen.believed if (op := seen.opened(a)) and op.fine]
    if layer not in ("dns", "tcp") and opened:
        cleared["tcp"] = f"{opened[0].best.address} connects"
    shaken = [op for a in seen.believed for op in seen.stores(a).values() if op.fine]
    if layer not in ("dns", "tcp", "tls") and shaken:
        cleared["tls"] = f"the certificate at {shaken[0].best.address} is right"
    if layer == "http" and chosen.blames != "nobody" and chosen.id.startswith("edge"):
        cleared["account"] = "the refusal came before any key was looked at"
    if chosen.blames in ("network", "machine") and not seen.cleared:
        cleared["account"] = "no key was sent, and the request did not reach the API"
    text = texts()[chosen.id].get("ruled_out", {})
    return {**cleared, **text} if chosen.sureness is not OPEN else cleared


def _notes(seen: Evidence) -> list[str]:
    """What is worth knowing and blames nobody."""
    notes = [*seen.survey.settings]
    skew, _ = seen.skew
    if skew is not None and abs(skew) > limit("skew"):
        notes.append(f"This machine's clock is {abs(skew) // 60} minutes off, compared with other servers.")
    if text := way.known_inspection(seen):
        notes.append(text)
    if text := names.name_differs(seen):
        notes.append(text)
    sources = seen.survey.hints.sources
    if len(set(sources.values())) > 1:
        notes.append("Packets to the API leave by another address than others: a VPN may take them.")
    if tunnels := seen.survey.hints.parts.get("tunnels"):
        notes.append(f"A tunnel is open on this machine ({tunnels}).")
    if seen.survey.left_out:
        notes.append("Third parties were not asked, so controls are missing.")
    if seen.busy:
        notes.append("This machine was too busy at times; what timed out then was not counted.")
    if not seen.survey.complete:
        notes.append("Not everything was done in time.")
    return notes


def _also(found: list[Finding]) -> list[str]:
    return [f"Besides: {f.because}" for f in found if f.sureness is not OPEN]
