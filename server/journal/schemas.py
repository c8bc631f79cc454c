"""What is shown of the audit log."""

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from server.core.pages import PageFilter
from server.core.shapes import Moment, View

Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]


class ActionFilter(PageFilter):
    """Which actions to list; `from` and `to` are when they were done, half-open."""

    actor_id: UUID | None = None
    action: Word | None = Field(default=None, description="Like `variant.update`.")
    entity: Word | None = Field(default=None, description="Like `variant`.")
    entity_id: UUID | None = None
    from_: Moment | None = Field(default=None, alias="from")
    to: Moment | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.from_ is not None and self.to is not None and self.from_ >= self.to:
            raise PydanticCustomError("bad_range", "`from` must be before `to`.")
        return self


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
