"""The `error_code` values that the API documents: remade from the installed official SDK.

Status and class come from the SDK. Place, title, meaning and remedy are our own words and are kept when the
file is remade; a code that is new gets a plain entry that says so, for a person to write better.
Called by `python -m wizard.knowledge.refresh`; the program itself reads the compiled catalogue.
"""

import json
import tomllib
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "error_codes.toml"
HEAD = (
    "# Every error_code that the official SDK documents: status and class from the SDK, the words are ours.\n"
    "# Remade by refresh_error_codes() in wizard/knowledge/error_codes.py, which keeps the words.\n"
)
_FIELDS = ("status", "class", "where", "title", "means", "fix", "move", "retry")
_PLACE = {401: "headers", 402: "account", 403: "account", 404: "endpoint", 413: "size", 429: "service"}


def documented_codes() -> dict[str, tuple[int, str]]:
    """Code -> status and exception class, as the installed SDK maps them.

    Raises:
        ImportError: the SDK is not installed (`pip install a400-wizard[dev]`).
    """
    classes = import_module("anthropic._error_classes").ERROR_CLASSES
    return {code: (status, found.__name__) for (status, code), found in classes.items() if code}


def differences() -> list[str]:
    """What the shipped file and the installed SDK disagree on, one line each."""
    shipped = tomllib.loads(FILE.read_text("utf-8"))["codes"]
    known = documented_codes()
    lines = [f"+ {code}" for code in sorted(known.keys() - shipped.keys())]
    lines += [f"- {code}" for code in sorted(shipped.keys() - known.keys())]
    for code in sorted(known.keys() & shipped.keys()):
        told = (shipped[code]["status"], shipped[code]["class"])
        if told != known[code]:
            lines.append(f"~ {code}: {told} -> {known[code]}")
    return lines


def refresh_error_codes() -> list[str]:
    """Remake the file from the installed SDK, keeping our words; returns what changed."""
    changed = differences()
    document = tomllib.loads(FILE.read_text("utf-8"))
    known = documented_codes()
    sdk = f"anthropic {import_module('anthropic').__version__}"
    if changed or document["sdk"] != sdk:
        today = datetime.now(UTC).date().isoformat()
        FILE.write_text(render(known, document["codes"], sdk, document["source"], today), "utf-8")
    from wizard.knowledge.cause_book import main

    main()
    return changed


def render(
    known: dict[str, tuple[int, str]], words: dict[str, dict[str, Any]], sdk: str, source: str, today: str
) -> str:
    """The file's text, in the order of the codes."""
    stamp = {"sdk": sdk, "source": source, "verified_on": today}
    lines = [HEAD + "".join(f"{name} = {json.dumps(value)}\n" for name, value in stamp.items())]
    for code, (status, name) in sorted(known.items()):
        entry = {**_unwritten(code, status), **words.get(code, {}), "status": status, "class": name}
        fields = "\n".join(
            f"{field} = {json.dumps(entry[field], ensure_ascii=False)}" for field in _FIELDS if field in entry
        )
        lines.append(f"[codes.{code}]\n{fields}\n")
    return "\n".join(lines)


def _unwritten(code: str, status: int) -> dict[str, Any]:
    """An entry for a code that nobody has described yet."""
    title = code.replace("_", " ").capitalize()
    return {
        "where": _PLACE.get(status, "service" if status >= 500 else "body"),
        "title": title,
        "means": f"The API documents this code; nobody has described it here yet ({title.lower()}).",
        "fix": "Read the message beside the code, and the page on errors.",
    }
