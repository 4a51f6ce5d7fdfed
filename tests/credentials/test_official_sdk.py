"""The official SDK itself, pointed at a server of ours: it must send what we said that it would."""

import json
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import anthropic
import pytest

from tests.credentials.world import KEY, TOKEN, world, write_profile
from wizard.credentials import Credential, find

OTHER = "sk-ant-oat01-" + "c3" * 40
USER = {"authentication": {"type": "user_oauth"}}
FEDERATED = {
    "ANTHROPIC_IDENTITY_TOKEN": "jwt",
    "ANTHROPIC_FEDERATION_RULE_ID": "fdrl_1",
    "ANTHROPIC_ORGANIZATION_ID": "org",
}


class Listening(HTTPServer):
    """A server that keeps the headers of what it is asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.seen: list[tuple[str, dict[str, str]]] = []


class _Handler(BaseHTTPRequestHandler):
    server: Listening

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("content-length") or 0))
        self.server.seen.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
        token = {"access_token": "exchanged", "expires_in": 600, "token_type": "Bearer"}
        body = json.dumps(token if "oauth" in self.path else {"data": [], "has_more": False}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        """A list."""
        self._answer()

    def do_POST(self) -> None:
        """An exchange of tokens."""
        self._answer()

    def log_message(self, *args: object) -> None:
        """Stay quiet."""


@pytest.fixture
def server() -> Iterator[Listening]:
    """A listening server, closed in the end."""
    with Listening() as listening:
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield listening
        listening.shutdown()
        thread.join()


@pytest.fixture
def home(_own_home: Path) -> Path:
    """The home of this test, which the SDK sees too."""
    return _own_home


def sdk_sends(
    server: Listening, environ: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> dict[str, str] | None:
    """The headers of a request that the SDK makes in this environment; None where it stops by itself."""
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    try:
        with anthropic.Anthropic(max_retries=0) as client:
            client.models.list()
    except (anthropic.AnthropicError, TypeError):
        return None
    return server.seen[-1][1]


def sent_value(headers: Mapping[str, str]) -> str:
    """The credential that counts at the API: x-api-key wins where both arrive."""
    return headers.get("x-api-key") or headers["authorization"].removeprefix("Bearer ")


def value_of(credential: Credential, url: str) -> str:
    """What we would send."""
    assert credential.secret is not None
    return credential.secret.reveal_for_transport(url)


BEARER = f"authorization: Bearer {OTHER}"
CASES: dict[str, dict[str, str]] = {
    "key": {"ANTHROPIC_API_KEY": KEY},
    "token": {"ANTHROPIC_AUTH_TOKEN": TOKEN},
    "both": {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_AUTH_TOKEN": TOKEN},
    "empty key": {"ANTHROPIC_API_KEY": "", "ANTHROPIC_AUTH_TOKEN": TOKEN},
    "key before a named profile": {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_PROFILE": "work"},
    "named profile": {"ANTHROPIC_PROFILE": "work"},
    "named profile before identity": {"ANTHROPIC_PROFILE": "work", **FEDERATED},
    "profile on disk": {},
    "empty profile name": {"ANTHROPIC_PROFILE": ""},
    "header x-api-key": {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_CUSTOM_HEADERS": f"X-Api-Key: {OTHER}"},
    "header authorization": {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_CUSTOM_HEADERS": BEARER},
    "header over a profile": {"ANTHROPIC_PROFILE": "work", "ANTHROPIC_CUSTOM_HEADERS": BEARER},
}


@pytest.mark.parametrize("case", CASES)
def test_the_same_credential_goes_out(
    case: str, server: Listening, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which credential, and with which workspace, in every order that the SDK knows."""
    work = {**USER, "workspace_id": "wrkspc_work"}
    write_profile(home, "work", json.dumps(work), json.dumps({"access_token": TOKEN + "work"}))
    write_profile(home, "default", json.dumps(USER), json.dumps({"access_token": TOKEN + "home"}))
    url = f"http://127.0.0.1:{server.server_port}"
    environ = {"ANTHROPIC_BASE_URL": url, **CASES[case]}

    sent = sdk_sends(server, environ, monkeypatch)
    ours = find(world(home, environ), base_url=url).goes_out

    assert sent is not None
    assert ours is not None
    assert value_of(ours, url) == sent_value(sent)
    assert (
        ours.headers.get("anthropic-workspace-id") == sent.get("anthropic-workspace-id") or "header" in case
    )


@pytest.mark.parametrize("pointer", [None, "work", "gone", " \n", "../x"])
@pytest.mark.parametrize("profiles", [(), ("default",), ("work",), ("default", "work")])
def test_the_same_profile_is_chosen(
    pointer: str | None,
    profiles: tuple[str, ...],
    server: Listening,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`active_config`, `default`, or nothing at all, sound and broken."""
    root = home / ".config" / "anthropic"
    root.mkdir(parents=True)
    for name in profiles:
        write_profile(home, name, json.dumps(USER), json.dumps({"access_token": TOKEN + name}))
    if pointer is not None:
        (root / "active_config").write_text(pointer)
    url = f"http://127.0.0.1:{server.server_port}"
    environ = {"ANTHROPIC_BASE_URL": url}

    sent = sdk_sends(server, environ, monkeypatch)
    ours = find(world(home, environ), base_url=url).goes_out

    assert (ours is not None and ours.secret is not None) == (sent is not None)
    if sent is not None and ours is not None:
        assert value_of(ours, url) == sent_value(sent)


def broken(home: Path, how: str) -> None:
    """A default profile with one fault."""
    write_profile(home, "default", json.dumps(USER), json.dumps({"access_token": TOKEN}))
    root = home / ".config" / "anthropic"
    config, secret = root / "configs" / "default.json", root / "credentials" / "default.json"
    if how == "config writable":
        config.chmod(0o666)
    elif how == "token readable":
        secret.chmod(0o644)
    elif how == "token linked":
        secret.rename(secret.with_suffix(".real"))
        secret.symlink_to(secret.with_suffix(".real"))
    elif how == "no config json":
        config.write_text("{")
    elif how == "no token":
        secret.write_text("{}")
    elif how == "strange type":
        config.write_text('{"authentication": {"type": "magic"}}')
    elif how == "expired":
        secret.write_text(json.dumps({"access_token": TOKEN, "expires_at": 1000}))


FAULTS = "sound|config writable|token readable|token linked|no config json|no token|strange type|expired"


@pytest.mark.parametrize("how", FAULTS.split("|"))
def test_the_same_faults_stop_it(
    how: str, server: Listening, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever makes the SDK refuse a profile makes us say that nothing goes out from it."""
    broken(home, how)
    url = f"http://127.0.0.1:{server.server_port}"
    environ = {"ANTHROPIC_BASE_URL": url}

    sent = sdk_sends(server, environ, monkeypatch)
    ours = find(world(home, environ), base_url=url).goes_out

    assert (ours is not None and ours.secret is not None) == (sent is not None)


def test_workload_identity_comes_before_an_unnamed_profile(
    server: Listening, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The SDK exchanges the identity at run time; we name it and do not."""
    write_profile(home, "default", json.dumps(USER), json.dumps({"access_token": TOKEN}))
    url = f"http://127.0.0.1:{server.server_port}"
    environ = {"ANTHROPIC_BASE_URL": url, **FEDERATED}

    sent = sdk_sends(server, environ, monkeypatch)
    ours = find(world(home, environ), base_url=url).goes_out

    assert sent is not None
    assert sent["authorization"] == "Bearer exchanged"
    assert ours is not None
    assert ours.id == "federation"


def test_the_same_host_is_asked(server: Listening, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A profile's base URL is where its token goes, when no variable names one."""
    url = f"http://127.0.0.1:{server.server_port}"
    config = json.dumps({**USER, "base_url": url})
    write_profile(home, "default", config, json.dumps({"access_token": TOKEN}))

    sent = sdk_sends(server, {}, monkeypatch)
    ours = find(world(home), base_url=url).goes_out

    assert sent is not None
    assert ours is not None
    assert ours.base_url == url
