"""What cart and checkout need to know of the variants in a basket."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

import orjson

from server.catalog.rules import Audience
from server.core.db import Tx, fetch


@dataclass(frozen=True, slots=True)
class SaleLine:
    """A variant as it is sold at this moment; prices in paise.

    `unit_price` is the retailer's own where the buyer is one and it is set. `category_ids` are the product's category
    and its ancestors, nearest first; `tax_rate` is in percent, of the nearest category that has one. `attributes` are
    texts by the attributes' names, with their units.
    """

    variant_id: UUID
    product_id: UUID
    product_name: str
    variant_name: str
    sku: str
    attributes: dict[str, str]
    brand_id: UUID
    category_ids: tuple[UUID, ...]
    store_id: UUID | None
    unit_price: int
    compare_at_price: int | None
    tax_rate: Decimal | None
    stock_quantity: int
    is_sellable: bool
    low_stock_threshold: int | None


# The bound on the height ends even a tree that became a cycle. The ids come by a subquery, so that their number is not
# planned for: otherwise PostgreSQL plans the statement anew each time, which takes longer than running it.
SALE_LINES = """
WITH RECURSIVE picked AS (
  SELECT v.id, v.product_id, v.name, v.sku, v.price, v.retailer_price, v.compare_at_price, v.stock_quantity,
    v.low_stock_threshold, p.name AS product_name, p.brand_id, p.category_id, p.store_id,
    v.is_active AND p.is_active AND b.is_active AND coalesce(s.is_active, true) AS is_active
  FROM product_variants v JOIN products p ON p.id = v.product_id JOIN brands b ON b.id = p.brand_id
    LEFT JOIN stores s ON s.id = p.store_id
  WHERE v.id = ANY ((SELECT $1::uuid[])::uuid[])),
climbed AS (
  SELECT c.id AS leaf_id, 0 AS height, c.id, c.parent_id, c.tax_rate,
    c.is_active AND c.target_role = ANY ($2::text[]) AS seen
  FROM categories c WHERE c.id IN (SELECT category_id FROM picked)
  UNION ALL
  SELECT l.leaf_id, l.height + 1, c.id, c.parent_id, c.tax_rate, c.is_active AND c.target_role = ANY ($2::text[])
  FROM climbed l JOIN categories c ON c.id = l.parent_id WHERE l.height < 100),
paths AS (
  SELECT leaf_id, array_agg(id ORDER BY height) AS ids, bool_and(seen) AS seen,
    (array_agg(tax_rate ORDER BY height) FILTER (WHERE tax_rate IS NOT NULL))[1] AS tax_rate
  FROM climbed GROUP BY leaf_id)
SELECT k.id, k.product_id, k.product_name, k.name, k.sku,
  coalesce((
    SELECT json_object_agg(a.name, concat_ws(' ', t.value, nullif(a.unit, '')) ORDER BY a.name)
    FROM variant_attribute_values x JOIN attributes a ON a.id = x.product_attribute_id
      JOIN attribute_values t ON t.id = x.product_attribute_value_id
    WHERE x.product_variant_id = k.id)::text, '{}') AS attributes,
  k.brand_id, paths.ids AS category_ids, k.store_id,
  CASE WHEN $3 THEN coalesce(k.retailer_price, k.price) ELSE k.price END AS unit_price,
  k.compare_at_price, paths.tax_rate, k.stock_quantity, k.is_active AND paths.seen AS is_sellable,
  k.low_stock_threshold
FROM picked k JOIN paths ON paths.leaf_id = k.category_id
"""


async def load_sale_lines(tx: Tx | None, variant_ids: Collection[UUID], *, retailer: bool) -> dict[UUID, SaleLine]:
    """The variants as they are sold to the buyer, in one statement; a variant that does not exist is left out."""
    if not variant_ids:
        return {}
    audience = Audience.RETAILER if retailer else Audience.CUSTOMER
    read = fetch if tx is None else tx.fetch
    rows = await read(SALE_LINES, list(variant_ids), list(audience.target_roles), retailer)
    return {
        row["id"]: SaleLine(
            variant_id=row["id"],
            product_id=row["product_id"],
            product_name=row["product_name"],
            variant_name=row["name"],
            sku=row["sku"],
            attributes=orjson.loads(row["attributes"]),
            brand_id=row["brand_id"],
            category_ids=tuple(row["category_ids"]),
            store_id=row["store_id"],
            unit_price=row["unit_price"],
            compare_at_price=row["compare_at_price"],
            tax_rate=row["tax_rate"],
            stock_quantity=row["stock_quantity"],
            is_sellable=row["is_sellable"],
            low_stock_threshold=row["low_stock_threshold"],
        )
        for row in rows
    }
