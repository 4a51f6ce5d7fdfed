"""Fault sets, and the named scenarios with the verdict that each must get."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from tests.lab.gates import Path as GatePath
from wizard.model.base import Model
from wizard.model.words import Place, Sureness
from wizard.standin import Behavior


class Faults(Model):
    """What is broken on one network. The default is a healthy one."""

    dns: Literal[
        "truth",
        "nxdomain",
        "nxdomain_all",
        "servfail",
        "silent",
        "silent_all",
        "private",
        "loopback",
        "zero",
        "fake_ip",
        "foreign",
        "gateway",
        "other_edge",
        "late",
        "v4_only",
        "flaky",
    ] = "truth"
    """What the system's DNS says of the API's name (`_all`: of every name).

    `foreign`: a public address that is not the API's, where somebody else answers. `gateway`: a
    private address where a gateway with a good certificate answers. `other_edge`: another address of the
    published range. `fake_ip`: addresses of 198.18.0.0/15 for every name, which work.
    `flaky`: the first question fails.
    """
    hosts_file: str = ""
    """An address that the hosts file gives to the API's name."""
    doh: Literal["truth", "refused", "silent", "lies"] = "truth"
    tcp: GatePath = "open"
    """The path to the API's IPv4 addresses."""
    tcp_v6: GatePath = "open"
    controls: GatePath = "open"
    """The path to the control hosts and to everything else."""
    tls: Literal["public", "intercepted", "intercepted_target", "expired", "wrong_name", "soon"] = "public"
    """Whose certificates are shown; `intercepted_target` leaves the control hosts alone."""
    corporate: Literal["plain", "careless"] = "plain"
    """Which authority intercepts; the careless one breaks RFC 5280."""
    corporate_ca: Literal["nowhere", "os_store", "env_file"] = "nowhere"
    """Where this machine knows the intercepting authority from."""
    api: dict[str, Any] = Field(default_factory=dict)
    """How the API and its edge behave: fields of the stand-in's `Behavior`."""
    portal: bool = False
    """A guest network's gate answers plain HTTP for everybody and cuts everything encrypted."""
    proxy: Literal["none", "works", "refuses", "asks_login", "hangs", "dead", "resets", "intercepts"] = "none"
    process: Literal[
        "none", "squid", "squid_denies", "squid_asks", "tinyproxy", "tinyproxy_denies", "mitmproxy"
    ] = "none"
    """A real proxy, run as a process; it intercepts with the corporate authority where it is mitmproxy."""
    proxy_from: Literal["environ", "system"] = "environ"
    cut_after: int | None = None
    """Bytes that a connection to the API may send before it is cut."""
    delay: float = Field(default=0, ge=0, le=30)
    """Seconds before anything passes to the API."""
    cold: bool = False
    """The delay holds for the first connection only."""
    vpn: Literal["none", "split", "full"] = "none"
    clock_ahead: float = 0
    """Seconds by which the rest of the world is ahead of this machine's clock."""
    alpn: Literal["kept", "stripped"] = "kept"
    """Whether something on the way takes the protocol's name out of handshakes."""
    controls_answer: Literal["fine", "busy"] = "fine"
    """`busy`: control hosts and resolvers over HTTPS answer 429 to everybody."""
    gateway: Literal["none", "litellm", "mimic", "silent", "bedrock", "vertex", "foundry"] = "none"
    """What ANTHROPIC_BASE_URL points at, where it is set: a gateway here, or a cloud platform by its name."""
    environ: dict[str, str] = Field(default_factory=dict)
    """Further variables; `${proxy}` stands for the proxy's URL, `${ca}` for the authority's file."""

    @property
    def behavior(self) -> Behavior:
        """The API's behavior."""
        return Behavior(**self.api)


class Expected(Model):
    """The verdict that a diagnosis must reach, in the words of DESIGN.md and facts/diagnostics.md C2-C4."""

    layer: Literal["dns", "tcp", "tls", "http", "proxy", "clock", "portal", "account", "none"]
    """Where it breaks; `none` where nothing does."""
    blames: Place | Literal["nobody", "machine"]
    """`machine`: this machine's own settings (clock, hosts file), for which the model has no place."""
    sureness: Sureness
    because: str
    """The observation and its control, in one sentence."""
    missing: str = ""
    """What would be needed to tell; for `cannot_tell`."""


class Scenario(Model):
    """A named situation and its right verdict."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str
    here: Faults = Faults()
    elsewhere: Faults | None = None
    """The other network, where the scenario has one."""
    needs: tuple[str, ...] = ()
    """Parts of the system that it needs, as the marker names them."""
    expect: Expected

    @property
    def healthy(self) -> bool:
        """Whether nobody may be blamed."""
        return self.expect.blames == "nobody"


@cache
def scenarios() -> tuple[Scenario, ...]:
    """Every scenario of `scenarios.toml`, in the order of the file."""
    text = Path(__file__).with_name("scenarios.toml").read_text("utf-8")
    return tuple(Scenario(**row) for row in tomllib.loads(text)["scenario"])


def scenario(name: str) -> Scenario:
    """The scenario of that name.

    Raises:
        KeyError: there is none.
    """
    return {row.id: row for row in scenarios()}[name]
