"""Refunds by the back office: in part and whole, through the gateway and by hand, never more than was paid."""

import asyncio
from typing import Any

import pytest
from aiohttp.test_utils import TestServer

from server.audit.queries import run_audit
from server.core.db import fetch, fetch_value
from server.resources import Resources
from tests.catalog.back_office import NO_ADMINS, check_refused, make_admin
from tests.checkout.shop import buy, buy_and_pay, do_jobs, ledger, misbehave, settle, show
from tests.checkout.shop import pay as pay_there
from tests.conftest import Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import Shopper, make_shopper
from tests.factories.users import Person

NOWHERE = "018f0000-0000-7000-8000-000000000001"


async def give_back(
    client: Client, person: Person, order_id: str, key: str | None = None, **body: Any
) -> tuple[int, dict[str, Any]]:
    """Ask for a refund; gives status and body."""
    headers = {**person.headers, **({"Idempotency-Key": key} if key else {})}
    wish = {"reason": "broken", **body}
    answer = await client.post(f"/api/admin/orders/{order_id}/refunds", json=wish, headers=headers)
    return answer.status, await answer.json()


async def ask(client: Client, person: Person, path: str, method: str = "GET") -> tuple[int, dict[str, Any]]:
    answer = await client.request(method, f"/api/admin/{path}", headers=person.headers)
    return answer.status, await answer.json()


async def paid(client: Client, resources: Resources, sandbox: TestServer) -> tuple[Shopper, dict[str, Any]]:
    """A paid order of 5,000 rupees."""
    shopper = await make_shopper(resources.tokens)
    variant = await make_variant(price=5_000_00)
    return shopper, await buy_and_pay(client, resources, sandbox, shopper, variant.id)


async def there(client: Client, sandbox: TestServer, bought: dict[str, Any]) -> list[int]:
    """What the gateway gave back of the order, refund by refund."""
    paid_by = bought["payments"][0]["transaction_id"]
    return [r["amount"] for r in (await ledger(client, sandbox))["refunds"] if r["payment_id"] == paid_by]


async def delivered_for_cash(client: Client, resources: Resources, admin: Person) -> tuple[Shopper, dict[str, Any]]:
    shopper = await make_shopper(resources.tokens)
    bought = await buy(client, shopper, (await make_variant(price=5_000_00)).id, method="cod")
    for status in ("shipped", "delivered"):
        moved = await client.put(
            f"/api/admin/orders/{bought['id']}/status", json={"order_status": status}, headers=admin.headers
        )
        assert moved.status == 200
    return shopper, bought


async def test_a_part_goes_back_and_then_the_rest(client: Client, resources: Resources, sandbox: TestServer) -> None:
    admin = await make_admin(resources)
    shopper, bought = await paid(client, resources, sandbox)
    status, made = await give_back(client, admin, bought["id"], amount=2_000_00, reason=" a dent ")
    assert status == 201
    assert made == {
        "id": made["id"],
        "payment_id": bought["payments"][0]["id"],
        "order_id": bought["id"],
        "order_number": bought["order_number"],
        "amount": 2_000_00,
        "currency": "INR",
        "payment_method": "upi",
        "surplus": False,
        "tax_amount": 305_08,
        "status": "requested",
        "reason": "a dent",
        "requested_by": str(admin.id),
        "reference": "",
        "gateway_refund_id": None,
        "attempt": 0,
        "error": "",
        "checks": 0,
        "next_check_at": made["next_check_at"],
        "processed_at": None,
        "created_at": made["created_at"],
        "updated_at": made["updated_at"],
    }
    await do_jobs(resources, "PayRefund")
    seen = await show(client, shopper, bought["id"])
    assert (seen["order_status"], seen["payment_status"]) == ("processing", "paid")
    assert [p["amount_refunded"] for p in seen["payments"]] == [2_000_00]
    assert set(seen["refunds"][0]) == {"id", "payment_id", "amount", "status", "reason", "processed_at", "created_at"}
    status, rest = await give_back(client, admin, bought["id"])
    assert (status, rest["amount"], rest["tax_amount"]) == (201, 3_000_00, bought["tax_amount"] - 305_08)
    await do_jobs(resources, "PayRefund")
    seen = await show(client, shopper, bought["id"])
    assert (seen["order_status"], seen["payment_status"]) == ("processing", "refunded")
    _, office = await ask(client, admin, f"orders/{bought['id']}")
    assert [(r["requested_by"], r["attempt"], r["error"]) for r in office["refunds"]] == [(str(admin.id), 0, "")] * 2
    [payment] = bought["payments"]
    there = [
        r["amount"] for r in (await ledger(client, sandbox))["refunds"] if r["payment_id"] == payment["transaction_id"]
    ]
    assert sorted(there) == [2_000_00, 3_000_00]
    letters = await fetch("SELECT payload->>'refund_id' AS id FROM jobs WHERE payload->>'letter' = 'refund_processed'")
    assert sorted(row["id"] for row in letters) == sorted([made["id"], rest["id"]])
    noted = await fetch("SELECT action, entity_id, actor_id, after FROM admin_actions ORDER BY id")
    assert [(row["action"], str(row["entity_id"]), row["actor_id"]) for row in noted] == [
        ("refund.create", made["id"], admin.id),
        ("refund.create", rest["id"], admin.id),
    ]
    assert await run_audit() == []


@pytest.mark.row("M16")
async def test_refunds_at_once_never_exceed_what_was_paid(
    client: Client, resources: Resources, sandbox: TestServer
) -> None:
    admins = [await make_admin(resources) for _ in range(2)]
    shopper, bought = await paid(client, resources, sandbox)
    answers = await asyncio.gather(*(give_back(client, admins[n % 2], bought["id"], amount=2_000_00) for n in range(8)))
    assert sorted(status for status, _ in answers) == [201] * 2 + [409] * 6
    told = [(body["code"], body["left"]) for status, body in answers if status == 409]
    assert told == [("refund_too_much", 1_000_00)] * 6
    # The rest, by whoever comes first: an admin, or the buyer who cancels.
    cancel = client.put(f"/api/orders/{bought['id']}/cancel", headers=shopper.headers)
    (status, refused), cancelled = await asyncio.gather(give_back(client, admins[0], bought["id"]), cancel)
    assert cancelled.status == 202
    assert status == 201 or (refused["code"], refused["left"]) == ("refund_too_much", 0)
    await do_jobs(resources, "PayRefund")
    seen = await show(client, shopper, bought["id"])
    assert (seen["order_status"], seen["payment_status"]) == ("cancelled", "refunded")
    assert sorted(r["amount"] for r in seen["refunds"]) == [1_000_00, 2_000_00, 2_000_00]
    [payment] = bought["payments"]
    there = [
        r["amount"] for r in (await ledger(client, sandbox))["refunds"] if r["payment_id"] == payment["transaction_id"]
    ]
    assert sum(there) == 5_000_00
    assert (await give_back(client, admins[0], bought["id"], amount=1_00))[1]["left"] == 0
    assert await run_audit() == []


@pytest.mark.row("M16")
async def test_an_order_cancelled_after_a_refund_of_a_part_gives_back_the_rest(
    client: Client, resources: Resources, sandbox: TestServer
) -> None:
    admin = await make_admin(resources)
    shopper, bought = await paid(client, resources, sandbox)
    await give_back(client, admin, bought["id"], amount=1_234_56)
    answer = await client.put(f"/api/orders/{bought['id']}/cancel", headers=shopper.headers)
    assert sorted(r["amount"] for r in (await answer.json())["refunds"]) == [1_234_56, 3_765_44]
    await do_jobs(resources, "PayRefund")
    assert (await show(client, shopper, bought["id"]))["payment_status"] == "refunded"
    assert await run_audit() == []


@pytest.mark.row("M15")
async def test_a_refund_is_of_what_paid_the_order(client: Client, resources: Resources, sandbox: TestServer) -> None:
    admin = await make_admin(resources)
    shopper, bought = await paid(client, resources, sandbox)
    [payment] = bought["payments"]
    await misbehave(client, sandbox, "pay_again", count=1)
    await pay_there(sandbox, client, payment["razorpay_order_id"])
    await settle(resources, bought["id"])
    status, made = await give_back(client, admin, bought["id"])
    assert (status, made["payment_id"], made["amount"]) == (201, payment["id"], 5_000_00)
    await do_jobs(resources, "PayRefund")
    seen = await show(client, shopper, bought["id"])
    assert [(p["surplus"], p["payment_status"]) for p in seen["payments"]] == [(False, "refunded"), (True, "refunded")]
    _, listed = await ask(client, admin, f"orders/{bought['id']}/refunds")
    assert [(r["surplus"], r["tax_amount"]) for r in listed["items"]] == [(False, bought["tax_amount"]), (True, 0)]
    assert await run_audit() == []


async def test_what_is_wrong_with_a_refund_is_said(client: Client, resources: Resources, sandbox: TestServer) -> None:
    admin = await make_admin(resources)
    shopper, bought = await paid(client, resources, sandbox)
    unpaid = await buy(client, shopper, (await make_variant(price=5_000_00)).id)
    cases: list[tuple[str, dict[str, Any], int, str, list[tuple[str, str]]]] = [
        (bought["id"], {"amount": 5_000_01}, 409, "refund_too_much", []),
        (bought["id"], {"amount": 99}, 409, "refund_too_small", []),
        (bought["id"], {"amount": 4_999_01}, 409, "refund_too_small", []),
        (bought["id"], {"reference": "NEFT 1"}, 400, "invalid_request", [("reference", "reference_not_wanted")]),
        (unpaid["id"], {}, 409, "nothing_paid", []),
        (NOWHERE, {}, 404, "no_such_order", []),
        (
            bought["id"],
            {"amount": 0, "reason": " ", "reference": "x" * 101, "currency": "INR"},
            400,
            "invalid_request",
            [
                ("amount", "greater_than_equal"),
                ("reason", "string_too_short"),
                ("reference", "string_too_long"),
                ("currency", "unknown_field"),
            ],
        ),
        (bought["id"], {"amount": 100.5}, 400, "invalid_request", [("amount", "int_type")]),
    ]
    for order_id, wish, status, code, mistakes in cases:
        answer = await give_back(client, admin, order_id, **wish)
        assert (answer[0], answer[1]["code"]) == (status, code), wish
        assert [(one["field"], one["code"]) for one in answer[1]["errors"]] == mistakes, wish
    missing = await client.post(f"/api/admin/orders/{bought['id']}/refunds", json={}, headers=admin.headers)
    assert [(one["field"], one["code"]) for one in (await missing.json())["errors"]] == [("reason", "missing")]
    for table in ("refunds", "admin_actions"):
        assert await fetch_value(f"SELECT count(*) FROM {table}") == 0
    assert await fetch_value("SELECT sum(amount_refunded) FROM payments") == 0
    assert await run_audit() == []


@pytest.mark.parametrize("role", NO_ADMINS)
async def test_only_admins_refund(client: Client, resources: Resources, role: Any) -> None:
    asked = [
        ("POST", f"orders/{NOWHERE}/refunds", {"reason": "broken"}),
        ("GET", f"orders/{NOWHERE}/refunds", None),
        ("GET", "refunds", None),
        ("GET", f"refunds/{NOWHERE}", None),
        ("POST", f"refunds/{NOWHERE}/retry", None),
    ]
    await check_refused(client, resources, role, asked)


async def test_a_key_refunds_once(client: Client, resources: Resources, sandbox: TestServer) -> None:
    admin = await make_admin(resources)
    _, bought = await paid(client, resources, sandbox)
    answers = await asyncio.gather(
        *(give_back(client, admin, bought["id"], key="once", amount=1_000_00) for _ in range(5))
    )
    made = {body["id"] for status, body in answers if status == 201}
    assert len(made) == 1
    assert {body["code"] for status, body in answers if status == 409} <= {"idempotency_key_in_flight"}
    await do_jobs(resources, "PayRefund")
    status, again = await give_back(client, admin, bought["id"], key="once", amount=1_000_00)
    assert (status, {again["id"]}, again["status"]) == (201, made, "requested")
    assert (await give_back(client, admin, bought["id"], key="once"))[1]["code"] == "idempotency_key_reused"
    assert await fetch_value("SELECT sum(amount_refunded) FROM payments") == 1_000_00
    assert await run_audit() == []


@pytest.mark.row("M20")
async def test_cash_goes_back_by_hand(client: Client, resources: Resources, sandbox: TestServer) -> None:
    admin = await make_admin(resources)
    shopper, bought = await delivered_for_cash(client, resources, admin)
    status, refused = await give_back(client, admin, bought["id"])
    assert (status, [(one["field"], one["code"]) for one in refused["errors"]]) == (
        400,
        [("reference", "reference_required")],
    )
    status, made = await give_back(client, admin, bought["id"], amount=50, reference="NEFT 42")
    assert (status, made["status"], made["reference"]) == (201, "processed", "NEFT 42")
    assert (made["gateway_refund_id"], made["next_check_at"]) == (None, None)
    assert made["processed_at"] is not None
    assert (await show(client, shopper, bought["id"]))["payment_status"] == "paid"
    _, rest = await give_back(client, admin, bought["id"], reference="NEFT 43")
    assert (rest["amount"], rest["tax_amount"] + made["tax_amount"]) == (
        bought["total_amount"] - 50,
        bought["tax_amount"],
    )
    assert (await show(client, shopper, bought["id"]))["payment_status"] == "refunded"
    assert await fetch_value("SELECT count(*) FROM jobs WHERE name = 'PayRefund'") == 0
    assert await fetch_value("SELECT count(*) FROM jobs WHERE payload->>'letter' = 'refund_processed'") == 2
    assert (await ask(client, admin, f"refunds/{made['id']}/retry", "POST"))[1]["code"] == "refund_under_way"
    assert await run_audit() == []


@pytest.mark.row("M19")
async def test_an_odd_order_goes_back_in_odd_parts_to_the_paisa(
    client: Client, resources: Resources, sandbox: TestServer
) -> None:
    admin, shopper = await make_admin(resources), await make_shopper(resources.tokens)
    for method, parts in (("upi", (33_33, 61_07)), ("upi", (1_01, 1_00)), ("cod", (1, 2, 33_33))):
        variant = await make_variant(price=33_33, stock=9)
        if method == "upi":
            bought = await buy_and_pay(client, resources, sandbox, shopper, variant.id, 3)
        else:
            shopper, bought = await delivered_for_cash(client, resources, admin)
        by = {"reference": "NEFT"} if method == "cod" else {}
        refunds = [(await give_back(client, admin, bought["id"], amount=part, **by))[1] for part in parts]
        refunds.append((await give_back(client, admin, bought["id"], **by))[1])
        assert sum(refund["amount"] for refund in refunds) == bought["total_amount"]
        assert sum(refund["tax_amount"] for refund in refunds) == bought["tax_amount"]
        assert all(0 <= refund["tax_amount"] <= refund["amount"] for refund in refunds)
        await do_jobs(resources, "PayRefund")
        assert (await show(client, shopper, bought["id"]))["payment_status"] == "refunded"
    assert await run_audit() == []


async def test_refunds_are_listed(client: Client, resources: Resources, sandbox: TestServer) -> None:
    admin = await make_admin(resources)
    _, first = await paid(client, resources, sandbox)
    _, second = await paid(client, resources, sandbox)
    made = [(await give_back(client, admin, one["id"], amount=1_000_00))[1]["id"] for one in (first, second, first)]
    await misbehave(client, sandbox, "refund_pending", count=1)
    await do_jobs(resources, "PayRefund")

    async def ids(query: str) -> list[str]:
        status, body = await ask(client, admin, f"refunds{query}")
        assert status == 200, body
        return [row["id"] for row in body["items"]]

    assert await ids("") == made[::-1]
    assert await ids("?sort=oldest") == made
    assert await ids("?status=pending") == [made[0]]
    assert await ids("?status=processed&sort=oldest") == made[1:]
    assert await ids(f"?order_id={first['id']}") == [made[2], made[0]]
    assert await ids("?from=2026-01-01T00:00:00Z&to=2190-01-01T00:00:00Z") == made[::-1]
    assert await ids("?to=2026-01-01T00:00:00Z") == []
    assert await ids("?from=2190-01-01T00:00:00Z") == []
    _, page = await ask(client, admin, "refunds?limit=2&include_total=true")
    assert ([row["id"] for row in page["items"]], page["total"]) == ([made[2], made[1]], 3)
    assert await ids(f"?limit=2&cursor={page['next_cursor']}") == [made[0]]
    _, of_order = await ask(client, admin, f"orders/{first['id']}/refunds?limit=1")
    assert [row["id"] for row in of_order["items"]] == [made[2]]
    _, one = await ask(client, admin, f"refunds/{made[2]}")
    assert of_order["items"] == [one]
    for path, code in (
        (f"refunds?sort=oldest&cursor={page['next_cursor']}", "bad_cursor"),
        ("refunds?from=2027-01-01T00:00:00Z&to=2026-01-01T00:00:00Z", "invalid_request"),
        ("refunds?status=lost", "invalid_request"),
        (f"refunds/{NOWHERE}", "no_such_refund"),
        (f"orders/{NOWHERE}/refunds", "no_such_order"),
    ):
        assert (await ask(client, admin, path))[1]["code"] == code, path
    assert await run_audit() == []
