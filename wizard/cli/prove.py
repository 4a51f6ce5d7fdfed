"""`a400-wizard prove`: the smallest good request, the repaired one, and one that must fail cleanly."""

import argparse
import asyncio
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from wizard.cli.asking import Question, asking_arguments, granted, key_of, world_of
from wizard.cli.console import Exit, UsageError, complain, read_bytes, say, say_json
from wizard.model.words import Consent

if TYPE_CHECKING:
    from wizard.cli.saved import Told
    from wizard.model.event import Event
    from wizard.model.world import World
    from wizard.proof.trials import Setting, Trial

SIGNS = {"passed": "ok  ", "failed": "FAIL", "cannot_tell": "?   ", "not_done": "-   "}
_NAMES = {"known_good": "known-good", "repaired": "repaired", "known_bad": "known-bad"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to prove, with what held constant, and where to enter it."""
    parser.add_argument("--body", metavar="FILE", help="the repaired request body; - is standard input")
    parser.add_argument("--failing", metavar="FILE", help="the body before its repair: it must still fail")
    parser.add_argument("--session", metavar="ID", help="enter the results into this session; latest works")
    parser.add_argument(
        "--paid", action="store_true", help="ask the real endpoint with max_tokens 1, not the free one"
    )
    setting_arguments(parser)
    asking_arguments(parser)
    parser.add_argument("--json", action="store_true", help="print JSON")


def setting_arguments(parser: argparse.ArgumentParser) -> None:
    """What is held constant, as far as the body does not say it."""
    parser.add_argument("--model", metavar="NAME", help="the model; default: the body's, else the session's")
    parser.add_argument("--api-version", metavar="V", help="the anthropic-version that goes out")
    parser.add_argument("--beta", action="append", default=[], metavar="B", help="a value of anthropic-beta")


def run(args: argparse.Namespace) -> int:
    """Prove: 0 all passed, 1 something failed, 3 nothing could be told or nothing was allowed."""
    body = json_body(args.body) if args.body else None
    failing = json_body(args.failing) if args.failing else None
    if failing is not None and body is None:
        raise UsageError("--failing needs the repaired body beside it: --body FILE")
    session: Told | None = None
    if args.session:
        from wizard.cli.entering import check_world, read_session

        read = read_session(args.session)
        if isinstance(read, int):
            return read
        check_world(read, args.practice)
        session = read
    with ExitStack() as held:
        return asyncio.run(_prove(args, body, failing, session, world_of(args, held)))


def json_body(name: str) -> dict[str, Any]:
    """A request body from a file.

    Raises:
        UsageError: it cannot be read, or is not one JSON object.
    """
    from wizard.diagnosis.contract.parse import parse

    parsed = parse(read_bytes(name))
    if not parsed.readable:
        raise UsageError(f"{name} is not JSON; a400-wizard check says where it breaks")
    if not isinstance(parsed.value, dict):
        raise UsageError(f"{name} is not a request body: it must be one JSON object")
    return parsed.value


async def setting_of(
    args: argparse.Namespace, body: Mapping[str, Any] | None, session: "Told | None", world: "World"
) -> "Setting | None":
    """What is held constant; None, with the reason said, where no key is at hand."""
    from wizard.probes.probing import Subject
    from wizard.proof.trials import Setting

    key = await key_of(world)
    if key is None:
        complain("no key is at hand: store one with `a400-wizard keys add`, or set ANTHROPIC_API_KEY")
        return None
    noted = session.state.notes.get("model", ()) if session else ()
    named = getattr(args, "model", None) or (body or {}).get("model") or (noted[-1] if noted else None)
    subject = Subject(model=named if isinstance(named, str) else None, api_version=args.api_version or "")
    geo = (body or {}).get("inference_geo")
    return Setting(
        world=world,
        credential=key,
        model=subject.any_model,
        version=subject.version,
        betas=tuple(value for given in args.beta for value in given.split(",") if value),
        paid=getattr(args, "paid", False),
        region=geo if isinstance(geo, str) else None,
    )


async def _prove(
    args: argparse.Namespace,
    body: dict[str, Any] | None,
    failing: dict[str, Any] | None,
    session: "Told | None",
    world: "World",
) -> int:
    from wizard.proof.trials import entry

    setting = await setting_of(args, body, session, world)
    if setting is None:
        return Exit.UNKNOWN
    tell_held(setting)
    question = question_of(setting, 4 if failing else 3)
    allowed = granted(question, args.yes_class)
    events: list[Event] = [question.entry(world.clock.now(), granted=allowed)]
    trials: list[Trial] = []
    if allowed:

        def report(trial: "Trial") -> None:
            if not args.json:
                say(shown(line(trial), setting))

        trials = await all_trials(setting, body, failing, report)
        events += [entry(trial, world.clock.now()) for trial in trials]
    if args.json:
        say_json({"format": 1, "trials": as_json(trials, setting)})
    if session is not None or trials:
        from wizard.cli.entering import enter

        secret = setting.credential.secret
        enter(session.stored.id if session else None, events, secrets=[secret] if secret else [])
    return code_of(trials)


def tell_held(setting: "Setting") -> None:
    """Show what is the same in every trial, before anything is asked."""
    complain("held constant in every trial:")
    for name, value in setting.held.items():
        complain(shown(f"  {name}: {value}", setting))


def shown(text: str, setting: "Setting") -> str:
    """A line for the person at this terminal, the key masked."""
    from wizard.evidence import printable

    secret = setting.credential.secret
    return printable(text, secrets=[secret] if secret else [], one_line=True)


def as_json(trials: "list[Trial]", setting: "Setting") -> Any:
    """Trials as JSON for others, through the gate."""
    from wizard.evidence.gate import Gate
    from wizard.evidence.redaction import KnownSecrets

    secret = setting.credential.secret
    gate = Gate(known=KnownSecrets.of([secret] if secret else []))
    return gate.value([trial.model_dump(mode="json") for trial in trials])


def question_of(setting: "Setting", calls: int) -> Question:
    """What is asked before the trials."""
    from wizard.proof.trials import knowledge

    paid = f"{calls} calls, each at most {knowledge()['highest_cost']}"
    return Question(
        consent=Consent.USES_KEY_PAID if setting.paid else Consent.USES_KEY_FREE,
        what=f"{calls} small trials on {setting.endpoint}",
        hosts=setting.hosts,
        key=setting.credential,
        cost=paid if setting.paid else "free of charge",
    )


async def all_trials(
    setting: "Setting",
    body: Mapping[str, Any] | None,
    failing: Mapping[str, Any] | None,
    report: "Callable[[Trial], None]",
) -> "list[Trial]":
    """Known-good, the repaired one where there is one, known-bad: in this order, each reported."""
    from wizard.proof.trials import known_bad, known_good, repaired

    trials = [await known_good(setting)]
    report(trials[-1])
    if body is not None:
        trials.append(await repaired(setting, body, failing))
        report(trials[-1])
    trials.append(await known_bad(setting))
    report(trials[-1])
    return trials


def line(trial: "Trial") -> str:
    """A trial as a line for people."""
    request = f" (request {trial.request_id})" if trial.request_id else ""
    took = f", {trial.ms:.0f} ms" if trial.ms is not None else ""
    return f"{SIGNS[trial.verdict]} {_NAMES[trial.check]}: {trial.said}{request}{took}"


def code_of(trials: "list[Trial]") -> int:
    """1 where a trial failed, 3 where none was made or one could not be told, else 0."""
    if any(trial.verdict == "failed" for trial in trials):
        return Exit.PROBLEM
    told = trials and all(trial.verdict == "passed" for trial in trials)
    return Exit.FINE if told else Exit.UNKNOWN
