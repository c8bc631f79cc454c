"""Carts.

Owns carts and cart_items. Kept: a user has one cart, a guest's token one; a cart has each variant once, in a quantity
from 1 to 99, and at most 100 lines; `updated_at` of the cart moves with each change, all of which happen under the lock
of its row. Nothing is held for a cart: stock moves with the order.

A line keeps the price at which it was put in. `final_price` is that price by its units, and `discount_applied` is 0:
discounts depend on the whole basket and the moment, so that only a quote knows them.
"""
