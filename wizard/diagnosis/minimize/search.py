"""The search for the smallest request that still fails in the same way.

A generator yields candidates and takes answers, so that whoever asks (a function, a live call, a worker that
can be canceled) needs no search of its own. The steps, cheapest and largest first: prose becomes filler; only
what the message names stays; keys, messages and tools go by halves; then what is left is trimmed.
"""

import json
from collections.abc import Callable, Generator, Sequence
from typing import Any, NamedTuple

from wizard.diagnosis.minimize import units
from wizard.diagnosis.minimize.culprit import ANOTHER, ways_out
from wizard.diagnosis.minimize.shots import shots
from wizard.diagnosis.minimize.signature import Signature, about_size, signature
from wizard.diagnosis.minimize.units import FILLER, NEEDED, Place
from wizard.model.explanation import ApiError

Answer = ApiError | str | None
"""What answered a candidate: an error, its message alone, or None where the body was accepted."""


class Candidate(NamedTuple):
    """A body to be tried next."""

    body: dict[str, Any]
    about: str
    """What was taken away, for the person who watches."""
    calls: int
    """How many were tried before this one."""
    best: dict[str, Any]
    """The smallest body so far that fails in the same way; what a cancel should keep."""


class Minimized(NamedTuple):
    """What shrinking came to."""

    body: Any
    """The smallest body found that fails in the same way."""
    calls: int
    removed: tuple[str, ...]
    """What was taken away, in order."""
    error: ApiError | str | None = None
    """The error that all of it is about; None where the body did not fail at all."""
    culprit: str | None = None
    """JSON Pointer into `body`: without this it is accepted. None where that was not shown."""
    complete: bool = True
    """False where the budget ended the search."""
    replaced: bool = False
    """It is accepted with another value at `culprit`, which cannot simply be left out."""

    @property
    def size(self) -> int:
        """Bytes of the body as compact JSON."""
        return size_of(self.body)


Steps = Generator[Candidate, Answer, bool]


def minimize(
    body: dict[str, Any], answer: Callable[[dict[str, Any]], Answer], *, budget: int = 200
) -> Minimized:
    """Shrink a failing request to the part that fails.

    Args:
        body: The body that fails. It is left as it is.
        answer: Says what answers a body: the error, or its message, or None where it is accepted.
        budget: How often `answer` may be asked.
    """
    steps = search(body, budget=budget)
    try:
        candidate = next(steps)
        while True:
            candidate = steps.send(answer(candidate.body))
    except StopIteration as end:
        result: Minimized = end.value
        return result


def search(body: dict[str, Any], *, budget: int = 200) -> Generator[Candidate, Answer, Minimized]:
    """Yield candidates and take their answers; return the smallest body that failed as the first one did."""
    return (yield from _Search(body, budget).run())


def size_of(body: Any) -> int:
    """Bytes of a body as compact JSON."""
    return len(
        json.dumps(body, separators=(",", ":"), ensure_ascii=False, default=str).encode("utf-8", "replace")
    )


class _SpentError(Exception):
    """The budget is used up."""


class _Search:
    def __init__(self, body: dict[str, Any], budget: int) -> None:
        self.best = body
        self.budget = budget
        self.calls = 0
        self.removed: list[str] = []
        self.wanted: Signature | None = None
        self.error: ApiError | str = ""
        self.last: Answer = None
        self.tried: set[str] = set()

    def run(self) -> Generator[Candidate, Answer, Minimized]:
        """Yield each body to be tried, be sent its answer, return the smallest that fails alike."""
        first = yield Candidate(self.best, "as it is", 0, self.best)
        self.calls = 1
        if first is None:
            return Minimized(self.best, self.calls, ())
        self.error, self.wanted = first, signature(first)
        whole = about_size(self.error, self._message())
        complete, culprit, replaced = True, None, False
        try:
            if not whole:  # what is too large as a whole has no part that fails alone
                yield from self._smaller()
            culprit, replaced = yield from self._culprit()
        except _SpentError:
            complete = False
        removed = tuple(self.removed)
        return Minimized(self.best, self.calls, removed, self.error, culprit, complete, replaced)

    def _smaller(self) -> Generator[Candidate, Answer, None]:
        """Every way of making the body smaller, the cheapest and largest first."""
        yield from self._fill()
        yield from self._guided()
        yield from self._top_keys()
        yield from self._messages()
        for key in ("tools", "system", "stop_sequences", "mcp_servers", "requests"):
            yield from self._items((key,), f"entries of {key}")
        yield from self._trim()
        yield from self._shorten()

    def _try(self, body: Any, about: str) -> Steps:
        """Whether a smaller body fails in the same way; it is the best from then on."""
        text = json.dumps(body, sort_keys=True, default=str)
        if text in self.tried or size_of(body) >= size_of(self.best):
            return False
        self.tried.add(text)
        if self.calls >= self.budget:
            raise _SpentError
        self.last = yield Candidate(body, about, self.calls, self.best)
        self.calls += 1
        if self.last is None or signature(self.last) != self.wanted:
            return False
        self.best = body
        self.error = self.last
        self.removed.append(about)
        return True

    def _message(self) -> str:
        return self.error if isinstance(self.error, str) else self.error.message or ""

    def _fill(self) -> Generator[Candidate, Answer, None]:
        """Prose becomes filler: all of it at once, else by halves."""
        places = units.prose(self.best)
        yield from self._halves(
            places, lambda chosen: units.changed(self.best, dict.fromkeys(chosen, FILLER)), "prose"
        )

    def _halves(self, places: Sequence[Place], build: Callable[[Sequence[Place]], Any], about: str) -> Generator[Candidate, Answer, None]:  # fmt: skip # noqa: E501
        """Change as many places as can be, splitting where the change matters."""
        todo = [list(places)] if places else []
        while todo:
            group = todo.pop()
            if (yield from self._try(build(group), f"{len(group)} × {about}")) or len(group) == 1:
                continue
            middle = len(group) // 2
            todo += [group[middle:], group[:middle]]

    def _guided(self) -> Generator[Candidate, Answer, None]:
        """Only what the message names, within the smallest body that can be one."""
        for shot in shots(self.best, self._message()):
            if (yield from self._try(shot, "everything that the message does not name")):
                return

    def _top_keys(self) -> Generator[Candidate, Answer, None]:
        """Keys at the top go: all at once, else by halves."""
        places: list[Place] = [(key,) for key in self.best if key not in NEEDED and key != "requests"]
        yield from self._halves(places, self._dropped, "keys at the top")

    def _dropped(self, places: Sequence[Place]) -> Any:
        return units.without(self.best, [place for place in places if units.there(self.best, place)])

    def _messages(self) -> Generator[Candidate, Answer, None]:
        """Messages go by halves, calls with their results."""
        messages = self.best.get("messages")
        if isinstance(messages, list) and len(messages) > 1:
            whole = self.best
            groups = units.message_units(messages)

            def build(kept: Sequence[list[int]]) -> Any:
                return units.with_messages(whole, [index for unit in kept for index in unit])

            yield from self._reduce(groups, build, "messages")

    def _items(self, at: Place, about: str) -> Generator[Candidate, Answer, None]:
        if not units.there(self.best, at):
            return
        items = units.get(self.best, at)
        if isinstance(items, list) and len(items) > 1:
            whole = self.best
            yield from self._reduce(items, lambda kept: units.changed(whole, {at: list(kept)}), about)

    def _reduce(self, items: Sequence[Any], build: Callable[[Sequence[Any]], Any], about: str) -> Generator[Candidate, Answer, None]:  # fmt: skip # noqa: E501
        """Delta debugging (Zeller and Hildebrandt 2002): try parts alone, then the rest without a part."""
        kept, parts = list(items), 2
        while len(kept) > 1:
            size = max(1, len(kept) // parts)
            pieces = [kept[start : start + size] for start in range(0, len(kept), size)]
            smaller: list[Any] | None = None
            for piece in pieces:
                if (yield from self._try(build(piece), f"{len(kept) - len(piece)} {about}")):
                    smaller, parts = piece, 2
                    break
            for number in range(len(pieces)) if smaller is None and len(pieces) > 2 else ():
                rest = [item for other, piece in enumerate(pieces) if other != number for item in piece]
                if (yield from self._try(build(rest), f"{len(pieces[number])} {about}")):
                    smaller, parts = rest, max(2, parts - 1)
                    break
            if smaller is not None:
                kept = smaller
            elif size == 1:
                return
            else:
                parts = min(len(kept), parts * 2)

    def _trim(self) -> Generator[Candidate, Answer, None]:
        """What is left loses members and items one level after the other."""
        depth = 1
        while True:
            places = [place for place in _members(self.best, depth) if place[-1] not in NEEDED]
            if not places and not _members(self.best, depth):
                return
            for group in _by_holder(places).values():
                yield from self._halves(group, self._with_partners, "parts")
            depth += 1

    def _with_partners(self, places: Sequence[Place]) -> Any:
        chosen = {
            p for place in places if units.there(self.best, place) for p in units.partners(self.best, place)
        }
        body = units.without_blocks(self.best, chosen)
        # A body without any message fails for that alone, whoever answers.
        return self.best if self.best.get("messages") and not body.get("messages") else body

    def _shorten(self) -> Generator[Candidate, Answer, None]:
        """Long texts become filler, else half as long, as far as that goes."""
        for place in units.texts(self.best):
            if (yield from self._try(units.changed(self.best, {place: FILLER}), "a long text")):
                continue
            text = units.get(self.best, place)
            while len(text) > 16:
                text = text[: len(text) // 8 * 4]  # base64 stays base64 in steps of four
                if not (yield from self._try(units.changed(self.best, {place: text}), "half of a long text")):
                    break

    def _culprit(self) -> Generator[Candidate, Answer, tuple[str | None, bool]]:
        """The part without which, or with another value of which, the rest is accepted; and which of both.

        So the end is shown and not only claimed.
        """
        for place, about, body in ways_out(self.best, self._message()):
            if self.calls >= self.budget:
                break
            answer = yield Candidate(body, about, self.calls, self.best)
            self.calls += 1
            if answer is None:
                return units.pointer(place), about.startswith(ANOTHER)
        return None, False


def _members(body: Any, depth: int) -> list[Place]:
    """Places of all members and items at a depth."""
    layer: list[tuple[Place, Any]] = [((), body)]
    for _ in range(depth):
        layer = [
            ((*place, step), inner)
            for place, value in layer
            for step, inner in (
                value.items()
                if isinstance(value, dict)
                else enumerate(value)
                if isinstance(value, list)
                else ()
            )
        ]
    return [place for place, _ in layer]


def _by_holder(places: list[Place]) -> dict[Place, list[Place]]:
    groups: dict[Place, list[Place]] = {}
    for place in places:
        groups.setdefault(place[:-1], []).append(place)
    return groups
