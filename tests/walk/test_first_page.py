"""The first page that is known before a walk is opened: the very page that the walk would show."""

import subprocess
import sys
from pathlib import Path

import pytest

from wizard.session.places import state_folder, user_flows
from wizard.walk.options import OpenOptions
from wizard.walk.start import first_page
from wizard.walk.walk import Walk


async def test_a_fresh_machine_shows_what_the_walk_would_show() -> None:
    """Page and walk must never say different things."""
    walk = await Walk.open(OpenOptions())
    shown = walk.page
    await walk.close()

    assert first_page(OpenOptions()) == shown


@pytest.mark.parametrize(
    "options",
    [
        OpenOptions(practice="healthy"),
        OpenOptions(resume="latest"),
        OpenOptions(flow_file=Path("mine.toml")),
        OpenOptions(paste=""),
    ],
)
def test_what_was_asked_for_needs_the_walk(options: OpenOptions) -> None:
    """Practice, an old session, a flow and a paste each change the first page."""
    assert first_page(options) is None


@pytest.mark.parametrize("folder", [state_folder, user_flows])
def test_what_is_kept_here_needs_the_walk(folder: object) -> None:
    """Sessions are listed on the first page, and so are a person's own flows."""
    kept = (state_folder() / "sessions" if folder is state_folder else user_flows()) / "something"
    kept.mkdir(parents=True)

    assert first_page(OpenOptions()) is None


def test_the_first_page_loads_no_models() -> None:
    """They are most of what a start costs in memory."""
    asked = (
        "import sys; from wizard.walk.options import OpenOptions; from wizard.walk.start import first_page;"
        "assert first_page(OpenOptions());"
        "print([m for m in ('pydantic', 'httpx', 'keyring') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_the_first_key_waits_for_no_report() -> None:
    """What makes summaries and reports is a third of the walk; it is loaded once one is wanted."""
    asked = (
        "import asyncio, sys; from wizard.walk import action; from wizard.walk.options import OpenOptions;"
        "from wizard.walk.walk import Walk\n"
        "async def played():\n"
        "    walk = await Walk.open(OpenOptions())\n"
        "    await walk.do(action.Choose('my_code'))\n"
        "    await walk.close()\n"
        "asyncio.run(played())\n"
        "names = ('summary', 'report', 'render', 'draft', 'selfcheck')\n"
        "print([name for name in names if f'wizard.evidence.{name}' in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
