"""How fast logs of any size are redacted, in how much memory, and what one short text costs.

Run by hand: `python -m tests.benchmarks.bench_redact [MEGABYTES]`. The promise: at least 5 MB/s on plain
logs with three known secrets, 20 as the aim, 50 MB in bounded memory.
"""

import json
import random
import string
import sys
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass

from wizard.evidence.redaction import KnownSecrets, redact, redact_stream

LETTERS = string.ascii_letters + string.digits


@dataclass
class Lines:
    """A log that is made while it is read."""

    line: Callable[[int], str]
    size: int
    made: int = 0
    number: int = 0
    kept: str = ""

    def read(self, size: int, /) -> str:
        """The next lines, at most `size` characters."""
        if self.made >= self.size:
            return ""
        parts = []
        length = 0
        while length < size - 400:
            parts.append(self.line(self.number))
            length += len(parts[-1])
            self.number += 1
        self.made += length
        return "".join(parts)


class Nowhere:
    """Counts what is written."""

    size = 0

    def write(self, text: str, /) -> None:
        """Forget the text."""
        self.size += len(text)


def word(dice: random.Random, length: int) -> str:
    """Letters and digits."""
    return "".join(dice.choices(LETTERS, k=length))


def plain(dice: random.Random) -> Callable[[int], str]:
    """An application's log with nothing in it that must go."""
    ids = [word(dice, 24) for _ in range(5000)]

    def line(n: int) -> str:
        return (
            f"2026-11-22T09:{n // 60 % 60:02}:{n % 60:02}.{n % 1000:03}Z INFO [worker-{n % 7}] "
            f"POST /v1/messages {(200, 200, 400)[n % 3]} in {n % 900} ms request_id=req_{ids[n % 5000]} "
            f"model=claude-opus-4-8 input_tokens={n} retry=false\n"
        )

    return line


def busy(dice: random.Random) -> Callable[[int], str]:
    """A proxy's log with an address, a person or a key in every line."""
    simple = plain(dice)

    def line(n: int) -> str:
        who = f"10.0.{n % 200}.{n % 250} user{n % 40}@firm{n % 9}.example"
        return f"{who} x-api-key: {word(dice, 40)} {simple(n)}"

    return line


def access(dice: random.Random) -> Callable[[int], str]:
    """A server's log: an address in every line and nothing else."""
    hosts = [f"10.{dice.randrange(200)}.{dice.randrange(250)}.7" for _ in range(400)]

    def line(n: int) -> str:
        when = f"22/Nov/2026:09:{n // 60 % 60:02}:{n % 60:02} +0000"
        return (
            f'{hosts[n % 400]} - - [{when}] "POST /v1/messages HTTP/1.1" 200 {n} "-" "python-httpx/0.28.1"\n'
        )

    return line


def nested(dice: random.Random) -> Callable[[int], str]:
    """JSON with JSON inside of it, every quote of it escaped."""

    def line(n: int) -> str:
        body = json.dumps(
            {"model": "claude-opus-4-8", "messages": [{"role": "user", "content": f"say {n}\nmore"}]}
        )
        return json.dumps({"ts": n, "request_id": f"req_{word(dice, 24)}", "body": body}) + "\n"

    return line


def foreign(dice: random.Random) -> Callable[[int], str]:
    """A log with letters beyond ASCII in every line."""
    simple = plain(dice)
    return lambda n: f"{simple(n).rstrip()} Größe geändert, erfüllt – 文件已上传\n"


def run(name: str, line: Callable[[int], str], megabytes: int, secrets: KnownSecrets) -> None:
    """Redact a log of that size and print how it went."""
    reader, writer = Lines(line, megabytes * 1_000_000), Nowhere()
    begin = time.process_time()
    while reader.read(1 << 18):
        pass
    making = time.process_time() - begin
    reader = Lines(line, megabytes * 1_000_000)
    begin = time.process_time()
    done = redact_stream(reader, writer, secrets=secrets, key=b"case")
    seconds = time.process_time() - begin - making
    speed = done.characters / seconds / 1e6
    print(f"{name:<28} {megabytes:4d} MB {speed:8.1f} MB/s  {done.counts.total()} out")  # noqa: T201 - output


def memory(line: Callable[[int], str], megabytes: int, secrets: KnownSecrets) -> None:
    """The most memory that the redaction held at once."""
    tracemalloc.start()
    redact_stream(Lines(line, megabytes * 1_000_000), Nowhere(), secrets=secrets, key=b"case")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    print(f"{'most memory':<28} {megabytes:4d} MB {most / 1e6:8.1f} MB")  # noqa: T201


def main() -> None:
    """Measure and print."""
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    dice = random.Random(400)
    secrets = KnownSecrets(
        ["-".join(("sk", "ant", kind, word(dice, 95))) for kind in ("api03", "oat01", "sid01")]
    )
    run("plain log", plain(dice), megabytes, secrets)
    run("a hit in every line", busy(dice), max(1, megabytes // 10), secrets)
    run("an address in every line", access(dice), max(1, megabytes // 10), secrets)
    run("JSON inside of JSON", nested(dice), max(1, megabytes // 5), secrets)
    run("letters beyond ASCII", foreign(dice), max(1, megabytes // 5), secrets)
    memory(plain(dice), megabytes, secrets)
    for text in ("status", "The key was accepted by the service.", plain(dice)(1)):
        begin = time.process_time()
        for _ in range(1000):
            redact(text, secrets=secrets, level="local")
        each = (time.process_time() - begin) * 1000
        print(f"{f'one text of {len(text)} characters':<28} {each:16.1f} µs")  # noqa: T201


if __name__ == "__main__":
    main()
