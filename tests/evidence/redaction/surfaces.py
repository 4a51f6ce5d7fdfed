"""Every way out of the program, each fed with a text that holds a plant, as the program takes it there."""

import io
import json
import tempfile
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path

from tests.evidence import build
from tests.evidence.case.build import at, leaving, session
from tests.evidence.redaction.plants import Plant
from wizard.cli.main import main
from wizard.evidence import Gate, redact, to_terminal
from wizard.evidence.bundle import bundle
from wizard.evidence.case.archive import pack
from wizard.evidence.draft import report_draft
from wizard.evidence.gate import to_journal
from wizard.evidence.naming import file_stem
from wizard.evidence.redaction import KnownSecrets, redact_stream
from wizard.evidence.redaction.preview import preview
from wizard.evidence.redaction.windows import Sizes
from wizard.evidence.render import Form
from wizard.evidence.report import report
from wizard.evidence.screenshare import cover
from wizard.model.event import Noted
from wizard.session.case.export import export
from wizard.session.scrub import scrubbed
from wizard.ui.crash import crash_text

NOW = datetime(2026, 11, 22, 9, 35, tzinfo=UTC)
FILLER = "2026-11-22T09:35:01Z INFO POST /v1/messages 400 in 31 ms\n"
SMALL = Sizes(window=4000, ahead=1500, behind=600, most=20_000)
PEOPLE = {"email", "phone", "card", "iban", "code", "ip4", "ip6", "mac", "home", "host"}
Content = bytes | str


def known(plant: Plant) -> KnownSecrets:
    """What the program was given."""
    return KnownSecrets([plant.value] if plant.known else [])


def gate(plant: Plant, level: str = "support") -> Gate:
    """The gate of a session that knows what the program was given."""
    return Gate(level, known(plant), b"case")  # type: ignore[arg-type]


def in_text(plant: Plant) -> Content:
    """What the library gives back."""
    return redact(plant.text, secrets=known(plant), key=b"case").text


def in_long_text(plant: Plant) -> Content:
    """A log of several windows."""
    text = FILLER * 80 + plant.text + "\n" + FILLER * 80
    writer = io.StringIO()
    redact_stream(io.StringIO(text), writer, secrets=known(plant), sizes=SMALL)
    return writer.getvalue()


def in_log(plant: Plant) -> Content:
    """`a400-wizard redact FILE`, with what it says beside; it is given no secret."""
    if plant.known:
        return ""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "a.log"
        file.write_text(plant.text, "utf-8", "surrogatepass")
        out = io.StringIO()
        with redirect_stdout(out), redirect_stderr(out):
            main(["redact", str(file), "--no-keyring"])
    return out.getvalue()


def in_line(plant: Plant) -> Content:
    """One line of a report."""
    return gate(plant).line(plant.text)


def in_value(plant: Plant) -> Content:
    """Data of a report."""
    value = gate(plant, "public").value({"said": plant.text, "list": [plant.text]})
    return json.dumps(value, ensure_ascii=False)


def in_preview(plant: Plant) -> Content:
    """What a person is shown before it leaves."""
    return preview(plant.text, secrets=known(plant)).text


def in_journal(plant: Plant) -> Content:
    """The journal stays here, so people stay in it; what is never put back does not."""
    if plant.kind in PEOPLE - {"card", "iban", "code"}:
        return ""
    text = to_journal(plant.text, known(plant))
    event = Noted(at=NOW, field="tried", text=text)
    return scrubbed(event, known(plant)).model_dump_json()


def in_report(plant: Plant, form: Form) -> Content:
    """A report in one form; the plant is a note, a measurement and the message of the service."""
    seen = build.seen("api_direct", "answered", said=plant.text, measured={"server": plant.text})
    state = build.full(
        notes={"tried": (plant.text,)},
        paste=build.pasted(message=plant.text),
        history=(*build.full().history, seen),
    )
    context = build.context(gate=gate(plant))
    made = report_draft(state, build.flow(), context=context, forms=(form,), now=NOW)
    return made.views[0].text


def in_bundle(plant: Plant) -> Content:
    """All forms and the manifest, in an archive."""
    state = build.full(notes={"sdk": (plant.text,)})
    door = gate(plant, "public")
    made = report(state, build.flow(), context=build.context(gate=door), now=NOW)
    return pack(bundle(made, door))


def in_case(plant: Plant) -> Content:
    """A case file, with the journal in it."""
    events = session(Noted(at=at(30), field="tried", text=plant.text))
    return export(leaving(events, gate(plant)), None, at(100)).data


def in_crash(plant: Plant) -> Content:
    """The report of a fault of the program's own, with the secrets of a walk."""
    door = partial(redact, secrets=known(plant))
    return crash_text(ValueError(plant.text), None, lambda text: door(text).text)


def in_name(plant: Plant) -> Content:
    """The name of a file."""
    paste = build.pasted(error_type=plant.text)
    return file_stem(build.full(paste=paste), NOW, gate=gate(plant))


def on_shared_screen(plant: Plant) -> Content:
    """Drawn while somebody looks on: title, page and short message alike.

    A terminal shows texts as they are: a secret that was encoded twice is told by nobody who looks on.
    """
    if plant.known and ("twice" in plant.encoding or plant.encoding in ("gzip", "escapes of percent")):
        return ""
    return cover(to_terminal(plant.text, secrets=known(plant)))


QUICK: dict[str, Callable[[Plant], Content]] = {
    "text": in_text,
    "stream": in_long_text,
    "line": in_line,
    "value": in_value,
    "preview": in_preview,
    "journal": in_journal,
    "crash report": in_crash,
    "file name": in_name,
    "shared screen": on_shared_screen,
}
SLOW: dict[str, Callable[[Plant], Content]] = {
    "log": in_log,
    "clipboard": partial(in_report, form="text"),
    "report in Markdown": partial(in_report, form="markdown"),
    "report in JSON": partial(in_report, form="json"),
    "picture": partial(in_report, form="svg"),
    "bundle": in_bundle,
    "case file": in_case,
}


@cache
def order() -> tuple[str, ...]:
    """Every surface in turn, the quick ones three times as often."""
    return (*QUICK, *QUICK, *QUICK, *SLOW)


def through(surface: str, plant: Plant) -> Content:
    """What comes out of a surface."""
    return (QUICK | SLOW)[surface](plant)
