"""Messages that stand in a row, as the rules look at them: safe to walk, and looked through once.

Rules ask first whether there is anything for them at all (a type of block, a key in such blocks), which is
answered for all messages together; only then are places and blocks looked at one by one. So what a long
conversation costs is a few passes at the speed of C. Nothing here trusts a type: what is not of the expected
kind is simply not there for the rules, since the contract has reported it already.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import Any

from wizard.diagnosis.contract.finding import Place
from wizard.diagnosis.contract.plain import Signature, in_messages, in_results, signatures
from wizard.diagnosis.contract.request import Request
from wizard.diagnosis.contract.turns import Spot, Turn

_ROLE = itemgetter("role")
_CONTENT = itemgetter("content")
_KEYS_OF_MESSAGE = 2
"""A plain message has these two and nothing else."""
_Blocks = dict[str, list[dict[str, Any]]]


class Stretch:
    """Messages of one request that stand in a row.

    A request is cut between a message of the user and one of the assistant only: a call and its result, and a
    system message and its neighbors, are always in one stretch.
    """

    def __init__(self, request: Request, messages: list[Any], first: int = 0, last: bool = True) -> None:
        """Look at some messages of a request.

        Args:
            request: What they belong to.
            messages: The messages; anything may stand in the list.
            first: Index of the first of them in `messages` of the request.
            last: Whether the conversation ends with them.
        """
        self.request = request
        self.messages = messages
        self.first = first
        self.last = last

    def at(self, number: int, *steps: str | int) -> Place:
        """A place in the message of that index."""
        return (*self.request.prefix, "messages", number, *steps)

    def content(self, number: int) -> Any:
        """Content of the sound message of that index."""
        return self.messages[number - self.first]["content"]

    @property
    def end(self) -> int | None:
        """Index of the last message of the conversation; None where that is in a later stretch."""
        return self.first + len(self.messages) - 1 if self.last else None

    @cached_property
    def columns(self) -> tuple[Sequence[int], list[str], list[Any]]:
        """Indices, roles and contents of the messages whose role and content are of the right kind."""
        try:
            roles, contents = list(map(_ROLE, self.messages)), list(map(_CONTENT, self.messages))
            if set(map(type, roles)) <= {str} and set(map(type, contents)) <= {str, list}:
                return range(self.first, self.first + len(self.messages)), roles, contents
        except (KeyError, TypeError, IndexError):
            pass  # something is no message; it is left out
        sound = [
            (number, message["role"], message["content"])
            for number, message in enumerate(self.messages, self.first)
            if isinstance(message, dict)
            and isinstance(message.get("role"), str)
            and isinstance(message.get("content"), str | list)
        ]
        return [n for n, _, _ in sound], [role for _, role, _ in sound], [content for _, _, content in sound]

    @property
    def numbers(self) -> Sequence[int]:
        """Indices of the sound messages."""
        return self.columns[0]

    @property
    def roles(self) -> list[str]:
        """Roles of the sound messages."""
        return self.columns[1]

    @property
    def contents(self) -> list[Any]:
        """Contents of the sound messages: strings and lists."""
        return self.columns[2]

    @cached_property
    def strings(self) -> list[str]:
        """Contents that are plain text."""
        return [content for content in self.contents if type(content) is str]

    @cached_property
    def turns(self) -> list[Turn]:
        """The sound messages one by one."""
        return [Turn(*each) for each in zip(*self.columns, strict=True)]

    def closing(self) -> list[Turn]:
        """The last two sound messages."""
        return [Turn(*each) for each in zip(*(column[-2:] for column in self.columns), strict=True)]

    @cached_property
    def _direct(self) -> tuple[_Blocks, bool]:
        return _by_type(chain.from_iterable(c for c in self.contents if type(c) is list))

    @cached_property
    def _inner(self) -> tuple[_Blocks, bool]:
        results = (result.get("content") for result in self._direct[0].get("tool_result", ()))
        return _by_type(chain.from_iterable(content for content in results if type(content) is list))

    @cached_property
    def kinds(self) -> set[str]:
        """Types of blocks, those inside tool results too."""
        return {*self._direct[0], *self._inner[0]}

    @cached_property
    def _shapes(self) -> tuple[dict[str, set[Signature]], dict[str, set[Signature]]]:
        direct, inner = self._direct[0], self._inner[0]
        return (
            {kind: signatures(blocks) for kind, blocks in direct.items()},
            {kind: signatures(blocks) for kind, blocks in inner.items()},
        )

    @cached_property
    def _keys(self) -> dict[str, set[Any]]:
        keys: dict[str, set[Any]] = defaultdict(set)
        for kind, shapes in chain(self._shapes[0].items(), self._shapes[1].items()):
            for shape in shapes:
                keys[kind].update(shape[: len(shape) // 2])
        return keys

    def has(self, kind: str, key: str) -> bool:
        """Whether a block of a type has a key."""
        return kind in self.kinds and key in self._keys[kind]

    def number_of(self, kind: str) -> int:
        """Blocks of a type that stand directly in messages."""
        return len(self._direct[0].get(kind, ()))

    def column(self, kind: str, key: str) -> list[Any]:
        """Values of a key in all blocks of a type; None for each block without it."""
        blocks = chain(self._direct[0].get(kind, ()), self._inner[0].get(kind, ()))
        return [block.get(key) for block in blocks]

    @cached_property
    def plain(self) -> bool:
        """Whether the contract surely has nothing against these messages, told by their shapes alone."""
        (_, ordered), (_, ordered_inside) = self._direct, self._inner
        if not (ordered and ordered_inside and len(self.contents) == len(self.messages)):
            return False
        if not (
            set(self.roles) <= {"user", "assistant"} and set(map(len, self.messages)) <= {_KEYS_OF_MESSAGE}
        ):
            return False
        direct, inner = self._shapes
        return all(in_messages().hold(kind, shapes) for kind, shapes in direct.items()) and all(
            in_results().hold(kind, shapes) for kind, shapes in inner.items()
        )

    @cached_property
    def _spots(self) -> dict[str, list[Spot]]:
        found: dict[str, list[Spot]] = {}
        for number, role, content in zip(*self.columns, strict=True):
            if type(content) is list:
                _sort_in(found, content, self.at(number, "content"), role, number)
        return found

    def spots(self, *kinds: str) -> Iterator[Spot]:
        """The blocks of the named types, in the order of the types."""
        for kind in kinds:
            if kind in self.kinds:
                yield from self._spots.get(kind, ())


def stretches(request: Request, pieces: Iterable[list[Any]] | None = None) -> Iterator[Stretch]:
    """The messages of a request, cut where no rule about neighbors reaches over the cut.

    Beyond the number of messages that a request may have, they are counted and not looked at.

    Args:
        request: What they belong to.
        pieces: The messages in order, cut anywhere; None where all of them stand in the body.
    """
    if pieces is None:
        messages = request.get("messages", list)
        if messages is None:
            return
        pieces = [messages]
    held: list[Any] = []
    first, most = 0, request.limit("messages")
    for piece in pieces:
        cut = _last_cut(held)
        if cut:
            yield Stretch(request, held[:cut], first, last=False)
            first, held = first + cut, held[cut:]
        room = max(0, most - first - len(held))
        request.talk.beyond += max(0, len(piece) - room)
        held = [*held, *piece[:room]] if held or len(piece) > room else piece
    if request.talk.beyond:
        while held and isinstance(held[-1], dict) and held[-1].get("role") == "assistant":
            held = held[:-1]  # its answer is beyond what is looked at
            request.talk.beyond += 1
    yield Stretch(request, held, first, last=not request.talk.beyond)


def _last_cut(messages: list[Any]) -> int:
    """The last place where messages may be cut: before an answer of the assistant to the user; 0 for none."""
    after = ""
    for index in range(len(messages) - 1, -1, -1):
        message = messages[index]
        sound = isinstance(message, dict) and isinstance(message.get("content"), str | list)
        role = message.get("role") if sound else ""
        if role == "user" and after == "assistant":
            return index + 1
        after = role if isinstance(role, str) else ""
    return 0


def note(stretch: Stretch) -> None:
    """Enter what is to be kept of a stretch when it has gone by."""
    talk = stretch.request.talk
    talk.seen += len(stretch.messages)
    talk.closing = [*talk.closing, *stretch.closing()][-2:]
    talk.opening = talk.opening or (
        Turn(*next(zip(*stretch.columns, strict=True))) if stretch.roles else None
    )
    talk.kinds |= stretch.kinds
    talk.images += len(stretch.column("image", "type"))
    texts = chain(stretch.strings, stretch.column("text", "text"), stretch.column("tool_result", "content"))
    talk.chars += sum(len(text) for text in texts if type(text) is str)
    cited = chain(stretch.column("document", "citations"), stretch.column("search_result", "citations"))
    talk.cited = talk.cited or any(isinstance(each, dict) and each.get("enabled") is True for each in cited)


def _by_type(blocks: Iterable[Any]) -> tuple[_Blocks, bool]:
    """Blocks by their type, and whether all of them are objects that have one."""
    found: _Blocks = defaultdict(list)
    ordered = True
    for block in blocks:
        kind = block.get("type") if type(block) is dict else None
        if type(kind) is str:
            found[kind].append(block)
        else:
            ordered = False
    return dict(found), ordered


def _sort_in(by_type: dict[str, list[Spot]], blocks: list[Any], base: Place, role: str, turn: int) -> None:
    """Enter blocks under their types, and those inside tool results too."""
    for index, block in enumerate(blocks):
        kind = block.get("type") if isinstance(block, dict) else None
        if isinstance(kind, str):
            at = (*base, index)
            by_type.setdefault(kind, []).append(Spot(at, block, role, turn))
            if kind == "tool_result" and isinstance(block.get("content"), list):
                _sort_in(by_type, block["content"], (*at, "content"), role, turn)
