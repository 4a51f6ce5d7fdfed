"""How quickly the stand-in and the lab open, answer and close, and what a large body costs.

Run by hand: `python -m tests.benchmarks.bench_standin`. The aim: closing in under 0.5 s, however busy it is.
"""

import json
import resource
import socket
import time

import httpx

from tests.lab.lab import Lab
from tests.standin.bodies import body, user
from wizard.standin import Standin, StandinThread

REQUESTS = 300
BUSY = 120


def show(name: str, seconds: float) -> None:
    """Print one figure in milliseconds."""
    print(f"{name:<52} {seconds * 1000:9.1f} ms")  # noqa: T201 - its output


def busy(standin: Standin) -> list[socket.socket]:
    """Connections in every state: idle, half a head, half a body, waiting for an answer."""
    port = int(standin.base_url.rsplit(":", 1)[1])
    raw = json.dumps(body()).encode()
    head = f"POST /v1/messages HTTP/1.1\r\nx-api-key: {standin.key}\r\nanthropic-version: 2026-10-21\r\n"
    states = [b"", b"GET /v1/mod", f"{head}content-length: 99\r\n\r\n".encode(),
              f"{head}content-length: {len(raw)}\r\n\r\n".encode() + raw]  # fmt: skip
    standin.script(*["hang"] * BUSY)
    peers = []
    for number in range(BUSY):
        peer = socket.create_connection(("127.0.0.1", port), 5)
        peer.sendall(states[number % len(states)])
        peers.append(peer)
    return peers


def main() -> None:
    """Measure and print."""
    began = time.perf_counter()
    with StandinThread("healthy") as standin:
        show("stand-in opened", time.perf_counter() - began)
        headers = {"x-api-key": standin.key, "anthropic-version": "2026-10-21"}
        with httpx.Client(base_url=standin.base_url, headers=headers, trust_env=False) as client:
            began = time.perf_counter()
            for _ in range(REQUESTS):
                client.post("/v1/messages", json=body())
            show("one smallest message, one after the other", (time.perf_counter() - began) / REQUESTS)
            turns = [user("word " * 500) for _ in range(6000)]
            large = json.dumps(body(messages=turns)).encode()
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            began = time.perf_counter()
            status = client.post("/v1/messages", content=large, timeout=60).status_code
            show(f"a body of {len(large) / 1e6:.0f} MB, answered {status}", time.perf_counter() - began)
            after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            print(f"{'memory that it took, client included':<52} {(after - before) / 1024:9.1f} MB")  # noqa: T201
        peers = busy(standin)
        time.sleep(0.3)
        began = time.perf_counter()
    show(f"closed with {BUSY} busy connections", time.perf_counter() - began)
    for peer in peers:
        peer.close()
    began = time.perf_counter()
    with Lab():
        show("lab opened (two networks)", time.perf_counter() - began)
        began = time.perf_counter()
    show("lab closed", time.perf_counter() - began)


if __name__ == "__main__":
    main()
