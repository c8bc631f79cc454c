"""Work that checkout leaves behind."""

from typing import ClassVar, Literal
from uuid import UUID

from server.core.jobs import Job, Queue
from server.core.mail import MAIL_ATTEMPTS

Letter = Literal[
    "order_placed", "order_paid", "order_shipped", "order_delivered", "order_cancelled", "refund_processed"
]


class ReconcileOrder(Job):
    """Ask the gateway about an order's payments and do what follows."""

    queue: ClassVar[Queue] = "money"
    time_limit: ClassVar[float] = 20.0

    order_id: UUID


class ExpireOrder(Job):
    """An unpaid order's time is over: ask the gateway once more, then cancel it."""

    queue: ClassVar[Queue] = "money"
    time_limit: ClassVar[float] = 20.0

    order_id: UUID


class HandleGatewayEvent(Job):
    """The gateway told of something: find what it concerns and read it again."""

    queue: ClassVar[Queue] = "money"
    time_limit: ClassVar[float] = 20.0

    webhook_event_id: UUID


class PayRefund(Job):
    """Give a refund's money back through the gateway, or ask what became of it; the sweep goes on after its tries."""

    queue: ClassVar[Queue] = "money"
    time_limit: ClassVar[float] = 20.0
    max_attempts: ClassVar[int] = 10

    refund_id: UUID


class TellRefundTrouble(Job):
    """Mail an admin that a refund does not get on without help."""

    queue: ClassVar[Queue] = "mail"
    time_limit: ClassVar[float] = 30.0
    max_attempts: ClassVar[int] = 20

    refund_id: UUID
    user_id: UUID


class SendOrderLetter(Job):
    """Mail the buyer what happened to their order, or to a refund of it."""

    queue: ClassVar[Queue] = "mail"
    time_limit: ClassVar[float] = 30.0
    max_attempts: ClassVar[int] = MAIL_ATTEMPTS

    order_id: UUID
    letter: Letter
    refund_id: UUID | None = None
