"""All that is kept about a person, as a file of theirs."""

import json
from typing import Any

import pytest
from aiohttp import ClientPayloadError
from uuid_utils.compat import uuid7

from models.coupons import CouponUser
from models.enums import OrderStatus, PaymentStatus, RefundStatus, Role
from server.core.db import fetch, fetch_value
from server.resources import Resources
from server.users.queries import export
from server.users.queries.export import PAGE, PARTS
from tests.conftest import Client
from tests.factories.users import PASSWORD, make_address, make_user
from tests.orders.office import make_coupon
from tests.users.people import ask_for_reset, give_back, join, leave_traces, sold

EXPORT = "/api/users/me/export"


async def test_everything_of_the_caller_and_nothing_of_others(client: Client, resources: Resources) -> None:
    asha = await join(client, name="Asha Rao", phone_number="+919876500017")
    ravi = await join(client, name="Ravi Foreign")
    await leave_traces(client, resources, ravi)
    await sold(resources, ravi)
    order_id = await sold(resources, asha)
    await leave_traces(client, resources, asha)
    await ask_for_reset(asha.id)
    coupon_id = await make_coupon()
    await CouponUser.create(coupon_id=coupon_id, user_id=asha.id)
    admin = await make_user(resources, role=Role.ADMIN)
    url = f"/api/admin/users/{asha.id}/role"
    assert (await client.put(url, json={"role": "retailer"}, headers=admin.headers)).status == 200
    answer = await client.post("/api/auth/login", json={"email": asha.email, "password": PASSWORD})
    token = (await answer.json())["access_token"]

    answer = await client.get(EXPORT, headers={"Authorization": f"Bearer {token}"})
    text = await answer.text()
    assert answer.status == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="voltcart-account.json"'
    assert (answer.headers["Cache-Control"], answer.content_type) == ("no-store", "application/json")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    found: dict[str, Any] = json.loads(text)
    assert list(found) == ["exported_at", "user", *PARTS]
    assert (found["user"]["id"], found["user"]["phone_number"]) == (str(asha.id), "+919876500017")
    counts = {name: len(found[name]) for name in PARTS}
    assert counts == {
        "addresses": 1,
        "orders": 1,
        "coupon_redemptions": 0,
        "coupons": 1,
        "reviews": 1,
        "review_votes": 1,
        "cart": 1,
        "wishlist": 1,
        "sessions": 2,
        "owner_profiles": 0,
        "account_changes": 1,
    }
    [order] = found["orders"]
    assert (order["id"], order["total_amount"], order["shipping_address"]["city"]) == (
        str(order_id),
        75_089_00,
        "Bengaluru",
    )
    assert [line["final_price"] for line in order["items"]] == [75_089_00]
    assert [payment["amount"] for payment in order["payments"]] == [75_089_00]
    assert order["invoice"]["buyer"]["name"] == "Asha Rao"
    assert found["coupons"][0]["code"] == "SAVE"
    assert found["cart"][0]["quantity"] == 2
    assert found["account_changes"][0]["after"] == {"role": "retailer"}
    assert "Ravi" not in text


async def test_it_holds_no_secret(client: Client) -> None:
    asha = await join(client)
    await ask_for_reset(asha.id)
    answer = await client.get(EXPORT, headers=asha.headers)
    text = await answer.text()
    password = await fetch_value("SELECT password FROM users")
    hashes = [row[0] for row in await fetch("SELECT encode(token_hash, 'hex') FROM refresh_tokens")]
    assert len(hashes) == 1
    for secret in (password, "argon2", *hashes, asha.session["refresh_token"], "password", "token"):
        assert secret not in text


async def test_pages_are_put_together_without_a_gap(client: Client, resources: Resources) -> None:
    asha = await make_user(resources)
    ids = [str(await make_address(asha.id)) for _ in range(2 * PAGE + 1)]
    # Of one moment, as rows of one transaction are.
    await fetch("UPDATE addresses SET created_at = now()")
    await make_address((await make_user(resources)).id)
    answer = await client.get(EXPORT, headers=asha.headers)
    assert [address["id"] for address in (await answer.json())["addresses"]] == ids


async def test_who_has_left_nothing_gets_a_whole_document(client: Client, resources: Resources) -> None:
    asha = await make_user(resources)
    answer = await client.get(EXPORT, headers=asha.headers)
    found = await answer.json()
    assert found["user"]["email"] == asha.email
    assert [found[name] for name in PARTS] == [[]] * len(PARTS)
    head = await client.head(EXPORT, headers=asha.headers)
    assert (head.status, await head.read()) == (200, b"")
    assert (await client.get(EXPORT)).status == 401


async def test_an_order_has_its_history_and_what_went_back(client: Client, resources: Resources) -> None:
    asha = await join(client)
    order_id = await sold(resources, asha, OrderStatus.CANCELLED, PaymentStatus.REFUNDED, invoiced=False)
    await give_back(order_id, 75_089_00, RefundStatus.PROCESSED)
    await fetch(
        "INSERT INTO order_events (id, order_id, to_status, note, created_at, updated_at)"
        " VALUES ($1, $2, 'cancelled', 'changed my mind', now(), now())",
        uuid7(),
        order_id,
    )
    [order] = (await (await client.get(EXPORT, headers=asha.headers)).json())["orders"]
    assert [(refund["amount"], refund["status"]) for refund in order["refunds"]] == [(75_089_00, "processed")]
    assert [(event["to_status"], event["note"]) for event in order["events"]] == [("cancelled", "changed my mind")]
    assert order["invoice"] is None


async def test_a_file_that_breaks_off_does_not_pass_for_the_whole(
    client: Client, resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    asha = await make_user(resources)
    monkeypatch.setattr(export, "PARTS", {**PARTS, "sessions": ("o.id, o.created_at", "no_such_table o WHERE $1")})
    answer = await client.get(EXPORT, headers=asha.headers)
    assert answer.status == 200
    with pytest.raises(ClientPayloadError):
        await answer.read()
    monkeypatch.setattr(export, "USER", "SELECT no_such_column FROM users WHERE id = $1")
    answer = await client.get(EXPORT, headers=asha.headers)
    assert (answer.status, (await answer.json())["code"]) == (500, "internal_error")
