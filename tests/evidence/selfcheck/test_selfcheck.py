"""The self-check: it finds what is planted on any surface, and it notices a layer that is dead."""

import base64
import gzip
import io
import json
import zipfile
from urllib.parse import quote

import pytest

from tests.evidence.build import NOW, context, flow, full
from tests.evidence.hostile import key
from wizard.evidence import Gate
from wizard.evidence.redaction import LEVELS, KnownSecrets, engine
from wizard.evidence.render import FORMS, render
from wizard.evidence.report import report
from wizard.evidence.selfcheck import Canary, LeakError, canaries, check, release

SECRET = "q7Zk-w9Xv-b3Mn-t5Lp-h2Jd-ö!"
TEXT = f"before {SECRET} after"


def zipped(text: str, name: str = "journal.jsonl") -> bytes:
    """An archive with one part."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return file.getvalue()


SURFACES: dict[str, bytes | str] = {
    "journal": '{"text": "' + TEXT + '"}\n',
    "report.md": f"# Report\n\n{TEXT}\n",
    "clipboard": TEXT,
    "log": f"2026-11-22 ERROR {quote(SECRET)}",
    "traceback": f"ValueError: {SECRET!r}",
    "file name": f"a400-{SECRET}.md",
    "window title": f"\x1b]0;{SECRET}\x07",
    "case file": zipped(TEXT),
    "name in a case file": zipped("fine", f"{SECRET}.txt"),
    "picture": f"<svg><text>{SECRET.replace('-', '&#45;')}</text></svg>",
    "picture in parts": f"<svg><text>{SECRET[:7]}</text><text>{SECRET[7:]}</text></svg>",
    "utf-16": TEXT.encode("utf-16-le"),
    "gzip": gzip.compress(TEXT.encode()),
    "base64": base64.b64encode(b"x" + SECRET.encode()).decode(),
    "base64 twice": base64.b64encode(base64.b64encode(SECRET.encode())).decode(),
    "hex": SECRET.encode().hex(),
    "escapes": "".join(f"\\u{ord(c):04x}" for c in SECRET),
    "backwards": SECRET[::-1],
    "wrapped": SECRET[:9] + "\n   " + SECRET[9:],
    "invisible": "\u200b".join(SECRET),
    "first part": f"{SECRET[:12]}…",
}


@pytest.mark.parametrize("surface", SURFACES)
def test_a_secret_is_found_on_every_surface(surface: str) -> None:
    """Whatever it is and however it is written; the hit names the surface and not the secret."""
    hits = check({"fine": "all is well", surface: SURFACES[surface]}, [SECRET])

    assert hits
    assert {hit.surface.split(":")[0].split(",")[0] for hit in hits} == {surface}
    assert {hit.layer for hit in hits} == {"known"}
    assert "q7Zk" not in repr(hits)


@pytest.mark.parametrize("first", "Uu20_-aZ")
def test_a_masked_key_in_json_is_no_hit(first: str) -> None:
    """Behind the public beginning an escaped ellipsis may be the first letters of a key by chance."""
    secret = f"sk-ant-api03-{first}{key()[-80:]}"
    shown = json.dumps({"key": f"sk-ant-api03-…{secret[-4:]}"})

    assert check({"report.json": shown}, [secret]) == ()
    assert check({"report.json": f"sk-ant-api03-{secret[13:17]}"}, [secret]) != ()


def test_what_is_no_secret_is_no_hit() -> None:
    """The masked form, hashes, ids and prose leave freely."""
    secret = key()
    text = f"sk-ant-api03-…{secret[-4:]} {'0' * 64} req_011CSabcDEF123456789 a plain sentence " * 50

    assert check({"report.md": text, "name": "a400-20261122.md"}, [secret, "correct horse battery"]) == ()


@pytest.mark.parametrize("content", [b"PK\x03\x04 no archive", b"\x1f\x8b\x08 no gzip", zipped(TEXT)[:-30]])
def test_what_cannot_be_read_does_not_leave(content: bytes) -> None:
    """A damaged archive is a hit: nobody can say what is in it."""
    assert check({"case file": content})[0].layer == "self-check"


def test_a_key_that_nobody_gave_is_found_by_its_shape() -> None:
    """Keys of a family and private keys do not leave, known or not."""
    assert {hit.layer for hit in check({"log": key()})} == {"prefix"}
    assert {hit.layer for hit in check({"log": "-----BEGIN RSA PRIVATE KEY-----"})} == {"pem"}


@pytest.mark.parametrize("level", LEVELS)
def test_the_canaries_die_in_a_gate_that_works(level: str) -> None:
    """Every layer that works at a level takes its canary out."""
    release(Gate(level, KnownSecrets([SECRET]), b"case"), {"report.md": "all is well"})  # type: ignore[arg-type]


def test_there_is_a_canary_for_every_layer() -> None:
    """A new layer needs one, or nobody would notice that it is dead."""
    assert {canary.layer for canary in canaries(b"case")} == {layer.id for layer in engine.LAYERS}


@pytest.mark.parametrize("dead", [layer.id for layer in engine.LAYERS])
def test_a_dead_layer_stops_every_export(dead: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each layer switched off in turn must turn this red: the check names it."""
    monkeypatch.setattr(engine, "LAYERS", tuple(layer for layer in engine.LAYERS if layer.id != dead))

    with pytest.raises(LeakError) as stopped:
        release(Gate("public", key=b"case"), {"report.md": "all is well"})

    assert dead in {hit.layer for hit in stopped.value.hits}
    assert dead in str(stopped.value)


def test_canaries_follow_the_case() -> None:
    """Nobody can know them beforehand, and the same case makes the same ones."""
    assert canaries(b"1") == canaries(b"1")
    assert {c.value for c in canaries(b"1")}.isdisjoint(c.value for c in canaries(b"2"))
    assert "value" not in repr(canaries(b"1")[0])


@pytest.mark.parametrize("form", FORMS)
def test_every_report_passes_the_last_door(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A renderer that adds a secret of its own is stopped, whatever the gate did before."""
    gate = Gate(known=KnownSecrets([SECRET]), key=b"case")
    made = report(full(), flow(), context=context(gate=gate), now=NOW)
    assert render(made, form, gate=gate)  # type: ignore[arg-type]

    monkeypatch.setattr("wizard.evidence.gate.Gate.text", lambda self, text: text)
    monkeypatch.setattr("wizard.evidence.render.as_json", lambda report: TEXT)
    monkeypatch.setattr("wizard.evidence.render.as_svg", lambda report, gate: TEXT)
    for name in ("as_text", "as_markdown"):
        monkeypatch.setattr(f"wizard.evidence.render.{name}", lambda report: TEXT)
    with pytest.raises(LeakError) as stopped:
        render(made, form, gate=gate)  # type: ignore[arg-type]
    assert any(hit.surface.startswith("report.") and hit.layer == "known" for hit in stopped.value.hits)


def test_a_canary_may_be_any_length() -> None:
    """Short ones, such as a one-time code, are looked for whole."""
    assert check({"log": "it was 483920 then"}, (), [Canary("code", "483920", "")])[0].layer == "code"
