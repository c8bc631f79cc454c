"""Owners and their stores: admins for everything, owners for their own stores."""

from uuid import UUID

from aiohttp import web

from server.core.errors import NotFound, Stale
from server.core.pages import BadCursor, Page
from server.stores import queries
from server.stores.errors import (
    AlreadyJoined,
    AlreadyOwner,
    CannotBecomeOwner,
    NoProfile,
    OwnerGone,
    OwnerInactive,
    TooManyStores,
)
from server.stores.schemas import (
    AdminOwner,
    CreateOwner,
    CreateStore,
    OwnerFilter,
    StoreFilter,
    StoreView,
    UpdateOwner,
    UpdateStore,
)
from server.stores.service import owners, stores
from server.users.errors import AccountDeleted, EmailTaken, OwnAccount, PhoneTaken
from server.users.schemas import AdminUser, SetStatus
from server.web.auth import ADMIN, ADMIN_OR_OWNER, caller
from server.web.endpoint import Routes
from server.web.keys import CLOCK

routes = Routes("stores")
# Of people, and told of among these: an owner's status is that of their stores, too.
people = Routes("users")


@routes.post("/api/admin/owners", allow=ADMIN, errors=(EmailTaken, PhoneTaken, AlreadyOwner, CannotBecomeOwner))
async def create_owner(request: web.Request, body: CreateOwner) -> AdminOwner:
    """Invite a new owner by mail to set a password, or make an owner of somebody who has an account.

    Whose e-mail address has an account already is named by `user_id`; they keep their password and sign in anew.
    """
    return await owners.create_owner(caller(request), body, clock=request.app[CLOCK])


@routes.get("/api/admin/owners", allow=ADMIN, errors=(BadCursor,))
async def list_owners(request: web.Request, query: OwnerFilter) -> Page[AdminOwner]:  # noqa: ARG001 - every handler takes it
    """List owners, newest first, active or not."""
    return await queries.list_owners(query)


@routes.get("/api/admin/owners/{ownerId}", allow=ADMIN)
async def get_owner(request: web.Request, owner_id: UUID) -> AdminOwner:  # noqa: ARG001 - every handler takes it
    """Show an owner as they are now, with the ETag that a change takes."""
    return await queries.get_owner(owner_id)


@routes.put("/api/admin/owners/{ownerId}", allow=ADMIN, errors=(EmailTaken, PhoneTaken, OwnerGone, Stale))
async def update_owner(request: web.Request, owner_id: UUID, body: UpdateOwner, if_match: str | None) -> AdminOwner:
    """Change any subset of an owner's fields; who is not active cannot sign in, and their stores are closed.

    Until an owner has set a password, the account follows the profile, and a new e-mail address is invited at once.
    """
    return await owners.update_owner(caller(request), owner_id, body, if_match=if_match, clock=request.app[CLOCK])


@routes.delete("/api/admin/owners/{ownerId}", allow=ADMIN, errors=(Stale,))
async def delete_owner(request: web.Request, owner_id: UUID, if_match: str | None) -> None:
    """Switch an owner off: they are signed out, and all their stores are closed."""
    await owners.delete_owner(caller(request), owner_id, if_match=if_match, clock=request.app[CLOCK])


@routes.post(
    "/api/admin/owners/{ownerId}/invite",
    allow=ADMIN,
    status=202,
    limit="20/minute",
    errors=(AlreadyJoined, OwnerInactive),
)
async def invite_owner(request: web.Request, owner_id: UUID) -> AdminOwner:
    """Send an owner who has not set a password yet the invitation again."""
    return await owners.invite_again(caller(request), owner_id)


@people.put("/api/admin/users/{userId}/status", allow=ADMIN, errors=(NotFound, OwnAccount, AccountDeleted, Stale))
async def set_user_status(request: web.Request, user_id: UUID, body: SetStatus, if_match: str | None) -> AdminUser:
    """Let a person act, or no longer: then every access of theirs ends within a second, and nobody signs in.

    Their orders go on: what is paid is sent, what is not expires. An owner's profile has the same status, and the
    stores of one who may not act are closed at once.
    """
    return await owners.set_person_status(caller(request), user_id, body, if_match=if_match, clock=request.app[CLOCK])


@routes.post("/api/stores", allow=ADMIN_OR_OWNER, errors=(NoProfile, OwnerInactive, TooManyStores))
async def create_store(request: web.Request, body: CreateStore) -> StoreView:
    """Open a store: admins for the owner whom they name, owners for themselves."""
    return await stores.create_store(caller(request), body)


@routes.get("/api/stores", allow=ADMIN_OR_OWNER, errors=(BadCursor,))
async def list_stores(request: web.Request, query: StoreFilter) -> Page[StoreView]:
    """List stores, newest first, open or closed; owners see their own."""
    return await queries.list_stores(query, owner_id=caller(request).owner_id)


@routes.get("/api/stores/{storeId}", allow=ADMIN_OR_OWNER)
async def get_store(request: web.Request, store_id: UUID) -> StoreView:
    """Show a store as it is now, with the ETag that a change takes."""
    return await queries.get_store(store_id, owner_id=caller(request).owner_id)


@routes.put("/api/stores/{storeId}", allow=ADMIN_OR_OWNER, errors=(OwnerInactive, Stale))
async def update_store(request: web.Request, store_id: UUID, body: UpdateStore, if_match: str | None) -> StoreView:
    """Change any subset of a store's fields; it stays its owner's."""
    return await stores.update_store(caller(request), store_id, body, if_match=if_match)


@routes.delete("/api/stores/{storeId}", allow=ADMIN_OR_OWNER, errors=(Stale,))
async def delete_store(request: web.Request, store_id: UUID, if_match: str | None) -> None:
    """Close a store: its products can no longer be seen or bought."""
    await stores.delete_store(caller(request), store_id, if_match=if_match)
