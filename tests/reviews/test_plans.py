"""A page of reviews reads few rows, by indexes, whatever is asked for; a histogram reads no row at all."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from server.catalog.rules import Audience, Viewer
from server.core.db import fetch, fetch_planned, fetch_row, fetch_value, transaction
from server.resources import Resources
from server.reviews import queries
from server.reviews.schemas import AdminReviewFilter, ReviewFilter, ReviewSort
from tests.conftest import empty
from tests.factories.catalog import make_product

REVIEWS = 6_000
# One in a hundred has the worst rating, is of a buyer, or is hidden; half are of another product.
FILL = f"""
WITH n AS (SELECT n, uuidv7(now() - n * interval '1 hour' - now()) AS id FROM generate_series(1, {REVIEWS}) n),
people AS (
  INSERT INTO users (id, name, email, password, role, status, token_version, created_at, updated_at)
  SELECT id, 'Asha Rao', n || '@voltcart.test', '!', 'customer', 'active', 1, now(), now() FROM n)
INSERT INTO product_reviews (id, user_id, product_id, rating, title, review, is_verified_purchase, helpful_count,
  hidden_at, hidden_reason, created_at, updated_at)
SELECT id, id, CASE n % 2 WHEN 0 THEN $1::uuid ELSE $2::uuid END, CASE n % 100 WHEN 2 THEN 1 ELSE 2 + n / 2 % 4 END,
  'Title ' || n, n || repeat(' says nothing new.', 40), n % 100 = 4, n * 7 % 50, CASE n % 100 WHEN 6 THEN now() END,
  CASE n % 100 WHEN 6 THEN 'spam' ELSE '' END, now(), now() FROM n
"""
MARKED = "SELECT relallvisible = relpages FROM pg_class WHERE relname = 'product_reviews'"
VIEWER = Viewer(Audience.CUSTOMER)


@pytest.fixture(scope="module")
async def product_id(opened: Resources, database_url: str) -> AsyncIterator[UUID]:
    """A product with half of the reviews."""
    await empty(database_url)
    one, other = await make_product(), await make_product()
    async with transaction() as tx:
        # VACUUM knows rows as visible to all only once their commit is on disk.
        await tx.execute("SET LOCAL synchronous_commit = on")
        await tx.execute(FILL, one.id, other.id)
    # Neither what another test has left on a page nor who looks at it just now keeps the page from being marked.
    async with asyncio.timeout(20):
        await fetch("VACUUM (ANALYZE, INDEX_CLEANUP ON) users, product_reviews")
        while not await fetch_value(MARKED):
            await fetch("VACUUM (INDEX_CLEANUP ON) product_reviews")
    yield one.id
    await empty(database_url)


class Plans:
    """What the statements of a read looked at."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.nodes: list[dict[str, Any]] = []
        for name, read in (("fetch_planned", fetch_planned), ("fetch_row", fetch_row)):
            patch.setattr(queries, name, self._explaining(read))

    def _explaining(self, read: Any) -> Any:
        async def explain(sql: str, *values: Any) -> Any:
            rows = await fetch_planned(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", *values)
            waiting = [json.loads(rows[0][0])[0]["Plan"]]
            while waiting:
                node = waiting.pop()
                waiting += node.get("Plans", [])
                if node.get("Relation Name") == "product_reviews":
                    self.nodes.append(node)
            return await read(sql, *values)

        return explain

    def rows(self) -> int:
        """How many reviews were read, wanted or not, since the last time."""
        read = 0
        while self.nodes:
            node = self.nodes.pop()
            assert node["Node Type"] != "Seq Scan"
            read += round(node["Actual Loops"] * (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)))
        return read


async def test_a_page_reads_few_rows_whatever_is_asked_for(product_id: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    plans = Plans(monkeypatch)
    for sort in ReviewSort:
        for wish in ({}, {"rating": 3}, {"rating": 1}, {"verified": False}):
            query = ReviewFilter.model_validate({"sort": sort, **wish})
            page = await queries.list_reviews(product_id, VIEWER, query)
            assert len(page.items) == 20
            # Beside the list's own order a rare rating may be looked for in all that there are of it, and no more.
            assert plans.rows() <= 250, (sort, wish)
            further = query.model_copy(update={"cursor": page.next_cursor})
            assert len((await queries.list_reviews(product_id, VIEWER, further)).items) == 20
            assert plans.rows() <= 250, (sort, wish)
    for sort in (ReviewSort.NEWEST, ReviewSort.HELPFUL):
        await queries.list_reviews(product_id, VIEWER, ReviewFilter(verified=True, sort=sort))
        assert plans.rows() <= 60, sort


async def test_the_back_office_reads_few_rows(product_id: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    plans = Plans(monkeypatch)
    user_id = await fetch_value("SELECT user_id FROM product_reviews LIMIT 1")
    for wish, found in (
        *(({"sort": sort}, 20) for sort in ("newest", "oldest", "rating", "-rating")),
        ({"product_id": product_id}, 20),
        ({"user_id": user_id}, 1),
        ({"rating": 1}, 20),
        ({"hidden": True}, 20),
        ({"verified": True}, 20),
        ({"product_id": product_id, "verified": True}, 20),
        ({"q": "Title 4711"}, 1),
        ({"product_id": uuid7()}, 0),
    ):
        page = await queries.list_admin_reviews(AdminReviewFilter.model_validate(wish))
        assert len(page.items) == found, wish
        assert plans.rows() <= 250, wish


async def test_the_histogram_is_read_from_an_index(product_id: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    plans = Plans(monkeypatch)
    view = await queries.get_rating(product_id, VIEWER)
    [node] = plans.nodes
    assert (node["Node Type"], node["Heap Fetches"]) == ("Index Only Scan", 0)
    assert sum(view.histogram.values()) == view.rating_count == REVIEWS // 2 - REVIEWS // 100
