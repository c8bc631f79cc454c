"""What the shop tells client apps by itself, as the document's `webhooks` section."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

HEADERS = {
    "webhook-id": "The event's id, the same each time that the event is sent: who has seen it has seen the event.",
    "webhook-timestamp": "When this was sent, in Unix seconds. What is older than five minutes is somebody's replay.",
    "webhook-signature": (
        "Signatures separated by spaces, two while a secret is being rotated; one that fits is enough. Each is `v1,`"
        " and the base64 of the HMAC-SHA256 of `{webhook-id}.{webhook-timestamp}.{body}`, whose key is the base64 after"
        " `whsec_` of the secret, decoded."
    ),
}


@dataclass(frozen=True, slots=True)
class Announcement:
    """Something that the shop tells: its name, what it means, what is sent, and an example of that."""

    name: str
    description: str
    payload: type[BaseModel]
    example: Mapping[str, Any]


def describe(announcements: Iterable[Announcement], refs: Mapping[Any, dict[str, Any]]) -> dict[str, Any]:
    """The section; `refs` lead to the schemas of what is sent."""
    return {one.name: {"post": _operation(one, refs[one.payload, "serialization"])} for one in announcements}


def _operation(one: Announcement, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "operationId": one.name.replace(".", "_"),
        "summary": one.description.rstrip("."),
        "description": "Comes at least once, in no promised order; tell events apart by their ids.",
        "tags": ["webhooks"],
        "parameters": [
            {"name": name, "in": "header", "required": True, "description": told, "schema": {"type": "string"}}
            for name, told in HEADERS.items()
        ],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {"allOf": [schema, {"properties": {"type": {"const": one.name}}}]},
                    "example": one.example,
                }
            },
        },
        "responses": {
            "2XX": {"description": "The client has it."},
            "410": {"description": "The client wants nothing more: the webhook is switched off."},
            "default": {
                "description": "It comes again, with growing pauses, for about a day. Redirects are not followed."
            },
        },
    }
