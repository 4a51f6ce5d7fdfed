"""What support needs is never eaten, also in the middle of what goes."""

import pytest

from wizard.evidence import redact
from wizard.evidence.redaction import LEVELS

KEPT = (
    "req_011CSabcDEF123456789",
    "cf-ray: 8f1c2d3e4a5b6c7d-FRA",
    "toolu_01ABCdef234567890abcdef",
    "msg_01XFDUDYJgAACzvnptvVoYEL",
    "srvtoolu_01AbCdEfGhIjKlMnOpQr",
    "claude-opus-4-8",
    "claude-sonnet-4-5-20250929",
    "anthropic.claude-haiku-4-5-20251001-v1:0",
    "claude-opus-4@20250101",
    "anthropic/2.12.0 python/3.11.7 httpx 0.28.1",
    "@anthropic-ai/sdk@1.12.0",
    "Chrome/142.0.7444.59 Safari/537.36",
    "version: 1.2.3.4",
    "2026-11-22T09:35:01.123Z",
    "2026-11-22T09:35:01+01:00",
    "Sun, 22 Nov 2026 09:35:01 GMT",
    "1763804101123",
    "https://api.anthropic.com/v1/messages?beta=true",
    "status.claude.com support.claude.com platform.claude.com",
    "support@anthropic.com",
    "160.79.104.10 and 2607:6bc0::10",
    "invalid_request_error: messages.3.content.0.tool_use.id: String should match pattern",
    "error code: 400, status code 529, exit code 127, HTTP code 4000",
    'messages: roles must alternate between "user" and "assistant"',
    "prompt is too long: 212345 tokens > 200000 maximum",
    '"max_tokens": 1024, "input_tokens": 39000, "cache_read_input_tokens": 0',
    "anthropic-ratelimit-tokens-remaining: 39000",
    "invalid x-api-key",
    "x-api-key: missing",
    "token is expired, password is required, the key is invalid",
    "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "550e8400-e29b-41d4-a716-446655440000",
    "/usr/lib/python3.11/site-packages/anthropic/_base_client.py:1037",
    "sk-ant-api03-…wxyz",
    "at least 12,000 of 200,000; 1 234 567 890",
    "ratio 4.5:1, 12:34:56, a::b, std::vector<int>",
    '{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}',
)


@pytest.mark.parametrize("text", KEPT)
@pytest.mark.parametrize("level", LEVELS)
def test_it_stays(text: str, level: str) -> None:
    """To the letter, at every level."""
    assert redact(text, level=level).text == text  # type: ignore[arg-type]


def test_it_stays_beside_what_goes() -> None:
    """A log line loses its address and its person, and nothing that support asks for."""
    kept = "req_011CSabcDEF123456789"
    text = f"2026-11-22T09:35:01Z me@firm.example 10.0.0.7 POST /v1/messages 400 {kept} claude-opus-4-8"

    out = redact(text).text

    assert out == (f"2026-11-22T09:35:01Z <email> <ip4-private> POST /v1/messages 400 {kept} claude-opus-4-8")


@pytest.mark.parametrize("glued", ["xsk", "0sk", "usk"])
def test_a_peculiar_prefix_counts_behind_a_letter(glued: str) -> None:
    """A key that is stuck to a word is still one."""
    text = f"{glued}-ant-api03-{'q7Zk' * 20}"

    assert "q7Zk" not in redact(text).text
