"""The closed vocabularies that every room shares.

They are `StrEnum`, so that they print, compare and serialize as their plain value.
"""

from enum import StrEnum

UNKNOWN = "unknown"
"""Not yet known. Never in a domain and never matched by a condition: evaluation is three-valued."""
SKIPPED = "skipped"
"""The answer of a question that was passed over."""
CANNOT_TELL = "cannot_tell"
"""The answer of a question that was asked and is not known."""


class Sureness(StrEnum):
    """How sure a statement is. These three words are the only ones used anywhere."""

    SHOWN = "shown"
    LIKELY = "likely"
    CANNOT_TELL = "cannot_tell"

    @property
    def rank(self) -> int:
        """2 for shown, 1 for likely, 0 for cannot tell; a verdict takes the lowest of its conditions."""
        return {"shown": 2, "likely": 1, "cannot_tell": 0}[self.value]

    @property
    def words(self) -> str:
        """The value as a person reads it."""
        return self.value.replace("_", " ")


class Source(StrEnum):
    """Where an observation came from."""

    PROBE = "probe"
    PERSON = "person"
    PASTE = "paste"


class Consent(StrEnum):
    """What a step may cost, change or tell. One class never implies another (DESIGN.md rule 5.4)."""

    READS_MACHINE = "reads_machine"
    ASKS_HOST = "asks_host"
    USES_KEY_FREE = "uses_key_free"
    USES_KEY_PAID = "uses_key_paid"
    CHANGES = "changes"
    SHARES = "shares"

    @property
    def words(self) -> str:
        """The class as a sentence part, for consent questions and the ledger."""
        return {
            "reads_machine": "reads this machine",
            "asks_host": "asks a named host",
            "uses_key_free": "uses your key (free)",
            "uses_key_paid": "uses your key (costs money)",
            "changes": "changes something",
            "shares": "shares outside",
        }[self.value]


class Place(StrEnum):
    """Where the fault behind an error sits; the `where` of a cause."""

    BODY = "body"
    HEADERS = "headers"
    ENDPOINT = "endpoint"
    SIZE = "size"
    ACCOUNT = "account"
    NETWORK = "network"
    GATEWAY = "gateway"
    SERVICE = "service"
    POLICY = "policy"


class Answerer(StrEnum):
    """Who really sent the reply (facts: diagnostics C5, support-journeys)."""

    API = "api"
    CLOUDFLARE = "cloudflare"
    BEDROCK = "bedrock"
    VERTEX = "vertex"
    FOUNDRY = "foundry"
    LITELLM = "litellm"
    OPENROUTER = "openrouter"
    PORTKEY = "portkey"
    COPILOT = "copilot"
    GATEWAY = "gateway"
    PROXY = "proxy"
    SDK = "sdk"
    CLIENT = "client"
    NOBODY = "nobody"
    UNKNOWN = "unknown"

    @property
    def words(self) -> str:
        """Who it is, as every front end and the report say it."""
        return {
            "api": "the Anthropic API itself",
            "cloudflare": "Cloudflare, in front of the API",
            "bedrock": "Amazon Bedrock",
            "vertex": "Google Vertex AI",
            "foundry": "Microsoft Foundry",
            "litellm": "a LiteLLM gateway",
            "openrouter": "OpenRouter",
            "portkey": "a Portkey gateway",
            "copilot": "GitHub Copilot",
            "gateway": "a gateway on the way",
            "proxy": "a proxy on the way",
            "sdk": "the SDK itself; nothing was sent",
            "client": "the calling program itself",
            "nobody": "nobody; no answer came",
            "unknown": "cannot tell",
        }[self.value]

    @classmethod
    def said(cls, value: str | None) -> str | None:
        """The words for a value that was written down; None where it names nobody."""
        known = {one.value: one.words for one in cls if one is not cls.UNKNOWN}
        return known.get(value or "")


class Severity(StrEnum):
    """`error`: the API refuses it. `warning`: it may be refused, or is not what it looks like."""

    ERROR = "error"
    WARNING = "warning"


class Move(StrEnum):
    """Whose move it is once the cause is known."""

    YOURS = "yours"
    ADMIN = "admin"
    NETWORK = "network"
    PROVIDER = "provider"
    SUPPORT = "support"
    WAIT = "wait"

    @property
    def words(self) -> str:
        """Who acts."""
        return {
            "yours": "you",
            "admin": "your administrator",
            "network": "whoever runs the network",
            "provider": "whoever runs the gateway or platform",
            "support": "official support",
            "wait": "nobody: wait, then send it again",
        }[self.value]


class Outcome(StrEnum):
    """How a verdict lets the person leave."""

    FIX = "fix"
    WAIT = "wait"
    EVIDENCE = "evidence"
    STOPPED = "stopped"
