"""Which fields of a coupon go together."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from models.enums import CouponTarget, CouponType
from server.coupons.rules import find_mistakes

SOME = UUID("018f0000-0000-7000-8000-000000000001")
JANUARY, FEBRUARY = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
TEN_PERCENT: dict[str, Any] = {
    "type": CouponType.PERCENTAGE,
    "discount_value": Decimal(10),
    "max_discount": None,
    "target_type": CouponTarget.CART,
    "product_id": None,
    "category_id": None,
    "brand_id": None,
    "valid_from": None,
    "valid_to": None,
}
FIXED, GOODS = {"type": CouponType.FIXED}, {"target_type": CouponTarget.PRODUCT}


@pytest.mark.parametrize(
    ("columns", "mistakes"),
    [
        ({}, []),
        ({"discount_value": Decimal(100), "max_discount": 1}, []),
        ({"discount_value": Decimal("100.01")}, [("discount_value", "not_a_percentage")]),
        (FIXED | {"discount_value": Decimal("10000.00")}, []),
        (FIXED | {"discount_value": Decimal("10.5")}, [("discount_value", "not_whole_paise")]),
        (FIXED | {"max_discount": 1}, [("max_discount", "not_for_this_type")]),
        (GOODS, [("target_type", "target_missing")]),
        (GOODS | {"brand_id": SOME}, []),
        (GOODS | {"product_id": SOME, "category_id": SOME, "brand_id": SOME}, []),
        (
            {"product_id": SOME, "brand_id": SOME},
            [("product_id", "not_for_this_target"), ("brand_id", "not_for_this_target")],
        ),
        ({"valid_from": JANUARY, "valid_to": FEBRUARY}, []),
        ({"valid_from": FEBRUARY}, []),
        ({"valid_to": JANUARY}, []),
        ({"valid_from": JANUARY, "valid_to": JANUARY}, [("valid_to", "ends_before_it_begins")]),
        ({"valid_from": FEBRUARY, "valid_to": JANUARY}, [("valid_to", "ends_before_it_begins")]),
        (
            FIXED
            | GOODS
            | {"discount_value": Decimal("0.5"), "max_discount": 1, "valid_from": FEBRUARY}
            | {"valid_to": JANUARY},
            [
                ("discount_value", "not_whole_paise"),
                ("max_discount", "not_for_this_type"),
                ("target_type", "target_missing"),
                ("valid_to", "ends_before_it_begins"),
            ],
        ),
    ],
)
def test_each_mistake_is_found(columns: dict[str, Any], mistakes: list[tuple[str, str]]) -> None:
    assert [(mistake.field, mistake.code) for mistake in find_mistakes(TEN_PERCENT | columns)] == mistakes
