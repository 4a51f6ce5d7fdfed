"""A verdict that rests on a paste says what to change, and not only that something has to be changed."""

from pathlib import Path

from tests.walk.begun import page_of
from tests.walk.test_scenarios import played
from wizard.model.event import Pasted
from wizard.model.explanation import CauseMatch, Explanation
from wizard.model.state import Reached
from wizard.model.words import Place, Sureness
from wizard.plain.draw import draw
from wizard.walk.page import VerdictPage
from wizard.walk.remedy import remedy


async def test_the_change_is_on_the_page_of_the_verdict(tmp_path: Path) -> None:
    """In both front ends; a person should not have to paste the error again to read it."""
    page = page_of(await played("bad-body", tmp_path, paste=True), VerdictPage)
    assert page.remedy is not None
    cause, change = page.remedy
    assert cause == "Sampling parameters are gone in this API version"
    told = " ".join(" ".join(draw(page, 100)).split())
    assert cause in told
    assert change in told


async def test_a_verdict_of_the_checks_has_no_change_of_a_paste(tmp_path: Path) -> None:
    """Where nothing was pasted there is nothing to repeat."""
    assert page_of(await played("bad-body", tmp_path, paste=False), VerdictPage).remedy is None


async def test_after_a_resume_the_change_is_the_one_of_the_book(tmp_path: Path) -> None:
    """The text is gone, the name of its cause is kept."""
    page = page_of(await played("bad-body", tmp_path, paste=True), VerdictPage)
    reached: Reached = page.reached
    at = reached.because[0].at
    causes = ("sampling_param_removed_in_api_version", "another")
    paste = Pasted(at=at, sha256="0" * 64, chars=1, causes=causes)
    kept = remedy(paste, reached, None)
    assert kept is not None
    assert kept[0] == "Sampling parameters are gone in this API version"
    assert "Remove them" in kept[1]
    other = CauseMatch(
        slug="x", where=Place.BODY, confidence=Sureness.SHOWN, title="Other", means="Other.", fix="Other."
    )
    assert remedy(paste, reached, Explanation(causes=(other,))) == kept
    stranger = Pasted(at=at, sha256="0" * 64, chars=1, causes=("no_such_cause",))
    assert remedy(stranger, reached, None) is None
