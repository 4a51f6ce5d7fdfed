"""Reports hold what they promise in every form, and nothing hostile gets through any renderer."""

import json
import os
import re
from datetime import UTC, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evidence.build import NOW, context, empty, flow, full, pasted, reached, seen, started, verdict
from tests.evidence.hostile import TEXTS, key, unsafe
from wizard.cli.main import main
from wizard.evidence import Gate, redact, to_others, to_terminal
from wizard.evidence.naming import file_stem
from wizard.evidence.render import FORMS, Form, as_markdown, json_schema, render
from wizard.evidence.render.as_markdown import prose, span
from wizard.evidence.report import Report, manifest_of, report
from wizard.model.state import Evaluation, SessionState, TrailEntry

GOLDEN = Path(__file__).parent / "golden"
SCHEMA = Path(__file__).parents[2] / "wizard" / "evidence" / "report.schema.json"
ENDINGS: dict[Form, str] = {"text": "txt", "markdown": "md", "json": "json", "svg": "svg"}
STATES = {
    "fixed": (full(), flow()),
    "nothing-told": (empty(), flow()),
    "practice-web": (full(started=started(practice="captive_portal")), flow(web=True)),
}


def made(state: SessionState | None = None, **more: object) -> Report:
    return report(state or full(), flow(), context=context(**more), now=NOW)


def everywhere(hostile: str) -> SessionState:
    """A session with a hostile text in every place that one can come from."""
    facts = {
        "other_network": seen(
            "other_network", "fails", said=hostile, measured={"server": hostile, hostile[:40]: 1}
        )
    }
    entry = TrailEntry(
        step="s", title=hostile, fact="other_network", value="fails", label=hostile, source="person"
    )
    return full(
        paste=pasted(
            message=hostile, error_type=hostile, error_code=hostile, request_id=hostile, cf_ray=hostile
        ),
        notes=dict.fromkeys(("model", "sdk", "plan", "tried", "attempted"), (hostile,)),
        facts=facts,
        history=tuple(facts.values()),
        trail=(entry,),
        evaluation=Evaluation(
            rows=(), reached=reached(verdict(title=hostile, tells=hostile, next=(hostile,)))
        ),
    )


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", STATES)
def test_reports_look_as_agreed(name: str, form: Form) -> None:
    """Each form of each report is the stored one; A400_GOLDEN=write stores it anew."""
    state, on = STATES[name]
    text = render(report(state, on, context=context(), now=NOW), form, gate=Gate())
    path = GOLDEN / f"{name}.{ENDINGS[form]}"
    if os.environ.get("A400_GOLDEN") == "write":
        path.write_text(text, "utf-8")

    assert text == path.read_text("utf-8")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("hostile", TEXTS)
def test_no_control_survives_any_renderer(hostile: str, form: Form) -> None:
    """Escapes, bidi and surrogates are defused in every form, and every form still has its shape."""
    text = render(made(everywhere(hostile), foreign=hostile), form, gate=Gate())

    assert unsafe(text) == []
    text.encode("utf-8")
    if form == "json":
        Report.model_validate_json(text)


@pytest.mark.parametrize("hostile", [*TEXTS, "a | b", "`", "``` x", "\\", "<b>", "# h", "- [x] y", "| --- |"])
def test_markdown_of_others_is_not_parsed(hostile: str) -> None:
    """Outside of code spans no foreign sign is left that Markdown or HTML would read."""
    text = as_markdown(made(everywhere(hostile)))
    ours = as_markdown(made(everywhere("x")))

    outside = re.sub(r"(?<!\\)(`+)(?!`).+?(?<!`)\1(?!`)", "", text)
    assert not re.search(r"(?<!\\)<|(?<!\\)!\[|\]\(|@click|javascript:", outside)
    assert [line for line in text.split("\n") if line.startswith("#")] == [
        line for line in ours.split("\n") if line.startswith("#")
    ]
    assert len(text.split("\n")) == len(ours.split("\n"))
    for row in (line for line in text.split("\n") if line.startswith("|")):
        assert len(re.findall(r"(?<!\\)\|", row)) in (4, 5, 6)


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(), max_size=300) | st.text("`|<>[]()#*_\\\n -", max_size=60))
def test_any_text_in_any_place(text: str) -> None:
    """Whatever a session holds, each form is safe, keeps its shape, and fits its own hashes."""
    state = everywhere(text)
    shown = {form: render(made(state), form, gate=Gate()) for form in FORMS}

    assert unsafe("".join(shown.values())) == []
    back = Report.model_validate_json(shown["json"])
    assert back.manifest == manifest_of(back)
    assert back == made(state)
    assert shown["markdown"].count("\n## ") == 5


def test_spans_and_prose() -> None:
    """A span's fence outgrows its content; prose that could link by itself becomes a span."""
    assert span("a`b``c") == "```a`b``c```"
    assert span("`x`") == "`` `x` ``"
    assert span("") == "` `"
    assert prose("Use *x* now.") == r"Use \*x\* now."
    assert prose("see https://evil.example") == "`see https://evil.example`"
    assert prose("@someone look") == "`@someone look`"


@pytest.mark.parametrize("form", FORMS)
def test_nothing_secret_in_any_form(form: Form) -> None:
    """Secrets planted in every place of a session are in no form of its report; ids are."""
    words = f"{key()} me@firm.example req_011keepME00000000"
    text = render(made(everywhere(words)), form, gate=Gate())

    assert key()[12:40] not in text
    assert "me@firm" not in text
    assert "req_011keepME00000000" in text


def test_a_secret_name_in_what_was_measured_is_enough() -> None:
    """A value under a secret name goes for its name, in measured values as in texts."""
    odd = seen("api_reach", "answered", measured={"authorization": "blue-4711", "server": "cloudflare"})

    shown = made(full(history=(odd,))).observations[0].measured

    assert shown == {"authorization": "<credential>", "server": "cloudflare"}


def test_everything_is_stamped() -> None:
    """Level, tool, knowledge, flow hash and hashes of the content are in the file."""
    shown = json.loads(render(made(), "json", gate=Gate()))

    assert (shown["format"], shown["version"], shown["level"]) == ("a400-wizard report", 1, "support")
    assert (shown["tool"], shown["knowledge"], shown["flow_hash"]) == (
        "a400-wizard 0.1.0",
        "2026-11-22",
        "ab" * 32,
    )
    assert shown["manifest"] == manifest_of(Report.model_validate(shown))


def test_a_change_shows_in_the_manifest() -> None:
    """Whoever alters a line alters its hash and the hash of the whole, and no other."""
    one = made()
    other = one.model_copy(update={"not_checked": ("nothing",)})

    changed = {k for k, v in manifest_of(other).items() if one.manifest[k] != v}

    assert changed == {"not_checked", "whole"}


def test_the_ledger_of_consents() -> None:
    """Who asked, what, with which hosts and which key, and what was answered."""
    (line,) = made().consents

    assert (line.asked_by, line.asked, line.hosts, line.granted) == (
        "wizard",
        "uses your key (free)",
        ("api.anthropic.com",),
        True,
    )
    assert line.shown_key == "sk-ant-api03-…wxyz, from the environment"


def test_the_published_schema_is_fresh() -> None:
    """The schema file is what the model says; `python -m tests.evidence.test_report` writes it anew."""
    assert json.loads(SCHEMA.read_text("utf-8")) == json_schema()


def test_levels_are_stamped_and_held() -> None:
    """A report for oneself keeps people, one for support does not, and each says which it is."""
    state = full(notes={"tried": ("wrote to me@firm.example",)})

    for level, kept in (("local", True), ("support", False), ("public", False)):
        shown = made(state, gate=Gate(level))  # type: ignore[arg-type]
        assert shown.level == level
        assert ("me@firm.example" in as_markdown(shown)) is kept


@pytest.mark.parametrize(
    ("kind", "stem"),
    [
        ("invalid_request_error", "a400-20261122-0935Z-400-invalid-request"),
        ("../../etc/passwd", "a400-20261122-0935Z-400-etc-passwd"),
        ("CON\x00\x1b[2J\u202e", "a400-20261122-0935Z-400-con-2j"),
        ("x" * 500, "a400-20261122-0935Z-400-" + "x" * 48),
        (key(), "a400-20261122-0935Z-400"),
        ("日本", "a400-20261122-0935Z-400"),
        (None, "a400-20261122-0935Z-400-body"),
    ],
)
def test_file_names_say_when_and_what_and_are_safe(kind: str | None, stem: str) -> None:
    """Time in UTC, status and kind; never a path, a control, a secret or an endless name."""
    assert file_stem(full(paste=pasted(error_type=kind)), NOW) == stem


def test_file_names_without_a_paste() -> None:
    """Practice is said, the verdict names what a paste did not, and an open session is open."""
    east = NOW.astimezone(timezone(timedelta(hours=12)))

    assert (
        file_stem(full(paste=None, started=started(practice="x")), east)
        == "a400-20261122-0935Z-practice-body"
    )
    assert file_stem(empty(), NOW.astimezone(UTC)) == "a400-20261122-0935Z-open"
    assert file_stem(full(paste=pasted(status=4711)), NOW) == "a400-20261122-0935Z-invalid-request"


def test_the_gate() -> None:
    """To oneself nothing but escapes and known secrets goes; to others personal data too."""
    text = "me@firm.example own-secret-word\x1b"

    assert to_terminal(text, secrets=["own-secret-word"]) == f"me@firm.example {'•' * 15}␛"
    assert to_others(text, secrets=["own-secret-word"]) == "<email> <secret>␛"
    assert to_others(text, key=b"k") == f"{redact('me@firm.example', key=b'k').text} own-secret-word␛"
    assert "k" * 32 not in repr(Gate(key=b"k" * 32, names=("berta",)))
    assert "berta" not in repr(Gate(names=("berta",)))
    with pytest.raises(TypeError, match="cannot judge"):
        Gate().value(object())


if __name__ == "__main__":
    SCHEMA.write_text(json.dumps(json_schema(), indent=2) + "\n", "utf-8")


def test_the_schema_is_printed_by_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever writes a program against the report needs no copy of the source."""
    assert main(["report", "schema"]) == 0
    assert json.loads(capsys.readouterr().out) == json_schema()
