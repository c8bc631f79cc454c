"""Owners: admins invite, change and switch them off."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from models.enums import ResetPurpose, Role, UserStatus
from server.core import jobs
from server.core.clock import Clock
from server.core.db import Tx, transaction
from server.core.errors import Conflict, Invalid, Mistake, NotFound
from server.core.etags import check_if_match
from server.core.rows import insert_row, update_row
from server.core.tokens import Principal
from server.journal.service import Entity, record
from server.stores.errors import AlreadyJoined, AlreadyOwner, CannotBecomeOwner, OwnerGone, OwnerInactive
from server.stores.queries import find_owner, has_deleted_account, lock_owner
from server.stores.schemas import AdminOwner, CreateOwner, UpdateOwner
from server.stores.service.stores import close_stores
from server.users.errors import EmailTaken, PhoneTaken
from server.users.jobs import MailReset
from server.users.queries import lock_account
from server.users.rules import NO_PASSWORD
from server.users.schemas import AdminUser, NewPerson, SetStatus, UserView
from server.users.service import create_user, end_reset_links, set_access, set_status, taken_refused

TAKEN: dict[str, tuple[type[Conflict], str]] = {
    "owners_email_key": (EmailTaken, "email"),
    "owners_phone_number_key": (PhoneTaken, "phone_number"),
}
# What the account of somebody who has not joined has of the profile.
OF_THE_ACCOUNT = {"name", "email", "phone_number"}


async def _write(tx: Tx, owner: AdminOwner, changed: Mapping[str, Any]) -> None:
    with taken_refused(TAKEN):
        await update_row(tx, "owners", owner.id, changed)


OWNER = Entity("owner", "owner", lock_owner, _write)


async def create_owner(actor: Principal, wish: CreateOwner, *, clock: Clock) -> AdminOwner:
    """Make somebody an owner: a new person, who is mailed the way to a first password, or one who has an account.

    Raises:
        EmailTaken: An account or another owner has the e-mail address.
        PhoneTaken: An account or another owner has the phone number.
        Invalid: There is no such user, or no phone number of theirs is known.
        CannotBecomeOwner: The user is an admin, or not active.
        AlreadyOwner: The user has a profile already.
    """
    async with transaction() as tx:
        if wish.user_id is None:
            user = await _make_person(tx, wish)
        else:
            user = await _promote(tx, actor, wish.user_id, now=clock())
        owner_id = uuid7()
        row = {
            "id": owner_id,
            "user_id": user.id,
            "name": wish.name or user.name,
            "email": wish.email or user.email,
            "phone_number": wish.phone_number or user.phone_number,
            "default_address": wish.default_address,
            "status": UserStatus.ACTIVE,
        }
        if row["phone_number"] is None:
            raise Invalid(mistakes=(Mistake("phone_number", "The account has none; name one.", "missing"),))
        with taken_refused(TAKEN):
            await insert_row(tx, "owners", row)
        return await OWNER.note_made(tx, actor, owner_id)


async def update_owner(
    actor: Principal, owner_id: UUID, wish: UpdateOwner, *, if_match: str | None, clock: Clock
) -> AdminOwner:
    """Change an owner; who is no longer active is signed out, cannot sign in, and has their stores closed.

    Who becomes active again opens their stores one by one.

    Raises:
        NotFound: There is no such owner.
        Stale: `if_match` names another version of them.
        EmailTaken: An account or another owner has the e-mail address.
        PhoneTaken: An account or another owner has the phone number.
        OwnerGone: They have deleted their account.
    """
    async with transaction() as tx:
        before = await lock_owner(tx, owner_id)
        after = await OWNER.update(tx, actor, before, wish, if_match=if_match, check=partial(_check, tx, before))
        if not before.has_joined:
            await _mend_account(tx, before, after)
        if after.status is not before.status:
            await _follow(tx, actor, before.user_id, after, now=clock())
        return await lock_owner(tx, owner_id)


async def delete_owner(actor: Principal, owner_id: UUID, *, if_match: str | None, clock: Clock) -> None:
    """Switch an owner off, with their account and all their stores; nothing is erased, and nothing happens twice.

    Raises:
        NotFound: There is no such owner.
        Stale: `if_match` names another version of them.
    """
    async with transaction() as tx:
        before = await lock_owner(tx, owner_id)
        check_if_match(if_match, before.etag)
        if before.status is UserStatus.INACTIVE:
            return
        off = {"status": UserStatus.INACTIVE}
        await _write(tx, before, off)
        await OWNER.note(tx, actor, "delete", owner_id, {"status": before.status}, off)
        await _follow(tx, actor, before.user_id, await lock_owner(tx, owner_id), now=clock())


async def set_person_status(
    actor: Principal, user_id: UUID, wish: SetStatus, *, if_match: str | None, clock: Clock
) -> AdminUser:
    """Let a person act, or no longer; an owner's profile follows, and the stores of one who may not act are closed.

    Raises:
        OwnAccount: They are the admin who asks.
        Unauthenticated: The admin has lost that role meanwhile.
        NotFound: There is no such person.
        AccountDeleted: They have deleted their account.
        Stale: `if_match` names another version of them.
    """
    async with transaction() as tx:
        person = await set_status(tx, actor, user_id, wish, if_match=if_match, now=clock())
        owner_id = await find_owner(tx, user_id) if person.role is Role.OWNER else None
        if owner_id is not None:
            owner, new = await lock_owner(tx, owner_id), {"status": person.status}
            if owner.status is not person.status:
                await _write(tx, owner, new)
                await OWNER.note(tx, actor, "update", owner_id, {"status": owner.status}, new)
            if person.status is not UserStatus.ACTIVE:
                await close_stores(tx, actor, owner_id)
        return person


async def invite_again(actor: Principal, owner_id: UUID) -> AdminOwner:
    """Mail an owner the way to their first password once more; the earlier letter's is then good for nothing.

    Raises:
        NotFound: There is no such owner.
        AlreadyJoined: They have set a password.
        OwnerInactive: They may not act.
    """
    async with transaction() as tx:
        owner = await lock_owner(tx, owner_id)
        if owner.has_joined:
            raise AlreadyJoined
        if not owner.may_act:
            raise OwnerInactive
        await _invite(tx, owner.user_id)
        await OWNER.note(tx, actor, "invite", owner_id, None, {"email": owner.email})
        return owner


async def _invite(tx: Tx, user_id: UUID) -> None:
    await jobs.add(tx, MailReset(user_id=user_id, purpose=ResetPurpose.INVITATION))


async def _make_person(tx: Tx, wish: CreateOwner) -> UserView:
    person = NewPerson.model_validate(wish.model_dump(include=OF_THE_ACCOUNT))
    user = await create_user(tx, person, password_hash=NO_PASSWORD, role=Role.OWNER)
    await _invite(tx, user.id)
    return user


async def _promote(tx: Tx, actor: Principal, user_id: UUID, *, now: datetime) -> UserView:
    """Give somebody who has an account the role of an owner."""
    try:
        user = (await lock_account(tx, user_id)).user
    except NotFound:
        raise Invalid(mistakes=(Mistake.unknown("user_id"),)) from None
    if await find_owner(tx, user_id) is not None:
        raise AlreadyOwner
    if user.role is Role.ADMIN or user.status is not UserStatus.ACTIVE:
        raise CannotBecomeOwner
    await set_access(tx, user_id, role=Role.OWNER, now=now)
    before, after = {"role": user.role}, {"role": Role.OWNER}
    await record(tx, actor.user_id, "user.role", "user", user_id, before=before, after=after)
    return user


async def _check(tx: Tx, owner: AdminOwner, _: Mapping[str, Any]) -> None:
    if await has_deleted_account(tx, owner.user_id):
        raise OwnerGone


async def _mend_account(tx: Tx, before: AdminOwner, after: AdminOwner) -> None:
    """Have the account of somebody who has not joined follow their profile; a new address is written to at once."""
    changed = {name: after.content[name] for name in OF_THE_ACCOUNT if after.content[name] != before.content[name]}
    if not changed:
        return
    with taken_refused():
        await update_row(tx, "users", before.user_id, changed)
    if "email" in changed:
        await end_reset_links(tx, before.user_id)
        await _invite(tx, before.user_id)


async def _follow(tx: Tx, actor: Principal, user_id: UUID, owner: AdminOwner, *, now: datetime) -> None:
    """Give the account of an owner the status of their profile; who is not active has no open store.

    The account of somebody who has another role by now is theirs to keep.
    """
    user = (await lock_account(tx, user_id)).user
    if user.role is Role.OWNER and user.status is not owner.status:
        await set_access(tx, user_id, status=owner.status, now=now)
        before, after = {"status": user.status}, {"status": owner.status}
        await record(tx, actor.user_id, "user.status", "user", user_id, before=before, after=after)
    if owner.status is not UserStatus.ACTIVE:
        await close_stores(tx, actor, owner.id)
