"""Reads of people, and the lock on one."""

from dataclasses import dataclass, field
from uuid import UUID

import asyncpg

from models.enums import UserStatus
from server.core.db import Tx, fetch_row
from server.core.errors import NotFound, Unauthenticated
from server.users.schemas import UserView

USER = (
    "id, name, email, email_verified_at, phone_number, role, status, current_address_id, wants_stock_mail, created_at,"
    " updated_at"
)


@dataclass(frozen=True, slots=True)
class Account:
    """A person with what decides whether, and until when, they are signed in."""

    user: UserView
    password: str = field(repr=False)
    token_version: int


async def get_user(user_id: UUID) -> UserView:
    """A person's profile.

    Raises:
        NotFound: There is no such person.
    """
    row = await fetch_row(f"SELECT {USER} FROM users WHERE id = $1", user_id)
    if row is None:
        raise NotFound
    return UserView.of(row)


async def find_account(email: str) -> Account | None:
    """The account with this normalised e-mail address."""
    row = await fetch_row(
        f"SELECT {USER}, password, token_version FROM users WHERE email = $1",
        email,
    )
    return None if row is None else _account(row)


async def lock_account(tx: Tx, user_id: UUID) -> Account:
    """A person's account, locked: their addresses, sessions and access change one after the other.

    Raises:
        NotFound: There is no such person.
    """
    row = await tx.fetch_row(
        f"SELECT {USER}, password, token_version FROM users WHERE id = $1 FOR NO KEY UPDATE",
        user_id,
    )
    if row is None:
        raise NotFound
    return _account(row)


async def lock_acting(tx: Tx, user_id: UUID) -> Account:
    """The account of the person who acts, locked.

    Raises:
        Unauthenticated: Their access has ended since the request came in: what a deleted account lost stays lost.
    """
    try:
        account = await lock_account(tx, user_id)
    except NotFound:
        raise Unauthenticated from None
    if account.user.status is not UserStatus.ACTIVE:
        raise Unauthenticated
    return account


def _account(row: asyncpg.Record) -> Account:
    return Account(UserView.of(row), row["password"], row["token_version"])
