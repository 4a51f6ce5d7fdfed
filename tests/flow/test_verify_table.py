"""The verifier's judgement of tables, against brute force on random small ones."""

from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.flow.build import CATCH_ALL, EMPTY, fires, flow_of, situations, tables, whole
from wizard.flow import Finding, LoadedFlow, verify
from wizard.flow.lines import LineIndex
from wizard.flow.table import cases
from wizard.model.flow import Flow, Impossible


def checked(flow: Flow, today: date | None = None) -> tuple[Finding, ...]:
    """The findings of a flow that was made in code."""
    loaded = LoadedFlow(flow=flow, name="f.toml", data=b"", sha256="", shipped=False, lines=LineIndex(""))
    return verify(loaded, EMPTY, today=today)


def of_kind(flow: Flow, kind: str) -> list[str]:
    """The messages of one kind of finding."""
    return [f.message for f in checked(flow) if f.kind == kind]


def holds(when: dict[str, tuple[str, ...]], situation: dict[str, str]) -> bool:
    """Whether all conditions hold."""
    return all(situation[fact] in wanted for fact, wanted in when.items())


@settings(max_examples=150, deadline=None)
@given(tables(), st.data())
def test_gaps_dead_rows_and_overlaps_agree_with_brute_force(
    table: tuple[dict[str, list[str]], list[dict[str, tuple[str, ...]]]], data: st.DataObject
) -> None:
    """Over every situation that is possible, the exact verifier and plain counting say the same."""
    domains, rows = table
    impossible = data.draw(st.lists(st.sampled_from(rows), max_size=1)) if rows else []
    flow = flow_of(domains, rows, impossible=tuple(Impossible(when=w, because="x") for w in impossible))
    used = {f: v for f, v in domains.items() if any(f in row for row in rows)}
    every = [s for s in situations(whole(used)) if not any(holds(w, s) for w in impossible)]
    told = [s for s in situations(whole(used, answered=True)) if not any(holds(w, s) for w in impossible)]

    gap = any(fires(flow, s) == CATCH_ALL for s in told)
    dead = {r.id for r in flow.rules[:-1]} - {fires(flow, s) for s in every}
    overlaps = {
        (f"r{j}", f"r{i}")
        for j in range(len(rows))
        for i in range(j)
        if any(holds(rows[i], s) and holds(rows[j], s) for s in every)
    }

    findings = checked(flow)
    assert any(f.kind == "gap" for f in findings) == gap
    assert {f.message.split()[1] for f in findings if f.kind == "dead-row"} == dead
    said = [f.message.split() for f in findings if f.kind == "overlap"]
    assert {(words[1], words[words.index("where") + 1]) for words in said} == overlaps


@settings(max_examples=80, deadline=None)
@given(tables())
def test_every_living_row_has_an_example_in_which_it_fires(
    table: tuple[dict[str, list[str]], list[dict[str, tuple[str, ...]]]],
) -> None:
    """The generated case of a row fires that row; dead rows have none."""
    domains, rows = table
    flow = flow_of(domains, rows)
    used = {f: v for f, v in domains.items() if any(f in row for row in rows)}
    alive = {fires(flow, s) for s in situations(whole(used))}

    made = cases(flow, EMPTY)

    assert set(made) == alive
    assert all(fires(flow, case) == rule for rule, case in made.items())


def test_a_gap_is_one_situation_and_the_nearest_row() -> None:
    """A reader sees what is missing and where it nearly fits."""
    flow = flow_of({"x_a": ["yes", "no"], "x_b": ["yes", "no"]}, [{"x_a": ["yes"], "x_b": ["yes", "no"]}])

    (gap,) = [f for f in checked(flow) if f.kind == "gap"]

    assert gap.message == "no row but the catch-all takes this: x_a = no."
    assert gap.hint == "Nearest is row r0, which wants x_a = yes."


def test_a_row_that_several_together_cover_is_dead() -> None:
    """No single earlier row covers it, all of them together do."""
    rows = [{"x_a": ["yes"]}, {"x_a": ["no", "cannot_tell", "skipped"]}, {"x_b": ["yes"]}]
    flow = flow_of({"x_a": ["yes", "no"], "x_b": ["yes", "no"]}, rows)

    assert of_kind(flow, "dead-row") == [
        "row r2 can never fire, because earlier rows take all of it: r0, r1."
    ]


def test_after_declares_an_overlap_also_through_another_row() -> None:
    """A row that comes after one comes after all that this one comes after."""
    rows = [{"x_a": ["yes"]}, {"x_b": ["yes"]}, {"x_c": ["yes"]}]
    base = flow_of({fact: ["yes", "no"] for fact in ("x_a", "x_b", "x_c")}, rows)
    chain = [
        rule.model_copy(update={"after": (f"r{i - 1}",) if 0 < i < 3 else ()})
        for i, rule in enumerate(base.rules)
    ]
    loose = [*chain[:2], chain[2].model_copy(update={"after": ("r0",)}), chain[3]]

    assert len(of_kind(base, "overlap")) == 3
    assert of_kind(base.model_copy(update={"rules": tuple(chain)}), "overlap") == []
    assert of_kind(base.model_copy(update={"rules": tuple(loose)}), "overlap") == [
        "row r2 also holds where r1 fires: x_b = yes, x_c = yes."
    ]


def test_rows_with_the_same_verdict_may_overlap() -> None:
    """Nothing depends on which of them fires."""
    base = flow_of({"x_a": ["yes", "no"], "x_b": ["yes", "no"]}, [{"x_a": ["yes"]}, {"x_b": ["yes"]}])
    same = base.rules[1].model_copy(update={"verdict": base.rules[0].verdict})
    flow = base.model_copy(update={"rules": (base.rules[0], same, base.rules[2])})

    assert of_kind(flow, "overlap") == []


def test_an_impossible_combination_is_no_gap() -> None:
    """What cannot occur need not be taken by a row."""
    rows = [{"x_a": ["yes"]}]
    domains = {"x_a": ["yes", "no"]}
    declared = (Impossible(when={"x_a": ("no",)}, because="it is always yes"),)

    assert of_kind(flow_of(domains, rows), "gap")
    assert not of_kind(flow_of(domains, rows, impossible=declared), "gap")


def test_a_table_beyond_the_limit_is_not_verified() -> None:
    """Better to say so than to hang or to guess."""
    names = [f"x_f{i}" for i in range(20)]
    dice = Random(1)
    rows = [{name: [dice.choice("abc")] for name in dice.sample(names, 6)} for _ in range(120)]

    found = checked(flow_of({name: ["a", "b", "c"] for name in names}, rows))

    assert "not-verified" in {f.kind for f in found}


def test_the_age_of_a_flow_is_judged_against_the_given_day() -> None:
    """180 days are fine, one more is not, and a day to come is no day of verification."""
    flow = flow_of({"x_a": ["yes", "no"]}, [{"x_a": ["yes"]}, {"x_a": ["no"]}])

    assert checked(flow, date(2027, 5, 21)) == ()
    assert [f.kind for f in checked(flow, date(2027, 5, 22))] == ["stale"]
    assert [f.kind for f in checked(flow, date(2026, 11, 21))] == ["stale"]
