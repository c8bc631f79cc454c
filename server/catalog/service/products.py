"""Changes of products by the back office."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from server.catalog.queries.products import find_missing, lock_product
from server.catalog.rules import product_change_tags
from server.catalog.schemas.products import SLUG_LENGTH, AdminProduct, CreateProduct, UpdateProduct
from server.catalog.service.slugs import insert_with_slug, update_with_slug
from server.core.db import Tx, transaction
from server.core.errors import Invalid, Mistake
from server.core.tokens import Principal
from server.journal.service import Entity

# What a product without variants and ratings has; the database keeps it true.
NEW = {"rating_sum": 0, "rating_count": 0, "in_stock": False}


async def _write(tx: Tx, product: AdminProduct, changed: Mapping[str, Any]) -> None:
    await update_with_slug(tx, "products", product.id, changed)
    tx.stale |= product_change_tags(product.id, set(changed))


PRODUCT = Entity("product", "product", partial(lock_product, owner_id=None), _write)


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
        return await PRODUCT.note_made(tx, actor, product_id)


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
        check = partial(_check_references, tx, actor)
        return await PRODUCT.update(tx, actor, before, wish, if_match=if_match, check=check)


async def delete_product(actor: Principal, product_id: UUID, *, if_match: str | None) -> None:
    """Take a product out of the shop; its row stays for the orders that it is in, and nothing happens a second time.

    Raises:
        NotFound: It is not there, or of another's store.
        Stale: `if_match` names another version of it.
    """
    async with transaction() as tx:
        before = await lock_product(tx, product_id, owner_id=actor.owner_id)
        await PRODUCT.switch_off(tx, actor, before, if_match=if_match)


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
    mistakes += [Mistake.unknown(field) for field in missing]
    if mistakes:
        raise Invalid(mistakes=tuple(mistakes))
