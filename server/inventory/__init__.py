"""Stock.

Owns stock_movements, stock_alerts and the column stock_quantity of product_variants. Kept: stock never falls below zero
(a CHECK and a conditional update) and is the sum of its movements, since both are written by the steps here and nowhere
else; a variant has one open alert at most (a partial unique index), opened by a fall below its threshold and resolved
when its stock is no longer below it.
"""
