"""Work that invoices leave behind."""

from typing import ClassVar
from uuid import UUID

from server.core.jobs import Job, Queue


class IssueInvoice(Job):
    """An order is paid: give it its invoice. A paid order that has one is left alone."""

    queue: ClassVar[Queue] = "money"
    time_limit: ClassVar[float] = 20.0
    max_attempts: ClassVar[int] = 20

    order_id: UUID
