"""The lab's internet as a program: it stands at the real addresses inside a network namespace.

    python -m tests.lab.island FOLDER FAULTS EXIT=FAULTS ...

Behind each address is what the loopback lab has there. Whoever comes from the public address `EXIT` sees a
network of its own, so that two routers of two providers can be told apart. It writes its authority to FOLDER,
says `ready` and stays until its input ends. Faults are JSON.
"""

import asyncio
import contextlib
import sys
from pathlib import Path

from tests.lab import internet
from tests.lab.authority import public_root
from tests.lab.dns import DnsServer
from tests.lab.faults import Faults
from tests.lab.network import Network

NAME_SERVER = "9.9.9.9"
_CHUNK = 64 * 1024


async def main(folder: Path, exits: dict[str, Faults]) -> None:
    """Serve until the input ends."""
    public_root().write(folder)
    networks = {exit_: Network(faults, folder) for exit_, faults in exits.items()}
    for network in networks.values():
        await network.open()
    first = next(iter(networks.values()))
    names = DnsServer(first.dns.zone)
    await names.open((NAME_SERVER, 53))
    tasks: set[asyncio.Task[None]] = set()

    def accept(address: str, port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peer = writer.get_extra_info("peername")[0].removeprefix("::ffff:")
        place = networks.get(peer, first).place(address, port)
        task = asyncio.ensure_future(_forward(place or ("127.0.0.1", 9), reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    servers = [
        await asyncio.start_server(
            lambda r, w, a=address, p=port: accept(a, p, r, w),  # type: ignore[misc]  # bound at once
            address,
            port,
        )
        for address, port in first.places
        if address not in (internet.PRIVATE, internet.GATEWAY, internet.FOREIGN)
    ]
    print("ready", flush=True)  # noqa: T201 - what the other side waits for
    await asyncio.to_thread(sys.stdin.read)
    for server in servers:
        server.close()
    for task in tuple(tasks):
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await names.close()
    for network in networks.values():
        await network.close()


async def _forward(
    place: tuple[str, int], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    try:
        inner_reader, inner = await asyncio.open_connection(*place)
    except OSError:
        writer.transport.abort()
        return
    try:
        await asyncio.gather(_copy(reader, inner), _copy(inner_reader, writer))
    except OSError:
        writer.transport.abort()
    finally:
        inner.transport.abort()
        writer.close()


async def _copy(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    while part := await source.read(_CHUNK):
        sink.write(part)
        await sink.drain()
    with contextlib.suppress(OSError):
        sink.write_eof()


if __name__ == "__main__":
    given = dict(text.partition("=")[::2] for text in sys.argv[2:])
    asyncio.run(main(Path(sys.argv[1]), {e: Faults.model_validate_json(t) for e, t in given.items()}))
