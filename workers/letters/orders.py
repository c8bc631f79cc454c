"""Letters to buyers."""

from server.checkout.jobs import Letter
from server.core.settings import Settings
from server.orders.schemas import OrderView
from workers.letters.writing import Written, write

SUBJECTS: dict[Letter, str] = {
    "order_placed": "Your order {number}",
    "order_paid": "Payment received for order {number}",
    "order_shipped": "Order {number} is on its way",
    "order_delivered": "Order {number} is delivered",
    "order_cancelled": "Order {number} is cancelled",
    "refund_processed": "Your refund for order {number}",
}


def write_order_letter(letter: Letter, order: OrderView, *, name: str, settings: Settings) -> Written:
    """A letter about an order as it is now."""
    return write(
        "order",
        SUBJECTS[letter].format(number=order.order_number),
        settings=settings,
        letter=letter,
        order=order,
        name=name,
        refunded=sum(refund.amount for refund in order.refunds if refund.status == "processed"),
    )
