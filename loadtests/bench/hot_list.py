"""The hot list: the shop's `GET /api/products` against a bare handler that sends the same bytes, round by round."""

import contextlib
import http.client
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median
from urllib.parse import urlsplit

import psutil

from loadtests.bench.bare import Answer
from loadtests.bench.cores import allowed, cpu_seconds, pin, pin_family
from loadtests.bench.editing import LIST, Edit, Editor
from loadtests.bench.generator import drive
from loadtests.shop import ROOT, Shop, Stores
from server.devstack.ports import free_port
from server.devstack.processes import CannotStart, spawn

CONNECTIONS = 50
WARM_UP = 1  # seconds
START_LIMIT = 20.0
POLL = 0.05


@dataclass(frozen=True, slots=True)
class Round:
    """One server under load. Processor times are in seconds, `rate` in good answers per second."""

    rate: float
    requests: int
    bad: int
    seconds: float
    server_cpu: float
    generator_cpu: float

    @property
    def cost(self) -> float:
        """Processor time of the server for one answer, in microseconds."""
        return 1_000_000 * self.server_cpu / self.requests


@dataclass(frozen=True, slots=True)
class Pair:
    """A round of the bare handler, the round of the shop after it, and the edit made in the middle of that."""

    bare: Round
    shop: Round
    edit: Edit

    @property
    def rate_ratio(self) -> float:
        """The shop's answers per second to the bare handler's."""
        return self.shop.rate / self.bare.rate

    @property
    def cost_ratio(self) -> float:
        """The bare handler's processor time for an answer to the shop's: not hidden by a generator out of breath."""
        return self.bare.cost / self.shop.cost


@dataclass(frozen=True, slots=True)
class HotList:
    """All rounds. `pinned` says whether server and load had a core each."""

    pairs: Sequence[Pair]
    bytes: int
    pinned: bool

    @property
    def rate_ratio(self) -> float:
        """The median of the pairs' ratios of answers per second."""
        return median(pair.rate_ratio for pair in self.pairs)

    @property
    def cost_ratio(self) -> float:
        """The median of the pairs' ratios of processor time for an answer."""
        return median(pair.cost_ratio for pair in self.pairs)

    @property
    def bad(self) -> int:
        """Answers of either server that were not what was asked for."""
        return sum(pair.bare.bad + pair.shop.bad for pair in self.pairs)


def measure(stores: Stores, shop: Shop, *, rounds: int, seconds: int) -> HotList:
    """Alternate rounds of both servers, on a core apart from the load's where there are two.

    Raises:
        CannotStart: The bare server does not come up, or sends something else than the shop.
        Unexpected: The shop does not take the change of a price.
        RuntimeError: The load generator failed.
    """
    answer = fetch(shop.url)
    cores = allowed()
    pinned = len(cores) > 1
    editor = Editor(shop.url)
    try:
        with _bare(stores, answer) as (url, bare):
            if not fetch(url).same_as(answer):
                raise CannotStart("the bare server does not send what the shop sends")
            if pinned:
                pin_family(cores[1:])
                pin((*shop.servers(), bare), cores[:1])
            for warmed in (url, shop.url):
                drive(warmed + LIST, connections=CONNECTIONS, seconds=WARM_UP)
            pairs = [_pair(url, bare, shop, editor, seconds) for _ in range(rounds)]
        return HotList(pairs, len(answer.body), pinned)
    finally:
        editor.close()
        if pinned:
            pin_family(cores)


def fetch(url: str) -> Answer:
    """The list as it comes over the wire to a client that takes no compression, as load generators are."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=5)
    try:
        connection.request("GET", LIST, headers={"Accept-Encoding": "identity"})
        response = connection.getresponse()
        body = response.read()
        if response.status != http.HTTPStatus.OK:
            raise CannotStart(f"{url}{LIST} answers {response.status}: {body[:500].decode('utf-8', 'replace')}")
        return Answer(LIST, {name.lower(): value for name, value in response.getheaders()}, body)
    finally:
        connection.close()


def _pair(url: str, bare: psutil.Process, shop: Shop, editor: Editor, seconds: int) -> Pair:
    yardstick = _round(url, [bare], seconds)
    with ThreadPoolExecutor(max_workers=1) as pool:
        editing = pool.submit(_edit_later, editor, seconds / 2)
        measured = _round(shop.url, shop.servers(), seconds)
        return Pair(yardstick, measured, editing.result())


def _edit_later(editor: Editor, delay: float) -> Edit:
    time.sleep(delay)
    return editor.edit()


def _round(url: str, servers: Sequence[psutil.Process], seconds: int) -> Round:
    before = cpu_seconds(servers)
    driven = drive(url + LIST, connections=CONNECTIONS, seconds=seconds)
    used = cpu_seconds(servers) - before
    return Round(driven.rate, driven.requests, driven.bad, driven.seconds, used, driven.cpu)


@contextlib.contextmanager
def _bare(stores: Stores, answer: Answer) -> Iterator[tuple[str, psutil.Process]]:
    page, port = stores.folder / "page.json", free_port()
    answer.save(page)
    child = spawn(
        "bare",
        (sys.executable, "-m", "loadtests.bench.bare", "--port", str(port), "--page", str(page)),
        log=stores.folder / "logs" / "bare.log",
        environment={**stores.environment, "PYTHONPATH": str(ROOT)},
    )
    try:
        url, give_up = f"http://127.0.0.1:{port}", time.monotonic() + START_LIMIT
        while child.status is None and time.monotonic() < give_up:
            if _answers(url):
                break
            time.sleep(POLL)
        else:
            raise CannotStart(f"the bare server is not ready:\n{child.last_words()}")
        yield url, psutil.Process(child.pid).children()[0]
    finally:
        child.stop()


def _answers(url: str) -> bool:
    try:
        fetch(url)
    except OSError:
        return False
    return True
