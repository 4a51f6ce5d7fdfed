"""What the app's tests share: a running app on a walk of their own, and calm surroundings."""

import pytest


@pytest.fixture(autouse=True)
def _calm(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that knows colors and draws without animation."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    monkeypatch.delenv("COLORFGBG", raising=False)
    # Textual's pilot looks every 20 ms whether the app has come to rest; that is most of a test's time.
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 1 / 200)
    monkeypatch.setattr("textual._wait.SLEEP_IDLE", 1 / 400)
