"""Refusals of orders."""

from server.core.errors import Conflict, Forbidden, NotFound


class NoSuchOrder(NotFound):
    """The order does not exist, or it is another's."""

    code = "no_such_order"
    message = "There is no such order."


class MoveNotAllowed(Conflict):
    """The order's state does not allow the move."""

    code = "order_state"
    message = "An order that is {order_status} cannot become {wanted}."


class NotAllLinesOwn(Forbidden):
    """Lines of the order are of others' stores: only an admin moves it."""

    code = "not_all_lines_own"
    message = "The order holds lines of other stores, too."


class OwnersCannotCancel(Forbidden):
    """An owner ships and delivers; an order is cancelled by its buyer or by an admin."""

    code = "owner_cannot_cancel"
    message = "Only an admin can cancel an order for its buyer."
