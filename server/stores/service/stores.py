"""Stores: admins make and change any, owners their own."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from server.core.db import Tx, transaction
from server.core.errors import Invalid, Mistake, NotFound
from server.core.rows import insert_row, update_row
from server.core.tokens import Principal
from server.journal.service import Entity
from server.stores.errors import NoProfile, OwnerInactive, TooManyStores
from server.stores.queries import find_owner, lock_owner, lock_store
from server.stores.schemas import AdminOwner, CreateStore, StoreView, UpdateStore

# Of one owner, open or closed.
MOST_STORES = 50
# The tag of every public page that shows what stores sell.
SHOWN = "stores"
CLOSE = "UPDATE stores SET is_active = false, updated_at = now() WHERE owner_id = $1 AND is_active RETURNING id"


async def _write(tx: Tx, store: StoreView, changed: Mapping[str, Any]) -> None:
    await update_row(tx, "stores", store.id, changed)
    if "is_active" in changed:
        tx.stale.add(SHOWN)


STORE = Entity("store", "store", partial(lock_store, owner_id=None), _write)


async def create_store(actor: Principal, wish: CreateStore) -> StoreView:
    """Open a store: an admin for any owner, an owner for themselves.

    Raises:
        Invalid: The owner is not there or another, or an admin names none.
        NoProfile: The caller is an owner without a profile.
        OwnerInactive: The owner may not act.
        TooManyStores: The owner has as many as anyone may.
    """
    async with transaction() as tx:
        owner = await _lock_wanted(tx, actor, wish.owner_id)
        if not owner.may_act:
            raise OwnerInactive
        if owner.store_count >= MOST_STORES:
            raise TooManyStores(maximum=MOST_STORES)
        store_id = uuid7()
        row = {"id": store_id, "owner_id": owner.id, "name": wish.name, "location": wish.location, "is_active": True}
        await insert_row(tx, "stores", row)
        return await STORE.note_made(tx, actor, store_id)


async def update_store(actor: Principal, store_id: UUID, wish: UpdateStore, *, if_match: str | None) -> StoreView:
    """Change a store; an admin any, an owner their own.

    Raises:
        NotFound: It is not there, or another's.
        Stale: `if_match` names another version of it.
        OwnerInactive: It is to open, and its owner may not act.
    """
    async with transaction() as tx:
        before = await lock_store(tx, store_id, owner_id=actor.owner_id)
        check = partial(_check, tx, before.owner_id)
        return await STORE.update(tx, actor, before, wish, if_match=if_match, check=check)


async def delete_store(actor: Principal, store_id: UUID, *, if_match: str | None) -> None:
    """Close a store, so that its products are shown and sold to nobody; nothing happens a second time.

    Raises:
        NotFound: It is not there, or another's.
        Stale: `if_match` names another version of it.
    """
    async with transaction() as tx:
        before = await lock_store(tx, store_id, owner_id=actor.owner_id)
        await STORE.switch_off(tx, actor, before, if_match=if_match)


async def close_stores(tx: Tx, actor: Principal, owner_id: UUID) -> None:
    """Close every store of a locked owner."""
    for store_id in sorted(row["id"] for row in await tx.fetch(CLOSE, owner_id)):
        await STORE.note(tx, actor, "delete", store_id, {"is_active": True}, {"is_active": False})
        tx.stale.add(SHOWN)


async def _lock_wanted(tx: Tx, actor: Principal, owner_id: UUID | None) -> AdminOwner:
    """Lock the owner whom a new store is for."""
    if actor.owner_id is not None:
        own_id = await find_owner(tx, actor.owner_id)
        if own_id is None:
            raise NoProfile
        if owner_id not in {None, own_id}:
            raise Invalid(mistakes=(Mistake.unknown("owner_id"),))
        return await lock_owner(tx, own_id)
    if owner_id is None:
        raise Invalid(mistakes=(Mistake("owner_id", "Say whose store it is.", "missing"),))
    try:
        return await lock_owner(tx, owner_id)
    except NotFound:
        raise Invalid(mistakes=(Mistake.unknown("owner_id"),)) from None


async def _check(tx: Tx, owner_id: UUID, changed: Mapping[str, Any]) -> None:
    if changed.get("is_active") and not (await lock_owner(tx, owner_id)).may_act:
        raise OwnerInactive
