"""What a guard is, and what the guards of several domains take away."""

from dataclasses import dataclass

Replacement = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Guard:
    """A guard: its name, what goes wrong without it, the test, and the code (file, exact code, instead) or SQL."""

    name: str
    why: str
    test: str
    replacements: tuple[Replacement, ...] = ()
    sql: str = ""


# The Redis locks only save work, but with them in place most races never come about.
NO_REDIS_LOCK: Replacement = (
    "server/core/locks.py",
    "hold.held = await self._queue(stack, keys, deadline) and await self._take(keys, token, deadline, hold)",
    "hold.held = False",
)
NO_STOCK_LOCK: Replacement = (
    "server/inventory/queries.py",
    'await tx.fetch(f"{COLUMNS} FOR NO KEY UPDATE", list(wanted))',
    "await tx.fetch(COLUMNS, list(wanted))",
)
NO_CART_LOCK: Replacement = ("server/cart/queries.py", 'f"{CART} FOR UPDATE"', "CART")
NO_USE_LOCK: Replacement = (
    "server/coupons/queries.py",
    '"SELECT usage_limit, used_count, per_user_limit FROM coupons WHERE id = $1 FOR NO KEY UPDATE"',
    '"SELECT usage_limit, used_count, per_user_limit FROM coupons WHERE id = $1"',
)
NO_ORDER_LOCK: Replacement = (
    "server/orders/queries/orders.py",
    '" FOR NO KEY UPDATE"',
    '""',
)
NO_PAYMENT_LOCK: Replacement = (
    "server/payments/queries.py",
    "WHERE order_id = $1 ORDER BY id FOR NO KEY UPDATE",
    "WHERE order_id = $1 ORDER BY id",
)
PLACING = "tests/checkout/test_placing.py::test_"
PAYING = "tests/checkout/test_paying.py::test_"
KEYS = "tests/checkout/test_keys.py::test_"
CROWD = "tests/checkout/test_crowd.py::test_"
