"""A product's reviews as everybody reads them: sorted, filtered, page by page; and its rating."""

from typing import Any
from uuid import UUID

import pytest

from models.catalog import Product
from models.enums import Role
from models.users import User
from server.core.db import fetch
from server.core.pages import write_cursor
from server.resources import Resources
from tests.conftest import Client
from tests.factories.catalog import make_product, make_variant
from tests.factories.shoppers import make_shopper
from tests.reviews.asking import ask, hide, page, rating_of, refused, titles, write

# The rating, the votes and whether it was bought, of each review by its title, the oldest first.
PLAN = {
    "A": (3, 2, False),
    "B": (5, 0, True),
    "C": (1, 2, False),
    "D": (5, 1, False),
    "E": (3, 0, True),
    "F": (4, 0, True),
}
ORDERS = {
    "newest": "FEDCBA",
    "oldest": "ABCDEF",
    "rating": "CAEFBD",
    "-rating": "DBFEAC",
    "helpful": "CADFEB",
}


async def stock(client: Client, resources: Resources) -> Product:
    """A product with the reviews of the plan, and one that is hidden."""
    product = await make_product("GeForce One")
    admin = await make_shopper(resources.tokens, role=Role.ADMIN)
    for title, (rating, votes, bought) in PLAN.items():
        own = await write(client, await make_shopper(resources.tokens), product.id, rating, title=title)
        await fetch(
            "UPDATE product_reviews SET helpful_count = $2, is_verified_purchase = $3 WHERE id = $1",
            UUID(own["id"]),
            votes,
            bought,
        )
    hidden = await write(client, await make_shopper(resources.tokens), product.id, 1, title="Hidden")
    await hide(client, admin, hidden["id"])
    return product


async def walked(client: Client, product_id: UUID, query: str) -> tuple[list[str], list[int]]:
    """The titles of all pages of two, and the totals that they tell."""
    found, totals, cursor = [], [], ""
    while True:
        body = await page(client, product_id, f"?limit=2&include_total=true&{query}{cursor}")
        found += [one["title"] for one in body["items"]]
        totals.append(body["total"])
        if body["next_cursor"] is None:
            return found, totals
        cursor = f"&cursor={body['next_cursor']}"


async def test_each_order_and_filter_page_by_page(client: Client, resources: Resources) -> None:
    product = await stock(client, resources)
    filters: dict[str, str] = {
        "": "ABCDEF",
        "rating=5": "BD",
        "rating=2": "",
        "verified=true": "BEF",
        "verified=false": "ACD",
        "rating=3&verified=true": "E",
    }
    for sort, order in ORDERS.items():
        for query, left in filters.items():
            expected = [title for title in order if title in left]
            found, totals = await walked(client, product.id, f"sort={sort}&{query}")
            assert (found, set(totals)) == (expected, {len(left)}), (sort, query)
    assert await titles(client, product.id) == list(ORDERS["newest"])


async def test_a_new_review_moves_no_page(client: Client, resources: Resources) -> None:
    product = await stock(client, resources)
    first = await page(client, product.id, "?limit=2")
    await write(client, await make_shopper(resources.tokens), product.id, 5, title="New")
    assert await titles(client, product.id, f"?limit=2&cursor={first['next_cursor']}") == ["D", "C"]
    assert await titles(client, product.id, "?limit=1") == ["New"]


async def test_what_is_wrong_with_a_query_is_told(client: Client, resources: Resources) -> None:
    product = await stock(client, resources)
    path = f"/api/products/{product.id}/reviews"
    helpful = (await page(client, product.id, "?limit=1&sort=helpful"))["next_cursor"]
    for query, code, mistakes in (
        ("?sort=best", "invalid_request", [("query.sort", "enum")]),
        ("?rating=6", "invalid_request", [("query.rating", "less_than_equal")]),
        ("?verified=maybe", "invalid_request", [("query.verified", "bool_parsing")]),
        ("?hidden=true", "invalid_request", [("query.hidden", "unknown_field")]),
        ("?limit=101", "invalid_request", [("query.limit", "less_than_equal")]),
        (f"?sort=rating&cursor={helpful}", "bad_cursor", [("query.cursor", "bad_cursor")]),
        ("?cursor=x", "bad_cursor", [("query.cursor", "bad_cursor")]),
    ):
        assert await refused(client, None, "GET", path + query) == (400, code, mistakes), query
    # Whatever number a made-up cursor has, it finds its place.
    far = write_cursor("helpful", (2**63 - 1, UUID(int=1)))
    assert await titles(client, product.id, f"?sort=helpful&limit=1&cursor={far}") == ["C"]


async def test_the_rating_is_that_of_what_is_shown(client: Client, resources: Resources) -> None:
    product = await stock(client, resources)
    await fetch("UPDATE product_reviews SET helpful_count = 0, is_verified_purchase = false")
    assert (await rating_of(product.id)).rating_count == 6
    histogram = {"1": 1, "2": 0, "3": 2, "4": 1, "5": 2}
    expected: dict[str, Any] = {"rating_average": 3.5, "rating_count": 6, "histogram": histogram}
    assert await ask(client, None, "GET", f"/api/products/{product.id}/rating") == (200, expected)
    shown = (await ask(client, None, "GET", f"/api/products/{product.id}"))[1]
    assert (shown["rating_average"], shown["rating_count"]) == (3.5, 6)
    unrated = await make_product()
    nothing = {"rating_average": 0, "rating_count": 0, "histogram": dict.fromkeys("12345", 0)}
    assert await ask(client, None, "GET", f"/api/products/{unrated.id}/rating") == (200, nothing)
    assert await page(client, unrated.id, "?include_total=true") == {"items": [], "next_cursor": None, "total": 0}


async def test_a_rating_is_found_by_lists_and_search_at_once(client: Client, resources: Resources) -> None:
    author, product = await make_shopper(resources.tokens), await make_product("GeForce One")
    await make_variant(product)

    async def found() -> list[int]:
        paths = "/api/products?min_rating=5", "/api/products/search?q=geforce&min_rating=5"
        return [len((await ask(client, None, "GET", path))[1]["items"]) for path in paths]

    assert await found() == [0, 0]
    own = await write(client, author, product.id, 5)
    assert await found() == [1, 1]
    facets = (await ask(client, None, "GET", "/api/products/search?q=geforce"))[1]["facets"]
    assert {"min_rating": 4, "count": 1} in facets["rating"]
    for method, body, left in (("PUT", {"rating": 4}, 0), ("PUT", {"rating": 5}, 1), ("DELETE", None, 0)):
        await ask(client, author, method, f"/api/reviews/{own['id']}", body)
        assert await found() == [left, left]


@pytest.mark.parametrize("is_gone", [False, True])
async def test_who_has_left_is_named_no_longer(client: Client, resources: Resources, is_gone: bool) -> None:
    author, product = await make_shopper(resources.tokens, name="Asha Rao"), await make_product()
    await write(client, author, product.id)
    if is_gone:
        await fetch(
            "UPDATE users SET status = 'inactive', deleted_at = now(), phone_number = NULL, current_address_id = NULL"
            " WHERE id = $1",
            author.user_id,
        )
    assert (await User.get(id=author.user_id)).name == "Asha Rao"
    [review] = (await page(client, product.id))["items"]
    assert review["user"] == {"name": "A former customer" if is_gone else "Asha Rao"}
