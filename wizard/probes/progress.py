"""Phases of a probe as they happen, for whoever draws them."""

from collections.abc import Callable, Sequence
from typing import Protocol

from wizard.model.observation import Phase
from wizard.probes.exchange import Operation

WORDS = {
    "dns": "name",
    "tcp": "connection",
    "proxy": "proxy",
    "tls": "encryption",
    "request": "request",
    "answer": "answer",
}
"""Layer -> the word that people read."""

_SAID = {
    "name_unknown": "the name does not exist",
    "resolver_failed": "the name server failed",
    "timed_out": "no answer in time",
    "refused": "refused",
    "unreachable": "no route",
    "reset": "cut off",
    "closed": "closed",
    "not_permitted": "not permitted by this machine or a router",
    "untrusted": "unknown certificate authority",
    "expired": "certificate not valid now",
    "wrong_name": "certificate for another name",
    "not_strict": "certificate fails strict checking",
    "not_tls": "no encryption spoken",
    "tls_alert": "refused",
    "trust_unreadable": "certificates cannot be read",
    "asks_login": "the proxy asks for a login",
    "proxy_refused": "the proxy refused",
    "proxy_unsupported": "this kind of proxy cannot be tried",
    "not_sendable": "cannot be sent",
    "garbled": "not understood",
    "not_reached": "not reached",
    "other_answer": "another answer than the known one",
    "failed": "failed",
}


def failure_words(failure: str) -> str:
    """A failure in a few words."""
    return _SAID.get(failure, failure.replace("_", " "))


class Watch(Protocol):
    """Whoever follows one exchange."""

    def begin(self, layer: str) -> None:
        """Work on a layer begins."""

    def end(self, operation: Operation) -> None:
        """An operation ended."""


class Progress:
    """The phases of one probe. Every change is handed to the callback at once."""

    def __init__(self, changed: Callable[[], None] = lambda: None) -> None:
        self._phases: dict[str, Phase] = {}
        self._changed = changed

    @property
    def phases(self) -> tuple[Phase, ...]:
        """Every phase, in the order in which they were planned."""
        return tuple(self._phases.values())

    def plan(self, names: Sequence[str]) -> None:
        """Name phases before they begin, so that their places on the screen do not jump."""
        for name in names:
            self._phases.setdefault(name, Phase(name=name, state="waiting"))
        self._changed()

    def begin(self, name: str) -> None:
        """A phase begins."""
        self._phases[name] = Phase(name=name, state="running")
        self._changed()

    def end(
        self, name: str, *, fine: bool, ms: float | None = None, said: str = "", control: str = ""
    ) -> None:
        """A phase ended; `control` says how the one beside it went."""
        state = "fine" if fine else "failed"
        self._phases[name] = Phase(name=name, state=state, ms=ms, said=said, control=control)
        self._changed()

    def close(self) -> None:
        """Nothing more will come: what did not end was not checked."""
        for name, phase in self._phases.items():
            if phase.state in ("waiting", "running"):
                self._phases[name] = phase.model_copy(update={"state": "not_checked"})
        self._changed()


class Layers:
    """Shows the layers of an exchange as the phases of the probe."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def begin(self, layer: str) -> None:
        """Work on a layer begins."""
        self._progress.begin(layer)

    def end(self, operation: Operation) -> None:
        """An operation ended."""
        said = failure_words(operation.failure) if operation.failure else operation.detail
        self._progress.end(operation.layer, fine=operation.failure is None, ms=operation.ms, said=said)


class Quiet:
    """Shows nothing: for exchanges that are one phase as a whole."""

    def begin(self, layer: str) -> None:
        """Work on a layer begins."""

    def end(self, operation: Operation) -> None:
        """An operation ended."""
