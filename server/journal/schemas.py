"""What is shown of the audit log."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from server.core.pages import PageFilter
from server.core.shapes import TimeRange, View

Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]


class ActionFilter(TimeRange, PageFilter):
    """Which actions to list; `from` and `to` are when they were done, half-open."""

    actor_id: UUID | None = None
    action: Word | None = Field(default=None, description="Like `variant.update`.")
    entity: Word | None = Field(default=None, description="Like `variant`.")
    entity_id: UUID | None = None


class ActionView(View):
    """Who did what to which thing, with the fields that changed; null where there was, or is, nothing.

    `actor_name` and `actor_email` are those of today. The log of the servers has more under the `request_id`.
    """

    id: UUID
    actor_id: UUID
    actor_name: str
    actor_email: str
    action: str
    entity: str
    entity_id: UUID
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    request_id: str
    created_at: datetime
