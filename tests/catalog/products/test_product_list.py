"""The back office's list of products: what is in it, in which order, and what it refuses."""

from typing import Any

import pytest

from models.catalog import Product
from models.enums import Role
from server.resources import Resources
from tests.catalog.back_office import make_admin, make_owner_of_store
from tests.catalog.lists import statements
from tests.catalog.products.office import NOWHERE, ask, make_two_owners, mistakes
from tests.conftest import Client
from tests.factories.catalog import make_brand, make_category, make_product, make_store, make_variant
from tests.factories.users import Person, make_user


async def names(client: Client, person: Person, query: str = "") -> list[str]:
    status, body = await ask(client, person, "GET", f"products{query}")
    assert status == 200, body
    return [row["name"] for row in body["items"]]


async def make_shelf() -> dict[str, str]:
    """Five products; gives the ids that filters name."""
    root = await make_category("Parts")
    cards = await make_category("Cards", parent=root, is_active=False)
    zotac, store = await make_brand("Zotac", is_active=False), await make_store(is_active=False)
    card = await make_product("GeForce 100% fast", category=cards, brand=zotac, store=store, base_price=500)
    await make_variant(card, stock=3)
    await make_product("Board", category=root, base_price=300, is_active=False)
    sold_out = await make_product("geforce_x", category=root, brand=zotac, base_price=400)
    await make_variant(sold_out, stock=0)
    await make_product("Chair", base_price=300)
    await make_product("GEFORCEAX", base_price=100)
    return {"root": str(root.id), "zotac": str(zotac.id), "store": str(store.id)}


async def test_it_filters_all_that_there_is_active_or_not(client: Client, resources: Resources) -> None:
    admin, ids = await make_admin(resources), await make_shelf()
    everything = ["GEFORCEAX", "Chair", "geforce_x", "Board", "GeForce 100% fast"]
    for query, found in {
        "": everything,
        "?category=parts": everything[2:],
        f"?category={ids['root']}": everything[2:],
        "?category=cards": everything[4:],
        "?category=nothing": [],
        "?brand=zotac": ["geforce_x", "GeForce 100% fast"],
        f"?brand={ids['zotac']}": ["geforce_x", "GeForce 100% fast"],
        f"?brand={NOWHERE}": [],
        f"?store_id={ids['store']}": everything[4:],
        f"?store_id={NOWHERE}": [],
        "?is_active=false": ["Board"],
        "?is_active=true": [name for name in everything if name != "Board"],
        "?in_stock=true": everything[4:],
        "?in_stock=false": everything[:4],
        "?q=GeForce": ["GEFORCEAX", "geforce_x", "GeForce 100% fast"],
        "?q=%20FORCE_X%20": ["geforce_x"],
        "?q=00%25": ["GeForce 100% fast"],
        "?q=%25%25%25": [],
        "?q=%5C%5C%5C": [],
        "?q=for&brand=zotac&category=parts&in_stock=true": everything[4:],
        "?sort=name": ["Board", "Chair", "GEFORCEAX", "GeForce 100% fast", "geforce_x"],
        "?sort=price": ["GEFORCEAX", "Board", "Chair", "geforce_x", "GeForce 100% fast"],
        "?sort=-price": ["GeForce 100% fast", "geforce_x", "Chair", "Board", "GEFORCEAX"],
    }.items():
        assert await names(client, admin, query) == found, query


@pytest.mark.parametrize("sort", ["newest", "name", "price", "-price"])
async def test_pages_of_every_sort_show_each_product_once(client: Client, resources: Resources, sort: str) -> None:
    admin = await make_admin(resources)
    for number in range(7):
        product = await make_product(base_price=number // 3)
        await Product.filter(id=product.id).update(name=f"Twin {number // 2}")
    whole = (await ask(client, admin, "GET", f"products?sort={sort}&include_total=true"))[1]
    assert (len(whole["items"]), whole["next_cursor"], whole["total"]) == (7, None, 7)
    seen: list[Any] = []
    cursor = ""
    for length in (3, 3, 1):
        status, body = await ask(client, admin, "GET", f"products?sort={sort}&limit=3{cursor}")
        assert (status, len(body["items"])) == (200, length)
        seen += body["items"]
        cursor = f"&cursor={body['next_cursor']}"
    assert (seen, body["next_cursor"]) == (whole["items"], None)


async def test_an_owner_sees_their_own_stores_products_only(client: Client, resources: Resources) -> None:
    mine, my_store, _, their_store = await make_two_owners(resources)
    for name, store in (("Mine", my_store), ("Theirs", their_store), ("The shop's", None)):
        await make_product(name, store=store)
    assert await names(client, mine) == ["Mine"]
    assert await names(client, mine, f"?store_id={their_store.id}") == []
    assert (await ask(client, mine, "GET", "products?include_total=true"))[1]["total"] == 1
    storeless = await make_user(resources, role=Role.OWNER)
    assert await names(client, storeless) == []
    assert len(await names(client, await make_admin(resources))) == 3


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("q=ab", [("query.q", "string_too_short")]),
        ("q=%20ab%20", [("query.q", "string_too_short")]),
        (f"q={'a' * 101}", [("query.q", "string_too_long")]),
        ("sort=rating", [("query.sort", "enum")]),
        ("is_active=perhaps&colour=red", [("query.is_active", "bool_parsing"), ("query.colour", "unknown_field")]),
        ("limit=101", [("query.limit", "less_than_equal")]),
        ("cursor=AAAA", [("query.cursor", "bad_cursor")]),
    ],
)
async def test_each_mistake_is_named(
    client: Client, resources: Resources, query: str, errors: list[tuple[str, str]]
) -> None:
    status, answer = await ask(client, await make_admin(resources), "GET", f"products?{query}")
    assert (status, mistakes(answer)) == (400, errors)


async def test_a_cursor_of_another_sort_is_refused(client: Client, resources: Resources) -> None:
    admin = await make_admin(resources)
    for _ in range(2):
        await make_product()
    cursor = (await ask(client, admin, "GET", "products?limit=1&sort=price"))[1]["next_cursor"]
    status, answer = await ask(client, admin, "GET", f"products?limit=1&sort=name&cursor={cursor}")
    assert (status, answer["code"]) == (400, "bad_cursor")


async def test_a_page_of_a_hundred_costs_as_many_statements_as_a_page_of_one(
    client: Client, resources: Resources
) -> None:
    owner, store = await make_owner_of_store(resources)
    for _ in range(3):
        await make_product(store=store)
    counts = []
    for limit in (1, 100):
        with statements() as sent:
            await ask(client, owner, "GET", f"products?limit={limit}&include_total=true&q=product")
        counts.append(sum("products p" in statement or "below" in statement for statement in sent))
    assert counts == [3, 3]
