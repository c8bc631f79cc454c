"""Discount rules over HTTP: admins only."""

from uuid import UUID

from aiohttp import web

from server.core.errors import Stale
from server.core.pages import BadCursor, Page
from server.discounts import service
from server.discounts.queries import list_rules
from server.discounts.schemas import AdminRule, CreateRule, RuleFilter, UpdateRule
from server.web.auth import ADMIN, caller
from server.web.endpoint import Routes
from server.web.keys import CLOCK

routes = Routes("discount rules")


@routes.post("/api/admin/discount-rules", allow=ADMIN)
async def create_discount_rule(request: web.Request, body: CreateRule) -> AdminRule:
    """Make a discount rule; each line of a cart takes the one that takes most off."""
    return await service.create_rule(caller(request), body)


@routes.get("/api/admin/discount-rules", allow=ADMIN, errors=(BadCursor,))
async def list_discount_rules(request: web.Request, query: RuleFilter) -> Page[AdminRule]:
    """List discount rules, newest first, switched on or not."""
    return await list_rules(query, now=request.app[CLOCK]())


@routes.put("/api/admin/discount-rules/{ruleId}", allow=ADMIN, errors=(Stale,))
async def update_discount_rule(
    request: web.Request, rule_id: UUID, body: UpdateRule, if_match: str | None
) -> AdminRule:
    """Change any subset of a discount rule's fields; orders keep what they were sold by."""
    return await service.update_rule(caller(request), rule_id, body, if_match=if_match)


@routes.delete("/api/admin/discount-rules/{ruleId}", allow=ADMIN, errors=(Stale,))
async def delete_discount_rule(request: web.Request, rule_id: UUID, if_match: str | None) -> None:
    """Switch a discount rule off."""
    await service.delete_rule(caller(request), rule_id, if_match=if_match)
