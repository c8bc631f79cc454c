"""Work that the search leaves behind."""

from typing import ClassVar, Literal
from uuid import UUID

from server.core.jobs import Job

Source = Literal["brand", "category", "attribute", "value"]


class RefreshSearch(Job):
    """A brand, category, attribute or value has a new name: write the search text of its products anew.

    Left by triggers of the database. `after` is the last product that an earlier part of the work did.
    """

    time_limit: ClassVar[float] = 60.0

    source: Source
    source_id: UUID
    after: UUID | None = None
