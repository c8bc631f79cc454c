"""Giving the demo shop its past, inside the seed's transaction, as if it had been open for two months.

No letter is written and no client app is told of any of it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from random import Random
from typing import Any
from uuid import UUID

from models.enums import OrderStatus
from server.catalog.queries import load_sale_lines
from server.core.settings import Settings
from server.coupons.queries import OFFER
from server.demo.accounts import CUSTOMER_ID, Person, accounts
from server.demo.books import Books
from server.demo.catalogue import Product
from server.demo.fates import id_at
from server.demo.loading import STAMP, Row, add_people
from server.demo.past import CHEAP, PastOrder, Terms, invent_past, past_begins
from server.demo.promotions import COUPONS
from server.demo.regulars import REGULARS
from server.discounts.queries import load_offers
from server.invoices.rules.numbers import financial_year, invoice_number
from server.invoices.service.documents import write_document
from server.orders.queries.orders import VIEW
from server.orders.schemas import OrderView
from server.pricing.basket import CouponOffer
from server.users.rules import NO_PASSWORD

# The newest of these are sold, and so many of them: favourites, what of their kind is cheap, and what collectors want.
FAVOURITES = frozenset({"geforce", "radeon", "arc", "workstation"})
COLLECTED = frozenset({"legacy-agp", "legacy-pci"})
MOST_FAVOURITES, MOST_SMALL, MOST_COLLECTED = 70, 20, 10
# Regulars who order more often than the demo's own customer and retailer.
KEENER = 6
SOLD_TO = ("orders", "order_items", "order_events", "payments", "refunds", "coupon_redemptions", "invoices")
NOTED = ("sales_entries", "stock_alerts", "admin_actions")
SERIES = (*STAMP, "financial_year", "last_serial")
INVOICES = (*STAMP, "order_id", "financial_year", "serial", "invoice_number", "issued_at", "document")
DELIVER = f"UPDATE orders SET order_status = '{OrderStatus.DELIVERED}' WHERE id = ANY ($1::uuid[])"
# The trigger cannot know when cash was paid that is in the books at once.
DATE_SALES = """
UPDATE sales_entries e SET happened_at = p.payment_date FROM payments p
WHERE p.order_id = e.order_id AND e.kind = 'sale'
"""
COUNT_USES = """
UPDATE coupons c SET used_count = r.uses FROM (
  SELECT coupon_id, count(*) AS uses FROM coupon_redemptions WHERE released_at IS NULL GROUP BY coupon_id) r
WHERE r.coupon_id = c.id
"""
# What was sold until too little was left has its alert since the last time that it became too little.
OPEN_ALERTS = """
INSERT INTO stock_alerts (id, product_id, product_variant_id, stock_level, threshold, status, created_at, updated_at)
SELECT uuidv7(fell_at - clock_timestamp()), product_id, id, level, threshold, 'sent', fell_at, fell_at FROM (
  SELECT DISTINCT ON (v.id) v.id, v.product_id, v.stock_quantity, l.level, l.created_at AS fell_at,
    coalesce(v.low_stock_threshold, $1) AS threshold
  FROM (
    SELECT *, sum(delta) OVER (PARTITION BY product_variant_id ORDER BY created_at, id) AS level FROM stock_movements
    WHERE product_variant_id IN (SELECT product_variant_id FROM order_items)) l
  JOIN product_variants v ON v.id = l.product_variant_id
  WHERE l.level < coalesce(v.low_stock_threshold, $1) AND l.level - l.delta >= coalesce(v.low_stock_threshold, $1)
  ORDER BY v.id, l.created_at DESC) fallen
WHERE stock_quantity < threshold ORDER BY fell_at
"""


async def add_past(db: Any, products: Sequence[Product], settings: Settings, now: datetime) -> int:
    """Write the orders of the last weeks, with all that followed from them; gives how many."""
    orders = invent_past(await _read_terms(db, products, settings, now), now)
    if not orders:
        return 0
    await add_people(db, REGULARS, NO_PASSWORD)
    for table, columns, rows in Books(orders, past_begins(now), settings.currency).tables():
        await db.copy_records_to_table(table, records=rows, columns=columns)
    await db.execute(DELIVER, [order.id for order in orders if order.status is OrderStatus.DELIVERED])
    await db.execute(DATE_SALES)
    await db.execute(COUNT_USES)
    await db.execute(OPEN_ALERTS, settings.low_stock_threshold)
    await _add_invoices(db, orders, settings)
    await db.execute(f"ANALYZE {', '.join((*SOLD_TO, *NOTED))}")
    return len(orders)


async def _read_terms(db: Any, products: Sequence[Product], settings: Settings, now: datetime) -> Terms:
    dearest = settings.cod_maximum - settings.shipping_fee - settings.cod_surcharge
    begins = past_begins(now)
    listed = sorted((one for one in products if one.created_at < begins), key=attrgetter("created_at"), reverse=True)
    favourites = _variants(listed, FAVOURITES, dearest)[:MOST_FAVOURITES]
    small = _variants(listed, FAVOURITES, dearest // CHEAP)[:MOST_SMALL]
    collected = _variants(listed, COLLECTED, dearest // CHEAP)[:MOST_COLLECTED]
    # What is of two kinds counts where it comes first.
    sold = list(dict.fromkeys((*favourites, *small, *collected)))
    shelf = await load_sale_lines(db, sold, retailer=False)
    retailers_shelf = await load_sale_lines(db, sold, retailer=True)
    coupons = [await db.fetchrow(f"{OFFER} c.id = $1::uuid", coupon.id, CUSTOMER_ID) for coupon in COUPONS]
    return Terms(
        shelf={variant_id: shelf[variant_id] for variant_id in sold},
        retailers_shelf=retailers_shelf,
        offers=await load_offers(db, list(shelf.values())),
        coupons=[CouponOffer(**dict(row)) for row in coupons],
        buyers=_buyers(),
        settings=settings,
    )


def _variants(products: Iterable[Product], categories: frozenset[str], dearest: int) -> list[UUID]:
    """What of these categories is in stock and costs at most so many paise."""
    return [
        variant.id
        for product in products
        if product.listing.category in categories
        for variant in product.variants
        if variant.offer.stock and variant.offer.price <= dearest
    ]


def _buyers() -> list[Person]:
    own = [person for person in accounts() if person.address is not None]
    return [*REGULARS[:KEENER], *own, *REGULARS[KEENER:]]


async def _add_invoices(db: Any, orders: Sequence[PastOrder], settings: Settings) -> None:
    """Write the invoices of what was paid, in the order of the money, and where their numbers have come to."""
    rng, rows, series = Random("invoices"), list[Row](), dict[str, tuple[int, datetime, datetime]]()
    view = await db.prepare(VIEW)
    paid = [(order.paid_at, order) for order in orders if order.paid_at is not None]
    for issued_at, order in sorted(paid, key=lambda pair: pair[0]):
        year = financial_year(issued_at)
        serial, first, _ = series.get(year, (0, issued_at, issued_at))
        series[year] = (serial := serial + 1, first, issued_at)
        number = invoice_number(year, serial)
        sold = OrderView.model_validate_json(await view.fetchval(order.id, None))
        document = write_document(
            sold, number=number, issued_at=issued_at, buyer_name=order.buyer.name, settings=settings
        )
        stamp = (id_at(rng, issued_at), issued_at, issued_at)
        rows.append((*stamp, order.id, year, serial, number, issued_at, document.model_dump_json()))
    await db.copy_records_to_table("invoices", records=rows, columns=INVOICES)
    last = [(id_at(rng, first), first, newest, year, serial) for year, (serial, first, newest) in series.items()]
    await db.copy_records_to_table("invoice_series", records=last, columns=SERIES)
