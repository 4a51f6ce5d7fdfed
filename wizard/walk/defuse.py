"""Every text of a page goes through `printable()` here, in one place, so that no field can be forgotten."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from pydantic import BaseModel

T = TypeVar("T")


def defuse(value: T, clean: Callable[[str], str]) -> T:
    """The same value with every text in it made safe to print.

    Args:
        value: a page, or anything made of dataclasses, models, mappings, sequences and plain values.
        clean: `printable()` with the known secrets of this session.
    """
    return cast(T, _defuse(value, clean))


def _defuse(value: Any, clean: Callable[[str], str]) -> Any:
    if type(value) is str:
        return clean(value)
    if isinstance(value, BaseModel):
        fresh = {name: _defuse(getattr(value, name), clean) for name in type(value).model_fields}
        return value.model_copy(update=fresh)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _defuse(getattr(value, f.name), clean) for f in fields(value)})
    if isinstance(value, Mapping):
        return {_defuse(k, clean): _defuse(v, clean) for k, v in value.items()}
    if isinstance(value, tuple | list):
        return type(value)(_defuse(item, clean) for item in value)
    return value
