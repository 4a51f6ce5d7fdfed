"""What a case file and an ask file hold: a list of rounds, each of which names the hash of the one before."""

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from wizard.evidence.fingerprint import Fingerprint
from wizard.evidence.redaction import Level
from wizard.model.base import Instant, Model
from wizard.model.event import Ask, Dispute

VERSION = 1
MOST_ROUNDS = 50
"""Five files each, and two of the case itself: within what an archive may hold."""
MOST_EVENTS = 5000
"""Events of a whole case; a long session has some hundred."""
MOST_BACKS = 300
"""Steps back in a whole case: each costs a look at the table, and a forged case could keep a reader busy."""
LONGEST_NOTE = 2000
MOST_ASKS = 20
MOST_PUT_BACK = 100
LARGEST_ASK_FILE = 128 * 1024

MANIFEST = "manifest.json"
FLOW = "flow.toml"
ROUND = "round.json"
JOURNAL = "journal.jsonl"
OBSERVATIONS = "observations.json"
SUMMARY = "summary.txt"
REPORT = "report.json"
ASK = "ask.json"
USER_FILES = (JOURNAL, OBSERVATIONS, SUMMARY, REPORT)
_NAME = re.compile(
    r"manifest\.json|flow\.toml"
    r"|round-[1-9]\d?/(round\.json|journal\.jsonl|observations\.json|summary\.txt|report\.json|ask\.json)",
    re.ASCII,
)

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
SessionId = Annotated[str, StringConstraints(pattern=r"^\d{8}-\d{6}-[a-z2-7]{4}$")]
_PERSON = r"^[^\W_][\w .'’-]{0,39}$"
Name = Annotated[str, StringConstraints(pattern=_PERSON)]
"""How a person is called in a case: letters, digits, spaces and a few signs, at most 40."""
Note = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NOTE)]


def belongs(name: str) -> bool:
    """Whether a file of this name belongs into a case."""
    return _NAME.fullmatch(name) is not None


def is_name(text: str) -> bool:
    """Whether a person can be called so in a case."""
    return re.fullmatch(_PERSON, text) is not None


class Seen(Model):
    """What the table said when the round was made; a reader computes it again and compares."""

    rule: str
    title: str
    sureness: str


class PutBack(Model):
    """Something that the level of the case would have taken out and that its owner put back, one by one."""

    what: str = Field(max_length=120)
    """Of what kind it is: *an e-mail address*."""
    reason: str = Field(max_length=400)


class Round(Model):
    """One turn of a case: what one of the two sides added, and the hash of the round before."""

    format: Literal["a400-wizard case round"] = "a400-wizard case round"
    version: Literal[1] = 1
    number: int = Field(ge=1, le=MOST_ROUNDS)
    who: Literal["user", "support"]
    name: Name
    """As the person calls themselves; it is said, not proved."""
    at: Instant
    parent: Digest | None = None
    """SHA-256 of the round before; None for the first."""
    answers: Digest | None = None
    """For support: SHA-256 of the round that was looked at."""
    tool: str = Field(max_length=100)
    knowledge: str = Field(max_length=100)
    events: int = Field(default=0, ge=0, le=MOST_EVENTS)
    """How many events of the session were taken into the case up to and with this round."""
    withheld: int = Field(default=0, ge=0)
    """Events of this round that the gate could not judge; they stayed behind."""
    verdict: Seen | None = None
    fingerprint: Fingerprint | None = None
    put_back: tuple[PutBack, ...] = Field(default=(), max_length=MOST_PUT_BACK)
    files: Mapping[str, Digest]
    """File of this round -> SHA-256 of its bytes."""


class Manifest(Model):
    """What is in the archive."""

    format: Literal["a400-wizard case"] = "a400-wizard case"
    version: Literal[1] = 1
    session: SessionId
    flow: str = Field(max_length=60)
    flow_sha256: Digest
    level: Level
    rounds: tuple[Digest, ...] = Field(min_length=1, max_length=MOST_ROUNDS)
    """SHA-256 of each round's `round.json`, in order."""
    files: Mapping[str, Digest]
    """Every other file of the archive -> SHA-256 of its bytes."""


class AskFile(Model):
    """What support sends back: step ids and text. No code, no address to open, no advice beyond the flow."""

    format: Literal["a400-wizard ask"] = "a400-wizard ask"
    version: Literal[1] = 1
    session: SessionId
    flow_sha256: Digest
    answers: Digest
    """SHA-256 of the round that was looked at."""
    round: int = Field(ge=1, le=MOST_ROUNDS)
    """The number of that round."""
    by: Name
    at: Instant
    tool: str = Field(max_length=100)
    asks: tuple[Ask, ...] = Field(default=(), max_length=MOST_ASKS)
    notes: tuple[Note, ...] = Field(default=(), max_length=MOST_ASKS)
    disputes: tuple[Dispute, ...] = Field(default=(), max_length=MOST_ASKS)
    put_back: tuple[PutBack, ...] = Field(default=(), max_length=MOST_PUT_BACK)
