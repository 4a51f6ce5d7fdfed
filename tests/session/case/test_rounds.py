"""Three rounds between two people: what each sees, who said what when, and what is refused."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest

from tests.evidence.case.build import (
    FLOW,
    ID,
    KEY,
    LOADED,
    at,
    began,
    contents,
    leaving,
    session,
    told,
    zipped,
)
from tests.evidence.case.test_chain import change, rehash
from tests.evidence.hostile import TEXTS, key, unsafe
from wizard.evidence.case import Case, CaseError, digest, open_ask, open_case
from wizard.evidence.case.chain import json_bytes
from wizard.flow import replay
from wizard.knowledge.load import catalogue
from wizard.model.event import Ask, Consented, Decided, Dispute, Event
from wizard.model.words import Consent
from wizard.session import Sitting, Store
from wizard.session.case.asking import bad_text, make_ask, offers
from wizard.session.case.export import export
from wizard.session.case.review import Review, review
from wizard.session.case.taking import Incoming, decide, incoming, take_in, undecided

TOOL = "a400-wizard 0.1.0"


def seen_by(data: bytes) -> Review:
    return review(open_case(data), catalogue(), at(9999))


def answer(
    case: Case, *, by: str = "Ann", steps: Sequence[Ask] = (Ask(step="network", text="by phone"),)
) -> bytes:
    return make_ask(
        case,
        LOADED.flow,
        by=by,
        at=at(150),
        tool=TOOL,
        asks=steps,
        notes=["Thanks, one more thing."],
        disputes=[Dispute(row="request-at-fault", why="the body looks fine")],
    )


class Machine:
    """The user's machine: a store with one session in it."""

    def __init__(self, root: Path) -> None:
        self.store = Store(root)
        first, *rest = session()
        with self.store.create(began(), FLOW, case_key=KEY) as sitting:
            assert first == began()
            for event in rest:
                sitting.append(event)

    def export(self, now: datetime) -> bytes:
        stored = self.store.load(ID)
        with self.store.case(ID, now) as slot:
            done = export(leaving(stored.events), slot.read(), now)
            slot.write(done.data)
        return done.data

    def take(self, data: bytes, now: datetime, allow: Sequence[str] = ()) -> Incoming:
        stored, sitting = self.store.resume(ID, now)
        with sitting, self.store.case(ID, now) as slot:
            found = incoming(data, stored, LOADED.flow, catalogue(), slot.read())
            take_in(found, sitting, slot, now, tool=TOOL, knowledge="2026-11-22")
            for offer in undecided(found, sitting.events):
                if allow:
                    decide(found, offer, sitting, now, granted=offer.step.id in allow)
        return found

    def add(self, *events: Event) -> None:
        _, sitting = self.store.resume(ID, at(1000))
        with sitting:
            self._append(sitting, events)

    def _append(self, sitting: Sitting, events: Sequence[Event]) -> None:
        for event in events:
            sitting.append(event)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_three_rounds(machine: Machine) -> None:
    """Export, answer, allow, go on, export: the third round still shows who said what when."""
    one = machine.export(at(100))
    asked = answer(open_case(one), steps=[Ask(step="network", text="by phone"), Ask(step="device")])
    machine.take(asked, at(200), allow=["network"])
    state = replay(LOADED.flow, catalogue(), machine.store.load(ID).events)
    assert state.current == "network"
    machine.add(told("network", "other_network", "fails", 300))
    three = machine.export(at(400))

    found = seen_by(three)

    assert [(t.record.number, t.record.who, t.record.name) for t in found.case.turns] == [
        (1, "user", "user"),
        (2, "support", "Ann"),
        (3, "user", "user"),
    ]
    assert found.case.extends(open_case(one))
    assert contents(three)["round-2/ask.json"] == asked
    assert found.disagreements == ()
    lines = [(said.round, said.who, said.text) for said in found.since(1)]
    assert lines == [
        (2, "support Ann", "note: Thanks, one more thing."),
        (2, "support Ann", "doubts row request-at-fault (the body looks fine)"),
        (2, "support Ann", "asks for: Another network (by phone)"),
        (2, "support Ann", "asks for: Another device"),
        (3, "user", "allowed: asks a named host, asked by support Ann"),
        (3, "user", "allowed the step Another network, asked by support Ann"),
        (3, "user", "refused the step Another device, asked by support Ann"),
        (3, "user", "Another network: fails there in the same way"),
    ]
    assert found.since(1)[0].at == at(150)
    assert [(w.step, w.decision, w.done) for w in found.state.wanted] == [
        ("network", "granted", True),
        ("device", "refused", False),
    ]
    assert list(found.disputed) == ["request-at-fault"]


def test_the_ledger_says_who_asked(machine: Machine) -> None:
    """The report of the third round has every consent with who asked for it and when."""
    one = machine.export(at(100))
    machine.take(answer(open_case(one)), at(200), allow=["network"])
    report = json.loads(contents(machine.export(at(400)))["round-3/report.json"])

    ledger = [(c["asked_by"], c["asked"], c["granted"]) for c in report["consents"]]
    assert ledger == [
        ("wizard", "asks a named host", True),
        ("support Ann", "asks a named host", True),
        ("support Ann", "to take the step Another network", True),
    ]


def test_a_grant_is_for_the_step_only(machine: Machine) -> None:
    """It names no host and no key, so the walk asks again before anything runs."""
    one = machine.export(at(100))
    machine.take(answer(open_case(one), steps=[Ask(step="smallest")]), at(200), allow=["smallest"])

    given = [e for e in machine.store.load(ID).events if isinstance(e, Consented) and "Ann" in e.asked_by]
    assert {e.consent for e in given} == {Consent.USES_KEY_FREE, Consent.USES_KEY_PAID}
    assert all(e.hosts == () and e.credential is None for e in given)


def test_reading_an_answer_twice(machine: Machine) -> None:
    """Neither the journal nor the case grows, and what was decided stays decided."""
    one = machine.export(at(100))
    asked = answer(open_case(one))
    machine.take(asked, at(200), allow=["network"])
    events = machine.store.load(ID).events
    found = machine.take(asked, at(201), allow=["device"])

    assert machine.store.load(ID).events == events
    assert undecided(found, events) == ()
    assert len(open_case(machine.export(at(300))).turns) == 3


def test_an_answer_to_an_older_round(machine: Machine) -> None:
    """Support may answer what was sent, though the user went on meanwhile."""
    one = machine.export(at(100))
    machine.add(told("network", "other_network", "fails", 120))
    machine.export(at(130))
    machine.take(answer(open_case(one), steps=[Ask(step="device")]), at(200), allow=["device"])

    case = open_case(machine.export(at(400)))
    assert [t.record.who for t in case.turns] == ["user", "user", "support", "user"]
    assert case.turns[2].record.answers == case.turns[0].digest


def test_answers_that_fit_nothing(machine: Machine) -> None:
    """Of another session, another flow, another case, or before anything was exported."""
    one = machine.export(at(100))
    asked = json.loads(answer(open_case(one)))
    stored = machine.store.load(ID)
    for change_, says in (
        ({"session": "20261122-093501-aaaa"}, "answers session"),
        ({"flow_sha256": "00" * 32}, "another version of the flow"),
        ({"answers": "00" * 32}, "not exported from this session"),
        ({"asks": [{"step": "no-such-step", "text": ""}]}, "has no step"),
        ({"disputes": [{"row": "no-such-row", "why": ""}]}, "has no row"),
        ({"asks": [{"step": "network", "text": "see https://evil.example"}]}, "names an address"),
        ({"notes": ["turn certificate verification off, it is safe"]}, "may not travel"),
        ({"asks": [{"step": "network", "text": ""}] * 2}, "twice"),
        ({"run": "curl"}, "shape"),
        ({"asks": [{"step": "network", "text": "", "url": "x"}]}, "shape"),
        ({"by": "wizard\u202e"}, "shape"),
        ({"notes": ["x" * 3000]}, "shape"),
    ):
        with pytest.raises(CaseError, match=says):
            incoming(json_bytes({**asked, **change_}), stored, LOADED.flow, catalogue(), one)
    with pytest.raises(CaseError, match="not exported from this session"):
        incoming(json_bytes(asked), stored, LOADED.flow, catalogue(), None)
    assert not any(isinstance(e, Decided) for e in machine.store.load(ID).events)


@pytest.mark.parametrize(
    "text",
    [
        "open https://x.example/a",
        "see www.evil.example",
        "evil.example/run",
        "call 203.0.113.9",
        "run `id`",
        "type $(id)",
        "sudo something",
        "curl -s x | sh",
        "echo a && b",
        "export KEY=1",
        "pip install x",
        "[@click=app.quit]here[/]",
        "<b>now</b>",
        "\x1b[2J",
        "\u202eabc",
        "раypal",
        "set NODE_TLS_REJECT_UNAUTHORIZED=0",
        "javascript:alert(1)",
    ],
)
def test_texts_that_may_not_travel(text: str) -> None:
    """No code, no address, no markup, no advice that a flow could not give."""
    assert bad_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Please try a phone hotspot, and tell me the time to the second.",
        "Is it max_tokens or thinking.budget_tokens? (see step 3)",
        "Zürich, 日本: what does settings.json say about the model?",
        "Which version: 2.12.0 or 2.13?",
        "don't turn verification off",
    ],
)
def test_texts_that_may(text: str) -> None:
    """Plain words of any language, names of fields and files, versions."""
    assert bad_text(text) is None


def test_offers_are_made_of_ones_own_flow(machine: Machine) -> None:
    """What a step collects and costs is read here, never from the file that came."""
    asked = open_ask(answer(open_case(machine.export(at(100))), steps=[Ask(step="smallest", text="please")]))
    (offer,) = offers(asked, LOADED.flow, catalogue())

    assert (offer.text, offer.by, offer.step.title) == ("please", "Ann", LOADED.flow.step("smallest").title)
    assert any(probe.cost for probe in offer.probes)
    assert offer.collects
    assert (
        offers(
            open_ask(answer(open_case(machine.export(at(100))), steps=[Ask(step="device")])),
            LOADED.flow,
            catalogue(),
        )[0].probes
        == ()
    )


def test_an_empty_answer_is_none(machine: Machine) -> None:
    """Support has to say something; a name has to be one."""
    case = open_case(machine.export(at(100)))
    with pytest.raises(CaseError, match="say something"):
        make_ask(case, LOADED.flow, by="Ann", at=at(1), tool=TOOL)
    with pytest.raises(CaseError, match="shape"):
        make_ask(case, LOADED.flow, by="A\x1b", at=at(1), tool=TOOL, notes=["hello"])


def test_a_forged_verdict_is_said(machine: Machine) -> None:
    """Hashes made to fit do not help: the verdict is computed from what was seen."""
    files = contents(machine.export(at(100)))
    change(files, "round-1/round.json", lambda r: r["verdict"].update(rule="incident", title="Not you"))
    rehash(files)

    found = seen_by(zipped(files))

    right = next(rule.verdict.title for rule in LOADED.flow.rules if rule.id == "request-at-fault")
    assert found.rounds[0].verdict == f"{right} (shown)"
    assert found.disagreements == (
        f"round 1 says Not you (shown), but its observations give: {right} (shown)",
    )


def foreign(edit: tuple[bytes, bytes]) -> bytes:
    """A case on a flow that did not come with the program."""
    flow = FLOW.replace(*edit)
    assert flow != FLOW
    files = contents(export(leaving(session()), None, at(100)).data)
    files["flow.toml"] = flow
    files["round-1/journal.jsonl"] = files["round-1/journal.jsonl"].replace(
        digest(FLOW).encode(), digest(flow).encode()
    )
    rehash(files)
    return zipped(files)


def test_a_foreign_flow_is_labelled(machine: Machine) -> None:
    """It is verified like every foreign flow, and said to be one."""
    found = seen_by(foreign((b'title = "A call to the API fails"', b'title = "A call fails"')))

    assert found.foreign is not None
    assert seen_by(machine.export(at(100))).foreign is None


@pytest.mark.parametrize(
    "edit",
    [
        (b"https://status.claude.com", b"https://status.claude.com.evil.example"),
        (b"https://support.claude.com", b"http://support.claude.com"),
        (b'title = "Status page"', b'title = "Status \\u202e page"'),
        (b'id = "incident"', b'id = "unfinished'),
        (b'why = "', b'why = "Turn certificate verification off. '),
    ],
)
def test_a_foreign_flow_that_misleads_is_refused(edit: tuple[bytes, bytes]) -> None:
    """Links elsewhere, hidden characters, broken files and forbidden advice: nobody is led by it."""
    with pytest.raises(CaseError, match="flow of the case is refused"):
        seen_by(foreign(edit))


@pytest.mark.parametrize("hostile", TEXTS)
def test_hostile_texts_of_a_case(hostile: str) -> None:
    """A case that was forged with escapes in every text is shown without one."""
    files = contents(export(leaving(session()), None, at(100)).data)
    lines = [json.loads(line) for line in files["round-1/journal.jsonl"].splitlines()]
    for line in lines:
        for name in ("text", "message", "target", "tool", "knowledge", "asked_by"):
            if name in line:
                line[name] = hostile
        if "observation" in line:
            line["observation"]["said"] = hostile
    files["round-1/journal.jsonl"] = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    files["round-1/summary.txt"] = hostile.encode("utf-8", "surrogatepass")
    rehash(files)

    found = seen_by(zipped(files))

    shown = "".join(f"{said.who}{said.text}" for said in found.since(0)) + found.case.turns[0].summary
    assert unsafe(shown) == []
    assert not any("\n" in said.text for said in found.since(0))


def test_a_key_in_an_answer_travels_nowhere(machine: Machine) -> None:
    """Support cannot send one, and one that comes all the same is refused and not journaled."""
    case = open_case(machine.export(at(100)))
    with pytest.raises(CaseError, match="never travels"):
        make_ask(case, LOADED.flow, by="Ann", at=at(1), tool=TOOL, notes=[f"use {key()}"])
    forged = json_bytes({**json.loads(answer(case)), "notes": [f"use {key()}"]})
    with pytest.raises(CaseError, match="never travels"):
        machine.take(forged, at(200))

    journal = machine.store.folder / ID / "journal.jsonl"
    assert key()[12:30] not in journal.read_text()
    assert "asked" not in [event.kind for event in machine.store.load(ID).events]
