"""How programs, shells and tools of many kinds write a secret; and the same writing with nothing in it."""

import json
import random
import string

import pytest

from tests.evidence.redaction.plants import jwt, word, wrapped
from wizard.evidence import redact
from wizard.knowledge.load import read_toml

DICE = random.Random(5)
V = "zq7Kf" + word(DICE, 16) + "4m"
"""A value of no known shape; letters and digits are mixed in it."""
P = "correct-horse!"
"""A value that looks like nothing; only its place tells."""
HEX = word(DICE, 40, "0123456789abcdef")

SECRET = {
    "Node's inspect": f"{{ headers: {{ 'x-api-key': [ '{V}' ], accept: '*/*' }} }}",
    "Node's raw headers": f"[ 'Host', 'h.example', 'X-Api-Key', '{V}' ]",
    "httpx in bytes": f"headers=[(b'Host', b'x'), (b'X-Api-Key', b'{V}')]",
    "Kubernetes variable": f"env:\n  - name: DB_PASSWORD\n    value: {P}\n  - name: PORT\n    value: 80\n",
    "Kubernetes, quoted": f'- name: API_TOKEN\n  value: "{V}"\n',
    "environment file": f"SECRET_KEY_BASE={V}\nDEBUG=1",
    "environment, any key": f"export VENDOR_KEY={V}",
    "environment, auth": f"VENDOR_AUTH='{V}'",
    "header of one's own": f'curl -H "X-Auth: {V}" https://h.example',
    "fish": f"set -gx API_TOKEN {P}",
    "csh": f"setenv API_TOKEN {P}",
    "Windows": f'setx API_TOKEN "{P}"',
    "netrc": f"machine h.example login bot password {P}",
    "curl with a user": f"curl -u bot:{P} https://h.example",
    "curl with a proxy's user": f"curl --proxy-user 'bot:{P}' https://h.example",
    "docker login": f"docker login -u bot -p {P} h.example",
    "mysql": f"mysqldump -ubot -p{P} db",
    "sshpass": f"sshpass -p '{P}' ssh h.example",
    "openssl": f"openssl enc -passin pass:{P} -in x",
    "redis": f"redis-cli -h h.example -a {P} ping",
    "SQL": f"CREATE USER bot IDENTIFIED BY '{P}'",
    "SQL, with": f"CREATE ROLE bot WITH PASSWORD '{P}'",
    "YAML block": f"credentials: |\n  {P}\n  {V}\nother: 1",
    "YAML folded": f"  private_token: >-\n    {P}\n  name: x",
    "XML attributes": f'<add key="ApiKey" value="{P}" /><add key="Timeout" value="30" />',
    "Rust": f'Client {{ api_key: Some("{P}"), n: 3 }}',
    "a secret type": f"Settings(password=SecretStr('{P}'), n=3)",
    "PHP": f'["api_key"]=>\n  string(14) "{P}"',
    "flag, quoted": f'tool --client-secret "{P}" --verbose',
    "flag, any key": f"tool --key {V} --verbose",
    "net strings": f"9:x-api-key,23:{V},",
    "cookie file": f".h.example\tTRUE\t/\tTRUE\t1795342800\tany_name\t{P}",
    "document.cookie": f'"theme=dark; cf_clearance={P}; x=1"',
    "a host cookie": f"cookies: __Host-auth={P}",
    "colored": f"\x1b[33mDB_PASSWORD\x1b[0m=\x1b[32m{P}\x1b[0m",
    "a webhook": f"https://hooks.slack.com/services/T01/B02/{V}",
    "a bot's address": f"https://api.telegram.org/bot123456789:{V}{V}/send",
    "a token over lines": wrapped(jwt(DICE), "\n", 60),
    "a token in a box": wrapped(jwt(DICE), " │\n│ ", 50),
    "a key in a box": "│ " + wrapped("-".join(("sk", "ant", "api03", word(DICE, 60))), " │\n│ ", 50) + " │",
    "Perl": f"$ENV{{API_KEY}} = '{P}';",
    "setting the environment": f'os.environ.setdefault("API_TOKEN", "{P}")',
    "a default of the environment": f"os.getenv('API_TOKEN', '{P}')",
    "Kotlin, typed": f'private const val SECRET: String = "{P}"',
    "TypeScript, typed": f"let token: string | undefined = '{P}';",
    "a setter": f'builder.apiKey("{P}").build()',
    "PHP's curl": f"curl_setopt($ch, CURLOPT_USERPWD, 'bot:{P}');",
    "Dockerfile": f"ENV API_TOKEN {P}",
    "a plan of changes": f'~ token = "x" -> "{P}"',
    "a variable of Terraform": f'variable "db_password" {{\n  default = "{P}"\n}}',
    "Ansible": f"ansible_ssh_pass: {P}",
    "Oracle": f"jdbc:oracle:thin:bot/{P}@//db:1521/x",
    "LDAP": f"ldapsearch -D cn=admin -w {P} -b dc=x",
    "LDAP's file": f"bindpw {P}",
    "an authorization code": f"GET /callback?code={V}{V}&state=x 302",
    "Windows' keys": f"cmdkey /add:h /user:bot /pass:{P}",
    "Windows' shares": f"net use x: /user:bot {P}",
    "cells": f"| x-api-key | {P} |\n| accept | */* |",
    "cells of HTML": f"<tr><td>x-api-key</td><td>{P}</td></tr>",
    "a browser's panel": f"Request Headers\nx-api-key\n{P}\naccept\n*/*",
    "a table of tabs": f"x-api-key\t{P}\naccept\t*/*",
    "two words": f"my api key is {P} as it seems",
    "a change told": f"I changed the password to {P} yesterday",
    "quoted in a sentence": f"The secret was '{P}'",
    "German": f"das Passwort lautet {P}; Kennwort: {P}",
    "Spanish and French": f"contraseña: {P}; mot de passe : {P}",
    "Chinese and Japanese": f"密码：{P} 密钥: {P} パスワード：{P}",
    "an arrow": f"password → {P}",
    "an address cut off": f"connect to postgres://bot:{P}",
    "after a public key": "ssh-ed25519 " + word(DICE, 60, string.ascii_letters) + " zqkim@zqbox",
    "kernel": "Linux zqbox 6.8.0-40-generic x86_64",
    "syslog": "Nov 22 09:35:01 zqbox sshd[123]: on zqbox",
    "phone": "phone no. 555-123-4567",
    "phone in groups": "call 555 123 4567",
}
GONE = (V, V[5:], P, "zqkim", "zqbox", "4567", "123-45")

FINE = {
    "a port at the end": "listening on http://localhost:8080",
    "a status": "x-api-key -> 401, token: 403",
    "names in cells": "| x-api-key | authorization |\nauthorization\ncontent-length\n",
    "passes": "first_pass: done; tests_pass=812; compass: north",
    "imports": "from x import SessionMultiagent20261001 as SessionMultiagent20261001",
    "calls": 'require("token", "required"); click.prompt("Password")',
    "sentence": "the token is read-only, the key is well-formed, the secret is out",
    "code": "if password == value: api_key: str | None = None",
    "its own name": "connect(password=password, token=token)",
    "never filled in": "x-api-key: $ANTHROPIC_API_KEY",
    "never filled in, in braces": "curl -H 'x-api-key: ${API_KEY}'",
    "never filled in, in brackets": '"authorization_token": "<YOUR_API_KEY>"',
    "a list of headers": '{"authorization", "proxy-authorization"}',
    "a cache": "cache_key=messages-v2 primary_key=id sort_key: name tokenizer=cl100k_base",
    "retries": "idempotency-key: stainless-python-retry-8f1c2d3e-aaaa-4bbb-8ccc-1234567890ab",
    "a path as a key": 'key: "messages.10.content.12.tool_use.id"',
    "a bare hash as a key": f"key={HEX}",
    "an id as a key": "key=toolu_01A09q90qw90lq917835lq9 session: 20261122-093012-k3f7",
    "user and group": "docker run -u 1000:1000 x; mysql -p3306 x; login -p",
    "YAML": "- name: PORT\n  value: 8080\n- name: LOG_LEVEL\n  value: debug",
    "attributes": '<add key="Timeout" value="30" />',
    "counts": "call 12345678; telemetry 1763804101; server_tool_caller_20260120; %2fapi set size: 123042",
    "code that names": "username = quote(x); username=auth[0]; hostname: str",
    "public resolvers": "asked 1.1.1.1, 8.8.8.8 and 9.9.9.9; the local proxy answered 198.18.0.14",
    "a package index": "see /opt/pypi-mirror/simple/pydantic/",
    "kernel words": "Linux version 6.8.0; Darwin Kernel Version 23.1.0",
}


@pytest.mark.parametrize("style", SECRET)
def test_a_secret_goes_in_every_style(style: str) -> None:
    """By rule: the value is of no known shape wherever its place alone can tell."""
    out = redact(SECRET[style]).text

    assert [value for value in GONE if value in out] == []
    assert out != SECRET[style]


@pytest.mark.parametrize("style", FINE)
def test_the_same_writing_with_nothing_in_it_stays(style: str) -> None:
    """What only looks like it is left alone, to the letter."""
    assert redact(FINE[style]).text == FINE[style]


def test_a_wrapped_token_goes_to_its_end_and_no_further() -> None:
    """The line after it stays."""
    out = redact(f"got\n{wrapped(jwt(random.Random(9)), chr(10), 60)}\nand then 400\n").text

    assert out.startswith("got\n<token>")
    assert out.endswith("\nand then 400\n")


def test_a_stem_stands_in_every_secret_name() -> None:
    """The first look is for stems alone: a name without one would never be looked at."""
    names = read_toml("redaction.toml")["names"]
    listed = [n for kind in ("credential", "cookie", "password", "secret") for n in names[kind]]
    listed += [*names["endings"], *names["cookie_prefixes"], *names["words"]]
    written = {"cfclearance": "cf_clearance", "cfbm": "__cf_bm", "connectsid": "connect.sid"}

    assert [n for n in listed if not any(stem in written.get(n, n) for stem in names["stems"])] == []


def test_a_prompt_behind_an_escaped_line_end_leaves_json_whole() -> None:
    """The letter of the escape is no part of the name."""
    out = redact(json.dumps(["\rzqkim@zqbox:~/x$ ls", "\nzqkim"])).text

    assert json.loads(out) == ["\r<user>@<host>:~/x$ ls", "\n<user>"]
