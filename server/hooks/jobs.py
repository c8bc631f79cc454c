"""Work that webhooks to client apps leave behind.

It stands in the queue of mails, whose jobs are all short: an import or an export may keep the other one busy for
minutes, and money waits for nobody. How many of that queue's places clients may keep busy is the gateway's to bound.
"""

from typing import ClassVar
from uuid import UUID

from server.core.jobs import Job, Queue


class SendEvent(Job):
    """Try to send an event to a client app; how it went stands in the delivery.

    The tries of a delivery are its own, each with a job of its own, so that its pauses can be a day long; the job's are
    for troubles of this side. `attempt` is how many tries went before: a job for one that was made is void.
    """

    queue: ClassVar[Queue] = "mail"
    time_limit: ClassVar[float] = 20.0
    max_attempts: ClassVar[int] = 12

    delivery_id: UUID
    attempt: int = 0


class MailSilence(Job):
    """Tell an admin by mail that nothing is sent to a webhook any more."""

    queue: ClassVar[Queue] = "mail"
    time_limit: ClassVar[float] = 30.0
    max_attempts: ClassVar[int] = 20

    webhook_id: UUID
    user_id: UUID
