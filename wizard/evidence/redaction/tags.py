"""What stands in the place of what was taken out: `<email>`, or `<email#k3f2a>` within a case.

With a key the tag carries a pseudonym: the same value keeps the same tag through the case, and without
the key nobody can try values against it. Unkeyed hashes are never used: the space of addresses is small
enough to be searched (facts/diagnostics.md D3).
"""

import base64
import hashlib
import hmac
import re

KINDS: dict[str, str] = {
    "secret": "a secret that the program knows, or a value under a secret name",
    "api-key": "an API key or token, by its prefix",
    "credential": "a credential in a header",
    "cookie": "a cookie",
    "token": "a signed token",
    "password": "a password",
    "private-key": "a private key",
    "email": "an e-mail address",
    "user": "a user name",
    "organization": "the name or number of an organization or workspace",
}
"""Kind -> what it is, for the preview. Tags are recognised by these words alone."""

WITHHELD = "<withheld: this part could not be judged, so it stays on your machine>"
_LETTERS = 5

TAG = re.compile(rf"<(?:{'|'.join(KINDS)})(?:#[a-z2-7]{{{_LETTERS}}})?>|{re.escape(WITHHELD)}")
"""A tag that redaction made. Layers never look inside one, which is what makes redaction idempotent."""


def tag(kind: str, value: str, key: bytes | None) -> str:
    """The tag for a value; keyed by the case where a key is given.

    Raises:
        KeyError: the kind is not one of `KINDS`.
    """
    KINDS[kind]
    if key is None:
        return f"<{kind}>"
    text = f"{kind}\0{value}".encode("utf-8", "surrogatepass")
    mark = base64.b32encode(hmac.new(key, text, hashlib.sha256).digest())[:_LETTERS]
    return f"<{kind}#{mark.decode('ascii').lower()}>"
