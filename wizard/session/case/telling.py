"""A case told to people: rounds, verdict, trail, rows, and what is asked for.

Each line is a head and a text; whoever draws it wraps the text behind its head.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from wizard.evidence.case import PutBack
from wizard.evidence.printable import printable
from wizard.model.flow import Step
from wizard.model.state import SessionState
from wizard.session.case.asking import Offer
from wizard.session.case.review import Review
from wizard.session.case.trail import Said

Line = tuple[str, str]
"""What stands before a text, and the text."""
_WHO = 16
_HOSTS = {
    "api": "the API of this session",
    "api_inherited": "the API as your environment names it",
    "status": "the official status page",
    "web": "the web page of the service",
}
"""Who is asked, by the roles of the catalogue; the host itself is named before anything runs."""
_STATES = {"fired": "fired", "open": "open", "ruled_out": "ruled out", "not_reached": "behind it"}


def overview(found: Review, now: datetime) -> Iterator[Line]:
    """What the case is, its rounds, and the verdict as it is computed here."""
    manifest, started = found.case.manifest, found.state.started
    practice = f", practice ({started.practice})" if started.practice else ""
    yield (
        "Case      ",
        f"{manifest.session}, flow {manifest.flow} {manifest.flow_sha256[:8]}, "
        f"level {manifest.level}{practice}",
    )
    if found.foreign:
        yield ("          ", found.foreign)
    for recomputed in found.rounds:
        record = recomputed.turn.record
        who = (
            f"support {record.name}" if record.who == "support" and record.name != "support" else record.name
        )
        at = recomputed.turn.ask.at if recomputed.turn.ask else record.at
        stayed = f", {record.withheld} steps stayed behind" if record.withheld else ""
        entries = f"{len(recomputed.said)} entries, hash {recomputed.turn.digest[:12]}"
        yield (f"Round {record.number:<4}", f"{moment(at, now)}  {who}, {entries}{stayed}")
        yield from (("          ", told) for told in put_back((recomputed.turn.ask or record).put_back))
    yield ("", "")
    last = found.rounds[-1]
    yield ("Verdict   ", f"{last.verdict}, computed here from what was seen")
    if last.reached:
        yield ("          ", last.reached.verdict.tells)
    for line in found.disagreements:
        yield ("Differs   ", line)
    if not found.disagreements:
        yield ("          ", "Every round says the same of itself.")


def put_back(things: Iterable[PutBack]) -> Iterator[str]:
    """What somebody put back into what they sent, and why."""
    yield from (f"put back {back.what}, because: {back.reason}" for back in things)


def trail(entries: Iterable[Said], now: datetime) -> Iterator[Line]:
    """Who said what, when; a heading for each round."""
    shown = 0
    for said in entries:
        if said.round != shown:
            shown = said.round
            yield (f"  Round {shown}", "")
        who = printable(said.who, limit=_WHO, one_line=True)
        at = said.at.astimezone(now.tzinfo)
        yield (f"  {at:%H:%M:%S} {who:<{_WHO}} ", said.text)


def table(found: Review) -> Iterator[Line]:
    """The rows of the decision table, what became of each, and who doubts it."""
    disputed = found.disputed
    for row in found.state.evaluation.rows:
        if row.state in ("ruled_out", "not_reached") and row.rule not in disputed:
            continue
        missing = f" (missing: {', '.join(row.missing)})" if row.state == "open" and row.missing else ""
        yield (f"  {_STATES[row.state]:<10}{row.rule}: ", f"{row.title}{missing}")
        for doubt in disputed.get(row.rule, ()):
            yield ("  doubted   ", doubt)


def steps(found: Review, *, guide: bool) -> Iterator[Line]:
    """Every step that can be asked for, and what is known of it."""
    answered = {entry.step: entry.label for entry in found.state.trail}
    for step in found.flow.steps:
        known = f": {answered[step.id]}" if step.id in answered else ""
        mark = "x" if step.id in answered else " "
        yield (f"  [{mark}] {step.id:<20} ", f"{step.title}{known}")
        if guide:
            yield from guide_note(step)


def guide_note(step: Step) -> Iterator[Line]:
    """The note for whoever guides, where the step has one."""
    if step.guide:
        yield ("      guide: ", step.guide)


def wanted(state: SessionState) -> Iterator[Line]:
    """What was asked for and what became of it."""
    words = {"open": "not decided yet", "granted": "allowed", "refused": "refused"}
    for ask in state.wanted:
        done = ", done" if ask.done else ", not done yet" if ask.decision == "granted" else ""
        yield (f"  {ask.step}: ", f"{words[ask.decision]}{done} (asked by {ask.by})")


def offered(offer: Offer, number: int, *, guide: bool = False) -> Iterator[Line]:
    """One ask as the user sees it before deciding: what it is, what it collects, what it may cost."""
    yield (f"{number:>2}. ", f"{offer.step.title} ({offer.step.id})")
    if offer.text:
        yield ("    they write: ", offer.text)
    yield ("    question:   ", offer.step.question)
    for line in offer.collects:
        yield ("    collects:   ", line)
    for probe in offer.probes:
        hosts = ", ".join(_HOSTS.get(host, host) for host in probe.hosts)
        details = "; ".join(filter(None, (hosts, probe.cost)))
        yield ("    may run:    ", f"{probe.title}: {probe.consent.words} ({details or 'nothing leaves'})")
    if offer.probes:
        yield ("    ", "Before anything runs you are asked again, with host, key and cost.")
    else:
        yield ("    consent:    ", "nothing is run; you answer a question")
    if guide:
        yield from guide_note(offer.step)


def moment(at: datetime, now: datetime) -> str:
    """A moment in the reader's time zone."""
    return f"{at.astimezone(now.tzinfo):%Y-%m-%d %H:%M}"
