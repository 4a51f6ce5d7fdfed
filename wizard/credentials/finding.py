"""Every credential within reach, in the order in which the official SDK would choose (facts/api.md B4)."""

from dataclasses import replace

from wizard.credentials import environment, profiles, store
from wizard.credentials.clean import typed_credential
from wizard.credentials.credential import Credential, CredentialError, Found
from wizard.model.secret import origin_of
from wizard.model.world import World


def inherited_base_url(world: World) -> str:
    """Where a program started in this environment sends its requests: what is named, else `api_url`."""
    return _named_base_url(world) or world.api_url


def _sdk_base_url(world: World) -> str:
    """Where the official SDK, started here without arguments, sends the environment's credentials."""
    return _named_base_url(world) or world.sdk_url or world.api_url


def _named_base_url(world: World) -> str | None:
    """The base URL that the environment names, in the SDK's order: ANTHROPIC_BASE_URL, the chosen profile.

    An empty variable is passed over, and so is one that is no URL at all.
    """
    named = (world.environ.get(environment.BASE_URL) or "").strip().rstrip("/")
    if named:
        try:
            origin_of(named)
        except ValueError:
            return None
        return named
    return profiles.profile_base_url(world) if _takes_profile(world) else None


def _takes_profile(world: World) -> bool:
    """Whether the SDK gets as far as a profile: keys, and identity before an unnamed profile, come first."""
    if world.environ.get(environment.API_KEY) or world.environ.get(environment.AUTH_TOKEN):
        return False
    return bool(world.environ.get("ANTHROPIC_PROFILE")) or environment.federation(world.environ, "") is None


def find(
    world: World, *, base_url: str, typed: str | None = None, time_limit: float = store.TIME_LIMIT
) -> Found:
    """List the credentials of this world and mark the one that the official SDK would really send.

    What the environment holds is bound to where the environment sends it. Keys of the keyring are listed
    where they were stored for `base_url`; others are counted in a note. Blocks for `time_limit` at most.

    Args:
        world: environment, home and clock to look at.
        base_url: the API that the session is about.
        typed: a key that was typed once; cleaned, kept in memory only.
        time_limit: seconds that the keyring may take.

    Raises:
        CredentialError: `typed` is no key.
    """
    inherited = _sdk_base_url(world)
    found = _mark(world, inherited)
    notes = environment.general_notes(world.environ)
    keys, keyring, more = _from_keyring(base_url, time_limit)
    notes += more
    if typed is not None:
        found = [typed_credential(typed, base_url=base_url), *found]
    notes += _base_url_notes(world, inherited)
    return Found(credentials=(*found, *keys), notes=tuple(notes), keyring=keyring)


def _base_url_notes(world: World, inherited: str) -> list[str]:
    named = (world.environ.get(environment.BASE_URL) or "").strip()
    if named and _named_base_url(world) is None:
        return [
            f"{environment.BASE_URL} is not a URL with a scheme and a host, so a program here would stop."
        ]
    if named and origin_of(inherited) != origin_of(world.sdk_url or world.api_url):
        return [
            f"{environment.BASE_URL} sends requests to {origin_of(inherited)} instead of the API's own host."
        ]
    return []


def _mark(world: World, base_url: str) -> list[Credential]:
    """What the environment and the profiles hold, best first; the first one goes out."""
    ordered = [
        *environment.from_headers(world.environ, base_url),
        *environment.from_variables(world.environ, base_url),
    ]
    profile = profiles.chosen(world)
    identity = environment.federation(world.environ, base_url)
    skipped: list[Credential] = []
    if profile:
        credential, taken = profiles.read_profile(world, profile, base_url)
        skipped += [] if taken else [credential]
    if profile and profile.explicit:
        ordered.append(credential)
    if identity:
        ordered.append(identity)
    if profile and not profile.explicit and taken:
        ordered.append(credential)
    return [replace(c, goes_out=i == 0) for i, c in enumerate(ordered)] + skipped


def _from_keyring(base_url: str, time_limit: float) -> tuple[list[Credential], str, list[str]]:
    """The keyring's keys for a base URL, its state, and what there is to say of it."""
    try:
        every = store.load(time_limit)
    except store.KeyringError as error:
        return [], error.state, [str(error)]
    try:
        wanted = store.normal_base_url(base_url)
    except CredentialError:
        wanted = ""  # no key can be stored for an address like this one
    mine = [c for c in every if c.base_url == wanted]
    others = len(every) - len(mine)
    said = (
        [f"The keyring also holds {others} key{'s' if others > 1 else ''} for other base URLs."]
        if others
        else []
    )
    return mine, "fine", said
