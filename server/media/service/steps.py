"""Steps that the changes of media share."""

from uuid import UUID

from server.catalog.rules import PRODUCTS, product_tag
from server.core.db import Tx
from server.media.errors import ForeignVariant
from server.media.queries import has_variant

MEDIUM, URL = "product_media", "product_media_url"


async def check_variant(tx: Tx, product_id: UUID, variant_id: UUID | None) -> None:
    """Let a medium be of this variant, or of none.

    Raises:
        ForeignVariant: The product has no such variant.
    """
    if variant_id is not None and not await has_variant(tx, product_id, variant_id):
        raise ForeignVariant


async def make_primary(tx: Tx, product_id: UUID, media_id: UUID) -> None:
    """Make a medium the primary one in place of another; the caller holds the product's lock."""
    await tx.execute(
        "UPDATE product_media SET is_primary = false, updated_at = now() WHERE product_id = $1 AND is_primary",
        product_id,
    )
    await tx.execute("UPDATE product_media SET is_primary = true, updated_at = now() WHERE id = $1", media_id)


async def fill_primary(tx: Tx, product_id: UUID) -> None:
    """Where a product has no primary image, make the first of its images that one."""
    await tx.execute(
        "UPDATE product_media SET is_primary = true, updated_at = now() WHERE id = ("
        " SELECT id FROM product_media WHERE product_id = $1 AND type = 'image' AND status <> 'failed'"
        " ORDER BY sort_order, id LIMIT 1)"
        " AND NOT EXISTS (SELECT FROM product_media WHERE product_id = $1 AND is_primary)",
        product_id,
    )


def mark_stale(tx: Tx, product_id: UUID, *, listed: bool = True) -> None:
    """Make the product's pages untrue, and the lists that show its image."""
    tx.stale |= {product_tag(product_id)} | ({PRODUCTS} if listed else set())
