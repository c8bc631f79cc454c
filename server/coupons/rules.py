"""Which fields of a coupon go together."""

from collections.abc import Mapping
from typing import Any

from models.enums import CouponTarget, CouponType
from server.core.errors import Mistake
from server.core.shapes import find_window_mistakes

TARGETS = ("product_id", "category_id", "brand_id")


def find_mistakes(coupon: Mapping[str, Any]) -> list[Mistake]:
    """What is wrong with a coupon of these columns, each of which is fine by itself."""
    return [*_of_value(coupon), *_of_targets(coupon), *find_window_mistakes("A coupon", coupon)]


def _of_value(coupon: Mapping[str, Any]) -> list[Mistake]:
    value, found = coupon["discount_value"], []
    if coupon["type"] == CouponType.PERCENTAGE:
        if value > 100:
            found.append(Mistake("discount_value", "A percentage is at most 100.", "not_a_percentage"))
        return found
    if value != int(value):
        found.append(Mistake("discount_value", "A fixed amount is in whole paise.", "not_whole_paise"))
    if coupon["max_discount"] is not None:
        found.append(Mistake("max_discount", "Only a percentage has a maximum.", "not_for_this_type"))
    return found


def _of_targets(coupon: Mapping[str, Any]) -> list[Mistake]:
    named = [field for field in TARGETS if coupon[field] is not None]
    if coupon["target_type"] == CouponTarget.PRODUCT:
        message = "Name the product, category or brand that it is for."
        return [] if named else [Mistake("target_type", message, "target_missing")]
    message = "A coupon with the target cart is for all goods."
    return [Mistake(field, message, "not_for_this_target") for field in named]
