"""Real proxies as processes: squid, tinyproxy, mitmproxy. Each has the lab's own proxy as parent.

They need no name resolution of their own that way: names go on to the parent, which knows the lab's internet.
"""

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from tests.lab.authority import corporate_root, public_root

_READY_SECONDS = 30.0

_SQUID = """
http_port 127.0.0.1:{port}
{rules}
cache_peer 127.0.0.1 parent {parent} 0 no-query no-digest no-netdb-exchange default
never_direct allow all
cache deny all
access_log none
cache_log {folder}/cache.log
pid_filename {folder}/squid.pid
coredump_dir {folder}
netdb_filename none
visible_hostname lab.example
shutdown_lifetime 0 seconds
max_filedescriptors 512
cache_mem 8 MB
dns_nameservers 127.0.0.1
cache_effective_user {user}
"""
_SQUID_RULES = {
    "squid": "http_access allow all",
    "squid_denies": "http_access deny all",
    "squid_asks": (
        "auth_param basic program /usr/lib/squid/basic_fake_auth\n"
        "auth_param basic realm Lab proxy\n"
        "acl known proxy_auth REQUIRED\n"
        "http_access allow known\n"
        "http_access deny all"
    ),
}
_TINYPROXY = """
Port {port}
Listen 127.0.0.1
Timeout 30
MaxClients 50
Allow {allowed}
Upstream http 127.0.0.1:{parent}
LogFile "{folder}/tinyproxy.log"
PidFile "{folder}/tinyproxy.pid"
"""


class ProxyProcess:
    """A real proxy on the loopback interface.

    Args:
        kind: a value of `Faults.process`.
        parent: port of the proxy that it hands everything to.
        folder: its own, for configuration and logs; it is made here.

    Raises:
        RuntimeError: it does not come up; its log is in the text.
    """

    def __init__(self, kind: str, parent: int, folder: Path) -> None:
        folder.mkdir(mode=0o777)
        folder.chmod(0o777)  # squid gives up root and writes there as another user
        self._folder = folder
        self.port = _free_port()
        family = kind.partition("_")[0]
        command = {"squid": self._squid, "tinyproxy": self._tinyproxy, "mitmproxy": self._mitmproxy}[family]
        self._log = (folder / "output.log").open("wb")
        self._process = subprocess.Popen(
            command(kind, parent),
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            self._wait()
        except RuntimeError:
            self.close()
            raise

    @property
    def url(self) -> str:
        """The proxy as an environment names it."""
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        """End the process and its children."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._log.close()

    def _wait(self) -> None:
        deadline = time.monotonic() + _READY_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.05)  # a process of others has no event to wait for
            else:
                return
        said = (self._folder / "output.log").read_text("utf-8", "replace")[-2000:]
        raise RuntimeError(f"the proxy did not come up: {said}")

    def _squid(self, kind: str, parent: int) -> list[str]:
        user = "proxy" if os.geteuid() == 0 else str(os.geteuid())
        path = self._folder / "squid.conf"
        rules = _SQUID_RULES[kind]
        path.write_text(
            _SQUID.format(port=self.port, rules=rules, parent=parent, folder=self._folder, user=user)
        )
        return ["squid", "-N", "-f", str(path)]

    def _tinyproxy(self, kind: str, parent: int) -> list[str]:
        allowed = "192.0.2.1" if kind.endswith("denies") else "127.0.0.1"
        path = self._folder / "tinyproxy.conf"
        path.write_text(
            _TINYPROXY.format(port=self.port, allowed=allowed, parent=parent, folder=self._folder)
        )
        return ["tinyproxy", "-d", "-c", str(path)]

    def _mitmproxy(self, _kind: str, parent: int) -> list[str]:
        found = shutil.which("mitmdump", path=os.environ.get("A400_MITMPROXY_BIN", os.defpath))
        inspector = corporate_root()
        (self._folder / "mitmproxy-ca.pem").write_bytes(inspector.key_pem() + inspector.pem())
        roots = public_root().write(self._folder)
        return [
            found or "mitmdump",
            "--quiet",
            *("--mode", f"upstream:http://127.0.0.1:{parent}"),
            *("--listen-host", "127.0.0.1", "--listen-port", str(self.port)),
            *("--set", f"confdir={self._folder}"),
            *("--set", f"ssl_verify_upstream_trusted_ca={roots}"),
        ]


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
