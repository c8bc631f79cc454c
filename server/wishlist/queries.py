"""Reads of wishlists: products and variants are shown as the catalogue shows them, sold or not."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from models.enums import Role
from server.cart.errors import NoSuchVariant
from server.catalog.queries.product import SHOWN, seen_by
from server.catalog.queries.rows import PRODUCT_ROW, VARIANT, Values, product_price, variant_price
from server.catalog.rules import Audience, Viewer
from server.core.db import Tx, fetch, fetch_row, fetch_value
from server.core.pages import Page, PageFilter, cut_page, read_cursor
from server.wishlist.errors import NoSuchProduct, VariantNeeded, VariantNotOfProduct
from server.wishlist.schemas import AddWish, WishListItemView

# The bound on the height ends even a tree that became a cycle.
ITEMS = """
WITH RECURSIVE hits AS (
  SELECT i.* FROM wish_list_items i WHERE {where} ORDER BY i.created_at DESC, i.id DESC LIMIT {limit}),
wished AS (
  SELECT p.*, false AS sees_stock FROM products p WHERE p.id = ANY ((SELECT array_agg(product_id) FROM hits)::uuid[])),
climbed AS (
  SELECT c.id AS leaf_id, 0 AS height, c.parent_id, c.is_active AND c.target_role = ANY ({roles}::text[]) AS seen
  FROM categories c WHERE c.id IN (SELECT category_id FROM wished)
  UNION ALL
  SELECT l.leaf_id, l.height + 1, c.parent_id, c.is_active AND c.target_role = ANY ({roles})
  FROM climbed l JOIN categories c ON c.id = l.parent_id WHERE l.height < 100),
paths AS (SELECT leaf_id, bool_and(seen) AS seen FROM climbed GROUP BY leaf_id)
SELECT json_build_object(
  'id', h.id, 'product_id', h.product_id, 'product_variant_id', h.product_variant_id, 'created_at', h.created_at,
  'is_available', k.seen AND p.is_active AND b.is_active AND coalesce(s.is_active, true)
    AND CASE WHEN v.id IS NULL THEN p.price_from IS NOT NULL ELSE v.is_active END,
  'product', (SELECT row_to_json(one) FROM (SELECT {row}) one),
  'variant', CASE WHEN v.id IS NOT NULL THEN {variant} END)::text AS item
FROM hits h JOIN wished p ON p.id = h.product_id JOIN brands b ON b.id = p.brand_id
  JOIN categories c ON c.id = p.category_id JOIN paths k ON k.leaf_id = c.id LEFT JOIN stores s ON s.id = p.store_id
  LEFT JOIN product_variants v ON v.id = h.product_variant_id
ORDER BY h.created_at DESC, h.id DESC
"""
READER = """
SELECT u.id AS user_id, u.name, u.email, u.role
FROM wish_list_items i JOIN wishlists w ON w.id = i.wishlist_id JOIN users u ON u.id = w.user_id
WHERE i.id = $1 AND i.told_at IS NOT NULL AND u.status = 'active' AND u.wants_stock_mail
"""
OWN_LIST = "i.wishlist_id = (SELECT id FROM wishlists WHERE user_id = {})"


@dataclass(frozen=True, slots=True)
class Back:
    """A variant with units, or a product that has one: whose it is, and the roles that are shown it."""

    product_id: UUID
    variant_in_stock: bool
    product_in_stock: bool
    roles: list[str]


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody whose wish is marked as told, and who still wants the letter."""

    user_id: UUID
    name: str
    email: str
    role: str


async def get_item(tx: Tx | None, item_id: UUID, audience: Audience) -> WishListItemView:
    """An item that is there, for its user."""
    values = Values()
    sql = _items(f"i.id = {values.bind(item_id)}", 1, audience, values)
    rows = await (fetch if tx is None else tx.fetch)(sql, *values.bound)
    return WishListItemView.model_validate_json(rows[0]["item"])


async def list_items(user_id: UUID, query: PageFilter, audience: Audience) -> Page[WishListItemView]:
    """A page of the user's wishlist, newest first.

    Raises:
        BadCursor: The cursor is not of this list.
    """
    after = read_cursor(query.cursor, "newest", (datetime, UUID))
    values = Values()
    where = own = OWN_LIST.format(values.bind(user_id))
    if after is not None:
        where += f" AND (i.created_at, i.id) < ({values.bind(after[0])}, {values.bind(after[1])})"
    rows = await fetch(_items(where, query.limit + 1, audience, values), *values.bound)
    found = [WishListItemView.model_validate_json(row["item"]) for row in rows]
    counted = f"SELECT count(*) FROM wish_list_items i WHERE {own}"
    total = await fetch_value(counted, user_id) if query.include_total else None
    return cut_page(query, found, "newest", ("created_at", "id"), total=total)


async def find_back(variant_id: UUID) -> Back | None:
    """What is back in stock with a variant, as it is now; None when the variant is no longer there."""
    row = await fetch_row(
        "SELECT p.id, v.is_active AND v.stock_quantity > 0 AS variant_in_stock, p.in_stock"
        " FROM product_variants v JOIN products p ON p.id = v.product_id WHERE v.id = $1",
        variant_id,
    )
    if row is None:
        return None
    sql = f"{SHOWN} SELECT id FROM shown"
    shown = {audience for audience in Audience if await fetch(sql, *seen_by(row["id"], Viewer(audience)))}
    roles = [role.value for role in Role if Audience.of_role(role) in shown]
    return Back(row["id"], row["variant_in_stock"], row["in_stock"], roles)


async def find_reader(item_id: UUID) -> Reader | None:
    """Who is to be told of a wish, unless they have left, have it off their list, or want no such letters."""
    row = await fetch_row(READER, item_id)
    return None if row is None else Reader(*row)


async def get_wanted(tx: Tx, wish: AddWish, viewer: Viewer) -> UUID:
    """The product that is wished for, where the catalogue shows it, and the variant if one is named, to the viewer.

    Raises:
        NoSuchProduct: The product is not there, or not for this viewer.
        NoSuchVariant: The same of the variant.
        VariantNotOfProduct: The variant is one of another product.
    """
    variant_id, product_id = wish.product_variant_id, wish.product_id
    if variant_id is not None:
        row = await tx.fetch_row("SELECT product_id FROM product_variants WHERE id = $1 AND is_active", variant_id)
        product_id = row["product_id"] if row is not None else None
    if product_id is None or not await tx.fetch(f"{SHOWN} SELECT id FROM shown", *seen_by(product_id, viewer)):
        raise NoSuchProduct if variant_id is None else NoSuchVariant
    if wish.product_id not in {None, product_id}:
        raise VariantNotOfProduct
    return product_id


async def choose_variant(tx: Tx, product_id: UUID, wished_id: UUID | None, named_id: UUID | None) -> UUID:
    """The variant to buy of a product: the wished one, else the one that is named, else the only one that is active.

    Raises:
        VariantNotOfProduct: The named one is not the wished one, or one of another product.
        VariantNeeded: None is named, and several are active.
        NoSuchVariant: None is named, and none is active.
    """
    if wished_id is not None:
        if named_id not in {None, wished_id}:
            raise VariantNotOfProduct
        return wished_id
    rows = await tx.fetch(
        "SELECT id FROM product_variants WHERE product_id = $1 AND CASE WHEN $2::uuid IS NULL THEN is_active"
        " ELSE id = $2 END LIMIT 2",
        product_id,
        named_id,
    )
    if len(rows) > 1:
        raise VariantNeeded
    if not rows:
        raise NoSuchVariant if named_id is None else VariantNotOfProduct
    chosen: UUID = rows[0]["id"]
    return chosen


def _items(where: str, limit: int, audience: Audience, values: Values) -> str:
    """The statement that reads the first items `i` that fulfil the condition."""
    return ITEMS.format(
        where=where,
        limit=limit,
        roles=values.bind(list(audience.target_roles)),
        row=PRODUCT_ROW.format(price=product_price(audience)),
        variant=VARIANT.format(price=variant_price(audience)),
    )
