"""The verify page: five checks that fill in, trials after consent, each on disk, drawn as plain lines."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.proof.support import MODEL
from wizard.model.words import Consent
from wizard.plain.draw import draw, redraw
from wizard.session.boundary import home_store
from wizard.walk import action as act
from wizard.walk.options import OpenOptions
from wizard.walk.page import Page, VerifyPage
from wizard.walk.walk import Walk

GOOD = json.dumps({"model": MODEL, "max_tokens": 9, "messages": [{"role": "user", "content": "hi"}]})


@pytest.fixture
async def walk() -> AsyncIterator[Walk]:
    """A walk in practice, at its verify page."""
    opened = await Walk.open(OpenOptions(practice="healthy"))
    await opened.do(act.Choose("my_code"))
    yield opened
    await opened.close()


def verify(page: Page) -> VerifyPage:
    """The page, which is the one meant."""
    assert isinstance(page, VerifyPage)
    return page


def verdicts(page: VerifyPage) -> dict[str, str]:
    """Check -> verdict."""
    return {row.id: row.verdict for row in page.checks}


async def allowed(walk: Walk, *, granted: bool = True) -> VerifyPage:
    """The page after its question was answered."""
    (ask,) = verify(await walk.do(act.Jump("verify"))).consents
    return verify(await walk.do(act.Allow(ask.consent, ask.hosts, granted)))


async def test_nothing_is_sent_before_it_was_allowed(walk: Walk) -> None:
    """The page asks once, naming key and host; a no is a no."""
    page = verify(await walk.do(act.Jump("verify")))
    (ask,) = page.consents
    early = verify(await walk.do(act.Prove()))
    refused = await allowed(walk, granted=False)
    late = verify(await walk.do(act.Prove()))

    assert ask.consent is Consent.USES_KEY_FREE
    assert "sk-ant-api03-…" in ask.sentence
    assert (page.can_prove, refused.can_prove, refused.consents) == (False, False, ())
    assert set(verdicts(late).values()) == set(verdicts(early).values()) == {"not_done"}
    assert "Say first" in late.frame.notices[0]


async def test_trials_fill_in_the_checks_and_are_on_disk(walk: Walk) -> None:
    """With the repaired request; the page shows what was held constant, and the journal has the results."""
    await allowed(walk)
    page = verify(await walk.do(act.Prove(GOOD)))

    assert verdicts(page)["known_good"] == verdicts(page)["known_bad"] == "passed"
    assert dict(page.held)["model"]
    assert all(row.when and row.request_id for row in page.checks if row.here)
    stored = home_store().load(walk.session or "").events
    assert [event.check for event in stored if event.kind == "proved"] == [
        "known_good",
        "repaired",
        "known_bad",
    ]
    assert "Proof" in walk.report("text")


async def test_a_body_that_still_fails_and_one_that_is_none(walk: Walk) -> None:
    """The first fails the check with the service's words; the second is said and nothing is sent."""
    await allowed(walk)
    none = verify(await walk.do(act.Prove("[1]")))
    bad = verify(await walk.do(act.Prove('{"model": "claude-haiku-5-5", "messages": []}')))

    assert "not a request body" in none.frame.notices[0]
    assert verdicts(bad)["known_good"] == "failed"
    assert "400" in bad.checks[0].said


async def test_it_is_left_like_any_other_view(walk: Walk) -> None:
    """Back leads to where the walk was."""
    before = walk.page
    await walk.do(act.Jump("verify"))

    assert (await walk.do(act.Back())).kind == before.kind == "step"


async def test_open_changes_stand_on_it(walk: Walk) -> None:
    """A fix is not done while something temporary is open."""
    await walk.do(act.Change("own-1", "open", "Extensions off", "on again"))
    page = verify(await walk.do(act.Jump("verify")))

    assert "Extensions off" in page.open_changes[0]
    assert any("Not closed before this is undone" in line for line in draw(page, 80))


async def test_no_case_is_closed_while_a_change_is_open(walk: Walk) -> None:
    """Leaving reminds of it and does not call the session closed; once it is undone, it does."""
    await walk.do(act.Change("own-1", "open", "Extensions off", "on again"))
    left = await walk.do(act.Finish())

    assert "Extensions off" in " ".join(left.frame.notices)
    assert "closed" not in {event.kind for event in walk.events}
    await walk.do(act.Change("own-1", "undone"))
    await walk.do(act.Finish())
    assert "closed" in {event.kind for event in walk.events}


async def test_it_reads_as_plain_lines(walk: Walk) -> None:
    """All five with their words at any width; afterwards only what changed is said."""
    before = await allowed(walk)
    after = verify(await walk.do(act.Prove()))

    for width in (40, 80, 120):
        lines = draw(after, width)
        assert all(len(line) <= width for line in lines if " " in line.strip())
        assert sum(line.strip().startswith(tuple(f"{n}. " for n in range(1, 6))) for line in lines) == 5
    told = " ".join(redraw(after, before, 80))
    assert "Known-good: passed" in told
    assert "Log:" not in told


async def test_a_key_is_never_on_it(walk: Walk) -> None:
    """Neither the page nor anything on the disk holds more than its masked form."""
    secret = walk._parts.world.environ["ANTHROPIC_API_KEY"]
    await allowed(walk)
    page = await walk.do(act.Prove())

    assert secret not in repr(page)
    assert not any(secret.encode() in path.read_bytes() for path in Path.home().rglob("*") if path.is_file())
