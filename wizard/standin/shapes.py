"""Whether a body has the shape that the API knows: fields, types and tags, with the API's paths and words.

The texts are those of the API's validator (facts: api D0); the first failure is the answer.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape failure: where, in the API's spelling, and what."""

    path: str
    text: str

    def __str__(self) -> str:
        return f"{self.path}: {self.text}"


@dataclass(frozen=True, slots=True)
class Dialect:
    """What decides which keys are known: the API version, the betas asked for, and the endpoint."""

    version: str
    betas: frozenset[str] = field(default_factory=frozenset)
    counting: bool = False
    """True on count_tokens, which knows fewer keys."""


@cache
def _shapes() -> dict[str, Any]:
    return tomllib.loads(files("wizard.standin").joinpath("shapes.toml").read_text("utf-8"))


def shape_failures(body: Mapping[str, Any], dialect: Dialect) -> Iterator[Shape]:
    """Every way in which `body` is not a request, in the order in which the API would find them."""
    return _object(body, "create", "", dialect)


def _object(value: Any, name: str, path: str, dialect: Dialect) -> Iterator[Shape]:
    if not isinstance(value, Mapping):
        yield Shape(path, "Input should be a valid dictionary or object to extract fields from")
        return
    spec = _shapes()["objects"][name]
    if spec.get("open"):
        return
    fields: dict[str, str] = spec["fields"]
    known = {key: kind for key, kind in fields.items() if _knows(name, key, dialect)}
    for key in spec.get("required", ()):
        if key not in value and key in known:
            yield Shape(_join(path, key), "Field required")
    for key, kind in known.items():
        if key in value:
            yield from _value(value[key], kind, _join(path, key), dialect)
    for key in value:
        if key not in known:
            yield Shape(_join(path, str(key)), "Extra inputs are not permitted")


def _knows(name: str, key: str, dialect: Dialect) -> bool:
    shapes = _shapes()
    full = f"{name}.{key}"
    if name == "create" and dialect.counting and key in shapes["create_only"]["keys"]:
        return False
    if full in shapes["betas"] and not dialect.betas.intersection(shapes["betas"][full]):
        return False
    return full not in shapes["versions"] or dialect.version in shapes["versions"][full]


def _value(value: Any, kind: str, path: str, dialect: Dialect) -> Iterator[Shape]:
    if kind.endswith("?"):
        if value is None:
            return
        kind = kind[:-1]
    if "|" in kind:
        kind = _pick(value, kind.split("|"))
    word, _, rest = kind.partition(":")
    if word == "list":
        yield from _list(value, rest, path, dialect)
    elif word == "is":
        yield from _object(value, rest, path, dialect)
    elif word == "one":
        yield from _union(value, rest, path, dialect)
    elif word == "enum":
        allowed = rest.split(",")
        if not isinstance(value, str) or value not in allowed:
            yield Shape(path, f"Input should be {_either(allowed)}")
    elif (wrong := _plain(value, word)) is not None:
        yield Shape(path, wrong)


def _pick(value: Any, kinds: Sequence[str]) -> str:
    """The alternative that fits the JSON type of the value; the last one where none does."""
    for kind in kinds:
        word = kind.partition(":")[0]
        fits = {"string": str, "list": list, "dict": dict}.get(word)
        if fits is not None and isinstance(value, fits):
            return kind
    return kinds[-1]


def _list(value: Any, kind: str, path: str, dialect: Dialect) -> Iterator[Shape]:
    if not isinstance(value, list):
        yield Shape(path, "Input should be a valid list")
        return
    for index, item in enumerate(value):
        yield from _value(item, kind, f"{path}.{index}", dialect)


def _union(value: Any, name: str, path: str, dialect: Dialect) -> Iterator[Shape]:
    if not isinstance(value, Mapping):
        yield Shape(path, "Input should be a valid dictionary or object to extract fields from")
        return
    union = _shapes()["unions"][name]
    tag = value.get("type", union.get("untagged"))
    if tag is None:
        yield Shape(f"{path}.type", "Field required")
        return
    gates: dict[str, list[str]] = union.get("betas", {})
    variants: dict[str, str] = {
        name: shape
        for name, shape in union["variants"].items()
        if name not in gates or dialect.betas.intersection(gates[name])
    }
    if not isinstance(tag, str) or tag not in variants:
        tags = ", ".join(f"'{known}'" for known in variants)
        yield Shape(
            path, f"Input tag '{tag}' found using 'type' does not match any of the expected tags: {tags}"
        )
        return
    printed = union.get("printed", {}).get(tag, tag)
    rest = {key: item for key, item in value.items() if key != "type"}
    yield from _object(rest, variants[tag], _join(path, printed), dialect)


def _plain(value: Any, word: str) -> str | None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    fine = {
        "any": True,
        "string": isinstance(value, str),
        "integer": isinstance(value, int) and not isinstance(value, bool),
        "number": number,
        "boolean": isinstance(value, bool),
        "dict": isinstance(value, Mapping),
    }[word]
    if fine:
        return None
    return f"Input should be a valid {'dictionary' if word == 'dict' else word}"


def _either(words: Sequence[str]) -> str:
    quoted = [f"'{word}'" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
