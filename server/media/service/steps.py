"""Steps that the changes of media share."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from server.catalog.rules import PRODUCTS, product_tag
from server.core.db import Tx
from server.core.tokens import Principal
from server.journal.service import record
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


async def note(
    tx: Tx,
    actor: Principal,
    action: str,
    entity: str,
    entity_id: UUID,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Write the change into the audit log."""
    await record(
        tx,
        actor_id=actor.user_id,
        action=action,
        entity=entity,
        entity_id=entity_id,
        before=before,
        after=after,
    )
