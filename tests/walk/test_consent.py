"""What an answer to a consent question covers, as a table."""

from datetime import UTC, datetime

import pytest

from wizard.knowledge import catalogue
from wizard.model.event import Consented, Event, Probed
from wizard.model.observation import ProbeResult
from wizard.model.words import Consent
from wizard.walk.consent import Need, asks, listed, settled

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
KEY = "sk-ant-…wxyz (typed) to https://api.anthropic.com"
FREE, PAID, HOST = Consent.USES_KEY_FREE, Consent.USES_KEY_PAID, Consent.ASKS_HOST


def need(probe: str, consent: Consent, *hosts: str, key: str | None = None) -> Need:
    """What a probe needs."""
    return Need(catalogue().probes[probe], consent, hosts, key)


def given(
    consent: Consent, *hosts: str, key: str | None = None, probes: tuple[str, ...] = (), granted: bool = True
) -> Consented:
    """An answer."""
    return Consented(at=AT, consent=consent, hosts=hosts, probes=probes, credential=key, granted=granted)


def ran(probe: str, state: str = "done") -> Probed:
    """A run of a probe."""
    return Probed(at=AT, step=None, result=ProbeResult(probe=probe, state=state, started=AT, ms=1))


@pytest.mark.parametrize(
    ("wanted", "events", "answer"),
    [
        (need("api_direct", HOST, "a"), [], None),
        (need("api_direct", HOST, "a"), [given(HOST, "a")], True),
        (need("api_direct", HOST, "a"), [given(HOST, "a", "b")], True),
        (need("api_direct", HOST, "a", "b"), [given(HOST, "a")], None),
        (need("api_direct", HOST, "b"), [given(HOST, "a")], None),
        (need("api_direct", HOST, "a"), [given(HOST, "a", granted=False)], False),
        (need("api_direct", HOST, "a"), [given(HOST, "a", granted=False), given(HOST, "a")], True),
        (need("api_direct", HOST, "a"), [given(HOST, "a"), given(HOST, "a", granted=False)], False),
        (need("api_direct", HOST, "a"), [given(FREE, "a", key=KEY)], None),
        (need("models", FREE, "a", key=KEY), [given(HOST, "a")], None),
        (need("models", FREE, "a", key=KEY), [given(FREE, "a", key=KEY)], True),
        (need("models", FREE, "a", key="another"), [given(FREE, "a", key=KEY)], None),
        (need("models", FREE, "a", key=KEY), [given(PAID, "a", key=KEY, probes=("models",))], None),
        (need("smallest_message", PAID, "a", key=KEY), [given(FREE, "a", key=KEY)], None),
        (need("smallest_message", PAID, "a", key=KEY), [given(PAID, "a", key=KEY, probes=("models",))], None),
        (
            need("smallest_message", PAID, "a", key=KEY),
            [given(PAID, "a", key=KEY, probes=("smallest_message",))],
            True,
        ),
        (
            need("smallest_message", PAID, "a", key=KEY),
            [given(PAID, "a", key=KEY, probes=("smallest_message",)), ran("smallest_message")],
            None,
        ),
        (
            need("smallest_message", PAID, "a", key=KEY),
            [given(PAID, "a", key=KEY, probes=("smallest_message",)), ran("smallest_message", "refused")],
            True,
        ),
        (need("models", FREE, "a", key=KEY), [given(FREE, "a", key=KEY), ran("models")], True),
    ],
)
def test_what_an_answer_covers(wanted: Need, events: list[Event], answer: bool | None) -> None:
    """The last answer that names the class, every host, the key and, for what costs, the probe."""
    assert settled(wanted, events) is answer


def test_questions_are_one_for_each_class_and_one_for_each_cost() -> None:
    """In the order of the classes, with every host once."""
    questions = asks(
        [
            need("smallest_message", PAID, "a", key=KEY),
            need("api_direct", HOST, "a"),
            need("status_page", HOST, "s"),
            need("api_as_configured", HOST, "a"),
        ]
    )

    assert [(q.consent, q.hosts) for q in questions] == [(HOST, ("a", "s")), (PAID, ("a",))]
    assert questions[1].highest_cost_usd == 0.01
    assert "well under one US cent" in questions[1].sentence


@pytest.mark.parametrize(
    ("words", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists_read_as_sentences(words: list[str], said: str) -> None:
    """With one *and*."""
    assert listed(words) == said


def test_several_checks_are_named_so_that_they_stay_apart() -> None:
    """Their titles hold commas and begin with capitals: joined by `and` they read as nonsense."""
    (one,) = asks([need("api_direct", HOST, "a")])
    (two,) = asks([need("api_direct", HOST, "a"), need("api_as_configured", HOST, "a", "b")])
    assert one.sentence.startswith("The API, directly: ask a?")
    assert two.sentence.startswith("2 checks (The API, directly; The API, as your environment says): ask a")
