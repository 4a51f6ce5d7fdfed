"""The door to the journal: no secret and no escape gets into it.

People type keys into the wrong box and services echo what they were sent. What the journal holds is what
the session shows, so the event is cleaned once, before it is written and before it counts.
"""

from typing import Any

from pydantic import TypeAdapter, ValidationError

from wizard.evidence import printable, redact
from wizard.evidence.redaction import KnownSecrets
from wizard.model.event import Event
from wizard.session.errors import DamagedError

NONE = KnownSecrets(())
_EVENT: TypeAdapter[Event] = TypeAdapter(Event)


def scrubbed(event: Event, secrets: KnownSecrets = NONE) -> Event:
    """The event with secrets taken out of every text and control characters defused.

    Args:
        event: what is about to be written.
        secrets: values that the program knows.

    Raises:
        DamagedError: without the secret it is no event any more; nothing is written then.
    """
    before = event.model_dump(mode="python")
    after = _clean(before, secrets)
    if after == before:
        return event
    try:
        return _EVENT.validate_python(after)
    except ValidationError as error:
        raise DamagedError("the last step is not saved: it holds a secret where none can stand") from error


def _clean(value: Any, secrets: KnownSecrets) -> Any:
    if type(value) is str:
        return printable(redact(value, secrets=secrets, level="local").text)
    if isinstance(value, dict):
        return {_clean(key, secrets): _clean(item, secrets) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return tuple(_clean(item, secrets) for item in value)
    return value
