"""The back office's orders: filters, sorts, pages, and what an owner sees of them."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest

from models.enums import Role
from server.core.db import transaction
from server.resources import Resources
from tests.catalog.back_office import make_admin, make_owner_of_store
from tests.checkout.shop import buy, order, put_in_cart, show
from tests.conftest import Client
from tests.factories.catalog import make_product, make_store, make_variant
from tests.factories.shoppers import make_shopper
from tests.factories.users import make_user
from tests.orders.office import buy_with, listed, make_coupon, move, seen


async def at(order_id: str, moment: datetime) -> None:
    """Let an order have been placed at that time."""
    async with transaction() as tx:
        await tx.execute("UPDATE orders SET created_at = $2, order_date = $2 WHERE id = $1", UUID(order_id), moment)


async def names(client: Client, person: Any, query: str, known: dict[str, str]) -> list[str]:
    found = {order_id: name for name, order_id in known.items()}
    return [found[row["id"]] for row in (await listed(client, person, query))["items"]]


async def test_the_list_filters_and_sorts(client: Client, resources: Resources) -> None:
    admin = await make_admin(resources)
    asha, ravi = [await make_shopper(resources.tokens, name=name) for name in ("Asha Rao", "Ravi Iyer")]
    store = await make_store()
    cheap = (await make_variant(await make_product(store=store), price=900_00)).id
    dear = (await make_variant(price=7_000_00)).id
    coupon = await make_coupon()
    made = {
        "a": await buy(client, asha, cheap),
        "b": await buy(client, ravi, dear, method="cod"),
        "c": await buy_with(client, asha, coupon, dear, method="net_banking"),
        "d": await buy(client, ravi, cheap, 2, "cod"),
    }
    ids = {name: body["id"] for name, body in made.items()}
    for day, order_id in enumerate(ids.values(), start=1):
        await at(order_id, datetime(2026, 3, day, 18, 30, tzinfo=UTC))
    await move(client, admin, ids["b"], "shipped")
    await move(client, admin, ids["b"], "delivered")
    await move(client, admin, ids["a"], "cancelled")
    india = quote("2026-03-03T00:00:00+05:30")
    for query, found in {
        "": "dcba",
        "?sort=newest": "dcba",
        "?sort=oldest": "abcd",
        "?sort=total": "adcb",
        "?sort=-total": "bcda",
        "?order_status=delivered": "b",
        "?order_status=shipped": "",
        "?order_status=pending": "c",
        "?payment_status=paid": "b",
        "?payment_status=failed": "a",
        "?payment_status=pending": "dc",
        "?payment_method=cod": "db",
        "?payment_method=cod&order_status=processing": "d",
        "?payment_method=net_banking": "c",
        f"?store_id={store.id}": "da",
        f"?store_id={store.id}&sort=-total": "da",
        f"?store_id={uuid4()}": "",
        f"?user_id={ravi.user_id}": "db",
        f"?user_id={uuid4()}": "",
        f"?coupon_id={coupon}": "c",
        f"?order_number={made['c']['order_number'].lower()}": "c",
        f"?order_number={made['c']['order_number'][:10]}": "",
        # Half-open: the first moment is in, the last is not.
        "?from=2026-03-02T18:30:00Z": "dcb",
        "?to=2026-03-02T18:30:00Z": "a",
        "?from=2026-03-02T18:30:00Z&to=2026-03-04T18:30:00Z": "cb",
        "?from=2026-03-02T18:30:01Z&to=2026-03-04T18:30:01Z&payment_method=cod": "d",
        f"?from={india}": "dcb",
    }.items():
        assert "".join(await names(client, admin, query, ids)) == found, query

    row = (await listed(client, admin, f"?order_number={made['c']['order_number']}"))["items"][0]
    placed = await show(client, asha, ids["c"])
    assert row == {
        **{name: placed[name] for name in row if name in placed},
        "user_name": "Asha Rao",
        "user_email": asha.email,
        "item_count": 1,
    }
    assert (row["total_amount"], row["discount_amount"], row["coupon_id"]) == (6_900_00, 100_00, str(coupon))


@pytest.mark.parametrize("sort", ["newest", "oldest", "total", "-total"])
async def test_pages_meet_without_gap_or_overlap(client: Client, resources: Resources, sort: str) -> None:
    admin, variant = await make_admin(resources), await make_variant(price=900_00, stock=50)
    ids = []
    for number in range(5):
        shopper = await make_shopper(resources.tokens)
        ids.append((await buy(client, shopper, variant.id, 1 + number // 2, "cod"))["id"])
        await at(ids[-1], datetime(2026, 3, 1 + number // 2, tzinfo=UTC))
    whole = [row["id"] for row in (await listed(client, admin, f"?sort={sort}"))["items"]]
    assert whole == (ids[::-1] if sort in {"newest", "-total"} else ids)
    found, cursor = [], ""
    while True:
        page = await listed(client, admin, f"?sort={sort}&limit=2&include_total=true{cursor}")
        assert page["total"] == 5
        found += [row["id"] for row in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert found == whole


async def test_what_is_asked_wrongly_is_told(client: Client, resources: Resources) -> None:
    admin, (owner, _) = await make_admin(resources), await make_owner_of_store(resources)
    cursor = "WyJvbGRlc3QiLCIyMDI2LTAzLTAxVDAwOjAwOjAwWiIsIjAxOGYwMDAwLTAwMDAtNzAwMC04MDAwLTAwMDAwMDAwMDAwMSJd"
    await listed(client, admin, f"?sort=oldest&cursor={cursor}")
    for query, errors in {
        "?order_status=lost&payment_status=x&payment_method=cash&sort=name&colour=red": [
            ("query.colour", "unknown_field"),
            ("query.order_status", "enum"),
            ("query.payment_method", "enum"),
            ("query.payment_status", "enum"),
            ("query.sort", "literal_error"),
        ],
        "?from=2026-03-01&to=yesterday": [
            ("query.from", "timezone_aware"),
            ("query.to", "datetime_from_date_parsing"),
        ],
        "?from=0001-01-01T00:00:00%2B05:30": [("query.from", "greater_than_equal")],
        "?from=2026-03-02T00:00:00Z&to=2026-03-02T00:00:00Z": [("query", "bad_range")],
        "?from_=2026-03-02T00:00:00Z": [("query.from_", "unknown_field")],
        f"?user_id=7&order_number={'x' * 21}": [
            ("query.order_number", "string_too_long"),
            ("query.user_id", "uuid_parsing"),
        ],
        f"?cursor={cursor}": [("query.cursor", "bad_cursor")],
    }.items():
        told = await listed(client, admin, query, 400)
        assert sorted((e["field"], e["code"]) for e in told["errors"]) == errors, query
    told = await listed(client, owner, f"?user_id={uuid4()}&coupon_id={uuid4()}&sort=-total", 400)
    assert [(e["field"], e["code"]) for e in told["errors"]] == [
        ("query.user_id", "admins_only"),
        ("query.coupon_id", "admins_only"),
        ("query.sort", "admins_only"),
    ]


async def test_who_may_look(client: Client, resources: Resources) -> None:
    shopper = await make_shopper(resources.tokens)
    bought = await buy(client, shopper, (await make_variant()).id, method="cod")
    for path in ("/api/admin/orders", f"/api/admin/orders/{bought['id']}"):
        assert (await client.get(path)).status == 401
        for role in (Role.CUSTOMER, Role.RETAILER):
            assert (await client.get(path, headers=(await make_user(resources, role=role)).headers)).status == 403
        assert (await client.get(path, headers=shopper.headers)).status == 403
    assert (await seen(client, await make_admin(resources), str(uuid4()), 404))["code"] == "no_such_order"


async def test_an_owner_sees_their_own_lines(client: Client, resources: Resources) -> None:
    admin, (owner, store) = await make_admin(resources), await make_owner_of_store(resources)
    (other, theirs), (idle, _) = [await make_owner_of_store(resources) for _ in "ab"]
    mine = [(await make_variant(await make_product(store=store), price=price)).id for price in (100_01, 250_00)]
    foreign = (await make_variant(await make_product(store=theirs), price=900_00)).id
    shopper = await make_shopper(resources.tokens)
    for variant, quantity in ((mine[0], 3), (mine[1], 1), (foreign, 1)):
        await put_in_cart(client, shopper, variant, quantity)
    _, mixed = await order(client, shopper, "cod")
    only_theirs = await buy(client, shopper, foreign, method="cod")
    shops = await buy(client, shopper, (await make_variant()).id, method="cod")

    page = await listed(client, owner, "?include_total=true")
    assert (page["total"], [row["id"] for row in page["items"]]) == (1, [mixed["id"]])
    assert [row["id"] for row in (await listed(client, other))["items"]] == [only_theirs["id"], mixed["id"]]
    assert (await listed(client, idle, "?include_total=true"))["total"] == 0
    lines = [item for item in mixed["items"] if item["store_id"] == str(store.id)]
    own = {
        "subtotal": 550_03,
        "discount_amount": 0,
        "shipping_cost": None,
        "tax_amount": sum(line["tax_amount"] for line in lines),
        "total_amount": 550_03,
        "item_count": 4,
        "coupon_id": None,
        "user_id": None,
        "user_name": "Asha Rao",
        "user_email": None,
    }
    row = page["items"][0]
    assert row == {**{name: mixed[name] for name in row if name in mixed}, **own}
    assert row["tax_amount"] > 0

    shown = await seen(client, owner, mixed["id"])
    assert {name: shown[name] for name in row} == row
    assert (shown["items"], shown["payments"], shown["refunds"], shown["coupon_code"]) == (lines, [], [], None)
    assert shown["shipping_address"] == mixed["shipping_address"]
    # Whose hand it was is not an owner's to know, unless it was their own.
    assert [(e["to_status"], e["actor_id"]) for e in shown["events"]] == [("processing", None)]
    whole = await seen(client, admin, mixed["id"])
    assert (whole["user_id"], whole["user_email"]) == (str(shopper.user_id), shopper.email)
    assert (whole["items"], whole["payments"], whole["item_count"]) == (mixed["items"], mixed["payments"], 5)
    assert whole["events"][0]["actor_id"] == str(shopper.user_id)
    for order_id in (only_theirs["id"], shops["id"]):
        assert (await seen(client, owner, order_id, 404))["code"] == "no_such_order"
    # Asked for by the store of another, an owner's list is of the orders that hold both: none of theirs.
    assert (await listed(client, owner, f"?store_id={theirs.id}"))["items"] == []
    assert len((await listed(client, owner, f"?store_id={store.id}"))["items"]) == 1
    assert (await listed(client, owner, "?sort=oldest&payment_method=upi"))["items"] == []


async def test_an_owner_sees_what_the_coupon_took_off_their_lines(client: Client, resources: Resources) -> None:
    owner, store = await make_owner_of_store(resources)
    mine = (await make_variant(await make_product(store=store), price=1_000_00)).id
    shopper = await make_shopper(resources.tokens)
    await put_in_cart(client, shopper, (await make_variant(price=3_000_00)).id)
    bought = await buy_with(client, shopper, await make_coupon(), mine, method="cod")
    shown = await seen(client, owner, bought["id"])
    assert (shown["subtotal"], shown["discount_amount"], shown["total_amount"]) == (1_000_00, 25_00, 975_00)
    assert (shown["coupon_id"], shown["coupon_code"]) == (None, None)


async def test_a_buyer_finds_orders_by_payment_and_by_day(client: Client, resources: Resources) -> None:
    shopper, variant = await make_shopper(resources.tokens), (await make_variant(price=900_00, stock=50)).id
    ids = {name: (await buy(client, shopper, variant, method="cod"))["id"] for name in "abc"}
    for day, order_id in enumerate(ids.values(), start=1):
        await at(order_id, datetime(2026, 3, day, tzinfo=UTC))
    admin = await make_admin(resources)
    await move(client, admin, ids["b"], "cancelled")

    async def found(query: str) -> str:
        answer = await client.get(f"/api/orders{query}", headers=shopper.headers)
        body = await answer.json()
        by_id = {order_id: name for name, order_id in ids.items()}
        return "".join(by_id[row["id"]] for row in body["items"])

    assert await found("?payment_status=failed") == "b"
    assert await found("?payment_status=pending&order_status=processing") == "ca"
    assert await found("?from=2026-03-02T00:00:00Z&to=2026-03-03T00:00:00Z") == "b"
    assert await found("?from=2026-03-02T00:00:00Z") == "cb"
    first = await (await client.get("/api/orders?limit=2&include_total=true", headers=shopper.headers)).json()
    assert ([row["id"] for row in first["items"]], first["total"]) == ([ids["c"], ids["b"]], 3)
    assert await found(f"?limit=2&cursor={first['next_cursor']}") == "a"
    assert (await client.get("/api/orders?store_id=1", headers=shopper.headers)).status == 400
