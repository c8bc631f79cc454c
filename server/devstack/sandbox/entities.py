"""Entities: records as Razorpay's API and webhooks show them."""

from collections.abc import Sequence

from server.devstack.sandbox.records import CURRENCY, Json, Link, Order, Payment, Refund


def _notes(notes: Json) -> Json | list[object]:
    return notes or []


def collection(items: Sequence[Json]) -> Json:
    """A list answer."""
    return {"entity": "collection", "count": len(items), "items": list(items)}


def order_entity(order: Order) -> Json:
    """An order."""
    return {
        "id": order.id,
        "entity": "order",
        "amount": order.amount,
        "amount_paid": order.amount_paid,
        "amount_due": order.amount_due,
        "currency": CURRENCY,
        "receipt": order.receipt,
        "offer_id": None,
        "status": order.status,
        "attempts": order.attempts,
        "notes": _notes(order.notes),
        "created_at": order.created_at,
    }


def payment_entity(payment: Payment, *, card: bool = False) -> Json:
    """A payment, with its card's details if wanted and paid by card."""
    failure = payment.failure or {}
    entity: Json = {
        "id": payment.id,
        "entity": "payment",
        "amount": payment.amount,
        "currency": CURRENCY,
        "status": payment.status,
        "order_id": payment.order_id,
        "invoice_id": None,
        "international": False,
        "method": payment.method,
        "amount_refunded": payment.amount_refunded,
        "refund_status": payment.refund_status,
        "captured": payment.captured,
        "description": payment.description,
        "card_id": payment.card["id"] if payment.card else None,
        "bank": payment.bank,
        "wallet": payment.wallet,
        "vpa": payment.vpa,
        "email": payment.email,
        "contact": payment.contact,
        "customer_id": None,
        "notes": _notes(payment.notes),
        "fee": payment.fee if payment.captured else None,
        "tax": payment.tax if payment.captured else None,
        **{f"error_{name}": failure.get(name) for name in ("code", "description", "source", "step", "reason")},
        "acquirer_data": payment.acquirer_data,
        "created_at": payment.created_at,
    }
    if payment.vpa is not None:
        entity["upi"] = {"payer_account_type": "bank_account", "vpa": payment.vpa}
    if card and payment.card is not None:
        entity["card"] = payment.card
    return entity


def refund_entity(refund: Refund) -> Json:
    """A refund."""
    instant = refund.speed == "optimum" and refund.status == "processed"
    return {
        "id": refund.id,
        "entity": "refund",
        "amount": refund.amount,
        "currency": CURRENCY,
        "payment_id": refund.payment_id,
        "notes": _notes(refund.notes),
        "receipt": refund.receipt,
        "acquirer_data": {"arn": None},
        "created_at": refund.created_at,
        "batch_id": None,
        "status": refund.status,
        "speed_processed": "instant" if instant else "normal",
        "speed_requested": refund.speed,
    }


def link_entity(link: Link, payments: Sequence[Payment]) -> Json:
    """A payment link with the captured ones of its payments."""
    entity: Json = {
        "accept_partial": link.accept_partial,
        "amount": link.amount,
        "amount_paid": link.amount_paid,
        "callback_method": "get" if link.callback_url else "",
        "callback_url": link.callback_url,
        "cancelled_at": link.cancelled_at,
        "created_at": link.created_at,
        "currency": CURRENCY,
        "customer": link.customer,
        "description": link.description,
        "expire_by": link.expire_by,
        "expired_at": link.expired_at,
        "first_min_partial_amount": link.first_min_partial_amount,
        "id": link.id,
        "notes": _notes(link.notes),
        "notify": link.notify,
        "payments": [_link_payment(link, payment) for payment in payments if payment.captured],
        "reference_id": link.reference_id,
        "reminder_enable": link.reminder_enable,
        "reminders": [],
        "short_url": link.short_url,
        "status": link.status,
        "updated_at": link.updated_at,
        "upi_link": False,
        "user_id": "",
        "whatsapp_link": False,
    }
    if link.order_id is not None:
        entity["order_id"] = link.order_id
    return entity


def _link_payment(link: Link, payment: Payment) -> Json:
    return {
        "amount": payment.amount,
        "created_at": payment.created_at,
        "method": payment.method,
        "payment_id": payment.id,
        "plink_id": link.id,
        "status": "captured",
        "updated_at": link.updated_at,
    }


def link_order_entity(order: Order, link: Link) -> Json:
    """A link's order as `payment_link` webhooks show it: ids without prefix, and inner fields."""
    return {
        "amount": order.amount,
        "amount_due": order.amount_due,
        "amount_paid": order.amount_paid,
        "attempts": order.attempts,
        "authorized": True,
        "created_at": order.created_at,
        "currency": CURRENCY,
        "id": order.id.removeprefix("order_"),
        "notes": _notes(order.notes),
        "partial_payment": order.partial_payment,
        "payment_capture": order.capture == "automatic",
        "product_id": link.id.removeprefix("plink_"),
        "product_type": "payment_link_v2",
        "receipt": order.receipt,
        "status": order.status,
        "updated_at": link.updated_at,
    }
