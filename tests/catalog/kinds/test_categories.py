"""The back office's categories: what a change does, what is refused, and what is left behind."""

import asyncio
from typing import Any

import pytest

from models.catalog import Category
from models.enums import TargetRole
from models.journal import AdminAction
from tests.catalog.kinds.office import NOWHERE, Office, noted
from tests.factories.catalog import make_category

Errors = list[tuple[str, str]]
WHOLE: dict[str, Any] = {
    "name": "Gaming",
    "slug": "games",
    "target_role": "retailer",
    "tax_rate": 12.5,
    "is_active": False,
    "sort_order": 3,
}


async def columns(category_id: Any) -> dict[str, Any]:
    return (await Category.filter(id=category_id).values())[0]


async def test_a_new_category_is_as_wished_and_leaves_a_trace(office: Office) -> None:
    parent = await make_category("Cards", parent=await make_category("Parts"))
    body = {**WHOLE, "name": " Gaming ", "parent_id": str(parent.id)}
    answer = await office.client.post("/api/admin/categories", json=body, headers=office.person.headers)
    view = await answer.json()
    assert (answer.status, answer.headers["ETag"]) == (201, view["etag"])
    row = await Category.get(slug="games")
    assert view == {
        **WHOLE,
        "id": str(row.id),
        "parent_id": str(parent.id),
        "path": ["Parts", "Cards", "Gaming"],
        "created_at": view["created_at"],
        "updated_at": view["updated_at"],
        "etag": view["etag"],
    }
    assert (row.name, row.parent_id, row.target_role, str(row.tax_rate)) == ("Gaming", parent.id, "retailer", "12.50")
    assert (row.is_active, row.sort_order) == (False, 3)
    kept = {**WHOLE, "tax_rate": "12.50", "parent_id": str(parent.id)}
    assert await noted() == [("category.create", "category", None, kept)]
    assert (await AdminAction.get()).entity_id == row.id


async def test_a_name_is_enough(office: Office) -> None:
    view = await office.make("categories", {"name": "Graphics Cards"})
    assert {name: view[name] for name in (*WHOLE, "parent_id", "path")} == {
        "name": "Graphics Cards",
        "slug": "graphics-cards",
        "target_role": "both",
        "tax_rate": None,
        "is_active": True,
        "sort_order": 0,
        "parent_id": None,
        "path": ["Graphics Cards"],
    }


@pytest.mark.parametrize("rate", [0, 5, 18.0, 12.5, 0.01, 99.99, 100, None])
async def test_a_tax_rate_is_a_number_in_percent(office: Office, rate: float | None) -> None:
    view = await office.make("categories", {"name": "A", "tax_rate": rate})
    assert view["tax_rate"] == rate
    status, changed = await office.ask("PUT", f"categories/{view['id']}", {"tax_rate": rate})
    assert (status, changed["updated_at"]) == (200, view["updated_at"])
    assert str(await Category.get().values_list("tax_rate", flat=True)) == ("None" if rate is None else f"{rate:.2f}")


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({}, [("name", "missing")]),
        ({"name": " "}, [("name", "string_too_short")]),
        ({"name": "N" * 121}, [("name", "string_too_long")]),
        ({"name": "a\tb"}, [("name", "control_character")]),
        ({"name": "a\x00"}, [("body", "nul_character"), ("name", "control_character")]),
        ({"name": 5}, [("name", "string_type")]),
        *(
            ({"name": "A", "slug": slug}, [("slug", "string_pattern_mismatch")])
            for slug in ("", "A", "a--b", "-a", "a-", "a b", "a\n", "é", "a_b")
        ),
        ({"name": "A", "slug": "s" * 141}, [("slug", "string_too_long")]),
        ({"name": "A", "target_role": "admin"}, [("target_role", "enum")]),
        ({"name": "A", "target_role": None}, [("target_role", "enum")]),
        ({"name": "A", "tax_rate": -1}, [("tax_rate", "greater_than_equal")]),
        ({"name": "A", "tax_rate": 100.01}, [("tax_rate", "less_than_equal")]),
        ({"name": "A", "tax_rate": 18.125}, [("tax_rate", "decimal_max_places")]),
        ({"name": "A", "tax_rate": "18"}, [("tax_rate", "decimal_type")]),
        ({"name": "A", "tax_rate": True}, [("tax_rate", "decimal_type")]),
        ({"name": "A", "sort_order": 1_000_001}, [("sort_order", "less_than_equal")]),
        ({"name": "A", "sort_order": 1.5}, [("sort_order", "int_type")]),
        ({"name": "A", "is_active": 1}, [("is_active", "bool_type")]),
        ({"name": "A", "parent_id": "7"}, [("parent_id", "uuid_parsing")]),
        ({"name": "A", "parent_id": str(NOWHERE)}, [("parent_id", "unknown_parent")]),
        (
            {"name": "", "tax_rate": -1, "x": 1},
            [("name", "string_too_short"), ("tax_rate", "greater_than_equal"), ("x", "unknown_field")],
        ),
    ],
)
async def test_each_mistake_is_named_and_nothing_changes(office: Office, body: dict[str, Any], errors: Errors) -> None:
    category = await make_category("Before")
    before = await columns(category.id)
    status, _, found = await office.refused("POST", "categories", body)
    assert (status, found) == (400, errors)
    if body:
        status, _, found = await office.refused("PUT", f"categories/{category.id}", body)
        assert (status, found) == (400, errors)
    assert await Category.all().values() == [before]
    assert await noted() == []


async def test_a_number_too_big_for_any_number_is_refused(office: Office) -> None:
    answer = await office.client.post(
        "/api/admin/categories",
        data=b'{"name": "A", "tax_rate": 1e999}',
        headers={**office.person.headers, "Content-Type": "application/json"},
    )
    assert (answer.status, (await answer.json())["errors"][0]["field"]) == (400, "tax_rate")


async def test_a_part_changes_nothing_else(office: Office) -> None:
    parent = await make_category("Parts")
    category = await make_category("Cards", parent=parent, tax_rate="18", sort_order=2)
    before = await columns(category.id)
    status, view = await office.ask("PUT", f"categories/{category.id}", {"name": "Boards", "tax_rate": None})
    assert (status, view["path"]) == (200, ["Parts", "Boards"])
    row = await columns(category.id)
    assert row.pop("updated_at") > before.pop("updated_at")
    assert row == {**before, "name": "Boards", "tax_rate": None}
    assert await noted() == [
        (
            "category.update",
            "category",
            {"name": "Cards", "tax_rate": "18.00"},
            {"name": "Boards", "tax_rate": None},
        )
    ]


async def test_everything_can_be_changed(office: Office) -> None:
    category = await make_category("Cards", parent=await make_category("Parts"))
    body = {**WHOLE, "parent_id": None}
    status, view = await office.ask("PUT", f"categories/{category.id}", body)
    assert (status, {name: view[name] for name in body}, view["path"]) == (200, body, ["Gaming"])


@pytest.mark.parametrize("body", [{}, {"name": "Cards", "parent_id": None, "target_role": "both", "sort_order": 0}])
async def test_what_changes_nothing_leaves_no_trace(office: Office, body: dict[str, Any]) -> None:
    category = await make_category("Cards")
    before = await columns(category.id)
    assert (await office.ask("PUT", f"categories/{category.id}", body))[0] == 200
    assert await columns(category.id) == before
    assert await noted() == []


async def test_deleting_is_soft_and_can_be_undone(office: Office) -> None:
    category = await make_category("Cards")
    for _ in range(2):
        assert await office.ask("DELETE", f"categories/{category.id}") == (204, None)
        assert (await columns(category.id))["is_active"] is False
    assert await noted() == [("category.delete", "category", {"is_active": True}, {"is_active": False})]
    status, view = await office.ask("PUT", f"categories/{category.id}", {"is_active": True})
    assert (status, view["is_active"]) == (200, True)
    assert (await noted())[1][0] == "category.update"


async def test_what_is_not_there_is_not_found(office: Office) -> None:
    for path in (f"categories/{NOWHERE}", "categories/7"):
        assert await office.refused("PUT", path, {"name": "A"}) == (404, "not_found", [])
        assert await office.refused("DELETE", path) == (404, "not_found", [])


async def test_if_match_takes_the_present_version_only(office: Office) -> None:
    made = await office.make("categories", {"name": "A"})
    path, etag = f"categories/{made['id']}", made["etag"]
    assert (await office.listed("categories"))["items"][0]["etag"] == etag
    status, view = await office.ask("PUT", path, {"name": "B"}, etag)
    assert (status, view["etag"] == etag) == (200, False)
    for method, body in (("PUT", {"name": "C"}), ("DELETE", None)):
        status, answer = await office.ask(method, path, body, etag)
        assert (status, answer["code"]) == (412, "stale")
    assert (await columns(made["id"]))["name"] == "B"
    assert [action for action, *_ in await noted()] == ["category.create", "category.update"]
    assert await office.ask("DELETE", path, None, view["etag"]) == (204, None)


async def test_of_many_editors_of_one_version_one_wins(office: Office) -> None:
    made = await office.make("categories", {"name": "A"})
    path = f"categories/{made['id']}"
    answers = await asyncio.gather(
        *(office.ask("PUT", path, {"sort_order": place}, made["etag"]) for place in range(1, 9))
    )
    assert sorted(status for status, _ in answers) == [200, *[412] * 7]
    assert await AdminAction.filter(action="category.update").count() == 1


async def test_the_list_filters_and_pages(office: Office) -> None:
    parts = await make_category("Parts")
    cards = await make_category("Graphics Cards", parent=parts, sort_order=9, target_role=TargetRole.RETAILER)
    await make_category("Sound cards", parent=parts, is_active=False)
    await make_category("50% off_", parent=cards)
    for query, found in {
        "": ["50%-off_", "graphics-cards", "parts", "sound-cards"],
        "?root=true": ["parts"],
        "?root=false": ["50%-off_", "graphics-cards", "sound-cards"],
        f"?parent_id={parts.id}": ["graphics-cards", "sound-cards"],
        f"?parent_id={parts.id}&is_active=true": ["graphics-cards"],
        f"?parent_id={parts.id}&root=true": [],
        f"?parent_id={NOWHERE}": [],
        "?is_active=false": ["sound-cards"],
        "?q=CARDS": ["graphics-cards", "sound-cards"],
        "?q=%25": ["50%-off_"],
        "?q=f_": ["50%-off_"],
        "?q=nothing": [],
    }.items():
        assert await office.slugs(f"categories{query}") == found, query
    first = await office.listed("categories?limit=3&include_total=true")
    assert ([row["path"] for row in first["items"]], first["total"]) == (
        [["Parts", "Graphics Cards", "50% off_"], ["Parts", "Graphics Cards"], ["Parts"]],
        4,
    )
    rest = await office.listed(f"categories?limit=3&include_total=true&cursor={first['next_cursor']}")
    assert ([row["name"] for row in rest["items"]], rest["next_cursor"], rest["total"]) == (["Sound cards"], None, 4)
    assert (await office.listed("categories?q=cards&limit=1&include_total=true"))["total"] == 2


@pytest.mark.parametrize("kind", ["categories", "brands", "attributes"])
async def test_the_lists_refuse_what_they_do_not_know(office: Office, kind: str) -> None:
    assert await office.refused("GET", f"{kind}?sort=name&q=&limit=0") == (
        400,
        "invalid_request",
        [("query.limit", "greater_than_equal"), ("query.q", "string_too_short"), ("query.sort", "unknown_field")],
    )
    assert await office.refused("GET", f"{kind}?cursor=x") == (400, "bad_cursor", [("query.cursor", "bad_cursor")])
