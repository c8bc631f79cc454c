"""Breaches of stock and of orders' sums."""

from tests.audit.breaches.breach import Breach


def move(order_id: str, variant: str = "{variant}") -> tuple[str, ...]:
    """One unit more for an order, and as many less for nobody: the variant's own sum stays right."""
    insert = "INSERT INTO stock_movements (id, product_variant_id, delta, reason, order_id, created_at, updated_at)"
    return (
        f"{insert} VALUES (uuidv7(), '{variant}', -1, 'sale', '{order_id}', now(), now())",
        f"{insert} VALUES (uuidv7(), '{variant}', 1, 'correction', NULL, now(), now())",
    )


GOODS = (
    Breach(
        "I1",
        "a unit too many",
        ("UPDATE product_variants SET stock_quantity = stock_quantity + 1 WHERE id = '{variant}'",),
        ("id", "variant"),
    ),
    Breach(
        "I1",
        "less than nothing, with movements to match",
        (
            "ALTER TABLE product_variants DROP CONSTRAINT product_variants_stock",
            (
                "INSERT INTO stock_movements (id, product_variant_id, delta, reason, created_at, updated_at)"
                " SELECT uuidv7(), id, -1 - stock_quantity, 'correction', now(), now() FROM product_variants"
                " WHERE id = '{other}'"
            ),
            "UPDATE product_variants SET stock_quantity = -1 WHERE id = '{other}'",
        ),
        ("id", "other"),
    ),
    Breach("I1b", "an order that took too much", move("{paid}"), ("id", "paid")),
    Breach("I1b", "a cancelled order that kept a unit", move("{cancelled}", "{other}"), ("id", "cancelled")),
    Breach("I1b", "an order that took what it has no line of", move("{paid}", "{other}"), ("id", "paid")),
    Breach("I2", "a wrong tax", ("UPDATE orders SET tax_amount = tax_amount + 1 WHERE id = '{cod}'",), ("id", "cod")),
    Breach(
        "I2",
        "a total that is not the lines'",
        ("UPDATE orders SET subtotal = subtotal + 1, total_amount = total_amount + 1 WHERE id = '{pending}'",),
        ("id", "pending"),
    ),
)
