"""`python -m loadtests.bench.reviews`: what pages of reviews cost where one product has a hundred thousand.

Exit status 1 when a case costs more than its limit, 2 when it could not run.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Annotated, Any
from uuid import UUID

import asyncpg
import typer

from loadtests.report import show_checks, terminal
from loadtests.shop import leave_on_sigterm
from loadtests.verdict import Check
from server.catalog.rules import Audience, Viewer
from server.core.db import fetch, fetch_row, fetch_value, open_database
from server.core.pages import write_cursor
from server.core.schema import migrate
from server.core.settings import load_settings
from server.demo.seed import CannotSeed, seed
from server.devstack.postgres import EmbeddedPostgres
from server.devstack.processes import CannotStart
from server.reviews import queries
from server.reviews.schemas import AdminReviewFilter, ReviewFilter

ROUNDS = 9
VIEWER = Viewer(Audience.CUSTOMER)
PRODUCT = "SELECT id FROM products ORDER BY id DESC LIMIT 1"
# One in a hundred is of a buyer, one in a thousand is hidden; a text has 300 characters.
FILL = """
WITH n AS (SELECT n, uuidv7(n * interval '1 second' - interval '2 days') AS id FROM generate_series(1, $2::int) n),
people AS (
  INSERT INTO users (id, name, email, password, role, status, token_version, created_at, updated_at)
  SELECT id, 'Reader ' || n, 'reader-' || n || '@voltcart.test', '!', 'customer', 'active', 1, now(), now() FROM n)
INSERT INTO product_reviews (id, user_id, product_id, rating, title, review, is_verified_purchase, helpful_count,
  hidden_at, hidden_reason, created_at, updated_at)
SELECT id, id, $1, 1 + n % 5, 'Title ' || n, repeat(md5(n::text) || ' ', 9), n % 100 = 0, n * 7 % 500,
  CASE n % 1000 WHEN 1 THEN now() END, CASE n % 1000 WHEN 1 THEN 'spam' ELSE '' END, now(), now() FROM n
"""
RATE = "UPDATE product_reviews SET rating = 1 + rating % 5 WHERE id = $1"
VOTE = "UPDATE product_reviews SET helpful_count = helpful_count + 1 WHERE id = $1"
console = terminal()


@dataclass(frozen=True, slots=True)
class Case:
    """What is asked, and the milliseconds that it may cost."""

    name: str
    ask: Callable[[], Awaitable[Any]]
    most: float


def main(
    reviews: Annotated[int, typer.Option(min=1_000, help="How many reviews the product has.")] = 100_000,
    database: Annotated[str, typer.Option(help="An empty database; without it one is made.")] = "",
) -> None:
    """Fill a shop, then ask each case some times, warm; medians count."""
    leave_on_sigterm()
    try:
        with TemporaryDirectory(prefix="voltcart-reviews-", ignore_cleanup_errors=True) as folder:
            if database:
                checks = asyncio.run(measure(database, reviews))
            else:
                postgres = EmbeddedPostgres(Path(folder), durable=False)
                try:
                    checks = asyncio.run(measure(postgres.start(), reviews))
                finally:
                    postgres.stop()
    except (CannotSeed, CannotStart, LookupError, OSError, asyncpg.PostgresError) as error:
        console.print(f"The bench could not run. {error}", style="red", markup=False, soft_wrap=True)
        raise typer.Exit(2) from error
    show_checks(console, checks)
    if not all(check.met for check in checks):
        raise typer.Exit(1)


async def measure(url: str, reviews: int) -> list[Check]:
    """Fill the database and compare what each case costs with its limit."""
    settings = load_settings(_env_file=None, database_url=url)
    await migrate(settings)
    await seed(settings)
    patient = settings.model_copy(update={"statement_timeout": 300.0, "database_pool": 1})
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(open_database(patient))
        product_id = await fetch_value(PRODUCT)
        await fetch(FILL, product_id, reviews)
        await fetch("VACUUM ANALYZE users, product_reviews")
        return [await _check(case) for case in await cases(product_id, reviews // 2)]


async def cases(product_id: UUID, middle: int) -> list[Case]:
    """Pages at the beginning and in the middle in each order, filters, the histogram, and a change."""
    row = await fetch_row(
        "SELECT id, rating, helpful_count FROM product_reviews WHERE product_id = $1 ORDER BY id DESC OFFSET $2",
        product_id,
        middle,
    )
    if row is None:
        raise LookupError("There are too few reviews.")

    def listed(**wish: Any) -> Callable[[], Awaitable[Any]]:
        query = ReviewFilter.model_validate(wish)
        return lambda: queries.list_reviews(product_id, VIEWER, query)

    halfway = {
        "newest": (row["id"],),
        "oldest": (row["id"],),
        "rating": (row["rating"], row["id"]),
        "-rating": (row["rating"], row["id"]),
        "helpful": (250, row["id"]),
    }
    return [
        *(Case(f"first page, {sort}", listed(sort=sort), 20) for sort in halfway),
        *(
            Case(f"in the middle, {by}", listed(sort=by, cursor=write_cursor(by, last)), 20)
            for by, last in halfway.items()
        ),
        Case("one rating, the most helpful", listed(rating=2, sort="helpful"), 20),
        Case("buyers only, the most helpful", listed(verified=True, sort="helpful"), 50),
        Case("first page with its total", listed(include_total=True), 30),
        Case("the rating with its histogram", lambda: queries.get_rating(product_id, VIEWER), 60),
        Case("back office: a word", lambda: queries.list_admin_reviews(AdminReviewFilter(q="Title 4711")), 50),
        Case("a changed rating", lambda: fetch(RATE, row["id"]), 20),
        Case("a vote", lambda: fetch(VOTE, row["id"]), 20),
    ]


async def _check(case: Case) -> Check:
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        await case.ask()
        taken.append(1000 * (time.perf_counter() - begun))
    return Check(f"{case.name}: at most {case.most:g} ms", f"{median(taken):.1f} ms", median(taken) <= case.most)


if __name__ == "__main__":
    typer.run(main)
