"""Webhooks and their deliveries, in and out."""

from datetime import datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from models.enums import DeliveryStatus
from server.core.pages import PageFilter
from server.core.shapes import Change, Editable, Moment, View, Wish
from server.hooks.rules import EventType, check_url

Url = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=r"^[!-~]+$"),
    AfterValidator(check_url),
]
Description = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
EventTypes = Annotated[
    list[EventType], Field(min_length=1, max_length=50), AfterValidator(lambda types: sorted(set(types)))
]


class CreateWebhook(Wish):
    """Where a client app listens, and what it wants to be told of."""

    url: Url = Field(description="https in production; it must lead to a public address there.")
    description: Description = ""
    event_types: EventTypes


class UpdateWebhook(Change):
    """Any subset of what can be changed of a webhook."""

    url: Url = ""
    description: Description = ""
    event_types: EventTypes = Field(default_factory=list)
    is_active: bool = True


class AdminWebhook(Editable):
    """A webhook in the back office.

    `failures` are the deliveries given up since the last that arrived; nothing is sent while `paused_at` says since
    when. Until `old_secret_until` the secret before the last rotation signs, too.
    """

    change: ClassVar = UpdateWebhook

    url: str
    description: str
    event_types: list[EventType]
    is_active: bool
    failures: int
    paused_at: datetime | None
    old_secret_until: datetime | None
    created_at: datetime
    updated_at: datetime


class SecretWebhook(AdminWebhook):
    """A webhook with its secret, which is shown this once."""

    secret: str


class ResumedWebhook(AdminWebhook):
    """A webhook that is sent to again, and how many missed deliveries are on their way again."""

    redelivered: int


class ResumeFilter(Wish):
    """Which missed deliveries to send after all: those of events since then, the first 10,000 of them."""

    since: Moment | None = None


class DeliveryFilter(PageFilter):
    """Which deliveries of a webhook to list."""

    status: DeliveryStatus | None = None
    event_type: EventType | None = None


class Delivery(View):
    """An event on its way to a client app; `attempts` counts the tries of its last sending."""

    id: UUID
    event_id: UUID
    event_type: EventType
    subject_id: UUID
    status: DeliveryStatus
    attempts: int
    delivered_at: datetime | None
    created_at: datetime
    updated_at: datetime


class Try(View):
    """One try: what the client answered (`response_status` null: nothing), and what was wrong with that."""

    response_status: int | None
    milliseconds: int
    error: str
    created_at: datetime


class DeliveryReport(Delivery):
    """A delivery with what is sent, once that was written, and every try, oldest first; the last hundred of them."""

    payload: dict[str, Any] | None
    tries: list[Try]


class EventKind(View):
    """Something that a client app can be told of, with an example of what is sent."""

    type: EventType
    description: str
    example: dict[str, Any]


class EventKinds(View):
    """Everything that a client app can be told of."""

    items: list[EventKind]
