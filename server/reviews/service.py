"""What is done to reviews by their authors, by readers who vote, and by the back office."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from server.catalog.rules import Viewer
from server.core.db import Tx, transaction
from server.core.errors import Invalid, Mistake, NotFound
from server.core.etags import check_if_match
from server.core.rows import update_row
from server.core.tokens import Principal
from server.journal.service import record
from server.reviews import queries
from server.reviews.errors import AlreadyReviewed, IsOwnReview
from server.reviews.rules import rating_tags, reason_after, reviews_tag
from server.reviews.schemas import AdminReview, HelpfulView, ModerateReview, OwnReview, UpdateReview, WriteReview
from server.users.queries import lock_acting

# What arrived has arrived: a refund afterwards does not take the mark away.
WRITE = """
INSERT INTO product_reviews (id, user_id, product_id, product_variant_id, rating, title, review, is_verified_purchase,
  helpful_count, hidden_reason, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, EXISTS (
    SELECT FROM orders o JOIN order_items i ON i.order_id = o.id
    WHERE o.user_id = $2 AND o.order_status = 'delivered' AND i.product_id = $3),
  0, '', now(), now())
ON CONFLICT (user_id, product_id) DO NOTHING
"""
REMOVE = """
DELETE FROM product_reviews WHERE id = $1 AND user_id = $2
RETURNING product_id, CASE WHEN hidden_at IS NULL THEN rating END AS counted
"""
# Votes are counted by the statement that makes them: readers of one review wait for each other no longer than that.
VOTE = """
WITH made AS (
  INSERT INTO review_votes (id, review_id, user_id, created_at, updated_at) VALUES ($3, $1, $2, now(), now())
  ON CONFLICT (review_id, user_id) DO NOTHING RETURNING 1)
UPDATE product_reviews SET helpful_count = helpful_count + (SELECT count(*) FROM made) WHERE id = $1
RETURNING helpful_count, EXISTS (SELECT FROM made) AS is_changed
"""
TAKE_BACK = """
WITH gone AS (DELETE FROM review_votes WHERE review_id = $1 AND user_id = $2 RETURNING 1)
UPDATE product_reviews SET helpful_count = helpful_count - (SELECT count(*) FROM gone) WHERE id = $1
RETURNING helpful_count, EXISTS (SELECT FROM gone) AS is_changed
"""
# The author's own changes alone move `updated_at`, which everybody sees.
HIDE = """
UPDATE product_reviews
SET hidden_reason = $2::text, hidden_at = CASE WHEN $2::text <> '' THEN coalesce(hidden_at, now()) END
WHERE id = $1
"""


async def write_review(user: Principal, product_id: UUID, wish: WriteReview) -> OwnReview:
    """Review a product, whether bought here or not.

    Raises:
        NotFound: The product is not shown to the user.
        Invalid: The variant is not one of the product's.
        AlreadyReviewed: The user has a review of it.
    """
    review_id = uuid7()
    async with transaction() as tx:
        await queries.check_shown(product_id, Viewer.of(user.role, user.user_id), tx=tx)
        # A delivery locks the same row (trigger orders_verify_reviews): one of the two sees the other.
        await lock_acting(tx, user.user_id)
        await _check_variant(tx, wish.product_variant_id, product_id)
        texts = wish.rating, wish.title, wish.review
        if not await tx.execute(WRITE, review_id, user.user_id, product_id, wish.product_variant_id, *texts):
            raise AlreadyReviewed
        await _mark_stale(tx, product_id, lost=None, won=wish.rating)
        return await queries.get_own_review(tx, review_id)


async def update_review(user: Principal, review_id: UUID, wish: UpdateReview) -> OwnReview:
    """Change a review of the user's own; one that is hidden stays so.

    Raises:
        NotFound: It is not there, or another's.
        Invalid: The variant is not one of the product's.
    """
    async with transaction() as tx:
        before = await queries.lock_own_review(tx, review_id, user.user_id)
        changed = wish.changed_from(before)
        if not changed:
            return before
        await _check_variant(tx, changed.get("product_variant_id"), before.product_id)
        await update_row(tx, "product_reviews", review_id, changed)
        if not before.is_hidden:
            await _mark_stale(tx, before.product_id, lost=before.rating, won=changed.get("rating", before.rating))
        return await queries.get_own_review(tx, review_id)


async def delete_review(user: Principal, review_id: UUID) -> None:
    """Erase a review of the user's own, with its votes.

    Raises:
        NotFound: It is not there, or another's.
    """
    async with transaction() as tx:
        row = await tx.fetch_row(REMOVE, review_id, user.user_id)
        if row is None:
            raise NotFound
        if row["counted"] is not None:
            await _mark_stale(tx, row["product_id"], lost=row["counted"], won=None)


async def vote(user: Principal, review_id: UUID) -> HelpfulView:
    """Say that a review helped; a second time changes nothing.

    Raises:
        NotFound: The user does not see such a review.
        IsOwnReview: The user wrote it.
    """
    async with transaction() as tx:
        product_id, author_id = await queries.lock_shown_review(tx, review_id, Viewer.of(user.role, user.user_id))
        if author_id == user.user_id:
            raise IsOwnReview
        return await _count(tx, product_id, VOTE, review_id, user.user_id, uuid7())


async def take_vote_back(user: Principal, review_id: UUID) -> None:
    """Say no longer that a review helped; nothing happens where the user never did.

    Raises:
        NotFound: The user does not see such a review.
    """
    async with transaction() as tx:
        product_id, _ = await queries.lock_shown_review(tx, review_id, Viewer.of(user.role, user.user_id))
        await _count(tx, product_id, TAKE_BACK, review_id, user.user_id)


async def moderate_review(
    actor: Principal, review_id: UUID, wish: ModerateReview, *, if_match: str | None
) -> AdminReview:
    """Hide a review, say another reason for which it is hidden, or show it again.

    Raises:
        NotFound: It is not there.
        Stale: `if_match` names another version of it.
        Invalid: It would be hidden for no reason, or shown with one.
    """
    async with transaction() as tx:
        before = await queries.lock_review(tx, review_id)
        check_if_match(if_match, before.etag)
        reason = reason_after(before.hidden_reason, wish.wanted)
        if reason == before.hidden_reason:
            return before
        await tx.execute(HIDE, review_id, reason)
        old, new = ({"hidden_reason": text} for text in (before.hidden_reason, reason))
        await _note(tx, actor, "hide" if reason else "show", review_id, old, new)
        if bool(reason) != before.is_hidden:
            lost, won = (before.rating, None) if reason else (None, before.rating)
            await _mark_stale(tx, before.product_id, lost=lost, won=won)
        return await queries.lock_review(tx, review_id)


async def erase_review(actor: Principal, review_id: UUID, *, reason: str, if_match: str | None) -> None:
    """Erase anybody's review, with its votes; the audit log keeps what it said.

    Raises:
        NotFound: It is not there.
        Stale: `if_match` names another version of it.
    """
    async with transaction() as tx:
        before = await queries.lock_review(tx, review_id)
        check_if_match(if_match, before.etag)
        await tx.execute("DELETE FROM product_reviews WHERE id = $1", review_id)
        await _note(tx, actor, "delete", review_id, before.content, {"reason": reason} if reason else None)
        if not before.is_hidden:
            await _mark_stale(tx, before.product_id, lost=before.rating, won=None)


async def _note(
    tx: Tx,
    actor: Principal,
    verb: str,
    review_id: UUID,
    before: Mapping[str, Any],
    after: Mapping[str, Any] | None,
) -> None:
    await record(tx, actor.user_id, f"review.{verb}", "product_review", review_id, before=before, after=after)


async def _check_variant(tx: Tx, variant_id: UUID | None, product_id: UUID) -> None:
    if variant_id is not None and not await queries.lock_variant_of(tx, variant_id, product_id):
        mistake = Mistake("product_variant_id", "This is no variant of the product.", "variant_not_of_product")
        raise Invalid(mistakes=(mistake,))


async def _count(tx: Tx, product_id: UUID, sql: str, *values: UUID) -> HelpfulView:
    row = await tx.fetch_row(sql, *values)
    if row is None:
        raise LookupError("a locked row is there")
    if row["is_changed"]:
        tx.stale.add(reviews_tag(product_id))
    return HelpfulView(helpful_count=row["helpful_count"])


async def _mark_stale(tx: Tx, product_id: UUID, *, lost: int | None, won: int | None) -> None:
    """Mark what shows a product's reviews after one of them lost a visible rating and won another."""
    tx.stale.add(reviews_tag(product_id))
    if lost != won:
        tx.stale |= rating_tags(product_id, await queries.get_rating_now(tx, product_id), lost=lost, won=won)
