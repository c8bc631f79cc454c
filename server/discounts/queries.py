"""Discount rules as prices read them, and as the back office lists and locks them."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from server.catalog.queries import SaleLine
from server.catalog.queries.rows import Values, count_found
from server.core.db import Tx, fetch, fetch_planned
from server.core.errors import NotFound
from server.core.pages import Page, cut_page, read_cursor
from server.discounts.rules import TARGETS
from server.discounts.schemas import AdminRule, RuleFilter
from server.pricing.basket import Offer

COLUMNS = """id, rule_type, discount_value, min_quantity, min_cart_value, product_id, product_variant_id, category_id,
  brand_id, valid_from, valid_to, is_active, created_by, created_at, updated_at"""
LIVE = "(is_active AND coalesce(valid_from <= {now}, true) AND coalesce({now} < valid_to, true))"

# Each limit has an index of its own, which PostgreSQL joins; the dates and the rest are for the pricing to judge.
OFFERS = """
SELECT id, rule_type, discount_value AS value, min_quantity, min_cart_value, product_id,
  product_variant_id AS variant_id, category_id, brand_id, valid_from, valid_to, is_active
FROM discount_rules
WHERE is_active AND (
  product_id = ANY ((SELECT $1::uuid[])::uuid[]) OR product_variant_id = ANY ((SELECT $2::uuid[])::uuid[])
  OR category_id = ANY ((SELECT $3::uuid[])::uuid[]) OR brand_id = ANY ((SELECT $4::uuid[])::uuid[])
  OR num_nonnulls(product_id, product_variant_id, category_id, brand_id) = 0)
"""


async def load_offers(tx: Tx | None, sale: Collection[SaleLine]) -> list[Offer]:
    """Every rule that is switched on and may concern one of the variants."""
    if not sale:
        return []
    read = fetch if tx is None else tx.fetch
    rows = await read(
        OFFERS,
        list({line.product_id for line in sale}),
        [line.variant_id for line in sale],
        list({category_id for line in sale for category_id in line.category_ids}),
        list({line.brand_id for line in sale}),
    )
    return [Offer(**dict(row)) for row in rows]


async def lock_rule(tx: Tx, rule_id: UUID) -> AdminRule:
    """Lock a rule's row and read it.

    Raises:
        NotFound: It is not there.
    """
    row = await tx.fetch_row(f"SELECT {COLUMNS} FROM discount_rules WHERE id = $1 FOR NO KEY UPDATE", rule_id)
    if row is None:
        raise NotFound
    return AdminRule.of(row)


async def list_rules(query: RuleFilter, *, now: datetime) -> Page[AdminRule]:
    """A page of the rules, newest first.

    Raises:
        BadCursor: The cursor is not of this list.
    """
    after = read_cursor(query.cursor, "newest", (datetime, UUID))
    values = Values()
    where = _conditions(query, values, now)
    total = await count_found(query, f"SELECT FROM discount_rules WHERE {where}", values)
    if after is not None:
        where += f" AND (created_at, id) < ({values.bind(after[0])}, {values.bind(after[1])})"
    rows = await fetch_planned(
        f"SELECT {COLUMNS} FROM discount_rules WHERE {where} ORDER BY created_at DESC, id DESC LIMIT {query.limit + 1}",
        *values.bound,
    )
    return cut_page(query, [AdminRule.of(row) for row in rows], "newest", ("created_at", "id"), total=total)


def _conditions(query: RuleFilter, values: Values, now: datetime) -> str:
    wanted = {column: getattr(query, column) for column in ("rule_type", *TARGETS, "is_active")}
    made = ["true", *(f"{column} = {values.bind(value)}" for column, value in wanted.items() if value is not None)]
    if query.live is not None:
        made.append(("" if query.live else "NOT ") + LIVE.format(now=values.bind(now)))
    return " AND ".join(made)
