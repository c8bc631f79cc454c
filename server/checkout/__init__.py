"""Checkout: what joins carts, stock, orders and payments. Owns no table of its own.

Kept: an order is paid at most once; its stock is taken once and returned once; money that no order wants goes back.
"""
