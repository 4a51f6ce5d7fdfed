"""Probes, consent and keys on a step's page."""

import asyncio

from tests.walk.begun import begun, page_of
from tests.walk.support import KEY, Bench, credential
from wizard.model.event import Consented, Probed
from wizard.model.words import Consent
from wizard.walk import action as act
from wizard.walk.page import Page, StepPage, VerdictPage
from wizard.walk.reports import CardMoved, Report
from wizard.walk.walk import Walk


async def at_step(bench: Bench, step: str) -> Walk:
    """A walk that stands at a later step."""
    walk = await begun(bench)
    answers = {"status": "no_incident", "often": "always", "key": "accepted"}
    while isinstance(walk.page, StepPage) and walk.page.step != step:
        await walk.do(act.Give(answers[walk.page.step]))
    return walk


async def allow_all(walk: Walk, granted: bool = True) -> Page:
    """Answer every consent question of the page."""
    for ask in page_of(walk.page, StepPage).consents:
        await walk.do(act.Allow(ask.consent, ask.hosts, granted))
    return walk.page


async def test_nothing_runs_before_it_was_allowed(bench: Bench) -> None:
    """Running without an answer to the question asks for it and starts nothing."""
    walk = await begun(bench)
    page = page_of(await walk.do(act.RunProbes()), StepPage)

    assert page.frame.notices == ("Say first whether this may run.",)
    assert [card.state for card in page.probes] == ["needs_consent"]
    assert bench.probes.started == []
    await walk.close()


async def test_a_probe_suggests_and_the_person_confirms(bench: Bench) -> None:
    """The page of the probe stays until the person moves on; what was measured stays as evidence."""
    bench.probes.facts["status_page"] = ("status_page", "incident")
    walk = await begun(bench)
    await allow_all(walk)
    page = page_of(await walk.do(act.RunProbes()), StepPage)
    assert (page.step, page.suggested, page.probes[0].state) == ("status", "incident", "done")
    verdict = page_of(await walk.do(act.Give("incident")), VerdictPage)

    assert verdict.reached.sureness == "shown"
    assert verdict.reached.because[0].source == "probe"
    await walk.close()


async def test_what_a_probe_found_can_be_taken_where_the_flow_does_not_list_it(bench: Bench) -> None:
    """It stands among the answers in the fact's own words, so that the page never points at nothing."""
    bench.probes.facts["models"] = ("key_check", "forbidden")
    bench.keys = (credential(),)
    walk = await at_step(bench, "key")
    await allow_all(walk)
    before = [c.value for c in page_of(walk.page, StepPage).choices]
    page = page_of(await walk.do(act.RunProbes()), StepPage)
    assert page.suggested == "forbidden"
    assert [c.value for c in page.choices] == [*before, "forbidden"], "numbers that were read out stay"
    (choice,) = [c for c in page.choices if c.value == "forbidden"]
    assert choice.label
    assert choice.label[0].isupper()
    after = await walk.do(act.Give("forbidden"))
    assert "That is not one of the answers." not in after.frame.notices
    await walk.close()


async def test_a_person_may_overrule_a_probe(bench: Bench) -> None:
    """Their answer counts, and is no surer than a person's word."""
    bench.probes.facts["status_page"] = ("status_page", "no_incident")
    walk = await begun(bench)
    await allow_all(walk)
    await walk.do(act.RunProbes())
    verdict = page_of(await walk.do(act.Give("incident")), VerdictPage)

    assert verdict.reached.sureness == "likely"
    await walk.close()


async def test_a_refused_probe_can_be_asked_for_again_by_name(bench: Bench) -> None:
    """A no is kept, and running it by name asks once more."""
    walk = await begun(bench)
    page = page_of(await allow_all(walk, granted=False), StepPage)
    assert (page.probes[0].state, page.consents) == ("refused", ())
    page = page_of(await walk.do(act.RunProbes()), StepPage)
    assert bench.probes.started == []
    page = page_of(await walk.do(act.RunProbes(("status_page",))), StepPage)
    assert len(page.consents) == 1
    await allow_all(walk)
    await walk.do(act.RunProbes())

    assert len(bench.probes.started) == 1
    await walk.close()


async def test_consent_for_one_class_never_implies_another(bench: Bench) -> None:
    """Asking a host without a key does not allow sending the key to it."""
    bench.keys = (credential(),)
    walk = await begun(bench)
    await allow_all(walk)
    await walk.do(act.Give("no_incident"))
    await walk.do(act.Give("always"))
    page = page_of(walk.page, StepPage)

    assert (page.step, page.probes[0].state) == ("key", "needs_consent")
    assert page.consents[0].consent is Consent.USES_KEY_FREE
    await walk.close()


async def test_the_question_names_the_key_its_source_and_the_host(bench: Bench) -> None:
    """Masked, and the journal holds the same words; the key itself is nowhere."""
    bench.keys = (credential(),)
    walk = await at_step(bench, "key")
    ask = page_of(walk.page, StepPage).consents[0]
    await walk.do(act.Allow(ask.consent, ask.hosts, granted=True))
    given = next(e for e in walk.events if isinstance(e, Consented))

    assert ask.credential == (
        "sk-ant-api03-…wxyz (environment: ANTHROPIC_API_KEY) to https://api.anthropic.com"
    )
    assert ask.sentence == (
        "List models with your key: send the key sk-ant-api03-…wxyz (environment: ANTHROPIC_API_KEY) "
        "to api.anthropic.com? Free of charge."
    )
    assert "api.anthropic.com" in ask.hosts
    assert given.credential == ask.credential
    assert (
        KEY
        not in (bench.folder / "state").joinpath("sessions", walk.session or "", "journal.jsonl").read_text()
    )
    await walk.close()


async def test_another_key_is_another_question(bench: Bench) -> None:
    """A grant holds for the key that it named."""
    bench.keys = (credential(),)
    walk = await at_step(bench, "key")
    await allow_all(walk)
    secret = walk.read_key("  sk-ant-api03-another-key-typed-once-BBBBBBBB-abcd\n")
    page = page_of(await walk.do(act.TypeCredential(secret)), StepPage)
    assert page.consents[0].credential is not None
    assert "…abcd (typed" in page.consents[0].credential
    assert page.credentials[0].masked.endswith("…abcd")
    page = page_of(await walk.do(act.UseCredential("env:ANTHROPIC_API_KEY")), StepPage)

    assert page.consents == ()
    await walk.close()


async def test_without_a_key_the_page_says_so_and_goes_on(bench: Bench) -> None:
    """The probe waits for a key; answering by hand works as ever."""
    walk = await at_step(bench, "key")
    page = page_of(walk.page, StepPage)
    assert (page.probes[0].state, page.consents) == ("needs_key", ())
    page = page_of(await walk.do(act.RunProbes()), StepPage)
    assert "No key was found" in page.frame.notices[0]
    after = page_of(await walk.do(act.Give("accepted")), StepPage)

    assert after.step == "request"
    await walk.close()


async def test_a_call_that_costs_is_asked_by_itself_and_once_for_each_run(bench: Bench) -> None:
    """The free probe's grant does not carry it, and a second run asks again."""
    bench.keys = (credential(),)
    bench.probes.facts["smallest_message"] = ("billing_check", "clear")
    walk = await at_step(bench, "request")
    asks = page_of(walk.page, StepPage).consents
    assert [ask.consent for ask in asks] == [Consent.USES_KEY_FREE, Consent.USES_KEY_PAID]
    assert asks[1].highest_cost is not None
    assert asks[1].highest_cost in asks[1].sentence
    await walk.do(act.Allow(asks[0].consent, asks[0].hosts, granted=True))
    await walk.do(act.RunProbes())
    assert bench.probes.started[-1].ids == ("count_tokens",)
    await walk.do(act.Jump("request"))
    await allow_all(walk)
    await walk.do(act.RunProbes(("smallest_message",)))
    assert bench.probes.started[-1].ids == ("smallest_message",)
    await walk.do(act.Jump("request"))
    page = page_of(await walk.do(act.RunProbes(("smallest_message",))), StepPage)

    assert [ask.consent for ask in page.consents] == [Consent.USES_KEY_PAID]
    assert len(bench.probes.started) == 2
    await walk.close()


async def test_probes_get_what_was_allowed_and_nothing_else(bench: Bench) -> None:
    """`allow` answers for the hosts of the probes that run, class by class."""
    bench.keys = (credential(),)
    walk = await at_step(bench, "key")
    await allow_all(walk)
    await walk.do(act.RunProbes())
    allow = bench.probes.started[0].allow

    assert allow(Consent.USES_KEY_FREE, "api.anthropic.com")
    assert not allow(Consent.USES_KEY_PAID, "api.anthropic.com")
    assert not allow(Consent.USES_KEY_FREE, "elsewhere.example")
    await walk.close()


async def test_stopping_keeps_the_page_and_says_so(bench: Bench) -> None:
    """A stopped probe's card says stopped; what others found stays."""
    bench.probes.hang.add("status_page")
    walk = await begun(bench)
    await allow_all(walk)
    moved = asyncio.Event()
    walk.subscribe(lambda report: moved.set() if isinstance(report, CardMoved) else None)
    running = asyncio.create_task(walk.do(act.RunProbes()))
    await moved.wait()
    during = page_of(walk.page, StepPage)
    await walk.do(act.StopProbes())
    page = page_of(await running, StepPage)

    assert during.probes[0].state == "running"
    assert (page.step, page.probes[0].state) == ("status", "cancelled")
    assert isinstance(walk.events[-1], Probed)
    await walk.close()


async def test_cards_report_their_phases(bench: Bench) -> None:
    """A front end sees each phase and the end of each probe."""
    walk = await begun(bench)
    await allow_all(walk)
    heard: list[Report] = []
    walk.subscribe(heard.append)
    await walk.do(act.RunProbes())
    cards = [report.card for report in heard if isinstance(report, CardMoved)]

    assert [card.state for card in cards] == ["running", "running", "done"]
    assert cards[1].phases[0].name == "tcp"
    await walk.close()


async def test_a_crash_after_a_probe_comes_back_to_what_it_found(bench: Bench) -> None:
    """The suggestion is there again and waits for the person."""
    from wizard.walk.options import LATEST, OpenOptions

    bench.probes.facts["status_page"] = ("status_page", "incident")
    walk = await begun(bench)
    await allow_all(walk)
    await walk.do(act.RunProbes())
    await walk.close()
    again = await Walk.open(OpenOptions(resume=LATEST), parts=bench.parts())
    page = page_of(again.page, StepPage)

    assert (page.step, page.suggested) == ("status", "incident")
    await again.close()


async def test_a_second_paid_run_is_asked_for_on_the_same_page(bench: Bench) -> None:
    """The question comes back where the person stands, and only for what they named."""
    bench.keys = (credential(),)
    walk = await at_step(bench, "request")
    await allow_all(walk)
    page = page_of(await walk.do(act.RunProbes()), StepPage)
    assert page.consents == ()
    page = page_of(await walk.do(act.RunProbes(("smallest_message",))), StepPage)

    assert [ask.probes for ask in page.consents] == [("smallest_message",)]
    assert len(bench.probes.started) == 1
    await walk.close()


async def test_what_the_keyring_says_is_said_once(bench: Bench) -> None:
    """On the first page that needs a key, and not on those after it."""
    from wizard.credentials import Found

    async def locked() -> Found:
        return Found(notes=("The keyring is locked.",), keyring="locked")

    walk = await Walk.open(parts=bench.parts(find_credentials=locked))
    await walk.do(act.Choose("my_code"))
    await walk.do(act.Give("no_incident"))
    first = await walk.do(act.Give("always"))
    second = await walk.do(act.Give("accepted"))

    assert first.frame.notices == ("The keyring is locked.",)
    assert second.frame.notices == ()
    await walk.close()


async def test_a_probe_that_does_without_a_key_is_asked_for_without_it(bench: Bench) -> None:
    """Where no key is there, and where the key was refused."""
    bench.flow = bench.flow.replace(b'probes = ["status_page"]', b'probes = ["clean_client"]')
    walk = await begun(bench)
    without = page_of(walk.page, StepPage).consents
    assert [ask.consent for ask in without] == [Consent.ASKS_HOST]
    await walk.close()
    bench.keys = (credential(),)
    walk = await begun(bench)
    keyed = page_of(walk.page, StepPage).consents
    await walk.do(act.Allow(keyed[0].consent, keyed[0].hosts, granted=False))
    instead = page_of(walk.page, StepPage).consents

    assert [ask.consent for ask in keyed] == [Consent.USES_KEY_FREE]
    assert [ask.consent for ask in instead] == [Consent.ASKS_HOST]
    await walk.close()
