"""What of a session leaves with a case: names of both sides as they are, every other text gated."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evidence.build import seen
from tests.evidence.case.build import (
    AT,
    KEY,
    LOADED,
    at,
    contents,
    first,
    gate,
    leaving,
    opened,
    pasted,
    probed,
    session,
)
from tests.evidence.hostile import TEXTS, key, unsafe
from wizard.evidence.case import CaseError
from wizard.evidence.case.leaving import all_leaving, vocabulary
from wizard.evidence.case.leaving import leaving as gated
from wizard.evidence.gate import Gate
from wizard.evidence.redaction import KnownSecrets
from wizard.knowledge.load import catalogue
from wizard.model.event import (
    Ask,
    Asked,
    Changed,
    Consented,
    Decided,
    Event,
    Learned,
    Noted,
    Pasted,
    Probed,
    Proved,
)
from wizard.model.words import Consent, Source
from wizard.session.case.export import export

LISTED = vocabulary(LOADED.flow, catalogue())


def test_pasted_bodies_never_leave() -> None:
    """The file beside the journal is not named, and the hash of the text cannot be tried from outside."""
    out = gated(pasted(), gate(), LISTED)

    assert isinstance(out, Pasted)
    assert (out.kept, out.request_id) == (None, "req_011CSabcDEF123456789")
    assert out.sha256 != "ab" * 32
    assert out.sha256 != getattr(gated(pasted(), Gate(key=b"x" * 32), LISTED), "sha256", None)


def test_networks_stay_comparable_and_say_nothing() -> None:
    """Equal parts stay equal inside the case; the short hashes of private addresses are keyed."""
    one, two = gated(probed(), gate(), LISTED), gated(probed(), gate(), LISTED)

    assert isinstance(one, Probed)
    assert isinstance(two, Probed)
    network = one.result.observations[0].network
    assert network is not None
    assert network == two.result.observations[0].network
    assert "01234567" not in network
    assert network.endswith(".n-.t-")
    keyless = gated(probed(), Gate(), LISTED)
    assert isinstance(keyless, Probed)
    assert keyless.result.observations[0].network is None


def test_names_of_both_sides_stay_whatever_the_machine_is_called() -> None:
    """A user called `network` or `models` does not take steps, facts or probes out of the case."""
    named = Gate("support", KnownSecrets(()), KEY, ("network", "models", "answered", "jo", "api_reach"))

    events, withheld = all_leaving(session(), named, LISTED)

    assert withheld == 0
    assert [e.kind for e in events] == [e.kind for e in session()]
    assert export(leaving(made=named), None, AT).withheld == 0


def test_every_kind_of_event_leaves_whole() -> None:
    """What holds nothing private is the same event outside."""
    every = (
        Asked(at=AT, by="support Ann", ask="ab" * 32, steps=(Ask(step="network", text="please"),)),
        Decided(at=AT, ask="ab" * 32, step="network", asked_by="support Ann", granted=True),
        Changed(at=AT, change="vpn", what="VPN off", undo="on again", state="open", sort="vpn"),
        Proved(at=AT, check="known_good", verdict="passed", said="200", held={"model": "claude-x"}),
        Consented(at=AT, consent=Consent.ASKS_HOST, hosts=("api.anthropic.com",), granted=True),
    )

    out, withheld = all_leaving(every, gate(), LISTED)

    assert (out, withheld) == (every, 0)


def test_what_cannot_be_judged_stays() -> None:
    """An event that is none any more without its secret is withheld and counted."""
    odd = Learned(at=AT, observations=(seen("x_jo_of_firm", "y", Source.PASTE),))
    secret = Gate("support", KnownSecrets(["x_jo_of_firm"]), KEY)

    out, withheld = all_leaving((*session(), odd), secret, LISTED)

    assert (len(out), withheld) == (len(session()), 1)


@pytest.mark.parametrize("place", ["message", "note", "said", "measured", "what", "asked"])
def test_no_secret_in_any_file(place: str) -> None:
    """Wherever a known secret, a key or an address stood, no file of the case has it."""
    text = f"own-secret-word-4711 {key()} jo@firm.example"
    every: dict[str, Event] = {
        "message": pasted(text),
        "note": Noted(at=at(30), field="tried", text=text),
        "said": Learned(at=at(30), observations=(seen("key_check", "refused", Source.PASTE, said=text),)),
        "measured": Learned(
            at=at(30), observations=(seen("key_check", "refused", Source.PASTE, measured={"server": text}),)
        ),
        "what": Changed(at=at(30), change="c", what=text, undo=text, state="open"),
        "asked": Asked(at=at(30), by="support", ask="ab" * 32, notes=(text,)),
    }

    done = export(leaving(session(every[place]), gate("own-secret-word-4711")), None, AT)

    for name, data in contents(done.data).items():
        shown = data.decode()
        for gone in ("own-secret-word", key()[10:40], "firm.example"):
            assert gone not in shown, name
        assert unsafe(shown) == []
    assert "req_011CSabcDEF123456789" in contents(done.data)["round-1/journal.jsonl"].decode()


def test_a_flow_with_a_secret_stays() -> None:
    """The flow travels byte for byte, so one that holds a known secret stops the export."""
    with pytest.raises(CaseError, match="a secret that is known here"):
        export(leaving(made=gate("Official support")), None, AT)


@pytest.mark.parametrize("hostile", TEXTS)
def test_hostile_texts(hostile: str) -> None:
    """Escapes and bidi in any text of a session reach no file of its case."""
    done = export(leaving(session(Noted(at=at(30), field="tried", text=hostile), pasted(hostile))), None, AT)

    for data in contents(done.data).values():
        assert unsafe(data.decode()) == []


@settings(max_examples=12, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gives_a_case(text: str) -> None:
    """Whatever was noted, the case is read back and its verdict is the same."""
    case = opened(export(leaving(session(Noted(at=at(30), field="tried", text=text))), None, AT))

    assert case.head.record.verdict == opened(first()).head.record.verdict


def test_observations_stand_in_a_file_of_their_own() -> None:
    """They can be read without the journal."""
    seen_there = json.loads(contents(first().data)["round-1/observations.json"])

    assert [o["fact"] for o in seen_there] == ["surface", "status_page", "paste_place", "api_reach"]
