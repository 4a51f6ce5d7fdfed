"""What is found, which one goes out, and what there is to say of it."""

import json
from pathlib import Path

import pytest

from tests.credentials.world import API, KEY, TOKEN, world, write_profile
from wizard.credentials import CredentialError, Found, Kind, Style, find, inherited_base_url

OAUTH = json.dumps({"authentication": {"type": "user_oauth"}})
GATEWAY = "https://gateway.example/anthropic"


def found(home: Path, **environ: str) -> Found:
    """What is found with this environment and no keyring."""
    return find(world(home, environ), base_url=API)


def said(result: Found) -> str:
    """Every sentence, together."""
    return " ".join([*result.notes, *(note for c in result.credentials for note in c.notes)])


def test_nothing_at_all(tmp_path: Path) -> None:
    """No credential is a result, not a fault; the missing keyring is one sentence."""
    result = found(tmp_path)

    assert (result.credentials, result.goes_out, result.keyring) == ((), None, "none")
    assert result.notes == ("This machine has no keyring that the wizard can use.",)


def test_both_variables(tmp_path: Path) -> None:
    """The key goes out, the token is listed, and the trap of 1.x is told."""
    result = found(tmp_path, ANTHROPIC_API_KEY=KEY, ANTHROPIC_AUTH_TOKEN=TOKEN)

    assert [(c.id, c.goes_out) for c in result.credentials] == [
        ("env:ANTHROPIC_API_KEY", True),
        ("env:ANTHROPIC_AUTH_TOKEN", False),
    ]
    assert "both set" in said(result)


def test_an_empty_variable_is_unset(tmp_path: Path) -> None:
    """It hides nothing, and is mentioned because people take it for a key."""
    result = found(tmp_path, ANTHROPIC_API_KEY="", ANTHROPIC_AUTH_TOKEN=TOKEN)

    assert result.goes_out is not None
    assert (result.goes_out.id, result.goes_out.style) == ("env:ANTHROPIC_AUTH_TOKEN", Style.BEARER)
    assert "set but empty" in said(result)


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("ANTHROPIC_API_KEY", TOKEN, "belongs in ANTHROPIC_AUTH_TOKEN"),
        ("ANTHROPIC_AUTH_TOKEN", KEY, "belongs in ANTHROPIC_API_KEY"),
        ("ANTHROPIC_API_KEY", "sk-ant-admin01-" + "x" * 40, "Admin key"),
        ("ANTHROPIC_API_KEY", KEY + "\n", "line break"),
        ("ANTHROPIC_API_KEY", "key-of-a-gateway-00000000", "gateway may have made it"),
    ],
)
def test_the_wrong_kind_is_said(tmp_path: Path, name: str, value: str, word: str) -> None:
    """A key in the wrong place is the commonest cause of a 401 that nobody understands."""
    assert word in said(found(tmp_path, **{name: value}))


def test_headers_of_the_environment(tmp_path: Path) -> None:
    """ANTHROPIC_CUSTOM_HEADERS can replace the key and double the version, without a trace in the code."""
    headers = f"X-Api-Key: {KEY[:-4]}hidd\nanthropic-version: 2023-06-01\nX-Team: a\nnonsense"
    result = found(tmp_path, ANTHROPIC_API_KEY=KEY, ANTHROPIC_CUSTOM_HEADERS=headers)

    assert result.goes_out is not None
    assert result.goes_out.source == "environment: ANTHROPIC_CUSTOM_HEADERS (x-api-key)"
    assert "adds the header anthropic-version" in said(result)
    assert "X-Team" not in said(result)


def test_a_workspace_variable_is_not_sent(tmp_path: Path) -> None:
    """The SDK does not turn ANTHROPIC_WORKSPACE_ID into a header for a plain key."""
    result = found(tmp_path, ANTHROPIC_API_KEY=KEY, ANTHROPIC_WORKSPACE_ID="wrkspc_1")

    assert "does not send it" in said(result)


def test_keys_are_bound_to_where_the_environment_sends_them(tmp_path: Path) -> None:
    """A gateway's key is not the API's key."""
    result = found(tmp_path, ANTHROPIC_API_KEY=KEY, ANTHROPIC_BASE_URL=GATEWAY + "/")

    assert result.credentials[0].origin == "https://gateway.example"
    assert result.credentials[0].base_url == GATEWAY
    assert "sends requests to https://gateway.example" in said(result)


def test_another_session_url_does_not_take_the_environments_key(tmp_path: Path) -> None:
    """On the real machine a key of the environment belongs to the official host, whatever is asked about."""
    from dataclasses import replace

    where = replace(world(tmp_path, {"ANTHROPIC_API_KEY": KEY}, api_url="http://127.0.0.1:9"), sdk_url=API)
    result = find(where, base_url="http://127.0.0.1:9")

    assert result.credentials[0].origin == API
    assert inherited_base_url(where) == "http://127.0.0.1:9"


def test_a_base_url_that_is_none(tmp_path: Path) -> None:
    """A host without a scheme stops the program, and is said instead of guessed at."""
    result = found(tmp_path, ANTHROPIC_API_KEY=KEY, ANTHROPIC_BASE_URL="gateway.example")

    assert "is not a URL" in said(result)
    assert result.credentials[0].origin == API


def test_typed_comes_first_and_stays_beside(tmp_path: Path) -> None:
    """A typed key is offered first; what the SDK would send is still marked."""
    result = find(world(tmp_path, {"ANTHROPIC_API_KEY": KEY}), base_url=GATEWAY, typed=f" {TOKEN}\n")

    assert [c.id for c in result.credentials] == ["typed", "env:ANTHROPIC_API_KEY"]
    assert result.credentials[0].origin == "https://gateway.example"
    assert result.goes_out is result.credentials[1]
    with pytest.raises(CredentialError):
        find(world(tmp_path), base_url=API, typed="a b")


def test_workload_identity(tmp_path: Path) -> None:
    """The full set is recognized and not exchanged; a part of it is nothing."""
    part = {"ANTHROPIC_IDENTITY_TOKEN": "jwt", "ANTHROPIC_FEDERATION_RULE_ID": "fdrl_1"}
    result = found(tmp_path, **part, ANTHROPIC_ORGANIZATION_ID="org")

    assert found(tmp_path, **part).credentials == ()
    assert result.goes_out is not None
    assert (result.goes_out.kind, result.goes_out.secret) == (Kind.FEDERATION, None)
    assert result.usable == ()


def test_a_profile(tmp_path: Path) -> None:
    """Token, workspace and base URL of a profile; an expired token is said and left alone."""
    config = {"authentication": {"type": "user_oauth"}, "workspace_id": "wrkspc_7", "base_url": GATEWAY}
    write_profile(
        tmp_path, "default", json.dumps(config), json.dumps({"access_token": TOKEN, "expires_at": 1})
    )
    result = found(tmp_path)

    assert result.goes_out is not None
    assert (result.goes_out.id, result.goes_out.base_url) == ("profile:default", GATEWAY)
    assert dict(result.goes_out.headers) == {"anthropic-workspace-id": "wrkspc_7"}
    assert "expired" in said(result)
    assert TOKEN[14:30] not in repr(result)


@pytest.mark.parametrize(
    ("config", "stored", "word"),
    [
        ("{not json", "{}", "cannot be read as JSON"),
        ("[]", "{}", "JSON object"),
        ("{}", "{}", "authentication"),
        (OAUTH, None, "does not exist"),
        (OAUTH, "{}", "no access token"),
        (OAUTH, '"sk-ant-oat01-secret"', "JSON object"),
        (OAUTH, '{"type": "other", "access_token": "x"}', "of a type"),
        ('{"authentication": {"type": "magic"}}', "{}", "not one that the SDK knows"),
    ],
)
def test_a_broken_profile_that_was_named(tmp_path: Path, config: str, stored: str | None, word: str) -> None:
    """Each fault is one sentence, the program would stop there, and no value is repeated."""
    write_profile(tmp_path, "work", config, stored)
    result = found(tmp_path, ANTHROPIC_PROFILE="work")

    assert result.goes_out is not None
    assert (result.goes_out.id, result.goes_out.secret) == ("profile:work", None)
    assert word in said(result)
    assert "would stop here" in said(result)
    assert "secret" not in said(result)


def test_a_broken_profile_that_nobody_named(tmp_path: Path) -> None:
    """The SDK passes it over, so it goes out nowhere, but it is listed."""
    write_profile(tmp_path, "default", "{not json")
    result = found(tmp_path)

    assert result.goes_out is None
    assert "passes it over" in said(result)


@pytest.mark.parametrize("name", ["../../etc/passwd", ".hidden", "a/b", " x"])
def test_a_profiles_name_cannot_leave_the_folder(tmp_path: Path, name: str) -> None:
    """A name is a file's name, and nothing else."""
    assert "not one that the SDK accepts" in said(found(tmp_path, ANTHROPIC_PROFILE=name))


def test_a_profile_that_others_can_read(tmp_path: Path) -> None:
    """The SDK refuses a token that the whole machine can read, so it cannot be what works."""
    root = write_profile(tmp_path, "default", OAUTH, json.dumps({"access_token": TOKEN}))
    (root / "credentials" / "default.json").chmod(0o644)

    assert "chmod 600" in said(found(tmp_path))
