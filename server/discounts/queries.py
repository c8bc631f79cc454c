"""Discount rules as prices read them."""

from collections.abc import Collection

from server.catalog.queries import SaleLine
from server.core.db import Tx, fetch
from server.pricing.basket import Offer

# Each part walks an index of its own; the dates and the rest are for the pricing to judge.
OFFERS = """
SELECT id, rule_type, discount_value, min_quantity, min_cart_value, product_id, product_variant_id, category_id,
  brand_id, valid_from, valid_to, is_active
FROM discount_rules WHERE is_active AND id IN (
  SELECT id FROM discount_rules WHERE product_id = ANY ((SELECT $1::uuid[])::uuid[])
  UNION ALL SELECT id FROM discount_rules WHERE product_variant_id = ANY ((SELECT $2::uuid[])::uuid[])
  UNION ALL SELECT id FROM discount_rules WHERE category_id = ANY ((SELECT $3::uuid[])::uuid[])
  UNION ALL SELECT id FROM discount_rules WHERE brand_id = ANY ((SELECT $4::uuid[])::uuid[])
  UNION ALL SELECT id FROM discount_rules
    WHERE is_active AND num_nonnulls(product_id, product_variant_id, category_id, brand_id) = 0)
"""


async def load_offers(tx: Tx | None, sale: Collection[SaleLine]) -> list[Offer]:
    """Every rule that is switched on and may concern one of the variants."""
    if not sale:
        return []
    read = fetch if tx is None else tx.fetch
    rows = await read(
        OFFERS,
        list({line.product_id for line in sale}),
        [line.variant_id for line in sale],
        list({category_id for line in sale for category_id in line.category_ids}),
        list({line.brand_id for line in sale}),
    )
    return [
        Offer(
            id=row["id"],
            rule_type=row["rule_type"],
            value=row["discount_value"],
            min_quantity=row["min_quantity"],
            min_cart_value=row["min_cart_value"],
            product_id=row["product_id"],
            variant_id=row["product_variant_id"],
            category_id=row["category_id"],
            brand_id=row["brand_id"],
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
            is_active=row["is_active"],
        )
        for row in rows
    ]
