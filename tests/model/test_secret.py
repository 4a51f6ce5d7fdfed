"""A secret shows itself nowhere and goes to one origin only."""

import copy
import json
import pickle
import re
from pathlib import Path

import pytest

import wizard
from wizard.model.secret import Secret, WrongHostError, origin_of

VALUE = "sk-ant-api03-" + "q7" * 40 + "wxyz"
API = "https://api.anthropic.com"
REVEALERS = {
    "reveal_for_transport": {"probes"},
    "reveal_for_keyring": {"credentials"},
    "reveal_for_matching": {"evidence"},
    "reveal_for_check": {"evidence"},  # the self-check of an export looks for what must not be in it
}


@pytest.fixture
def secret() -> Secret:
    return Secret(VALUE, base_url=API)


def test_no_rendering_holds_the_value(secret: Secret) -> None:
    """Every way of printing an object gives dots."""
    shown = [
        repr(secret),
        str(secret),
        f"{secret}",
        f"{secret!r:>40}",
        f"{[secret]}",
        secret.masked,
        repr(copy.deepcopy({"k": secret})),
    ]

    assert not [text for text in shown if VALUE[14:22] in text]


def test_masked_names_the_kind_and_the_end(secret: Secret) -> None:
    """A person can tell two keys apart, and nothing more."""
    assert secret.masked == "sk-ant-api03-…wxyz"
    assert Secret("short-value", base_url=API).masked == "••••"
    assert Secret("t" * 40, base_url=API).masked == "…tttt"


def test_it_cannot_be_serialized(secret: Secret) -> None:
    """Neither pickle nor JSON carries it out of the process."""
    with pytest.raises(TypeError):
        pickle.dumps(secret)
    with pytest.raises(TypeError):
        json.dumps({"key": secret})


@pytest.mark.parametrize(
    "url",
    [
        "http://api.anthropic.com/v1/models",
        "https://api.anthropic.com.evil.example/",
        "https://evil.example/https://api.anthropic.com",
        "https://api.anthropic.com:444/",
    ],
)
def test_it_goes_to_its_own_origin_only(secret: Secret, url: str) -> None:
    """Scheme, host and port must all be the ones it was entered for."""
    with pytest.raises(WrongHostError):
        secret.reveal_for_transport(url)
    assert secret.reveal_for_transport("https://API.anthropic.com:443/v1/models") == VALUE


def test_origin_is_normal_and_refuses_nonsense() -> None:
    """Case and default ports do not make another origin."""
    assert origin_of("HTTPS://Api.Anthropic.com:443/v1") == "https://api.anthropic.com"
    assert origin_of("http://[::1]:8080/") == "http://[::1]:8080"
    with pytest.raises(ValueError, match="scheme and a host"):
        origin_of("api.anthropic.com/v1")


def test_only_the_named_rooms_reveal_it() -> None:
    """The three revealing methods are called in one room each."""
    root = Path(wizard.__file__).parent
    callers: dict[str, set[str]] = {name: set() for name in REVEALERS}
    for path in root.rglob("*.py"):
        room = path.relative_to(root).parts[0]
        for name in re.findall(r"\.(reveal_for_\w+)\(", path.read_text("utf-8")):
            callers[name].add(room)

    assert all(callers[name] <= allowed for name, allowed in REVEALERS.items()), callers
