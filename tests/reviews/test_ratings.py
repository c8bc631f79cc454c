"""A product's rating is kept by the database itself, whatever statement changes reviews and however many at once."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

import pytest
from asyncpg import CheckViolationError, UniqueViolationError
from uuid_utils.compat import uuid7

from models.users import User
from server.core.db import fetch, fetch_row, fetch_value
from server.reviews.rules import Rating
from tests.factories.catalog import make_product
from tests.orders.racing import WAITING, watching
from tests.reviews.asking import I10, rating_of

pytestmark = pytest.mark.usefixtures("resources")
INSERT = (
    "INSERT INTO product_reviews (id, user_id, product_id, rating, title, review, is_verified_purchase, helpful_count,"
    " hidden_reason, created_at, updated_at) SELECT uuidv7(), u, p, r, '', '', false, 0, '', now(), now()"
    " FROM unnest($1::uuid[], $2::uuid[], $3::int[]) AS w(u, p, r)"
)


async def make_people(number: int) -> list[UUID]:
    people = [User(id=uuid7(), name="Asha Rao", email=f"{uuid7()}@voltcart.test", password="!") for _ in range(number)]
    await User.bulk_create(people)
    return [one.id for one in people]


async def insert(people: Sequence[UUID], products: Sequence[UUID], ratings: Sequence[int]) -> None:
    """Reviews of each product by each of the people, in one statement; the ratings go round."""
    pairs = [(person, product) for person in people for product in products]
    given = [ratings[place % len(ratings)] for place, _ in enumerate(pairs)]
    await fetch(INSERT, [person for person, _ in pairs], [product for _, product in pairs], given)


async def test_one_statement_over_many_reviews_of_many_products() -> None:
    people, products = await make_people(4), [(await make_product()).id for _ in range(3)]
    await insert(people, products, (1, 2, 3))
    assert [await rating_of(one) for one in products] == [Rating(4, 4), Rating(8, 4), Rating(12, 4)]
    for statement, expected in (
        ("UPDATE product_reviews SET rating = rating + 1", [Rating(8, 4), Rating(12, 4), Rating(16, 4)]),
        ("UPDATE product_reviews SET title = 'x', helpful_count = 0", [Rating(8, 4), Rating(12, 4), Rating(16, 4)]),
        (
            "UPDATE product_reviews SET hidden_at = now(), hidden_reason = 'spam', rating = 5 WHERE user_id = $1",
            [Rating(6, 3), Rating(9, 3), Rating(12, 3)],
        ),
        ("UPDATE product_reviews SET rating = 1 WHERE user_id = $1", [Rating(6, 3), Rating(9, 3), Rating(12, 3)]),
        (
            "UPDATE product_reviews SET hidden_at = NULL, hidden_reason = '' WHERE user_id = $1",
            [Rating(7, 4), Rating(10, 4), Rating(13, 4)],
        ),
        ("DELETE FROM product_reviews WHERE user_id = $1", [Rating(6, 3), Rating(9, 3), Rating(12, 3)]),
        ("DELETE FROM product_reviews WHERE user_id = $1", [Rating(6, 3), Rating(9, 3), Rating(12, 3)]),
    ):
        await fetch(statement, *([people[0]] if "$1" in statement else []))
        assert [await rating_of(one) for one in products] == expected, statement
    # One that is moved takes its rating along.
    await fetch("DELETE FROM product_reviews WHERE user_id = $1 AND product_id = $2", people[1], products[2])
    await fetch(
        "UPDATE product_reviews SET product_id = $3 WHERE user_id = $1 AND product_id = $2",
        people[1],
        products[0],
        products[2],
    )
    assert [await rating_of(one) for one in products] == [Rating(4, 2), Rating(9, 3), Rating(10, 3)]
    await fetch("DELETE FROM product_reviews")
    assert [await rating_of(one) for one in products] == [Rating(0, 0)] * 3


async def test_of_two_who_write_at_once_both_count(database_url: str) -> None:
    people, product = await make_people(2), (await make_product()).id
    async with asyncio.timeout(10), watching(database_url) as first:
        async with first.transaction():
            await first.execute(INSERT, people[:1], [product], [5])
            second = asyncio.create_task(insert(people[1:], [product], (3,)))
            while not await fetch_value(WAITING):
                await asyncio.sleep(0.002)
        await second
    assert await rating_of(product) == Rating(8, 2)


async def test_statements_over_the_same_products_in_any_order_wait_for_each_other() -> None:
    people, products = await make_people(20), [(await make_product()).id for _ in range(4)]
    orders = [products[turn % 4 :] + products[: turn % 4] for turn in range(20)]
    await asyncio.gather(*(insert([one], order, (5,)) for one, order in zip(people, orders, strict=True)))
    raised = "UPDATE product_reviews SET rating = rating - 1 WHERE user_id = $1"
    await asyncio.gather(*(fetch(raised, one) for one in people))
    assert [await rating_of(one) for one in products] == [Rating(80, 20)] * 4
    await asyncio.gather(*(fetch("DELETE FROM product_reviews WHERE user_id = $1", one) for one in people))
    assert [await rating_of(one) for one in products] == [Rating(0, 0)] * 4


async def test_the_stars_of_the_rules_are_those_of_the_database() -> None:
    rows = await fetch(
        "SELECT sum, count, floor(round(sum::numeric / count, 2))::int AS stars FROM generate_series(1, 60) AS count,"
        " LATERAL generate_series(count, 5 * count) AS sum"
    )
    assert len(rows) == 7_380
    assert [row for row in rows if Rating(row["sum"], row["count"]).stars != row["stars"]] == []


async def test_the_database_itself_keeps_reviews_within_bounds() -> None:
    [person], product = await make_people(1), (await make_product()).id
    await insert([person], [product], (3,))
    with pytest.raises(UniqueViolationError):
        await insert([person], [product], (3,))
    for change in ("rating = 0", "rating = 6", "helpful_count = -1", "hidden_at = now()", "hidden_reason = 'x'"):
        with pytest.raises(CheckViolationError):
            await fetch(f"UPDATE product_reviews SET {change}")
    row = await fetch_row("SELECT rating_sum, rating_count, rating_average::float8 FROM products")
    assert row is not None
    assert tuple(row) == (3, 1, 3.0)
    assert await fetch(I10) == []
