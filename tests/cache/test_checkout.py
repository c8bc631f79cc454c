"""An order touches no page, unless something is sold out by it or comes back."""

from typing import Any
from uuid import UUID

import pytest

from server.core.cache import Page
from server.core.db import fetch_value
from server.resources import Resources
from tests.checkout.shop import buy, order, put_in_cart
from tests.conftest import Client
from tests.core.processes import until
from tests.factories.catalog import make_variant
from tests.factories.shoppers import make_shopper


async def _warm(client: Client, product_id: UUID) -> None:
    for path in ("/api/products", f"/api/products/{product_id}", "/api/categories", "/api/brands"):
        assert (await client.get(path)).status == 200


async def _kept(resources: Resources) -> dict[str, Page]:
    return {key.split()[2]: page for key, page in resources.cache._pages.items()}


async def _generations(resources: Resources) -> dict[bytes, Any]:
    names = sorted(await resources.redis.keys("generation:*"))
    return dict(zip(names, await resources.redis.mget(names), strict=True))


async def test_an_order_leaves_every_page_where_it_is(client: Client, resources: Resources) -> None:
    variant = await make_variant(stock=3)
    shopper = await make_shopper(resources.tokens)
    await _warm(client, variant.product_id)
    pages, generations = await _kept(resources), await _generations(resources)
    assert (len(pages), len(generations)) == (4, 6)
    await buy(client, shopper, variant.id, 2)
    await resources.cache.close()
    assert await _kept(resources) == pages
    assert await _generations(resources) == generations
    assert all(not page.outdated for page in pages.values())
    assert await fetch_value("SELECT count(*) FROM untold_changes") == 0


async def test_the_last_unit_touches_the_pages_that_show_it_and_so_does_its_return(
    client: Client, resources: Resources
) -> None:
    variant, other = await make_variant(stock=2), await make_variant()
    shopper = await make_shopper(resources.tokens)
    page = "/api/products/{productId}"

    async def told() -> bool:
        return bool(await fetch_value("SELECT count(*) FROM untold_changes") == 0)

    async def shown() -> tuple[bool, bool]:
        listed = await (await client.get("/api/products")).json()
        one = await (await client.get(f"/api/products/{variant.product_id}")).json()
        [row] = [row for row in listed["items"] if row["id"] == str(variant.product_id)]
        return row["in_stock"], one["variants"][0]["in_stock"]

    await _warm(client, variant.product_id)
    await client.get(f"/api/products/{other.product_id}")
    before = await _kept(resources)
    assert await shown() == (True, True)
    bought = await buy(client, shopper, variant.id, 2)
    left = await _kept(resources)
    assert set(before) - set(left) == {"/api/products"}
    # The one page of that address that is left is the other product's.
    assert [key for key in resources.cache._pages if page in key] == [
        f"customer GET {page} product_id='{other.product_id}'"
    ]
    assert await shown() == (False, False)
    assert (await client.put(f"/api/orders/{bought['id']}/cancel", headers=shopper.headers)).status == 200
    assert await shown() == (True, True)
    await until(told, 2)


@pytest.mark.parametrize("method", ["upi", "cod"])
async def test_an_order_that_is_refused_touches_nothing(client: Client, resources: Resources, method: str) -> None:
    variant = await make_variant(stock=1)
    first, second = await make_shopper(resources.tokens), await make_shopper(resources.tokens)
    for shopper in (first, second):
        await put_in_cart(client, shopper, variant.id)
    assert (await order(client, first, method))[0] == 201
    await resources.cache.close()
    await _warm(client, variant.product_id)
    pages, generations = await _kept(resources), await _generations(resources)
    status, body = await order(client, second, method)
    assert (status, body["code"]) == (409, "out_of_stock")
    assert (await _kept(resources), await _generations(resources)) == (pages, generations)
    assert await fetch_value("SELECT count(*) FROM untold_changes") == 0
