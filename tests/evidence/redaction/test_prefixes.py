"""Keys by how they begin: found whole however long, and looked for no further than it takes."""

import re

import pytest

from tests.evidence.hostile import key
from wizard.evidence import redact
from wizard.evidence.redaction.layers import prefixes
from wizard.evidence.redaction.rules import families


class Counting:
    """The pattern of the families; adds up how many characters a search may look at."""

    def __init__(self) -> None:
        self.looked = 0

    def search(self, text: str, begin: int, end: int) -> re.Match[str] | None:
        """Search, and count."""
        self.looked += end - begin
        return families().search(text, begin, end)

    def match(self, text: str, begin: int) -> re.Match[str] | None:
        """Match at one place: as long as the key is."""
        return families().match(text, begin)


def test_signs_that_begin_nothing_do_not_make_it_read_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """The work grows with the number of signs, not with what stands behind each of them."""
    looked = []
    for signs in (500, 1000):
        counting = Counting()
        monkeypatch.setattr(prefixes, "families", lambda counting=counting: counting)
        redact("bot123456789:" * signs)
        looked.append(counting.looked)

    assert 0 < looked[1] < 3 * looked[0]


@pytest.mark.parametrize("length", [30, 600, 5000])
def test_a_key_goes_whole_however_long(length: int) -> None:
    """How far is looked for its beginning does not cut its end off."""
    long = key() + "Ab1-" * (length // 4)

    assert redact(f"first {long} last").text.count("Ab1-") == 0
