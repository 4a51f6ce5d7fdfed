"""Rules of roles and content (facts: api D1, D2 and A2)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from wizard.standin.rules.case import NEW_VERSION, Case, contents

_LARGEST_USER_ID = 256
_MOST_MESSAGES = 100_000
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-zA-Z]{2,}")


def counts(case: Case) -> Iterator[str]:
    """There is at least one message, and not absurdly many."""
    if not case.messages:
        yield "messages: at least one message is required"
    if len(case.messages) > _MOST_MESSAGES:
        yield f"messages: List should have at most {_MOST_MESSAGES} items after validation"


def numbers(case: Case) -> Iterator[str]:
    """`max_tokens`, `metadata.user_id` and `stop_sequences` stay within what they may be."""
    most = case.body.get("max_tokens")
    if isinstance(most, int) and most < 0:
        yield "max_tokens: Input should be greater than or equal to 0"
    user = (case.body.get("metadata") or {}).get("user_id")
    if isinstance(user, str) and len(user) > _LARGEST_USER_ID:
        yield f"metadata.user_id: String should have at most {_LARGEST_USER_ID} characters"
    if isinstance(user, str) and _EMAIL.search(user):
        yield (
            "metadata.user_id: user_id appears to contain an email address. "
            "Please send a uuid or hash value instead."
        )
    for stop in case.body.get("stop_sequences") or ():
        if not stop:
            yield "stop_sequences: each stop sequence must be non-empty"
        elif not stop.strip():
            yield "stop_sequences: each stop sequence must contain non-whitespace"


def roles(case: Case) -> Iterator[str]:
    """Known roles only, a user first, and `system` only where the model takes it."""
    for message in case.messages:
        role = message["role"]
        if role == "system" and not case.model.system_role:
            yield (
                'messages: Unexpected role "system". The Messages API accepts a top-level `system` '
                'parameter, not "system" as an input message role.'
            )
        elif role not in ("user", "assistant", "system"):
            yield (
                f'messages: Unexpected role "{role}". Allowed roles are "user" or "assistant". For '
                "instructions on how to use tools, see https://platform.claude.com/docs/en/agents-and-tools/tool-use/overview."
            )
    if case.messages and case.messages[0]["role"] == "system":
        yield "messages.0: use the top-level 'system' parameter for the initial system prompt"
    elif case.messages and case.messages[0]["role"] != "user" and not _goes_on(case.messages[0]):
        yield 'messages: first message must use the "user" role'


def _goes_on(message: Mapping[str, Any]) -> bool:
    """Whether a conversation begins with what was compacted of it, in place of what it stands for."""
    return any(block.get("type") == "compaction" for block in contents(message)[:1])


def emptiness(case: Case) -> Iterator[str]:
    """No empty content (but for a final assistant message), no empty or blank text."""
    last = len(case.messages) - 1
    for number, message in enumerate(case.messages):
        optional = number == last and message["role"] == "assistant"
        if not message["content"] and not optional:
            yield (
                f"messages.{number}: all messages must have non-empty content "
                "except for the optional final assistant message"
            )
    for number, message in enumerate(case.messages):
        texts = [str(block["text"]) for block in contents(message) if block.get("type") == "text"]
        if isinstance(message["content"], list) and any(not text for text in texts):
            yield "messages: text content blocks must be non-empty"
        sole = len(contents(message)) == 1 and len(texts) == 1
        if (
            sole
            and texts[0]
            and not texts[0].strip()
            and not (number == last and message["role"] == "assistant")
        ):
            yield "messages: text content blocks must contain non-whitespace text"


def prefill(case: Case) -> Iterator[str]:
    """A final assistant message only where the model takes one, and without a blank at its end."""
    if not case.messages or case.messages[-1]["role"] != "assistant":
        return
    blocks = contents(case.messages[-1])
    if any(block.get("type") not in ("text", "thinking", "redacted_thinking") for block in blocks):
        return  # an open tool call is told of by the pairing rules
    if not case.model.prefill:
        yield (
            "This model does not support assistant message prefill. "
            "The conversation must end with a user message."
        )
    if blocks and blocks[-1].get("type") == "text":
        text = str(blocks[-1]["text"])
        if text != text.rstrip():
            yield "messages: final assistant content cannot end with trailing whitespace"


def version_breaks(case: Case) -> Iterator[str]:
    """What 2026-10-21 took out of messages. The facts hold no captured text for these two (api A2)."""
    if case.dialect.version != NEW_VERSION:
        return
    for block in case.blocks():
        if block.role == "assistant" and block.type == "document":
            yield f"{block.path}: `document` blocks are not permitted in assistant messages"
        if block.role == "user" and block.type == "text" and block.value.get("citations"):
            yield f"{block.path}.citations: citations are not permitted on user text blocks"
