"""Making accounts, changing profiles, and ending access."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

import asyncpg
from pydantic import ValidationError
from uuid_utils.compat import uuid7

from models.enums import Role, UserStatus
from server.core import jobs
from server.core.db import Tx, fetch, transaction
from server.core.errors import Conflict, Invalid, Mistake
from server.core.passwords import Passwords
from server.core.tokens import open_id
from server.users import queries, rules
from server.users.errors import BadUnsubscribeLink, EmailTaken, PhoneTaken
from server.users.jobs import MailVerification
from server.users.schemas import NewPerson, NewUser, Unsubscribe, UpdateProfile, UserView

TAKEN: dict[str, tuple[type[Conflict], str]] = {
    "users_email_key": (EmailTaken, "email"),
    "users_phone_number_key": (PhoneTaken, "phone_number"),
}


@contextmanager
def taken_refused(taken: Mapping[str, tuple[type[Conflict], str]] = TAKEN) -> Iterator[None]:
    """Turn the database's own word on uniqueness into a refusal, since a look beforehand can be overtaken.

    `taken` has for each constraint the refusal, and the field that it names.
    """
    try:
        yield
    except asyncpg.UniqueViolationError as error:
        refusal, name = taken[error.constraint_name]
        raise refusal(mistakes=(Mistake(name, refusal.message, refusal.code),)) from error


async def create_user(tx: Tx, wish: NewPerson, *, password_hash: str, role: Role) -> UserView:
    """Write a new account.

    Raises:
        EmailTaken: Another account has the e-mail address.
        PhoneTaken: Another account has the phone number.
    """
    with taken_refused():
        rows = await tx.fetch(
            "INSERT INTO users (id, name, email, phone_number, password, role, status, token_version, created_at,"
            f" updated_at) VALUES ($1, $2, $3, $4, $5, $6, 'active', 1, now(), now()) RETURNING {queries.USER}",
            uuid7(),
            wish.name,
            wish.email,
            wish.phone_number,
            password_hash,
            role,
        )
    return UserView.of(rows[0])


async def create_admin(email: str, name: str, password: str, passwords: Passwords) -> UserView:
    """Make an administrator's account; no route can.

    Raises:
        Invalid: A value is not allowed; `mistakes` lists each.
        EmailTaken: Another account has the e-mail address.
    """
    try:
        wish = NewUser.model_validate({"name": name, "email": email, "password": password})
    except ValidationError as error:
        raise Invalid(
            mistakes=tuple(
                Mistake(str(problem["loc"][0]), problem["msg"], problem["type"])
                for problem in error.errors(include_url=False, include_input=False, include_context=False)
            )
        ) from None  # the cause would carry the password into a log
    password_hash = await passwords.hash(password)
    async with transaction() as tx:
        return await create_user(tx, wish, password_hash=password_hash, role=Role.ADMIN)


async def end_sessions(tx: Tx, user_id: UUID, *, now: datetime) -> None:
    """End every access of a person: all access tokens within a second, all refresh tokens at once."""
    await tx.execute("UPDATE users SET token_version = token_version + 1, updated_at = now() WHERE id = $1", user_id)
    await tx.execute(
        "UPDATE refresh_tokens SET revoked_at = $2, updated_at = now() WHERE user_id = $1 AND revoked_at IS NULL",
        user_id,
        now,
    )


async def end_reset_links(tx: Tx, user_id: UUID) -> None:
    """End every mailed link by which a person, whose row is locked, could still set a password."""
    await tx.execute(
        "UPDATE password_resets SET expires_at = now(), updated_at = now()"
        " WHERE user_id = $1 AND used_at IS NULL AND expires_at > now()",
        user_id,
    )


async def set_access(
    tx: Tx, user_id: UUID, *, now: datetime, role: Role | None = None, status: UserStatus | None = None
) -> None:
    """Give a person, whose row is locked, another role or status, and end every access that they had."""
    await tx.execute(
        "UPDATE users SET role = coalesce($2, role), status = coalesce($3, status), updated_at = now() WHERE id = $1",
        user_id,
        role,
        status,
    )
    await end_sessions(tx, user_id, now=now)


async def update_profile(user_id: UUID, wish: UpdateProfile) -> UserView:
    """Change what the person sent of their profile; another e-mail address is to be verified anew.

    Raises:
        EmailTaken: Another account has the e-mail address.
        PhoneTaken: Another account has the phone number.
    """
    sent = wish.model_fields_set
    async with transaction() as tx:
        before = await queries.lock_acting(tx, user_id)
        with taken_refused():
            await tx.execute(
                "UPDATE users SET name = coalesce($2, name), email = coalesce($3, email), updated_at = now(),"
                " email_verified_at = CASE WHEN coalesce($3, email) = email THEN email_verified_at END,"
                " phone_number = CASE WHEN $4 THEN $5 ELSE phone_number END,"
                " wants_stock_mail = coalesce($6, wants_stock_mail) WHERE id = $1",
                user_id,
                wish.name if "name" in sent else None,
                wish.email if "email" in sent else None,
                "phone_number" in sent,
                wish.phone_number,
                wish.wants_stock_mail if "wants_stock_mail" in sent else None,
            )
        account = await queries.lock_account(tx, user_id)
        if account.user.email != before.user.email:
            await _leave_address(tx, user_id)
        return account.user


async def _leave_address(tx: Tx, user_id: UUID) -> None:
    """Have the new address verified; what was mailed to the old one sets no password any more."""
    await jobs.add(tx, MailVerification(user_id=user_id))
    await end_reset_links(tx, user_id)


async def end_stock_mail(wish: Unsubscribe, *, keys: Iterable[str]) -> None:
    """Write no more letters about what is back in stock to whom the token is of; twice has the effect of once.

    Raises:
        BadUnsubscribeLink: The token is none of ours, or of nobody.
    """
    user_id = open_id(keys, rules.STOCK_MAIL, wish.token)
    rows = user_id and await fetch(
        "UPDATE users SET wants_stock_mail = false, updated_at = now() WHERE id = $1 RETURNING id", user_id
    )
    if not rows:
        raise BadUnsubscribeLink


def check_unsubscribe(wish: Unsubscribe, *, keys: Iterable[str]) -> None:
    """Look whether a token is one of ours, and change nothing.

    Raises:
        BadUnsubscribeLink: It is not.
    """
    if open_id(keys, rules.STOCK_MAIL, wish.token) is None:
        raise BadUnsubscribeLink
