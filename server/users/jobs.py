"""Work that people's accounts leave behind."""

from typing import ClassVar
from uuid import UUID

from models.enums import ResetPurpose
from server.core.jobs import Job, Queue


class MailReset(Job):
    """Mail a person the way to set a password; nobody when there was no such person, so that asking costs the same."""

    queue: ClassVar[Queue] = "mail"
    time_limit: ClassVar[float] = 30.0
    max_attempts: ClassVar[int] = 20

    user_id: UUID | None
    purpose: ResetPurpose


class MailVerification(Job):
    """Mail a person the way to show that they read their e-mail address; nobody who has shown it."""

    queue: ClassVar[Queue] = "mail"
    time_limit: ClassVar[float] = 30.0
    max_attempts: ClassVar[int] = 20

    user_id: UUID
