"""Asking the search, and a small shop to be searched."""

from typing import Any
from urllib.parse import urlencode

import orjson

from models.catalog import Product
from models.enums import TargetRole
from server.catalog.rules import Audience
from server.search.queries.searching import search_products
from server.search.schemas import SearchFilter
from tests.conftest import Client
from tests.factories.catalog import (
    make_attribute,
    make_brand,
    make_category,
    make_product,
    make_store,
    make_value,
    make_variant,
)


async def ask(client: Client, headers: dict[str, str] | None = None, **query: Any) -> dict[str, Any]:
    """The answer of the search over HTTP."""
    answer = await client.get(f"/api/products/search?{urlencode(query)}", headers=headers)
    body: dict[str, Any] = await answer.json()
    assert answer.status == 200, body
    return body


async def found(client: Client, q: str, headers: dict[str, str] | None = None, **query: Any) -> list[str]:
    """The names of what is found over HTTP."""
    return [row["name"] for row in (await ask(client, headers, q=q, **query))["items"]]


async def search(q: str, audience: Audience = Audience.CUSTOMER, **query: Any) -> dict[str, Any]:
    """The answer of the query itself, past every cache."""
    wish = SearchFilter.model_validate_strings({"q": q, **query})
    body: dict[str, Any] = orjson.loads(await search_products(wish, audience))
    return body


async def named(q: str, audience: Audience = Audience.CUSTOMER, **query: Any) -> list[str]:
    """The names of what the query itself finds."""
    return [row["name"] for row in (await search(q, audience, **query))["items"]]


def counts(body: dict[str, Any], facet: str) -> dict[Any, int]:
    """A facet's entries, by their slug or lower end, with their counts."""
    names = {"price": "min_price", "rating": "min_rating"}
    return {entry[names.get(facet, "slug")]: entry["count"] for entry in body["facets"][facet]}


def value_counts(body: dict[str, Any], slug: str) -> dict[str, int]:
    """The counts of an attribute's values."""
    [attribute] = [one for one in body["facets"]["attributes"] if one["slug"] == slug]
    return {entry["value"]: entry["count"] for entry in attribute["values"]}


async def make_cards() -> dict[str, Any]:
    """Seven products: graphics cards of two makers, one of them for retailers only, and a board."""
    root = await make_category("Components")
    cards = await make_category("Graphics cards", parent=root)
    boards = await make_category("Mainboards", parent=root)
    servers = await make_category("Servers", parent=root, target_role=TargetRole.RETAILER)
    nvidia, amd = await make_brand("Nvidia"), await make_brand("AMD")
    memory = await make_attribute("Memory")
    sizes = {size: await make_value(memory, size) for size in ("8GB", "16GB", "24GB")}
    store = await make_store()
    made: dict[str, Product] = {}
    # Letters, since a number might complete one that is searched.
    skus = (f"SKU-QX{letter}" for letter in "ABCDEFGHIJ")

    async def add(name: str, category: Any, brand: Any, price: int, *memories: str, **wish: Any) -> None:
        more = {key: wish.pop(key) for key in ("store", "ratings", "description") if key in wish}
        product = made[name] = await make_product(name, category=category, brand=brand, **more)
        for memory_size in memories or ("",):
            values = (sizes[memory_size],) if memory_size else ()
            await make_variant(product, price=price, values=values, **({"sku": next(skus)} | wish))

    await add("GeForce RTX 4090", cards, nvidia, 1_60_000_00, "24GB", ratings=(5, 5), sku="NV-4090-FE")
    await add("GeForce RTX 4080", cards, nvidia, 1_00_000_00, "16GB", ratings=(4,), stock=0)
    await add("GeForce RTX 4060 Ti", cards, nvidia, 40_000_00, ratings=(3,), store=store)
    await make_variant(made["GeForce RTX 4060 Ti"], price=45_000_00, values=(sizes["8GB"],), sku=next(skus))
    await make_variant(made["GeForce RTX 4060 Ti"], price=55_000_00, values=(sizes["16GB"],), sku=next(skus))
    await add("Radeon RX 7900 XTX", cards, amd, 95_000_00, "24GB", description="Faster than a GeForce, they say.")
    await add("Radeon RX 7600", cards, amd, 25_000_00, "8GB")
    await add("Tesla A100", servers, nvidia, 9_00_000_00)
    await add("B650 Board", boards, amd, 4_000_00)
    return {"cards": cards, "nvidia": nvidia, "amd": amd, "store": store, "made": made, "memory": memory, **sizes}
