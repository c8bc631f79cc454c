"""Changing stock by hand: what comes of it, what is refused, who may, and what is left behind."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from models.catalog import Product, ProductVariant
from models.enums import Role
from models.inventory import StockMovement
from models.journal import AdminAction
from server.audit.queries import run_audit
from server.core.db import Tx, transaction
from server.core.tokens import Principal
from server.inventory.schemas import MOST, ChangeStock
from server.inventory.service import add_first_stock, change_stock
from server.resources import Resources
from tests.catalog.back_office import NOT_THEIRS, columns, make_admin, make_owner_of_store, make_stranger
from tests.conftest import Client
from tests.factories.catalog import make_product, make_store, make_variant
from tests.inventory import back_office
from tests.inventory.back_office import moves


async def test_a_change_answers_the_stock_and_leaves_a_trace(client: Client, resources: Resources) -> None:
    admin = await make_admin(resources)
    variant = await make_variant(stock=12, sku="RTX", low_stock_threshold=20)
    body = {"delta": 3, "reason": "restock"}
    answer = await client.put(f"/api/admin/variants/{variant.id}/stock", json=body, headers=admin.headers)
    view = await answer.json()
    row = await columns(variant.id)
    assert (answer.status, view) == (
        200,
        {
            "product_variant_id": str(variant.id),
            "sku": "RTX",
            "stock_quantity": 15,
            "low_stock_threshold": 20,
            "is_low": True,
            "updated_at": row["updated_at"].isoformat().replace("+00:00", "Z"),
        },
    )
    assert (row["stock_quantity"], row["updated_at"] > variant.updated_at) == (15, True)
    assert await moves(variant.id) == [(12, "initial", None), (3, "restock", admin.id)]
    action = await AdminAction.get()
    assert (action.actor_id, action.action, action.entity, action.entity_id) == (
        admin.id,
        "variant.stock",
        "product_variant",
        variant.id,
    )
    assert action.before == {"stock_quantity": 12}
    assert action.after == {"stock_quantity": 15, "reason": "restock"}
    assert action.request_id == answer.headers["X-Request-ID"]
    assert await run_audit() == []


@pytest.mark.parametrize(
    ("body", "stock", "delta"),
    [
        ({"delta": -12, "reason": "correction"}, 0, -12),
        ({"delta": MOST - 12, "reason": "restock"}, MOST, MOST - 12),
        ({"set": 0, "from": 12, "reason": "correction"}, 0, -12),
        ({"set": MOST, "from": 12, "reason": "restock"}, MOST, MOST - 12),
        ({"set": 13, "from": 12, "reason": "correction", "delta": None}, 13, 1),
    ],
)
async def test_stock_is_changed_by_or_set_to(
    client: Client, resources: Resources, body: dict[str, Any], stock: int, delta: int
) -> None:
    admin = await make_admin(resources)
    variant = await make_variant(stock=12)
    status, view = await back_office.change_stock(client, variant.id, admin, body)
    assert (status, view["stock_quantity"], view["low_stock_threshold"], view["is_low"]) == (200, stock, 10, stock < 10)
    assert await moves(variant.id) == [(12, "initial", None), (delta, body["reason"], admin.id)]
    assert await run_audit() == []


async def test_setting_what_is_there_changes_nothing(client: Client, resources: Resources) -> None:
    variant = await make_variant(stock=4)
    before = await columns(variant.id)
    body = {"set": 4, "from": 4, "reason": "correction"}
    status, view = await back_office.change_stock(client, variant.id, await make_admin(resources), body)
    assert (status, view["stock_quantity"], view["is_low"]) == (200, 4, True)
    assert await columns(variant.id) == before
    assert await moves(variant.id) == [(4, "initial", None)]
    assert (await AdminAction.all().count(), await back_office.alerts()) == (0, [])


@pytest.mark.parametrize(
    ("body", "code", "fields"),
    [
        ({"delta": -13, "reason": "correction"}, "stock_below_zero", {"stock_quantity": 12}),
        ({"set": 5, "from": 11, "reason": "correction"}, "stock_changed", {"stock_quantity": 12}),
        ({"set": 12, "from": 5, "reason": "correction"}, "stock_changed", {"stock_quantity": 12}),
        (
            {"delta": MOST - 11, "reason": "restock"},
            "stock_too_high",
            {"stock_quantity": 12, "maximum": 1_000_000_000},
        ),
    ],
)
async def test_what_the_stock_does_not_allow_is_refused_without_a_trace(
    client: Client, resources: Resources, body: dict[str, Any], code: str, fields: dict[str, int]
) -> None:
    admin = await make_admin(resources)
    variant = await make_variant(stock=12)
    before = await columns(variant.id)
    status, answer = await back_office.change_stock(client, variant.id, admin, body, "key-1")
    assert (status, answer["code"], {name: answer[name] for name in fields}) == (409, code, fields)
    assert await columns(variant.id) == before
    assert await moves(variant.id) == [(12, "initial", None)]
    assert await AdminAction.all().count() == 0
    # A refusal is not kept: with the same key the change is tried again.
    async with transaction() as tx:
        await add_first_stock(tx, variant.id, 1, actor_id=admin.id)
    status, answer = await back_office.change_stock(client, variant.id, admin, body, "key-1")
    assert (status, answer["stock_quantity"]) == ((200, 0) if code == "stock_below_zero" else (409, 13))


async def test_more_than_the_most_can_still_go_down(client: Client, resources: Resources) -> None:
    """Cancelled orders may lift the stock over what a hand may."""
    variant = await make_variant(stock=MOST + 5)
    body = {"delta": -1, "reason": "correction"}
    status, view = await back_office.change_stock(client, variant.id, await make_admin(resources), body)
    assert (status, view["stock_quantity"]) == (200, MOST + 4)


WITHOUT_REASON = ("reason", "missing")


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({}, [("delta", "missing"), WITHOUT_REASON]),
        ({"reason": "restock"}, [("delta", "missing")]),
        ({"delta": None, "set": None, "reason": "restock"}, [("delta", "missing")]),
        ({"delta": 0, "reason": "restock"}, [("delta", "zero_delta")]),
        ({"delta": 1, "reason": "sale"}, [("reason", "literal_error")]),
        ({"delta": 1, "reason": "initial"}, [("reason", "literal_error")]),
        ({"delta": 1, "reason": None}, [("reason", "literal_error")]),
        ({"delta": "1", "reason": "restock"}, [("delta", "int_type")]),
        ({"delta": 1.5, "reason": "restock"}, [("delta", "int_type")]),
        ({"delta": True, "reason": "restock"}, [("delta", "int_type")]),
        ({"delta": MOST + 1, "reason": "restock"}, [("delta", "less_than_equal")]),
        ({"delta": -MOST - 1, "reason": "restock"}, [("delta", "greater_than_equal")]),
        ({"set": 5, "reason": "restock"}, [("set", "set_without_from")]),
        ({"from": 5, "reason": "restock"}, [("delta", "missing")]),
        ({"from": 5, "delta": 1, "reason": "restock"}, [("delta", "delta_with_set")]),
        ({"set": 5, "from": 4, "delta": 1, "reason": "restock"}, [("delta", "delta_with_set")]),
        ({"set": 5, "delta": 1, "reason": "restock"}, [("set", "set_without_from"), ("delta", "delta_with_set")]),
        ({"set": -1, "from": 4, "reason": "restock"}, [("set", "greater_than_equal")]),
        ({"set": MOST + 1, "from": 4, "reason": "restock"}, [("set", "less_than_equal")]),
        ({"set": 1, "from": -4, "reason": "restock"}, [("from", "greater_than_equal")]),
        (
            {"set_to": 1, "expected": 1, "reason": "restock"},
            [("delta", "missing"), ("set_to", "unknown_field"), ("expected", "unknown_field")],
        ),
        (
            {"set": "1", "from": 2.5, "delta": 0, "x": 1},
            [
                ("from", "int_type"),
                ("set", "int_type"),
                ("delta", "zero_delta"),
                WITHOUT_REASON,
                ("x", "unknown_field"),
            ],
        ),
    ],
)
async def test_each_mistake_is_named_and_nothing_changes(
    client: Client, resources: Resources, body: dict[str, Any], errors: list[tuple[str, str]]
) -> None:
    variant = await make_variant(stock=4)
    before = await columns(variant.id)
    status, answer = await back_office.change_stock(client, variant.id, await make_admin(resources), body)
    found = [(error["field"], error["code"]) for error in answer["errors"]]
    assert (status, found) == (400, errors)
    assert await columns(variant.id) == before
    assert await moves(variant.id) == [(4, "initial", None)]


@pytest.mark.parametrize(("role", "status", "code"), NOT_THEIRS)
async def test_others_may_not_change_it(
    client: Client, resources: Resources, role: Role | None, status: int, code: str
) -> None:
    person = await make_stranger(resources, role)
    for store in (None, await make_store()):
        variant = await make_variant(await make_product(store=store))
        body = {"delta": 1, "reason": "restock"}
        answered, answer = await back_office.change_stock(client, variant.id, person, body)
        assert (answered, answer["code"]) == (status, code)
        assert (await columns(variant.id))["stock_quantity"] == 10
    assert (await AdminAction.all().count(), await StockMovement.all().count()) == (0, 2)


async def test_an_owner_changes_what_is_of_their_stores(client: Client, resources: Resources) -> None:
    owner, store = await make_owner_of_store(resources)
    variant = await make_variant(await make_product(store=store), stock=2, is_active=False)
    body = {"delta": 1, "reason": "restock"}
    status, view = await back_office.change_stock(client, variant.id, owner, body)
    assert (status, view["stock_quantity"]) == (200, 3)
    assert await moves(variant.id) == [(2, "initial", None), (1, "restock", owner.id)]


@pytest.mark.parametrize("variant_id", [str(UUID(int=1)), "7"])
async def test_what_is_not_there_is_not_found(client: Client, resources: Resources, variant_id: str) -> None:
    body = {"delta": 1, "reason": "restock"}
    status, answer = await back_office.change_stock(client, variant_id, await make_admin(resources), body)
    assert (status, answer["code"]) == (404, "not_found")


async def test_one_key_changes_once_and_answers_the_same(client: Client, resources: Resources) -> None:
    admin = await make_admin(resources)
    variant = await make_variant(stock=20)
    path, body = f"/api/admin/variants/{variant.id}/stock", {"delta": 5, "reason": "restock"}
    headers = admin.headers | {"Idempotency-Key": "count-1"}
    first = await client.put(path, json=body, headers=headers)
    less = {"delta": -9, "reason": "correction"}
    assert (await back_office.change_stock(client, variant.id, admin, less))[0] == 200
    again = await client.put(path, json=body, headers=headers)
    assert (first.status, again.status, again.headers["Idempotent-Replayed"]) == (200, 200, "true")
    assert await first.read() == await again.read()
    assert (await columns(variant.id))["stock_quantity"] == 16
    other = await back_office.change_stock(client, variant.id, admin, {"delta": 6, "reason": "restock"}, "count-1")
    assert (other[0], other[1]["code"]) == (409, "idempotency_key_reused")
    another = await make_variant(stock=20)
    elsewhere = await back_office.change_stock(client, another.id, admin, body, "count-1")
    assert (elsewhere[0], elsewhere[1]["code"]) == (409, "idempotency_key_reused")
    same = {"set": 16, "from": 16, "reason": "correction"}
    for _ in range(2):
        assert (await back_office.change_stock(client, variant.id, admin, same, "count-2"))[0] == 200
    assert await AdminAction.all().count() == 2


async def test_pages_become_untrue_only_where_stock_reaches_or_leaves_zero(
    resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = await make_admin(resources)
    product = await make_product()
    variant = await make_variant(product, stock=0)
    stale: list[set[str]] = []

    def note(tx: Tx) -> None:
        stale.append(set(tx.stale))

    monkeypatch.setattr("server.core.db._carriers", [note])
    for delta in (5, 1, -5, -1):
        wish = ChangeStock.model_validate({"delta": delta, "reason": "correction"})
        await change_stock(Principal(admin.id, "admin"), variant.id, wish, attempt=None)
    flipped = {"products", f"product:{product.id}"}
    assert stale == [flipped, set(), set(), flipped]


async def test_the_shop_shows_what_is_there_again_at_once(client: Client, resources: Resources) -> None:
    product = await make_product()
    variant = await make_variant(product, stock=0)
    shown = [(await (await client.get(f"/api/products/{product.id}")).json())["in_stock"]]
    body = {"delta": 1, "reason": "restock"}
    assert (await back_office.change_stock(client, variant.id, await make_admin(resources), body))[0] == 200
    shown.append((await (await client.get(f"/api/products/{product.id}")).json())["in_stock"])
    listed = await (await client.get("/api/products?in_stock=true")).json()
    assert (shown, [row["id"] for row in listed["items"]]) == ([False, True], [str(product.id)])


@pytest.mark.parametrize("quantity", [0, 7])
async def test_a_new_variant_begins_with_one_movement_or_none(resources: Resources, quantity: int) -> None:
    variant = await make_variant(stock=0)
    actor_id = uuid4()
    async with transaction() as tx:
        await add_first_stock(tx, variant.id, quantity, actor_id=actor_id)
    assert await moves(variant.id) == ([(7, "initial", actor_id)] if quantity else [])
    assert (await ProductVariant.get(id=variant.id)).stock_quantity == quantity
    assert (await Product.get(id=variant.product_id)).in_stock is bool(quantity)
    assert bool(tx.stale) is bool(quantity)
    assert (await back_office.alerts(), await run_audit()) == ([], [])
