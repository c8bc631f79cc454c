"""Each sees their own pages, whoever asked first."""

import re
from typing import Any
from uuid import UUID

import pytest

from models.catalog import Product
from models.enums import Role, TargetRole
from server.app import all_endpoints
from server.resources import Resources
from server.web.endpoint import Endpoint
from tests.catalog.back_office import make_owner_of_store
from tests.conftest import Client
from tests.factories.catalog import make_category, make_image, make_product, make_store, make_variant
from tests.factories.users import make_user

CACHED = [endpoint for endpoint in all_endpoints() if endpoint.cached is not None]
QUERIES = {"GET /api/products/search": "?q=card", "GET /api/products/suggest": "?q=card"}
# Whose answers differ where: prices and retailers' categories in lists, the stock too on a product's own pages.
LISTS = {"GET /api/products", "GET /api/products/search", "GET /api/categories", "GET /api/products/suggest"}
SHOWS_STOCK = {"GET /api/products/{productId}", "GET /api/products/{productId}/variants"}
Viewers = dict[str, dict[str, str]]


async def _open_shop(resources: Resources) -> tuple[Viewers, dict[str, UUID]]:
    """A viewer of each kind, and products for customers, for retailers, and for all."""
    owner, store = await make_owner_of_store(resources)
    viewers: Viewers = {"anonymous": {}, "owner": owner.headers}
    for role in (Role.CUSTOMER, Role.RETAILER, Role.ADMIN):
        viewers[role.value] = (await make_user(resources, role=role)).headers
    shown: dict[TargetRole, Product] = {}
    for number, target_role in enumerate(TargetRole):
        category = await make_category(f"Cards {number}", target_role=target_role)
        shop = store if target_role is TargetRole.BOTH else await make_store()
        product = shown[target_role] = await make_product(f"Card {number}", category=category, store=shop)
        await make_variant(product, price=200_00 + number, retailer_price=100_00 + number, stock=7)
    medium = await make_image(shown[TargetRole.BOTH])
    return viewers, {"productId": shown[TargetRole.BOTH].id, "mediaId": medium.id}


async def _ask(client: Client, address: str, headers: dict[str, str]) -> Any:
    answer = await client.get(address, headers=headers)
    body = await answer.json()
    assert answer.status == 200, (address, body)
    return body


@pytest.mark.parametrize("endpoint", CACHED, ids=lambda endpoint: endpoint.route)
async def test_each_sees_what_they_see_when_they_ask_alone(
    client: Client, resources: Resources, endpoint: Endpoint
) -> None:
    viewers, places = await _open_shop(resources)
    path = re.sub(r"{(\w+)}", lambda name: str(places[name[1]]), endpoint.path)
    address = path + QUERIES.get(endpoint.route, "")

    async def forget() -> None:
        resources.cache.clear()
        await resources.redis.flushall()

    alone: dict[str, Any] = {}
    for name, headers in viewers.items():
        await forget()
        alone[name] = await _ask(client, address, headers)
    for first, headers in viewers.items():
        for others in (list(viewers), list(viewers)[::-1]):
            await forget()
            assert await _ask(client, address, headers) == alone[first]
            for name in [*others, *others]:
                assert await _ask(client, address, viewers[name]) == alone[name], (first, name)
    _differ(endpoint.route, alone)


def _differ(route: str, alone: dict[str, Any]) -> None:
    """See that there was something to be mixed up."""
    assert alone["anonymous"] == alone["customer"]
    if route in LISTS:
        assert alone["retailer"] != alone["customer"] != alone["admin"]
        assert alone["owner"] == alone["customer"]
    elif route in SHOWS_STOCK:
        assert alone["retailer"] != alone["customer"]
        assert ("stock_quantity" in str(alone["owner"]), "stock_quantity" in str(alone["admin"])) == (True, True)
        assert ("stock_quantity" in str(alone["retailer"]), "stock_quantity" in str(alone["customer"])) == (False,) * 2


async def test_another_owner_sees_no_stock(client: Client, resources: Resources) -> None:
    viewers, places = await _open_shop(resources)
    stranger, _ = await make_owner_of_store(resources)
    address = f"/api/products/{places['productId']}"
    for headers, sees in ((viewers["owner"], True), (stranger.headers, False), (viewers["owner"], True)) * 2:
        assert ("stock_quantity" in str(await _ask(client, address, headers))) is sees


async def test_a_cached_page_is_public() -> None:
    assert len(CACHED) > 4
    for endpoint in CACHED:
        assert (endpoint.method, endpoint.allow.signed_in) == ("GET", False)
