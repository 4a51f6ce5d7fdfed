"""Files and dumps of many tools that hold a secret, and what looks alike in them and is needed."""

import base64
import json
import quopri
import random
import string
from urllib.parse import quote

import pytest

from tests.evidence.redaction.plants import LETTERS, jwt, word
from wizard.evidence import redact

DICE = random.Random(21)
V = "zq7Kf" + word(DICE, 16) + "4m"
"""A value of no known shape; letters and digits are mixed in it."""
P = "Sommer" + "Regen-42!"
"""A value that only its place tells."""
HEX = word(DICE, 64, "0123456789abcdef")
UUID = "7b9c1e04-55a1-4b7e-9a35-2f0f8f0a1b2c"
AWS_ID = "AKIA" + word(DICE, 16, string.ascii_uppercase + "234567")
AWS = word(DICE, 20) + "/" + word(DICE, 19)
JWT = jwt(DICE)


def encoded(text: str) -> str:
    """Base64."""
    return base64.b64encode(text.encode()).decode()


ACCOUNT = json.dumps({"type": "service_account", "private_key_id": HEX[:40], "client_secret": V})

FILES: dict[str, tuple[str, str]] = {
    "a secret of Kubernetes": (f"kind: Secret\ndata:\n  db: {encoded(V)}\n", encoded(V)),
    "its kind last": (f"data:\n  db: {encoded(V)}\nkind: Secret\nmetadata:\n  name: x\n", encoded(V)),
    "in plain text": (f"kind: Secret\nstringData:\n  theme: {P}\n", P),
    "in JSON": (json.dumps({"kind": "Secret", "data": {"theme": encoded(P)}}), encoded(P)),
    "a secret of Kubernetes, folded": (f"kind: Secret\nstringData:\n  a: |\n    {P}\n  b: {V}\n", P),
    "Terraform's state": (json.dumps({"attributes": {"username": "x", "password": P}}, indent=2), P),
    "Terraform's variables": (f'region     = "eu"\napi_token  {" " * 14}= "{P}"\n', P),
    "docker inspect": (json.dumps([{"Config": {"Env": ["A=b", f"DB_PASSWORD={P}"]}}]), P),
    "netrc over lines": ("machine h.example\n  login karl9\n  password plainwords\n", "plainwords"),
    "npm": (f"//registry.npmjs.org/:_authToken={P}\n", P),
    "pip": (f"[global]\nindex-url = https://karl:{P}@pypi.h.example/simple\n", P),
    "Gradle": (f"mavenUser=bot\nmavenPassword={P}\n", P),
    "web.config": (f'<add connectionString="Server=db1;User Id=sa;Password={P};" />', P),
    "cookies of a HAR file": (json.dumps({"cookies": [{"name": "theme", "value": P}]}), P),
    "the second cookie": (
        json.dumps({"cookies": [{"name": "a", "value": "b"}, {"name": "c", "value": P}]}),
        P,
    ),
    "cookies, escaped": (json.dumps(json.dumps({"cookies": [{"name": "theme", "value": P}]})), P),
    "Postman": (json.dumps({"bearer": [{"key": "token", "value": P, "type": "string"}]}), P),
    "a pair of a name that may": (json.dumps({"name": "_app_auth", "value": V}), V),
    "a token in a fragment": (f"https://h.example/cb#access_token={JWT}&expires_in=3600", JWT),
    "a presigned address": (f"https://b.s3.h.example/k?X-Amz-Signature={HEX}", HEX),
    "a shared access": (
        f"https://a.h.example/c?sv=2024-11-04&sig={quote(encoded(V), safe='')}",
        encoded(V)[:20],
    ),
    "an account key": (f"AccountName=a;AccountKey={encoded(V)};EndpointSuffix=x", encoded(V)),
    "kubeconfig": (f"    client-key-data: {encoded(V * 6)}\n", encoded(V * 6)[20:60]),
    "a service account in base64": (f"loaded {encoded(ACCOUNT)} ok", encoded(ACCOUNT)[50:90]),
    "AWS as a table": (f"Access key ID,Secret access key\n{AWS_ID},{AWS}\n", AWS),
    "AWS as a dialog": (f"AWS Secret Access Key [None]: {AWS}\n", AWS),
    "AWS over lines": (f"aws_secret_access_key\n=\n{AWS}\n", AWS),
    "quoted-printable": (quopri.encodestring(f"api_key={V}&a=1".encode()).decode(), V),
    "a soft line break": (f"x api_key=3D{V[:12]}=\n{V[12:]} end", V[12:]),
    "percent signs twice": (f"?next={quote(quote(f'https://h/?token={V}&a=1', safe=''), safe='')}", V),
    "escaped three times": (json.dumps({"a": json.dumps({"b": json.dumps({"api_key": P})})}), P),
    "UTF-16 in base64": (base64.b64encode(f"password={V}".encode("utf-16-le")).decode(), encoded(V)[:12]),
    "Go, joined": (f'req.Header.Set("Authorization", "Bearer "+"{V}")', V),
    "Go's headers": (f"map[Accept:[*/*] X-Api-Key:[{P}]]", P),
    "Java's headers": (f"Headers{{x-api-key=[{P}], accept=[*/*]}}", P),
    "PHP's headers": (f"Array\n(\n    [x-api-key] => {P}\n)", P),
    "Swift": (f'request.setValue("{P}", forHTTPHeaderField: "x-api-key")', P),
    "Clojure": (f'{{:headers {{"x-api-key" "{P}"}}}}', P),
    "nginx": (f"proxy_set_header x-api-key {P};", P),
    "HAProxy": (f"http-request set-header x-api-key {P}", P),
    "Caddy": (f"header_up X-Api-Key {P}", P),
    "WordPress": (f"define('AUTH_KEY', '{V}');", V),
    "a webhook of Office": (
        f"https://x.webhook.office.com/webhookb2/{UUID}@{UUID}/In/{HEX[:32]}/{UUID}",
        HEX[:32],
    ),
    "a bot of Discord": (
        f"client.login('M{word(DICE, 23)}.{word(DICE, 6)}.{word(DICE, 38)}')",
        "client.login('M",
    ),
    "a phone number with a bar": ("Tel.: 0711 / 123 45 67", "123 45 67"),
    "a phone number to call": ("call me at (415) 555-2671", "555-2671"),
    "words, plain": ("setenv API_TOKEN plainwords", "plainwords"),
    "two groups, then a card": ("1234 4111 1111 1111 1111", "1111 1111"),
}
FAMILIES = {
    "LangSmith": f"lsv2_pt_{HEX[:32]}_{HEX[:10]}",
    "Pinecone": f"pcsk_{word(DICE, 6)}_{word(DICE, 60)}",
    "Notion": f"ntn_{word(DICE, 46)}",
    "Supabase": f"sb_secret_{word(DICE, 22)}_{word(DICE, 8)}",
    "Vercel": f"vcp_{word(DICE, 56)}",
    "Databricks": f"dapi{HEX[:32]}",
    "Airtable": f"pat{word(DICE, 14)}.{HEX}",
    "Facebook": f"EAAB{word(DICE, 120)}",
    "Twilio": f"SK{HEX[:32]}",
    "Mailgun": f"key-{HEX[:32]}",
    "Heroku": f"HRKU-{UUID}",
    "PlanetScale": f"pscale_tkn_{word(DICE, 43)}",
    "RubyGems": f"rubygems_{HEX[:48]}",
    "NuGet": f"oy2{word(DICE, 43, string.ascii_lowercase + '234567')}",
    "Bedrock": f"ABSK{encoded(V * 3)}",
    "Voyage": f"pa-{word(DICE, 43)}",
    "crates.io": f"cio{word(DICE, 32)}",
    "Entra": f"{word(DICE, 3)}8Q~{word(DICE, 34)}",
}
KEPT = [
    f"session_id={UUID}",
    f'"sessionId": "{UUID}"',
    "api_key=YOUR_API_KEY",
    "x-api-key: your-api-key-here",
    "commit 9fceb02d0ae598e95dc970b74767f19372d61af8\nAuthor",
    "9fceb02 Mend the key handling",
    "integrity sha512-" + base64.b64encode(bytes(range(64))).decode(),
    f"--hash=sha256:{HEX}",
    f"docker.io/library/python@sha256:{HEX}",
    'etag: "33a64df551425fcc55e4d42a148795d9f25f89d4"',
    "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8",
    "anthropic-beta: interleaved-thinking-2025-05-14,context-1m-2025-08-07",
    "anthropic-ratelimit-tokens-remaining: 39000",
    "us-east-1 arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-v2",
    "kind: ConfigMap\ndata:\n  theme: dark\n",
    "1024 2048 4096 8192",
    "usage: {input_tokens: 2095, output_tokens: 503}",
    "PRIMARY KEY (id), FOREIGN KEY (user_id)",
    'File "/usr/lib/python3.11/site-packages/anthropic/_base_client.py", line 1034, in _request',
]


@pytest.mark.parametrize("name", FILES)
def test_a_secret_in_a_file_goes(name: str) -> None:
    """Where tools keep and show secrets."""
    text, gone = FILES[name]

    assert gone not in redact(text).text


@pytest.mark.parametrize("name", FAMILIES)
def test_a_key_goes_by_how_it_begins(name: str) -> None:
    """Keys of vendors, without a name before them."""
    assert redact(f"with {FAMILIES[name]} now").text == "with <api-key> now"


@pytest.mark.parametrize("text", KEPT)
def test_what_looks_alike_stays(text: str) -> None:
    """Ids of programs and of their parts, hashes of packages, placeholders."""
    assert redact(text).text == text


def test_a_word_of_letters_alone_is_no_key_of_a_family() -> None:
    """Prefixes of few letters ask for much behind them."""
    text = f"precious cooperation task-{word(DICE, 12)} pa-rt SKIP key-value dapi {LETTERS[:8]}"

    assert redact(text).text == text


COMMANDS = {
    "a digest": (f'Authorization: Digest username="karl9", response="{HEX[:32]}"', HEX[:32]),
    "Hawk": (f'Authorization: Hawk id="x", mac="{encoded(V)}"', encoded(V)),
    "a table of Vault": (f"Key      Value\n---      -----\ntoken    {V}\n", V),
    "a table in Markdown": (f"| key | {V} |", V),
    "lftp": (f"lftp -u karl9,{P} h.example", P),
    "smbclient": (f"smbclient //h/s -U karl9%{P}", P),
    "a wireless network": (f'network={{\n ssid="x"\n psk="{P}"\n}}', P),
    "keytool": (f"keytool -storepass {P} -keypass {P}", P),
    "psexec": (f"psexec \\\\h -u karl9 -p {P} cmd", P),
    "sqlcmd": (f"sqlcmd -S h -U sa -P {P} -Q x", P),
    "npm's settings": (f"npm config set //r/:_authToken {V}", V),
    "kubectl": (f"kubectl create secret generic x --from-literal=theme={P}", P),
    "PowerShell": (f"ConvertTo-SecureString '{P}' -AsPlainText -Force", P),
    "a property list": (f"<key>apiKey</key>\n<string>{P}</string>", P),
    "Android": (f'<string name="api_key">{P}</string>', P),
    "SOAP": (f'<wsse:Password Type="x">{P}</wsse:Password>', P),
    "a device": (f"user_code=ABCD&device_code={V}", V),
    "a log line": (f"level=info user=karl9 pass={P}", P),
    "a short name in JSON": (json.dumps({"auth": {"pass": P, "user": "k"}}), P),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_secret_of_a_command_goes(name: str) -> None:
    """Arguments, tables and elements of tools."""
    text, gone = COMMANDS[name]

    assert gone not in redact(text).text


def test_a_test_that_passes_is_no_password() -> None:
    """`pass` is what tests do, too; its value goes where it is made like a password."""
    for text in (
        "pass: 12 fail: 3",
        "pass=true",
        "--- PASS: TestRetry (0.01s)",
        "pass: test_streaming_retry",
    ):
        assert redact(text).text == text
