"""Reads and locks of orders; every change of an order begins with `lock_order`."""

from server.orders.queries.orders import LockedOrder, get_order, list_orders, lock_order, ordered_quantities

__all__ = ["LockedOrder", "get_order", "list_orders", "lock_order", "ordered_quantities"]
