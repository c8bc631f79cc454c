"""What a rule of the back office does to carts and orders, from the moment that it is there."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from models.coupons import Coupon
from models.discounts import DiscountRule
from models.enums import CouponType, Role, RuleType
from models.orders import OrderItem
from server.audit.queries import run_audit
from server.catalog.queries import load_sale_lines
from server.core.clock import utc_now
from server.core.db import fetch
from server.discounts.queries import OFFERS, load_offers
from server.resources import Resources
from tests.catalog.kinds.office import Office
from tests.checkout.shop import order, put_in_cart
from tests.factories.catalog import make_brand, make_category, make_product, make_variant
from tests.factories.shoppers import Shopper, make_shopper

PRICE = 3_333
NUMBERED = "018f0000-0000-7000-8000-"
INDEXES = {"product", "variant", "category", "brand", "for_all"}


@pytest.fixture
async def shopper(resources: Resources) -> Shopper:
    """A customer."""
    return await make_shopper(resources.tokens)


async def quoted(office: Office, shopper: Shopper) -> dict[str, Any]:
    """The quote of the shopper's cart."""
    answer = await office.client.get("/api/cart", headers=shopper.headers)
    assert answer.status == 200, await answer.text()
    quote: dict[str, Any] = (await answer.json())["quote"]
    return quote


async def offs(office: Office, shopper: Shopper) -> list[tuple[str | None, int]]:
    """Which rule each line of the cart takes, and what it takes off."""
    quote = await quoted(office, shopper)
    return [(line["discount_rule_id"], line["discount_applied"]) for line in quote["lines"]]


async def test_a_rule_counts_at_once_and_until_it_is_over(office: Office, shopper: Shopper) -> None:
    await put_in_cart(office.client, shopper, (await make_variant(price=PRICE)).id, 3)
    assert await offs(office, shopper) == [(None, 0)]
    rule = await office.make("discount-rules", {"rule_type": "percentage", "discount_value": 10})
    path = f"discount-rules/{rule['id']}"
    # 3 × 3333 = 9999; 10 % = 999.9 → 1000
    taken, nothing = [(rule["id"], 1_000)], [(None, 0)]
    assert await offs(office, shopper) == taken
    second, hour = timedelta(seconds=1), timedelta(hours=1)
    now = utc_now()
    for change, found in (
        ({"is_active": False}, nothing),
        ({"is_active": True, "valid_from": (now + hour).isoformat()}, nothing),
        ({"valid_from": (now - hour).isoformat(), "valid_to": (now - second).isoformat()}, nothing),
        ({"valid_to": (now + hour).isoformat()}, taken),
        ({"min_cart_value": 10_000}, nothing),
        ({"min_cart_value": 9_999}, taken),
        ({"discount_value": 20}, [(rule["id"], 2_000)]),  # 1999.8 → 2000
        ({"rule_type": "bulk", "min_quantity": 4}, nothing),
        ({"min_quantity": 3}, [(rule["id"], 2_000)]),
        ({"rule_type": "quantity", "discount_value": 500}, [(rule["id"], 1_500)]),  # 3 × 500
        ({"rule_type": "retailer", "discount_value": 50, "min_quantity": 1}, nothing),
    ):
        status, view = await office.ask("PUT", path, change)
        assert (status, await offs(office, shopper)) == (200, found), (change, view)
    await office.ask("PUT", path, {"rule_type": "percentage"})
    assert await offs(office, shopper) == [(rule["id"], 5_000)]  # 50 % of 9999 = 4999.5 → 5000
    assert await office.ask("DELETE", path) == (204, None)
    assert await offs(office, shopper) == nothing


async def test_rules_reach_what_they_are_for(office: Office, resources: Resources, shopper: Shopper) -> None:
    root = await make_category()
    leaf, other = await make_category(parent=await make_category(parent=root)), await make_category()
    brand = await make_brand()
    product = await make_product(category=leaf, brand=brand)
    one, sister = await make_variant(product, price=1_000), await make_variant(product, price=1_000)
    cousin = await make_variant(await make_product(category=leaf), price=1_000)
    stranger = await make_variant(await make_product(category=other, brand=brand), price=1_000)
    retailer = await make_shopper(resources.tokens, role=Role.RETAILER)
    for buyer in (shopper, retailer):
        for variant in (one, sister, cousin, stranger):
            await put_in_cart(office.client, buyer, variant.id)
    wish: dict[str, Any] = {"rule_type": "percentage", "discount_value": 10}
    rule = await office.make("discount-rules", {**wish, "product_variant_id": str(one.id)})
    path = f"discount-rules/{rule['id']}"
    none: dict[str, str | None] = {"product_variant_id": None, "product_id": None, "brand_id": None}
    for target, reached in (
        ({}, [1, 0, 0, 0]),
        ({**none, "product_id": str(product.id)}, [1, 1, 0, 0]),
        ({**none, "brand_id": str(brand.id)}, [1, 1, 0, 1]),
        ({**none, "category_id": str(root.id)}, [1, 1, 1, 0]),
        ({**none, "category_id": None}, [1, 1, 1, 1]),
    ):
        assert (await office.ask("PUT", path, target))[0] == 200
        expected = [(rule["id"], 100) if hit else (None, 0) for hit in reached]
        assert await offs(office, shopper) == await offs(office, retailer) == expected, target
    await office.ask("PUT", path, {"rule_type": "retailer"})
    assert await offs(office, shopper) == [(None, 0)] * 4
    assert await offs(office, retailer) == [(rule["id"], 100)] * 4


async def test_an_order_keeps_what_it_was_sold_by(office: Office, shopper: Shopper) -> None:
    ruled, plain = await make_variant(price=PRICE), await make_variant(price=10_000)
    for variant, units in ((ruled, 3), (plain, 1)):
        await put_in_cart(office.client, shopper, variant.id, units)
    rule = await office.make(
        "discount-rules",
        {"rule_type": "bulk", "discount_value": 10, "min_quantity": 3, "product_variant_id": str(ruled.id)},
    )
    coupon = await Coupon.create(code="SAVE", type=CouponType.PERCENTAGE, discount_value=10)
    await fetch("UPDATE carts SET coupon_id = $1", coupon.id)
    shown = await quoted(office, shopper)
    status, bought = await order(office.client, shopper, expected_total=shown["total_amount"])
    assert (status, bought["discount_amount"], bought["total_amount"]) == (201, 2_900, shown["total_amount"])
    await office.ask("DELETE", f"discount-rules/{rule['id']}")
    # 9999 − 1000 = 8999 and 10000; 10 % of 18999 = 1899.9 → 1900, of which 899.95 → 900 and 1000.05 → 1000;
    # 8099 and 9000; GST 145782 / 118 = 1235.44 → 1235 and 162000 / 118 = 1372.88 → 1373
    assert {
        item.product_variant_id: (
            item.discount_rule_id,
            item.discount_applied,
            item.coupon_discount,
            item.final_price,
            item.tax_amount,
        )
        for item in await OrderItem.all()
    } == {ruled.id: (UUID(rule["id"]), 1_900, 900, 8_099, 1_235), plain.id: (None, 1_000, 1_000, 9_000, 1_373)}
    # The same cart now costs more, and who expects the old total is told so.
    await fetch("UPDATE carts SET coupon_id = NULL")
    for variant, units in ((ruled, 3), (plain, 1)):
        await put_in_cart(office.client, shopper, variant.id, units)
    status, refused = await order(office.client, shopper, expected_total=shown["total_amount"])
    assert (status, refused["code"], refused["total_amount"]) == (409, "price_changed", shown["total_amount"] + 2_900)
    status, again = await order(office.client, shopper)
    assert (status, again["discount_amount"]) == (201, 0)
    assert await run_audit() == []


async def test_a_carts_rules_are_found_by_indexes(database: str, resources: Resources) -> None:
    """Of 10,000 rules for 1,000 brands, a cart of 100 lines reads its own."""
    variants = [await make_variant(await make_product()) for _ in range(2)]
    sale = await load_sale_lines(None, [variant.id for variant in variants], retailer=False)
    await fetch(
        "INSERT INTO brands (id, name, slug, is_active, created_at, updated_at)"
        " SELECT ($1 || lpad(n::text, 12, '0'))::uuid, n, n, true, now(), now() FROM generate_series(1, 1000) n",
        NUMBERED,
    )
    await fetch(
        "INSERT INTO discount_rules (id, rule_type, discount_value, min_quantity, min_cart_value, is_active, brand_id,"
        " created_at, updated_at) SELECT gen_random_uuid(), 'percentage', 10, 1, 0, n % 4 > 0,"
        " ($1 || lpad((n % 1000 + 1)::text, 12, '0'))::uuid, now(), now() FROM generate_series(1, 10000) n",
        NUMBERED,
    )
    first = sale[variants[0].id]
    targets: tuple[dict[str, Any], ...] = (
        {},
        {"product_id": first.product_id},
        {"product_variant_id": first.variant_id},
        {"category_id": first.category_ids[0]},
        {"brand_id": first.brand_id},
    )
    for target in targets:
        await DiscountRule.create(rule_type=RuleType.PERCENTAGE, discount_value=5, **target)
        await DiscountRule.create(rule_type=RuleType.PERCENTAGE, discount_value=5, is_active=False, **target)
    await fetch("ANALYZE discount_rules")
    assert len(await load_offers(None, [first])) == 5
    assert len(await load_offers(None, list(sale.values()))) == 5
    hundred = [replace(first, variant_id=uuid7(), brand_id=UUID(f"{NUMBERED}{n:012}")) for n in range(1, 101)]
    # Ten for each brand but each fourth, whose rules are switched off; and three of the five.
    assert len(await load_offers(None, hundred)) == 753
    for number in (1, 10, 100):
        some = [[UUID(f"{NUMBERED}{n:012}") for n in range(number)]] * 4
        plan = "\n".join(row[0] for row in await fetch(f"EXPLAIN {OFFERS}", *some))
        assert "Seq Scan" not in plan, plan
        assert {name for name in INDEXES if f"discount_rules_{name}_idx" in plan} == INDEXES, plan
