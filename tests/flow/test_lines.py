"""Where things stand in a TOML file."""

from wizard.flow.lines import LineIndex

TEXT = '''id = "x"  # first line
[[step]]
id = "one"
text = """
[[step]]
id = "not a step"
"""
[[step.answers]]
value = "a"
[[step.answers]]
value = "b"

[[ step ]]
id = "two"
"quoted" = 1
[facts.x_a.values]
on = "on"
[[rule]]
verdict.title = "dotted"
'''


def test_tables_are_counted_and_keys_found() -> None:
    """Each repeated table has its own place, and inner tables belong to the last outer one."""
    lines = LineIndex(TEXT)

    assert lines.line(("id",)) == 1
    assert lines.line(("step", 0)) == 2
    assert lines.line(("step", 0, "answers", 1, "value")) == 11
    assert lines.line(("step", 1, "id")) == 14
    assert lines.line(("step", 1, "quoted")) == 15
    assert lines.line(("facts", "x_a", "values", "on")) == 17
    assert lines.line(("rule", 0, "verdict", "title")) == 19


def test_what_stands_inside_a_long_string_is_no_table() -> None:
    """A header or a key in a text does not shift the count."""
    lines = LineIndex(TEXT)

    assert lines.line(("step", 0, "id")) == 3
    assert lines.line(("step", 2)) == 1


def test_an_unknown_place_is_that_of_the_table_around_it() -> None:
    """The nearest line that is known, else the first."""
    lines = LineIndex(TEXT)

    assert lines.line(("step", 1, "answers", 3, "label")) == 13
    assert lines.line(("nowhere", 5)) == 1
    assert LineIndex("").line(("step", 0)) == 1
