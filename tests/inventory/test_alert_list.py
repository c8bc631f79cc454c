"""The back office's alerts of low stock: who sees which, the list, and what can be done by hand."""

from typing import Any
from uuid import UUID

import pytest

from models.enums import Role
from models.inventory import StockAlert
from models.journal import AdminAction
from server.audit.queries import run_audit
from server.resources import Resources
from tests.catalog.back_office import make_admin, make_owner_of_store
from tests.conftest import Client
from tests.factories.catalog import make_product, make_store, make_variant
from tests.factories.users import Person, make_user
from tests.inventory.back_office import alerts, change_alert, change_stock, listed, open_alert


async def test_the_list_shows_what_is_low_newest_first(client: Client, resources: Resources) -> None:
    admin = await make_admin(resources)
    store = await make_store(name="Pune")
    product = await make_product("GeForce", store=store)
    red, blue = await make_variant(product, name="Red", sku="R"), await make_variant(product, sku="B")
    plain = await make_variant(sku="P")
    opened = {variant.sku: await open_alert(client, admin, variant) for variant in (red, blue, plain)}
    await change_stock(client, red.id, admin, {"delta": -4, "reason": "correction"})
    await change_alert(client, opened["B"].id, admin, {"status": "resolved"})
    body = await listed(client, admin, "?include_total=true")
    assert ([row["sku"] for row in body["items"]], body["total"], body["next_cursor"]) == (["P", "B", "R"], 3, None)
    row = body["items"][2]
    times = {name: row[name] for name in ("created_at", "updated_at")}
    assert row == {
        "id": str(opened["R"].id),
        "product_id": str(product.id),
        "product_name": "GeForce",
        "product_variant_id": str(red.id),
        "variant_name": "Red",
        "sku": "R",
        "store_id": str(store.id),
        "store_name": "Pune",
        "stock_level": 9,
        "threshold": 10,
        "stock_quantity": 5,
        "status": "pending",
        "resolved_at": None,
        "etag": row["etag"],
        **times,
    }
    queries = {
        "status=pending": ["P", "R"],
        "status=resolved": ["B"],
        "status=sent": [],
        f"store_id={store.id}": ["B", "R"],
        f"product_id={plain.product_id}": ["P"],
        f"product_id={product.id}&status=pending": ["R"],
        f"store_id={product.id}": [],
    }
    found = {query: await listed(client, admin, f"?include_total=true&{query}") for query in queries}
    assert {query: [row["sku"] for row in page["items"]] for query, page in found.items()} == queries
    assert {query: page["total"] for query, page in found.items()} == {q: len(skus) for q, skus in queries.items()}


async def test_the_list_pages(client: Client, resources: Resources) -> None:
    admin = await make_admin(resources)
    for sku in "ABCDE":
        await open_alert(client, admin, await make_variant(sku=sku))
    first = await listed(client, admin, "?limit=2")
    await open_alert(client, admin, await make_variant(sku="F"))
    second = await listed(client, admin, f"?limit=2&cursor={first['next_cursor']}")
    third = await listed(client, admin, f"?limit=2&include_total=true&cursor={second['next_cursor']}")
    pages = [[row["sku"] for row in page["items"]] for page in (first, second, third)]
    assert (pages, third["next_cursor"], third["total"]) == ([["E", "D"], ["C", "B"], ["A"]], None, 6)


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("status=open", [("query.status", "enum")]),
        ("store_id=7&product_id=x", [("query.store_id", "uuid_parsing"), ("query.product_id", "uuid_parsing")]),
        ("limit=0&sku=R", [("query.limit", "greater_than_equal"), ("query.sku", "unknown_field")]),
        ("cursor=x", [("query.cursor", "bad_cursor")]),
    ],
)
async def test_a_query_that_makes_no_sense_is_refused(
    client: Client, resources: Resources, query: str, errors: list[tuple[str, str]]
) -> None:
    admin = await make_admin(resources)
    answer = await client.get(f"/api/admin/stock-alerts?{query}", headers=admin.headers)
    body = await answer.json()
    assert (answer.status, [(error["field"], error["code"]) for error in body["errors"]]) == (400, errors)


async def test_an_alert_is_resolved_by_hand_once(client: Client, resources: Resources) -> None:
    admin = await make_admin(resources)
    variant = await make_variant()
    alert = await open_alert(client, admin, variant)
    path = f"/api/admin/stock-alerts/{alert.id}"
    answer = await client.put(path, json={"status": "resolved"}, headers=admin.headers)
    view = await answer.json()
    row = await StockAlert.get(id=alert.id)
    assert (answer.status, view["status"], row.status, answer.headers["ETag"]) == (
        200,
        "resolved",
        "resolved",
        view["etag"],
    )
    assert row.resolved_at is not None
    assert view["resolved_at"] == row.resolved_at.isoformat().replace("+00:00", "Z")
    action = await AdminAction.get(entity="stock_alert")
    assert (action.actor_id, action.action, action.entity_id) == (admin.id, "stock_alert.resolve", alert.id)
    assert (action.before, action.after) == ({"status": "pending"}, {"status": "resolved"})
    for body in ({"status": "resolved"}, {}, {"status": None}):
        assert await change_alert(client, alert.id, admin, body) == (200, view)
    assert await AdminAction.filter(entity="stock_alert").count() == 1
    # What is low still is told again when it falls further.
    await open_alert(client, admin, variant)
    assert await alerts() == [("resolved", 9, 10), ("pending", 8, 10)]
    assert await run_audit() == []


async def test_an_open_alert_stays_as_it_is_without_a_wish(client: Client, resources: Resources) -> None:
    admin = await make_admin(resources)
    alert = await open_alert(client, admin, await make_variant())
    status, view = await change_alert(client, alert.id, admin, {})
    assert (status, view["status"]) == (200, "pending")
    assert (await StockAlert.get(id=alert.id)).updated_at == alert.updated_at


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({"status": "sent"}, [("status", "literal_error")]),
        ({"status": "pending"}, [("status", "literal_error")]),
        ({"status": 1, "threshold": 3}, [("status", "literal_error"), ("threshold", "unknown_field")]),
    ],
)
async def test_an_alert_goes_no_other_way_by_hand(
    client: Client, resources: Resources, body: dict[str, Any], errors: list[tuple[str, str]]
) -> None:
    admin = await make_admin(resources)
    alert = await open_alert(client, admin, await make_variant())
    status, answer = await change_alert(client, alert.id, admin, body)
    assert (status, [(error["field"], error["code"]) for error in answer["errors"]]) == (400, errors)
    assert await alerts() == [("pending", 9, 10)]


async def test_if_match_tells_who_resolved_it_first(client: Client, resources: Resources) -> None:
    admin = await make_admin(resources)
    alert = await open_alert(client, admin, await make_variant())
    etag = (await listed(client, admin))["items"][0]["etag"]
    await StockAlert.filter(id=alert.id).update(status="sent")
    wish = {"status": "resolved"}
    status, answer = await change_alert(client, alert.id, admin, wish, '"other"')
    assert (status, answer["code"], await alerts()) == (412, "stale", [("sent", 9, 10)])
    # The mail that went out meanwhile does not stand in the way.
    status, view = await change_alert(client, alert.id, admin, wish, etag)
    assert (status, view["status"]) == (200, "resolved")
    status, answer = await change_alert(client, alert.id, admin, wish, etag)
    assert (status, answer["code"]) == (412, "stale")
    assert (await change_alert(client, alert.id, admin, wish, view["etag"]))[0] == 200
    assert (await AdminAction.get(entity="stock_alert")).before == {"status": "sent"}


@pytest.mark.parametrize(
    ("role", "list_status", "status"),
    [(None, 401, 401), (Role.CUSTOMER, 403, 403), (Role.RETAILER, 403, 403), (Role.OWNER, 200, 404)],
)
async def test_others_see_and_change_nothing(
    client: Client, resources: Resources, role: Role | None, list_status: int, status: int
) -> None:
    admin = await make_admin(resources)
    if role is Role.OWNER:
        person, _ = await make_owner_of_store(resources)
    else:
        person = await make_user(resources, role=role or Role.CUSTOMER)
    if role is None:
        person = Person(person.id, person.email, {})
    for store in (None, await make_store()):
        alert = await open_alert(client, admin, await make_variant(await make_product(store=store)))
        assert (await change_alert(client, alert.id, person, {"status": "resolved"}))[0] == status
    answer = await client.get("/api/admin/stock-alerts?include_total=true", headers=person.headers)
    assert answer.status == list_status
    if role is Role.OWNER:
        assert await answer.json() == {"items": [], "next_cursor": None, "total": 0}
    assert await alerts() == [("pending", 9, 10)] * 2


async def test_an_owner_sees_and_resolves_those_of_their_stores(client: Client, resources: Resources) -> None:
    admin = await make_admin(resources)
    owner, store = await make_owner_of_store(resources)
    foreign = await make_store()
    mine = await open_alert(client, admin, await make_variant(await make_product(store=store), sku="MINE"))
    await open_alert(client, admin, await make_variant(await make_product(store=foreign), sku="THEIRS"))
    body = await listed(client, owner, "?include_total=true")
    assert ([row["sku"] for row in body["items"]], body["total"]) == (["MINE"], 1)
    assert (await listed(client, owner, f"?store_id={foreign.id}"))["items"] == []
    assert (await change_alert(client, mine.id, owner, {"status": "resolved"}))[0] == 200
    assert await alerts() == [("resolved", 9, 10), ("pending", 9, 10)]


@pytest.mark.parametrize("alert_id", [str(UUID(int=1)), "7"])
async def test_what_is_not_there_is_not_found(client: Client, resources: Resources, alert_id: str) -> None:
    status, answer = await change_alert(client, alert_id, await make_admin(resources), {"status": "resolved"})
    assert (status, answer["code"]) == (404, "not_found")
