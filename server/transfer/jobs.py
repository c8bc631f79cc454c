"""Work that imports and exports leave behind."""

from typing import ClassVar
from uuid import UUID

from server.core.jobs import Job


class RunImport(Job):
    """Go on with an import, for some seconds."""

    time_limit: ClassVar[float] = 60.0

    transfer_id: UUID


class RunWholeImport(Job):
    """Do an import that does all or nothing, in one go: what its worker leaves unfinished has not happened."""

    time_limit: ClassVar[float] = 900.0

    transfer_id: UUID


class RunExport(Job):
    """Write an export's file, in one go: it shows the catalogue as it is at one moment."""

    time_limit: ClassVar[float] = 900.0

    transfer_id: UUID
