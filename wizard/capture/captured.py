"""What is kept of one captured call: names and numbers by allow-list, never a key, never a prompt."""

from collections.abc import Mapping

from pydantic import Field

from wizard.model.base import Instant, Model
from wizard.model.explanation import ApiError

REQUEST_HEADERS = (
    "accept", "accept-encoding", "anthropic-beta", "anthropic-version", "content-encoding", "content-length",
    "content-type", "user-agent", "x-client-request-id", "x-stainless-arch", "x-stainless-async",
    "x-stainless-helper-method", "x-stainless-lang", "x-stainless-os", "x-stainless-package-version",
    "x-stainless-retry-count", "x-stainless-runtime", "x-stainless-runtime-version", "x-stainless-timeout",
)  # fmt: skip
"""Request headers whose values are kept; of all others only the name."""
RESPONSE_HEADERS = (
    "cf-cache-status", "cf-mitigated", "cf-ray", "content-encoding", "content-length", "content-type", "date",
    "request-id", "retry-after", "server", "via", "x-should-retry",
)  # fmt: skip
"""Response headers whose values are kept (facts: diagnostics D2), besides the rate-limit family."""
RATE_LIMITS = "anthropic-ratelimit-"


class Usage(Model):
    """Tokens that the service counted."""

    input_tokens: int = 0
    output_tokens: int = 0


class Captured(Model):
    """One call that went through the recording proxy."""

    number: int
    """Counted from 1 in the order of arrival."""
    at: Instant
    method: str
    path: str
    """Path without the run's token and without its query."""
    query_names: tuple[str, ...] = ()
    status: int | None = None
    """None where no answer came."""
    failed: str = ""
    """Why no whole answer came, in one sentence."""
    error: ApiError | None = None
    in_stream: bool = False
    """The error came inside a stream, after a 200."""
    streamed: bool = False
    first_byte_ms: float | None = None
    whole_ms: float | None = None
    bytes_up: int = 0
    bytes_down: int = 0
    model: str | None = None
    auth: tuple[str, ...] = ()
    """Which credential headers were sent, by name; never their values."""
    headers: Mapping[str, str] = Field(default_factory=dict)
    other_headers: tuple[str, ...] = ()
    """Names of request headers whose values are not kept."""
    answer_headers: Mapping[str, str] = Field(default_factory=dict)
    usage: Usage | None = None

    @property
    def bad(self) -> bool:
        """Whether it failed in any way."""
        return self.error is not None or self.status is None or self.status >= 400 or bool(self.failed)

    @property
    def attempt(self) -> int | None:
        """What an official SDK says of its own retries, from 0."""
        count = self.headers.get("x-stainless-retry-count", "")
        return int(count) if count.isdigit() and len(count) < 6 else None


def kept_request_headers(
    headers: Mapping[str, str],
) -> tuple[dict[str, str], tuple[str, ...], tuple[str, ...]]:
    """(values kept, names of the others, names of the credential headers) of a request."""
    kept = {name: headers[name][:300] for name in REQUEST_HEADERS if name in headers}
    auth = tuple(name for name in ("x-api-key", "authorization") if name in headers)
    others = tuple(
        sorted(name[:80] for name in headers if name not in kept and name not in auth and name != "host")
    )
    return kept, others[:60], auth


def kept_answer_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """The values kept of an answer's headers."""
    return {
        name: value[:300]
        for name, value in headers.items()
        if name in RESPONSE_HEADERS or name.startswith(RATE_LIMITS)
    }
