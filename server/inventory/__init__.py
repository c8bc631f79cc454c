"""Stock.

Owns stock_movements and the column stock_quantity of product_variants. Kept: stock never falls below zero (a CHECK and
a conditional update) and is the sum of its movements, since both are written by the steps here and nowhere else.
"""
