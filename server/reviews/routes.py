"""Reviews of products, and their moderation."""

from typing import Any
from uuid import UUID

from aiohttp import web

from server.catalog.rules import BRANDS, CATEGORIES, STORES, Viewer, product_tag
from server.core.errors import NotFound, Stale
from server.core.pages import BadCursor, Page, PageFilter
from server.reviews import queries, service
from server.reviews.errors import AlreadyReviewed, IsOwnReview
from server.reviews.rules import reviews_tag
from server.reviews.schemas import (
    AdminReview,
    AdminReviewFilter,
    EraseReview,
    HelpfulView,
    ModerateReview,
    OwnReview,
    RatingView,
    ReviewFilter,
    ReviewView,
    UpdateReview,
    WriteReview,
)
from server.web.auth import ADMIN, PUBLIC, SIGNED_IN, caller, maybe_caller
from server.web.endpoint import Cached, Routes

routes = Routes("reviews")


def _shows_rating(arguments: dict[str, Any]) -> tuple[str, ...]:
    return product_tag(arguments["product_id"]), CATEGORIES, BRANDS, STORES


def _shows_reviews(arguments: dict[str, Any]) -> tuple[str, ...]:
    return *_shows_rating(arguments), reviews_tag(arguments["product_id"])


def _viewer(request: web.Request) -> Viewer:
    who = maybe_caller(request)
    return Viewer.of(None, None) if who is None else Viewer.of(who.role, who.user_id)


@routes.post("/api/products/{productId}/reviews", allow=SIGNED_IN, limit="20/hour", errors=(AlreadyReviewed,))
async def write_review(request: web.Request, product_id: UUID, body: WriteReview) -> OwnReview:
    """Review a product, once; it counts as a verified purchase when it was delivered to the caller.

    The texts are plain text, given back as they were written: whoever shows them as HTML escapes them.
    """
    return await service.write_review(caller(request), product_id, body)


@routes.get(
    "/api/products/{productId}/reviews",
    allow=PUBLIC,
    errors=(BadCursor, NotFound),
    cached=Cached(tags=_shows_reviews),
)
async def list_reviews(request: web.Request, product_id: UUID, query: ReviewFilter) -> Page[ReviewView]:
    """List a product's reviews; reviews with the same rating or as many votes are listed by their age."""
    return await queries.list_reviews(product_id, _viewer(request), query)


@routes.get("/api/products/{productId}/rating", allow=PUBLIC, errors=(NotFound,), cached=Cached(tags=_shows_rating))
async def get_rating(request: web.Request, product_id: UUID) -> RatingView:
    """Show a product's rating: the average, and how many gave each number of stars."""
    return await queries.get_rating(product_id, _viewer(request))


@routes.get("/api/users/me/reviews", allow=SIGNED_IN, errors=(BadCursor,))
async def list_own_reviews(request: web.Request, query: PageFilter) -> Page[OwnReview]:
    """List what the caller has written, newest first, also what is hidden, with the reason."""
    return await queries.list_own_reviews(caller(request).user_id, query)


@routes.put("/api/reviews/{reviewId}", allow=SIGNED_IN, limit="60/hour")
async def update_review(request: web.Request, review_id: UUID, body: UpdateReview) -> OwnReview:
    """Change a review of the caller's; one that is hidden stays so."""
    return await service.update_review(caller(request), review_id, body)


@routes.delete("/api/reviews/{reviewId}", allow=SIGNED_IN)
async def delete_review(request: web.Request, review_id: UUID) -> None:
    """Erase a review of the caller's."""
    await service.delete_review(caller(request), review_id)


@routes.put("/api/reviews/{reviewId}/helpful", allow=SIGNED_IN, limit="60/minute", errors=(IsOwnReview,))
async def vote_helpful(request: web.Request, review_id: UUID) -> HelpfulView:
    """Say that somebody else's review helped; a second time changes nothing."""
    return await service.vote(caller(request), review_id)


@routes.delete("/api/reviews/{reviewId}/helpful", allow=SIGNED_IN, limit="60/minute")
async def take_vote_back(request: web.Request, review_id: UUID) -> None:
    """Take the caller's vote for a review back; nothing happens where there is none."""
    await service.take_vote_back(caller(request), review_id)


@routes.get("/api/admin/reviews", allow=ADMIN, errors=(BadCursor,))
async def list_reviews_for_admin(request: web.Request, query: AdminReviewFilter) -> Page[AdminReview]:  # noqa: ARG001 - every handler takes it
    """List all reviews, hidden or not."""
    return await queries.list_admin_reviews(query)


@routes.put("/api/admin/reviews/{reviewId}", allow=ADMIN, errors=(Stale,))
async def moderate_review(
    request: web.Request, review_id: UUID, body: ModerateReview, if_match: str | None
) -> AdminReview:
    """Hide a review for a reason that its author reads, or show it again; what is hidden counts for nothing."""
    return await service.moderate_review(caller(request), review_id, body, if_match=if_match)


@routes.delete("/api/admin/reviews/{reviewId}", allow=ADMIN, errors=(Stale,))
async def erase_review(request: web.Request, review_id: UUID, query: EraseReview, if_match: str | None) -> None:
    """Erase a review for good; the audit log keeps what it said."""
    await service.erase_review(caller(request), review_id, reason=query.reason, if_match=if_match)
