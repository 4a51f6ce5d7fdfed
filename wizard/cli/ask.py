"""`a400-wizard ask FILE`: what support asks for, shown and decided one by one."""

import argparse
import sys
from datetime import datetime

from wizard.cli.case_lines import hung, laid
from wizard.cli.console import Exit, UsageError, complain, read_bytes, say, say_json
from wizard.cli.saved import TOOL, CannotReadError, refused, told
from wizard.cli.started import started
from wizard.evidence import printable
from wizard.evidence.case import CaseError
from wizard.knowledge.load import catalogue
from wizard.session import NotFoundError, SessionError, Sitting, Store
from wizard.session.boundary import home_store
from wizard.session.case import telling
from wizard.session.case.asking import Offer
from wizard.session.case.taking import Incoming, decide, incoming, read_ask, take_in, undecided
from wizard.session.slot import CaseSlot

_ANSWERS = {"y": True, "yes": True, "n": False, "no": False}


def arguments(parser: argparse.ArgumentParser) -> None:
    """The file, and decisions for where nobody can be asked."""
    parser.add_argument("file", metavar="FILE", nargs="?", help="an ask file (.a400ask), or -")
    parser.add_argument("--schema", action="store_true", help="print the JSON Schema of an ask file")
    parser.add_argument("--json", action="store_true", help="print what is asked for as JSON; decide nothing")
    parser.add_argument("--allow", action="append", default=[], metavar="STEP", help="allow this step")
    parser.add_argument("--refuse", action="append", default=[], metavar="STEP", help="refuse this step")
    parser.add_argument("--guide", action="store_true", help="also what a guide asks and listens for")


def run(args: argparse.Namespace) -> int:
    """Show the asks and write the decisions into the session.

    Raises:
        UsageError: a step is named that was not asked for.
    """
    if args.schema:
        from wizard.evidence.case.schema import ask_schema

        say_json(ask_schema())
        return Exit.FINE
    if args.file is None:
        raise UsageError("name the ask file, or - for standard input")
    now = datetime.now().astimezone()
    store = home_store()
    data = read_bytes(args.file)
    try:
        ask = read_ask(data)
        with store.case(ask.session, now) as slot:
            session = told(store.load(ask.session))
            found = incoming(data, session.stored, session.flow, catalogue(), slot.read())
            if args.json:
                say_json(_data(found))
                return Exit.FINE
            _head(found, now)
            return _decide(store, slot, found, args, now)
    except CaseError as error:
        complain(printable(str(error), one_line=True))
        return Exit.UNKNOWN
    except NotFoundError:
        complain("the ask file answers a session that is not on this machine")
        return Exit.USAGE
    except (SessionError, CannotReadError) as error:
        return refused(error)


def _head(found: Incoming, now: datetime) -> None:
    ask = found.ask
    written = f"written {telling.moment(ask.at, now)}"
    head = f"{found.by} answers round {ask.round} of session {ask.session}, {written}."
    say("\n".join(hung("", head)))
    for note in ask.notes:
        say("\n".join(hung("  note: ", note)))
    for told_back in telling.put_back(ask.put_back):
        say("\n".join(hung("  ", told_back)))
    for doubt in ask.disputes:
        say("\n".join(hung("  doubts ", f"{doubt.row}: {doubt.why or 'no reason given'}")))


def _decide(store: Store, slot: CaseSlot, found: Incoming, args: argparse.Namespace, now: datetime) -> int:
    """Take the file in, ask for each step, and say how to go on."""
    known = {offer.step.id for offer in found.offers}
    strange = sorted({*args.allow, *args.refuse} - known) or sorted({*args.allow} & {*args.refuse})
    if strange:
        raise UsageError(f"{printable(strange[0], limit=60)} is not one of the steps, or is named twice")
    stored, sitting = store.resume(found.ask.session, now)
    with sitting:
        take_in(found, sitting, slot, now, tool=TOOL, knowledge=stored.started.knowledge)
        open_ = undecided(found, sitting.events)
        if found.offers and not open_:
            say("Everything in this file was decided before.")
        for number, offer in enumerate(open_, 1):
            say("")
            say("\n".join(laid(telling.offered(offer, number, guide=args.guide))))
            answer = _answer(offer, args)
            if answer is not None:
                decide(found, offer, sitting, datetime.now().astimezone(), granted=answer)
        _after(found, sitting)
    return Exit.FINE


def _answer(offer: Offer, args: argparse.Namespace) -> bool | None:
    """True to allow, False to refuse, None to leave it open."""
    if offer.step.id in args.allow:
        return True
    if offer.step.id in args.refuse:
        return False
    if not sys.stdin.isatty():
        return None
    while True:
        print("    Allow this step? y yes, n no, l later: ", end="", flush=True)
        typed = sys.stdin.readline()
        said = typed.strip().lower()
        if not typed or said in ("l", "later"):
            return None
        if said in _ANSWERS:
            return _ANSWERS[said]
        say("    Please type y, n or l.")


def _after(found: Incoming, sitting: Sitting) -> None:
    left = undecided(found, sitting.events)
    session = found.ask.session
    if left:
        names = ", ".join(offer.step.id for offer in left)
        complain(f"not decided: {names}; --allow STEP or --refuse STEP, or run this in a terminal")
    granted = {e.step for e in sitting.events if e.kind == "decided" and e.granted and e.ask == found.digest}
    if granted:
        complain(f"allowed steps wait in the session: {started()} --resume {session}")
    complain(f"then send the next round: a400-wizard sessions export {session}")


def _data(found: Incoming) -> dict[str, object]:
    return {
        "by": found.by,
        "session": found.ask.session,
        "round": found.ask.round,
        "notes": found.ask.notes,
        "disputes": [doubt.model_dump() for doubt in found.ask.disputes],
        "asks": [
            {
                "step": offer.step.id,
                "title": offer.step.title,
                "text": offer.text,
                "collects": offer.collects,
                "probes": [{"id": p.id, "consent": p.consent, "cost": p.cost} for p in offer.probes],
            }
            for offer in found.offers
        ],
    }
