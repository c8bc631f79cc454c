"""Making, changing and taking away products: what comes of it, what is refused, what is left behind."""

from typing import Any
from uuid import UUID

import pytest

from models.catalog import Product
from models.enums import Role
from models.journal import AdminAction
from server.resources import Resources
from tests.catalog.back_office import make_admin, make_owner_of_store
from tests.catalog.products.office import NOWHERE, ask, audited, columns_of, make_two_owners, mistakes, wish
from tests.conftest import Client
from tests.factories.catalog import make_brand, make_category, make_product, make_store, make_variant
from tests.factories.users import make_user

ALL = ("POST products", "GET products", "GET products/{id}", "PUT products/{id}", "DELETE products/{id}")
ALL_OF_VARIANTS = (
    "POST products/{id}/variants",
    "DELETE variants/{variant}",
    "POST variants/{variant}/attributes",
    "GET variants/{variant}/attributes",
    "DELETE variants/{variant}/attributes/{id}",
)


async def test_a_new_product_has_what_was_asked_for_and_a_slug(client: Client, resources: Resources) -> None:
    admin, store = await make_admin(resources), await make_store(name="Corner")
    body = await wish(name="  GeForce RTX™ 4090  ", description="Fast.\nLoud.", store_id=str(store.id))
    answer = await client.post("/api/admin/products", json=body, headers=admin.headers)
    view = await answer.json()
    assert (answer.status, answer.headers["ETag"]) == (201, view["etag"])
    category, brand = await make_names(body)
    assert view == {
        **body,
        "name": "GeForce RTX™ 4090",
        "slug": view["slug"],
        "category_name": category,
        "brand_name": brand,
        "store_name": "Corner",
        "is_active": True,
        "price_from": None,
        "price_to": None,
        "in_stock": False,
        "rating_average": 0,
        "rating_count": 0,
        "id": view["id"],
        "created_at": view["created_at"],
        "updated_at": view["updated_at"],
        "etag": view["etag"],
    }
    assert view["slug"].startswith("geforce-rtx")
    row = await columns_of(view["id"])
    assert (row["rating_sum"], row["slug"]) == (0, view["slug"])
    told = {**body, "name": "GeForce RTX™ 4090", "slug": view["slug"], "is_active": True}
    assert await audited() == [("product.create", "product", UUID(view["id"]), None, told)]
    action = await AdminAction.get()
    assert (action.actor_id, action.request_id) == (admin.id, answer.headers["X-Request-ID"])
    assert await ask(client, admin, "GET", f"products/{view['id']}") == (200, view)


async def make_names(body: dict[str, Any]) -> tuple[str, str]:
    product = await Product.get(category_id=body["category_id"]).prefetch_related("category", "brand")
    return product.category.name, product.brand.name


async def test_slugs_are_made_free_and_named_ones_refused_when_taken(client: Client, resources: Resources) -> None:
    admin = await make_admin(resources)
    body = await wish(name="Same name")
    slugs = [(await ask(client, admin, "POST", "products", body))[1]["slug"] for _ in range(3)]
    assert slugs == ["same-name", "same-name-2", "same-name-3"]
    status, view = await ask(client, admin, "POST", "products", {**body, "slug": "my-own"})
    assert (status, view["slug"]) == (201, "my-own")
    before = await Product.all().count()
    status, answer = await ask(client, admin, "POST", "products", {**body, "slug": "my-own"})
    assert (status, answer["code"]) == (409, "slug_taken")
    other = await make_product("Other")
    status, answer = await ask(client, admin, "PUT", f"products/{other.id}", {"slug": "my-own", "name": "New"})
    assert (status, answer["code"]) == (409, "slug_taken")
    assert ((await columns_of(other.id))["name"], await Product.all().count()) == ("Other", before + 1)
    assert len(await audited()) == 4


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"name": " "}, [("name", "string_too_short")]),
        ({"name": "N" * 201}, [("name", "string_too_long")]),
        ({"name": "a\x1b[0m"}, [("name", "control_character")]),
        ({"name": "a\x00"}, [("body", "nul_character"), ("name", "control_character")]),
        ({"slug": "Not A Slug"}, [("slug", "string_pattern_mismatch")]),
        ({"slug": "double--hyphen"}, [("slug", "string_pattern_mismatch")]),
        ({"slug": "line\n"}, [("slug", "string_pattern_mismatch")]),
        ({"slug": "s" * 221}, [("slug", "string_too_long")]),
        ({"base_price": -1}, [("base_price", "greater_than_equal")]),
        ({"base_price": 100_000_000_001}, [("base_price", "less_than_equal")]),
        ({"base_price": 1.5}, [("base_price", "int_type")]),
        ({"base_price": None}, [("base_price", "int_type")]),
        ({"description": "D" * 20_001}, [("description", "string_too_long")]),
        ({"is_active": "yes"}, [("is_active", "bool_type")]),
        ({"brand_id": "7"}, [("brand_id", "uuid_parsing")]),
        ({"rating_sum": 5}, [("rating_sum", "unknown_field")]),
        ({"category_id": str(NOWHERE)}, [("category_id", "unknown_category")]),
        (
            {"category_id": str(NOWHERE), "brand_id": str(NOWHERE), "store_id": str(NOWHERE)},
            [("category_id", "unknown_category"), ("brand_id", "unknown_brand"), ("store_id", "unknown_store")],
        ),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT"])
async def test_each_mistake_is_named_and_nothing_happens(
    client: Client, resources: Resources, method: str, fields: dict[str, Any], errors: list[tuple[str, str]]
) -> None:
    admin, product = await make_admin(resources), await make_product()
    before = await columns_of(product.id)
    path, body = ("products", await wish(**fields)) if method == "POST" else (f"products/{product.id}", fields)
    status, answer = await ask(client, admin, method, path, body)
    assert (status, mistakes(answer)) == (400, errors)
    assert (await columns_of(product.id), await Product.all().count(), await audited()) == (before, 1, [])


async def test_what_a_new_product_must_have_is_named_all_at_once(client: Client, resources: Resources) -> None:
    status, answer = await ask(client, await make_admin(resources), "POST", "products", {"slug": "x"})
    missing = [(field, "missing") for field in ("category_id", "brand_id", "name", "base_price")]
    assert (status, mistakes(answer)) == (400, missing)


async def test_a_change_leaves_the_rest_and_a_trace(client: Client, resources: Resources) -> None:
    admin, product, store = await make_admin(resources), await make_product("Before", base_price=5), await make_store()
    category, brand = await make_category("To"), await make_brand("By")
    body = {
        "category_id": str(category.id),
        "brand_id": str(brand.id),
        "store_id": str(store.id),
        "name": "After",
        "slug": "after-all",
        "description": "New.",
        "base_price": 6,
        "is_active": False,
    }
    before = {
        "category_id": str(product.category_id),
        "brand_id": str(product.brand_id),
        "store_id": None,
        "name": "Before",
        "slug": "before",
        "description": "",
        "base_price": 5,
        "is_active": True,
    }
    status, view = await ask(client, admin, "PUT", f"products/{product.id}", body)
    assert status == 200
    assert {**view, **body, "category_name": "To", "brand_name": "By", "store_name": store.name} == view
    row = await columns_of(product.id)
    assert row["updated_at"] > product.updated_at
    assert {name: str(row[name]) for name in body} == {name: str(body[name]) for name in body}
    assert await audited() == [("product.update", "product", product.id, before, body)]
    status, view = await ask(client, admin, "PUT", f"products/{product.id}", {"store_id": None, "name": "After"})
    assert (status, view["store_id"], view["name"]) == (200, None, "After")
    assert (await audited())[1][3:] == ({"store_id": str(store.id)}, {"store_id": None})


@pytest.mark.parametrize("body", [{}, {"name": "Same", "base_price": 10_000}])
async def test_what_changes_nothing_leaves_no_trace(client: Client, resources: Resources, body: dict[str, Any]) -> None:
    product = await make_product("Same")
    before = await columns_of(product.id)
    status, view = await ask(client, await make_admin(resources), "PUT", f"products/{product.id}", body)
    assert (status, view["name"]) == (200, "Same")
    assert (await columns_of(product.id), await audited()) == (before, [])


async def test_deleting_deactivates_once_and_a_change_brings_it_back(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product()
    for _ in range(2):
        assert await ask(client, admin, "DELETE", f"products/{product.id}") == (204, {})
        assert (await columns_of(product.id))["is_active"] is False
    assert await audited() == [("product.delete", "product", product.id, {"is_active": True}, {"is_active": False})]
    status, view = await ask(client, admin, "PUT", f"products/{product.id}", {"is_active": True})
    assert (status, view["is_active"]) == (200, True)


async def test_if_match_takes_the_present_version_only(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product("One")
    path = f"products/{product.id}"
    etag = (await ask(client, admin, "GET", path))[1]["etag"]
    await make_variant(product, price=5)
    assert (await ask(client, admin, "GET", path))[1]["etag"] == etag
    status, view = await ask(client, admin, "PUT", path, {"name": "Two"}, etag)
    assert (status, view["name"]) == (200, "Two")
    assert view["etag"] != etag
    for method, body in (("PUT", {"name": "Three"}), ("DELETE", None)):
        status, answer = await ask(client, admin, method, path, body, etag)
        assert (status, answer["code"]) == (412, "stale")
    row = await columns_of(product.id)
    assert (row["name"], row["is_active"], len(await audited())) == ("Two", True, 1)
    assert (await ask(client, admin, "DELETE", path, etag=view["etag"]))[0] == 204


@pytest.mark.parametrize("role", [None, Role.CUSTOMER, Role.RETAILER])
@pytest.mark.parametrize("route", [*ALL, *ALL_OF_VARIANTS])
async def test_only_admins_and_owners_come_in(
    client: Client, resources: Resources, role: Role | None, route: str
) -> None:
    variant = await make_variant()
    method, _, path = route.partition(" ")
    path = path.format(id=variant.product_id, variant=variant.id)
    person = None if role is None else await make_user(resources, role=role)
    body: dict[str, Any] | None = {} if method in {"POST", "PUT"} else None
    status, answer = await ask(client, person, method, path, body)
    assert (status, answer["code"]) == ((401, "unauthenticated") if role is None else (403, "forbidden"))
    assert (await columns_of(variant.product_id))["is_active"] is True


@pytest.mark.parametrize("of", ["another", "the shop", "nobody"])
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_what_is_anothers_is_not_found(client: Client, resources: Resources, method: str, of: str) -> None:
    mine, _, _, theirs = await make_two_owners(resources)
    product = await make_product("Theirs", store=theirs if of == "another" else None)
    before = await columns_of(product.id)
    product_id = NOWHERE if of == "nobody" else product.id
    body = {"name": "Mine"} if method == "PUT" else None
    status, answer = await ask(client, mine, method, f"products/{product_id}", body)
    assert (status, answer["code"]) == (404, "not_found")
    assert (await columns_of(product.id), await audited()) == (before, [])


async def test_an_owner_makes_and_moves_products_between_their_own_open_stores(
    client: Client, resources: Resources
) -> None:
    mine, first, _, theirs = await make_two_owners(resources)
    owner = await first.owner
    second, closed = await make_store(owner), await make_store(owner, is_active=False)
    body = await wish(store_id=str(first.id))
    status, view = await ask(client, mine, "POST", "products", body)
    assert (status, view["store_id"]) == (201, str(first.id))
    path = f"products/{view['id']}"
    for store_id, refusal in (
        (None, [("store_id", "store_required")]),
        (str(theirs.id), [("store_id", "unknown_store")]),
        (str(closed.id), [("store_id", "unknown_store")]),
        (str(NOWHERE), [("store_id", "unknown_store")]),
    ):
        for method, where, sent in (("POST", "products", body), ("PUT", path, {})):
            status, answer = await ask(client, mine, method, where, {**sent, "store_id": store_id, "name": "No"})
            assert (status, mistakes(answer)) == (400, refusal), (method, store_id)
    status, answer = await ask(client, mine, "POST", "products", {**body, "store_id": None, "brand_id": str(NOWHERE)})
    assert mistakes(answer) == [("store_id", "store_required"), ("brand_id", "unknown_brand")]
    without = {name: value for name, value in body.items() if name != "store_id"}
    assert mistakes((await ask(client, mine, "POST", "products", without))[1]) == [("store_id", "store_required")]
    assert await Product.all().count() == 1
    status, view = await ask(client, mine, "PUT", path, {"store_id": str(second.id)})
    assert (status, view["store_id"]) == (200, str(second.id))
    assert (await ask(client, mine, "DELETE", path))[0] == 204


async def test_an_owner_edits_what_stands_in_their_closed_store(client: Client, resources: Resources) -> None:
    mine, store = await make_owner_of_store(resources)
    product = await make_product(store=store)
    store.is_active = False
    await store.save()
    path, body = f"products/{product.id}", {"name": "New", "store_id": str(store.id)}
    status, view = await ask(client, mine, "PUT", path, body)
    assert (status, view["name"]) == (200, "New")


async def test_an_admin_may_use_what_is_not_open_yet(client: Client, resources: Resources) -> None:
    category, brand = await make_category(is_active=False), await make_brand(is_active=False)
    body = await wish(
        category_id=str(category.id), brand_id=str(brand.id), store_id=str((await make_store(is_active=False)).id)
    )
    assert (await ask(client, await make_admin(resources), "POST", "products", body))[0] == 201
