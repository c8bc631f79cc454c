"""Work that media leave behind."""

from typing import ClassVar
from uuid import UUID

from server.core.jobs import Job


class MakeRenditions(Job):
    """Make an image's renditions from the file as it came."""

    time_limit: ClassVar[float] = 75.0
    max_attempts: ClassVar[int] = 12

    media_id: UUID


class TidyMedium(Job):
    """Delete the files of a medium that none of its rows refers to."""

    time_limit: ClassVar[float] = 30.0
    max_attempts: ClassVar[int] = 20

    media_id: UUID


class DropUpload(Job):
    """Delete the file of an upload whose time is over, and the upload unless it was claimed."""

    time_limit: ClassVar[float] = 30.0
    max_attempts: ClassVar[int] = 20

    upload_id: UUID
