"""The audit log, for admins to read."""

from aiohttp import web

from server.core.pages import BadCursor, Page
from server.journal.queries import list_actions
from server.journal.schemas import ActionFilter, ActionView
from server.web.auth import ADMIN
from server.web.endpoint import Routes

routes = Routes("journal")


@routes.get("/api/admin/audit-log", allow=ADMIN, errors=(BadCursor,))
async def list_admin_actions(request: web.Request, query: ActionFilter) -> Page[ActionView]:  # noqa: ARG001 - every handler takes it
    """List what the back office changed, newest first: who, when, and the fields before and after."""
    return await list_actions(query)
