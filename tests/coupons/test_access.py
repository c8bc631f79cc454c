"""Coupons of the back office are the admins' alone."""

from typing import Any

import pytest

from models.coupons import Coupon, CouponUser
from models.enums import Role
from server.resources import Resources
from tests.catalog.back_office import NO_ADMINS, check_refused
from tests.catalog.kinds.office import noted
from tests.conftest import Client
from tests.coupons.till import make_coupon
from tests.factories.users import make_user


@pytest.mark.parametrize("role", NO_ADMINS)
async def test_others_see_and_change_nothing(client: Client, resources: Resources, role: Role | None) -> None:
    coupon, named = await make_coupon(), await make_user(resources)
    await CouponUser.create(coupon_id=coupon.id, user_id=named.id)
    before = await Coupon.all().values(), await CouponUser.all().values()
    one = f"coupons/{coupon.id}"
    asked: list[tuple[str, str, dict[str, Any] | None]] = [
        ("POST", "coupons", {"code": "NEW", "type": "fixed", "discount_value": 1}),
        ("GET", "coupons", None),
        ("GET", one, None),
        ("PUT", one, {"is_active": False}),
        ("DELETE", one, None),
        ("POST", f"{one}/users", {"user_id": str(named.id)}),
        ("GET", f"{one}/users", None),
        ("DELETE", f"{one}/users/{named.id}", None),
        ("GET", "coupon-redemptions", None),
    ]
    await check_refused(client, resources, role, asked)
    assert (await Coupon.all().values(), await CouponUser.all().values()) == before
    assert await noted() == []
