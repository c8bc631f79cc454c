"""Whether people may act and as what, set by admins: it ends every access that they had."""

from datetime import datetime
from typing import Any
from uuid import UUID

from models.enums import Role, UserStatus
from server.core.clock import Clock
from server.core.db import Tx, transaction
from server.core.errors import NotFound, Unauthenticated
from server.core.etags import check_if_match
from server.core.tokens import Principal
from server.journal.service import record
from server.users.errors import AccountDeleted, NoOwnersProfile, OwnAccount, StoresOpen
from server.users.queries import count_open_stores, find_owners_status, lock_people
from server.users.schemas import AdminUser, SetRole, SetStatus
from server.users.service.profiles import set_access


async def set_status(
    tx: Tx, actor: Principal, user_id: UUID, wish: SetStatus, *, if_match: str | None, now: datetime
) -> AdminUser:
    """Let a person act, or no longer; their orders go on as they are.

    Raises:
        OwnAccount: They are the admin who asks.
        Unauthenticated: The admin has lost that role meanwhile.
        NotFound: There is no such person.
        AccountDeleted: They have deleted their account.
        Stale: `if_match` names another version.
    """
    before = await _lock_other(tx, actor, user_id, if_match)
    if wish.status is before.status:
        return before
    await set_access(tx, user_id, status=wish.status, now=now)
    why = {"reason": wish.reason} if wish.reason else {}
    return await _note(tx, actor, before, "status", {"status": wish.status, **why})


async def set_role(actor: Principal, user_id: UUID, wish: SetRole, *, if_match: str | None, clock: Clock) -> AdminUser:
    """Make a person something else in the shop.

    Raises:
        OwnAccount: They are the admin who asks.
        Unauthenticated: The admin has lost that role meanwhile.
        NotFound: There is no such person.
        AccountDeleted: They have deleted their account.
        Stale: `if_match` names another version.
        NoOwnersProfile: They are to be an owner, and are not active, or have no active profile as one.
        StoresOpen: They are an owner whose stores sell.
    """
    async with transaction() as tx:
        before = await _lock_other(tx, actor, user_id, if_match)
        if wish.role is before.role:
            return before
        if wish.role is Role.OWNER and {before.status, await find_owners_status(tx, user_id)} != {UserStatus.ACTIVE}:
            raise NoOwnersProfile
        if before.role is Role.OWNER and (count := await count_open_stores(tx, user_id)):
            raise StoresOpen(count=count)
        await set_access(tx, user_id, role=wish.role, now=clock())
        return await _note(tx, actor, before, "role", {"role": wish.role})


async def _lock_other(tx: Tx, actor: Principal, user_id: UUID, if_match: str | None) -> AdminUser:
    """Lock a person with the admin who changes them: of two who demote each other one is an admin afterwards."""
    if user_id == actor.user_id:
        raise OwnAccount
    people = await lock_people(tx, (actor.user_id, user_id))
    admin = people.get(actor.user_id)
    if admin is None or (admin.role, admin.status) != (Role.ADMIN, UserStatus.ACTIVE):
        raise Unauthenticated
    if (person := people.get(user_id)) is None:
        raise NotFound
    check_if_match(if_match, person.etag)
    if person.deleted_at is not None:
        raise AccountDeleted
    return person


async def _note(tx: Tx, actor: Principal, before: AdminUser, what: str, after: dict[str, Any]) -> AdminUser:
    old = {what: getattr(before, what)}
    await record(tx, actor.user_id, f"user.{what}", "user", before.id, before=old, after=after)
    return (await lock_people(tx, (before.id,)))[before.id]
