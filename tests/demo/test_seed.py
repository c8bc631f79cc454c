"""Loading the demo shop into PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest

from server.audit.queries import INVARIANTS
from server.core.passwords import Passwords
from server.core.settings import Settings
from server.demo.seed import CannotSeed, seed
from tests.demo.builders import cards, few_cards

pytestmark = pytest.mark.usefixtures("database")

FEW = 71
TABLES = (
    "categories",
    "brands",
    "attributes",
    "attribute_values",
    "products",
    "product_variants",
    "variant_attribute_values",
    "stock_movements",
    "users",
    "addresses",
    "owners",
    "stores",
    "coupons",
    "discount_rules",
    "product_reviews",
)
WRONG_SUMMARIES = """
    SELECT count(*) FROM products p LEFT JOIN LATERAL (
      SELECT min(price) AS price_from, max(price) AS price_to,
        min(coalesce(retailer_price, price)) AS retailer_price_from,
        max(coalesce(retailer_price, price)) AS retailer_price_to,
        (array_agg(compare_at_price ORDER BY price, id))[1] AS compare_at_price,
        coalesce(bool_or(stock_quantity > 0), false) AS in_stock
      FROM product_variants v WHERE v.product_id = p.id AND v.is_active) s ON true
    WHERE (p.price_from, p.price_to, p.retailer_price_from, p.retailer_price_to, p.compare_at_price, p.in_stock)
      IS DISTINCT FROM (s.price_from, s.price_to, s.retailer_price_from, s.retailer_price_to, s.compare_at_price,
        s.in_stock)"""
I10 = next(f"SELECT count(*) FROM ({one.sql}) wrong" for one in INVARIANTS if one.code == "I10")
WRONG_STOCKS = """
    SELECT count(*) FROM product_variants v WHERE v.stock_quantity <>
      (SELECT coalesce(sum(m.delta), 0) FROM stock_movements m WHERE m.product_variant_id = v.id)"""


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the demo shop a small one."""
    monkeypatch.setattr("server.demo.seed.read_cards", lambda: list(few_cards()))


@asynccontextmanager
async def connected(settings: Settings) -> AsyncIterator[Any]:
    """A connection of the test's own."""
    connection = await asyncpg.connect(str(settings.database_url))
    try:
        yield connection
    finally:
        await connection.close()


async def value(settings: Settings, sql: str, *values: Any) -> Any:
    """The first column of the first row."""
    async with connected(settings) as connection:
        return await connection.fetchval(sql, *values)


async def contents(settings: Settings) -> dict[str, tuple[int, str]]:
    """How many rows each table has, and a hash over all of them."""
    found = {}
    async with connected(settings) as connection:
        for table in TABLES:
            sql = f"SELECT count(*), coalesce(md5(string_agg(t::text, '|' ORDER BY id)), '') FROM {table} t"
            found[table] = tuple(await connection.fetchrow(sql))
    return found


async def test_the_whole_demo_shop(settings: Settings) -> None:
    reports: list[tuple[str, int, int]] = []
    summary = await seed(settings, progress=lambda *report: reports.append(report))
    assert (summary.products, summary.scale, summary.shoppers) == (2824, 1, 0)
    assert reports == [("products", 0, 2824), ("products", 2824, 2824)]
    rows = {table: count for table, (count, _) in (await contents(settings)).items()}
    assert rows["products"] == 2824
    assert rows["product_variants"] == summary.variants
    assert (rows["categories"], rows["brands"], rows["attributes"]) == (21, 8, 11)
    assert (rows["coupons"], rows["discount_rules"]) == (2, 1)
    assert await value(settings, WRONG_SUMMARIES) == 0
    assert await value(settings, WRONG_STOCKS) == 0
    with_16 = await value(
        settings,
        """SELECT count(DISTINCT v.product_id) FROM product_variants v
           JOIN variant_attribute_values w ON w.product_variant_id = v.id
           JOIN attributes a ON a.id = w.product_attribute_id AND a.slug = $1
           JOIN attribute_values x ON x.id = w.product_attribute_value_id AND x.attribute_id = a.id AND x.value = $2""",
        "memory",
        "16GB",
    )
    assert with_16 == sum(card.memory_size_gb == 16 for card in cards()) > 100


@pytest.mark.usefixtures("few")
async def test_the_summaries_are_right_without_the_trigger(settings: Settings) -> None:
    async with connected(settings) as connection:
        await connection.execute("ALTER TABLE product_variants DISABLE TRIGGER USER")
        try:
            await seed(settings, scale=3)
        finally:
            await connection.execute("ALTER TABLE product_variants ENABLE TRIGGER USER")
    assert await value(settings, "SELECT count(*) FROM products") == 3 * FEW
    assert await value(settings, WRONG_SUMMARIES) == 0


@pytest.mark.usefixtures("few")
async def test_the_accounts_can_sign_in_and_order(settings: Settings) -> None:
    await seed(settings)
    async with connected(settings) as connection:
        people = await connection.fetch(
            """SELECT u.email, u.role, u.status, u.password, a.country, a.city
               FROM users u LEFT JOIN addresses a ON a.id = u.current_address_id AND a.user_id = u.id
               WHERE u.email NOT LIKE 'reviewer-%' ORDER BY u.email"""
        )
        store = await connection.fetchrow(
            """SELECT u.email, s.is_active, (SELECT count(*) FROM products p WHERE p.store_id = s.id) AS products
               FROM stores s JOIN owners o ON o.id = s.owner_id JOIN users u ON u.id = o.user_id"""
        )
    assert [(row["email"], row["role"], row["country"], row["city"]) for row in people] == [
        ("admin@voltcart.test", "admin", None, None),
        ("customer@voltcart.test", "customer", "IN", "Bengaluru"),
        ("owner@voltcart.test", "owner", None, None),
        ("retailer@voltcart.test", "retailer", "IN", "New Delhi"),
    ]
    passwords = Passwords()
    try:
        assert await passwords.check(people[0]["password"], "voltcart-demo")
        assert not await passwords.check(people[0]["password"], "voltcart-demo ")
    finally:
        passwords.close()
    assert (store["email"], store["is_active"]) == ("owner@voltcart.test", True)
    assert 25 < store["products"] < 46


@pytest.mark.usefixtures("few")
async def test_the_first_products_have_invented_reviews_that_count(settings: Settings) -> None:
    await seed(settings, scale=2)
    async with connected(settings) as connection:
        reviews = await connection.fetch(
            """SELECT r.review, r.rating, r.is_verified_purchase, u.password, r.created_at FROM product_reviews r
               JOIN users u ON u.id = r.user_id ORDER BY r.id"""
        )
        rated = await connection.fetch("SELECT id, rating_count FROM products WHERE rating_count > 0 ORDER BY id")
        searched = await connection.fetchval("SELECT count(*) FROM product_search WHERE rating_average > 0")
    # Every third of the first batch: by one, by two, … by all eight, and again by one.
    assert [row["rating_count"] for row in rated] == [1 + turn % 8 for turn in range((FEW + 2) // 3)]
    assert searched == len(rated)
    assert len(reviews) == sum(row["rating_count"] for row in rated)
    assert all(row["review"].endswith("Invented for the demo shop.") for row in reviews)
    assert {(row["password"], row["is_verified_purchase"]) for row in reviews} == {("!", False)}
    assert {row["rating"] for row in reviews} == {1, 2, 3, 4, 5}
    assert [row["created_at"] for row in reviews] == sorted(row["created_at"] for row in reviews)
    assert await value(settings, I10) == 0


@pytest.mark.usefixtures("few")
async def test_a_second_run_changes_nothing(settings: Settings) -> None:
    await seed(settings, scale=2, users=5)
    before = await contents(settings)
    for scale, users in ((2, 5), (1, 0)):
        summary = await seed(settings, scale=scale, users=users)
        assert (summary.products, summary.variants, summary.shoppers, summary.scale) == (0, 0, 0, 2)
        assert summary.products_per_second == 0
    assert await contents(settings) == before


@pytest.mark.usefixtures("few")
async def test_a_greater_scale_adds_the_missing_copies_only(settings: Settings) -> None:
    await seed(settings)
    async with connected(settings) as connection:
        edited = await connection.fetchval("SELECT id FROM product_variants ORDER BY id LIMIT 1")
        await connection.execute("UPDATE product_variants SET price = 12300 WHERE id = $1", edited)
        await connection.execute("UPDATE brands SET slug = 'green-team' WHERE slug = 'nvidia'")
    before = await contents(settings)
    summary = await seed(settings, scale=3)
    assert (summary.products, summary.scale) == (2 * FEW, 3)
    after = await contents(settings)
    for table in ("categories", "brands", "attributes", "attribute_values", "users", "addresses", "owners", "stores"):
        assert after[table] == before[table], table
    assert after["products"][0] == 3 * FEW
    assert await value(settings, "SELECT price FROM product_variants WHERE id = $1", edited) == 12300
    copies = await value(settings, "SELECT count(*) FROM products WHERE slug LIKE '%-batch-0003'")
    assert copies == FEW
    assert await value(settings, WRONG_SUMMARIES) == 0
    assert await value(settings, WRONG_STOCKS) == 0


@pytest.mark.usefixtures("few")
async def test_shoppers_are_counted_in_all(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.demo.seed.SHOPPERS_AT_ONCE", 4)
    reports: list[tuple[str, int, int]] = []
    assert (await seed(settings, users=10)).shoppers == 10
    assert (await seed(settings, users=13, progress=lambda *report: reports.append(report))).shoppers == 3
    assert reports == [("shoppers", 3, 3)]
    async with connected(settings) as connection:
        rows = await connection.fetch(
            """SELECT u.email, u.role, u.password, a.city, a.postal_code FROM users u
               JOIN addresses a ON a.id = u.current_address_id AND a.user_id = u.id
               WHERE u.email LIKE 'shopper-%' ORDER BY u.email"""
        )
    assert [row["email"] for row in rows] == [f"shopper-{n:07d}@voltcart.test" for n in range(1, 14)]
    assert {row["role"] for row in rows} == {"customer"}
    assert [(row["city"], row["postal_code"]) for row in rows[:2]] == [("Mumbai", "400001"), ("New Delhi", "110001")]
    assert len({row["password"] for row in rows[:10]}) == 1


@pytest.mark.usefixtures("few")
async def test_if_empty_leaves_a_shop_alone(settings: Settings) -> None:
    first = await seed(settings, if_empty=True)
    assert first.products == FEW
    before = await contents(settings)
    second = await seed(settings, scale=5, users=5, if_empty=True)
    assert (second.products, second.shoppers, second.scale) == (0, 0, 1)
    assert await contents(settings) == before


@pytest.mark.usefixtures("few")
async def test_two_seeds_at_once_load_it_once(settings: Settings) -> None:
    summaries = await asyncio.gather(*(seed(settings, users=3) for _ in range(4)))
    assert sorted(summary.products for summary in summaries) == [0, 0, 0, FEW]
    assert sorted(summary.shoppers for summary in summaries) == [0, 0, 0, 3]
    assert await value(settings, "SELECT count(*) FROM products") == FEW


@pytest.mark.usefixtures("few")
async def test_a_clash_with_the_shop_s_own_is_named_and_leaves_no_trace(settings: Settings) -> None:
    async with connected(settings) as connection:
        await connection.execute(
            """INSERT INTO brands (id, created_at, updated_at, name, slug, is_active)
               VALUES (gen_random_uuid(), now(), now(), 'Own', 'nvidia', true)"""
        )
    before = await contents(settings)
    with pytest.raises(CannotSeed, match=r"\(slug\)=\(nvidia\) already exists"):
        await seed(settings)
    assert await contents(settings) == before


async def test_production_is_refused(settings: Settings) -> None:
    with pytest.raises(CannotSeed, match="ENV=production"):
        await seed(settings.model_copy(update={"env": "production"}))
    assert all(count == 0 for count, _ in (await contents(settings)).values())


@pytest.mark.parametrize(
    ("scale", "users", "text"),
    [
        (0, 0, "scale must be between 1 and 9999, not 0"),
        (10_000, 0, "scale must be between 1 and 9999, not 10000"),
        (1, -1, "shoppers must be between 0 and 9999999, not -1"),
        (1, 10_000_000, "shoppers must be between 0 and 9999999, not 10000000"),
    ],
)
async def test_numbers_out_of_bounds_are_refused(settings: Settings, scale: int, users: int, text: str) -> None:
    with pytest.raises(CannotSeed, match=text):
        await seed(settings, scale=scale, users=users)


async def test_a_database_that_cannot_serve_is_named(settings: Settings) -> None:
    with pytest.raises(CannotSeed, match="DATABASE_URL is not set"):
        await seed(settings.model_copy(update={"database_url": None}))
    with pytest.raises(CannotSeed, match="does not answer"):
        await seed(settings.model_copy(update={"database_url": "postgres://nobody@127.0.0.1:9/none"}))
    unmigrated = f"{settings.database_url}?search_path=pg_temp"
    with pytest.raises(CannotSeed, match="has not been migrated"):
        await seed(settings.model_copy(update={"database_url": unmigrated}))
