"""The table against what is known: exact against brute force, and honest about what is not known."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.flow.build import (
    CATCH_ALL,
    EMPTY,
    NOW,
    fires,
    flow_of,
    known,
    seen,
    situations,
    step,
    tables,
    verdict,
    whole,
)
from wizard.flow import evaluate
from wizard.model.flow import Rule
from wizard.model.words import Place, Source, Sureness


@settings(max_examples=120, deadline=None)
@given(tables(), st.data())
def test_evaluation_agrees_with_every_completion(
    table: tuple[dict[str, list[str]], list[dict[str, tuple[str, ...]]]], data: st.DataObject
) -> None:
    """A verdict stands exactly when all completions agree; relevant is what a completion turns on."""
    domains, rows = table
    flow = flow_of(domains, rows)
    full = whole(domains)
    told = {f: data.draw(st.sampled_from(full[f])) for f in full if data.draw(st.booleans())}
    free = {f: v for f, v in full.items() if f not in told}
    outcomes = {tuple(s.values()): fires(flow, {**told, **s}) for s in situations(free)}
    names = list(free)
    turning = {
        fact
        for i, fact in enumerate(names)
        for one in outcomes
        for value in free[fact]
        if outcomes[(*one[:i], value, *one[i + 1 :])] != outcomes[one]
    }

    got = evaluate(flow, EMPTY, known(**told), NOW)

    assert set(got.relevant) == turning
    verdicts = set(outcomes.values())
    assert (got.reached.rule if got.reached else None) == (verdicts.pop() if len(verdicts) == 1 else None)


def test_a_row_waits_until_every_earlier_row_is_ruled_out() -> None:
    """A later row that holds already does not fire over an earlier one that still may."""
    flow = flow_of({"x_a": ["yes", "no"], "x_b": ["yes", "no"]}, [{"x_a": ["yes"]}, {"x_b": ["yes"]}])

    waiting = evaluate(flow, EMPTY, known(x_b="yes"), NOW)
    settled = evaluate(flow, EMPTY, known(x_b="yes", x_a="no"), NOW)

    assert waiting.reached is None
    assert waiting.relevant == ("x_a",)
    assert [row.state for row in waiting.rows] == ["open", "open", "open"]
    assert settled.reached is not None
    assert settled.reached.rule == "r1"
    assert [row.state for row in settled.rows] == ["ruled_out", "fired", "not_reached"]


def test_traces_name_what_was_wanted_and_what_is_known() -> None:
    """Every condition of every row says whether it holds, and the row what it still lacks."""
    flow = flow_of({"x_a": ["yes", "no"], "x_b": ["yes", "no"]}, [{"x_a": ["yes"], "x_b": ["yes"]}])

    row = evaluate(flow, EMPTY, known(x_a="yes"), NOW).rows[0]

    assert [(c.fact, c.actual, c.holds) for c in row.conditions] == [
        ("x_a", "yes", True),
        ("x_b", None, None),
    ]
    assert row.missing == ("x_b",)


def test_near_names_the_row_that_lacks_least() -> None:
    """Something speaks for the nearest row, nothing against it, and it lacks the fewest facts."""
    domains = {"x_a": ["yes", "no"], "x_b": ["yes", "no"], "x_c": ["yes", "no"]}
    rows = [
        {"x_a": ["yes"], "x_b": ["yes"], "x_c": ["yes"]},
        {"x_a": ["yes"], "x_c": ["no"]},
        {"x_a": ["no"], "x_c": ["no"]},
        {"x_b": ["no"]},
    ]

    got = evaluate(flow_of(domains, rows), EMPTY, known(x_a="yes"), NOW)

    assert got.near == ("r1",)


def test_the_catch_all_says_which_rows_were_left_untold() -> None:
    """Where questions were skipped, the rows that they would have served are near, and miss those facts."""
    flow = flow_of({"x_a": ["yes", "no"], "x_b": ["yes", "no"]}, [{"x_a": ["yes"]}, {"x_b": ["yes"]}])

    got = evaluate(flow, EMPTY, known(x_a="no", x_b="skipped"), NOW)

    assert got.reached is not None
    assert got.reached.rule == CATCH_ALL
    assert got.near == ("r1",)
    assert got.rows[1].missing == ("x_b",)


def test_a_verdict_is_no_surer_than_its_weakest_condition() -> None:
    """Shown and likely make likely; the catch-all shows nothing."""
    flow = flow_of({"x_a": ["yes", "no"], "x_b": ["yes", "no"]}, [{"x_a": ["yes"], "x_b": ["yes"]}])
    facts = {"x_a": seen("x_a", "yes"), "x_b": seen("x_b", "yes", sureness=Sureness.LIKELY)}

    likely = evaluate(flow, EMPTY, facts, NOW).reached
    nothing = evaluate(flow, EMPTY, known(x_a="no"), NOW).reached

    assert likely is not None
    assert likely.sureness is Sureness.LIKELY
    assert nothing is not None
    assert nothing.sureness is Sureness.CANNOT_TELL


def test_a_condition_met_by_not_told_is_no_more_than_likely() -> None:
    """Leaning on something that was skipped is weaker than leaning on something seen."""
    flow = flow_of({"x_a": ["yes", "no"], "x_b": ["yes", "no"]}, [{"x_a": ["yes"], "x_b": ["no", "skipped"]}])

    got = evaluate(flow, EMPTY, known(x_a="yes", x_b="skipped"), NOW).reached

    assert got is not None
    assert got.sureness is Sureness.LIKELY
    assert got.not_checked == ("x_b",)


def clearing_flow(blames: Place | None = None) -> Rule:
    """A row that clears the network by x_a."""
    return Rule(
        id="r1",
        when={"x_b": ("yes",)},
        verdict=verdict("second").model_copy(update={"rules_out": {Place.NETWORK: "x_a"}, "blames": blames}),
    )


def test_an_old_observation_is_no_control() -> None:
    """It still says what was seen, but clears no place, and a verdict on it is likely at most."""
    base = flow_of({"x_a": ["yes", "no"], "x_b": ["yes", "no"]}, [{"x_a": ["yes"]}])
    flow = base.model_copy(update={"rules": (base.rules[0], clearing_flow(), base.rules[-1])})
    fresh = seen("x_a", "no", source=Source.PROBE, holds_s=60)
    old = fresh.model_copy(update={"at": NOW - timedelta(seconds=61)})
    other = seen("x_b", "yes", source=Source.PROBE, holds_s=60, at=NOW - timedelta(seconds=61))

    sharp = evaluate(flow, EMPTY, {"x_a": fresh, **known(x_b="yes")}, NOW).reached
    blunt = evaluate(flow, EMPTY, {"x_a": old, **known(x_b="yes")}, NOW).reached
    weak = evaluate(flow, EMPTY, {"x_a": fresh, "x_b": other}, NOW).reached

    assert sharp is not None
    assert [(r.place, r.by.fact) for r in sharp.ruled_out] == [(Place.NETWORK, "x_a")]
    assert blunt is not None
    assert blunt.ruled_out == ()
    assert blunt.not_checked == ("x_a",)
    assert weak is not None
    assert weak.sureness is Sureness.LIKELY


def test_what_speaks_against_a_place_does_not_clear_it() -> None:
    """A value for which some row blames the network is no ground for clearing the network."""
    base = flow_of({"x_a": ["bad", "good"], "x_b": ["yes", "no"], "x_c": ["yes", "no"]}, [])
    blaming = Rule(
        id="r0",
        when={"x_a": ("bad",), "x_c": ("yes",)},
        verdict=verdict("first").model_copy(update={"blames": Place.NETWORK}),
    )
    flow = base.model_copy(update={"rules": (blaming, clearing_flow(), base.rules[-1])})

    against = evaluate(flow, EMPTY, known(x_a="bad", x_b="yes", x_c="no"), NOW).reached
    clear = evaluate(flow, EMPTY, known(x_a="good", x_b="yes"), NOW).reached

    assert against is not None
    assert against.ruled_out == ()
    assert clear is not None
    assert len(clear.ruled_out) == 1


def test_a_fact_that_no_step_can_ask_any_more_counts_as_passed_over() -> None:
    """A step that does not apply never leaves a walk without an end."""
    domains = {"x_a": ["yes", "no"], "x_b": ["yes", "no"]}
    flow = flow_of(
        domains,
        [{"x_b": ["yes"]}],
        steps=(step("x_a", ["yes", "no"]), step("x_b", ["yes", "no"], when={"x_a": ["yes"]})),
    )

    got = evaluate(flow, EMPTY, known(x_a="no"), NOW)

    assert got.reached is not None
    assert got.reached.rule == CATCH_ALL
    assert got.reached.not_checked == ("x_b",)


def test_a_fact_of_a_shadowed_row_is_not_asked() -> None:
    """A row that cannot fire makes no question worth asking, even though it is still open."""
    domains = {fact: ["yes", "no"] for fact in ("x_a", "x_b", "x_c")}
    rows = [
        {"x_a": ["yes"]},
        {"x_a": ["yes"], "x_b": ["yes"]},
        {"x_c": ["yes"]},
        {"x_b": ["yes"], "x_c": ["yes"]},
    ]

    got = evaluate(flow_of(domains, rows), EMPTY, {}, NOW)

    assert {row.state for row in got.rows} == {"open"}
    assert got.relevant == ("x_a", "x_c")
