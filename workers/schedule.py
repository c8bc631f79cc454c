"""Everything that runs by the clock. Several workers run it side by side: each step is shared or harmless twice."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from server.analytics.service import fold_sales
from server.cart.service import forget_guest_carts
from server.checkout.service.cancelling import expire_due_orders
from server.checkout.service.paying import check_open_payments
from server.checkout.service.refunding import check_refunds
from server.core.db import transaction
from server.core.errors import AppError
from server.hooks.service.sending import forget_deliveries
from server.resources import Resources
from server.search.service import count_words
from server.transfer.service.books import forget_transfers

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Recurring:
    """A step and how many seconds lie between two of its runs."""

    name: str
    seconds: float
    run: Callable[[Resources], Awaitable[object]]


async def clean_up() -> None:
    """Forget what has outlived its use."""
    async with transaction() as tx:
        await tx.execute("DELETE FROM idempotency_keys WHERE created_at < now() - interval '25 hours'")
        await tx.execute("DELETE FROM refresh_tokens WHERE expires_at < now() - interval '7 days'")
        await tx.execute("DELETE FROM password_resets WHERE expires_at < now() - interval '7 days'")
        await tx.execute("DELETE FROM login_failures WHERE failed_at < now() - interval '1 day'")
        await tx.execute("DELETE FROM webhook_events WHERE created_at < now() - interval '60 days'")
        await tx.execute("DELETE FROM jobs WHERE status = 'done' AND finished_at < now() - interval '7 days'")


SCHEDULE = (
    Recurring("tell of changes", 1, lambda resources: resources.cache.tell_for_others()),
    Recurring("expire orders", 5, lambda _: expire_due_orders()),
    Recurring("check open payments", 5, lambda _: check_open_payments()),
    Recurring("check refunds", 5, lambda _: check_refunds()),
    Recurring("clean up", 600, lambda _: clean_up()),
    Recurring("forget webhook deliveries", 600, lambda _: forget_deliveries()),
    Recurring("fold sales", 10, lambda _: fold_sales()),
    Recurring("count words", 300, lambda _: count_words()),
    Recurring("forget guest carts", 600, lambda _: forget_guest_carts()),
    Recurring("forget transfers", 600, lambda resources: forget_transfers(resources.storage)),
)


async def keep(step: Recurring, resources: Resources) -> None:
    """Run a step again and again until cancelled; a failure is logged and the next turn tries again."""
    while True:
        try:
            await step.run(resources)
        except AppError as error:
            log.warning("%s: %s", step.name, error)
        except Exception:
            log.exception("%s failed", step.name)
        await asyncio.sleep(step.seconds)
