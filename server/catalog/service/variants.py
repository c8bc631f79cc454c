"""Changes of variants by the back office."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from asyncpg import UniqueViolationError
from uuid_utils.compat import uuid7

from server.catalog.errors import SkuTaken
from server.catalog.queries.products import get_admin_product
from server.catalog.queries.variants import is_kept, lock_variant
from server.catalog.rules import Pair, variant_change_tags
from server.catalog.schemas.variants import AdminVariant, CreateVariant, UpdateVariant
from server.catalog.service.variant_attributes import add_values, check_pairs
from server.core.db import Tx, transaction
from server.core.etags import check_if_match
from server.core.tokens import Principal
from server.inventory.service import add_first_stock, erase_stock, follow_threshold
from server.journal.service import record

INSERT = """
INSERT INTO product_variants (id, product_id, name, sku, price, retailer_price, compare_at_price, stock_quantity,
  low_stock_threshold, is_active, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9, now(), now())
"""


async def create_variant(actor: Principal, product_id: UUID, wish: CreateVariant) -> AdminVariant:
    """Give a product a variant with its values for attributes and its first stock; an owner their own products.

    Raises:
        NotFound: The product is not there, or of another's store.
        Invalid: An attribute or a value is not there, or they do not belong together.
        SkuTaken: Another variant has the SKU.
    """
    pairs = [
        Pair(pair.product_attribute_id, pair.product_attribute_value_id, f"attributes.{number}.")
        for number, pair in enumerate(wish.attributes)
    ]
    async with transaction() as tx:
        # Not locked: others who write its variants wait for the product only after they have written, and so does this.
        product = await get_admin_product(product_id, owner_id=actor.owner_id, tx=tx)
        await check_pairs(tx, pairs)
        variant_id = await _insert(tx, product_id, wish, product.base_price)
        await add_values(tx, variant_id, pairs)
        await add_first_stock(tx, variant_id, wish.stock_quantity, actor_id=actor.user_id)
        made = await lock_variant(tx, variant_id, owner_id=actor.owner_id)
        after = {**wish.model_dump(), "product_id": product_id, "price": made.price}
        await _note(tx, actor, "create", variant_id, None, after)
        if made.is_active:
            tx.stale |= variant_change_tags(product_id, {"is_active"})
    return made


async def update_variant(
    actor: Principal, variant_id: UUID, wish: UpdateVariant, *, if_match: str | None
) -> AdminVariant:
    """Change a variant, all but its stock; an admin any, an owner those of their own stores.

    Raises:
        NotFound: It is not there, or of another's store.
        Stale: `if_match` names another version of it.
        SkuTaken: Another variant has the SKU.
    """
    async with transaction() as tx:
        before = await lock_variant(tx, variant_id, owner_id=actor.owner_id)
        check_if_match(if_match, before.etag)
        changed = wish.changed_from(before)
        if not changed:
            return before
        await _write(tx, variant_id, changed)
        if "low_stock_threshold" in changed:
            await follow_threshold(tx, variant_id)
        after = await lock_variant(tx, variant_id, owner_id=actor.owner_id)
        await _note(tx, actor, "update", variant_id, {name: getattr(before, name) for name in changed}, changed)
        tx.stale |= variant_change_tags(after.product_id, set(changed))
    return after


async def delete_variant(actor: Principal, variant_id: UUID, *, if_match: str | None) -> None:
    """Erase a variant with its stock, values and cart lines; deactivate one that was ordered, discounted or wished for.

    Pictures of it stay with the product.

    Raises:
        NotFound: It is not there, or of another's store.
        Stale: `if_match` names another version of it.
    """
    async with transaction() as tx:
        before = await lock_variant(tx, variant_id, owner_id=actor.owner_id, to_erase=True)
        check_if_match(if_match, before.etag)
        if not await is_kept(tx, variant_id):
            await _erase(tx, variant_id)
            kept = {*UpdateVariant.model_fields, "product_id", "stock_quantity"}
            await _note(tx, actor, "delete", variant_id, {name: getattr(before, name) for name in sorted(kept)}, None)
        elif before.is_active:
            await _write(tx, variant_id, {"is_active": False})
            await _note(tx, actor, "delete", variant_id, {"is_active": True}, {"is_active": False})
        if before.is_active:
            tx.stale |= variant_change_tags(before.product_id, {"is_active"})


async def _insert(tx: Tx, product_id: UUID, wish: CreateVariant, base_price: int) -> UUID:
    variant_id = uuid7()
    try:
        await tx.execute(
            INSERT,
            variant_id,
            product_id,
            wish.name,
            wish.sku,
            base_price if wish.price is None else wish.price,
            wish.retailer_price,
            wish.compare_at_price,
            wish.low_stock_threshold,
            wish.is_active,
        )
    except UniqueViolationError as error:
        raise SkuTaken from error
    return variant_id


async def _write(tx: Tx, variant_id: UUID, changed: Mapping[str, object]) -> None:
    assigned = ", ".join(f"{name} = ${number}" for number, name in enumerate(changed, 2))
    try:
        await tx.execute(
            f"UPDATE product_variants SET {assigned}, updated_at = now() WHERE id = $1",
            variant_id,
            *changed.values(),
        )
    except UniqueViolationError as error:
        raise SkuTaken from error


async def _erase(tx: Tx, variant_id: UUID) -> None:
    await erase_stock(tx, variant_id)
    await tx.execute("DELETE FROM cart_items WHERE product_variant_id = $1", variant_id)
    await tx.execute("UPDATE product_media SET product_variant_id = NULL WHERE product_variant_id = $1", variant_id)
    await tx.execute("DELETE FROM product_variants WHERE id = $1", variant_id)


async def _note(
    tx: Tx,
    actor: Principal,
    done: str,
    variant_id: UUID,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
) -> None:
    await record(tx, actor.user_id, f"variant.{done}", "product_variant", variant_id, before=before, after=after)
