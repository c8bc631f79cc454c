"""Refunds as the back office sees them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from server.catalog.queries.rows import Values, count_found, made_between
from server.checkout.errors import NoSuchRefund
from server.checkout.schemas import RefundDetail, RefundFilter
from server.core.db import Tx, fetch_planned, fetch_row, fetch_value
from server.core.pages import Page, PageFilter, cut_page, read_cursor
from server.orders.errors import NoSuchOrder
from server.pricing.money import split_refund

# `before` is what the earlier refunds of the same payment gave back; they share the order's tax in this order.
COLUMNS = """r.id, r.payment_id, r.order_id, o.order_number, r.amount, p.currency, p.payment_method, p.surplus,
  r.status, r.reason, r.requested_by, r.reference, r.gateway_refund_id, r.attempt, r.error, r.checks, r.next_check_at,
  r.processed_at, r.created_at, r.updated_at, o.tax_amount AS order_tax, p.amount AS paid,
  (SELECT coalesce(sum(e.amount), 0)::bigint FROM refunds e WHERE e.payment_id = r.payment_id AND e.id < r.id) AS before
"""
JOINED = "JOIN payments p ON p.id = r.payment_id JOIN orders o ON o.id = r.order_id"


async def get_refund(refund_id: UUID, *, tx: Tx | None = None) -> RefundDetail:
    """A refund with what it belongs to.

    Raises:
        NoSuchRefund: There is none.
    """
    row = await (fetch_row if tx is None else tx.fetch_row)(
        f"SELECT {COLUMNS} FROM refunds r {JOINED} WHERE r.id = $1", refund_id
    )
    if row is None:
        raise NoSuchRefund
    return _view(row)


async def list_order_refunds(order_id: UUID, page: PageFilter) -> Page[RefundDetail]:
    """A page of an order's refunds, newest first.

    Raises:
        NoSuchOrder: It does not exist.
        BadCursor: The cursor is not of this list.
    """
    if not await fetch_value("SELECT true FROM orders WHERE id = $1", order_id):
        raise NoSuchOrder
    return await list_refunds(RefundFilter(order_id=order_id, **page.model_dump()))


async def list_refunds(wish: RefundFilter) -> Page[RefundDetail]:
    """A page of refunds.

    Raises:
        BadCursor: The cursor is not of this list.
    """
    values = Values()
    where = " AND ".join(_conditions(values, wish))
    total = await count_found(wish, f"SELECT FROM refunds r WHERE {where}", values)
    falls = wish.sort == "newest"
    if (after := read_cursor(wish.cursor, wish.sort, (UUID,))) is not None:
        where += f" AND r.id {'<' if falls else '>'} {values.bind(after[0])}"
    order = f"ORDER BY r.id {'DESC' if falls else 'ASC'}"
    page = f"SELECT r.* FROM refunds r WHERE {where} {order} LIMIT {wish.limit + 1}"
    rows = await fetch_planned(f"SELECT {COLUMNS} FROM ({page}) r {JOINED} {order}", *values.bound)
    return cut_page(wish, [_view(row) for row in rows], wish.sort, ("id",), total=total)


def _conditions(values: Values, wish: RefundFilter) -> list[str]:
    made = ["true"]
    if wish.status is not None:
        made.append(f"r.status = {values.bind(wish.status)}")
    if wish.order_id is not None:
        made.append(f"r.order_id = {values.bind(wish.order_id)}")
    return made + made_between(values, wish.from_, wish.to, of="r.")


def _view(row: Mapping[str, Any]) -> RefundDetail:
    """Tax is part of what an order costs; money that no order wanted has none."""
    share = (
        0 if row["surplus"] else split_refund(row["order_tax"], row["paid"], already=row["before"], units=row["amount"])
    )
    return RefundDetail.of({**row, "tax_amount": share})
