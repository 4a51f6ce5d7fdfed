"""Remakes the contract of the Messages API from the installed official SDK, and shows what changed.

A development tool, never imported by the program: `python -m wizard.knowledge.refresh` compares,
`--write` also writes. The SDK is a development dependency only, because importing it takes seconds and tens
of megabytes, and because its types check too little by themselves (they accept unknown keys and text for
numbers). CI fails when the shipped data differs from what the pinned SDK gives.
"""

import argparse
import json
import re
import sys
import typing
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

from wizard.knowledge import error_codes
from wizard.knowledge.compact import Compactor, Schema, rename

HERE = Path(__file__).parent
HEADER_KEYS = ("betas", "user_profile_id", "workspace_id")
"""SDK arguments that travel as headers; in a raw body they are unknown keys (facts: api B2)."""
SOURCE = "types of the official Python SDK (package anthropic)"

_FILES = ("contract-general.json", "contract-beta.json", "contract-response.json")
_STAMP = ("sdk", "made_on", "source")


def generate() -> dict[str, Schema]:
    """File name -> contract, made from the installed SDK, without version and date.

    Raises:
        ImportError: the SDK is not installed (`pip install a400-wizard[dev]`).
    """
    from anthropic import types
    from anthropic.types import beta, message_count_tokens_params, message_create_params
    from anthropic.types.beta import message_count_tokens_params as beta_count
    from anthropic.types.beta import message_create_params as beta_create
    from anthropic.types.beta.messages import batch_create_params as beta_batch
    from anthropic.types.messages import batch_create_params

    # `typing` hands out one object for all unions that are equal, in the order of the first one asked for in
    # this process, and two lists of the same words are equal. What ran before must not decide their order.
    for forget in getattr(typing, "_cleanups", ()):
        forget()
    general = _contract(
        messages=message_create_params.MessageCreateParamsNonStreaming,
        count_tokens=message_count_tokens_params.MessageCountTokensParams,
        batches=batch_create_params.BatchCreateParams,
    )
    wider = _contract(
        messages=beta_create.MessageCreateParamsNonStreaming,
        count_tokens=beta_count.MessageCountTokensParams,
        batches=beta_batch.BatchCreateParams,
    )
    wider["known_betas"] = _literals(import_module("anthropic.types.anthropic_beta_param").AnthropicBetaParam)
    general["known_models"] = _literals(types.ModelParam)
    response = _contract(message=beta.BetaMessage, event=beta.BetaRawMessageStreamEvent)
    return dict(zip(_FILES, (general, wider, response), strict=True))


def _contract(**types: Any) -> Schema:
    """One contract: a root schema for each endpoint, and the definitions that they share."""
    from pydantic import TypeAdapter

    roots: dict[str, Schema] = {}
    definitions: dict[str, Schema] = {}
    for name, type_ in types.items():
        document = TypeAdapter(type_).json_schema()
        compactor = Compactor(document.get("$defs", {}))
        roots[name] = compactor.compact({key: value for key, value in document.items() if key != "$defs"})
        definitions |= compactor.definitions
    for schema in (*roots.values(), *definitions.values()):
        if {"model", "messages"} <= schema.get("properties", {}).keys() or "requests" in schema.get(
            "properties", {}
        ):
            _as_body(schema)
    definitions = rename(definitions, roots, _short)
    return {"roots": roots, "definitions": definitions}


def _as_body(schema: Schema) -> None:
    """Arguments of a call -> keys of a body: what becomes a header goes, `stream` may be true or false."""
    for key in HEADER_KEYS:
        schema["properties"].pop(key, None)
    if "stream" in schema["properties"]:
        schema["properties"]["stream"] = {"type": "boolean"}


def _short(name: str) -> str:
    """`BetaTextBlockParam` -> `TextBlock`, so that the general and the beta contract can be compared."""
    return re.sub(r"(Param)+$", "", name.rpartition(".")[2].removeprefix("Beta"))


def _literals(union: Any) -> list[str]:
    """The strings that an open union lists."""
    found: set[str] = set()
    for part in get_args(union):
        found |= set(_literals(part)) if get_args(part) else {part} if isinstance(part, str) else set()
    return sorted(found)


def shipped(name: str) -> Schema:
    """The contract in this folder, with its version and date; empty where there is none."""
    path = HERE / name
    loaded: Schema = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return loaded


def differences(old: Any, new: Any, place: str = "") -> Iterator[str]:
    """What changed between two contracts, one line for each place."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(old.keys() | new.keys()):
            at = f"{place}.{key}" if place else key
            if key not in old:
                yield f"+ {at}"
            elif key not in new:
                yield f"- {at}"
            else:
                yield from differences(old[key], new[key], at)
    elif isinstance(old, list) and isinstance(new, list):
        yield from (f"+ {place}: {value}" for value in new if value not in old)
        yield from (f"- {place}: {value}" for value in old if value not in new)
    elif old != new:
        yield f"~ {place}: {old!r} -> {new!r}"


def without_stamp(contract: Schema) -> Schema:
    """A contract without the version and date that say when it was made."""
    return {key: value for key, value in contract.items() if key not in _STAMP}


def render(contract: Schema, sdk: str, made_on: str) -> str:
    """The file's text: one definition a line, so that a review shows what changed."""
    lines = [
        "{",
        f'"sdk": {json.dumps(sdk)},',
        f'"made_on": {json.dumps(made_on)},',
        f'"source": {json.dumps(SOURCE)},',
    ]
    for key in sorted(contract):
        value = contract[key]
        if isinstance(value, dict):
            inner = ",\n".join(f"{json.dumps(name)}: {_line(each)}" for name, each in sorted(value.items()))
            lines.append(f"{json.dumps(key)}: {{\n{inner}\n}},")
        else:
            lines.append(f"{json.dumps(key)}: {_line(value)},")
    lines[-1] = lines[-1].removesuffix(",")
    return "\n".join([*lines, "}", ""])


def _line(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _show(name: str, lines: list[str], note: str) -> None:
    head = f"{name}: {len(lines)} changes{note}"
    sys.stdout.write("".join(f"{line}\n" for line in (head, *(f"  {line}" for line in lines))))


def main(argv: list[str]) -> int:
    """Compare what ships with what the installed SDK gives; with `--write`, write the latter."""
    parser = argparse.ArgumentParser(prog="python -m wizard.knowledge.refresh", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the files instead of only comparing")
    args = parser.parse_args(argv)
    sdk = str(import_module("anthropic").__version__)
    changed = False
    for name, contract in generate().items():
        old = shipped(name)
        lines = list(differences({k: v for k, v in old.items() if k not in _STAMP}, contract))
        _show(name, lines, f" (shipped: SDK {old.get('sdk', 'none')}, installed: {sdk})")
        changed |= bool(lines)
        if args.write and (lines or old.get("sdk") != sdk):
            today = datetime.now(UTC).date().isoformat()
            (HERE / name).write_text(render(contract, sdk, today), "utf-8")
    lines = error_codes.refresh_error_codes() if args.write else error_codes.differences()
    _show("error_codes.toml", lines, "")
    changed |= bool(lines)
    return 0 if args.write or not changed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
