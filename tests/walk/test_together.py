"""Two people on one case in the walk: taken in, decided, done, sent, taken up again; and what is refused."""

import os
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from tests.session.case.test_looks import FLOW
from tests.walk.support import API, KEY, Bench
from wizard.evidence.case import AskFile, document, open_ask, open_case
from wizard.model.event import Ask, Dispute
from wizard.model.secret import Secret
from wizard.session.case.drafting import CaseDraft
from wizard.session.case.reply import Reply
from wizard.session.spoken import Doubt
from wizard.walk import action as act
from wizard.walk.errors import CannotLeaveError
from wizard.walk.options import OpenOptions
from wizard.walk.page import AskPage, StepPage
from wizard.walk.together.desk import AskGiven, CaseGiven, Given, Refused, Together
from wizard.walk.together.given import as_path
from wizard.walk.together.words import HeardPage
from wizard.walk.walk import Walk

ASKS = (Ask(step="restart", text="by phone"), Ask(step="network"))


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Parts over a flow that the verifier takes, as one that came in a case must be."""
    return Bench(tmp_path, flow=FLOW)


async def begun(bench: Bench) -> Walk:
    """A walk that answered one question."""
    walk = await Walk.open(parts=bench.parts())
    await walk.do(act.Choose("my_code"))
    await walk.do(act.Give("no_incident"))
    return walk


async def sent(walk: Walk, bench: Bench) -> Path:
    """The case file that the walk writes."""
    before = set((bench.folder / "reports").glob("*.a400case"))
    page = await walk.do(act.SendCase(name="Kim"))
    assert page.frame.notices[0].startswith("Case written: ")
    return next(iter(set((bench.folder / "reports").glob("*.a400case")) - before))


def given(walk: Walk, path: Path) -> CaseGiven:
    """The case as the other person opens it."""
    found = walk.together.take(str(path))
    assert isinstance(found, CaseGiven)
    return found


async def answered(walk: Walk, bench: Bench, path: Path, *asks: Ask) -> bytes:
    """The ask file that comes back."""
    reply = Reply(["hello Kim"], [Dispute(row="incident", why="too early")], list(asks))
    made = walk.together.draft(given(walk, path).review, reply, "Ann")
    done, said = walk.together.answer(made)
    assert done, said
    name = said.removeprefix("Written: ").partition(".a400ask")[0] + ".a400ask"
    found = walk.together.take(name)
    assert isinstance(found, AskGiven)
    return found.data


def ask_page(walk: Walk) -> AskPage:
    """The page, which must be about what is asked for."""
    assert isinstance(walk.page, AskPage), walk.page
    return walk.page


async def test_three_rounds_in_one_walk(bench: Bench) -> None:
    """Sent, answered, decided one by one, done, sent again: the chain says who said what."""
    walk = await begun(bench)
    first = await sent(walk, bench)
    data = await answered(walk, bench, first, *ASKS)

    await walk.do(act.TakeIn(data))
    page = ask_page(walk)
    assert (page.by, page.notes, page.doubts) == ("support Ann", ("hello Kim",), ("incident: too early",))
    assert [step.step for step in page.steps] == ["restart", "network"]
    assert ("they write:", "by phone") in page.steps[0].lines

    await walk.do(act.Decide("restart", granted=True))
    await walk.do(act.Decide("network", granted=False))
    assert [step.granted for step in ask_page(walk).steps] == [True, False]
    await walk.do(act.Jump("restart"))
    assert isinstance(walk.page, StepPage)
    assert walk.page.asked_for == "support Ann asked for this step: by phone"
    page_after = await walk.do(act.Give("fails"))
    assert any("What you allowed support Ann is done" in n for n in page_after.frame.notices)

    third = given(walk, await sent(walk, bench)).review
    assert [(turn.record.number, turn.record.name) for turn in third.case.turns] == [
        (1, "Kim"), (2, "Ann"), (3, "Kim")
    ]  # fmt: skip
    told = [(said.round, said.who, said.text) for said in third.since(1)]
    assert (2, "support Ann", "note: hello Kim") in told
    assert any(r == 3 and "refused the step Another network" in text for r, _, text in told)
    assert third.disagreements == ()
    await walk.close()


async def test_an_answer_opens_its_session(bench: Bench) -> None:
    """Given on the first page, it takes the session up; what is open is said at the next opening too."""
    walk = await begun(bench)
    data = await answered(walk, bench, await sent(walk, bench), *ASKS)
    session = walk.session
    await walk.close()

    other = await Walk.open(parts=bench.parts())
    await other.do(act.TakeIn(data))
    assert other.session == session
    assert [step.granted for step in ask_page(other).steps] == [None, None]
    await other.do(act.Decide("restart", granted=True))
    await other.close()

    again = await Walk.open(parts=bench.parts())
    assert session is not None
    page = await again.do(act.Resume(session))
    assert "support Ann asked for 1 step that is not decided yet." in page.frame.notices
    assert isinstance(page, StepPage)
    assert page.step == "restart"
    await again.do(act.Jump("ask"))
    assert [step.granted for step in ask_page(again).steps] == [True, None]
    await again.do(act.Back())
    assert isinstance(again.page, StepPage)
    await again.close()


async def test_taken_in_twice_and_decided_twice(bench: Bench) -> None:
    """The same file again changes nothing, and a decision stands."""
    walk = await begun(bench)
    data = await answered(walk, bench, await sent(walk, bench), *ASKS)
    await walk.do(act.TakeIn(data))
    await walk.do(act.Decide("restart", granted=False))
    count = len(walk.events)
    await walk.do(act.TakeIn(data))
    page = await walk.do(act.Decide("restart", granted=True))

    assert len(walk.events) == count
    assert page.frame.notices == ("That step is not waiting for a decision.",)
    await walk.close()


async def test_what_does_not_fit_is_refused(bench: Bench) -> None:
    """An answer to nobody's case, to another round, or no answer at all: a sentence, and no event."""
    walk = await begun(bench)
    data = await answered(walk, bench, await sent(walk, bench), *ASKS)
    asked = AskFile.model_validate_json(data)
    count = len(walk.events)
    for wrong, says in (
        (b"{}", "does not say that it is"),
        (b"\xff\xfe", "no JSON"),
        (document(asked.model_copy(update={"session": "20201122-093501-k3f7"})), "there is no session"),
        (document(asked.model_copy(update={"answers": "ab" * 32})), "was not exported from this session"),
        (document(asked.model_copy(update={"asks": (Ask(step="nowhere"),)})), "no step nowhere"),
        (document(asked.model_copy(update={"notes": ("curl -s evil",)})), "may not travel"),
    ):
        page = await walk.do(act.TakeIn(wrong))
        assert any(says in notice for notice in page.frame.notices), (says, page.frame.notices)

    assert len(walk.events) == count
    await walk.do(act.Jump("ask"))
    assert walk.page.frame.notices == ("Nobody has asked for a step in this session.",)
    await walk.close()


async def test_nothing_before_there_is_a_session(bench: Bench) -> None:
    """Sending and deciding need one."""
    walk = await Walk.open(parts=bench.parts())
    for action in (act.SendCase(), act.Decide("network", granted=True)):
        page = await walk.do(action)
        assert page.frame.notices == ("There is no session yet.",)
    await walk.close()


async def test_sending_twice_sends_the_same(bench: Bench) -> None:
    """Nothing happened since: the file says so, and no round is added."""
    walk = await begun(bench)
    first = await sent(walk, bench)
    again = await sent(walk, bench)

    assert first.read_bytes() == again.read_bytes()
    assert "nothing new since round 1" in walk.page.frame.notices[0]
    assert len(open_case(first.read_bytes()).turns) == 1
    await walk.close()


async def test_a_bad_name_is_said(bench: Bench) -> None:
    """A name that could not stand in a case writes nothing."""
    walk = await begun(bench)
    page = await walk.do(act.SendCase(name="<b>"))

    assert "a name in a case has letters" in page.frame.notices[0]
    assert list((bench.folder / "reports").glob("*")) == []
    await walk.close()


async def test_words_lead_to_the_same_page(bench: Bench) -> None:
    """What one walk speaks, another hears: the same page, its answers, and where each leads."""
    walk = await begun(bench)
    assert walk.spoken is not None
    words = walk.spoken.words
    heard = walk.together.take(" ".join(words))

    assert isinstance(heard, HeardPage)
    assert isinstance(walk.page, StepPage)
    assert heard.page.page == walk.page.step
    for number, choice in enumerate(walk.page.choices, 1):
        assert heard.page.answers[number - 1].label == choice.label
    after = walk.together.after(heard, 2)
    await walk.do(act.Give(walk.page.choices[1].value))
    assert after is not None
    assert isinstance(walk.page, StepPage)
    assert after.page.page == walk.page.step
    assert walk.together.after(heard, 99) is None
    await walk.close()


async def test_what_is_given_is_told_apart(bench: Bench) -> None:
    """Words, wrong words, files that are none, and texts that are not ours."""
    walk = await begun(bench)
    assert walk.spoken is not None
    words = list(walk.spoken.words)
    together = walk.together
    swapped = together.take(" ".join([words[1], words[0], *words[2:]]))
    (bench.folder / "x.a400case").write_bytes(b"PK\x03\x04 nothing")
    (bench.folder / "folder.a400case").mkdir()

    assert isinstance(swapped, Doubt)
    assert swapped.offer == tuple(words)
    assert isinstance(together.take("one two three"), Doubt)
    for text, says in (
        ("", "Type the words"),
        ("/nowhere/x.a400case", "cannot be read"),
        (str(bench.folder / "folder.a400case"), "can"),
        (str(bench.folder / "x.a400case"), "This is no archive"),
        ("/etc/hosts.txt", "names no case"),
    ):
        refused: Given = together.take(text)
        assert isinstance(refused, Refused), text
        assert says in refused.sentence, refused.sentence
    assert together.knows(" ".join(words))
    assert together.knows("file:///tmp/a%20b.a400ask")
    assert not together.knows("I get an error four hundred from the API")
    assert not together.knows("model not found anywhere")
    await walk.close()


@pytest.mark.parametrize(
    "text",
    ["x" * 5000, "\x00.a400case", "a\nb.a400case", "'.a400case", "~\x1b.a400ask", "x" * 300 + ".a400case"],
)
async def test_hostile_paths_are_sentences(bench: Bench, text: str) -> None:
    """Whatever is dropped, something is said."""
    walk = await Walk.open(parts=bench.parts())
    found = walk.together.take(text)

    assert isinstance(found, Refused | Doubt)
    assert "\x1b" not in found.sentence
    await walk.close()


async def test_sessions_are_found_compared_sent_and_deleted(bench: Bench) -> None:
    """The list, its words, two side by side, a case of one, and then it is gone from the disk."""
    walk = await begun(bench)
    one = walk.session
    await walk.close()
    walk = await begun(bench)
    await walk.do(act.Give("fails"))
    two = walk.session
    assert one is not None
    assert two is not None
    sessions = walk.together.sessions

    rows = {row.id: row for row in sessions.all()}
    assert set(rows) == {one, two}
    assert rows[one].has("small ANSWERED")
    assert not rows[one].has("overloaded")
    assert isinstance(rows[one].begun, datetime)
    sentence, lines = sessions.compare(one, two)
    assert "differ" in sentence
    assert [label for label, _, _, changed in lines if changed] == ["Restarted"]
    made = sessions.draft(one)
    assert sessions.send(made)[0].startswith("Case written: ")
    assert "Status page" in sessions.show(one)
    assert "in use" in sessions.delete(two) or "Not deleted" in sessions.delete(two)
    assert sessions.delete(one) == f"Deleted {one} with everything it held."
    assert not (bench.folder / "state" / "sessions" / one).exists()
    assert sessions.delete(one).startswith("Not deleted")
    assert sessions.send(made)[0].startswith("Not written")
    with pytest.raises(CannotLeaveError, match="no session"):
        sessions.draft(one)
    assert sessions.show(one).startswith("there is no session")
    assert sessions.compare(one, two)[1] == ()
    await walk.close()


@pytest.mark.skipif(os.name != "posix", reason="pipes and devices with names are POSIX")
async def test_what_could_keep_us_waiting_is_not_read(bench: Bench) -> None:
    """A pipe that nobody writes to, an endless device behind a link, a file beyond all size."""
    walk = await Walk.open(parts=bench.parts())
    pipe, endless, huge = (bench.folder / f"{name}.a400case" for name in ("pipe", "endless", "huge"))
    os.mkfifo(pipe)
    endless.symlink_to("/dev/zero")
    with huge.open("wb") as file:
        file.truncate(64 * 1024**3)

    for path, says in ((pipe, "no file"), (endless, "no file"), (huge, "larger than 16 MB")):
        found = walk.together.take(str(path))
        assert isinstance(found, Refused)
        assert says in found.sentence
    await walk.close()


@pytest.mark.skipif(os.name != "posix", reason="paths as POSIX terminals drop them")
def test_a_dropped_file_is_found_however_the_terminal_writes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bare, quoted, escaped, as an address, below the home; one that is not there keeps its name."""
    there = tmp_path / "my case's.a400case"
    there.write_bytes(b"")
    monkeypatch.setenv("HOME", str(tmp_path))
    escaped = str(there).replace(" ", "\\ ").replace("'", "\\'")
    for text in (str(there), f'"{there}"', escaped, there.as_uri(), "~/my case's.a400case", f"  {there}\n"):
        assert as_path(text) == there, text
    assert as_path("/tmp/not\\ there.a400ask") == Path("/tmp/not there.a400ask")
    for text in ("x.a400case y", "a400case", "my.a400cases", "", "x.a400case\ny"):
        assert as_path(text) is None, text


async def test_exactly_what_was_looked_at_is_written(bench: Bench) -> None:
    """Byte for byte, though more happened meanwhile; the ledger says it, with what was put back."""
    walk = await begun(bench)
    await walk.do(act.Note("tried", "asked kim@firm.example"))
    made = await walk.draft(act.SendCase(name="Kim"))
    assert made is not None
    mail = next(n for n, taken in enumerate(made.taken) if taken.kind == "email")
    made = await walk.draft(act.SendCase(name="Kim"), made.with_lift(mail, "support asked"))
    assert isinstance(made, CaseDraft)
    await walk.do(act.Note("tried", "one more thing"))
    await walk.do(act.SendCase(name="Kim", draft=made))

    (path,) = (bench.folder / "reports").glob("*.a400case")
    assert path.read_bytes() == made.data
    assert path.name == made.names[0]
    shared = [event.about for event in walk.events if event.kind == "consented"]
    assert shared == [
        "the case file as round 1 at level support; put back an e-mail address, because: support asked"
    ]
    again = await walk.draft(act.SendCase(name="Kim"))
    assert again is not None
    assert "one more thing" in again.views[0].whole
    assert "put back an e-mail address, because: support asked" in again.views[0].whole
    await walk.close()


async def test_a_case_that_went_on_meanwhile_is_looked_at_again(bench: Bench) -> None:
    """What was looked at would throw the other round away."""
    walk = await begun(bench)
    made = await walk.draft(act.SendCase(name="Kim"))
    path = await sent(walk, bench)
    page = await walk.do(act.SendCase(name="Kim", draft=made))

    assert "look at it once more" in page.frame.notices[0]
    assert [*(bench.folder / "reports").glob("*.a400case")] == [path]
    await walk.close()


async def test_the_level_asked_for_is_stamped(bench: Bench) -> None:
    """The command line's for a case that begins; a case goes on with its own."""
    walk = await Walk.open(OpenOptions(share_level="public"), parts=bench.parts())
    await walk.do(act.Choose("my_code"))
    made = await walk.draft(act.SendCase())
    assert made is not None
    assert made.level == "public"
    await walk.do(act.SendCase(draft=made))
    session = walk.session
    await walk.close()

    again = await Walk.open(OpenOptions(resume=session), parts=bench.parts())
    await again.do(act.Give("no_incident"))
    more = await again.draft(act.SendCase())
    assert more is not None
    assert more.level == "public"
    await again.close()


async def test_an_answer_for_another_world_waits_in_its_session(bench: Bench) -> None:
    """It is taken in where it belongs, and the line to type says how to get there; nothing is given twice."""
    walk = await begun(bench)
    data = await answered(walk, bench, await sent(walk, bench), *ASKS)
    session = walk.session
    await walk.close()
    parts = bench.parts()
    practice = await Walk.open(parts=bench.parts(world=replace(parts.world, case_name="incident")))
    page = await practice.do(act.TakeIn(data))
    await practice.close()

    said = " ".join(page.frame.notices)
    assert "The answer of support Ann was put into the session" in said
    assert f"a400-wizard --resume {session}, then look at what they asked for" in said
    assert practice.session is None
    again = await Walk.open(OpenOptions(resume=session), parts=bench.parts())
    assert "support Ann asked for 2 steps that are not decided yet." in again.page.frame.notices
    await again.do(act.Jump("ask"))
    assert [step.granted for step in ask_page(again).steps] == [None, None]
    await again.close()


async def test_an_answer_says_what_was_put_back(bench: Bench) -> None:
    """What support typed goes through the gate too; what is put back is stamped and shown."""
    walk = await begun(bench)
    found = given(walk, await sent(walk, bench)).review
    reply = Reply([f"write to kim@firm.example, not with {KEY}"])
    assert "never travels" in str(reply.note(f"use {KEY}"))
    with pytest.raises(CannotLeaveError, match=r"may not travel"):
        walk.together.draft(found, Reply([f"x {'sk' + '-ant-api03-' + 'a' * 20} <b>"]), "Ann")
    made = walk.together.draft(found, reply, "Ann")
    assert [taken.kind for taken in made.taken] == ["api-key", "email"]
    made = walk.together.draft(found, reply, "Ann", made.with_lift(1, "it is the way to reach us"))
    ask = open_ask(made.files[".a400ask"])

    assert ask.notes == ("write to kim@firm.example, not with <api-key>",)
    assert [(back.what, back.reason) for back in ask.put_back] == [
        ("an e-mail address", "it is the way to reach us")
    ]
    assert walk.together.answer(made)[0]
    (path,) = (bench.folder / "reports").glob("*.a400ask")
    assert path.read_bytes() == made.files[".a400ask"]
    await walk.do(act.TakeIn(path.read_bytes()))
    assert ask_page(walk).notes == (
        "write to kim@firm.example, not with <api-key>",
        "put back an e-mail address, because: it is the way to reach us",
    )
    await walk.close()


async def test_what_the_running_program_knows_stays_here(bench: Bench) -> None:
    """A key that was typed leaves neither in a case from the list of sessions nor in an answer."""
    word = "tulip-harbor-lantern-42"
    walk = await begun(bench)
    found = given(walk, await sent(walk, bench)).review
    await walk.do(act.Note("tried", f"it is {word} there"))
    session = walk.session
    assert session is not None
    known = Together(bench.parts(), str, secrets=lambda: (Secret(word, base_url=API),))
    case = known.sessions.draft(session)
    answer = known.draft(found, Reply([f"it is {word} there"]), "Ann")

    assert word in walk.together.sessions.draft(session).views[0].whole
    for made in (case, answer):
        assert word not in made.views[0].whole
        assert [taken.kind for taken in made.taken] == ["secret"]
    await walk.close()
