"""Coupons over HTTP: admins only."""

from uuid import UUID

from aiohttp import web

from server.core.errors import Stale
from server.core.pages import BadCursor, Page, PageFilter
from server.coupons import queries, service
from server.coupons.errors import CouponCodeTaken, LimitBelowUse
from server.coupons.schemas import (
    AdminCoupon,
    CouponFilter,
    CouponReport,
    CreateCoupon,
    NamedUser,
    NamedUsers,
    NameUsers,
    Redemption,
    RedemptionFilter,
    UpdateCoupon,
)
from server.web.auth import ADMIN, caller
from server.web.endpoint import Routes
from server.web.keys import CLOCK

routes = Routes("coupons")


@routes.post("/api/admin/coupons", allow=ADMIN, errors=(CouponCodeTaken,))
async def create_coupon(request: web.Request, body: CreateCoupon) -> AdminCoupon:
    """Make a coupon; its code is kept in capitals."""
    return await service.create_coupon(caller(request), body)


@routes.get("/api/admin/coupons", allow=ADMIN, errors=(BadCursor,))
async def list_coupons(request: web.Request, query: CouponFilter) -> Page[CouponReport]:
    """List coupons, newest first, active or not, each with how it was used."""
    return await queries.list_coupons(query, now=request.app[CLOCK]())


@routes.get("/api/admin/coupons/{couponId}", allow=ADMIN)
async def get_coupon(request: web.Request, coupon_id: UUID) -> CouponReport:  # noqa: ARG001 - every handler takes it
    """Show a coupon with how it was used, and the ETag that a change takes."""
    return await queries.get_report(coupon_id)


@routes.put("/api/admin/coupons/{couponId}", allow=ADMIN, errors=(CouponCodeTaken, LimitBelowUse, Stale))
async def update_coupon(request: web.Request, coupon_id: UUID, body: UpdateCoupon, if_match: str | None) -> AdminCoupon:
    """Change any subset of a coupon's fields; orders that are placed keep what they got by it."""
    return await service.update_coupon(caller(request), coupon_id, body, if_match=if_match)


@routes.delete("/api/admin/coupons/{couponId}", allow=ADMIN, errors=(Stale,))
async def delete_coupon(request: web.Request, coupon_id: UUID, if_match: str | None) -> None:
    """Switch a coupon off."""
    await service.delete_coupon(caller(request), coupon_id, if_match=if_match)


@routes.post("/api/admin/coupons/{couponId}/users", allow=ADMIN)
async def name_users(request: web.Request, coupon_id: UUID, body: NameUsers) -> NamedUsers:
    """Name users whom a coupon is for, and nobody else; naming one twice changes nothing."""
    return await service.name_users(caller(request), coupon_id, body)


@routes.get("/api/admin/coupons/{couponId}/users", allow=ADMIN, errors=(BadCursor,))
async def list_named_users(request: web.Request, coupon_id: UUID, query: PageFilter) -> Page[NamedUser]:  # noqa: ARG001 - every handler takes it
    """List the users whom a coupon names, the newest users first."""
    return await queries.list_named_users(coupon_id, query)


@routes.delete("/api/admin/coupons/{couponId}/users/{userId}", allow=ADMIN)
async def unname_user(request: web.Request, coupon_id: UUID, user_id: UUID) -> None:
    """Take a user off those whom a coupon is for; without any it is for all."""
    await service.unname_user(caller(request), coupon_id, user_id)


@routes.get("/api/admin/coupon-redemptions", allow=ADMIN, errors=(BadCursor,))
async def list_redemptions(request: web.Request, query: RedemptionFilter) -> Page[Redemption]:  # noqa: ARG001 - every handler takes it
    """List the uses of coupons by orders, newest first, with those that were given back."""
    return await queries.list_redemptions(query)
