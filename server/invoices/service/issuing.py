"""The invoice of a paid order: its number, and all that stands on it, in one transaction."""

import logging
from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from models.enums import OrderStatus
from server.core.clock import Clock
from server.core.db import Tx, transaction
from server.core.settings import Settings
from server.invoices.queries import PAID, buyer_name, has_invoice
from server.invoices.rules.numbers import financial_year, invoice_number
from server.invoices.service.documents import write_document
from server.orders.queries import get_order, lock_order

log = logging.getLogger(__name__)

# The row of the year stays locked until the commit, so that a number is given to the next only once this one is kept.
# Its time never goes back: invoices are dated in the order of their numbers, whatever the clocks of the workers say.
NEXT_SERIAL = """
INSERT INTO invoice_series AS s (id, financial_year, last_serial, created_at, updated_at)
VALUES (uuidv7(), $1, 1, now(), $2)
ON CONFLICT (financial_year) DO UPDATE
  SET last_serial = s.last_serial + 1, updated_at = greatest(s.updated_at, excluded.updated_at)
RETURNING last_serial, updated_at
"""


async def issue_invoice(order_id: UUID, *, settings: Settings, clock: Clock) -> None:
    """Give an order its invoice, if it is paid, not cancelled, and has none.

    An order that was cancelled before this runs gets none: an invoice documents a supply, and there was none.

    Raises:
        NoSuchOrder: There is no such order.
    """
    async with transaction() as tx:
        order = await lock_order(tx, order_id)
        due = order.payment_status in PAID and order.order_status is not OrderStatus.CANCELLED
        if not due or await has_invoice(tx, order_id):
            return
        sold = await get_order(order_id, tx=tx)
        name = await buyer_name(tx, order.user_id)
        year, serial, issued_at = await _next_serial(tx, clock())
        number = invoice_number(year, serial)
        document = write_document(sold, number=number, issued_at=issued_at, buyer_name=name, settings=settings)
        await tx.execute(
            "INSERT INTO invoices (id, order_id, financial_year, serial, invoice_number, issued_at, document,"
            " created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, now(), now())",
            uuid7(),
            order_id,
            year,
            serial,
            number,
            issued_at,
            document.model_dump_json(),
        )
    log.info("invoice %s for order %s", number, order.order_number)


async def _next_serial(tx: Tx, now: datetime) -> tuple[str, int, datetime]:
    """The next number of the year of `now`, and the time that it is issued at."""
    year = financial_year(now)
    row = await tx.fetch_row(NEXT_SERIAL, year, now)
    if row is None:
        raise LookupError("an upsert gives its row")
    return year, row["last_serial"], row["updated_at"]
