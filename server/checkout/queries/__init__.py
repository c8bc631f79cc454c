"""What checkout reads of several domains in one round trip."""

from server.checkout.queries.ready import Ready, Wanted, read_ready, read_wanted
from server.checkout.queries.refunds import get_refund, list_order_refunds, list_refunds

__all__ = ["Ready", "Wanted", "get_refund", "list_order_refunds", "list_refunds", "read_ready", "read_wanted"]
