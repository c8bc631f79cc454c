"""Work that webhooks to client apps leave behind."""

from typing import ClassVar
from uuid import UUID

from server.core.jobs import Job, Queue


class SendEvent(Job):
    """Send an event to a client app; how it went stands in the delivery."""

    queue: ClassVar[Queue] = "bulk"
    time_limit: ClassVar[float] = 20.0
    max_attempts: ClassVar[int] = 12

    delivery_id: UUID
