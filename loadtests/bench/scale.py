"""`make bench-scale`: what a page costs at a million products and at ten thousand, asked in turn and side by side.

Exit status 1 when a case costs more than its limit, 2 when it could not run.
"""

import asyncio
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import AsyncExitStack, ExitStack, contextmanager
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Annotated

import asyncpg
import typer
from rich.progress import Progress
from rich.table import Table

from loadtests.bench.cases import CASES, Case, Place, find_place, total_of
from loadtests.report import results_file, show_checks, terminal, write
from loadtests.shop import leave_on_sigterm
from loadtests.verdict import Check
from server.core.db import fetch_value, open_database
from server.core.schema import migrate
from server.core.settings import Settings, load_settings
from server.demo.seed import CannotSeed, seed
from server.devstack.postgres import EmbeddedPostgres
from server.devstack.processes import CannotStart

SMALL, LARGE = 4, 355
WARM_UPS = 2
TABLE = Path(__file__).with_name("scale.md")
# The demo shop has few reviews. By a fixed rule two products in three get an average between 1 and 5.
RATE = """
UPDATE products p SET rating_count = r.count, rating_sum = r.count + r.dice % (4 * r.count + 1)
FROM (SELECT id, h, 1 + h % 40 AS count, h / 64 AS dice
  FROM (SELECT id, hashtextextended(slug, 1) & 1048575 AS h FROM products) hashed WHERE h % 3 > 0) r
WHERE r.id = p.id
"""
console = terminal()


@dataclass(frozen=True, slots=True)
class Sample:
    """One answer: the seconds it took, the pages of 8 KB that the database looked at, and the total it told."""

    seconds: float
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Measured:
    """A case at both sizes, round by round."""

    case: Case
    small: Sequence[Sample]
    large: Sequence[Sample]

    @property
    def seconds(self) -> tuple[float, float]:
        """The median for an answer at both sizes."""
        return tuple(median(one.seconds for one in side) for side in (self.small, self.large))  # type: ignore[return-value]  # two sides

    @property
    def pages(self) -> tuple[float, float]:
        """The median of pages looked at, at both sizes."""
        return tuple(median(one.pages for one in side) for side in (self.small, self.large))  # type: ignore[return-value]  # two sides

    @property
    def ratio(self) -> float:
        """How many times the small shop's cost the large one's is: the median of the rounds."""
        return median(self._cost(b) / self._cost(a) for a, b in zip(self.small, self.large, strict=True))

    def _cost(self, one: Sample) -> float:
        return one.seconds / max(one.total, 1) if self.case.counted else one.seconds


class Shop:
    """A process with one connection to one database."""

    def __init__(self, url: str) -> None:
        self._process = ProcessPoolExecutor(1, get_context("spawn"), _open, (url,))

    def ask(self, number: int) -> Sample:
        """Ask a case once."""
        return self._process.submit(_ask, number).result()

    def products(self) -> int:
        """How many products it has."""
        return self._process.submit(_products).result()

    def close(self) -> None:
        """End the process."""
        self._process.shutdown()


class _Here:
    """What a shop's process holds: its event loop, open connections, and what the cases refer to."""

    loop: asyncio.AbstractEventLoop
    stack: AsyncExitStack
    place: Place


def _open(url: str) -> None:
    _Here.loop, _Here.stack = asyncio.new_event_loop(), AsyncExitStack()
    settings = _settings(url).model_copy(update={"statement_timeout": 60.0, "database_pool": 1})
    _Here.loop.run_until_complete(_Here.stack.enter_async_context(open_database(settings)))
    _Here.place = _Here.loop.run_until_complete(find_place())


def _ask(number: int) -> Sample:
    return _Here.loop.run_until_complete(_measure(CASES[number]))


def _products() -> int:
    count: int = _Here.loop.run_until_complete(fetch_value("SELECT count(*) FROM products"))
    return count


async def _measure(case: Case) -> Sample:
    before = await _pages()
    begun = time.perf_counter()
    answer = await case.ask(_Here.place)
    seconds = time.perf_counter() - begun
    return Sample(seconds, await _pages() - before, total_of(answer) if case.counted else 0)


async def _pages() -> int:
    """The pages that the connection's own process has looked at so far, in memory or not."""
    await fetch_value("SELECT pg_stat_force_next_flush()")
    pages: int = await fetch_value("SELECT sum(hits + reads)::bigint FROM pg_stat_get_backend_io(pg_backend_pid())")
    return pages


def main(
    small: Annotated[str, typer.Option(help="A filled database; without it one is made.")] = "",
    large: Annotated[str, typer.Option(help="A filled database; without it one is made.")] = "",
    rounds: Annotated[int, typer.Option(min=1, max=100, help="How often each case is asked, in turn.")] = 9,
    only: Annotated[str, typer.Option(help="Only the cases with this in their name.")] = "",
    table: Annotated[Path, typer.Option(help="Where the table goes.")] = TABLE,
    json: Annotated[Path | None, typer.Option(help="Where the figures go.")] = None,
) -> None:
    """Measure each case at both sizes, warm, in alternating rounds; medians count."""
    leave_on_sigterm()
    try:
        with _databases(small, large) as urls, ExitStack() as stack:
            shops = [Shop(url) for url in urls]
            for shop in shops:
                stack.callback(shop.close)
            sizes = [shop.products() for shop in shops]
            measured = measure(shops, only=only, rounds=rounds)
    except (CannotSeed, CannotStart, LookupError, OSError, asyncpg.PostgresError) as error:
        console.print(f"The bench could not run. {error}", style="red", markup=False, soft_wrap=True)
        raise typer.Exit(2) from error
    checks = judge(measured)
    show_checks(console, checks)
    text = as_table(measured, sizes, rounds)
    console.print(_rich(measured))
    table.write_text(text)
    path = json or results_file("scale")
    figures = [asdict(one) | {"case": one.case.name, "ratio": one.ratio} for one in measured]
    write(path, {"products": sizes, "cases": figures}, checks)
    console.print(f"Written to {table} and {path}.", markup=False, soft_wrap=True)
    if not all(check.met for check in checks):
        raise typer.Exit(1)


def measure(shops: Sequence[Shop], *, only: str, rounds: int) -> list[Measured]:
    """Ask each case of both shops in turn, after a warm-up."""
    measured = []
    with Progress(console=console, transient=True) as progress:
        wanted = [(number, case) for number, case in enumerate(CASES) if only in case.name]
        for number, case in progress.track(wanted, description="Asking"):
            for _ in range(WARM_UPS):
                for shop in shops:
                    shop.ask(number)
            pairs = [[shop.ask(number) for shop in shops] for _ in range(rounds)]
            measured.append(Measured(case, [pair[0] for pair in pairs], [pair[1] for pair in pairs]))
    return measured


def judge(measured: Sequence[Measured]) -> list[Check]:
    """Compare each case with its limit."""
    return [
        Check(f"{one.case.name}: at most {one.case.most:g} times", f"{one.ratio:.2f}", one.ratio <= one.case.most)
        for one in measured
    ]


def as_table(measured: Sequence[Measured], sizes: Sequence[int], rounds: int) -> str:
    """The figures as Markdown, for the repository."""
    heads = (
        "case",
        *(f"ms at {size:,}" for size in sizes),
        "ratio",
        "limit",
        *(f"pages at {size:,}" for size in sizes),
    )
    lines = [
        "# What a page costs at both sizes",
        "",
        f"Written by `make bench-scale`: medians of {rounds} alternating rounds, warm, on one machine; the ratio is",
        "the median of the rounds' ratios. The queries' functions are called as the handlers call them, without HTTP",
        "and without the cache of pages. Pages are what the database looked at, 8 KB each. Where a total is asked for,",
        "the ratio is of the time for each counted row: the total is exact up to 10,000, which few filters of the",
        "small shop reach. Two products in three were given ratings by a fixed rule.",
        "",
        f"| {' | '.join(heads)} |",
        f"|---{'|--:' * (len(heads) - 1)}|",
    ]
    for one in measured:
        cells = (*_ms(one), f"{one.ratio:.2f}", f"{one.case.most:g}", *(f"{pages:,.0f}" for pages in one.pages))
        lines.append(f"| {one.case.name} | {' | '.join(cells)} |")
    return "\n".join((*lines, ""))


def _rich(measured: Sequence[Measured]) -> Table:
    shown = Table("case", "small ms", "large ms", "ratio", "small pages", "large pages")
    for one in measured:
        shown.add_row(one.case.name, *_ms(one), f"{one.ratio:.2f}", *(f"{pages:,.0f}" for pages in one.pages))
    return shown


def _ms(one: Measured) -> list[str]:
    return [f"{1000 * seconds:.1f}" for seconds in one.seconds]


@contextmanager
def _databases(small: str, large: str) -> Iterator[list[str]]:
    """Both databases, filled and rated; those not given are made in a temporary folder, and removed."""
    with TemporaryDirectory(prefix="voltcart-scale-", ignore_cleanup_errors=True) as folder, ExitStack() as stack:
        urls = []
        for given, scale in ((small, SMALL), (large, LARGE)):
            url = given
            if not url:
                postgres = EmbeddedPostgres(Path(folder) / str(scale), durable=False)
                url = postgres.start()
                stack.callback(postgres.stop)
                console.print(f"Filling a shop {scale} times …")
                asyncio.run(_fill(url, scale))
            urls.append(url)
            asyncio.run(_rate(url))
        yield urls


async def _fill(url: str, scale: int) -> None:
    await migrate(_settings(url))
    await seed(_settings(url), scale=scale)


async def _rate(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        if not await connection.fetchval(
            "SELECT 2 * count(*) FILTER (WHERE rating_count > 0) > count(*) FROM products"
        ):
            await connection.execute(RATE)
            await connection.execute("VACUUM ANALYZE products")
    finally:
        await connection.close()


def _settings(url: str) -> Settings:
    return load_settings(_env_file=None, database_url=url)


if __name__ == "__main__":
    typer.run(main)
