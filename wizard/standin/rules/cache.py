"""Rules of cache_control (facts: api D5)."""

from collections.abc import Iterator, Mapping
from typing import Any

from wizard.standin.rules.case import Case

_MOST = 4


def breakpoints(case: Case) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every cache_control with its place, in the order in which the API goes through them."""
    for index, tool in enumerate(case.tools):
        yield from _of(tool, f"tools.{index}")
    system = case.body.get("system")
    for index, block in enumerate(system if isinstance(system, list) else ()):
        yield from _of(block, f"system.{index}")
    for block in case.blocks():
        yield from _of(block.value, block.path)
        inner = block.value.get("content")
        for index, part in enumerate(inner if isinstance(inner, list) else ()):
            if isinstance(part, Mapping):
                yield from _of(part, f"{block.path}.content.{index}")
    yield from _of(case.body, "")


def _of(value: Mapping[str, Any], path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    control = value.get("cache_control")
    if isinstance(control, Mapping):
        yield (f"{path}.cache_control" if path else "cache_control"), control


def number(case: Case) -> Iterator[str]:
    """At most four breakpoints; the automatic one at the top counts."""
    found = sum(1 for _ in breakpoints(case))
    if found > _MOST:
        yield f"A maximum of {_MOST} blocks with cache_control may be provided. Found {found}."


def order(case: Case) -> Iterator[str]:
    """A longer lifetime never comes after a shorter one."""
    short = False
    for path, control in breakpoints(case):
        if control.get("ttl") == "1h" and short and path != "cache_control":
            yield (
                f"{path}.ttl: a ttl='1h' cache_control block must not come after a ttl='5m' cache_control "
                "block. Note that blocks are processed in the following order: `tools`, `system`, `messages`."
            )
        short = short or control.get("ttl", "5m") == "5m"


def empty_text(case: Case) -> Iterator[str]:
    """No breakpoint on an empty text."""
    for block in case.blocks():
        if block.type == "text" and not block.value["text"] and block.value.get("cache_control"):
            yield f"{block.path}: cache_control cannot be set for empty text blocks"
