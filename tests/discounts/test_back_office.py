"""The back office's discount rules: made, changed, switched off, listed, and nobody else's business."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from models.catalog import ProductVariant
from models.discounts import DiscountRule
from models.enums import Role, RuleType
from models.journal import AdminAction
from server.catalog.queries.targets import lock_targets
from server.core.clock import utc_now
from server.core.db import transaction
from server.resources import Resources
from tests.catalog.back_office import NO_ADMINS, check_refused
from tests.catalog.kinds.office import Office, noted
from tests.catalog.products.office import ask
from tests.conftest import Client
from tests.factories.catalog import make_brand, make_category, make_product, make_variant
from tests.waiting import until_blocked

NOWHERE = "018f0000-0000-7000-8000-000000000001"
TENTH: dict[str, Any] = {"rule_type": "percentage", "discount_value": 10}
# All that can be wished, as it is answered when it was not.
PLAIN: dict[str, Any] = {
    **TENTH,
    "min_quantity": 1,
    "min_cart_value": 0,
    "product_id": None,
    "product_variant_id": None,
    "category_id": None,
    "brand_id": None,
    "valid_from": None,
    "valid_to": None,
    "is_active": True,
}


def stored(wish: dict[str, Any], value: str) -> dict[str, Any]:
    """The wish as the audit log has it."""
    return {**wish, "discount_value": value}


async def test_a_new_rule_is_as_wished_and_leaves_a_trace(office: Office) -> None:
    brand = await make_brand()
    wish = {
        **PLAIN,
        "rule_type": "bulk",
        "discount_value": 12.5,
        "min_quantity": 3,
        "min_cart_value": 50_000,
        "brand_id": str(brand.id),
        "valid_from": "2026-03-01T05:30:00+05:30",
        "valid_to": "2026-04-01T00:00:00Z",
        "is_active": False,
    }
    answer = await office.client.post("/api/admin/discount-rules", json=wish, headers=office.person.headers)
    view = await answer.json()
    row = await DiscountRule.get()
    assert (answer.status, answer.headers["ETag"], row.created_by) == (201, view["etag"], office.person.id)
    made = {**wish, "valid_from": "2026-03-01T00:00:00Z"}
    assert view == {
        **made,
        "id": str(row.id),
        "created_by": str(office.person.id),
        "created_at": view["created_at"],
        "updated_at": view["updated_at"],
        "etag": view["etag"],
    }
    times = {"valid_from": "2026-03-01T00:00:00+00:00", "valid_to": "2026-04-01T00:00:00+00:00"}
    assert await noted() == [("discount_rule.create", "discount_rule", None, stored({**made, **times}, "12.50"))]
    assert (await AdminAction.get()).entity_id == row.id


async def test_what_is_not_wished_is_plain(office: Office) -> None:
    view = await office.make("discount-rules", TENTH)
    assert {name: view[name] for name in PLAIN} == PLAIN
    # A whole percentage is answered as a whole number, and what has decimals with them.
    assert (await office.make("discount-rules", {**TENTH, "discount_value": 0.01}))["discount_value"] == 0.01
    units = await office.make("discount-rules", {"rule_type": "quantity", "discount_value": 150_000, "min_quantity": 2})
    assert (units["discount_value"], units["min_quantity"]) == (150_000, 2)


MISTAKES: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({"discount_value": 0}, [("discount_value", "greater_than")]),
    ({"discount_value": -1}, [("discount_value", "greater_than")]),
    ({"discount_value": 9.999}, [("discount_value", "decimal_max_places")]),
    ({"discount_value": "10"}, [("discount_value", "decimal_type")]),
    ({"discount_value": True}, [("discount_value", "decimal_type")]),
    ({"discount_value": None}, [("discount_value", "decimal_type")]),
    ({"discount_value": 100.01}, [("discount_value", "not_a_percentage")]),
    ({"rule_type": "bulk", "discount_value": 101}, [("discount_value", "not_a_percentage")]),
    ({"rule_type": "retailer", "discount_value": 101}, [("discount_value", "not_a_percentage")]),
    ({"rule_type": "quantity", "discount_value": 99.5}, [("discount_value", "not_whole_paise")]),
    ({"rule_type": "quantity", "discount_value": 10**12}, [("discount_value", "less_than_equal")]),
    ({"rule_type": "gift"}, [("rule_type", "enum")]),
    ({"min_quantity": 2}, [("min_quantity", "not_for_this_type")]),
    ({"rule_type": "retailer", "min_quantity": 2}, [("min_quantity", "not_for_this_type")]),
    ({"rule_type": "bulk", "min_quantity": 0}, [("min_quantity", "greater_than_equal")]),
    ({"min_cart_value": -1}, [("min_cart_value", "greater_than_equal")]),
    ({"min_cart_value": 0.5}, [("min_cart_value", "int_type")]),
    ({"valid_from": "2026-03-01T00:00:00"}, [("valid_from", "timezone_aware")]),
    ({"valid_to": "0001-01-01T00:00:00+14:00"}, [("valid_to", "greater_than_equal")]),
    ({"valid_to": "9999-12-31T23:59:59-14:00"}, [("valid_to", "less_than")]),
    (
        {"valid_from": "2026-03-01T00:00:00Z", "valid_to": "2026-03-01T05:30:00+05:30"},
        [("valid_to", "ends_before_it_begins")],
    ),
    ({"product_id": NOWHERE}, [("product_id", "unknown_product")]),
    ({"product_variant_id": NOWHERE}, [("product_variant_id", "unknown_product_variant")]),
    ({"category_id": NOWHERE}, [("category_id", "unknown_category")]),
    ({"brand_id": NOWHERE}, [("brand_id", "unknown_brand")]),
    ({"created_by": NOWHERE, "is_active": 1}, [("is_active", "bool_type"), ("created_by", "unknown_field")]),
    (
        {
            "rule_type": "quantity",
            "discount_value": 0.5,
            "brand_id": NOWHERE,
            "category_id": NOWHERE,
            "valid_from": "2026-03-02T00:00:00Z",
            "valid_to": "2026-03-01T00:00:00Z",
        },
        [
            ("discount_value", "not_whole_paise"),
            ("category_id", "more_than_one_target"),
            ("brand_id", "more_than_one_target"),
            ("valid_to", "ends_before_it_begins"),
            ("category_id", "unknown_category"),
            ("brand_id", "unknown_brand"),
        ],
    ),
]


async def test_each_mistake_is_named_and_nothing_changes(office: Office) -> None:
    rule = await DiscountRule.create(**TENTH)
    for body, errors in MISTAKES:
        found = [
            await office.refused("POST", "discount-rules", TENTH | body),
            await office.refused("PUT", f"discount-rules/{rule.id}", body),
        ]
        assert found == [(400, "invalid_request", errors)] * 2, body
    missing = await office.refused("POST", "discount-rules", {})
    assert missing[2] == [("rule_type", "missing"), ("discount_value", "missing")]
    assert [row.updated_at for row in await DiscountRule.all()] == [rule.updated_at]
    assert await noted() == []


async def test_a_change_is_checked_together_with_what_stays(office: Office) -> None:
    brand, category = await make_brand(), await make_category()
    wish = {"rule_type": "bulk", "discount_value": 50.5, "min_quantity": 3, "brand_id": str(brand.id)}
    rule = await office.make("discount-rules", {**wish, "valid_to": "2026-04-01T00:00:00Z"})
    path = f"discount-rules/{rule['id']}"
    for body, errors in (
        ({"rule_type": "percentage"}, [("min_quantity", "not_for_this_type")]),
        ({"rule_type": "quantity"}, [("discount_value", "not_whole_paise")]),
        ({"valid_from": "2026-04-01T00:00:00Z"}, [("valid_to", "ends_before_it_begins")]),
        (
            {"category_id": str(category.id)},
            [("category_id", "more_than_one_target"), ("brand_id", "more_than_one_target")],
        ),
    ):
        assert await office.refused("PUT", path, body) == (400, "invalid_request", errors)
    together = {"rule_type": "quantity", "discount_value": 700, "brand_id": None, "category_id": str(category.id)}
    status, view = await office.ask("PUT", path, together, rule["etag"])
    assert (status, {name: view[name] for name in together}) == (200, together)
    assert (view["min_quantity"], view["valid_to"], view["created_by"]) == (
        3,
        "2026-04-01T00:00:00Z",
        rule["created_by"],
    )
    before = {**{name: rule[name] for name in together}, "discount_value": "50.50"}
    assert (await noted())[1:] == [
        ("discount_rule.update", "discount_rule", before, stored(together, "700.00")),
    ]
    # What changes nothing leaves no trace.
    assert (await office.ask("PUT", path, {**together, "min_quantity": 3}))[1] == view
    assert (await office.ask("PUT", path, {}))[0] == 200
    assert await AdminAction.all().count() == 2


async def test_deleting_is_soft_and_can_be_undone(office: Office) -> None:
    rule = await DiscountRule.create(**TENTH)
    path = f"discount-rules/{rule.id}"
    for _ in range(2):
        assert await office.ask("DELETE", path) == (204, None)
        assert (await DiscountRule.get()).is_active is False
    assert await noted() == [("discount_rule.delete", "discount_rule", {"is_active": True}, {"is_active": False})]
    assert (await office.ask("PUT", path, {"is_active": True}))[1]["is_active"] is True
    for method, body in (("PUT", {"is_active": True}), ("DELETE", None)):
        assert await office.refused(method, f"discount-rules/{NOWHERE}", body) == (404, "not_found", [])


async def test_of_admins_with_one_version_one_wins(office: Office) -> None:
    rule = await office.make("discount-rules", TENTH)
    path = f"discount-rules/{rule['id']}"
    answers = await asyncio.gather(
        *(office.ask("PUT", path, {"discount_value": 20 + number}, rule["etag"]) for number in range(8))
    )
    assert sorted(status for status, _ in answers) == [200, *[412] * 7]
    winner = next(view for status, view in answers if status == 200)
    assert (await DiscountRule.get()).discount_value == winner["discount_value"]
    status, answer = await office.ask("DELETE", path, None, rule["etag"])
    assert (status, answer["code"], (await DiscountRule.get()).is_active) == (412, "stale", True)
    assert await office.ask("DELETE", path, None, winner["etag"]) == (204, None)
    assert [one[0] for one in await noted()] == [f"discount_rule.{done}" for done in ("create", "update", "delete")]


async def test_a_rule_that_is_being_changed_is_waited_for(office: Office, database_url: str) -> None:
    rule = await office.make("discount-rules", TENTH)
    async with transaction() as tx:
        await tx.execute("UPDATE discount_rules SET discount_value = 15")
        waiting = asyncio.create_task(
            office.ask("PUT", f"discount-rules/{rule['id']}", {"discount_value": 20}, rule["etag"])
        )
        await until_blocked(database_url, "%discount_rules%")
    assert (await waiting)[0] == 412
    assert (await DiscountRule.get()).discount_value == 15


async def test_the_list_filters_and_pages(office: Office) -> None:
    product, category, brand = await make_product(), await make_category(), await make_brand()
    variant = await make_variant(product)
    now, day = utc_now(), timedelta(days=1)
    rows: dict[str, dict[str, Any]] = {
        "product": {"product_id": product.id},
        "variant": {"product_variant_id": variant.id, "rule_type": RuleType.BULK},
        "category": {"category_id": category.id, "valid_from": now - day, "valid_to": now + day},
        "brand": {"brand_id": brand.id, "valid_from": now + day},
        "over": {"valid_to": now - day},
        "off": {"is_active": False},
    }
    names = {str((await DiscountRule.create(**(TENTH | row))).id): name for name, row in rows.items()}
    newest = ["off", "over", "brand", "category", "variant", "product"]
    for query, found in {
        "": newest,
        f"product_id={product.id}": ["product"],
        f"product_variant_id={variant.id}": ["variant"],
        f"category_id={category.id}": ["category"],
        f"brand_id={brand.id}": ["brand"],
        f"brand_id={NOWHERE}": [],
        "rule_type=bulk": ["variant"],
        "is_active=false": ["off"],
        "is_active=true&rule_type=percentage": ["over", "brand", "category", "product"],
        "live=true": ["category", "variant", "product"],
        "live=false": ["off", "over", "brand"],
    }.items():
        page = await office.listed(f"discount-rules?{query}")
        assert [names[row["id"]] for row in page["items"]] == found, query
    pages, cursor = [], ""
    for _ in range(2):
        page = await office.listed(f"discount-rules?limit=3&include_total=true{cursor}")
        pages += [names[row["id"]] for row in page["items"]]
        cursor = f"&cursor={page['next_cursor']}"
        assert page["total"] == 6
    assert (pages, cursor) == (newest, "&cursor=None")
    refused = await office.refused("GET", "discount-rules?rule_type=gift&live=maybe&colour=red")
    assert (refused[0], [field for field, _ in refused[2]]) == (400, ["query.rule_type", "query.live", "query.colour"])


@pytest.mark.parametrize("role", NO_ADMINS)
async def test_others_see_and_change_nothing(client: Client, resources: Resources, role: Role | None) -> None:
    rule = await DiscountRule.create(**TENTH)
    before = await DiscountRule.all().values()
    many, one = "discount-rules", f"discount-rules/{rule.id}"
    asked = (("POST", many, TENTH), ("GET", many, None), ("PUT", one, TENTH), ("DELETE", one, None))
    await check_refused(client, resources, role, asked)
    assert await DiscountRule.all().values() == before
    assert await noted() == []


async def test_a_variant_that_a_rule_names_is_not_erased(office: Office) -> None:
    variant = await make_variant()
    rule = await office.make("discount-rules", {**TENTH, "product_variant_id": str(variant.id)})
    await office.ask("DELETE", f"discount-rules/{rule['id']}")
    assert await ask(office.client, office.person, "DELETE", f"variants/{variant.id}") == (204, {})
    assert [(row.id, row.is_active) for row in await ProductVariant.all()] == [(variant.id, False)]


async def test_a_variant_is_not_erased_while_a_rule_for_it_is_made(office: Office) -> None:
    variant = await make_variant()
    async with transaction() as tx:
        assert await lock_targets(tx, {"product_variant_id": variant.id}) == []
        erasing = asyncio.ensure_future(ask(office.client, office.person, "DELETE", f"variants/{variant.id}"))
        done, _ = await asyncio.wait([erasing], timeout=0.2)
        assert done == set()
        await DiscountRule.create(using_db=tx.db, **TENTH, product_variant_id=variant.id)
    assert await erasing == (204, {})
    assert [(row.id, row.is_active) for row in await ProductVariant.all()] == [(variant.id, False)]
