"""Changes of brands by the back office."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from server.catalog.queries.admin_kinds import lock_brand
from server.catalog.rules import BRANDS
from server.catalog.schemas.kinds import SLUG_LENGTH, AdminBrand, CreateBrand, UpdateBrand
from server.catalog.service.slugs import insert_with_slug, update_with_slug
from server.core.db import Tx, transaction
from server.core.etags import check_if_match
from server.core.tokens import Principal
from server.journal.service import record


async def create_brand(actor: Principal, wish: CreateBrand) -> AdminBrand:
    """Add a brand.

    Raises:
        SlugTaken: Another brand has the slug.
    """
    async with transaction() as tx:
        brand_id = await insert_with_slug(tx, "brands", dict(wish), longest=SLUG_LENGTH)
        made = await lock_brand(tx, brand_id)
        await _note(tx, actor, "create", brand_id, None, made.content)
    return made


async def update_brand(actor: Principal, brand_id: UUID, wish: UpdateBrand, *, if_match: str | None) -> AdminBrand:
    """Change a brand.

    Raises:
        NotFound: It is not there.
        Stale: `if_match` names another version of it.
        SlugTaken: Another brand has the slug.
    """
    async with transaction() as tx:
        before = await lock_brand(tx, brand_id)
        check_if_match(if_match, before.etag)
        changed = wish.changed_from(before)
        if not changed:
            return before
        await update_with_slug(tx, "brands", brand_id, changed)
        after = await lock_brand(tx, brand_id)
        old, new = ({name: one.content[name] for name in changed} for one in (before, after))
        await _note(tx, actor, "update", brand_id, old, new)
    return after


async def delete_brand(actor: Principal, brand_id: UUID, *, if_match: str | None) -> None:
    """Make a brand inactive, and so its products invisible.

    Raises:
        NotFound: It is not there.
        Stale: `if_match` names another version of it.
    """
    async with transaction() as tx:
        before = await lock_brand(tx, brand_id)
        check_if_match(if_match, before.etag)
        if before.is_active:
            await update_with_slug(tx, "brands", brand_id, {"is_active": False})
            await _note(tx, actor, "delete", brand_id, {"is_active": True}, {"is_active": False})


async def _note(
    tx: Tx, actor: Principal, what: str, brand_id: UUID, before: Mapping[str, Any] | None, after: Mapping[str, Any]
) -> None:
    await record(tx, actor.user_id, f"brand.{what}", "brand", brand_id, before=before, after=after)
    tx.stale.add(BRANDS)
