"""What the tests of proofs share: a setting against a stand-in, and sessions to enter results into."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

from wizard.credentials import Credential, Kind
from wizard.flow.shelf import shipped_flows
from wizard.model.event import Event, Started
from wizard.model.secret import Secret
from wizard.model.state import SessionState
from wizard.proof.trials import Setting
from wizard.session.boundary import home_store, new_id
from wizard.standin import Standin, StandinThread

KEY = "sk-ant-api03-" + "pr0ved" * 12 + "AA"
MODEL = "claude-haiku-5-5"
AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def setting_for(standin: Standin, *, paid: bool = False, key: str = KEY) -> Setting:
    """Trials against a stand-in, with nothing inherited."""
    url = standin.base_url
    credential = Credential(
        id="typed", source="typed", kind=Kind.API_KEY, base_url=url, secret=Secret(key, base_url=url)
    )
    world = replace(standin.world, environ={})
    return Setting(world=world, credential=credential, model=MODEL, version="2026-10-21", paid=paid)


@contextmanager
def service(scenario: str = "healthy") -> Iterator[Standin]:
    """A stand-in on a thread of its own, which takes `KEY`."""
    with StandinThread(scenario, keys=[KEY]) as standin:
        yield standin


def saved_session(*events: Event, practice: str | None = None) -> str:
    """A session on disk with these events, begun in the test's own home."""
    flow = next(file.read() for file in shipped_flows() if file.id == "api-400")
    session = new_id()
    started = Started(
        at=AT,
        session=session,
        flow="api-400",
        flow_hash="0" * 64,
        knowledge="2026-11-22",
        tool="test",
        practice=practice,
        target="https://api.anthropic.com",
    )
    with home_store().create(started, flow) as sitting:
        for event in events:
            sitting.append(event)
    return session


def state_of(session: str) -> SessionState:
    """A saved session's state."""
    from wizard.cli.saved import told

    return told(home_store().load(session)).state
