"""The back office makes, changes and switches off coupons."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from models.coupons import Coupon
from tests.catalog.kinds.office import NOWHERE, Office, noted
from tests.coupons.till import cancel, make_buyer, make_coupon, make_orders, use
from tests.factories.catalog import make_brand, make_category, make_product

WHOLE: dict[str, Any] = {
    "code": " diwali-26 ",
    "description": "Lights on",
    "type": "percentage",
    "discount_value": 12.5,
    "max_discount": 500_00,
    "min_cart_value": 1_000_00,
    "usage_limit": 100,
    "per_user_limit": None,
    "valid_from": "2026-11-01T05:30:00+05:30",
    "valid_to": "2026-12-01T00:00:00Z",
    "target_role": "customer",
    "target_type": "product",
    "is_active": False,
}
FEWEST = {"code": "TEN", "type": "fixed", "discount_value": 10_00}


async def columns(coupon_id: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = await Coupon.filter(id=UUID(coupon_id)).values()
    return found[0]


async def test_a_new_coupon_is_as_wished_and_leaves_a_trace(office: Office) -> None:
    category, brand, product = await make_category(), await make_brand(), await make_product()
    body = WHOLE | {"product_id": str(product.id), "category_id": str(category.id), "brand_id": str(brand.id)}
    answer = await office.client.post("/api/admin/coupons", json=body, headers=office.person.headers)
    view = await answer.json()
    assert (answer.status, answer.headers["ETag"]) == (201, view["etag"])
    row = await Coupon.get()
    kept = body | {"code": "DIWALI-26", "valid_from": "2026-11-01T00:00:00Z"}
    beside = {"id": str(row.id), "used_count": 0, "named_users_only": False, "created_by": str(office.person.id)}
    assert view == kept | beside | {name: view[name] for name in ("created_at", "updated_at", "etag")}
    assert (row.valid_from, row.created_by) == (datetime(2026, 11, 1, tzinfo=UTC), office.person.id)
    times = {"valid_from": "2026-11-01T00:00:00+00:00", "valid_to": "2026-12-01T00:00:00+00:00"}
    assert await noted() == [("coupon.create", "coupon", None, kept | times | {"discount_value": "12.50"})]


async def test_what_is_not_said_has_a_default(office: Office) -> None:
    made = await office.make("coupons", FEWEST)
    expected = {
        "description": "",
        "discount_value": 1000,
        "max_discount": None,
        "min_cart_value": 0,
        "usage_limit": None,
        "per_user_limit": 1,
        "valid_from": None,
        "valid_to": None,
        "target_role": "both",
        "target_type": "cart",
        "product_id": None,
        "is_active": True,
    }
    assert {name: made[name] for name in expected} == expected


async def test_each_mistake_is_named_and_nothing_changes(office: Office) -> None:
    """Values one by one, fields together, what is not there: each list is what a POST and a PUT answer."""
    coupon = await make_coupon(code="BEFORE")
    before = await Coupon.all().values()
    bad_values = FEWEST | {
        "code": "a b",
        "type": "half",
        "discount_value": 0,
        "max_discount": 0,
        "min_cart_value": -1,
        "usage_limit": 0,
        "per_user_limit": 0,
        "valid_from": "2026-11-01T00:00:00",
        "valid_to": "1970-01-01T00:00:00Z",
        "target_role": "admin",
        "used_count": 3,
    }
    table: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
        (
            bad_values,
            [
                ("code", "string_pattern_mismatch"),
                ("type", "enum"),
                ("discount_value", "greater_than"),
                ("max_discount", "greater_than_equal"),
                ("min_cart_value", "greater_than_equal"),
                ("usage_limit", "greater_than_equal"),
                ("per_user_limit", "greater_than_equal"),
                ("valid_from", "timezone_aware"),
                ("valid_to", "greater_than_equal"),
                ("target_role", "enum"),
                ("used_count", "unknown_field"),
            ],
        ),
        (FEWEST | {"code": "AB"}, [("code", "string_too_short")]),
        (FEWEST | {"code": "A" * 41}, [("code", "string_too_long")]),
        (FEWEST | {"code": "ÉTÉ"}, [("code", "string_pattern_mismatch")]),
        (FEWEST | {"discount_value": "10"}, [("discount_value", "decimal_type")]),
        (FEWEST | {"discount_value": 1.005}, [("discount_value", "decimal_max_places")]),
        (FEWEST | {"discount_value": 10**12}, [("discount_value", "less_than_equal")]),
        (
            FEWEST | {"discount_value": 9.5, "max_discount": 1, "target_type": "product", "brand_id": str(NOWHERE)},
            [
                ("discount_value", "not_whole_paise"),
                ("max_discount", "not_for_this_type"),
                ("brand_id", "unknown_brand"),
            ],
        ),
        (
            FEWEST
            | {"type": "percentage", "discount_value": 101, "valid_from": "2026-02-01T00:00:00Z"}
            | {"valid_to": "2026-02-01T00:00:00Z", "product_id": str(NOWHERE), "category_id": str(NOWHERE)},
            [
                ("discount_value", "not_a_percentage"),
                ("product_id", "not_for_this_target"),
                ("category_id", "not_for_this_target"),
                ("valid_to", "ends_before_it_begins"),
                ("product_id", "unknown_product"),
                ("category_id", "unknown_category"),
            ],
        ),
    ]
    for body, errors in table:
        for method, path in (("POST", "coupons"), ("PUT", f"coupons/{coupon.id}")):
            assert await office.refused(method, path, body) == (400, "invalid_request", errors), (method, body)
    missing = [("code", "missing"), ("type", "missing"), ("discount_value", "missing")]
    assert await office.refused("POST", "coupons", {}) == (400, "invalid_request", missing)
    assert await Coupon.all().values() == before
    assert await noted() == []


async def test_a_change_must_go_together_with_what_stays(office: Office) -> None:
    made = await office.make("coupons", {"code": "MOST", "type": "percentage", "discount_value": 10, "max_discount": 9})
    path = f"coupons/{made['id']}"
    mistakes = [("max_discount", "not_for_this_type")]
    assert await office.refused("PUT", path, {"type": "fixed"}) == (400, "invalid_request", mistakes)
    status, view = await office.ask("PUT", path, {"type": "fixed", "max_discount": None})
    assert (status, view["type"], view["max_discount"], view["discount_value"]) == (200, "fixed", None, 10)
    assert (await noted())[1:] == [
        ("coupon.update", "coupon", {"max_discount": 9, "type": "percentage"}, {"max_discount": None, "type": "fixed"})
    ]


async def test_what_changes_nothing_leaves_no_trace(office: Office) -> None:
    made = await office.make("coupons", FEWEST | {"valid_from": "2026-11-01T00:00:00Z"})
    same = {"code": "ten", "discount_value": 1000.0, "valid_from": "2026-11-01T01:00:00+01:00"}
    for body in ({}, same):
        status, view = await office.ask("PUT", f"coupons/{made['id']}", body)
        assert (status, view) == (200, made)
    assert len(await noted()) == 1


async def test_a_code_is_one_coupons_whatever_its_case(office: Office) -> None:
    first = await office.make("coupons", FEWEST)
    other = await office.make("coupons", FEWEST | {"code": "other"})
    assert await office.refused("POST", "coupons", FEWEST | {"code": "Ten"}) == (409, "coupon_code_taken", [])
    path = f"coupons/{other['id']}"
    assert await office.refused("PUT", path, {"code": "tEN", "is_active": False}) == (409, "coupon_code_taken", [])
    assert (await columns(other["id"]))["is_active"] is True
    status, view = await office.ask("PUT", path, {"code": "ten-2"})
    assert (status, view["code"], (await columns(first["id"]))["code"]) == (200, "TEN-2", "TEN")
    answers = await asyncio.gather(*(office.ask("POST", "coupons", FEWEST | {"code": "new"}) for _ in range(8)))
    assert sorted(status for status, _ in answers) == [201, *[409] * 7]
    assert len(await noted()) == 4


async def test_deleting_is_soft_and_can_be_undone(office: Office) -> None:
    made = await office.make("coupons", FEWEST)
    path = f"coupons/{made['id']}"
    for _ in range(2):
        assert await office.ask("DELETE", path) == (204, None)
        assert (await columns(made["id"]))["is_active"] is False
    assert (await noted())[1:] == [("coupon.delete", "coupon", {"is_active": True}, {"is_active": False})]
    assert (await office.ask("PUT", path, {"is_active": True}))[1]["is_active"] is True


async def test_what_is_not_there_is_not_found(office: Office) -> None:
    path = f"coupons/{NOWHERE}"
    for method, body in (("GET", None), ("PUT", {"is_active": False}), ("DELETE", None)):
        assert await office.refused(method, path, body) == (404, "not_found", [])


async def test_if_match_takes_the_present_version_and_a_use_does_not_change_it(office: Office) -> None:
    made = await office.make("coupons", FEWEST)
    path, buyer = f"coupons/{made['id']}", await make_buyer()
    await use(UUID(made["id"]), buyer.id, (await make_orders(1, [buyer.id]))[0])
    answers = await asyncio.gather(
        *(office.ask("PUT", path, {"description": f"No. {number}"}, made["etag"]) for number in range(8))
    )
    assert sorted(status for status, _ in answers) == [200, *[412] * 7]
    status, answer = await office.ask("DELETE", path, None, made["etag"])
    assert (status, answer["code"], (await columns(made["id"]))["is_active"]) == (412, "stale", True)
    assert (await office.ask("GET", path))[1]["etag"] == next(view["etag"] for status, view in answers if status == 200)


async def test_a_limit_is_never_below_what_was_used(office: Office) -> None:
    coupon = await make_coupon(per_user_limit=None)
    asha, ravi = await make_buyer(), await make_buyer()
    orders = await make_orders(5, [asha.id])
    for order_id in orders:
        await use(coupon.id, asha.id, order_id)
    await use(coupon.id, ravi.id, (await make_orders(1, [ravi.id]))[0])
    path = f"coupons/{coupon.id}"
    status, answer = await office.ask("PUT", path, {"usage_limit": 5, "per_user_limit": 4, "description": "Less"})
    assert (status, answer["code"], answer["used"]) == (409, "limit_below_use", {"usage_limit": 6, "per_user_limit": 5})
    assert [(error["field"], error["message"]) for error in answer["errors"]] == [
        ("usage_limit", "It was used 6 times."),
        ("per_user_limit", "It was used 5 times."),
    ]
    refused = (409, "limit_below_use", [("per_user_limit", "limit_below_use")])
    assert await office.refused("PUT", path, {"usage_limit": 6, "per_user_limit": 4}) == refused
    assert await noted() == []
    await cancel(orders[1])
    status, view = await office.ask("PUT", path, {"usage_limit": 5, "per_user_limit": 4})
    assert (status, view["usage_limit"], view["per_user_limit"], view["used_count"]) == (200, 5, 4, 5)
    assert (await office.ask("PUT", path, {"usage_limit": None, "per_user_limit": None}))[0] == 200
