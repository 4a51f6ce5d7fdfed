"""What a paste leaves in the session: conclusions, no words of it, and the text only with consent."""

import pytest

from tests.walk.begun import begun, page_of
from tests.walk.support import KEY, Bench, credential, overloaded
from wizard.model.event import Learned, Noted, Pasted
from wizard.model.explanation import ApiError, Explanation, Problem
from wizard.model.words import Answerer, Severity, Sureness
from wizard.walk import action as act
from wizard.walk.page import StartPage, StepPage
from wizard.walk.walk import Walk


def journal(bench: Bench, walk: Walk) -> str:
    """The journal as it stands on the disk."""
    return (bench.folder / "state" / "sessions" / (walk.session or "") / "journal.jsonl").read_text()


async def test_a_paste_before_the_flow_is_journaled_once_there_is_one(bench: Bench) -> None:
    """The start page shows what was read; the session begins with it."""
    bench.explanation = overloaded()
    walk = await Walk.open(parts=bench.parts())
    page = page_of(await walk.do(act.Paste("whatever")), StartPage)
    assert page.explanation is not None
    assert page.frame.notices == ("Read: max_tokens is missing (shown).",)
    after = page_of(await walk.do(act.Choose("my_code")), StepPage)

    assert [event.kind for event in walk.events] == ["started", "answered", "pasted", "learned"]
    assert after.step == "often"
    await walk.close()


async def test_causes_set_facts_that_the_flow_knows_and_no_others(bench: Bench) -> None:
    """A fact or value that is not in the catalogue is left out."""
    bench.explanation = overloaded()
    walk = await begun(bench)
    await walk.do(act.Paste("whatever"))
    learned = next(event for event in walk.events if isinstance(event, Learned))

    assert {o.fact: o.value for o in learned.observations} == {
        "paste_place": "request",
        "status_page": "no_incident",
    }
    assert {o.source for o in learned.observations} == {"paste"}
    await walk.close()


async def test_the_journal_holds_no_secret_of_a_paste_and_what_leaves_no_address(bench: Bench) -> None:
    """The service's message is kept without the key; its address stays here, where it can be put back."""
    bench.explanation = overloaded()
    bench.keys = (credential(),)
    walk = await begun(bench)
    await walk.do(act.Paste(f"the text with {KEY}"))
    pasted = next(event for event in walk.events if isinstance(event, Pasted))

    assert pasted.message is not None
    assert pasted.message.startswith("max_tokens: required")
    assert pasted.request_id == "req_011CabcdefghijklmnopqrsT"
    assert KEY not in journal(bench, walk)
    assert "sent by kim@example.org" in pasted.message
    assert "kim@example.org" not in walk.report("json")
    assert "sent by <email#" in walk.report("json")
    await walk.close()


async def test_what_is_cut_is_journaled_without_addresses(bench: Bench) -> None:
    """The cut could fall into one, or take away the words by which a name is known as one."""
    error = ApiError(message=f"{'so ' * 162}kim@example.org said no; hostname=acme17 {'so ' * 80}")
    bench.explanation = Explanation(error=error)
    walk = await begun(bench)
    await walk.do(act.Paste("a long story"))
    pasted = next(event for event in walk.events if isinstance(event, Pasted))

    assert pasted.message is not None
    assert len(pasted.message) == 500
    assert "kim" not in pasted.message
    assert "<email>" in pasted.message
    await walk.close()


async def test_the_text_is_kept_only_with_consent_and_without_secrets(bench: Bench) -> None:
    """Beside the journal, readable by its owner alone."""
    bench.keys = (credential(),)
    walk = await begun(bench)
    folder = bench.folder / "state" / "sessions" / (walk.session or "")
    await walk.do(act.Paste(f"first {KEY}"))
    assert list(folder.glob("paste*")) == []
    await walk.do(act.Paste(f"second {KEY}", keep=True))
    kept = list(folder.glob("paste*"))

    assert len(kept) == 1
    assert "second" in kept[0].read_text()
    assert KEY not in kept[0].read_text()
    assert kept[0].stat().st_mode & 0o777 == 0o600
    await walk.close()


async def test_a_fault_found_by_checking_is_in_the_request(bench: Bench) -> None:
    """Even where no error was pasted."""
    problem = Problem(
        path="max_tokens",
        pointer="/max_tokens",
        message="max_tokens: Field required",
        cause="max-tokens-missing",
        severity=Severity.ERROR,
        fix="Add it.",
    )
    bench.explanation = Explanation(problems=(problem,))
    walk = await begun(bench)
    page = await walk.do(act.Paste("{}"))

    assert ("What the error points at", "the request itself: body, headers, endpoint or size", "likely") in [
        fact[:3] for fact in page.frame.facts
    ]
    await walk.close()


async def test_a_text_that_names_no_known_cause_says_so(bench: Bench) -> None:
    """An error without a cause sets `none_found`; a text that is none sets nothing."""
    walk = await begun(bench)
    page = await walk.do(act.Paste("a shopping list"))
    assert "looks like an error" in page.frame.notices[0]
    assert not any(isinstance(event, Learned) for event in walk.events)
    bench.explanation = Explanation(error=ApiError(status=418, message="teapot"))
    await walk.do(act.Paste("418"))
    learned = next(event for event in walk.events if isinstance(event, Learned))

    assert [(o.fact, o.value) for o in learned.observations] == [("paste_place", "none_found")]
    await walk.close()


async def test_an_empty_paste_is_no_paste(bench: Bench) -> None:
    """Nothing is journaled for it."""
    walk = await begun(bench)
    page = await walk.do(act.Paste(" \n\t "))

    assert page.frame.notices == ("Nothing was pasted.",)
    assert len(walk.events) == 2
    await walk.close()


async def test_hostile_words_of_a_paste_reach_no_page(bench: Bench) -> None:
    """Escapes, direction marks and markup of a message are defused on every page that shows them."""
    hostile = "\x1b]52;c;aGk=\x07\u202eevil\u202c [@click=app.quit]x[/]\x1b[2J"
    bench.explanation = Explanation(
        error=ApiError(status=400, message=hostile, request_id=hostile),
        notes=(hostile,),
        look_next=(hostile,),
    )
    walk = await Walk.open(parts=bench.parts())
    await walk.do(act.Paste(hostile))
    start = walk.page
    await walk.do(act.Choose("my_code"))
    step = walk.page
    summary = await walk.do(act.Jump("summary"))

    for page in (start, step, summary):
        assert not set("\x1b\x07\u202e\u202c") & set(repr(page).encode().decode("unicode_escape", "replace"))
        assert "\x1b" not in str(page)
    await walk.close()


async def test_the_model_of_a_pasted_request_is_asked_about(bench: Bench) -> None:
    """Probes are told the model, from the note first and from the paste else."""
    from tests.walk.test_probes import allow_all
    from wizard.model.explanation import ApiRequest

    bench.explanation = Explanation(request=ApiRequest(body={"model": "claude-x"}))
    walk = await begun(bench)
    await walk.do(act.Paste("{}"))
    await allow_all(walk)
    await walk.do(act.RunProbes())
    assert bench.probes.started[-1].subject.model == "claude-x"
    await walk.do(act.Note("model", "claude-noted"))
    await walk.do(act.RunProbes())

    assert bench.probes.started[-1].subject.model == "claude-noted"
    await walk.close()


def telling(sets: dict[str, str], answered_by: Answerer = Answerer.API) -> Explanation:
    """An explanation with one cause that sets these facts."""
    best = overloaded().causes[0].model_copy(update={"sets": sets})
    return overloaded().model_copy(update={"causes": (best,), "answered_by": answered_by})


@pytest.mark.parametrize(
    ("sets", "answered_by", "learnt"),
    [
        (
            {"paste_place": "network", "api_reach": "tcp_failed"},
            Answerer.NOBODY,
            {"paste_place": "network", "inherited_reach": "tcp_failed"},
        ),
        (
            {"paste_place": "request", "key_check": "refused"},
            Answerer.API,
            {"paste_place": "account", "key_check": "refused"},
        ),
        ({"paste_place": "request", "model_check": "not_listed"}, Answerer.API, {"paste_place": "model"}),
        ({"paste_place": "gateway"}, Answerer.PROXY, {"paste_place": "network"}),
        ({"paste_place": "gateway"}, Answerer.LITELLM, {"paste_place": "gateway"}),
    ],
)
async def test_a_failed_call_is_a_witness_of_its_own_way_only(
    bench: Bench, sets: dict[str, str], answered_by: Answerer, learnt: dict[str, str]
) -> None:
    """What checks can measure better is left to them: the direct way, and what the list says of a model."""
    bench.explanation = telling(sets, answered_by)
    walk = await begun(bench)
    await walk.do(act.Paste("whatever"))
    learned = next(event for event in walk.events if isinstance(event, Learned))

    assert {o.fact: o.value for o in learned.observations} == learnt
    await walk.close()


async def test_the_model_that_an_error_does_not_find_is_looked_up(bench: Bench) -> None:
    """The API names it in its own words; a blank behind it is part of the name."""
    error = ApiError(status=404, type="not_found_error", message="model: claude-typo ")
    bench.explanation = Explanation(error=error)
    walk = await begun(bench)
    await walk.do(act.Paste("whatever"))

    assert [event.text for event in walk.events if isinstance(event, Noted)] == ["claude-typo "]
    await walk.close()


async def test_a_cause_that_cannot_be_told_is_no_headline(bench: Bench) -> None:
    """*Read: not known* says nothing; that the checks go on does. The text was read and named no fault."""
    unsure = (
        overloaded()
        .causes[0]
        .model_copy(update={"confidence": Sureness.CANNOT_TELL, "title": "Not known", "sets": {}})
    )
    bench.explanation = overloaded().model_copy(update={"causes": (unsure,)})
    walk = await begun(bench)
    page = await walk.do(act.Paste("whatever"))
    learned = next(event for event in walk.events if isinstance(event, Learned))

    assert page.frame.notices == ("Read, but it names no cause that is known here. The checks go on.",)
    assert [(o.fact, o.value) for o in learned.observations] == [("paste_place", "none_found")]
    await walk.close()
