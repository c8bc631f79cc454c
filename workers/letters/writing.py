"""How a letter is written: what it says, once, and the two forms that it takes, a text and its HTML twin."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import Any
from uuid import UUID

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from server.core.settings import Settings
from server.orders.schemas import OrderView
from workers.letters.words import one_line, rupees

# The subject of every letter of the shop.
SUBJECTS = {
    "order_placed": "Your order {number}",
    "order_paid": "Payment received for order {number}",
    "order_shipped": "Order {number} is on its way",
    "order_delivered": "Order {number} is delivered",
    "order_cancelled": "Order {number} is cancelled",
    "refund_processed": "Your refund for order {number}",
    "refund_trouble": "A refund of {amount} is in trouble",
    "reset": "Set a new password",
    "password_changed": "Your password was changed",
    "verification": "Is this your e-mail address?",
    "invitation": "You are invited to {shop}",
    "low_stock": "Low stock: {left} left of {sku}",
    "back_in_stock": "Back in stock: {product}",
    "webhook_stopped": "Webhook stopped: {webhook}",
}


@dataclass(frozen=True, slots=True)
class Link:
    """A button: what it says and where it leads."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class OrderTable:
    """An order's lines and sums, with the pictures that there are, by variant."""

    order: OrderView
    pictures: Mapping[UUID, str] = field(default_factory=dict)
    with_address: bool = True

    @property
    def coupon_discount(self) -> int:
        """What the coupon took off, in paise."""
        return sum(item.coupon_discount for item in self.order.items)

    @property
    def rule_discount(self) -> int:
        """What the shop's own rules took off, in paise."""
        return self.order.discount_amount - self.coupon_discount


@dataclass(frozen=True, slots=True)
class Draft:
    """What a letter says: paragraphs, facts by name, a button, an order, and paragraphs after them.

    `why` tells the reader how they come to get it; `unsubscribe` is the address that ends letters of this kind.
    """

    subject: str
    name: str
    lines: tuple[str, ...]
    facts: tuple[tuple[str, str], ...] = ()
    picture: str = ""
    link: Link | None = None
    table: OrderTable | None = None
    closing: tuple[str, ...] = ()
    why: str = ""
    unsubscribe: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A letter ready to send."""

    subject: str
    text: str
    html: str
    unsubscribe: str = ""


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("workers", "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        finalize=one_line,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["rupees"] = rupees
    return environment


ENVIRONMENT = _environment()


def shop_name(settings: Settings) -> str:
    """What the shop calls itself in its letters."""
    return parseaddr(settings.mail_from)[0] or settings.seller_name


def subject_of(letter: str, **values: Any) -> str:
    """The subject of a letter, on one line whatever the values hold."""
    return str(one_line(SUBJECTS[letter].format(**values)))


def write(draft: Draft, *, settings: Settings) -> Written:
    """The letter in both forms."""
    given = {"draft": draft, "shop": shop_name(settings), "settings": settings}
    return Written(
        subject=draft.subject,
        text=ENVIRONMENT.get_template("letter.txt").render(given),
        html=ENVIRONMENT.get_template("letter.html").render(given),
        unsubscribe=draft.unsubscribe,
    )
