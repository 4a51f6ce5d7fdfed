"""Cases as bytes: begin one, append a round, read one back. Rounds that stand are never touched again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from wizard.evidence.case.archive import pack, unpack
from wizard.evidence.case.errors import CaseError, ForgedError
from wizard.evidence.case.models import (
    ASK,
    FLOW,
    JOURNAL,
    LARGEST_ASK_FILE,
    MANIFEST,
    MOST_BACKS,
    MOST_EVENTS,
    MOST_ROUNDS,
    ROUND,
    SUMMARY,
    USER_FILES,
    VERSION,
    AskFile,
    Manifest,
    Round,
    belongs,
)
from wizard.evidence.case.strict import in_time, read, shaped, wrong
from wizard.evidence.printable import printable
from wizard.evidence.redaction import Level
from wizard.model.event import Event, Started, Went

_EVENT: TypeAdapter[Event] = TypeAdapter(Event)


@dataclass(frozen=True, slots=True)
class Turn:
    """One round as it was read: its record, its hash, and what it added."""

    record: Round
    digest: str
    events: tuple[Event, ...] = ()
    """What the user's side added to the journal."""
    ask: AskFile | None = None
    """What support sent back."""
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A case whose every hash was found to fit."""

    manifest: Manifest
    flow: bytes
    turns: tuple[Turn, ...]
    files: Mapping[str, bytes]

    @property
    def events(self) -> tuple[Event, ...]:
        """Every event of every round, in order."""
        return tuple(event for turn in self.turns for event in turn.events)

    @property
    def started(self) -> Started:
        """The first event; `open_case` refuses a case without one."""
        first = self.events[0]
        assert isinstance(first, Started)
        return first

    @property
    def head(self) -> Turn:
        """The newest round."""
        return self.turns[-1]

    def turn(self, digest: str) -> Turn | None:
        """The round with that hash."""
        return next((turn for turn in self.turns if turn.digest == digest), None)

    def extends(self, older: "Case") -> bool:
        """Whether this case is an older one with rounds appended, and nothing of it was changed."""
        ours, theirs = self.manifest.rounds, older.manifest.rounds
        return ours[: len(theirs)] == theirs


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return sha256(data).hexdigest()


def document(model: BaseModel) -> bytes:
    """A model as JSON in ASCII, the same bytes every time."""
    return json_bytes(model.model_dump(mode="json"))


def json_bytes(value: Any) -> bytes:
    """A value as JSON in ASCII."""
    return json.dumps(value, indent=1, ensure_ascii=True, sort_keys=True).encode("ascii") + b"\n"


def journal(events: tuple[Event, ...]) -> bytes:
    """Events as lines of JSON in ASCII."""
    lines = (json.dumps(e.model_dump(mode="json"), ensure_ascii=True, sort_keys=True) for e in events)
    return "".join(f"{line}\n" for line in lines).encode("ascii")


def begin(session: str, flow: bytes, flow_id: str, level: Level) -> dict[str, Any]:
    """The fixed part of a new case, for `append`."""
    return {"session": session, "flow": flow_id, "flow_sha256": digest(flow), "level": level}


def append(
    head: Mapping[str, Any], flow: bytes, before: Case | None, record: Round, files: Mapping[str, bytes]
) -> bytes:
    """The case with one more round, as bytes; every byte of the rounds before stays.

    Args:
        head: what `begin` gave; with `before` its manifest counts instead.
        flow: the pinned flow.
        before: the case so far; None begins one.
        record: the round; its number, parent and hashes are put in here.
        files: the round's own files by their name inside the round.

    Raises:
        CaseError: the case has as many rounds as one can have.
    """
    number = len(before.turns) + 1 if before else 1
    if number > MOST_ROUNDS:
        raise CaseError(f"a case has at most {MOST_ROUNDS} rounds; begin a new session")
    parent = before.head.digest if before else None
    hashes = {name: digest(data) for name, data in files.items()}
    whole = record.model_copy(update={"number": number, "parent": parent, "files": hashes})
    folder = f"round-{number}"
    every = dict(before.files) if before else {FLOW: flow}
    every[f"{folder}/{ROUND}"] = document(whole)
    every |= {f"{folder}/{name}": data for name, data in files.items()}
    rounds = (*(before.manifest.rounds if before else ()), digest(every[f"{folder}/{ROUND}"]))
    fixed = before.manifest.model_dump(exclude={"rounds", "files"}) if before else dict(head)
    manifest = Manifest.model_validate(
        {**fixed, "rounds": rounds, "files": {name: digest(data) for name, data in every.items()}}
    )
    return pack({MANIFEST: document(manifest), **every})


def open_case(data: bytes) -> Case:
    """A case from its bytes, once everything in it fits its hashes.

    Raises:
        NewerError: a newer program wrote it.
        ForgedError: a hash does not fit.
        CaseError: it is no case, or holds what does not belong there.
    """
    files = unpack(data, belongs)
    if MANIFEST not in files:
        raise CaseError("this is no case file: it has no manifest")
    manifest = shaped(Manifest, read(files.pop(MANIFEST), "the manifest"), "the manifest", VERSION)
    _fits(manifest, files)
    flow = files[FLOW]
    turns = tuple(_turns(manifest, files))
    case = Case(manifest, flow, turns, files)
    _whole(case)
    return case


def _fits(manifest: Manifest, files: Mapping[str, bytes]) -> None:
    if set(manifest.files) != set(files) or FLOW not in files:
        raise ForgedError("the case file does not hold the files that its manifest names")
    for name, data in files.items():
        if digest(data) != manifest.files[name]:
            raise ForgedError(f"{name} in the case file was changed after it was written")
    if digest(files[FLOW]) != manifest.flow_sha256:
        raise ForgedError("the flow in the case file is not the one that its manifest names")


def _turns(manifest: Manifest, files: Mapping[str, bytes]) -> list[Turn]:
    turns: list[Turn] = []
    expected = {FLOW}
    for number, named in enumerate(manifest.rounds, 1):
        folder = f"round-{number}"
        data = files.get(f"{folder}/{ROUND}")
        if data is None or digest(data) != named:
            raise ForgedError(f"round {number} of the case is not the one that the chain names")
        record = shaped(Round, read(data, f"round {number}"), f"round {number}", VERSION)
        parent = turns[-1].digest if turns else None
        if record.number != number or record.parent != parent:
            raise ForgedError(f"round {number} of the case does not follow the round before it")
        own = {name: files.get(f"{folder}/{name}") for name in record.files}
        wanted = set(USER_FILES) if record.who == "user" else {ASK}
        if set(own) != wanted:
            raise CaseError(f"round {number} of the case does not hold the files of one")
        for name, content in own.items():
            if content is None or digest(content) != record.files[name]:
                raise ForgedError(f"{folder}/{name} is not the one that its round names")
        expected |= {f"{folder}/{ROUND}", *(f"{folder}/{name}" for name in own)}
        turns.append(_turn(record, named, {name: content or b"" for name, content in own.items()}))
    if set(files) != expected:
        raise ForgedError("the case file holds files that belong to no round")
    return turns


def _turn(record: Round, named: str, files: Mapping[str, bytes]) -> Turn:
    if record.who == "support":
        return Turn(record, named, ask=open_ask(files[ASK]))
    summary = printable(files[SUMMARY].decode("utf-8", "replace"))
    return Turn(record, named, _events(files[JOURNAL], record.number), summary=summary)


def _events(data: bytes, number: int) -> tuple[Event, ...]:
    lines = data.split(b"\n")
    if lines[-1] or len(lines) > MOST_EVENTS:
        raise CaseError(f"the journal of round {number} cannot be read to its end")
    what = f"the journal of round {number}"
    found = []
    for line in lines[:-1]:
        try:
            event = _EVENT.validate_python(read(line, what))
        except ValidationError as error:
            raise CaseError(wrong(error, what)) from error
        in_time(event.model_dump(), what)
        found.append(event)
    return tuple(found)


def _whole(case: Case) -> None:
    """What must hold between the rounds."""
    events = case.events
    if not events or not isinstance(events[0], Started):
        raise CaseError("the case does not begin with the start of a session")
    if any(isinstance(event, Started) for event in events[1:]):
        raise CaseError("the case holds the start of a second session")
    started = events[0]
    if (started.session, started.flow_hash) != (case.manifest.session, case.manifest.flow_sha256):
        raise ForgedError("the case belongs to another session, or to another flow, than it says")
    if len(events) > MOST_EVENTS:
        raise CaseError(f"the case holds more than {MOST_EVENTS} events")
    if sum(isinstance(event, Went) and event.to is None for event in events) > MOST_BACKS:
        raise CaseError(f"the case goes back more than {MOST_BACKS} times")
    for turn in case.turns:
        if turn.ask and turn.ask.answers not in case.manifest.rounds[: turn.record.number - 1]:
            raise ForgedError(f"round {turn.record.number} answers a round that is not in the case")


def open_ask(data: bytes) -> AskFile:
    """An ask file from its bytes.

    Raises:
        NewerError: a newer program wrote it.
        CaseError: it is none.
    """
    if len(data) > LARGEST_ASK_FILE:
        raise CaseError(f"an ask file has at most {LARGEST_ASK_FILE // 1024} KB")
    found = shaped(AskFile, read(data, "the ask file"), "the ask file", VERSION)
    steps = [ask.step for ask in found.asks]
    if len(steps) != len(set(steps)):
        raise CaseError("the ask file asks for the same step twice")
    return found
