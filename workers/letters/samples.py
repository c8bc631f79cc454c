"""Every letter about a made-up order, for whoever wants to see what they look like."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from models.enums import (
    AlertStatus,
    CancelReason,
    OrderStatus,
    PaymentMethod,
    PaymentStatus,
    RefundStatus,
    ResetPurpose,
)
from server.checkout.jobs import Letter
from server.core.settings import Settings
from server.hooks.schemas.webhooks import AdminWebhook
from server.inventory.schemas import AlertView
from server.orders.schemas import OrderEventView, OrderItemView, OrderView, PaymentView, RefundView
from server.users.schemas import AddressView
from workers.letters.accounts import write_password_notice, write_reset_letter, write_verification_letter
from workers.letters.orders import write_order_letter
from workers.letters.refunds import write_refund_trouble_letter
from workers.letters.stock import Returned, write_back_in_stock_letter, write_stock_letter
from workers.letters.webhooks import write_silence_letter
from workers.letters.writing import Written

NOW = datetime(2026, 3, 5, 10, 30, tzinfo=UTC)
WORDS = {
    "name": "Asha Rao",
    "product": "GeForce RTX 4090 Founders Edition",
    "variant": "24 GB",
    "other": "DisplayPort cable, 2 m",
    "street": "12 MG Road",
    "reason": "Two arrived broken",
}
# What a placed order becomes before each letter goes out.
STATES: Mapping[Letter, Mapping[str, Any]] = {
    "order_placed": {},
    "order_paid": {"order_status": OrderStatus.PROCESSING, "payment_status": PaymentStatus.PAID},
    "order_shipped": {"order_status": OrderStatus.SHIPPED, "payment_status": PaymentStatus.PAID},
    "order_delivered": {"order_status": OrderStatus.DELIVERED, "payment_status": PaymentStatus.PAID},
    "order_cancelled": {
        "order_status": OrderStatus.CANCELLED,
        "payment_status": PaymentStatus.PAID,
        "cancel_reason": CancelReason.CUSTOMER,
    },
    "refund_processed": {"order_status": OrderStatus.DELIVERED, "payment_status": PaymentStatus.PAID},
}


def make_order(words: Mapping[str, str] = WORDS, **changes: Any) -> OrderView:
    """An order of two lines with a rule's discount and a coupon; `changes` are other values of its columns."""
    lines = [
        _line(1, words, units=2, price=74_990_00, off=9_998_00, coupon=5_000_00),
        _line(2, {"product": words["other"], "variant": ""}, units=1, price=1_499_00, off=0, coupon=0),
    ]
    subtotal = sum(line.price_at_time * line.total_quantity for line in lines)
    total = sum(line.final_price for line in lines)
    values: dict[str, Any] = {
        "id": _id(100),
        "order_number": "VC260305ABCDEFGH",
        "order_date": NOW,
        "order_status": OrderStatus.PENDING,
        "payment_status": PaymentStatus.PENDING,
        "payment_method": PaymentMethod.UPI,
        "subtotal": subtotal,
        "discount_amount": subtotal - total,
        "shipping_cost": 0,
        "tax_amount": sum(line.tax_amount for line in lines),
        "total_amount": total,
        "currency": "INR",
        "expires_at": NOW + timedelta(minutes=15) if "order_status" not in changes else None,
        "cancel_reason": None,
        "coupon_id": _id(101),
        "coupon_code": "DIWALI",
        "created_at": NOW,
        "updated_at": NOW,
        "user_id": _id(102),
        "address_id": _id(103),
        "shipping_address": AddressView(
            id=_id(103),
            address_line1=words["street"],
            address_line2="",
            city="Bengaluru",
            state="Karnataka",
            postal_code="560001",
            country="IN",
        ),
        "items": lines,
        "payments": [make_payment(total)],
        "refunds": [],
        "events": [
            OrderEventView(from_status=None, to_status=OrderStatus.PENDING, actor_id=None, note="", created_at=NOW)
        ],
    }
    return OrderView(**(values | changes))


def make_payment(amount: int, *, surplus: bool = False) -> PaymentView:
    """A payment of so many paise."""
    return PaymentView(
        id=_id(105 if surplus else 104),
        amount=amount,
        currency="INR",
        payment_status=PaymentStatus.PAID,
        payment_method=PaymentMethod.UPI,
        transaction_id="pay_00000000000001",
        razorpay_order_id="order_00000000000001",
        surplus=surplus,
        amount_refunded=0,
        payment_date=NOW,
        created_at=NOW,
    )


def make_refund(amount: int, status: RefundStatus = RefundStatus.PROCESSED, **changes: Any) -> RefundView:
    """A refund of so many paise; `changes` are other values of its columns."""
    values: dict[str, Any] = {
        "id": _id(110 + amount % 7),
        "payment_id": _id(104),
        "amount": amount,
        "status": status,
        "reason": "",
        "processed_at": NOW if status is RefundStatus.PROCESSED else None,
        "created_at": NOW,
    }
    return RefundView.model_construct(**(values | changes))


def write_samples(settings: Settings, words: Mapping[str, str] = WORDS) -> dict[str, Written]:
    """Every letter by its name, in the `words` of others if given."""
    name, pictures = words["name"], {_id(1): f"{settings.media_url}/sample.webp"}
    written: dict[str, Written] = {}
    for letter, state in STATES.items():
        order = make_order(words, **state)
        if letter == "order_cancelled":
            order = order.model_copy(update={"refunds": [make_refund(order.total_amount, RefundStatus.REQUESTED)]})
        if letter == "refund_processed":
            order = order.model_copy(update={"refunds": [make_refund(10_000_00)]})
        refund_id = order.refunds[0].id if order.refunds else None
        written[letter] = write_order_letter(
            letter, order, name=name, settings=settings, refund_id=refund_id, pictures=pictures
        )
    trouble = make_refund(10_000_00, RefundStatus.FAILED, reason=words["reason"])
    written["refund_trouble"] = write_refund_trouble_letter(trouble, name=name, settings=settings)
    for purpose, minutes in ((ResetPurpose.RESET, 30), (ResetPurpose.INVITATION, 7 * 24 * 60)):
        link = settings.reset_page.replace("{token}", "a-sample-token")
        written[purpose.value] = write_reset_letter(purpose, name=name, link=link, minutes=minutes, settings=settings)
    page = settings.verify_page.replace("{token}", "a-sample-token")
    written["verification"] = write_verification_letter(name=name, link=page, minutes=24 * 60, settings=settings)
    written["password_changed"] = write_password_notice(name=name, settings=settings)
    written["low_stock"] = write_stock_letter(_alert(words), name=name, settings=settings)
    back = Returned(words["product"], words["variant"], "geforce-rtx-4090", 74_990_00, next(iter(pictures.values())))
    stop = f"{settings.shop_url}/api/unsubscribe?token=a-sample-token"
    written["back_in_stock"] = write_back_in_stock_letter(back, name=name, unsubscribe=stop, settings=settings)
    written["webhook_stopped"] = write_silence_letter(_webhook(words), name=name, settings=settings)
    return written


def _line(number: int, words: Mapping[str, str], *, units: int, price: int, off: int, coupon: int) -> OrderItemView:
    """A line whose discount in paise is `off`, of which the coupon's share is `coupon`."""
    final = price * units - off
    return OrderItemView(
        id=_id(10 + number),
        product_id=_id(20 + number),
        product_variant_id=_id(number),
        store_id=None,
        product_name=words["product"],
        variant_name=words["variant"],
        sku=f"RTX-{number}",
        attributes={},
        total_quantity=units,
        price_at_time=price,
        discount_applied=off,
        coupon_discount=coupon,
        discount_rule_id=None,
        final_price=final,
        tax_rate=18,
        tax_amount=round(final * 18 / 118),
    )


def _alert(words: Mapping[str, str]) -> AlertView:
    return AlertView(
        id=_id(120),
        product_id=_id(21),
        product_name=words["product"],
        product_variant_id=_id(1),
        variant_name=words["variant"],
        sku="RTX-1",
        store_id=_id(121),
        store_name=words["street"],
        stock_level=8,
        threshold=10,
        stock_quantity=3,
        status=AlertStatus.PENDING,
        resolved_at=None,
        created_at=NOW,
        updated_at=NOW,
    )


def _webhook(words: Mapping[str, str]) -> AdminWebhook:
    return AdminWebhook(
        id=_id(130),
        url="https://client.example.com/events",
        description=words["reason"],
        event_types=[],
        is_active=True,
        failures=5,
        paused_at=NOW,
        old_secret_until=None,
        created_at=NOW,
        updated_at=NOW,
    )


def _id(number: int) -> UUID:
    return UUID(f"019aaaaa-0000-7000-8000-{number:012d}")
