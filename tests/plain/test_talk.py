"""The dialogue line by line: every letter, wrong input, and ends of the input."""

import os
from dataclasses import replace
from pathlib import Path

from tests.plain.support import hold, reports
from tests.walk.support import KEY, Bench, TickingClock, credential, overloaded
from wizard.model.event import Consented, Noted
from wizard.model.observation import Phase
from wizard.walk.options import OpenOptions

TYPED_KEY = "sk-ant-api03-typed-by-hand-and-never-shown-CCCCCCCC-9876"


def values(events: object) -> list[str]:
    """What was answered."""
    return [e.observation.value for e in events if e.kind == "answered"]  # type: ignore[attr-defined]


def test_numbers_answer_and_q_leaves(bench: Bench) -> None:
    """From the start to the verdict, saved."""
    held = hold(bench, "1", "1", "q")

    assert "Walk me through" in held.transcript
    assert "An incident (likely)" in held.transcript
    assert values(held.events) == ["my_code", "incident"]
    assert held.events[-1].kind == "closed"
    assert not held.ended_by_input


def test_the_input_may_end_anywhere(bench: Bench) -> None:
    """What was answered stays."""
    held = hold(bench, "1", "2")

    assert held.ended_by_input
    assert values(held.events) == ["my_code", "no_incident"]


def test_back_undo_skip_and_redo(bench: Bench) -> None:
    """Each does what its letter says."""
    held = hold(bench, "1", "2", "s", "b", "u", "u", "r")

    assert [e.kind for e in held.events] == [
        "started", "answered", "answered", "answered", "went", "undone", "undone", "redone"
    ]  # fmt: skip
    assert values(held.events) == ["my_code", "no_incident", "skipped"]


def test_wrong_input_says_what_would_be_right(bench: Bench) -> None:
    """And changes nothing."""
    held = hold(bench, "1", "99", "0", "zz", "", "o9", "k", "jnowhere", "j nowhere")

    for said in (
        "There is no answer 99 here.",
        "There is no answer 0 here.",
        "That is not a number or a letter of this page.",
        "Type the number of an answer",
        "That cannot be done here.",
        "No check of this page needs a key.",
        "There is no such step.",
    ):
        assert said in held.transcript
    assert len(held.events) == 2


def test_why_tells_more(bench: Bench) -> None:
    """The checks, how to find out by hand, and what answers mean."""
    held = hold(bench, "1", "?")

    assert "By hand: Open https://status.claude.com" in held.transcript
    assert "Yes: It is not you." in held.transcript


def test_probes_ask_first_and_show_their_progress(bench: Bench) -> None:
    """A yes has to be said; Enter takes what the checks say."""
    bench.probes.facts["status_page"] = ("status_page", "incident")
    held = hold(bench, "1", "p", "maybe", "y", "", "q")

    assert "Official status page: ask status.claude.com?" in held.transcript
    assert held.transcript.count("y or n>") == 2
    assert "Official status page: connection fine (3 ms)" in held.transcript
    assert "The checks say: 1. Yes. Enter alone takes it." in held.transcript
    assert "An incident (shown)" in held.transcript


def test_a_refusal_that_came_is_not_called_fine(bench: Bench) -> None:
    """`answer fine: 403` says two things at once; what was answered says one."""
    bench.probes.phases = (Phase(name="answer", state="fine", ms=2.0, said="403"),)
    held = hold(bench, "1", "p", "y", "q")

    assert "Official status page: answered 403 (2 ms)" in held.transcript
    assert "answer fine" not in held.transcript


def test_a_no_is_kept_and_asked_again_by_name(bench: Bench) -> None:
    """`p 1` asks once more."""
    held = hold(bench, "1", "p", "n", "p", "p 1", "y")
    given = [e.granted for e in held.events if isinstance(e, Consented)]

    assert "not allowed by you" in held.transcript
    assert given == [False, True]
    assert len(bench.probes.started) == 1


def test_notes_by_name_and_in_one_line(bench: Bench) -> None:
    """Asked for in two questions, or given as `n field: text`."""
    held = hold(bench, "1", "n", "model", "claude-x", "n sdk: python 2.12", "n just words", "tried")
    noted = [(e.field, e.text) for e in held.events if isinstance(e, Noted)]

    assert noted == [("model", "claude-x"), ("sdk", "python 2.12"), ("tried", "just words")]


def test_a_text_of_many_lines_ends_with_a_dot(bench: Bench) -> None:
    """Pasted by letter, or simply pasted on the first page; numbers in it are no answers."""
    bench.explanation = overloaded()
    for typed in (["t", "first", "1", "2", "."], ["Error: first", "1", "2", "."]):
        held = hold(bench, *typed, "1", "q")
        assert "max_tokens is missing (shown)" in held.transcript
        assert [e.kind for e in held.events][:4] == ["started", "answered", "pasted", "learned"]
        assert values(held.events) == ["my_code"]


def test_a_file_can_be_read_instead(bench: Bench) -> None:
    """What cannot be read is said."""
    bench.explanation = overloaded()
    (bench.folder / "error.txt").write_text("400")
    held = hold(bench, f"t {bench.folder / 'error.txt'}", "t /nowhere/at/all", "1")

    assert "Read: max_tokens is missing (shown)." in held.transcript
    assert "Cannot read that file: No such file or directory" in held.transcript


def test_the_summary_is_saved_and_copied(bench: Bench) -> None:
    """Enter on the verdict shows it; w writes it; c copies it; only what is new is said again."""
    held = hold(bench, "1", "1", "", "w", "y", "c", "y", "q")

    assert len(reports(bench.folder)) == 2
    assert "* Saved:" in held.transcript
    assert "* copied, and in" in held.transcript
    assert held.transcript.count("Evidence summary") == 1


def test_a_typed_key_is_never_printed(bench: Bench) -> None:
    """Not in the transcript, not in the journal; its masked form is."""
    held = hold(bench, "1", "2", "s", "p", "k", "t", TYPED_KEY, "p", "", "y")

    assert "No key was found" in held.transcript
    assert "…9876 (typed" in held.transcript
    assert TYPED_KEY not in held.transcript
    assert all(TYPED_KEY not in path.read_text() for path in bench.folder.rglob("*.jsonl"))


def test_a_broken_key_is_refused_with_a_reason(bench: Bench) -> None:
    """And the dialogue goes on."""
    held = hold(bench, "1", "2", "s", "k", "t", "sk-ant with a space", "s")

    assert "A space stands inside the key" in held.transcript
    assert values(held.events)[-1] == "skipped"


def test_a_found_key_is_shown_masked_and_can_be_chosen(bench: Bench) -> None:
    """With its source and its host."""
    bench.keys = (credential(),)
    held = hold(bench, "1", "2", "s", "k", "1")

    assert "Key: sk-ant-api03-…wxyz, environment: ANTHROPIC_API_KEY" in held.transcript
    assert KEY not in held.transcript


def test_an_earlier_session_is_taken_up_from_the_first_page(bench: Bench) -> None:
    """r1 is the newest."""
    first = hold(bench, "1", "2")
    again = hold(bench, "r1")

    assert "Earlier sessions" in again.transcript
    assert again.events[0] == first.events[0]
    assert "How often does it fail?" in again.transcript


def test_the_trail_lists_answers_to_jump_to(bench: Bench) -> None:
    """L names the steps; j goes there."""
    held = hold(bench, "1", "2", "s", "l", "j status")

    assert "  - status: No" in held.transcript
    assert held.events[-1].kind == "went"


def test_escapes_that_keys_leave_are_no_input(bench: Bench) -> None:
    """An arrow key before a number does not spoil it."""
    held = hold(bench, "\x1b[A1", "\x1b[200~2\x1b[201~")

    assert values(held.events) == ["my_code", "no_incident"]


def test_no_line_is_wider_than_the_terminal_and_none_holds_an_escape(bench: Bench) -> None:
    """At forty columns too."""
    held = hold(bench, "1", "?", "2", "s", "s", "s", "m", "w", "n", "h", width=40)
    ours = [line for line in held.transcript.splitlines() if not line.startswith("[") and "/" not in line]

    assert "\x1b" not in held.transcript
    assert max(map(len, ours)) <= 40


def test_a_no_to_the_key_brings_the_question_that_asks_for_less(bench: Bench) -> None:
    """A probe that can do without a key is asked for without it at once."""
    bench.flow = bench.flow.replace(b'probes = ["status_page"]', b'probes = ["clean_client"]')
    bench.keys = (credential(),)
    held = hold(bench, "1", "p", "n", "y")
    given = [(e.consent.value, e.granted) for e in held.events if isinstance(e, Consented)]

    assert given == [("uses_key_free", False), ("asks_host", True)]
    assert len(bench.probes.started) == 1


def test_a_second_run_says_its_phases_again(bench: Bench) -> None:
    """And a paid one is asked for again on the way."""
    held = hold(bench, "1", "p", "y", "p")

    assert held.transcript.count("Official status page: connection fine (3 ms)") == 2


def test_the_page_about_the_error_offers_to_read_it(bench: Bench) -> None:
    """A person need not judge what can be read."""
    answers = b'answers = [{ value = "always", label = "Always" }, { value = "seldom", label = "Seldom" }]'
    bench.flow = bench.flow.replace(b'ask = "x_often"', b'ask = "paste_place"').replace(
        answers, b'answers = [{ value = "request", label = "The request" }]'
    )
    held = hold(bench, "1", "2")

    assert "Paste the error instead, and it is read here (type t)" in held.transcript


def test_grounds_are_sentences(bench: Bench) -> None:
    """Also where only a person said so."""
    held = hold(bench, "1", "1")

    assert "  - Status page: an unresolved incident touches the component" in held.transcript


def test_the_model_is_asked_for_before_it_is_looked_up(bench: Bench) -> None:
    """Once: what is told reaches the probe and the summary, and who does not know is not asked again."""
    bench.keys = (credential(),)
    told = hold(bench, "1", "2", "s", "p", "claude-x", "y", "p")
    passed = hold(bench, "1", "2", "s", "p", "", "y", "p")

    assert told.transcript.count("model>") == passed.transcript.count("model>") == 1
    assert [run.subject.model for run in bench.probes.started] == ["claude-x", "claude-x", None, None]


def test_checks_that_cannot_tell_say_how_to_go_on(bench: Bench) -> None:
    """Nobody is left before a page that suggests nothing."""
    held = hold(bench, "1", "p", "y")

    assert "The checks cannot tell. Answer by hand (? says how), or s to go on." in held.transcript


def test_what_was_measured_outlives_being_passed_over(bench: Bench) -> None:
    """Skipping goes on with it, and says so."""
    bench.probes.facts["status_page"] = ("status_page", "incident")
    held = hold(bench, "1", "p", "y", "s")

    assert "What was measured still counts: status_page is incident" in held.transcript
    assert "An incident (shown)" in held.transcript


def test_an_open_change_is_reminded_of_at_the_end(bench: Bench) -> None:
    """With the way to undo it."""
    held = hold(bench, "1", "o2", "q", width=120)

    assert held.transcript.rstrip().endswith("To undo: Turn the VPN on.")
    assert "Still open since" in held.transcript


def test_old_measurements_are_looked_at_again(bench: Bench) -> None:
    """After a break the page says which they are; a leads there, and its checks run again."""
    bench.probes.facts["status_page"] = ("status_page", "no_incident")
    hold(bench, "1", "p", "y", "")
    later = replace(bench.parts().world, clock=TickingClock(hours=2))
    held = hold(bench, "l", "a", "p", "a", options=OpenOptions(resume="latest"), parts={"world": later})

    assert "* Measured too long ago to clear anything any more: Status page." in held.transcript
    assert "status: No (measured too long ago)" in held.transcript
    assert "p runs its checks again." in held.transcript
    assert len(bench.probes.started) == 2


def test_what_is_no_file_keeps_nobody_waiting(bench: Bench, tmp_path: Path) -> None:
    """A pipe that nobody writes to would hang the dialogue."""
    os.mkfifo(tmp_path / "pipe")
    held = hold(bench, f"t {tmp_path / 'pipe'}", f"t {tmp_path}", f"t {tmp_path / 'missing'}")

    assert held.transcript.count("That is no file that can be read.") == 2
    assert "Cannot read that file: No such file or directory" in held.transcript


def test_a_trainee_is_told_what_was_behind_the_story(bench: Bench) -> None:
    """Once there is a verdict to compare with, and not before."""
    held = hold(bench, "1", "1", parts={"expects": "An incident of the service."})

    assert held.transcript.count("Behind this story: An incident of the service.") == 1
    assert "Behind this story" not in hold(bench, "1", "1").transcript
