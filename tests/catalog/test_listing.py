"""The list of products: what is in it, for whom, and what it refuses."""

from uuid import uuid4

import pytest

from models.enums import Rendition, Role, TargetRole
from server.resources import Resources
from tests.catalog.lists import listed, make_assortment, make_sold, names, refusal
from tests.conftest import Client
from tests.factories.catalog import (
    make_brand,
    make_category,
    make_image,
    make_product,
    make_store,
    make_variant,
)
from tests.factories.users import make_user


async def test_a_row_has_every_field_of_the_specification(client: Client) -> None:
    category, brand = await make_category("Graphics cards"), await make_brand("Zotac")
    product = await make_product("GeForce One", category=category, brand=brand, ratings=(5, 4, 4))
    await make_variant(product, price=30_000, compare_at_price=35_000, stock=0)
    await make_variant(product, price=40_000, compare_at_price=50_000, stock=1)
    await make_variant(product, price=10, stock=1, is_active=False)
    image = await make_image(product, renditions=(Rendition.THUMB, Rendition.ORIGINAL), alt_text="From above")
    assert await listed(client) == {
        "items": [
            {
                "id": str(product.id),
                "name": "GeForce One",
                "slug": "geforce-one",
                "brand": {"id": str(brand.id), "name": "Zotac", "slug": "zotac"},
                "category": {"id": str(category.id), "name": "Graphics cards", "slug": "graphics-cards"},
                "price_from": 30_000,
                "price_to": 40_000,
                "compare_at_price": 35_000,
                "in_stock": True,
                "rating_average": 4.33,
                "rating_count": 3,
                "image": {
                    "thumb": f"https://cdn.voltcart.test/{image.id}/thumb.webp",
                    "medium": None,
                    "large": None,
                    "original": f"https://cdn.voltcart.test/{image.id}/original.webp",
                    "alt_text": "From above",
                },
            }
        ],
        "next_cursor": None,
    }


async def test_an_empty_shop_lists_nothing(client: Client) -> None:
    assert await listed(client, "?include_total=true") == {"items": [], "next_cursor": None, "total": 0}


async def test_a_product_without_picture_or_rating_has_null_and_zero(client: Client) -> None:
    product = await make_sold("Plain")
    await make_image(product, is_primary=False)
    row = (await listed(client))["items"][0]
    assert (row["image"], row["rating_average"], row["rating_count"]) == (None, 0, 0)


async def test_what_is_inactive_or_has_nothing_to_sell_is_not_listed(client: Client) -> None:
    closed = await make_category("Closed", is_active=False)
    await make_sold("In a closed category", category=closed)
    await make_sold("Below a closed category", category=await make_category(parent=closed))
    await make_sold("Of a closed brand", brand=await make_brand(is_active=False))
    await make_sold("Of a closed store", store=await make_store(is_active=False))
    await make_variant(await make_product("Inactive", is_active=False))
    await make_product("Without variants")
    await make_variant(await make_product("With an inactive variant"), is_active=False)
    await make_sold("Of an open store", store=await make_store())
    assert await names(client) == ["Of an open store"]


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (None, ["For all", "For customers"]),
        (Role.CUSTOMER, ["For all", "For customers"]),
        (Role.OWNER, ["For all", "For customers"]),
        (Role.RETAILER, ["For all", "For retailers"]),
        (Role.ADMIN, ["Below retailers", "For all", "For customers", "For retailers"]),
    ],
)
async def test_a_category_is_shown_to_those_it_is_meant_for(
    client: Client, resources: Resources, role: Role | None, seen: list[str]
) -> None:
    retailers = await make_category("Bulk", target_role=TargetRole.RETAILER)
    await make_sold("For all")
    await make_sold("For retailers", category=retailers)
    await make_sold("For customers", category=await make_category("Gifts", target_role=TargetRole.CUSTOMER))
    below = await make_category("Gift bulk", parent=retailers, target_role=TargetRole.CUSTOMER)
    await make_sold("Below retailers", category=below)
    headers = (await make_user(resources, role=role)).headers if role else None
    assert await names(client, "?sort=name", headers) == seen


async def test_retailers_see_filter_and_sort_by_their_own_prices(client: Client, resources: Resources) -> None:
    await make_sold("One", price=100, retailer_price=90)
    await make_sold("Two", price=95)
    headers = (await make_user(resources, role=Role.RETAILER)).headers
    rows = (await listed(client, "?sort=price", headers))["items"]
    assert [(row["name"], row["price_from"], row["price_to"]) for row in rows] == [("One", 90, 90), ("Two", 95, 95)]
    assert await names(client, "?sort=price") == ["Two", "One"]
    assert await names(client, "?max_price=92", headers) == ["One"]
    assert await names(client, "?max_price=92") == []
    assert await names(client, "?min_price=85&max_price=92", headers) == ["One"]
    assert await names(client, "?min_price=85&max_price=92") == []


async def test_filters(client: Client) -> None:
    made = await make_assortment()
    for query, found in {
        "category=parts": {"Both", "Large red", "Board", "Large but paused"},
        f"category={made['root'].id}": {"Both", "Large red", "Board", "Large but paused"},
        "category=boards": {"Board"},
        f"category={made['cards'].id}": {"Both", "Large red", "Large but paused"},
        "brand=zotac": {"Both"},
        f"brand={made['zotac'].id}": {"Both"},
        f"store_id={made['store'].id}": {"Board"},
        "in_stock=true": {"Both", "Large red", "Large but paused", "Elsewhere"},
        "in_stock=false": {"Board"},
        "min_rating=3": {"Both", "Large red"},
        "min_rating=3.01": {"Both"},
        "min_price=300": {"Both", "Large red", "Large but paused"},
        "max_price=100": {"Both", "Elsewhere"},
        "min_price=100&max_price=200": {"Both", "Board"},
        "min_price=150&max_price=250": {"Board"},
        "attr.memory=16GB": {"Both", "Large red"},
        "attr.memory=16GB&attr.colour=red": {"Large red"},
        "attr.memory=8GB&attr.colour=red": {"Both"},
        "attr.memory=16GB&max_price=100": set(),
        "attr.memory=16GB&in_stock=true": {"Large red"},
        "category=cards&brand=asus&attr.colour=red&min_rating=1&in_stock=true&min_price=1": {"Large red"},
        "category=nowhere": set(),
        f"category={uuid4()}": set(),
        "brand=nobody": set(),
        f"store_id={uuid4()}": set(),
        "attr.memory=16gb": set(),
        "attr.memory=": set(),
        "attr.colour=16GB": set(),
    }.items():
        body = await listed(client, f"?{query}&include_total=true")
        assert ({row["name"] for row in body["items"]}, body["total"]) == (found, len(found)), query


async def test_a_hidden_category_or_brand_matches_nothing(client: Client, resources: Resources) -> None:
    category = await make_category("Bulk", target_role=TargetRole.RETAILER)
    await make_sold("Crate", category=category)
    await make_sold("Old", brand=await make_brand("Gone", is_active=False))
    assert await names(client, "?category=bulk") == []
    assert await names(client, "?brand=gone") == []
    assert await names(client, "?category=bulk", (await make_user(resources, role=Role.RETAILER)).headers) == ["Crate"]


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("?colour=red", [("query.colour", "unknown_field")]),
        ("?attr.=red", [("query.attr.", "unknown_field")]),
        ("?attr.size=9", [("query.attr.size", "unknown_attribute")]),
        ("?limit=0", [("query.limit", "greater_than_equal")]),
        ("?limit=101", [("query.limit", "less_than_equal")]),
        ("?sort=cheapest", [("query.sort", "enum")]),
        ("?store_id=7", [("query.store_id", "uuid_parsing")]),
        ("?min_price=-1", [("query.min_price", "greater_than_equal")]),
        ("?max_price=9223372036854775808", [("query.max_price", "less_than_equal")]),
        ("?min_price=2&max_price=1", [("query.max_price", "below_min_price")]),
        ("?min_rating=nan", [("query.min_rating", "finite_number")]),
        ("?min_rating=5.1", [("query.min_rating", "less_than_equal")]),
        ("?in_stock=perhaps", [("query.in_stock", "bool_parsing")]),
        ("?category=", [("query.category", "string_too_short")]),
        ("?category=a&category=b", [("query.category", "duplicate")]),
        ("?category=a%00", [("query.category", "nul_character")]),
        ("?cursor=nonsense", [("query.cursor", "bad_cursor")]),
        ("?limit=0&colour=red", [("query.limit", "greater_than_equal"), ("query.colour", "unknown_field")]),
    ],
)
async def test_each_mistake_is_named(client: Client, query: str, errors: list[tuple[str, str]]) -> None:
    status, _, named = await refusal(client, query)
    assert (status, named) == (400, errors)


async def test_more_than_ten_attributes_are_refused(client: Client) -> None:
    query = "&".join(f"attr.a{number}=1" for number in range(11))
    assert await refusal(client, f"?{query}") == (400, "invalid_request", [("query", "too_many_attributes")])


async def test_the_document_tells_of_the_attribute_parameters(client: Client) -> None:
    document = await (await client.get("/api/openapi.json")).json()
    operation = document["paths"]["/api/products"]["get"]
    parameters = {parameter["name"]: parameter for parameter in operation["parameters"]}
    assert set(parameters) == {
        "limit",
        "cursor",
        "include_total",
        "category",
        "brand",
        "store_id",
        "min_price",
        "max_price",
        "in_stock",
        "min_rating",
        "sort",
        "attr",
    }
    assert parameters["attr"]["style"] == "form"
    assert parameters["attr"]["explode"] is True
    assert parameters["attr"]["schema"]["propertyNames"] == {"pattern": "^attr\\..+$"}
    assert "unknown_attribute" in operation["responses"]["400"]["description"]
