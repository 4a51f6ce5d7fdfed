"""curl and the official TypeScript SDK against the stand-in."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.standin.conftest import NEW, SMALLEST
from wizard.standin import Standin


def run(command: list[str], **environ: str) -> str:
    """A command's output."""
    inherited = {key: os.environ[key] for key in ("PATH", "HOME")}
    done = subprocess.run(
        command, env=inherited | environ, capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout


@pytest.mark.needs("curl")
def test_curl_sees_status_headers_and_body(standin: Standin) -> None:
    """The commands that the wizard tells people to run work against the stand-in."""
    keyless = run(["curl", "-sS", "-o", "/dev/null", "-D", "-", f"{standin.base_url}/v1/models"])
    assert keyless.startswith("HTTP/1.1 401")
    assert "request-id: req_" in keyless
    listed = run(
        ["curl", "-sS", f"{standin.base_url}/v1/models", "-H", f"x-api-key: {standin.key}",
         "-H", f"anthropic-version: {NEW}"]
    )  # fmt: skip
    assert json.loads(listed)["data"]


@pytest.mark.needs("curl")
def test_curl_with_a_large_body_waits_for_leave(standin: Standin, tmp_path: Path) -> None:
    """A client asks before it sends a large body: a good one goes through, a huge one gets the edge's 413."""
    large = {**SMALLEST, "messages": [{"role": "user", "content": "word " * 500_000}]}
    for body, status in ((json.dumps(large), "200"), ("x" * 34_000_000, "413")):
        path = tmp_path / "body.json"
        path.write_text(body)
        answer = run(
            ["curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", f"{standin.base_url}/v1/messages",
             "-H", f"x-api-key: {standin.key}", "-H", f"anthropic-version: {NEW}",
             "--data-binary", f"@{path}"]
        )  # fmt: skip
        assert answer == status


@pytest.mark.needs("node-sdk")
def test_the_typescript_sdk_sees_what_it_sees_at_the_service(standin: Standin) -> None:
    """Create, stream, count, list and the error classes, through the TypeScript SDK."""
    script = str(Path(__file__).with_name("sdk_node.cjs"))
    folder = os.environ["A400_NODE_SDK"]
    seen = json.loads(run(["node", script], A400_NODE_SDK=folder, BASE_URL=standin.base_url, KEY=standin.key))
    assert seen["created"] == seen["streamed"]
    assert seen["counted"] > 0
    assert seen["models"] > 10
    errors = {name: (kind, status) for name, (kind, status, _message, _id) in seen["errors"].items()}
    assert errors == {
        "empty": ("BadRequestError", 400),
        "model": ("NotFoundError", 404),
        "key": ("AuthenticationError", 401),
    }
    assert all(has_id for _kind, _status, _message, has_id in seen["errors"].values())
    assert "messages: at least one message is required" in seen["errors"]["empty"][2]
