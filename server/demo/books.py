"""The demo shop's past as rows: what checkout, deliveries and refunds would have left in each table."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

import orjson

from models.enums import OrderStatus, RefundStatus, StockReason
from server.demo.accounts import ADMIN_ID, Person
from server.demo.fates import id_at
from server.demo.loading import REVIEWS, STAMP, Row
from server.demo.past import PastOrder
from server.users.schemas import AddressView

COLUMNS = {
    "orders": (
        *("user_id", "address_id", "order_number", "order_date", "payment_method", "order_status", "payment_status"),
        *("subtotal", "discount_amount", "shipping_cost", "tax_amount", "total_amount", "currency"),
        *("shipping_address", "cancel_reason", "coupon_id"),
    ),
    "order_items": (
        *("order_id", "product_id", "product_variant_id", "store_id", "product_name", "variant_name", "sku"),
        *("attributes", "total_quantity", "price_at_time", "discount_applied", "coupon_discount", "discount_rule_id"),
        *("final_price", "tax_rate", "tax_amount"),
    ),
    "order_events": ("order_id", "from_status", "to_status", "actor_id", "note"),
    "payments": (
        *("order_id", "user_id", "amount", "currency", "payment_status", "payment_method", "surplus"),
        *("amount_refunded", "payment_date", "checks"),
    ),
    "refunds": (
        *("payment_id", "order_id", "amount", "status", "reason", "requested_by", "attempt", "error", "processed_at"),
        *("reference", "checks"),
    ),
    "stock_movements": ("product_variant_id", "delta", "reason", "order_id"),
    "coupon_redemptions": (
        *("coupon_id", "user_id", "order_id", "slot", "discount_amount", "redeemed_at", "released_at"),
    ),
    "admin_actions": ("actor_id", "action", "entity", "entity_id", "before", "after", "request_id"),
}


class Books:
    """Rows of every table for some orders, each in the order of its time."""

    def __init__(self, orders: Sequence[PastOrder], begins: datetime, currency: str) -> None:
        self._orders = orders
        self._begins = begins
        self._currency = currency
        self._rng = Random("the rows of the demo shop's past")

    def tables(self) -> Iterator[tuple[str, tuple[str, ...], list[Row]]]:
        """Each table with its columns and its rows, those first that others refer to.

        Orders that came are written as on their way: the change to delivered is what marks a buyer's reviews.
        """
        rows: dict[str, Iterable[Row]] = {
            "orders": map(self._order, self._orders),
            "order_items": self._items(),
            "order_events": self._events(),
            "payments": map(self._payment, self._orders),
            "refunds": self._refunds(),
            "stock_movements": self._movements(),
            "coupon_redemptions": self._redemptions(),
            "admin_actions": self._actions(),
        }
        for table, found in rows.items():
            # By the time of each row, since many are read by their ids.
            yield table, (*STAMP, *COLUMNS[table]), sorted(found, key=lambda row: (row[1], row[0]))
        yield "product_reviews", (*REVIEWS, "product_variant_id"), list(self._reviews())

    def _stamp(self, moment: datetime, last: datetime | None = None) -> Row:
        return (id_at(self._rng, moment), moment, last or moment)

    def _order(self, order: PastOrder) -> Row:
        quote, status = order.quote, order.status
        return (
            *(order.id, order.placed_at, order.updated_at, order.buyer.id, order.buyer.address_id, order.number),
            *(order.placed_at, order.method, OrderStatus.SHIPPED if order.paid_at else status, order.payment_status),
            *(quote.subtotal, quote.discount_amount, quote.shipping_cost, quote.tax_amount, quote.total_amount),
            *(self._currency, _snapshot(order.buyer), order.cancel_reason, quote.coupon_id),
        )

    def _items(self) -> Iterator[Row]:
        for order in self._orders:
            for line, sold in zip(order.quote.lines, order.sold, strict=True):
                yield (
                    *self._stamp(order.placed_at),
                    *(order.id, sold.product_id, sold.variant_id, sold.store_id, sold.product_name),
                    *(sold.variant_name, sold.sku, _json(sold.attributes), line.line.quantity, line.line.unit_price),
                    *(line.discount, line.coupon_discount, line.rule_id, line.total, line.line.tax_rate),
                    line.tax_amount,
                )

    def _events(self) -> Iterator[Row]:
        for order in self._orders:
            for move in order.fate.moves:
                yield (*self._stamp(move.at), order.id, move.before, move.after, move.actor_id, move.note)

    def _payment(self, order: PastOrder) -> Row:
        return (
            *(order.payment_id, order.placed_at, order.updated_at, order.id, order.buyer.id),
            *(order.quote.total_amount, self._currency, order.payment_status, order.method, False),
            *(order.refunded, order.paid_at, 0),
        )

    def _refunds(self) -> Iterator[Row]:
        for order in self._orders:
            for one in order.fate.refunds:
                yield (
                    *(one.id, one.at, one.at, order.payment_id, order.id, one.amount, RefundStatus.PROCESSED),
                    *(one.reason, ADMIN_ID, 0, "", one.at, one.reference, 0),
                )

    def _movements(self) -> Iterator[Row]:
        """What was taken and returned; and before all that as much was bought in, so that the stock is what it was."""
        held = Counter[UUID]()
        for order in self._orders:
            ended = order.fate.moves[-1].at
            for sold, line in zip(order.sold, order.quote.lines, strict=True):
                units = line.line.quantity
                yield (*self._stamp(order.placed_at), sold.variant_id, -units, StockReason.SALE, order.id)
                if order.status is OrderStatus.CANCELLED:
                    yield (*self._stamp(ended), sold.variant_id, units, StockReason.CANCEL, order.id)
                else:
                    held[sold.variant_id] += units
        for variant_id, units in held.items():
            yield (*self._stamp(self._begins), variant_id, units, StockReason.RESTOCK, None)

    def _redemptions(self) -> Iterator[Row]:
        for order in self._orders:
            if order.quote.coupon_id is not None:
                released_at = order.updated_at if order.status is OrderStatus.CANCELLED else None
                yield (
                    *self._stamp(order.placed_at, released_at),
                    *(order.quote.coupon_id, order.buyer.id, order.id, 1, order.coupon_discount, order.placed_at),
                    released_at,
                )

    def _actions(self) -> Iterator[Row]:
        for order in self._orders:
            for move in order.fate.moves:
                if move.actor_id == ADMIN_ID:
                    after = {"order_status": move.after, **({"note": move.note} if move.note else {})}
                    changed = (_json({"order_status": move.before}), _json(after))
                    yield (*self._stamp(move.at), ADMIN_ID, "order.status", "order", order.id, *changed, "")
            for one in order.fate.refunds:
                told = {"order_id": order.id, "amount": one.amount, "reason": one.reason, "reference": one.reference}
                yield (*self._stamp(one.at), ADMIN_ID, "refund.create", "refund", one.id, None, _json(told), "")

    def _reviews(self) -> Iterator[Row]:
        said = [(order, order.review) for order in self._orders if order.review is not None]
        for order, one in sorted(said, key=lambda pair: pair[1].at):
            opinion, sold = one.opinion, order.sold[0]
            yield (
                *(one.id, one.at, one.at, sold.product_id, order.buyer.id, opinion.rating, opinion.title),
                *(opinion.text, False, 0, "", sold.variant_id),
            )


def _snapshot(buyer: Person) -> str:
    home = buyer.address
    if home is None:
        raise ValueError(f"{buyer.name} has no address to order to")
    return AddressView(
        id=buyer.address_id,
        address_line1=home.line,
        address_line2="",
        city=home.city,
        state=home.state,
        postal_code=home.postal_code,
        country="IN",
    ).model_dump_json()


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()
