"""The promises of redact(): nothing secret stays, what support needs does, and it fails closed."""

import base64
import json
import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import wizard
from tests.evidence.hostile import key
from wizard.evidence import redact
from wizard.evidence.redaction import DEFAULT_LEVEL, engine
from wizard.evidence.redaction.span import Context, Level, Span

ODD = 'p"a/s s+w%ö\\rd-99'
CARRIERS = {
    "bare": "the key {} was used",
    "header": "x-api-key: {}\r\n",
    "bearer": "Authorization: Bearer {}",
    "json": '{{"api_key": "{}"}}',
    "json in json": '{{"body": "{{\\"x-api-key\\": \\"{}\\"}}"}}',
    "python": "{{'x-api-key': '{}'}}",
    "query": "https://h.example/v1?a=1&api_key={}&b=2",
    "environment": "export ANTHROPIC_API_KEY={}",
    "curl": "curl -H 'x-api-key: {}' https://api.anthropic.com",
    "sentence": "I used {}, and it failed ({}).",
}
SPARED = (
    '"request_id":"req_011CSabcDEF123456789"',
    "cf-ray: 8f1c2d3e4a5b6c7d-FRA",
    "`tool_use` ids were found without `tool_result` blocks immediately after: toolu_01ABCdef234567",
    "msg_01XFDUDYJgAACzvnptvVoYEL srvtoolu_01AbCdEfGh",
    "claude-opus-4-8 claude-sonnet-4-5-20250929 anthropic.claude-haiku-4-5-20251001-v1:0",
    "anthropic/2.12.0 python/3.11.7 httpx 0.28.1 1.2.3-rc.1",
    "2026-11-22T09:35:01.123Z Sun, 22 Nov 2026 09:35:01 GMT",
    "https://api.anthropic.com/v1/messages 160.79.104.10",
    '{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"}}',
    '"max_tokens": 1024, "budget_tokens": 2048, "stop_sequences": ["\\n"]',
    "anthropic-ratelimit-input-tokens-remaining: 39000",
    "POST /v1/messages/count_tokens?beta=true 400",
)


@pytest.mark.parametrize("carrier", CARRIERS)
@pytest.mark.parametrize("kind", ["api03", "api01", "admin01", "oat01", "ort01", "sid01", "next99"])
def test_keys_of_the_family_go_in_every_carrier(carrier: str, kind: str) -> None:
    """Any member of the key family is taken out wherever it stands, and the text around it stays."""
    secret = key(kind)

    text = redact(CARRIERS[carrier].format(secret, secret)).text

    assert secret[12:24] not in text
    assert text.startswith(CARRIERS[carrier].format("\0", "\0").partition("\0")[0][:9])


@pytest.mark.parametrize(
    "form",
    [
        ODD,
        quote(ODD, safe=""),
        re.sub("%..", lambda m: m.group().lower(), quote(ODD, safe="")),
        json.dumps(ODD)[1:-1],
        json.dumps(ODD, ensure_ascii=False)[1:-1],
        base64.b64encode(ODD.encode()).decode(),
        base64.b64encode(b"u:" + ODD.encode() + b":x").decode(),
    ],
)
def test_a_known_secret_goes_in_every_form(form: str) -> None:
    """A value that no pattern knows is found because it was given, raw and encoded."""
    found = redact(f"before {form} after", secrets=[ODD])

    assert form not in found.text
    assert found.findings[0].layer == "known"
    assert redact(f"before {form} after").text.startswith("before ")


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("cookie: a=b; sessionKey=zzz", "zzz"),
        ("mail berta.k@firm.example today", "berta"),
        ("/home/berta/app.py, said berta", "berta"),
        ("C:\\\\Users\\\\Berta\\\\app.py", "Berta"),
        ("postgres://karl:pw12@db.example/x", "pw12"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2ln", "eyJ"),
        ("-----BEGIN PRIVATE KEY-----\nMIIEvQIB\n-----END PRIVATE KEY-----", "MIIE"),
        ("-----BEGIN RSA PRIVATE KEY-----\\nMIIEvQIBADAN", "MIIE"),
        ('password = "correct horse battery"', "horse"),
        ("tool --password hunter2 --verbose", "hunter2"),
    ],
)
def test_other_secrets_and_people_go(text: str, gone: str) -> None:
    """Cookies, people, connection strings, tokens and keys are taken out."""
    assert gone not in redact(text).text


@pytest.mark.parametrize("text", SPARED)
def test_what_support_needs_is_spared(text: str) -> None:
    """Ids, models, versions, times, addresses and error texts come through to the letter."""
    assert redact(text).text == text


@settings(deadline=None)
@given(
    st.text()
    | st.lists(
        st.sampled_from(
            [
                *SPARED,
                *(c.format(key(), key()) for c in CARRIERS.values()),
                "<email>",
                "<",
                '"',
                ": ",
                "@x.y",
                "a",
            ]
        )
    ).map("".join)
)
def test_it_is_idempotent(text: str) -> None:
    """What came out once comes out the same again, with and without a key."""
    once = redact(text, key=b"case").text

    assert redact(once, key=b"case").text == once


def test_findings_point_into_the_given_text() -> None:
    """Each finding names the stretch of the original, so that a preview can mark it."""
    text = f"a {key()} b me@firm.example c"

    found = redact(text)

    assert [(f.layer, text[f.start : f.end]) for f in found.findings] == [
        ("prefix", key()),
        ("email", "me@firm.example"),
    ]
    assert found.text == "a <api-key> b <email> c"


def test_pseudonyms_hold_within_a_case_only() -> None:
    """The same address keeps its tag in any writing; another key gives another tag."""
    one = redact("Me@Firm.example me@firm.example you@firm.example", key=b"1").text.split()
    other = redact("me@firm.example", key=b"2").text

    assert one[0] == one[1] != one[2]
    assert other != one[0]


def test_levels() -> None:
    """Credentials go at every level, people from support on, organizations in public only."""
    text = f"{key()} me@firm.example wrkspc_01AbCdEfGh"
    shown: dict[Level, str] = {
        level: redact(text, level=level).text for level in ("local", "support", "public")
    }

    assert shown == {
        "local": "<api-key> me@firm.example wrkspc_01AbCdEfGh",
        "support": "<api-key> <email> wrkspc_01AbCdEfGh",
        "public": "<api-key> <email> <organization>",
    }
    assert DEFAULT_LEVEL == "support"
    with pytest.raises(ValueError, match="share level"):
        redact("x", level="everything")  # type: ignore[arg-type]


class _Broken:
    id = "broken"
    why = "It always breaks."
    kinds = frozenset({"secret"})
    spares_kept = False

    def find(self, text: str, context: Context) -> Iterator[Span]:
        raise RuntimeError(text)


def test_it_fails_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A layer that breaks costs the whole text, never the secret."""
    monkeypatch.setattr(engine, "LAYERS", (_Broken(),))

    found = redact("anything at all")

    assert found.withheld
    assert "anything" not in found.text


def test_it_is_a_public_name() -> None:
    """Other programs reach it as wizard.redact."""
    assert wizard.redact is redact
