"""What the search shows is what the list shows the same viewer under the same filters."""

import random
from itertools import count
from typing import Any

import orjson

from models.enums import TargetRole
from server.catalog.queries.listing import list_products
from server.catalog.rules import Audience
from server.catalog.schemas.public import ProductFilter
from server.resources import Resources
from tests.factories.catalog import (
    make_attribute,
    make_brand,
    make_category,
    make_product,
    make_store,
    make_value,
    make_variant,
)
from tests.search.shop import search

SEED, PRODUCTS, ROUNDS = 20261123, 60, 150


async def _fill(dice: random.Random) -> dict[str, list[str]]:
    """A shop in which some of everything is hidden; gives what filters may name."""
    roles = (TargetRole.BOTH, TargetRole.BOTH, TargetRole.RETAILER, TargetRole.CUSTOMER)
    categories = [await make_category(target_role=role, is_active=dice.random() < 0.85) for role in roles]
    categories += [
        await make_category(
            parent=dice.choice(categories), target_role=dice.choice(roles), is_active=dice.random() < 0.85
        )
        for _ in range(6)
    ]
    brands = [await make_brand(is_active=number > 0) for number in range(4)]
    stores = [await make_store(is_active=number > 0) for number in range(3)]
    attributes = [await make_attribute(name) for name in ("Colour", "Size")]
    values = [[await make_value(one, text) for text in ("one", "two", "three")] for one in attributes]
    numbers = count(1)
    for _ in range(PRODUCTS):
        product = await make_product(
            f"Thing {next(numbers)}",
            category=dice.choice(categories),
            brand=dice.choice(brands),
            store=dice.choice([None, *stores]),
            is_active=dice.random() < 0.9,
            ratings=tuple(dice.choices(range(1, 6), k=dice.randrange(3))),
        )
        for _ in range(dice.randrange(4)):
            price = dice.randrange(1, 20) * 100
            await make_variant(
                product,
                price=price,
                retailer_price=dice.choice([None, price // 2]),
                stock=dice.choice([0, 5]),
                is_active=dice.random() < 0.8,
                values=tuple(dice.choice(options) for options in values if dice.random() < 0.8),
            )
    return {
        "category": [one.slug for one in categories],
        "brand": [one.slug for one in brands],
        "store_id": [str(one.id) for one in stores],
    }


def _filters(dice: random.Random, named: dict[str, list[str]]) -> dict[str, Any]:
    made: dict[str, Any] = {name: dice.choice(options) for name, options in named.items() if dice.random() < 0.2}
    low, high = sorted(dice.choices(range(0, 2100, 100), k=2))
    wishes = {
        "min_price": str(low),
        "max_price": str(high),
        "in_stock": dice.choice(["true", "false"]),
        "min_rating": str(dice.randrange(6)),
        "attr.colour": dice.choice(["one", "two", "four"]),
        "attr.size": dice.choice(["one", "two", "three"]),
    }
    return made | {name: value for name, value in wishes.items() if dice.random() < 0.25}


async def _listed(audience: Audience, filters: dict[str, Any], sort: str) -> dict[str, Any]:
    wish = ProductFilter.model_validate_strings({**filters, "sort": sort, "limit": "100", "include_total": "true"})
    body: dict[str, Any] = orjson.loads(await list_products(wish, audience))
    return body


async def test_the_search_shows_what_the_list_shows(resources: Resources) -> None:
    dice = random.Random(SEED)
    named = await _fill(dice)
    sizes = set()
    for _ in range(ROUNDS):
        filters, audience = _filters(dice, named), dice.choice(list(Audience))
        sort = dice.choice(["newest", "price", "-price", "rating", "name"])
        body = await search("thing", audience, **filters, sort=sort, limit="100", include_total="true")
        listed = await _listed(audience, filters, sort)
        assert body["items"] == listed["items"], (audience, filters, sort)
        assert body["total"] == listed["total"]
        ranked = await search("thing", audience, **filters, limit="100")
        assert sorted(row["id"] for row in ranked["items"]) == sorted(row["id"] for row in listed["items"])
        for facet in ("brand", "category"):
            for entry in body["facets"][facet]:
                chosen = await _listed(audience, {**filters, facet: entry["slug"]}, sort)
                assert entry["count"] == chosen["total"], (audience, filters, facet, entry)
        sizes.add(body["total"])
    assert len(sizes) > 10
