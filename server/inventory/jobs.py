"""Work that the stock leaves behind."""

from typing import ClassVar
from uuid import UUID

from server.core.jobs import Job, Queue
from server.core.mail import MAIL_ATTEMPTS


class AnnounceStockAlert(Job):
    """A variant's stock fell below its threshold: leave a letter for each of those who should know."""

    queue: ClassVar[Queue] = "mail"

    alert_id: UUID


class MailStockAlert(Job):
    """Tell one of them by mail. Each has a job of their own, so that one bad address keeps nobody else waiting."""

    queue: ClassVar[Queue] = "mail"
    time_limit: ClassVar[float] = 30.0
    max_attempts: ClassVar[int] = MAIL_ATTEMPTS

    alert_id: UUID
    user_id: UUID


class AnnounceBackInStock(Job):
    """A variant that was sold out has units again: leave a letter for each of those who wish for it.

    `whole_product` says that no other variant of its product had any: who wishes for the product is told, too.
    """

    time_limit: ClassVar[float] = 60.0
    max_attempts: ClassVar[int] = 20

    product_variant_id: UUID
    whole_product: bool
