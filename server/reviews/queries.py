"""Reviews as everybody, their authors and the back office read and lock them."""

from collections.abc import Sequence
from typing import NamedTuple, TypeVar
from uuid import UUID

from pydantic import BaseModel

from server.catalog.queries.product import SHOWN, seen_by
from server.catalog.queries.rows import Values, count_found, part_pattern
from server.catalog.rules import Viewer
from server.core.db import Tx, fetch_planned, fetch_row
from server.core.errors import NotFound
from server.core.pages import Page, PageFilter, cut_page, read_cursor
from server.reviews.rules import FORMER, Rating
from server.reviews.schemas import (
    AdminReview,
    AdminReviewFilter,
    OwnReview,
    RatingView,
    ReviewFilter,
    ReviewSort,
    ReviewView,
)

V = TypeVar("V", bound=BaseModel)

# Of a review `r`, its author `u`, its product `p` and perhaps its variant `v`.
NAME = f"CASE WHEN u.deleted_at IS NULL THEN u.name ELSE '{FORMER}' END"
COLUMNS = """r.id, r.product_id, r.product_variant_id, r.rating, r.title, r.review, r.is_verified_purchase,
  r.helpful_count, r.created_at, r.updated_at,
  CASE WHEN v.id IS NOT NULL THEN json_build_object('name', v.name) END AS product_variant"""
USER = f"""json_build_object('name', {NAME}) AS "user" """
PRODUCT = "json_build_object('name', p.name, 'slug', p.slug) AS product, r.hidden_at IS NOT NULL AS is_hidden"
JOINS = """FROM product_reviews r JOIN users u ON u.id = r.user_id
  LEFT JOIN product_variants v ON v.id = r.product_variant_id"""
PUBLIC = f"SELECT {COLUMNS}, {USER} {JOINS}"
OWN = f"SELECT {COLUMNS}, {USER}, {PRODUCT}, r.hidden_reason {JOINS} JOIN products p ON p.id = r.product_id"
ADMIN = f"""SELECT {COLUMNS}, {PRODUCT}, r.hidden_at, r.hidden_reason, r.user_id,
  json_build_object('id', u.id, 'name', {NAME}, 'email', u.email) AS "user"
  {JOINS} JOIN products p ON p.id = r.product_id"""
RATING = """
SELECT row_to_json(x)::text AS view FROM (
  SELECT p.rating_average, p.rating_count, (
    SELECT json_object_agg(s.stars, coalesce(c.reviews, 0) ORDER BY s.stars)
    FROM generate_series(1, 5) AS s(stars) LEFT JOIN (
      SELECT rating, count(*) AS reviews FROM product_reviews
      WHERE product_id = $1 AND hidden_at IS NULL GROUP BY rating) c ON c.rating = s.stars) AS histogram
  FROM shown p) x
"""


class Order(NamedTuple):
    """A sort: by which columns before the id, and downwards or up."""

    columns: tuple[str, ...]
    way: str


# The newest have the greatest ids.
SORTS: dict[str, Order] = {
    ReviewSort.NEWEST: Order((), "DESC"),
    ReviewSort.OLDEST: Order((), "ASC"),
    ReviewSort.RATING_UP: Order(("rating",), "ASC"),
    ReviewSort.RATING_DOWN: Order(("rating",), "DESC"),
    ReviewSort.HELPFUL: Order(("helpful_count",), "DESC"),
}


async def check_shown(product_id: UUID, viewer: Viewer, *, tx: Tx | None = None) -> None:
    """See that the catalogue shows a product to the viewer.

    Raises:
        NotFound: It does not, or there is none.
    """
    read = fetch_row if tx is None else tx.fetch_row
    if await read(f"{SHOWN} SELECT FROM shown", *seen_by(product_id, viewer)) is None:
        raise NotFound


async def get_rating(product_id: UUID, viewer: Viewer) -> RatingView:
    """A product's rating with its histogram.

    Raises:
        NotFound: The product is not there, or not for this viewer.
    """
    row = await fetch_row(SHOWN + RATING, *seen_by(product_id, viewer))
    if row is None:
        raise NotFound
    return RatingView.model_validate_json(row["view"])


async def list_reviews(product_id: UUID, viewer: Viewer, query: ReviewFilter) -> Page[ReviewView]:
    """A page of a product's reviews, without those that are hidden.

    Raises:
        NotFound: The product is not there, or not for this viewer.
        BadCursor: The cursor is of another sort, or of no list.
    """
    await check_shown(product_id, viewer)
    values = Values()
    made = [f"r.product_id = {values.bind(product_id)}", "r.hidden_at IS NULL"]
    made += _judged(query, values)
    return await _page(ReviewView, PUBLIC, made, values, query, query.sort, _order(query))


async def list_own_reviews(user_id: UUID, query: PageFilter) -> Page[OwnReview]:
    """A page of what somebody wrote, hidden or not, newest first.

    Raises:
        BadCursor: The cursor is not of this list.
    """
    values = Values()
    made, newest = [f"r.user_id = {values.bind(user_id)}"], ReviewSort.NEWEST
    return await _page(OwnReview, OWN, made, values, query, newest, SORTS[newest])


async def list_admin_reviews(query: AdminReviewFilter) -> Page[AdminReview]:
    """A page of all reviews, hidden or not.

    Raises:
        BadCursor: The cursor is of another sort, or of no list.
    """
    values = Values()
    made = ["true", *_judged(query, values)]
    if query.product_id is not None:
        made.append(f"r.product_id = {values.bind(query.product_id)}")
    if query.user_id is not None:
        made.append(f"r.user_id = {values.bind(query.user_id)}")
    if query.hidden is not None:
        made.append("r.hidden_at IS NOT NULL" if query.hidden else "r.hidden_at IS NULL")
    if query.q is not None:
        made.append(f"(r.title || ' ' || r.review) ILIKE {values.bind(part_pattern(query.q))}")
    return await _page(AdminReview, ADMIN, made, values, query, query.sort, _order(query))


async def get_own_review(tx: Tx, review_id: UUID) -> OwnReview:
    """A review that is there, for its author."""
    return OwnReview.model_validate_json(await _one(tx, OWN, "r.id = $1", review_id))


async def lock_own_review(tx: Tx, review_id: UUID, user_id: UUID) -> OwnReview:
    """Lock the row of a review of somebody's own, and read it.

    Raises:
        NotFound: It is not there, or another's.
    """
    mine = "r.id = $1 AND r.user_id = $2"
    await tx.fetch_row(f"SELECT FROM product_reviews r WHERE {mine} FOR NO KEY UPDATE", review_id, user_id)
    return OwnReview.model_validate_json(await _one(tx, OWN, mine, review_id, user_id))


async def lock_review(tx: Tx, review_id: UUID) -> AdminReview:
    """Lock a review's row and read it.

    Raises:
        NotFound: It is not there.
    """
    # Two statements: one that had to wait for the row would see what belongs to it as it was before the wait.
    await tx.fetch_row("SELECT FROM product_reviews WHERE id = $1 FOR NO KEY UPDATE", review_id)
    return AdminReview.model_validate_json(await _one(tx, ADMIN, "r.id = $1", review_id))


async def lock_shown_review(tx: Tx, review_id: UUID, viewer: Viewer) -> tuple[UUID, UUID]:
    """Lock the row of a review that the viewer sees; gives its product's id and its author's.

    Raises:
        NotFound: It is not there, is hidden, or is of a product that is not for this viewer.
    """
    row = await tx.fetch_row("SELECT product_id, user_id FROM product_reviews WHERE id = $1", review_id)
    if row is None:
        raise NotFound
    await check_shown(row["product_id"], viewer, tx=tx)
    shown = "SELECT FROM product_reviews WHERE id = $1 AND hidden_at IS NULL FOR NO KEY UPDATE"
    if await tx.fetch_row(shown, review_id) is None:
        raise NotFound
    return row["product_id"], row["user_id"]


async def lock_variant_of(tx: Tx, variant_id: UUID, product_id: UUID) -> bool:
    """Keep a variant from being erased; gives whether it is one of the product, sold or not."""
    sql = "SELECT FROM product_variants WHERE id = $1 AND product_id = $2 FOR KEY SHARE"
    return await tx.fetch_row(sql, variant_id, product_id) is not None


async def get_rating_now(tx: Tx, product_id: UUID) -> Rating:
    """A product's rating as this transaction has left it."""
    row = await tx.fetch_row("SELECT rating_sum, rating_count FROM products WHERE id = $1", product_id)
    if row is None:
        raise LookupError("a product that has reviews is there")
    return Rating(row["rating_sum"], row["rating_count"])


async def _one(tx: Tx, select: str, where: str, *values: UUID) -> str:
    row = await tx.fetch_row(f"SELECT row_to_json(x)::text AS view FROM ({select} WHERE {where}) x", *values)
    if row is None:
        raise NotFound
    view: str = row["view"]
    return view


def _order(query: ReviewFilter | AdminReviewFilter) -> Order:
    order = SORTS[query.sort]
    # What has one rating is in the order of its ids, as its index is.
    return Order((), order.way) if query.rating is not None and order.columns == ("rating",) else order


def _judged(query: ReviewFilter | AdminReviewFilter, values: Values) -> list[str]:
    made = []
    if query.rating is not None:
        made.append(f"r.rating = {values.bind(query.rating)}")
    if query.verified is not None:
        made.append(f"r.is_verified_purchase = {values.bind(query.verified)}")
    return made


async def _page(
    view: type[V],
    select: str,
    made: Sequence[str],
    values: Values,
    query: PageFilter,
    sort: str,
    order: Order,
) -> Page[V]:
    after = read_cursor(query.cursor, sort, (*(int for _ in order.columns), UUID))
    where = " AND ".join(made)
    total = await count_found(query, f"SELECT FROM product_reviews r WHERE {where}", values)
    by = (*order.columns, "id")
    if after is not None:
        # As wide as a cursor's numbers may be; the columns are narrower.
        kinds = (*("bigint" for _ in order.columns), "uuid")
        last = ", ".join(f"{values.bind(value)}::{kind}" for value, kind in zip(after, kinds, strict=True))
        sign = ">" if order.way == "ASC" else "<"
        where += f" AND ({', '.join(f'r.{name}' for name in by)}) {sign} ({last})"
    ordered = ", ".join(f"r.{name} {order.way}" for name in by)
    rows = await fetch_planned(
        f"SELECT row_to_json(x)::text AS view FROM ({select} WHERE {where} ORDER BY {ordered}"
        f" LIMIT {query.limit + 1}) x",
        *values.bound,
    )
    return cut_page(query, [view.model_validate_json(row["view"]) for row in rows], sort, by, total=total)
