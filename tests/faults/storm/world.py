"""What there is to buy, for whom, and who minds the shop: written to the database before the first shopper comes."""

from collections import deque
from dataclasses import dataclass
from uuid import UUID

from uuid_utils.compat import uuid7

from models.enums import CouponType, Role
from models.users import User
from server.core.db import transaction
from tests.coupons.till import make_coupon
from tests.factories.catalog import make_product, make_variant

VARIANTS, UNITS, ACCOUNTS = 40, 200, 3000


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody with an address."""

    user_id: UUID
    address_id: UUID


@dataclass(frozen=True, slots=True)
class World:
    """`variants` begin with `UNITS` each; the first ones are in fashion."""

    accounts: deque[Account]
    variants: list[UUID]
    coupons: list[str]
    admin_id: UUID


async def make_world() -> World:
    """Write it all down."""
    accounts = deque(Account(uuid7(), uuid7()) for _ in range(ACCOUNTS))
    async with transaction() as tx:
        await tx.execute_many(
            "INSERT INTO users (id, name, email, password, role, status, token_version, created_at, updated_at)"
            " VALUES ($1, 'One of many', $2, '!', 'customer', 'active', 1, now(), now())",
            [(account.user_id, f"{account.user_id}@voltcart.test") for account in accounts],
        )
        await tx.execute_many(
            "INSERT INTO addresses (id, user_id, address_line1, address_line2, city, state, postal_code, country,"
            " is_active, created_at, updated_at)"
            " VALUES ($1, $2, '1 Road', '', 'Pune', 'Maharashtra', '411001', 'IN', true, now(), now())",
            [(account.address_id, account.user_id) for account in accounts],
        )
    product = await make_product("Everything that there is")
    variants = [(await make_variant(product, stock=UNITS, price=499_00 + 111_00 * n)).id for n in range(VARIANTS)]
    # One that everybody may use again and again, one that a crowd uses up, one that takes a fixed amount off.
    kept = {"per_user_limit": None}
    coupons = [
        await make_coupon(code="TENTH", **kept),
        await make_coupon(code="FIRST-COME", usage_limit=150, **kept),
        await make_coupon(code="FIFTY", type=CouponType.FIXED, discount_value=50_00, **kept),
    ]
    admin = await User.create(name="Office", email="office@voltcart.test", password="!", role=Role.ADMIN)
    return World(accounts, variants, [coupon.code for coupon in coupons], admin.id)
