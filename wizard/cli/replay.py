"""`a400-wizard replay`: the same plan in a second environment, and both side by side."""

import argparse
import asyncio
import json
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.cli.asking import Question, asking_arguments, granted, world_of
from wizard.cli.console import Exit, UsageError, complain, read_bytes, say, say_json
from wizard.cli.prove import all_trials, json_body, question_of, setting_arguments, setting_of, tell_held
from wizard.model.words import Consent

if TYPE_CHECKING:
    from wizard.model.event import Event, Proved
    from wizard.model.observation import ProbeResult
    from wizard.model.world import World
    from wizard.proof.replay import Result, Row
    from wizard.proof.trials import Setting


def arguments(parser: argparse.ArgumentParser) -> None:
    """Whose plan, and what to do with the outcome."""
    parser.add_argument("plan", metavar="CASE", help="a case file, a report in JSON, or the id of a session")
    parser.add_argument("--body", metavar="FILE", help="the repaired request, to be tried here too")
    parser.add_argument("--paid", action="store_true", help="ask the real endpoint with max_tokens 1")
    parser.add_argument("-o", "--output", metavar="FILE", help="write the outcome here, to be sent back")
    parser.add_argument(
        "--with", metavar="FILE", dest="other", help="run nothing: compare with an outcome that came back"
    )
    setting_arguments(parser)
    asking_arguments(parser)
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    """Repeat a plan: 0 both agree, 1 they differ or something failed, 3 nothing could be told."""
    from wizard.proof.replay import compare, verdict

    there, local = _there(args.plan)
    body = json_body(args.body) if args.body else None
    if there.practice != args.practice and args.other is None:
        raise UsageError(
            f"this plan is practice: add --practice {there.practice}"
            if there.practice
            else "this plan is real: it is not played in practice"
        )
    if args.other is not None:
        here = _came_back(args.other, there)
    else:
        with ExitStack() as held:
            ran = asyncio.run(_here(args, there, body, world_of(args, held)))
        if ran is None:
            return Exit.UNKNOWN
        here = ran
    told = verdict(there, here, here.at)
    _tell(args, compare(there, here), told, here)
    if local:
        _enter(there.session, told)
    return {"passed": Exit.FINE, "failed": Exit.PROBLEM, "not_done": Exit.UNKNOWN}[told.verdict]


def _there(given: str) -> "tuple[Result, bool]":
    """What the first environment saw, and whether its session is on this machine."""
    from wizard.cli.saved import meant
    from wizard.evidence.case import CASE_SUFFIX, CaseError, open_case
    from wizard.proof.replay import of_events
    from wizard.session import SessionError
    from wizard.session.boundary import home_store

    path = Path(given)
    if path.suffix == CASE_SUFFIX:
        try:
            return of_events(open_case(read_bytes(given)).events), False
        except CaseError as error:
            raise UsageError(f"{given} cannot be used: {error}") from error
    if path.suffix == ".json" or path.is_file():
        return _from_json(given), False
    try:
        store = home_store()
        return of_events(store.load(meant(store, given)).events), True
    except (SessionError, ValueError) as error:
        raise UsageError(str(error)) from error


def _from_json(name: str) -> "Result":
    from wizard.proof.replay import read_result

    try:
        return read_result(read_bytes(name))
    except ValueError as error:
        raise UsageError(f"{name} is neither a case, a report in JSON nor the outcome of a replay") from error


def _came_back(name: str, there: "Result") -> "Result":
    here = _from_json(name)
    if here.session != there.session:
        raise UsageError(f"{name} is about session {here.session}, not about {there.session}")
    return here


async def _here(
    args: argparse.Namespace, there: "Result", body: dict[str, object] | None, world: "World"
) -> "Result | None":
    """Run the plan in this environment with this person's own key; None where nothing may be done."""
    from wizard.proof.replay import Outcome, Result
    from wizard.proof.trials import entry

    args.model = args.model or there.model
    args.api_version = args.api_version or there.api_version
    args.paid = args.paid or there.paid
    setting = await setting_of(args, body, None, world)
    if setting is None:
        return None
    tell_held(setting)
    results = await _probe(args, there, setting)
    trials = []
    if granted(question_of(setting, 3), args.yes_class):
        trials = [entry(t, world.clock.now()) for t in await all_trials(setting, body, None, lambda _t: None)]
    seen = [observation for result in results for observation in result.observations]
    if not seen and not trials:
        complain("nothing was run here, so there is nothing to compare")
        return None
    return Result(
        session=there.session,
        at=world.clock.now(),
        practice=world.case_name,
        model=setting.model,
        api_version=setting.version,
        paid=setting.paid,
        key=setting.held["key"],
        network=next((o.network for o in reversed(seen) if o.network), None),
        machine=_machine(),
        probes=there.probes,
        facts={observation.fact: observation.value for observation in seen},
        checks={t.check: Outcome(verdict=t.verdict, said=t.said, request_id=t.request_id) for t in trials},
    )


def _machine() -> dict[str, str]:
    from wizard.walk.papers import machine

    return dict(machine())


async def _probe(args: argparse.Namespace, there: "Result", setting: "Setting") -> "list[ProbeResult]":
    """The plan's probes, those that cost left out, with a question for each class."""
    from wizard.knowledge import catalogue
    from wizard.probes import hosts_of, run_probes

    world, key = setting.world, setting.credential
    wanted: dict[Consent, dict[str, None]] = {}
    titles: dict[Consent, list[str]] = {}
    free = [name for name in there.probes if catalogue().probes[name].consent is not Consent.USES_KEY_PAID]
    for name in free:
        spec = catalogue().probes[name]
        titles.setdefault(spec.consent, []).append(spec.title)
        for host in hosts_of(name, world, key):
            wanted.setdefault(spec.consent, {})[host] = None
    allowed = set()
    for consent, hosts in wanted.items():
        keyed = key if consent is Consent.USES_KEY_FREE else None
        question = Question(consent=consent, what=", ".join(titles[consent]), hosts=tuple(hosts), key=keyed)
        if granted(question, args.yes_class):
            allowed |= {(consent, host) for host in hosts}
    return await run_probes(
        free,
        world,
        credential=key,
        model=setting.model,
        api_version=setting.version,
        allow=lambda consent, host: (consent, host) in allowed,
    )


def _tell(args: argparse.Namespace, rows: "tuple[Row, ...]", told: "Proved", here: "Result") -> None:
    from wizard.evidence.gate import Gate

    gate = Gate()
    if args.output:
        # A network's fingerprint is made of short hashes of private addresses: it stays on this machine.
        outcome = gate.value(here.model_dump(mode="json", exclude={"network"}))
        try:
            Path(args.output).write_text(json.dumps(outcome, indent=2) + "\n", "utf-8")
        except OSError as error:
            raise UsageError(f"cannot write {args.output}: {error.strerror or error}") from error
        complain(f"send {args.output} back; there it is read with: a400-wizard replay ID --with FILE")
    if args.json:
        shown = [{"what": r.what, "there": r.there, "here": r.here, "differs": r.differs} for r in rows]
        say_json(gate.value({"format": 1, "rows": shown, "verdict": told.verdict, "said": told.said}))
        return
    _table(rows)
    complain(f"{told.verdict.replace('_', ' ')}: {told.said}")


def _table(rows: "tuple[Row, ...]") -> None:
    """Both side by side; what differs is marked by a word, not by a color."""
    from wizard.cli.side_by_side import rows as lines
    from wizard.cli.side_by_side import rule
    from wizard.evidence import printable

    for part in lines("", "there", "here"):
        say(part)
    say(rule())
    for row in rows:
        cells = [printable(cell, one_line=True) for cell in (row.there, row.here)]
        for part in lines(f"{'* ' if row.differs else ''}{row.what}", *cells):
            say(part)
    differing = sum(row.differs for row in rows)
    complain(f"{differing or 'no'} rows differ" + (" (marked with *)" if differing else ""))


def _enter(session: str, told: "Proved") -> None:
    from wizard.cli.entering import enter

    events: list[Event] = [told]
    enter(session, events)
