"""Work that signing in and staying so leave behind."""

from typing import ClassVar
from uuid import UUID

from server.core.jobs import Job, Queue


class MailPasswordNotice(Job):
    """Tell a person by mail that their password was changed: who did not do it shall know."""

    queue: ClassVar[Queue] = "mail"
    time_limit: ClassVar[float] = 30.0
    max_attempts: ClassVar[int] = 20

    user_id: UUID
