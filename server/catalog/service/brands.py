"""Changes of brands by the back office."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from server.catalog.queries.admin_kinds import lock_brand
from server.catalog.rules import BRANDS
from server.catalog.schemas.kinds import SLUG_LENGTH, AdminBrand, CreateBrand, UpdateBrand
from server.catalog.service.slugs import insert_with_slug, update_with_slug
from server.core.db import Tx, transaction
from server.core.tokens import Principal
from server.journal.service import Entity


async def _write(tx: Tx, brand: AdminBrand, changed: Mapping[str, Any]) -> None:
    await update_with_slug(tx, "brands", brand.id, changed)


BRAND = Entity("brand", "brand", lock_brand, _write, stale=frozenset({BRANDS}))


async def create_brand(actor: Principal, wish: CreateBrand) -> AdminBrand:
    """Add a brand.

    Raises:
        SlugTaken: Another brand has the slug.
    """
    async with transaction() as tx:
        brand_id = await insert_with_slug(tx, "brands", dict(wish), longest=SLUG_LENGTH)
        return await BRAND.note_made(tx, actor, brand_id)


async def update_brand(actor: Principal, brand_id: UUID, wish: UpdateBrand, *, if_match: str | None) -> AdminBrand:
    """Change a brand.

    Raises:
        NotFound: It is not there.
        Stale: `if_match` names another version of it.
        SlugTaken: Another brand has the slug.
    """
    async with transaction() as tx:
        return await BRAND.update(tx, actor, await lock_brand(tx, brand_id), wish, if_match=if_match)


async def delete_brand(actor: Principal, brand_id: UUID, *, if_match: str | None) -> None:
    """Make a brand inactive, and so its products invisible.

    Raises:
        NotFound: It is not there.
        Stale: `if_match` names another version of it.
    """
    async with transaction() as tx:
        await BRAND.switch_off(tx, actor, await lock_brand(tx, brand_id), if_match=if_match)
