"""`a400-wizard keys`: add, list, test and remove keys in the keyring. A key is never an argument."""

import argparse
import getpass
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from wizard.cli.console import Exit, UsageError, complain, say, say_json
from wizard.evidence import printable

if TYPE_CHECKING:
    from wizard.credentials import Credential
    from wizard.model.observation import ProbeResult

API = "https://api.anthropic.com"
_LONGEST = 64 * 1024


def arguments(parser: argparse.ArgumentParser) -> None:
    """The four things that can be done with keys."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for name, line, shape in (
        ("add", "store a key, typed hidden or read from standard input", _add_arguments),
        ("list", "list what is stored and what is found elsewhere, masked", _list_arguments),
        ("test", "ask the API with a key whether it is good; free of charge", _test_arguments),
        ("remove", "delete a stored key", _which),
    ):
        shape(actions.add_parser(name, help=line, description=line[0].upper() + line[1:] + "."))


def _which(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name", metavar="NAME", nargs="?", default="default", help="its name; default: default"
    )
    parser.add_argument(
        "--base-url", metavar="URL", default=API, help="the API that it is for; default: %(default)s"
    )


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    _which(parser)
    parser.add_argument(
        "--stdin", action="store_true", help="read the key from standard input instead of asking"
    )


def _list_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--base-url", metavar="URL", default=API, help="the API in use; default: %(default)s")
    parser.add_argument("--json", action="store_true", help="print JSON")


def _test_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name", metavar="NAME", nargs="?", help="a stored key; default: what the SDK would send"
    )
    parser.add_argument(
        "--base-url", metavar="URL", default=API, help="the API that it is for; default: %(default)s"
    )
    parser.add_argument("--model", metavar="MODEL", help="also look this model up")
    parser.add_argument("--yes", action="store_true", help="do not ask before the key is sent")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    """Carry out one action. Keyring trouble is one sentence and exit 3."""
    from wizard.credentials import CredentialError, KeyringError

    actions: dict[str, Callable[[argparse.Namespace], int]] = {
        "add": _add,
        "list": _list,
        "test": _test,
        "remove": _remove,
    }
    try:
        return actions[args.action](args)
    except KeyringError as error:
        complain(str(error))
        return Exit.UNKNOWN
    except CredentialError as error:
        raise UsageError(str(error)) from error


def _add(args: argparse.Namespace) -> int:
    from wizard.credentials import normal_base_url, save, stored, typed_credential
    from wizard.credentials.store import checked_name

    base_url, name = normal_base_url(args.base_url), checked_name(args.name)
    stored()  # before anything is typed: without a keyring there is no place for it
    credential = typed_credential(_read_key(args, base_url), base_url=base_url)
    assert credential.secret is not None  # a typed credential always has its value
    replaced = save(credential.secret, base_url=base_url, name=name)
    for note in credential.notes:
        complain(note)
    complain(f"{'replaced' if replaced else 'stored'} {credential.masked} as {name} for {base_url}")
    return Exit.FINE


def _read_key(args: argparse.Namespace, base_url: str) -> str:
    if args.stdin:
        return sys.stdin.buffer.read(_LONGEST).decode("utf-8", "replace")
    if not sys.stdin.isatty():
        raise UsageError("there is no terminal to ask on; give --stdin to read the key from standard input")
    return getpass.getpass(f"Key for {base_url} (it is not shown): ")


def _list(args: argparse.Namespace) -> int:
    from wizard.credentials import find, load, normal_base_url
    from wizard.probes import real_world

    base_url = normal_base_url(args.base_url)
    found = find(real_world(api_url=base_url), base_url=base_url)
    stored = load() if found.keyring == "fine" else []
    elsewhere = [c for c in found.credentials if not c.id.startswith("keyring:")]
    rows = [*elsewhere, *stored]
    if args.json:
        say_json({"keyring": found.keyring, "notes": found.notes, "credentials": [_as_data(c) for c in rows]})
    else:
        for credential in rows:
            say(_row(credential))
        if not rows:
            complain("no key was found")
        for note in found.notes:
            complain(printable(note, one_line=True))
    return Exit.FINE


def _row(credential: "Credential") -> str:
    """One credential on one line, with its notes below."""
    goes_out = "  (what the SDK sends here)" if credential.goes_out else ""
    line = f"{credential.masked:<22} {credential.kind.words:<15} {credential.source}"
    line += f"  ->  {credential.origin}{goes_out}"
    return "\n".join(
        printable(text, one_line=True) for text in (line, *(f"    {n}" for n in credential.notes))
    )


def _as_data(credential: "Credential") -> dict[str, object]:
    return {
        "id": credential.id,
        "masked": credential.masked,
        "source": credential.source,
        "kind": credential.kind.value,
        "base_url": credential.base_url,
        "goes_out": credential.goes_out,
        "usable": credential.secret is not None,
        "notes": credential.notes,
    }


def _test(args: argparse.Namespace) -> int:
    import asyncio

    from wizard.credentials import find, normal_base_url
    from wizard.probes import real_world, run_probes

    base_url = normal_base_url(args.base_url)
    world = real_world(api_url=base_url)
    found = find(world, base_url=base_url)
    credential = (
        found.get(f"keyring:{args.name}") if args.name else found.goes_out or found.get("keyring:default")
    )
    if credential is None or credential.secret is None:
        for note in (*found.notes, *(credential.notes if credential else ())):
            complain(printable(note, one_line=True))
        complain(
            f"no key named {args.name} is stored for {base_url}" if args.name else "no key was found to send"
        )
        return Exit.UNKNOWN
    _confirm(args, credential)
    results = asyncio.run(
        run_probes(
            ["models"], world, credential=credential, model=args.model, allow=lambda consent, host: True
        )
    )
    return _say_result(args, credential, results[0])


def _confirm(args: argparse.Namespace, credential: "Credential") -> None:
    """Show which key goes where, and ask."""
    complain(printable(f"this key is sent: {credential.line}", one_line=True))
    if args.yes:
        return
    if not sys.stdin.isatty():
        raise UsageError("there is no terminal to ask on; give --yes to send it")
    sys.stderr.write("Send it? [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise UsageError("nothing was sent")


def _say_result(args: argparse.Namespace, credential: "Credential", result: "ProbeResult") -> int:
    if args.json:
        say_json({"credential": _as_data(credential), "result": result.model_dump(mode="json")})
    else:
        for seen in result.observations or ():
            say(
                printable(
                    f"{seen.fact.replace('_', ' ')}: {seen.value.replace('_', ' ')}. {seen.said}",
                    one_line=True,
                )
            )
        if not result.observations:
            say(printable(result.said, one_line=True))
    value = next((o.value for o in result.observations if o.fact == "key_check"), "cannot_tell")
    return {"accepted": Exit.FINE, "cannot_tell": Exit.UNKNOWN}.get(value, Exit.PROBLEM)


def _remove(args: argparse.Namespace) -> int:
    from wizard.credentials import normal_base_url, remove

    base_url = normal_base_url(args.base_url)
    if remove(base_url=base_url, name=args.name):
        complain(f"removed {printable(args.name, one_line=True)} for {base_url}")
        return Exit.FINE
    complain(f"there was no key named {printable(args.name, one_line=True)} for {base_url}")
    return Exit.PROBLEM
