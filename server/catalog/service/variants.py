"""Changes of variants by the back office."""

from collections.abc import Mapping
from functools import partial
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
from server.core.rows import insert_row, update_row
from server.core.tokens import Principal
from server.inventory.service import add_first_stock, erase_stock, follow_threshold
from server.journal.service import Entity


async def _write(tx: Tx, variant: AdminVariant, changed: Mapping[str, Any]) -> None:
    try:
        await update_row(tx, "product_variants", variant.id, changed)
    except UniqueViolationError as error:
        raise SkuTaken from error
    if "low_stock_threshold" in changed:
        await follow_threshold(tx, variant.id)
    tx.stale |= variant_change_tags(variant.product_id, set(changed))


VARIANT = Entity("product_variant", "variant", partial(lock_variant, owner_id=None), _write)


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
        await VARIANT.note(tx, actor, "create", variant_id, None, after)
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
        return await VARIANT.update(tx, actor, before, wish, if_match=if_match)


async def delete_variant(actor: Principal, variant_id: UUID, *, if_match: str | None) -> None:
    """Erase a variant with its stock, values and cart lines; deactivate one that was ordered, discounted or wished for.

    Pictures of it stay with the product.

    Raises:
        NotFound: It is not there, or of another's store.
        Stale: `if_match` names another version of it.
    """
    async with transaction() as tx:
        before = await lock_variant(tx, variant_id, owner_id=actor.owner_id, to_erase=True)
        if await is_kept(tx, variant_id):
            await VARIANT.switch_off(tx, actor, before, if_match=if_match)
            return
        check_if_match(if_match, before.etag)
        await _erase(tx, variant_id)
        old = {**before.content, "product_id": before.product_id, "stock_quantity": before.stock_quantity}
        await VARIANT.note(tx, actor, "delete", variant_id, old, None)
        if before.is_active:
            tx.stale |= variant_change_tags(before.product_id, {"is_active"})


async def _insert(tx: Tx, product_id: UUID, wish: CreateVariant, base_price: int) -> UUID:
    variant_id, price = uuid7(), base_price if wish.price is None else wish.price
    wanted = wish.model_dump(exclude={"attributes"})
    row = {**wanted, "id": variant_id, "product_id": product_id, "price": price, "stock_quantity": 0}
    try:
        await insert_row(tx, "product_variants", row)
    except UniqueViolationError as error:
        raise SkuTaken from error
    return variant_id


async def _erase(tx: Tx, variant_id: UUID) -> None:
    await erase_stock(tx, variant_id)
    await tx.execute("DELETE FROM cart_items WHERE product_variant_id = $1", variant_id)
    await tx.execute("UPDATE product_media SET product_variant_id = NULL WHERE product_variant_id = $1", variant_id)
    await tx.execute("DELETE FROM product_variants WHERE id = $1", variant_id)
