"""Cases for the tests: a small session on the first shipped flow, exported round by round."""

import io
import struct
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from tests.evidence.build import seen
from wizard.evidence.case import Case, open_case
from wizard.evidence.gate import Gate
from wizard.evidence.redaction import KnownSecrets
from wizard.evidence.summary import SummaryContext
from wizard.flow.shelf import shipped_folder
from wizard.knowledge.load import catalogue
from wizard.model.event import Answered, Consented, Event, Learned, Noted, Pasted, Probed, Started
from wizard.model.observation import ProbeResult
from wizard.model.words import Consent, Source
from wizard.session.case.export import Exported, Leaving, export
from wizard.session.case.review import flow_of

ID = "20261122-093501-k3f7"
AT = datetime(2026, 11, 22, 9, 35, 1, tzinfo=UTC)
FLOW = (shipped_folder() / "api-400.toml").read_bytes()
LOADED = flow_of(FLOW, catalogue())
KEY = b"k" * 32
NETWORK = "a01234567.g89abcdef.n-.t-"


def at(seconds: int) -> datetime:
    return AT + timedelta(seconds=seconds)


def began(flow_hash: str = LOADED.sha256) -> Started:
    return Started(
        at=AT,
        session=ID,
        flow="api-400",
        flow_hash=flow_hash,
        knowledge="2026-11-22",
        tool="a400-wizard 0.1.0",
        target="https://api.anthropic.com",
    )


def told(step: str, fact: str, value: str, seconds: int = 10) -> Answered:
    answer = seen(fact, value, Source.PERSON, at=at(seconds), step=step, probe=None)
    return Answered(at=at(seconds), step=step, observation=answer)


def pasted(message: str = "messages.1.content: text content blocks must be non-empty") -> Pasted:
    return Pasted(
        at=at(5),
        sha256="ab" * 32,
        chars=120,
        kept="paste-1.txt",
        status=400,
        error_type="invalid_request_error",
        message=message,
        request_id="req_011CSabcDEF123456789",
        answered_by="api",
    )


def probed() -> Probed:
    reach = seen(
        "api_reach", "answered", at=at(20), network=NETWORK, measured={"status": 401, "server": "cloudflare"}
    )
    result = ProbeResult(
        probe="api_direct", state="done", observations=(reach,), started=at(19), ms=12.5, said="answered"
    )
    return Probed(at=at(20), step="way-direct", result=result)


def session(*more: Event) -> tuple[Event, ...]:
    """A session with a verdict: the request is at fault."""
    return (
        began(),
        told("what-calls", "surface", "my_code", 2),
        told("status", "status_page", "no_incident", 3),
        pasted(),
        Learned(at=at(5), observations=(seen("paste_place", "request", Source.PASTE, at=at(5)),)),
        Noted(at=at(6), field="tried", text="wrote to jo@firm.example"),
        Consented(at=at(7), consent=Consent.ASKS_HOST, hosts=("api.anthropic.com",), granted=True),
        probed(),
        *more,
    )


def gate(*secrets: str, level: str = "support") -> Gate:
    return Gate(level, KnownSecrets.of(secrets), KEY, ())  # type: ignore[arg-type]


def leaving(events: tuple[Event, ...] | None = None, made: Gate | None = None) -> Leaving:
    context = SummaryContext(tool="a400-wizard 0.1.0", knowledge="2026-11-22", gate=made or gate())
    return Leaving(
        events=session() if events is None else events,
        flow=LOADED.flow,
        flow_bytes=FLOW,
        catalogue=catalogue(),
        context=context,
    )


def first(*more: Event) -> Exported:
    """A case of one round."""
    return export(leaving(session(*more)), None, at(100))


def opened(done: Exported) -> Case:
    return open_case(done.data)


def contents(data: bytes) -> dict[str, bytes]:
    """Every file of an archive, as a program without our care would read them."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: Mapping[str, bytes] | list[tuple[str, bytes]], **more: int) -> bytes:
    """An archive as somebody else may write it, with any names."""
    out = io.BytesIO()
    pairs = files.items() if isinstance(files, Mapping) else files
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in pairs:
            entry = zipfile.ZipInfo("placeholder")
            entry.filename = name
            entry.compress_type = more.get("kind", zipfile.ZIP_DEFLATED)
            entry.external_attr = more.get("attr", 0o100600) << 16
            archive.writestr(entry, data)
    return out.getvalue()


def declared(data: bytes, name: str, size: int) -> bytes:
    """The archive with another size declared for a file, in its directory and before its bytes."""
    raw = name.encode()
    at_central = data.rindex(raw) - 46
    at_local = data.index(raw) - 30
    changed = bytearray(data)
    struct.pack_into("<L", changed, at_central + 24, size)
    struct.pack_into("<L", changed, at_local + 22, size)
    return bytes(changed)
