"""Carts.

Owns carts and cart_items. Kept: a user has one cart, a guest's token one; a cart has each variant once, in a quantity
from 1 to 99, and at most 100 lines. Nothing is held for a cart: stock moves with the order.
"""
