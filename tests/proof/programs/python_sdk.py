"""A small program on the official Python SDK; its argument says how it behaves."""

import sys
import time

import anthropic

MODE = sys.argv[1]


def call(*, retries: int = 2, stream: bool = False) -> None:
    """One call, as a program would make it."""
    client = anthropic.Anthropic(max_retries=retries, timeout=0.3 if MODE == "impatient" else 20.0)
    message = {"role": "user", "content": "hi"}
    if stream:
        with client.messages.stream(
            model="claude-haiku-5-5",
            max_tokens=10,
            messages=[message],  # type: ignore[list-item]
        ) as events:
            events.until_done()
    else:
        client.messages.create(
            model="claude-haiku-5-5",
            max_tokens=10,
            messages=[message],  # type: ignore[list-item]
        )


def nested() -> None:
    """A loop of one's own around an SDK that retries already."""
    for attempt in range(2):
        try:
            return call(retries=1)
        except anthropic.APIError:
            if attempt == 1:
                raise
            time.sleep(0.3)
    return None


try:
    if MODE == "nested":
        nested()
    else:
        call(stream=MODE == "stream")
except anthropic.APIStatusError as error:
    if MODE == "leaky":
        print(error.body, error.request.headers.get("authorization"))
        sys.exit(0)
    sys.exit(f"the call failed with {error.status_code} (request {error.request_id})")
except anthropic.APIError as error:
    sys.exit(f"the call failed: {type(error).__name__}")
