"""Changes of the category tree by the back office."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from asyncpg import CheckViolationError, ForeignKeyViolationError

from server.catalog.errors import CategoryCycle, CategoryTooDeep, UnknownParent
from server.catalog.queries.admin_kinds import count_levels, lock_category, lock_tree
from server.catalog.rules import CATEGORIES, DEEPEST
from server.catalog.schemas.kinds import SLUG_LENGTH, AdminCategory, CreateCategory, UpdateCategory
from server.catalog.service.slugs import insert_with_slug, update_with_slug
from server.core.db import Tx, transaction
from server.core.tokens import Principal
from server.journal.service import Entity


async def _check_levels(tx: Tx, category_id: UUID) -> None:
    """See after a change that the tree is not too deep; the transaction holds the tree's lock."""
    if await count_levels(tx, category_id) > DEEPEST:
        raise CategoryTooDeep(deepest=DEEPEST)


async def _write(tx: Tx, category: AdminCategory, changed: Mapping[str, Any]) -> None:
    try:
        await update_with_slug(tx, "categories", category.id, changed)
    except ForeignKeyViolationError as error:
        raise UnknownParent from error
    except CheckViolationError as error:
        # The other checks are of values that the input's types refuse.
        raise CategoryCycle from error
    if "parent_id" in changed:
        await _check_levels(tx, category.id)


CATEGORY = Entity("category", "category", lock_category, _write, stale=frozenset({CATEGORIES}))


async def create_category(actor: Principal, wish: CreateCategory) -> AdminCategory:
    """Add a category to the tree.

    Raises:
        SlugTaken: Another category has the slug.
        UnknownParent: The parent is not there.
        CategoryTooDeep: The parent stands on the deepest level.
    """
    async with transaction() as tx:
        await lock_tree(tx)
        try:
            category_id = await insert_with_slug(tx, "categories", dict(wish), longest=SLUG_LENGTH)
        except ForeignKeyViolationError as error:
            raise UnknownParent from error
        await _check_levels(tx, category_id)
        return await CATEGORY.note_made(tx, actor, category_id)


async def update_category(
    actor: Principal, category_id: UUID, wish: UpdateCategory, *, if_match: str | None
) -> AdminCategory:
    """Change or move a category; what stands below it moves along.

    Raises:
        NotFound: It is not there.
        Stale: `if_match` names another version of it.
        SlugTaken: Another category has the slug.
        UnknownParent: The new parent is not there.
        CategoryCycle: The new parent is the category itself, or stands below it.
        CategoryTooDeep: It, or one below it, would stand too deep.
    """
    async with transaction() as tx:
        if "parent_id" in wish.model_fields_set:
            # Before the row's lock: the trigger takes this one too, and two moves must not wait for each other.
            await lock_tree(tx)
        return await CATEGORY.update(tx, actor, await lock_category(tx, category_id), wish, if_match=if_match)


async def delete_category(actor: Principal, category_id: UUID, *, if_match: str | None) -> None:
    """Make a category inactive, and so invisible with all that stands below it.

    Raises:
        NotFound: It is not there.
        Stale: `if_match` names another version of it.
    """
    async with transaction() as tx:
        await CATEGORY.switch_off(tx, actor, await lock_category(tx, category_id), if_match=if_match)
