"""Work that wishlists leave behind."""

from typing import ClassVar
from uuid import UUID

from server.core.jobs import Job, Queue
from server.core.mail import MAIL_ATTEMPTS


class MailBackInStock(Job):
    """Tell somebody by mail that what they wish for is back; the wish is marked as told already."""

    queue: ClassVar[Queue] = "mail"
    time_limit: ClassVar[float] = 30.0
    max_attempts: ClassVar[int] = MAIL_ATTEMPTS

    wish_list_item_id: UUID
