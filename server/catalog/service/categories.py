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
from server.core.etags import check_if_match
from server.core.tokens import Principal
from server.journal.service import record


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
        made = await lock_category(tx, category_id)
        await _note(tx, actor, "create", category_id, None, made.content)
    return made


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
        before = await lock_category(tx, category_id)
        check_if_match(if_match, before.etag)
        changed = wish.changed_from(before)
        if not changed:
            return before
        await _write(tx, category_id, changed)
        after = await lock_category(tx, category_id)
        old, new = ({name: one.content[name] for name in changed} for one in (before, after))
        await _note(tx, actor, "update", category_id, old, new)
    return after


async def delete_category(actor: Principal, category_id: UUID, *, if_match: str | None) -> None:
    """Make a category inactive, and so invisible with all that stands below it.

    Raises:
        NotFound: It is not there.
        Stale: `if_match` names another version of it.
    """
    async with transaction() as tx:
        before = await lock_category(tx, category_id)
        check_if_match(if_match, before.etag)
        if before.is_active:
            await _write(tx, category_id, {"is_active": False})
            await _note(tx, actor, "delete", category_id, {"is_active": True}, {"is_active": False})


async def _write(tx: Tx, category_id: UUID, changed: Mapping[str, Any]) -> None:
    try:
        await update_with_slug(tx, "categories", category_id, changed)
    except ForeignKeyViolationError as error:
        raise UnknownParent from error
    except CheckViolationError as error:
        # The other checks are of values that the input's types refuse.
        raise CategoryCycle from error
    if "parent_id" in changed:
        await _check_levels(tx, category_id)


async def _check_levels(tx: Tx, category_id: UUID) -> None:
    """See after a change that the tree is not too deep; the transaction holds the tree's lock."""
    if await count_levels(tx, category_id) > DEEPEST:
        raise CategoryTooDeep(deepest=DEEPEST)


async def _note(
    tx: Tx,
    actor: Principal,
    what: str,
    category_id: UUID,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
) -> None:
    await record(tx, actor.user_id, f"category.{what}", "category", category_id, before=before, after=after)
    tx.stale.add(CATEGORIES)
