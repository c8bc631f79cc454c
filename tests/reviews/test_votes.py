"""Who finds a review helpful: anybody but its author, once."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from models.enums import Role, TargetRole
from models.reviews import ProductReview, ReviewVote
from server.resources import Resources
from tests.conftest import Client
from tests.factories.catalog import make_category, make_product
from tests.factories.shoppers import Shopper, make_shopper
from tests.reviews.asking import ask, hide, page, rating_of, refused, write


async def helped(client: Client, product_id: UUID) -> list[int]:
    return [one["helpful_count"] for one in (await page(client, product_id))["items"]]


async def set_up(client: Client, resources: Resources, **category: Any) -> tuple[UUID, Shopper, str]:
    """A product's id, the author of its review, and where to vote for that."""
    product = await make_product(category=await make_category(**category))
    author = await make_shopper(resources.tokens, role=Role.RETAILER)
    own = await write(client, author, product.id)
    return product.id, author, f"/api/reviews/{own['id']}/helpful"


async def test_a_vote_counts_once_and_is_taken_back_once(client: Client, resources: Resources) -> None:
    product_id, _, path = await set_up(client, resources)
    readers = [await make_shopper(resources.tokens) for _ in range(2)]
    before = await ProductReview.get()
    steps: tuple[tuple[int, str, int, int], ...] = (
        (0, "PUT", 200, 1),
        (0, "PUT", 200, 1),
        (1, "PUT", 200, 2),
        (0, "DELETE", 204, 1),
        (0, "DELETE", 204, 1),
        (0, "PUT", 200, 2),
    )
    for reader, method, status, count in steps:
        body = {"helpful_count": count} if status == 200 else None
        assert await ask(client, readers[reader], method, path) == (status, body)
        assert await helped(client, product_id) == [count]
    assert (await ProductReview.get()).updated_at == before.updated_at
    assert await ReviewVote.all().count() == 2
    assert (await rating_of(product_id)).rating_count == 1


async def test_who_may_not_vote(client: Client, resources: Resources) -> None:
    product_id, author, path = await set_up(client, resources)
    reader, admin = await make_shopper(resources.tokens), await make_shopper(resources.tokens, role=Role.ADMIN)
    _, _, trade = await set_up(client, resources, target_role=TargetRole.RETAILER)
    own = path.split("/")[3]
    assert await refused(client, None, "PUT", path) == (401, "unauthenticated", [])
    assert await refused(client, author, "PUT", path) == (409, "own_review", [])
    assert await ask(client, author, "DELETE", path) == (204, None)
    for where in (trade, f"/api/reviews/{uuid4()}/helpful"):
        for method in ("PUT", "DELETE"):
            assert await refused(client, reader, method, where) == (404, "not_found", [])
    await hide(client, admin, own)
    for who in (reader, author):
        assert await refused(client, who, "PUT", path) == (404, "not_found", [])
    assert await ReviewVote.all().count() == 0
    assert (await rating_of(product_id)).rating_count == 0


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_tabs_of_one_reader_are_one_vote(client: Client, resources: Resources, method: str) -> None:
    product_id, _, path = await set_up(client, resources)
    reader = await make_shopper(resources.tokens)
    if method == "DELETE":
        await ask(client, reader, "PUT", path)
    answers = await asyncio.gather(*(ask(client, reader, method, path) for _ in range(10)))
    assert {status for status, _ in answers} == {200 if method == "PUT" else 204}
    assert await helped(client, product_id) == [1 if method == "PUT" else 0]
    assert (await rating_of(product_id)).rating_count == 1
