"""Load on one address: `wrk` where it is installed, else a keep-alive client of our own in a process of its own.

`python -m loadtests.bench.generator URL --connections N --seconds S` is that client; it prints its counts as JSON.
"""

import argparse
import re
import resource
import selectors
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

import orjson

MARGIN = 15.0  # seconds that a generator may take beyond its time
CHUNK = 1 << 15  # bytes; larger buffers cost more to make than they save
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)
END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Driven:
    """What a generator counted; `bad` answers were not 200 or broke off, `cpu` is its own processor time in seconds."""

    requests: int
    bad: int
    seconds: float
    cpu: float

    @property
    def rate(self) -> float:
        """Good answers per second."""
        return (self.requests - self.bad) / self.seconds


class Lane:
    """One keep-alive connection with one request under way."""

    def __init__(self, address: tuple[str, int], request: bytes) -> None:
        self.socket = socket.create_connection(address, timeout=5)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._request = request
        self._head = b""
        self._left = 0
        self._good = True

    def ask(self) -> None:
        """Send the request."""
        self._head, self._left = b"", 0
        self.socket.sendall(self._request)

    def take(self) -> bool | None:
        """Take what has come: whether the answer is a good one, or None while it is not complete.

        Raises:
            ConnectionError: The server closed the connection, or does not speak as expected.
        """
        part = self.socket.recv(CHUNK)
        if not part:
            raise ConnectionError("closed in the middle of an answer")
        if self._left:
            self._left -= len(part)
        else:
            head, found, body = (self._head + part).partition(END)
            if not found:
                self._head = head
                return None
            self._good = head.startswith(b"HTTP/1.1 200 ")
            length = LENGTH.search(head + b"\r\n")
            if length is None:
                raise ConnectionError("an answer without a length")
            self._left = int(length[1]) - len(body)
        if self._left < 0:
            raise ConnectionError("more came than was announced")
        return None if self._left else self._good


def drive(url: str, *, connections: int, seconds: int) -> Driven:
    """Put load on the address from another process, which stays on the cores of this one.

    Raises:
        RuntimeError: The generator failed.
    """
    wrk = shutil.which("wrk")
    command = (
        [wrk, "-t1", f"-c{connections}", f"-d{seconds}s", url]
        if wrk
        else [sys.executable, "-m", __name__, url, "--connections", str(connections), "--seconds", str(seconds)]
    )
    before = _children_cpu()
    done = subprocess.run(  # noqa: S603 - our own command
        command, capture_output=True, text=True, check=False, timeout=seconds + MARGIN
    )
    if done.returncode != 0:
        raise RuntimeError(f"the load generator failed: {done.stderr.strip() or done.stdout.strip()}")
    requests, bad, took = read_wrk(done.stdout) if wrk else orjson.loads(done.stdout)
    return Driven(requests, bad, took, _children_cpu() - before)


def read_wrk(text: str) -> tuple[int, int, float]:
    """The requests, the bad ones among them, and the seconds that wrk tells of.

    Raises:
        RuntimeError: The text is not wrk's.
    """
    told = re.search(r"(\d+) requests in ([\d.]+)(ms|s|m),", text)
    if told is None:
        raise RuntimeError(f"wrk said something unexpected: {text}")
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    broken = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text)
    bad = (int(refused[1]) if refused else 0) + (sum(map(int, broken.groups())) if broken else 0)
    return int(told[1]), bad, float(told[2]) * {"ms": 0.001, "s": 1, "m": 60}[told[3]]


def load(url: str, *, connections: int, seconds: float) -> tuple[int, int, float]:
    """Keep `connections` requests under way for that long: the answers, the bad ones among them, the seconds."""
    target = urlsplit(url)
    address = (target.hostname or "127.0.0.1", target.port or 80)
    path = (target.path or "/") + (f"?{target.query}" if target.query else "")
    request = f"GET {path} HTTP/1.1\r\nHost: {target.netloc}\r\n\r\n".encode()
    answers = bad = 0
    with selectors.DefaultSelector() as selector:

        def open_lane() -> None:
            lane = Lane(address, request)
            selector.register(lane.socket, selectors.EVENT_READ, lane)
            lane.ask()

        begun = time.perf_counter()
        for _ in range(connections):
            open_lane()
        while time.perf_counter() < begun + seconds:
            for key, _ in selector.select(timeout=1):
                lane: Lane = key.data
                try:
                    good = lane.take()
                    if good is None:
                        continue
                    lane.ask()
                except OSError:
                    good = False
                    selector.unregister(lane.socket)
                    lane.socket.close()
                    open_lane()
                answers += 1
                bad += not good
        took = time.perf_counter() - begun
        for key in list(selector.get_map().values()):
            key.data.socket.close()
    return answers, bad, took


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Load, then print the counts."""
    parser = argparse.ArgumentParser(prog="python -m loadtests.bench.generator", description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--connections", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=4.0)
    options = parser.parse_args()
    counts = load(options.url, connections=options.connections, seconds=options.seconds)
    sys.stdout.write(orjson.dumps(counts).decode())


if __name__ == "__main__":
    main()
