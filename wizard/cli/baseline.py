"""`a400-wizard baseline`: save the configuration that works, and list what drifted from it."""

import argparse
import asyncio
import platform
import re
from collections.abc import Mapping
from contextlib import ExitStack
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.cli.asking import Question, asking_arguments, granted, world_of
from wizard.cli.console import Exit, UsageError, complain, say, say_json
from wizard.cli.prove import setting_arguments, setting_of
from wizard.model.words import Consent

if TYPE_CHECKING:
    from wizard.model.observation import Observation
    from wizard.model.world import World
    from wizard.proof.baseline import Baseline, Drift
    from wizard.proof.trials import Setting, Trial

PROBES = ("api_direct", "api_as_configured", "models", "count_tokens")
"""What a baseline looks at: the way, the key, the model and the smallest request; all of it free."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,60}")
_LARGEST = 1024 * 1024
_SIGNS = {"drifted": "drifted", "missing": "not seen", "expires": "ends soon"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """The three things that can be done with a baseline."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for name, line in (
        ("save", "look at what works now and keep it, with its date"),
        ("check", "look again, and list only what drifted or is about to end"),
        ("show", "print what was saved"),
    ):
        action = actions.add_parser(name, help=line, description=line[0].upper() + line[1:] + ".")
        action.add_argument(
            "--name", default="default", metavar="NAME", help="which one; default: %(default)s"
        )
        action.add_argument("--json", action="store_true", help="print JSON")
        if name != "show":
            setting_arguments(action)
            asking_arguments(action)


def run(args: argparse.Namespace) -> int:
    """Carry out one action: 0 fine, 1 something drifted or ends soon, 3 nothing could be looked at."""
    path = _path(args.name)
    if args.action == "show":
        return _show(_read(path, args.name), as_json=args.json)
    then = _read(path, args.name) if args.action == "check" else None
    with ExitStack() as held:
        now = asyncio.run(_look(args, world_of(args, held), then))
    if now is None:
        return Exit.UNKNOWN
    return _save(path, now, args) if then is None else _check(then, now, as_json=args.json)


def _path(name: str) -> Path:
    from wizard.session.boundary import home_store

    if not _NAME.fullmatch(name):
        raise UsageError("the name of a baseline has letters, digits, dots, hyphens and underscores only")
    return home_store().folder.parent / "baselines" / f"{name}.json"


def _read(path: Path, name: str) -> "Baseline":
    from pydantic import ValidationError

    from wizard.proof.baseline import Baseline
    from wizard.session.files import read_private

    try:
        return Baseline.model_validate_json(read_private(path, _LARGEST))
    except FileNotFoundError as error:
        raise UsageError(f"no baseline is called {name}; `a400-wizard baseline save` makes one") from error
    except ValidationError as error:
        raise UsageError(f"the baseline {name} cannot be read; save it anew") from error
    except OSError as error:
        raise UsageError(f"the baseline {name} cannot be read: {error.strerror or error}") from error


async def _look(args: argparse.Namespace, world: "World", then: "Baseline | None") -> "Baseline | None":
    """Probe and try, with one question for each class; None where nothing was allowed or seen."""
    from wizard.knowledge.load import knowledge_date
    from wizard.probes import run_probes
    from wizard.proof.baseline import taken
    from wizard.proof.trials import known_good

    if args.model is None and then is not None:
        args.model = then.model
    setting = await setting_of(args, None, None, world)
    allowed = _allowed(world, setting, args)
    if not allowed:
        return None
    key = setting.credential if setting else None
    results = await run_probes(
        PROBES,
        world,
        credential=key,
        model=setting.model if setting else args.model,
        api_version=setting.version if setting else "",
        allow=lambda consent, host: (consent, host) in allowed,
    )
    seen = [observation for result in results for observation in result.observations]
    free = setting is not None and any(consent is Consent.USES_KEY_FREE for consent, _ in allowed)
    trial = await known_good(setting) if setting is not None and free else None
    if not _worth_keeping(seen):
        complain("nothing could be looked at: no answer came")
        return None
    return taken(
        seen,
        at=world.clock.now(),
        target=f"practice {world.case_name}" if world.case_name else key.origin if key else world.api_url,
        model=setting.model if setting else args.model,
        knowledge=knowledge_date(),
        versions={**_versions(world, setting), **_shape(trial)},
        key=f"{key.masked} ({key.source})" if key else None,
        key_expires=key.expires_at if key else None,
    )


def _allowed(world: "World", setting: "Setting | None", args: argparse.Namespace) -> set[tuple[Consent, str]]:
    from wizard.knowledge import catalogue
    from wizard.probes import hosts_of

    key = setting.credential if setting else None
    wanted: dict[Consent, dict[str, None]] = {}
    for name in PROBES:
        spec = catalogue().probes[name]
        if spec.needs_key and key is None:
            continue
        for host in hosts_of(name, world, key):
            wanted.setdefault(spec.consent, {})[host] = None
    allowed = set()
    for consent, hosts in wanted.items():
        keyed = key if consent is Consent.USES_KEY_FREE else None
        what = (
            "see whether key, model and the smallest request are fine"
            if keyed
            else "see how far the way goes"
        )
        question = Question(consent=consent, what=what, hosts=tuple(hosts), key=keyed)
        if granted(question, args.yes_class):
            allowed |= {(consent, host) for host in hosts}
    return allowed


def _worth_keeping(seen: "list[Observation]") -> bool:
    return any(observation.value != "cannot_tell" for observation in seen)


def _versions(world: "World", setting: "Setting | None") -> dict[str, str]:
    """What is installed and named here; the egress by its class, never by its address."""
    from wizard import __version__
    from wizard.knowledge.models import plain_name, shipped_models
    from wizard.probes.fingerprint import look

    row = shipped_models().get(plain_name(setting.model)) if setting else None
    tunnels = look(world).tunnels
    proxied = setting is not None and setting.held["way"] != "direct"
    found = {
        "a400-wizard": __version__,
        "Python": platform.python_version(),
        "SDK": _sdk(),
        "API version": setting.version if setting else "",
        "model lifecycle": row.lifecycle if row else "",
        "egress": " and ".join(filter(None, ("proxy" if proxied else "", "tunnel" if tunnels else "")))
        or "direct",
    }
    return {name: value for name, value in found.items() if value}


def _sdk() -> str:
    try:
        return f"anthropic {metadata.version('anthropic')}"
    except metadata.PackageNotFoundError:
        return ""


def _shape(trial: "Trial | None") -> Mapping[str, str]:
    return {"response shape": trial.shape} if trial is not None and trial.shape else {}


def _save(path: Path, now: "Baseline", args: argparse.Namespace) -> int:
    from wizard.proof.baseline import fact_means, fact_title
    from wizard.session.files import private_folder, write_atomically

    broken = [
        f"{fact_title(fact)}: {fact_means(fact, value)}"
        for fact, value in now.facts.items()
        if not _fine(fact, value)
    ]
    try:
        private_folder(path.parent.parent)
        private_folder(path.parent)
        write_atomically(path, (now.model_dump_json(indent=2) + "\n").encode("utf-8"))
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}") from error
    complain(f"saved as {args.name} in {path}")
    if broken:
        complain(f"note that not everything works now: {'; '.join(broken)}")
    return _show(now, as_json=args.json)


def _fine(fact: str, value: str) -> bool:
    from wizard.knowledge import catalogue

    return value in ("cannot_tell", "skipped") or value in catalogue().facts[fact].fine


def _check(then: "Baseline", now: "Baseline", *, as_json: bool) -> int:
    from wizard.proof.baseline import compare

    drifts = compare(then, now, now.at.date())
    if as_json:
        say_json(
            {"format": 1, "was": then.at, "now": now.at, "drift": [drift.model_dump() for drift in drifts]}
        )
    else:
        for drift in drifts:
            say(_line(drift))
        count = {0: "no differences", 1: "one difference"}.get(len(drifts), f"{len(drifts)} differences")
        complain(f"compared with {then.at:%Y-%m-%d %H:%M} UTC: {count}")
    return Exit.PROBLEM if drifts else Exit.FINE


def _line(drift: "Drift") -> str:
    from wizard.evidence import printable

    return printable(f"{_SIGNS[drift.kind]:<9} {drift.said}", one_line=True)


def _show(kept: "Baseline", *, as_json: bool) -> int:
    from wizard.evidence import printable
    from wizard.proof.baseline import fact_means, fact_title

    if as_json:
        say_json(kept.model_dump(mode="json"))
        return Exit.FINE
    lines = [f"working configuration of {kept.at:%Y-%m-%d %H:%M} UTC", f"API: {kept.target}"]
    lines += [f"model: {kept.model or 'none named'}", f"knowledge: {kept.knowledge}"]
    lines += [f"{name}: {value}" for name, value in kept.entries.items()]
    lines += [f"{fact_title(fact)}: {fact_means(fact, value)}" for fact, value in kept.facts.items()]
    lines += [f"{probe}: {ms:.0f} ms" for probe, ms in kept.latency_ms.items()]
    for line in lines:
        say(printable(line, one_line=True))
    return Exit.FINE
