"""Rules about the addresses of Bedrock, Google Cloud and Foundry, which say what the body says elsewhere."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from wizard.diagnosis.contract.finding import Finding, remove
from wizard.diagnosis.contract.target import Target

_INVOKE = re.compile(r"/model/([^/]+)/invoke(?:-with-response-stream)?$")
_PUBLISHED = re.compile(r"/publishers/([^/]+)/models/(claude[^/:]*):(\w+)$")
_FOUNDRY = re.compile(r"/anthropic/v1/(?!.*/v1/)")


def check_cloud(target: Target, body: Any) -> Iterator[Finding]:
    """What is wrong with an address of a cloud, or with a body beside it."""
    if target.platform == "bedrock" and (invoked := _INVOKE.search(target.path)):
        yield from _bedrock_model(unquote(invoked[1]), target.path)
        yield from _said_twice(body, "model", "stream")
    if target.platform == "vertex" and (published := _PUBLISHED.search(target.path)):
        publisher, model, method = published.groups()
        if publisher != "anthropic":
            values = {"model": model, "publisher": publisher}
            yield Finding("vertex_publisher", path=target.path, values=values)
        elif method not in ("rawPredict", "streamRawPredict"):
            yield Finding("vertex_method", path=target.path, values={"method": method})
        else:
            yield from _said_twice(body, "model")
    if target.host.endswith(".services.ai.azure.com") and not _FOUNDRY.match(target.path):
        yield Finding("foundry_path", path=target.path, values={"path": target.path})


def _bedrock_model(model: str, path: str) -> Iterator[Finding]:
    if model.startswith("claude"):
        yield Finding("bedrock_model", path=path, values={"model": model})
    elif model.startswith("anthropic.claude"):
        yield Finding("bedrock_profile", path=path, values={"model": model})


def _said_twice(body: Any, *keys: str) -> Iterator[Finding]:
    """Keys that the address says already, so that the cloud's own check of the body refuses them."""
    for key in keys:
        if isinstance(body, dict) and key in body:
            yield Finding("cloud_key", (key,), None, {"key": key}, remove((key,)))
