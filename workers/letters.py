"""Letters to buyers, from one set of templates: a subject, a plain text and an HTML twin, escaped."""

from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from server.checkout.jobs import Letter
from server.core.settings import Settings
from server.orders.schemas import OrderView

SUBJECTS: dict[Letter, str] = {
    "order_placed": "Your order {number}",
    "order_paid": "Payment received for order {number}",
    "order_cancelled": "Order {number} is cancelled",
    "refund_processed": "Your refund for order {number}",
}


@dataclass(frozen=True, slots=True)
class Written:
    """A letter ready to send."""

    subject: str
    text: str
    html: str


def rupees(paise: int) -> str:
    """An amount in paise as people in India write it: ₹74,990.00, ₹1,23,456.00."""
    whole, rest = divmod(abs(paise), 100)
    head, tail = str(whole)[:-3], str(whole)[-3:]
    groups = []
    while head:
        groups.append(head[-2:])
        head = head[:-2]
    number = ",".join([*reversed(groups), tail])
    return f"{'-' if paise < 0 else ''}₹{number}.{rest:02d}"


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("workers", "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["rupees"] = rupees
    return environment


ENVIRONMENT = _environment()


def write_order_letter(letter: Letter, order: OrderView, *, name: str, settings: Settings) -> Written:
    """A letter about an order as it is now."""
    given = {
        "letter": letter,
        "order": order,
        "name": name,
        "shop": settings.mail_from.partition("<")[0].strip() or "Voltcart",
        "refunded": sum(refund.amount for refund in order.refunds if refund.status == "processed"),
    }
    return Written(
        subject=SUBJECTS[letter].format(number=order.order_number),
        text=ENVIRONMENT.get_template("order.txt").render(given),
        html=ENVIRONMENT.get_template("order.html").render(given),
    )
