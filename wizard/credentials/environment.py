"""Credentials in the environment: keys, tokens, workload identity and headers that a variable adds."""

from collections.abc import Mapping

from wizard.credentials.clean import kind_notes, style_of, value_notes
from wizard.credentials.credential import Credential, Kind, Style, kind_of
from wizard.model.secret import Secret

API_KEY = "ANTHROPIC_API_KEY"
AUTH_TOKEN = "ANTHROPIC_AUTH_TOKEN"  # noqa: S105 - the name of a variable
BASE_URL = "ANTHROPIC_BASE_URL"
CUSTOM_HEADERS = "ANTHROPIC_CUSTOM_HEADERS"
WORKSPACE_ID = "ANTHROPIC_WORKSPACE_ID"
AUTH_HEADERS = frozenset({"authorization", "x-api-key", "proxy-authorization"})


def custom_headers(environ: Mapping[str, str]) -> dict[str, str]:
    """The headers that ANTHROPIC_CUSTOM_HEADERS adds, one `Name: value` a line, as the SDK reads them."""
    headers: dict[str, str] = {}
    for line in environ.get(CUSTOM_HEADERS, "").split("\n"):
        name, colon, value = line.partition(":")
        if colon and name.strip():
            headers[name.strip()] = value.strip()
    return headers


def _in_variable(name: str, value: str, base_url: str, *, bearer: bool) -> Credential:
    kind = kind_of(value)
    notes = [*value_notes(value), *kind_notes(kind)]
    if bearer and kind in (Kind.API_KEY, Kind.ENTERPRISE_KEY):
        notes.append(f"An API key stands in {AUTH_TOKEN}; it belongs in {API_KEY}.")
    if not bearer and kind is Kind.OAUTH_TOKEN:
        notes.append(f"An OAuth token stands in {API_KEY}; it belongs in {AUTH_TOKEN}.")
    return Credential(
        id=f"env:{name}",
        source=f"environment: {name}",
        kind=kind,
        base_url=base_url,
        secret=Secret(value, base_url=base_url),
        style=Style.BEARER if bearer else style_of(kind),
        notes=tuple(notes),
    )


def from_variables(environ: Mapping[str, str], base_url: str) -> list[Credential]:
    """ANTHROPIC_API_KEY and ANTHROPIC_AUTH_TOKEN, in the SDK's order; an empty variable counts as unset.

    Args:
        environ: the environment to read.
        base_url: where a program started in this environment would send them.
    """
    return [
        _in_variable(name, value, base_url, bearer=bearer)
        for name, bearer in ((API_KEY, False), (AUTH_TOKEN, True))
        if (value := environ.get(name))
    ]


def from_headers(environ: Mapping[str, str], base_url: str) -> list[Credential]:
    """Authentication headers hidden in ANTHROPIC_CUSTOM_HEADERS: they replace what the SDK would send.

    `x-api-key` comes first: it wins at the API where both headers arrive (facts/api.md A4).
    """
    by_name = {name.lower(): value for name, value in custom_headers(environ).items()}
    found = []
    for name, style in (("x-api-key", Style.X_API_KEY), ("authorization", Style.BEARER)):
        value = by_name.get(name, "")
        if style is Style.BEARER and value[:7].lower() == "bearer ":
            value = value[7:].strip()
        if value:
            found.append(
                Credential(
                    id=f"env:{CUSTOM_HEADERS}:{name}",
                    source=f"environment: {CUSTOM_HEADERS} ({name})",
                    kind=kind_of(value),
                    base_url=base_url,
                    secret=Secret(value, base_url=base_url),
                    style=style,
                    notes=("It replaces the key that the program itself would send.",),
                )
            )
    return found


def federation(environ: Mapping[str, str], base_url: str) -> Credential | None:
    """Workload identity from variables, where the set that the SDK needs is complete (facts/api.md B4)."""
    token = environ.get("ANTHROPIC_IDENTITY_TOKEN") or environ.get("ANTHROPIC_IDENTITY_TOKEN_FILE")
    if not (
        token and environ.get("ANTHROPIC_FEDERATION_RULE_ID") and environ.get("ANTHROPIC_ORGANIZATION_ID")
    ):
        return None
    return Credential(
        id="federation",
        source="environment: workload identity",
        kind=Kind.FEDERATION,
        base_url=base_url,
        style=Style.BEARER,
        notes=("The SDK exchanges it for a token at run time; the wizard does not, so it cannot test it.",),
    )


def general_notes(environ: Mapping[str, str]) -> list[str]:
    """Sentences about settings that change what goes out."""
    notes = []
    if environ.get(API_KEY) and environ.get(AUTH_TOKEN):
        notes.append(
            f"{API_KEY} and {AUTH_TOKEN} are both set: the SDK 2.x sends only the first; "
            "1.x sent both, and the API refused them."
        )
    notes += [
        f"{name} is set but empty, which counts as unset."
        for name in (API_KEY, AUTH_TOKEN)
        if environ.get(name) == ""
    ]
    notes += [
        f"{CUSTOM_HEADERS} adds the header {name}."
        for name in custom_headers(environ)
        if name.lower() in AUTH_HEADERS
        or name.lower() in ("anthropic-version", "anthropic-beta", "anthropic-workspace-id")
    ]
    if environ.get(WORKSPACE_ID) and (environ.get(API_KEY) or environ.get(AUTH_TOKEN)):
        notes.append(f"{WORKSPACE_ID} is set, but the SDK does not send it along with a plain key.")
    return notes
