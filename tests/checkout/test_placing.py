"""From cart to order."""

import asyncio
from uuid import UUID

from models.catalog import ProductVariant
from models.enums import Role
from server.audit.queries import run_audit
from server.core.db import fetch, fetch_value
from server.resources import Resources
from tests.checkout.shop import buy, order, put_in_cart, show
from tests.conftest import Client
from tests.factories.catalog import make_category, make_product, make_variant
from tests.factories.shoppers import make_shopper
from tests.factories.users import HOME, make_address


async def test_an_order_takes_stock_and_empties_the_cart(client: Client, resources: Resources) -> None:
    shopper = await make_shopper(resources.tokens)
    root = await make_category(tax_rate="18")
    product = await make_product("GeForce RTX 4090", category=root)
    variant = await make_variant(product, stock=5, price=1_180_00, sku="RTX-4090", low_stock_threshold=3)
    await put_in_cart(client, shopper, variant.id, 2)

    status, body = await order(client, shopper)

    assert status == 201
    amounts = {
        name: body[name] for name in ("subtotal", "discount_amount", "shipping_cost", "tax_amount", "total_amount")
    }
    # 2 x 1,180.00 = 2,360.00 with 18 % GST inside: 360.00; free shipping from 2,000.00.
    assert amounts == {
        "subtotal": 2_360_00,
        "discount_amount": 0,
        "shipping_cost": 0,
        "tax_amount": 360_00,
        "total_amount": 2_360_00,
    }
    assert (body["order_status"], body["payment_status"]) == ("pending", "pending")
    assert body["order_number"].startswith("VC")
    assert len(body["order_number"]) == 16
    assert [(i["sku"], i["total_quantity"], i["final_price"]) for i in body["items"]] == [("RTX-4090", 2, 2_360_00)]
    kept = {"id": str(shopper.address_id), "address_line2": "", "country": "IN", **HOME}
    assert body["shipping_address"] == kept
    assert body == await show(client, shopper, body["id"])
    assert [(p["payment_status"], p["amount"]) for p in body["payments"]] == [("pending", 2_360_00)]
    assert [(e["from_status"], e["to_status"]) for e in body["events"]] == [(None, "pending")]
    assert (await ProductVariant.get(id=variant.id)).stock_quantity == 3
    cart = await (await client.get("/api/cart", headers=shopper.headers)).json()
    assert cart["items"] == []
    jobs = await fetch("SELECT name, payload FROM jobs")
    assert [row["name"] for row in jobs] == ["SendOrderLetter"]
    assert await run_audit() == []


async def test_shipping_is_charged_below_the_threshold(client: Client, resources: Resources) -> None:
    shopper = await make_shopper(resources.tokens)
    variant = await make_variant(price=999_00)
    body = await buy(client, shopper, variant.id)
    assert (body["shipping_cost"], body["total_amount"]) == (99_00, 1_098_00)


async def test_paying_on_delivery_is_processed_at_once(client: Client, resources: Resources) -> None:
    shopper = await make_shopper(resources.tokens)
    variant = await make_variant(price=2_000_00)
    body = await buy(client, shopper, variant.id, method="cod")
    assert (body["order_status"], body["payment_status"], body["expires_at"]) == ("processing", "pending", None)
    assert body["shipping_cost"] == 49_00
    assert await run_audit() == []


async def test_paying_on_delivery_has_a_limit(client: Client, resources: Resources) -> None:
    shopper = await make_shopper(resources.tokens)
    variant = await make_variant(price=50_001_00)
    await put_in_cart(client, shopper, variant.id)
    status, body = await order(client, shopper, "cod")
    assert (status, body["code"], body["maximum"]) == (409, "cod_limit", 50_000_00)
    assert (await ProductVariant.get(id=variant.id)).stock_quantity == 10


async def test_a_free_order_skips_the_gateway(client: Client, resources: Resources) -> None:
    shopper = await make_shopper(resources.tokens)
    variant = await make_variant(price=0)
    settings = resources.settings
    await put_in_cart(client, shopper, variant.id)
    status, body = await order(client, shopper)
    # The goods are free, the shipping is not; only a total of zero needs no payment.
    assert (status, body["total_amount"]) == (201, settings.shipping_fee)
    assert body["order_status"] == "pending"


async def test_an_empty_cart_is_refused(client: Client, resources: Resources) -> None:
    shopper = await make_shopper(resources.tokens)
    status, body = await order(client, shopper)
    assert (status, body["code"], body["error"]) == (409, "cart_empty", "Conflict")


async def test_what_is_sold_out_is_named_with_what_is_left(client: Client, resources: Resources) -> None:
    shopper, other = await make_shopper(resources.tokens), await make_shopper(resources.tokens)
    variant = await make_variant(stock=3, sku="LAST-3")
    await put_in_cart(client, shopper, variant.id, 2)
    await buy(client, other, variant.id, 2)

    status, body = await order(client, shopper)

    assert (status, body["code"]) == (409, "out_of_stock")
    assert body["lines"] == [{"product_variant_id": str(variant.id), "sku": "LAST-3", "requested": 2, "available": 1}]
    cart = await (await client.get("/api/cart", headers=shopper.headers)).json()
    assert [item["quantity"] for item in cart["items"]] == [2]
    assert await run_audit() == []


async def test_a_line_that_is_no_longer_sold_is_refused(client: Client, resources: Resources) -> None:
    shopper = await make_shopper(resources.tokens)
    variant = await make_variant()
    await put_in_cart(client, shopper, variant.id)
    await ProductVariant.filter(id=variant.id).update(is_active=False)
    status, body = await order(client, shopper)
    assert (status, body["code"]) == (409, "not_on_sale")
    assert [line["product_variant_id"] for line in body["lines"]] == [str(variant.id)]


async def test_the_expected_total_is_held_against_the_price_of_now(client: Client, resources: Resources) -> None:
    shopper = await make_shopper(resources.tokens)
    variant = await make_variant(price=3_000_00)
    await put_in_cart(client, shopper, variant.id)
    await ProductVariant.filter(id=variant.id).update(price=3_500_00)

    status, body = await order(client, shopper, expected_total=3_000_00)
    assert (status, body["code"], body["quote"]["total_amount"]) == (409, "price_changed", 3_500_00)
    assert await fetch_value("SELECT count(*) FROM orders") == 0

    status, body = await order(client, shopper, expected_total=3_500_00)
    assert (status, body["total_amount"]) == (201, 3_500_00)


async def test_a_retailer_is_charged_the_retailer_price(client: Client, resources: Resources) -> None:
    retailer = await make_shopper(resources.tokens, role=Role.RETAILER)
    variant = await make_variant(price=3_000_00, retailer_price=2_500_00)
    body = await buy(client, retailer, variant.id)
    assert body["total_amount"] == 2_500_00


async def test_anothers_address_is_not_there(client: Client, resources: Resources) -> None:
    shopper, other = await make_shopper(resources.tokens), await make_shopper(resources.tokens)
    variant = await make_variant()
    await put_in_cart(client, shopper, variant.id)
    deleted = await make_address(shopper.user_id, is_active=False)
    for address_id in (other.address_id, deleted, variant.id):
        status, body = await order(client, shopper, address_id=str(address_id))
        assert (status, body["code"]) == (404, "no_such_address")
    assert await fetch_value("SELECT count(*) FROM orders") == 0
    assert (await ProductVariant.get(id=variant.id)).stock_quantity == 10


async def test_a_third_unpaid_order_is_refused(client: Client, resources: Resources) -> None:
    shopper = await make_shopper(resources.tokens)
    variant = await make_variant()
    for _ in range(2):
        await buy(client, shopper, variant.id)
    await put_in_cart(client, shopper, variant.id)
    status, body = await order(client, shopper)
    assert (status, body["code"], body["limit"]) == (409, "too_many_unpaid_orders", 2)


async def test_twenty_tabs_place_one_order_from_one_cart(client: Client, resources: Resources) -> None:
    shopper = await make_shopper(resources.tokens)
    variant = await make_variant()
    await put_in_cart(client, shopper, variant.id)
    answers = await asyncio.gather(*(order(client, shopper, key=f"tab-{number}-key") for number in range(20)))
    assert sorted(status for status, _ in answers) == [201, *[409] * 19]
    assert {body["code"] for status, body in answers if status == 409} == {"cart_empty"}
    assert await run_audit() == []


async def test_one_key_gives_one_order_and_one_answer(client: Client, resources: Resources) -> None:
    shopper = await make_shopper(resources.tokens)
    variant = await make_variant()
    await put_in_cart(client, shopper, variant.id)
    answers = await asyncio.gather(*(order(client, shopper, key="one-key") for _ in range(20)))
    assert {status for status, _ in answers} <= {201, 409}
    assert {body["code"] for status, body in answers if status == 409} <= {"idempotency_key_in_flight"}
    assert len({body["id"] for status, body in answers if status == 201}) == 1
    assert await fetch_value("SELECT count(*) FROM orders") == 1

    body = {"address_id": str(shopper.address_id), "payment_method": "upi"}
    headers = {**shopper.headers, "Idempotency-Key": "one-key"}
    again = await client.post("/api/orders", json=body, headers=headers)
    assert (again.status, again.headers["Idempotent-Replayed"]) == (201, "true")
    assert await again.json() == next(body for status, body in answers if status == 201)


async def test_a_key_with_another_body_is_refused(client: Client, resources: Resources) -> None:
    shopper = await make_shopper(resources.tokens)
    variant = await make_variant()
    await put_in_cart(client, shopper, variant.id)
    assert (await order(client, shopper, key="one-key"))[0] == 201
    status, body = await order(client, shopper, "cod", key="one-key")
    assert (status, body["code"]) == (409, "idempotency_key_reused")


async def test_a_key_is_answered_even_when_the_goods_are_gone(client: Client, resources: Resources) -> None:
    shopper = await make_shopper(resources.tokens)
    variant = await make_variant(stock=1)
    await put_in_cart(client, shopper, variant.id)
    first = await order(client, shopper, key="one-key")
    assert first[0] == 201
    # The cart holds the variant again, and nothing of it is left: the first answer still comes back.
    await ProductVariant.filter(id=variant.id).update(stock_quantity=1)
    await put_in_cart(client, shopper, variant.id)
    await ProductVariant.filter(id=variant.id).update(stock_quantity=0)
    assert await order(client, shopper, key="one-key") == first


async def test_a_refused_key_may_be_used_again(client: Client, resources: Resources) -> None:
    shopper = await make_shopper(resources.tokens)
    variant = await make_variant()
    assert (await order(client, shopper, key="one-key"))[1]["code"] == "cart_empty"
    await put_in_cart(client, shopper, variant.id)
    assert (await order(client, shopper, key="one-key"))[0] == 201


async def test_a_badly_written_key_is_refused(client: Client, resources: Resources) -> None:
    shopper = await make_shopper(resources.tokens)
    status, body = await order(client, shopper, key="k" * 256)
    assert (status, [e["code"] for e in body["errors"]]) == (400, ["bad_idempotency_key"])


async def test_baskets_over_shared_variants_in_opposite_orders_do_not_deadlock(
    client: Client, resources: Resources
) -> None:
    variants = [await make_variant(stock=1000) for _ in range(4)]
    shoppers = [await make_shopper(resources.tokens) for _ in range(40)]
    for number, shopper in enumerate(shoppers):
        for variant in variants if number % 2 else reversed(variants):
            await put_in_cart(client, shopper, variant.id)
    answers = await asyncio.gather(*(order(client, shopper) for shopper in shoppers))
    assert [status for status, _ in answers] == [201] * 40
    assert {(await ProductVariant.get(id=v.id)).stock_quantity for v in variants} == {960}
    assert await run_audit() == []


async def test_only_the_buyer_sees_an_order(client: Client, resources: Resources) -> None:
    shopper, other = await make_shopper(resources.tokens), await make_shopper(resources.tokens)
    variant = await make_variant()
    body = await buy(client, shopper, variant.id)
    assert (await show(client, shopper, body["id"]))["id"] == body["id"]
    answer = await client.get(f"/api/orders/{body['id']}", headers=other.headers)
    assert (answer.status, (await answer.json())["code"]) == (404, "no_such_order")
    assert (await client.get(f"/api/orders/{body['id']}")).status == 401


async def test_orders_are_listed_newest_first_page_by_page(client: Client, resources: Resources) -> None:
    shopper, other = await make_shopper(resources.tokens), await make_shopper(resources.tokens)
    variant = await make_variant(price=2_000_00)
    bought = [(await buy(client, shopper, variant.id, method="cod"))["id"] for _ in range(5)]
    await buy(client, other, variant.id)
    first = await (await client.get("/api/orders?limit=2&include_total=true", headers=shopper.headers)).json()
    assert [o["id"] for o in first["items"]] == [bought[4], bought[3]]
    assert first["total"] == 5
    rest = await (
        await client.get(f"/api/orders?limit=100&cursor={first['next_cursor']}", headers=shopper.headers)
    ).json()
    assert [o["id"] for o in rest["items"]] == [bought[2], bought[1], bought[0]]
    assert rest["next_cursor"] is None
    none = await (await client.get("/api/orders?order_status=shipped", headers=shopper.headers)).json()
    assert none["items"] == []


async def test_stock_and_price_are_those_of_the_transaction(client: Client, resources: Resources) -> None:
    shopper = await make_shopper(resources.tokens)
    variant = await make_variant(stock=100, price=2_000_00)

    async def edit() -> None:
        for step in range(30):
            await ProductVariant.filter(id=variant.id).update(price=2_000_00 + step)

    async def sell() -> list[UUID]:
        return [UUID((await buy(client, shopper, variant.id, method="cod"))["id"]) for _ in range(10)]

    _, sold = await asyncio.gather(edit(), sell())
    rows = await fetch(
        "SELECT o.total_amount - o.shipping_cost AS goods, i.price_at_time FROM orders o"
        " JOIN order_items i ON i.order_id = o.id WHERE o.id = ANY ($1::uuid[])",
        sold,
    )
    assert all(row["goods"] == row["price_at_time"] for row in rows)
    assert await run_audit() == []
