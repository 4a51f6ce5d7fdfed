"""A DNS server over UDP on the loopback interface, and a resolver that really asks it."""

import asyncio
import contextlib
import ipaddress
import secrets
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

A, AAAA = 1, 28
Kind = Literal["answer", "nxdomain", "servfail", "silent", "empty"]


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server says to one question."""

    kind: Kind = "answer"
    addresses: tuple[str, ...] = ()
    delay: float = 0


Zone = Callable[[str], Reply]
"""Name in lower case -> the reply, with addresses of both families."""


class DnsServer(asyncio.DatagramProtocol):
    """Answers A and AAAA questions from a zone. Counts what it was asked."""

    def __init__(self, zone: Zone) -> None:
        self.zone = zone
        self.asked: list[tuple[str, int]] = []
        self.port = 0
        self._transport: asyncio.DatagramTransport | None = None

    async def open(self, place: tuple[str, int] = ("127.0.0.1", 0)) -> None:
        """Begin to answer, on a port of its own where no place is given."""
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=place)
        self._transport = transport
        self.port = transport.get_extra_info("sockname")[1]

    async def close(self) -> None:
        """Stop."""
        if self._transport is not None:
            self._transport.close()
            await asyncio.sleep(0)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Answer one packet; what is no question gets no answer."""
        try:
            name, kind = read_question(data)
        except (ValueError, IndexError, struct.error):
            return
        self.asked.append((name, kind))
        reply = self.zone(name)
        if reply.kind == "silent" or self._transport is None:
            return
        packet = write_answer(data, kind, reply)
        asyncio.get_running_loop().call_later(reply.delay, self._send, packet, addr)

    def _send(self, packet: bytes, addr: tuple[str, int]) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.sendto(packet, addr)


def read_question(data: bytes) -> tuple[str, int]:
    """The name and type of a packet's only question.

    Raises:
        ValueError: it is no query with one question.
    """
    _, flags, questions = struct.unpack(">HHH", data[:6])
    if flags & 0x8000 or questions != 1:
        raise ValueError("not a query")
    labels, at = [], 12
    while size := data[at]:
        if size > 63:
            raise ValueError("no plain label")
        labels.append(data[at + 1 : at + 1 + size].decode("ascii"))
        at += 1 + size
    kind, _class = struct.unpack(">HH", data[at + 1 : at + 5])
    return ".".join(labels).lower(), kind


def write_answer(question: bytes, kind: int, reply: Reply) -> bytes:
    """The packet that answers `question`."""
    wanted = [a for a in reply.addresses if (":" in a) == (kind == AAAA)] if reply.kind == "answer" else []
    code = {"nxdomain": 3, "servfail": 2}.get(reply.kind, 0)
    head = question[:2] + struct.pack(">HHHHH", 0x8180 | code, 1, len(wanted), 0, 0)
    body = b"".join(
        b"\xc0\x0c" + struct.pack(">HHIH", kind, 1, 60, len(raw)) + raw
        for raw in (ipaddress.ip_address(address).packed for address in wanted)
    )
    return head + question[12 : _question_end(question)] + body


def _question_end(packet: bytes) -> int:
    at = 12
    while packet[at]:
        at += 1 + packet[at]
    return at + 5


def write_question(name: str, kind: int) -> bytes:
    """A query packet."""
    labels = b"".join(bytes([len(part)]) + part.encode("ascii") for part in name.split("."))
    return (
        secrets.token_bytes(2)
        + struct.pack(">HHHHH", 0x0100, 1, 0, 0, 0)
        + labels
        + b"\0"
        + struct.pack(">HH", kind, 1)
    )


def read_answer(packet: bytes) -> tuple[int, tuple[str, ...]]:
    """The result code and the addresses of an answer of this lab's making."""
    code, count = packet[3] & 15, struct.unpack(">H", packet[6:8])[0]
    at, found = _question_end(packet), []
    for _ in range(count):
        size = struct.unpack(">H", packet[at + 10 : at + 12])[0]
        found.append(str(ipaddress.ip_address(packet[at + 12 : at + 12 + size])))
        at += 12 + size
    return code, tuple(found)


class LabResolver:
    """The operating system's resolver as this world has it: asks the lab's server over UDP, twice at most.

    Args:
        port: gives the server's port now (each network has its own server).
        hosts: gives the entries of the hosts file now, which win.
        patience: seconds before a question is asked again, and then given up.
    """

    def __init__(
        self, port: Callable[[], int], hosts: Callable[[], dict[str, str]], *, patience: float = 2.0
    ) -> None:
        self._port = port
        self._hosts = hosts
        self._patience = patience

    def resolve(self, host: str, port: int) -> tuple[str, ...]:
        """The addresses of `host`, v4 before v6.

        Raises:
            socket.gaierror: the name does not exist (EAI_NONAME), or no answer came (EAI_AGAIN).
        """
        with contextlib.suppress(ValueError):
            return (str(ipaddress.ip_address(host)),)
        if entry := self._hosts().get(host.lower()):
            return (entry,)
        v4 = self._ask(host, A)
        v6 = self._ask(host, AAAA)
        if not v4 and not v6:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return v4 + v6

    def _ask(self, host: str, kind: int) -> tuple[str, ...]:
        question = write_question(host.lower(), kind)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
            asker.settimeout(self._patience)
            asker.connect(("127.0.0.1", self._port()))
            for _ in range(2):
                with contextlib.suppress(TimeoutError):
                    asker.send(question)
                    code, addresses = read_answer(asker.recv(4096))
                    if code == 3:
                        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
                    if code:
                        break
                    return addresses
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
