"""Refusals of orders."""

from server.core.errors import Conflict, NotFound


class NoSuchOrder(NotFound):
    """The order does not exist, or it is another's."""

    code = "no_such_order"
    message = "There is no such order."


class MoveNotAllowed(Conflict):
    """The order's state does not allow the move."""

    code = "order_state"
    message = "An order that is {order_status} cannot become {wanted}."
