"""Orders moved by the back office: shipped, delivered, cancelled; by whom, in which state, and what follows."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from aiohttp.test_utils import TestServer

from models.enums import Role
from models.journal import AdminAction
from models.stores import Store
from server.audit.queries import run_audit
from server.checkout.service.cancelling import expire_order
from server.core.db import fetch_value
from server.resources import Resources
from tests.catalog.back_office import make_admin, make_owner_of_store
from tests.checkout.shop import buy, buy_and_pay, do_jobs, order, pay, put_in_cart, settle, show, start
from tests.conftest import Client
from tests.factories.catalog import make_product, make_store, make_variant
from tests.factories.shoppers import Shopper, make_shopper
from tests.factories.users import Person, make_user
from tests.orders.office import buy_with, invoices_due, letters, make_coupon, make_due, move, seen, stock_of, uses_of

EVENTS = ("from_status", "to_status", "actor_id", "note")


def history(body: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [tuple(event[name] for name in EVENTS) for event in body["events"]]


async def make_sold_by(store: Store | None = None, **wish: Any) -> UUID:
    return (await make_variant(await make_product(store=store), **{"price": 5_000_00, **wish})).id


async def test_a_paid_order_is_shipped_and_delivered(client: Client, resources: Resources, sandbox: TestServer) -> None:
    admin, shopper = await make_admin(resources), await make_shopper(resources.tokens)
    bought = await buy_and_pay(client, resources, sandbox, shopper, await make_sold_by())
    before = await seen(client, admin, bought["id"])

    status, shipped = await move(client, admin, bought["id"], "shipped", etag=before["etag"], note=" By  DTDC ")
    assert (status, shipped["order_status"], shipped["payment_status"]) == (200, "shipped", "paid")
    assert shipped["etag"] != before["etag"]
    assert shipped == await seen(client, admin, bought["id"])
    status, delivered = await move(client, admin, bought["id"], "delivered", etag=shipped["etag"])
    assert (status, delivered["order_status"], delivered["payment_status"]) == (200, "delivered", "paid")

    assert history(delivered) == [
        (None, "pending", str(shopper.user_id), ""),
        ("pending", "processing", None, "paid"),
        ("processing", "shipped", str(admin.id), "By  DTDC"),
        ("shipped", "delivered", str(admin.id), ""),
    ]
    assert history(await show(client, shopper, bought["id"])) == history(delivered)
    assert await letters(bought["id"]) == ["order_placed", "order_paid", "order_shipped", "order_delivered"]
    assert await invoices_due(bought["id"]) == 1
    actions = await AdminAction.all().order_by("created_at")
    assert [(a.actor_id, a.action, a.entity, str(a.entity_id), a.before, a.after) for a in actions] == [
        (
            admin.id,
            "order.status",
            "order",
            bought["id"],
            {"order_status": "processing"},
            {"order_status": "shipped", "note": "By  DTDC"},
        ),
        (
            admin.id,
            "order.status",
            "order",
            bought["id"],
            {"order_status": "shipped"},
            {"order_status": "delivered"},
        ),
    ]
    assert await run_audit() == []


async def test_cash_is_taken_at_the_door(client: Client, resources: Resources) -> None:
    admin, shopper = await make_admin(resources), await make_shopper(resources.tokens)
    bought = await buy(client, shopper, await make_sold_by(price=900_00), method="cod")
    await move(client, admin, bought["id"], "shipped")
    shipped = await show(client, shopper, bought["id"])
    assert (shipped["payment_status"], await invoices_due(bought["id"])) == ("pending", 0)
    assert [(p["payment_status"], p["payment_date"]) for p in shipped["payments"]] == [("pending", None)]
    status, delivered = await move(client, admin, bought["id"], "delivered")
    assert (status, delivered["order_status"], delivered["payment_status"]) == (200, "delivered", "paid")
    [payment] = delivered["payments"]
    assert (payment["payment_status"], payment["amount"]) == ("paid", bought["total_amount"])
    assert payment["payment_date"] is not None
    assert payment["transaction_id"] is None
    assert await invoices_due(bought["id"]) == 1
    assert await run_audit() == []


async def test_an_admin_cancels_and_all_goes_back(client: Client, resources: Resources, sandbox: TestServer) -> None:
    admin, shopper = await make_admin(resources), await make_shopper(resources.tokens)
    coupon, variant = await make_coupon(), await make_sold_by(stock=5)
    bought = await buy_with(client, shopper, coupon, variant, 2)
    assert (await stock_of(variant), await uses_of(coupon)) == (3, (1, 1))
    await pay(sandbox, client, (await start(client, shopper, bought["id"]))["razorpay_order_id"])
    await settle(resources, bought["id"])

    status, body = await move(client, admin, bought["id"], "cancelled", note="Damaged in the warehouse")

    assert (status, body["order_status"], body["cancel_reason"]) == (202, "cancelled", "admin")
    assert [(r["amount"], r["status"]) for r in body["refunds"]] == [(bought["total_amount"], "requested")]
    assert history(body)[-1] == ("processing", "cancelled", str(admin.id), "Damaged in the warehouse")
    assert (await stock_of(variant), await uses_of(coupon)) == (5, (0, 0))
    assert (await letters(bought["id"]))[-1] == "order_cancelled"
    assert (await AdminAction.get()).after == {"order_status": "cancelled", "note": "Damaged in the warehouse"}
    await do_jobs(resources, "PayRefund")
    assert (await seen(client, admin, bought["id"]))["payment_status"] == "refunded"
    assert await run_audit() == []


async def test_an_unpaid_order_that_an_admin_cancels_is_done_at_once(client: Client, resources: Resources) -> None:
    admin, shopper = await make_admin(resources), await make_shopper(resources.tokens)
    bought = await buy(client, shopper, await make_sold_by())
    status, body = await move(client, admin, bought["id"], "cancelled")
    assert (status, body["cancel_reason"], body["payment_status"]) == (200, "admin", "failed")
    assert history(body)[-1] == ("pending", "cancelled", str(admin.id), "admin")
    assert await run_audit() == []


async def test_every_move_that_is_not_allowed_is_refused(
    client: Client, resources: Resources, sandbox: TestServer
) -> None:
    admin = await make_admin(resources)
    variant = await make_sold_by(stock=50)
    at: dict[str, str] = {}
    for name in ("pending", "processing", "shipped", "delivered", "cancelled"):
        shopper = await make_shopper(resources.tokens)
        if name in {"pending", "cancelled"}:
            at[name] = (await buy(client, shopper, variant))["id"]
        else:
            at[name] = (await buy_and_pay(client, resources, sandbox, shopper, variant))["id"]
    await move(client, admin, at["cancelled"], "cancelled")
    for name in ("shipped", "delivered"):
        await move(client, admin, at[name], "shipped")
    await move(client, admin, at["delivered"], "delivered")
    counted = "SELECT (SELECT count(*) FROM order_events) + (SELECT count(*) FROM admin_actions)"
    written = await fetch_value(counted)
    allowed = {
        ("pending", "cancelled"),
        ("processing", "shipped"),
        ("processing", "cancelled"),
        ("shipped", "delivered"),
    }
    tried = [(here, there) for here in at for there in at if (here, there) not in allowed]
    assert len(tried) == 21
    for here, there in tried:
        status, body = await move(client, admin, at[here], there)
        assert (status, body["code"]) == (409, "order_state"), (here, there)
        assert body["detail"] == f"An order that is {here} cannot become {there}."
        assert (await seen(client, admin, at[here]))["order_status"] == here
    assert await fetch_value(counted) == written
    assert await run_audit() == []


async def test_owners_move_what_is_all_theirs(client: Client, resources: Resources) -> None:
    owner, store = await make_owner_of_store(resources)
    shopper = await make_shopper(resources.tokens)
    mine, shops, theirs = await make_sold_by(store), await make_sold_by(), await make_sold_by(await make_store())
    bought = await buy(client, shopper, mine, method="cod")
    for wanted in ("cancelled", "processing", "pending"):
        status, body = await move(client, owner, bought["id"], wanted)
        expected = (403, "owner_cannot_cancel") if wanted == "cancelled" else (409, "order_state")
        assert (status, body["code"]) == expected
    status, body = await move(client, owner, bought["id"], "shipped")
    assert (status, body["order_status"], body["user_email"], body["payments"]) == (200, "shipped", None, [])
    assert (await AdminAction.get()).actor_id == owner.id
    status, body = await move(client, owner, bought["id"], "delivered")
    assert (status, body["payment_status"]) == (200, "paid")

    for other in (shops, theirs):
        await put_in_cart(client, shopper, mine)
        await put_in_cart(client, shopper, other)
        _, mixed = await order(client, shopper, "cod")
        for wanted in ("shipped", "cancelled", "delivered"):
            status, body = await move(client, owner, mixed["id"], wanted)
            assert (status, body["code"]) == (403, "not_all_lines_own")
        foreign = await buy(client, shopper, other, method="cod")
        for wanted in ("shipped", "cancelled", "processing"):
            status, body = await move(client, owner, foreign["id"], wanted)
            assert (status, body["code"]) == (404, "no_such_order")
    assert await AdminAction.all().count() == 2
    assert await run_audit() == []


async def test_who_may_not_move_orders(client: Client, resources: Resources) -> None:
    shopper = await make_shopper(resources.tokens)
    bought = await buy(client, shopper, await make_sold_by(), method="cod")
    nobody = Person(uuid4(), "", {})
    retailer = await make_user(resources, role=Role.RETAILER)
    buyer = Person(shopper.user_id, shopper.email, shopper.headers)
    for person, expected in ((nobody, 401), (buyer, 403), (retailer, 403)):
        assert (await move(client, person, bought["id"], "shipped"))[0] == expected
    assert (await move(client, await make_admin(resources), str(uuid4()), "shipped"))[1]["code"] == "no_such_order"
    assert (await show(client, shopper, bought["id"]))["order_status"] == "processing"


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({}, [("order_status", "missing")]),
        ({"order_status": "lost", "by": 1}, [("by", "unknown_field"), ("order_status", "enum")]),
        (
            {"order_status": "shipped", "note": "x" * 201, "a": 1},
            [("a", "unknown_field"), ("note", "string_too_long")],
        ),
        ({"order_status": "shipped", "note": "a\u0007"}, [("note", "control_character")]),
        ({"order_status": "shipped", "note": None}, [("note", "string_type")]),
    ],
    ids=["nothing", "unknown state", "long note", "control character", "null"],
)
async def test_mistakes_in_a_move_are_all_told(
    client: Client, resources: Resources, body: dict[str, Any], errors: list[tuple[str, str]]
) -> None:
    admin = await make_admin(resources)
    answer = await client.put(f"/api/admin/orders/{uuid4()}/status", json=body, headers=admin.headers)
    told = await answer.json()
    assert answer.status == 400
    assert sorted((e["field"], e["code"]) for e in told["errors"]) == errors


async def test_a_move_is_meant_for_one_version(client: Client, resources: Resources) -> None:
    admin, shopper = await make_admin(resources), await make_shopper(resources.tokens)
    bought = await buy(client, shopper, await make_sold_by(), method="cod")
    first = await seen(client, admin, bought["id"])
    answer = await client.get(f"/api/admin/orders/{bought['id']}", headers=admin.headers)
    assert answer.headers["ETag"] == first["etag"]
    assert (await move(client, admin, bought["id"], "shipped", etag='"old"'))[1]["code"] == "stale"
    assert (await move(client, admin, bought["id"], "shipped", etag=first["etag"]))[0] == 200
    assert (await move(client, admin, bought["id"], "delivered", etag=first["etag"]))[0] == 412
    assert (await move(client, admin, bought["id"], "delivered", etag="*"))[0] == 200


async def expire_and_pay(
    client: Client, resources: Resources, sandbox: TestServer, coupon: UUID, variant: UUID
) -> tuple[Shopper, str]:
    """An order with a coupon that expired, and whose money comes only now."""
    shopper = await make_shopper(resources.tokens)
    bought = await buy_with(client, shopper, coupon, variant)
    gateway_id = (await start(client, shopper, bought["id"]))["razorpay_order_id"]
    await make_due(bought["id"])
    await expire_order(UUID(bought["id"]), resources.gateway)
    assert await uses_of(coupon) == (0, 0)
    await pay(sandbox, client, gateway_id)
    return shopper, bought["id"]


async def test_late_money_takes_the_coupon_up_again(client: Client, resources: Resources, sandbox: TestServer) -> None:
    coupon, variant = await make_coupon(usage_limit=1), await make_sold_by(stock=1)
    shopper, order_id = await expire_and_pay(client, resources, sandbox, coupon, variant)
    await settle(resources, order_id)
    revived = await show(client, shopper, order_id)
    assert (revived["order_status"], revived["payment_status"]) == ("processing", "paid")
    assert (revived["coupon_id"], revived["coupon_code"]) == (str(coupon), "SAVE")
    assert (await stock_of(variant), await uses_of(coupon), await invoices_due(order_id)) == (0, (1, 1), 1)
    assert await run_audit() == []


async def test_late_money_goes_back_when_the_coupon_is_used_up(
    client: Client, resources: Resources, sandbox: TestServer
) -> None:
    coupon, variant = await make_coupon(usage_limit=1), await make_sold_by(stock=5)
    shopper, order_id = await expire_and_pay(client, resources, sandbox, coupon, variant)
    await buy_with(client, await make_shopper(resources.tokens), coupon, variant)
    await settle(resources, order_id)
    await do_jobs(resources, "PayRefund")
    after = await show(client, shopper, order_id)
    assert (after["order_status"], after["payment_status"]) == ("cancelled", "failed")
    assert [r["status"] for r in after["refunds"]] == ["processed"]
    assert (await stock_of(variant), await uses_of(coupon), await invoices_due(order_id)) == (4, (1, 1), 0)
    assert await run_audit() == []
