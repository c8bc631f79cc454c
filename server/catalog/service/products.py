"""Changes of products by the back office."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from server.catalog.queries.products import find_missing, lock_product
from server.catalog.rules import product_change_tags
from server.catalog.schemas.products import SLUG_LENGTH, AdminProduct, CreateProduct, UpdateProduct
from server.catalog.service.slugs import insert_with_slug, update_with_slug
from server.core.db import Tx, transaction
from server.core.errors import Invalid, Mistake
from server.core.etags import check_if_match
from server.core.tokens import Principal
from server.journal.service import record

# What a product without variants and ratings has; the database keeps it true.
NEW = {"rating_sum": 0, "rating_count": 0, "in_stock": False}


async def create_product(actor: Principal, wish: CreateProduct) -> AdminProduct:
    """Make a product, without variants yet; an owner in one of their own open stores.

    Raises:
        Invalid: A category, brand or store is not there, or an owner names no store.
        SlugTaken: Another product has the slug.
    """
    wanted = wish.model_dump()
    async with transaction() as tx:
        await _check_references(tx, actor, wanted)
        product_id = await insert_with_slug(tx, "products", {**wanted, **NEW}, longest=SLUG_LENGTH)
        made = await lock_product(tx, product_id, owner_id=actor.owner_id)
        await _note(tx, actor, "create", product_id, None, {name: getattr(made, name) for name in wanted})
    return made


async def update_product(
    actor: Principal, product_id: UUID, wish: UpdateProduct, *, if_match: str | None
) -> AdminProduct:
    """Change a product; an admin any, an owner those of their own stores, and only from one of these to another.

    Raises:
        NotFound: It is not there, or of another's store.
        Stale: `if_match` names another version of it.
        Invalid: A category, brand or store is not there, or an owner takes the store away.
        SlugTaken: Another product has the slug.
    """
    async with transaction() as tx:
        before = await lock_product(tx, product_id, owner_id=actor.owner_id)
        check_if_match(if_match, before.etag)
        changed = wish.changed_from(before)
        if not changed:
            return before
        await _check_references(tx, actor, changed)
        await update_with_slug(tx, "products", product_id, changed)
        after = await lock_product(tx, product_id, owner_id=actor.owner_id)
        await _note(tx, actor, "update", product_id, {name: getattr(before, name) for name in changed}, changed)
        tx.stale |= product_change_tags(product_id, set(changed))
    return after


async def delete_product(actor: Principal, product_id: UUID, *, if_match: str | None) -> None:
    """Take a product out of the shop; its row stays for the orders that it is in, and nothing happens a second time.

    Raises:
        NotFound: It is not there, or of another's store.
        Stale: `if_match` names another version of it.
    """
    async with transaction() as tx:
        before = await lock_product(tx, product_id, owner_id=actor.owner_id)
        check_if_match(if_match, before.etag)
        if before.is_active:
            await tx.execute("UPDATE products SET is_active = false, updated_at = now() WHERE id = $1", product_id)
            await _note(tx, actor, "delete", product_id, {"is_active": True}, {"is_active": False})
            tx.stale |= product_change_tags(product_id, {"is_active"})


async def _check_references(tx: Tx, actor: Principal, wanted: Mapping[str, Any]) -> None:
    """See that what a product shall refer to is there.

    Raises:
        Invalid: Some of it is not, or may not be chosen.
    """
    mistakes: list[Mistake] = []
    if actor.owner_id is not None and wanted.get("store_id", "") is None:
        mistakes.append(Mistake("store_id", "Name one of your own stores.", "store_required"))
    missing = await find_missing(
        tx,
        category_id=wanted.get("category_id"),
        brand_id=wanted.get("brand_id"),
        store_id=wanted.get("store_id"),
        owner_id=actor.owner_id,
    )
    for field in missing:
        what = field.removesuffix("_id")
        mistakes.append(Mistake(field, f"There is no such {what}.", f"unknown_{what}"))
    if mistakes:
        raise Invalid(mistakes=tuple(mistakes))


async def _note(
    tx: Tx,
    actor: Principal,
    done: str,
    product_id: UUID,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
) -> None:
    await record(tx, actor.user_id, f"product.{done}", "product", product_id, before=before, after=after)
