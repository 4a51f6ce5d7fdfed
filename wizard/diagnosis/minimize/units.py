"""What belongs together in a request, such as calls with their results, and how parts of it are taken out."""

from collections.abc import Iterable, Sequence
from typing import Any

from wizard.diagnosis.repair import plain_copy

FILLER = "x"
NEEDED = frozenset({"model", "max_tokens", "messages", "role", "content", "type"})
"""Keys without which the API would complain about their absence first."""
PROSE = frozenset({"text", "content", "system", "description", "title", "context", "thinking", "instructions", "cited_text"})  # fmt: skip # noqa: E501
"""Keys whose text is prose, so that other text does as well."""
_SHORT = 16
Place = tuple[str | int, ...]


def message_units(messages: Sequence[Any]) -> list[list[int]]:
    """Indices of messages that go or stay together: a call and its results, else one by one."""
    units: list[list[int]] = []
    for index, message in enumerate(messages):
        if units and calls(messages[units[-1][-1]]) & results(message):
            units[-1].append(index)
        else:
            units.append([index])
    return units


def _ids(message: Any, key: str) -> set[str]:
    content = message.get("content") if isinstance(message, dict) else None
    blocks = content if isinstance(content, list) else []
    return {block[key] for block in blocks if isinstance(block, dict) and isinstance(block.get(key), str)}


def calls(message: Any) -> set[str]:
    """Ids of the calls in a message."""
    return _ids(message, "id")


def results(message: Any) -> set[str]:
    """Ids of the calls that a message answers."""
    return _ids(message, "tool_use_id")


def related(messages: Sequence[Any], index: int) -> list[int]:
    """Indices of the messages that share a call with one of them."""
    wanted = calls(messages[index]) | results(messages[index])
    return [i for i, message in enumerate(messages) if (calls(message) | results(message)) & wanted]


def resolve(body: Any, steps: Sequence[str | int]) -> Place:
    """The place behind a path as the API prints it, as far as it is there: tags of unions are left out."""
    place: list[str | int] = []
    node = body
    for number, step in enumerate(steps):
        last = number == len(steps) - 1
        in_list = isinstance(node, list) and isinstance(step, int) and step < len(node)
        in_dict = isinstance(node, dict) and step in node and (last or isinstance(node[step], dict | list))
        if in_list or in_dict:  # else a tag such as `text`, `custom` or `base64`, or a key that is missing
            node = node[step]
            place.append(step)
    return tuple(place)


def with_messages(body: dict[str, Any], kept: Iterable[int]) -> dict[str, Any]:
    """The body with some of its messages, still beginning and ending as the whole one does."""
    messages = body["messages"]
    chosen = [messages[index] for index in sorted(kept)]
    user = {"role": "user", "content": FILLER}
    if messages and _role(messages[0]) == "user" and (not chosen or _role(chosen[0]) != "user"):
        chosen.insert(0, user)
    if messages and _role(messages[-1]) == "user" and _role(chosen[-1]) == "assistant":
        chosen.append(user)
    return {**body, "messages": chosen}


def _role(message: Any) -> Any:
    return message.get("role") if isinstance(message, dict) else None


def prose(value: Any, at: Place = ()) -> list[Place]:
    """Places of texts that are prose and longer than a word or two; bounded in depth."""
    found: list[Place] = []
    todo: list[tuple[Place, Any]] = [(at, value)]
    while todo:
        place, inner = todo.pop()
        if isinstance(inner, dict):
            todo += [((*place, key), each) for key, each in inner.items()]
        elif isinstance(inner, list):
            todo += [((*place, index), each) for index, each in enumerate(inner)]
        elif isinstance(inner, str) and len(inner) > _SHORT and place and _is_prose(place):
            found.append(place)
    return sorted(found, key=str)


def _is_prose(place: Place) -> bool:
    return place[-1] in PROSE


def texts(value: Any) -> list[Place]:
    """Places of all longer texts, longest first."""
    found: list[tuple[int, Place]] = []
    todo: list[tuple[Place, Any]] = [((), value)]
    while todo:
        place, inner = todo.pop()
        if isinstance(inner, dict):
            todo += [((*place, key), each) for key, each in inner.items()]
        elif isinstance(inner, list):
            todo += [((*place, index), each) for index, each in enumerate(inner)]
        elif isinstance(inner, str) and len(inner) > _SHORT and place and place[-1] != "model":
            found.append((len(inner), place))
    return [place for _, place in sorted(found, key=lambda entry: (-entry[0], str(entry[1])))]


def get(body: Any, at: Place) -> Any:
    """The value at a place.

    Raises:
        LookupError: there is no such place.
    """
    for step in at:
        if not isinstance(body, dict | list):
            raise LookupError(step)
        try:
            body = body[step]  # type: ignore[index]  # a wrong kind of step is what the except is for
        except TypeError as error:
            raise LookupError(step) from error
    return body


def there(body: Any, place: Place) -> bool:
    """Whether there is such a place."""
    try:
        get(body, place)
    except LookupError:
        return False
    return True


def pointer(place: Place) -> str:
    """A place as a JSON Pointer (RFC 6901)."""
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in place)


def holds(value: Any, word: str) -> bool:
    """Whether a word stands anywhere in a value, as the name of a key or as a whole text."""
    todo = [value]
    while todo:
        inner = todo.pop()
        if isinstance(inner, dict):
            if word in inner:
                return True
            todo += inner.values()
        elif isinstance(inner, list):
            todo += inner
        elif inner == word:
            return True
    return False


def changed(body: Any, edits: dict[Place, Any]) -> Any:
    """A copy of the body with other values at some places; only what lies on the way is copied."""
    if () in edits:
        return edits[()]
    by_step: dict[str | int, dict[Place, Any]] = {}
    for place, value in edits.items():
        by_step.setdefault(place[0], {})[place[1:]] = value
    result: Any = dict(body) if isinstance(body, dict) else list(body)
    for step, inner in by_step.items():
        result[step] = inner[()] if () in inner else changed(result[step], inner)
    return result


def without(body: Any, places: Iterable[Place]) -> Any:
    """A copy of the body without some members or items."""
    result = plain_copy(body)
    for place in sorted(places, key=_last_first, reverse=True):
        holder = get(result, place[:-1])
        del holder[place[-1]]
    return result


def without_blocks(body: dict[str, Any], places: Iterable[Place]) -> dict[str, Any]:
    """The body without some parts. A message that loses all its content by that goes too, or says filler.

    It stays where it is the last or first, since a request begins and mostly ends with the user.
    """
    chosen = set(places)
    given = body.get("messages")
    messages = given if isinstance(given, list) else []
    for index, message in enumerate(messages):
        content = message.get("content") if isinstance(message, dict) else None
        blocks = content if isinstance(content, list) else []
        inside = {("messages", index, "content", number) for number in range(len(blocks))}
        if inside and inside <= chosen:
            chosen -= inside
            if index in (0, len(messages) - 1):
                body = changed(body, {("messages", index, "content"): FILLER})
            else:
                chosen.add(("messages", index))
    result: dict[str, Any] = without(body, chosen)
    return result


def _last_first(place: Place) -> list[tuple[int, str]]:
    return [(step, "") if isinstance(step, int) else (-1, step) for step in place]


def partners(body: dict[str, Any], at: Place) -> list[Place]:
    """A block together with its partner: the result of its call, or the call of its result."""
    block = get(body, at)
    if not isinstance(block, dict):
        return [at]
    wanted = block.get("tool_use_id") or (
        block.get("id") if str(block.get("type")).endswith("tool_use") else None
    )
    if not isinstance(wanted, str):
        return [at]
    found = [at]
    for index, message in enumerate(body.get("messages", ())):
        content = message.get("content") if isinstance(message, dict) else None
        for number, other in enumerate(content if isinstance(content, list) else ()):
            place: Place = ("messages", index, "content", number)
            if (
                place != at
                and isinstance(other, dict)
                and wanted in (other.get("id"), other.get("tool_use_id"))
            ):
                found.append(place)
    return found
