"""Reviews as their authors write, change and erase them."""

import asyncio
from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from models.enums import Role, TargetRole
from models.reviews import ProductReview
from server.resources import Resources
from server.reviews.routes import routes
from server.reviews.rules import Rating
from tests.conftest import Client
from tests.factories.catalog import make_category, make_product, make_variant
from tests.factories.shoppers import Shopper, make_shopper
from tests.reviews.asking import ask, page, rating_of, refused, write

HOSTILE = {
    "title": "<script>alert('title')</script>",
    "review": '"><img src=x onerror=alert(1)>\n\t& \u202e{{7*7}} e\u0301 हिन्दी 🛒 \\u0041 $1 %s',
}
# A body, and what is wrong with it.
WRONG: tuple[tuple[dict[str, Any], list[tuple[str, str]]], ...] = (
    ({}, [("rating", "missing")]),
    ({"rating": 0}, [("rating", "greater_than_equal")]),
    ({"rating": 6}, [("rating", "less_than_equal")]),
    ({"rating": "5"}, [("rating", "int_type")]),
    ({"rating": True}, [("rating", "int_type")]),
    ({"rating": None}, [("rating", "int_type")]),
    ({"rating": 5, "title": "x" * 121}, [("title", "string_too_long")]),
    ({"rating": 5, "title": "two\nlines"}, [("title", "control_character")]),
    ({"rating": 5, "review": "x" * 5_001}, [("review", "string_too_long")]),
    ({"rating": 5, "review": "bell\a"}, [("review", "control_character")]),
    ({"rating": 5, "review": None}, [("review", "string_type")]),
    ({"rating": 5, "is_verified_purchase": True}, [("is_verified_purchase", "unknown_field")]),
    ({"rating": 5, "user_id": str(uuid4())}, [("user_id", "unknown_field")]),
    ({"rating": 5, "helpful_count": 9}, [("helpful_count", "unknown_field")]),
    ({"rating": 9, "title": 1, "hidden_at": None}, [
        ("rating", "less_than_equal"), ("title", "string_type"), ("hidden_at", "unknown_field")]),
)  # fmt: skip


async def shopper(resources: Resources, **wish: Any) -> Shopper:
    return await make_shopper(resources.tokens, **wish)


@pytest.mark.row("A2")
async def test_a_review_is_kept_and_given_as_it_was_written(client: Client, resources: Resources) -> None:
    author = await shopper(resources, name="Asha <b>Rao</b>")
    product = await make_product("GeForce One")
    variant = await make_variant(product, name="Red")
    wish = {"product_variant_id": str(variant.id), **{name: f" \n{text} " for name, text in HOSTILE.items()}}
    wish["title"] = f" {HOSTILE['title']} "
    own = await write(client, author, product.id, 4, **wish)
    assert own == {
        "id": own["id"],
        "product_id": str(product.id),
        "product_variant_id": str(variant.id),
        "rating": 4,
        **HOSTILE,
        "is_verified_purchase": False,
        "helpful_count": 0,
        "created_at": own["created_at"],
        "updated_at": own["created_at"],
        "product_variant": {"name": "Red"},
        "user": {"name": "Asha <b>Rao</b>"},
        "product": {"name": "GeForce One", "slug": "geforce-one"},
        "is_hidden": False,
        "hidden_reason": "",
    }
    public = {name: own[name] for name in own if name not in {"product", "is_hidden", "hidden_reason"}}
    assert await page(client, product.id) == {"items": [public], "next_cursor": None}
    answer = await client.get(f"/api/products/{product.id}/reviews")
    assert (answer.content_type, answer.headers["X-Content-Type-Options"]) == ("application/json", "nosniff")
    assert await rating_of(product.id) == Rating(4, 1)


async def test_everything_wrong_is_told_and_nothing_is_kept(client: Client, resources: Resources) -> None:
    author, product = await shopper(resources), await make_product()
    other = await make_variant()
    path = f"/api/products/{product.id}/reviews"
    for body, mistakes in WRONG:
        status, code, found = await refused(client, author, "POST", path, body)
        assert (status, code, sorted(found)) == (400, "invalid_request", sorted(mistakes)), body
    for variant_id in (other.id, uuid4()):
        body = {"rating": 5, "product_variant_id": str(variant_id)}
        mistake = [("product_variant_id", "variant_not_of_product")]
        assert await refused(client, author, "POST", path, body) == (400, "invalid_request", mistake)
    assert await refused(client, None, "POST", path, {"rating": 5}) == (401, "unauthenticated", [])
    assert await ProductReview.all().count() == 0
    assert await rating_of(product.id) == Rating(0, 0)


async def test_what_somebody_is_not_shown_they_cannot_review_or_read_of(client: Client, resources: Resources) -> None:
    customer, retailer = await shopper(resources), await shopper(resources, role=Role.RETAILER)
    trade = await make_product(category=await make_category(target_role=TargetRole.RETAILER))
    gone = await make_product(is_active=False)
    await write(client, retailer, trade.id)
    hidden = [(customer, trade.id), (None, trade.id), (retailer, gone.id), (customer, uuid4())]
    for who, product_id in hidden:
        path = f"/api/products/{product_id}"
        if who is not None:
            assert await refused(client, who, "POST", f"{path}/reviews", {"rating": 1}) == (404, "not_found", [])
        for place in ("reviews", "rating"):
            assert await refused(client, who, "GET", f"{path}/{place}") == (404, "not_found", [])
    assert len((await page(client, trade.id, who=retailer))["items"]) == 1
    assert await rating_of(trade.id) == Rating(5, 1)


async def test_a_person_reviews_a_product_once_however_often_they_try_at_once(
    client: Client, resources: Resources
) -> None:
    author, other, product = await shopper(resources), await shopper(resources), await make_product()
    path = f"/api/products/{product.id}/reviews"
    tried = await asyncio.gather(*(ask(client, author, "POST", path, {"rating": 4}) for _ in range(10)))
    assert Counter((status, body.get("code")) for status, body in tried) == {
        (201, None): 1,
        (409, "already_reviewed"): 9,
    }
    await write(client, other, product.id, 2)
    assert await rating_of(product.id) == Rating(6, 2)
    mine = await ask(client, author, "GET", "/api/users/me/reviews?include_total=true")
    assert (mine[0], mine[1]["total"], [one["rating"] for one in mine[1]["items"]]) == (200, 1, [4])


async def test_an_author_changes_any_part_and_the_rating_follows(client: Client, resources: Resources) -> None:
    author, product = await shopper(resources), await make_product()
    variant = await make_variant(product, name="Red", is_active=False)
    own = await write(client, author, product.id, 2, title="Meh", review="It hums.")
    path = f"/api/reviews/{own['id']}"
    for change in (
        {"rating": 5},
        {"title": "Better", "review": ""},
        {"product_variant_id": str(variant.id)},
        {"product_variant_id": None},
        {},
    ):
        status, body = await ask(client, author, "PUT", path, change)
        if "product_variant_id" in change:
            own["product_variant"] = {"name": "Red"} if change["product_variant_id"] else None
        own |= change
        assert (status, body | {"updated_at": ""}) == (200, own | {"updated_at": ""})
        assert (datetime.fromisoformat(body["updated_at"]) > datetime.fromisoformat(own["updated_at"])) is bool(change)
        own["updated_at"] = body["updated_at"]
        assert (await page(client, product.id))["items"][0]["title"] == own["title"]
        assert await rating_of(product.id) == Rating(5, 1)
    mistakes = [("rating", "less_than_equal"), ("is_hidden", "unknown_field")]
    found = await refused(client, author, "PUT", path, {"rating": 7, "is_hidden": True})
    assert found == (400, "invalid_request", mistakes)
    found = await refused(client, author, "PUT", path, {"rating": 1, "product_variant_id": str(uuid4())})
    assert found == (400, "invalid_request", [("product_variant_id", "variant_not_of_product")])
    assert await rating_of(product.id) == Rating(5, 1)


@pytest.mark.row("A3")
async def test_another_s_review_is_not_there(client: Client, resources: Resources) -> None:
    author, product = await shopper(resources), await make_product()
    own = await write(client, author, product.id, 3)
    before = await ProductReview.all().values()
    for who in (await shopper(resources), await shopper(resources, role=Role.ADMIN)):
        for review_id in (own["id"], uuid4(), "7"):
            path = f"/api/reviews/{review_id}"
            assert await refused(client, who, "PUT", path, {"rating": 1}) == (404, "not_found", [])
            assert await refused(client, who, "DELETE", path) == (404, "not_found", [])
        assert (await ask(client, who, "GET", "/api/users/me/reviews"))[1]["items"] == []
    for method in ("PUT", "DELETE"):
        body = {"rating": 1} if method == "PUT" else None
        assert await refused(client, None, method, f"/api/reviews/{own['id']}", body) == (401, "unauthenticated", [])
    assert await ProductReview.all().values() == before
    assert await rating_of(product.id) == Rating(3, 1)


async def test_an_erased_review_counts_no_longer_and_another_may_be_written(
    client: Client, resources: Resources
) -> None:
    author, other, product = await shopper(resources), await shopper(resources), await make_product()
    own = await write(client, author, product.id, 1)
    await write(client, other, product.id, 4)
    await ask(client, other, "PUT", f"/api/reviews/{own['id']}/helpful")
    path = f"/api/reviews/{own['id']}"
    assert await ask(client, author, "DELETE", path) == (204, None)
    assert await refused(client, author, "DELETE", path) == (404, "not_found", [])
    assert await rating_of(product.id) == Rating(4, 1)
    assert [one["rating"] for one in (await page(client, product.id))["items"]] == [4]
    await write(client, author, product.id, 5)
    assert await rating_of(product.id) == Rating(9, 2)


async def test_own_reviews_are_paged_the_newest_first(client: Client, resources: Resources) -> None:
    author = await shopper(resources)
    for number in range(5):
        await write(client, author, (await make_product()).id, title=str(number))
    found: list[str] = []
    cursor = ""
    while True:
        _, body = await ask(client, author, "GET", f"/api/users/me/reviews?limit=2{cursor}")
        found += [one["title"] for one in body["items"]]
        if body["next_cursor"] is None:
            break
        cursor = f"&cursor={body['next_cursor']}"
    assert found == ["4", "3", "2", "1", "0"]
    assert (await refused(client, author, "GET", "/api/users/me/reviews?cursor=x"))[:2] == (400, "bad_cursor")


def test_writing_is_limited() -> None:
    limits = {(one.method, one.path): one.limit for one in routes.endpoints}
    assert limits["POST", "/api/products/{productId}/reviews"] == "20/hour"
    assert limits["PUT", "/api/reviews/{reviewId}"] == "60/hour"


async def test_a_variant_that_is_erased_leaves_its_reviews(client: Client, resources: Resources) -> None:
    author, admin = await shopper(resources), await shopper(resources, role=Role.ADMIN)
    product = await make_product()
    variant = await make_variant(product)
    own = await write(client, author, product.id, 5, product_variant_id=str(variant.id))
    assert (await ask(client, admin, "DELETE", f"/api/admin/variants/{variant.id}"))[0] == 204
    [left] = await ProductReview.all()
    assert (left.id, left.product_variant_id, left.rating) == (UUID(own["id"]), None, 5)
    assert await rating_of(product.id) == Rating(5, 1)
