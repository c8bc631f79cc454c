"""An admin at work on categories, brands and attributes."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from models.journal import AdminAction
from server.resources import Resources
from tests.catalog.back_office import make_admin
from tests.conftest import Client
from tests.factories.users import Person

NOWHERE = UUID("018f0000-0000-7000-8000-000000000001")


@dataclass(frozen=True)
class Office:
    """The back office as one person uses it."""

    client: Client
    person: Person

    async def ask(
        self, method: str, path: str, body: dict[str, Any] | None = None, etag: str | None = None
    ) -> tuple[int, Any]:
        """The answer's status and JSON; None where it has no body."""
        headers = self.person.headers | ({"If-Match": etag} if etag is not None else {})
        answer = await self.client.request(method, f"/api/admin/{path}", json=body, headers=headers)
        return answer.status, await answer.json(content_type=None) if await answer.read() else None

    async def make(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Make a thing and give its view."""
        status, view = await self.ask("POST", path, body)
        assert status == 201, view
        found: dict[str, Any] = view
        return found

    async def listed(self, path: str) -> dict[str, Any]:
        """A page of a list."""
        status, page = await self.ask("GET", path)
        assert status == 200, page
        found: dict[str, Any] = page
        return found

    async def slugs(self, path: str) -> list[str]:
        """The slugs on a page of a list."""
        return [row["slug"] for row in (await self.listed(path))["items"]]

    async def refused(
        self, method: str, path: str, body: dict[str, Any] | None = None
    ) -> tuple[int, str, list[tuple[str, str]]]:
        """A refusal: its status, its code, and each mistake's field and code."""
        status, answer = await self.ask(method, path, body)
        return status, answer["code"], [(error["field"], error["code"]) for error in answer.get("errors", [])]


async def open_office(client: Client, resources: Resources) -> Office:
    """The back office of a new admin."""
    return Office(client, await make_admin(resources))


async def noted() -> list[tuple[str, str, Any, Any]]:
    """The audit log, oldest first: action, entity, before, after."""
    return [(row.action, row.entity, row.before, row.after) for row in await AdminAction.all().order_by("id")]
