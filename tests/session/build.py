"""Sessions for the tests of this room."""

from datetime import UTC, datetime, timedelta

from wizard.model.event import Answered, Event, Noted, Started
from wizard.model.observation import Observation
from wizard.model.words import Source

NOW = datetime(2026, 11, 22, 9, 35, 1, tzinfo=UTC)
ID = "20261122-093501-k3f7"
FLOW = b'format = 1\nid = "small"\n'


def started(session: str = ID) -> Started:
    return Started(
        at=NOW,
        session=session,
        flow="small",
        flow_hash="00",
        knowledge="2026-11-22",
        tool="0.1.0",
        target="https://api.anthropic.com",
    )


def noted(number: int) -> Noted:
    return Noted(at=NOW + timedelta(seconds=number), field="tried", text=f"step {number}")


def answered(value: str = "works") -> Answered:
    seen = Observation(fact="other_network", value=value, source=Source.PERSON, at=NOW)
    return Answered(at=NOW, step="network", observation=seen)


def some(count: int) -> list[Event]:
    return [started(), *(noted(n) for n in range(1, count))]
