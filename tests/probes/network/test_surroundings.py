"""What a program inherits: masked, explained, read back from another shell; whose host a URL names."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.probes.lab import KEY, world
from wizard.probes.network.book import platform_of, published
from wizard.probes.network.plan import plan_for
from wizard.probes.network.surroundings import (
    commands,
    differences,
    open_changes,
    read_back,
    settings,
    way_words,
    without_login,
)


def told(home: Path, **environ: str) -> dict[str, str]:
    """Name -> everything that is said of it."""
    where = world(home, environ=environ)
    return {s.name: " ".join((s.value, s.says, *s.notes)) for s in settings(where)}


@pytest.mark.parametrize(
    ("name", "value", "open_"),
    [
        ("NODE_TLS_REJECT_UNAUTHORIZED", "0", True),
        ("NODE_TLS_REJECT_UNAUTHORIZED", "1", False),
        ("PYTHONHTTPSVERIFY", "0", True),
        ("GIT_SSL_NO_VERIFY", "true", True),
        ("npm_config_strict_ssl", "false", True),
        ("CURL_CA_BUNDLE", "", True),
        ("SSL_CERT_FILE", "", False),
    ],
)
def test_verification_that_is_off_is_an_open_change(home: Path, name: str, value: str, open_: bool) -> None:
    """It is named as a temporary change to undo, wherever it is switched off, and nowhere else."""
    changes = open_changes(world(home, environ={name: value}))
    assert bool(changes) == open_
    assert all(name in change for change in changes)


def test_no_secret_is_shown(home: Path) -> None:
    """Keys, headers and a proxy's password never appear."""
    said = told(
        home,
        ANTHROPIC_API_KEY=KEY,
        ANTHROPIC_CUSTOM_HEADERS=f"x-api-key: {KEY}\nanthropic-beta: one",
        HTTPS_PROXY="http://me:hunter2@proxy.corp.example:3128",
    )
    everything = " ".join(said.values())
    assert KEY not in everything
    assert KEY[-4:] not in everything
    assert "hunter2" not in everything
    assert "x-api-key, anthropic-beta" in said["ANTHROPIC_CUSTOM_HEADERS"]


@pytest.mark.parametrize(
    ("entry", "word"),
    [
        ("10.0.0.0/8", "ranges"),
        ("*.corp.example", "star"),
        ("api.anthropic.com:443", "port"),
        ("a.example;b.example", "commas"),
        (".anthropic.com", "spared"),
    ],
)
def test_no_proxy_entries_that_do_not_mean_what_they_look_like(home: Path, entry: str, word: str) -> None:
    """Each quirk is said, and a plain entry of others is left alone."""
    assert word in told(home, NO_PROXY=entry)["NO_PROXY"]
    assert (
        told(home, NO_PROXY="other.example")["NO_PROXY"]
        == "other.example Hosts that are spared from the proxy."
    )


def test_two_spellings_that_disagree_are_said(home: Path) -> None:
    """The lower-case variable wins in most programs."""
    said = told(home, HTTPS_PROXY="http://a.example:1", https_proxy="http://b.example:2")
    assert "lower-case one wins" in said["HTTPS_PROXY"]


def test_certificate_files_are_looked_into(home: Path) -> None:
    """Missing, empty and good files are told apart."""
    empty = home / "empty.pem"
    empty.write_text("nothing", "utf-8")
    assert "cannot be read" in told(home, SSL_CERT_FILE=str(home / "gone"))["SSL_CERT_FILE"]
    assert "holds 0" in told(home, NODE_EXTRA_CA_CERTS=str(empty))["NODE_EXTRA_CA_CERTS"]


def test_a_stored_login_is_found(home: Path) -> None:
    """A netrc entry for the API's host, without its contents."""
    (home / ".netrc").write_text("machine api.anthropic.com login me password hunter2\n", "utf-8")
    assert "machine api.anthropic.com" in told(home)[".netrc"]
    assert "hunter2" not in told(home)[".netrc"]


@pytest.mark.parametrize(
    ("host", "platform"),
    [
        ("api.anthropic.com", "api"),
        ("bedrock-runtime.eu-central-1.amazonaws.com", "bedrock"),
        ("bedrock-mantle.us-east-1.api.aws", "bedrock"),
        ("aws-external-anthropic.us-east-1.api.aws", "aws"),
        ("us-east5-aiplatform.googleapis.com", "vertex"),
        ("aiplatform.eu.rep.googleapis.com", "vertex"),
        ("mine.services.ai.azure.com", "foundry"),
        ("openrouter.ai", "openrouter"),
        ("llm.corp.example", "gateway"),
        ("api.anthropic.com.evil.example", "gateway"),
    ],
)
def test_whose_host_a_base_url_names(host: str, platform: str) -> None:
    """Platforms are known by their names; everything else is somebody's gateway."""
    assert platform_of(host).id == platform


def test_the_plan_follows_the_base_url_and_sends_no_key(home: Path) -> None:
    """The target is where programs go; the API's own host stays the control."""
    where = world(home, environ={"ANTHROPIC_BASE_URL": "https://bedrock-runtime.us-east-1.amazonaws.com/x"})
    plan = plan_for(where)
    assert (plan.target.platform, plan.target.named_by) == ("bedrock", "ANTHROPIC_BASE_URL")
    assert plan.api.host == "api.anthropic.com"
    assert "Bedrock" in told(home, ANTHROPIC_BASE_URL=plan.target.base_url)["ANTHROPIC_BASE_URL"]
    assert "bedrock-runtime" in way_words(where)


@pytest.mark.skipif(shutil.which("sh") is None, reason="needs a POSIX shell")
def test_the_one_line_command_prints_the_list_masked() -> None:
    """Run in a real shell, it prints what matters and nothing secret; read back, it is the same list."""
    environ = {
        "PATH": "/usr/bin:/bin",
        "HTTPS_PROXY": "http://me:hunter2@proxy.corp.example:3128",
        "no_proxy": "localhost",
        "ANTHROPIC_API_KEY": KEY,
        "ANTHROPIC_CUSTOM_HEADERS": f"x-api-key: {KEY}\nx-other: {KEY}",
        "NODE_TLS_REJECT_UNAUTHORIZED": "0",
        "UNRELATED_SECRET": "hunter3",
    }
    line = commands()["macOS or Linux"]
    said = subprocess.run(["sh", "-c", line], env=environ, capture_output=True, text=True, check=True).stdout

    assert KEY not in said
    assert "hunter" not in said
    found = read_back(said)
    assert set(found) == set(environ) - {"PATH", "UNRELATED_SECRET"}
    assert found["HTTPS_PROXY"] == "http://***@proxy.corp.example:3128"
    assert found["ANTHROPIC_API_KEY"] == "(set)"
    assert [name for name, _, _ in differences(environ, found)] == []


def test_reading_back_takes_what_shells_print() -> None:
    """Exports, quotes and PowerShell's form; everything that was not asked for is passed over."""
    text = "export HTTPS_PROXY='http://p.example:1'\n$env:NO_PROXY = \"localhost\"\nHOME=/home/me\nnoise\n"
    assert read_back(text) == {"HTTPS_PROXY": "http://p.example:1", "NO_PROXY": "localhost"}
    assert differences({"HTTPS_PROXY": "http://p.example:1"}, read_back(text)) == [
        ("NO_PROXY", "not set", "localhost")
    ]


def test_logins_in_addresses_are_taken_out() -> None:
    """Whatever the scheme, and also without a password."""
    assert without_login("socks5h://u:p@h:1 http://u@x/y") == "socks5h://***@h:1 http://***@x/y"


def test_published_addresses_are_known_offline() -> None:
    """Both families, and no neighbor."""
    assert published("160.79.104.1")
    assert published("160.79.105.254")
    assert published("2607:6bc0::1")
    assert not published("160.79.106.1")
    assert not published("2607:6bc1::1")
    assert not published("not an address")
