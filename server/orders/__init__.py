"""Orders.

Owns orders, order_items and order_events. Kept: the total is subtotal less discount plus shipping, an order moves only
along `rules.MOVES`, and each move is an event (a CHECK knows the moves too).
"""
