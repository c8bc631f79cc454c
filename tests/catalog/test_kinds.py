"""The tree of categories and the list of brands."""

from typing import Any

import pytest

from models.catalog import Brand, Category
from models.enums import Role, TargetRole
from server.core.db import transaction
from server.resources import Resources
from tests.conftest import Client
from tests.factories.catalog import make_brand, make_category
from tests.factories.users import make_user

Shape = dict[str, Any]


async def tree(client: Client, headers: dict[str, str] | None = None) -> Shape:
    """The names of the categories that are shown, each with those below it."""
    answer = await client.get("/api/categories", headers=headers)
    assert answer.status == 200

    def shape(nodes: list[dict[str, Any]]) -> Shape:
        return {node["name"]: shape(node["children"]) for node in nodes}

    return shape((await answer.json())["items"])


async def test_a_node_has_its_fields(client: Client) -> None:
    root = await make_category("Graphics cards", sort_order=3)
    leaf = await make_category("Gaming", parent=root)
    answer = await client.get("/api/categories")
    assert await answer.json() == {
        "items": [
            {
                "id": str(root.id),
                "name": "Graphics cards",
                "slug": "graphics-cards",
                "parent_id": None,
                "sort_order": 3,
                "children": [
                    {
                        "id": str(leaf.id),
                        "name": "Gaming",
                        "slug": "gaming",
                        "parent_id": str(root.id),
                        "sort_order": 0,
                        "children": [],
                    }
                ],
            }
        ]
    }


async def test_siblings_stand_in_their_order_then_by_name(client: Client) -> None:
    root = await make_category("Root")
    for name, place in (("Last", 2), ("Beta", 1), ("Alpha", 1)):
        await make_category(name, parent=root, sort_order=place)
    assert list((await tree(client))["Root"]) == ["Alpha", "Beta", "Last"]


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (None, {"All": {"Customers": {}}}),
        (Role.OWNER, {"All": {"Customers": {}}}),
        (Role.RETAILER, {"All": {}, "Retailers": {"For all in bulk": {}}}),
        (Role.ADMIN, {"All": {"Customers": {}}, "Retailers": {"For all in bulk": {}}}),
    ],
)
async def test_each_role_sees_its_tree(client: Client, resources: Resources, role: Role | None, seen: Shape) -> None:
    everybody = await make_category("All")
    await make_category("Customers", parent=everybody, target_role=TargetRole.CUSTOMER)
    retailers = await make_category("Retailers", target_role=TargetRole.RETAILER)
    await make_category("For all in bulk", parent=retailers)
    closed = await make_category("Closed", parent=everybody, is_active=False)
    await make_category("Below closed", parent=closed)
    assert await tree(client, (await make_user(resources, role=role)).headers if role else None) == seen


async def test_the_tree_is_kept_until_a_category_changes(client: Client) -> None:
    category = await make_category("Before")
    assert await tree(client) == {"Before": {}}
    await Category.filter(id=category.id).update(name="After")
    assert await tree(client) == {"Before": {}}
    async with transaction() as tx:
        tx.stale.add("categories")
    assert await tree(client) == {"After": {}}


async def test_brands_are_paged_by_slug_and_only_active_ones(client: Client) -> None:
    for name in ("Zotac", "Asus", "MSI", "Inno3D"):
        await make_brand(name)
    await make_brand("Closed", is_active=False)
    asus = await Brand.get(name="Asus")
    first = await (await client.get("/api/brands?limit=3&include_total=true")).json()
    assert first["items"][0] == {"id": str(asus.id), "name": "Asus", "slug": "asus"}
    assert ([brand["name"] for brand in first["items"]], first["total"]) == (["Asus", "Inno3D", "MSI"], 4)
    rest = await (await client.get(f"/api/brands?limit=3&cursor={first['next_cursor']}")).json()
    assert ([brand["name"] for brand in rest["items"]], rest["next_cursor"]) == (["Zotac"], None)
    assert "total" not in rest


async def test_no_brands_are_an_empty_list(client: Client) -> None:
    assert await (await client.get("/api/brands")).json() == {"items": [], "next_cursor": None}


async def test_brands_refuse_what_they_do_not_know(client: Client) -> None:
    answer = await client.get("/api/brands?cursor=x&sort=name")
    assert answer.status == 400
    assert [error["field"] for error in (await answer.json())["errors"]] == ["query.sort"]
    assert (await (await client.get("/api/brands?cursor=x")).json())["code"] == "bad_cursor"
    assert (await client.get("/api/categories?depth=2")).status == 400
