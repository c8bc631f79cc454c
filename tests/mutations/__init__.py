"""The guards of the shop, each with what takes it away and the test that must then fail."""

from tests.mutations import (
    accounts,
    cache,
    carts,
    catalog,
    checkout,
    coupons,
    faults,
    gateway,
    hooks,
    invoices,
    letters,
    media,
    orders,
    payments,
    refunds,
    search,
    stock,
    stores,
    transfer,
    work,
)
from tests.mutations.guard import Guard

__all__ = ["GUARDS", "Guard"]

DOMAINS = (
    accounts,
    cache,
    carts,
    catalog,
    checkout,
    coupons,
    faults,
    gateway,
    hooks,
    invoices,
    letters,
    media,
    orders,
    payments,
    refunds,
    search,
    stock,
    stores,
    transfer,
    work,
)
GUARDS: tuple[Guard, ...] = tuple(guard for domain in DOMAINS for guard in domain.GUARDS)
