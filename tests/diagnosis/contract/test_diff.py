"""The diff of a repaired text: the same for long texts as for short ones, and soon done."""

import random

import pytest

from wizard.cli import check_diff
from wizard.cli.check_diff import unified


def applied(before: str, diff: list[str]) -> list[str]:
    """A text with a unified diff applied, by its line numbers."""
    old = before.splitlines()
    new: list[str] = []
    at = 0
    for line in diff[2:]:
        if line.startswith("@@"):
            start, _, length = line.split()[1][1:].partition(",")
            begin = int(start) - (length != "0")
            new += old[at:begin]
            at = begin
        elif line[0] == "+":
            new.append(line[1:])
        else:
            assert line[1:] == old[at]
            new += [old[at]] if line[0] == " " else []
            at += 1
    return new + old[at:]


@pytest.mark.parametrize("seed", range(40))
def test_the_diff_leads_from_one_text_to_the_other(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines taken out, put in and changed, near each other and far apart, at the ends too."""
    monkeypatch.setattr(check_diff, "_SHORT", 0)
    dice = random.Random(seed)
    old = [dice.choice(["{", "}", "a", f"line {number}"]) for number in range(dice.randrange(0, 120))]
    new = list(old)
    for _ in range(dice.randrange(0, 5)):
        at = dice.randrange(len(new) + 1)
        new[at : at + dice.randrange(3)] = ["new"] * dice.randrange(3)

    diff = list(unified("\n".join(old), "\n".join(new), "a", "b"))

    assert applied("\n".join(old), diff) == new
    assert bool(diff) == (old != new)


def test_a_long_text_shows_little_around_a_change() -> None:
    """Two changes far apart are two short parts, with the line numbers of the whole."""
    old = [f'"k{number}": [' for number in range(60_000)]
    new = [*old[:100], *old[101:50_000], "x", *old[50_000:]]

    diff = list(unified("\n".join(old), "\n".join(new), "a", "b"))

    assert [line for line in diff if line.startswith("@@")] == [
        "@@ -99,5 +99,4 @@",
        "@@ -49999,4 +49998,5 @@",
    ]
    assert len(diff) == 2 + 6 + 6
