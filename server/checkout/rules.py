"""When the gateway is asked again about a refund, and when people are."""

from datetime import timedelta

from models.enums import RefundStatus

# Minutes between two checks of a refund that is not settled; the last one for ever.
CHECKS = (1, 2, 5, 10, 30, 60, 180, 360, 720)
# Minutes before a refund that the gateway confirmed as failed is tried again by itself; then an admin has to.
TRIES = (1, 10, 60, 360)
# Checks after which a refund that the gateway will not make waits for an admin (11 hours), and after which one that it
# keeps waiting is told of (3 days).
REFUSALS, STUCK = 8, 13


def next_check(checks: int) -> timedelta:
    """How long to wait for the next check, after so many."""
    return timedelta(minutes=CHECKS[min(checks, len(CHECKS) - 1)])


def next_try(failures: int) -> timedelta | None:
    """How long to wait for the next try after so many confirmed failures; None when an admin has to say."""
    return timedelta(minutes=TRIES[failures - 1]) if failures <= len(TRIES) else None


def waits_for_help(status: RefundStatus, checks: int) -> bool:
    """Whether an admin may have a refund tried again: it failed, or has been waited for in vain."""
    return status is RefundStatus.FAILED or (status is not RefundStatus.PROCESSED and checks > 0)
