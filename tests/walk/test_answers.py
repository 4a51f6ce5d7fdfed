"""Answers files: what they may say, what they grant, and what hostile ones bring."""

from pathlib import Path

import pytest

from tests.walk.support import Bench, credential
from wizard.model.event import Consented
from wizard.model.words import Consent
from wizard.walk.answers import AnswersError, follow, parse, pasted_text
from wizard.walk.page import ConsentAsk, VerdictPage
from wizard.walk.walk import Walk


def ask(consent: Consent, hosts: tuple[str, ...], cost: float | None = None) -> ConsentAsk:
    """A consent question."""
    return ConsentAsk(consent=consent, hosts=hosts, probes=(), sentence="?", highest_cost_usd=cost)


async def test_a_file_leads_to_the_verdict(bench: Bench) -> None:
    """Answers by step and by fact; what is not answered is probed as far as grants reach."""
    bench.keys = (credential(),)
    bench.probes.facts["models"] = ("key_check", "refused")
    answers = parse(
        b'[answers]\nstatus = "no_incident"\nx_often = "always"\n'
        b'[consent.uses_key_free]\nhosts = ["api.anthropic.com"]\n[notes]\nmodel = "claude-x"\n',
        "a.toml",
    )
    walk = await Walk.open(parts=bench.parts())
    page = await follow(walk, answers)

    assert isinstance(page, VerdictPage)
    assert page.reached.rule == "key-refused"
    assert bench.probes.started[0].ids == ("models",)
    await walk.close()


async def test_what_is_not_granted_is_refused_and_journaled(bench: Bench) -> None:
    """No probe runs, and the refusal is in the ledger."""
    bench.keys = (credential(),)
    walk = await Walk.open(parts=bench.parts())
    await follow(walk, parse(b"", "a.toml"))
    given = [event for event in walk.events if isinstance(event, Consented)]

    assert bench.probes.started == []
    assert given
    assert not any(event.granted for event in given)
    await walk.close()


@pytest.mark.parametrize(
    ("text", "question", "granted"),
    [
        ('[consent.asks_host]\nhosts = ["a", "b"]', ask(Consent.ASKS_HOST, ("a",)), True),
        ('[consent.asks_host]\nhosts = ["a"]', ask(Consent.ASKS_HOST, ("a", "b")), False),
        ('[consent.asks_host]\nhosts = ["*"]', ask(Consent.ASKS_HOST, ("a", "b")), True),
        ('[consent.asks_host]\nhosts = ["*"]', ask(Consent.USES_KEY_FREE, ("a",)), False),
        ('[consent.uses_key_free]\nhosts = ["*"]', ask(Consent.USES_KEY_PAID, ("a",), 0.01), False),
        ('[consent.uses_key_paid]\nhosts = ["*"]', ask(Consent.USES_KEY_PAID, ("a",), 0.01), False),
        (
            '[consent.uses_key_paid]\nhosts = ["a"]\nhighest_cost_usd = 0.01',
            ask(Consent.USES_KEY_PAID, ("a",), 0.01),
            True,
        ),
        (
            '[consent.uses_key_paid]\nhosts = ["a"]\nhighest_cost_usd = 1.0',
            ask(Consent.USES_KEY_PAID, ("a",), None),
            False,
        ),
        ("", ask(Consent.READS_MACHINE, ()), False),
    ],
)
def test_grants_reach_as_far_as_class_host_and_cost(text: str, question: ConsentAsk, granted: bool) -> None:
    """And no further: a class never implies another, an unknown cost is more than any."""
    assert parse(text.encode(), "a.toml").grants(question) is granted


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"answers = [", "not TOML"),
        (b"unknown = 1", "unknown"),
        (b"format = 2", "format"),
        (b"[answers]\nstatus = 3", "answers.status"),
        (b'[consent.everything]\nhosts = ["*"]', "consent"),
        (b"[consent.uses_key_paid]\nhighest_cost_usd = -1", "highest_cost_usd"),
        (b"[consent.uses_key_paid]\nhighest_cost_usd = nan", "highest_cost_usd"),
        (b"a = " + b"[" * 5000 + b"]" * 5000, "nested deeper"),
        (b"[answers]\n" + b"".join(b'k%d = "v"\n' % i for i in range(501)), "too many"),
        (b'"\\u001b[2J" = 1', "?[2J"),
        (b"#" * (1024 * 1024 + 1), "larger"),
    ],
)
def test_a_hostile_file_ends_in_one_clean_sentence(data: bytes, says: str) -> None:
    """Nothing of it reaches the terminal unescaped."""
    with pytest.raises(AnswersError) as refused:
        parse(data, "a.toml")

    assert says in str(refused.value)
    assert str(refused.value).isprintable()
    assert len(str(refused.value)) < 500


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('surface = "moon"', "surface"),
        ('[answers]\nnowhere = "yes"', "no such step or fact"),
        ('[answers]\nstatus = "maybe"', "not one of: incident"),
    ],
)
async def test_answers_that_do_not_fit_the_flow_are_said(bench: Bench, text: str, says: str) -> None:
    """With what would fit."""
    walk = await Walk.open(parts=bench.parts())
    with pytest.raises(AnswersError, match=says):
        await follow(walk, parse(text.encode(), "a.toml"))
    await walk.close()


def test_a_paste_is_read_from_beside_the_file(tmp_path: Path) -> None:
    """Seen from the folder of the answers file; what is not there is said."""
    (tmp_path / "error.txt").write_text("400")

    assert pasted_text(parse(b'[paste]\nfile = "error.txt"', "a"), tmp_path) == "400"
    assert pasted_text(parse(b'[paste]\ntext = "401"', "a"), tmp_path) == "401"
    assert pasted_text(parse(b"", "a"), tmp_path) is None
    for name in ("missing.txt", "."):
        with pytest.raises(AnswersError, match="no file"):
            pasted_text(parse(f'[paste]\nfile = "{name}"'.encode(), "a"), tmp_path)
