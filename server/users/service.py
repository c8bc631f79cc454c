"""Changes to people and their addresses."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from pydantic import ValidationError
from pydantic_core import PydanticCustomError
from uuid_utils.compat import uuid7

from models.enums import Role
from server.core.db import Tx, fetch, transaction
from server.core.errors import Conflict, Invalid, Mistake
from server.core.passwords import Passwords
from server.core.tokens import open_id
from server.users import queries, rules
from server.users.errors import BadUnsubscribeLink, EmailTaken, PhoneTaken, TooManyAddresses
from server.users.schemas import (
    AddAddress,
    NewUser,
    SavedAddressView,
    Unsubscribe,
    UpdateAddress,
    UpdateProfile,
    UserView,
)

MOST_ADDRESSES = 50
TAKEN: dict[str, tuple[type[Conflict], str]] = {
    "users_email_key": (EmailTaken, "email"),
    "users_phone_number_key": (PhoneTaken, "phone_number"),
}


@contextmanager
def taken_refused() -> Iterator[None]:
    """Turn the database's own word on uniqueness into a refusal, since a look beforehand can be overtaken."""
    try:
        yield
    except asyncpg.UniqueViolationError as error:
        refusal, name = TAKEN[error.constraint_name]
        raise refusal(mistakes=(Mistake(name, refusal.message, refusal.code),)) from error


async def create_user(tx: Tx, wish: NewUser, *, password_hash: str, role: Role) -> UserView:
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


async def update_profile(user_id: UUID, wish: UpdateProfile) -> UserView:
    """Change what the person sent of their profile.

    Raises:
        EmailTaken: Another account has the e-mail address.
        PhoneTaken: Another account has the phone number.
    """
    sent = wish.model_fields_set
    async with transaction() as tx:
        with taken_refused():
            await tx.execute(
                "UPDATE users SET name = coalesce($2, name), email = coalesce($3, email), updated_at = now(),"
                " phone_number = CASE WHEN $4 THEN $5 ELSE phone_number END,"
                " wants_stock_mail = coalesce($6, wants_stock_mail) WHERE id = $1",
                user_id,
                wish.name if "name" in sent else None,
                wish.email if "email" in sent else None,
                "phone_number" in sent,
                wish.phone_number,
                wish.wants_stock_mail if "wants_stock_mail" in sent else None,
            )
        return (await queries.lock_account(tx, user_id)).user


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


async def add_address(user_id: UUID, wish: AddAddress) -> SavedAddressView:
    """Add an address; the first one becomes the default.

    Raises:
        TooManyAddresses: The person has as many as anyone may.
    """
    address_id = uuid7()
    async with transaction() as tx:
        await queries.lock_account(tx, user_id)
        count = await queries.count_addresses(tx, user_id)
        if count >= MOST_ADDRESSES:
            raise TooManyAddresses(maximum=MOST_ADDRESSES)
        await tx.execute(
            "INSERT INTO addresses (id, user_id, address_line1, address_line2, city, state, postal_code, country,"
            " is_active, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, true, now(), now())",
            address_id,
            user_id,
            *_columns(wish.model_dump()),
        )
        if wish.is_default or count == 0:
            await _set_default(tx, user_id, address_id)
        return await queries.get_saved_address(tx, user_id, address_id)


async def update_address(user_id: UUID, address_id: UUID, wish: UpdateAddress) -> SavedAddressView:
    """Change what the person sent of an address.

    Raises:
        NoSuchAddress: It does not exist, was deleted, or is another's.
        Invalid: The postal code that results is not one of the country that results.
    """
    async with transaction() as tx:
        await queries.lock_account(tx, user_id)
        present = await queries.get_saved_address(tx, user_id, address_id)
        wanted = {**present.model_dump(), **wish.model_dump(exclude_unset=True)}
        _check_postal_code(wanted)
        await tx.execute(
            "UPDATE addresses SET address_line1 = $2, address_line2 = $3, city = $4, state = $5, postal_code = $6,"
            " country = $7, updated_at = now() WHERE id = $1",
            address_id,
            *_columns(wanted),
        )
        if wanted["is_default"] != present.is_default:
            await _set_default(tx, user_id, address_id if wanted["is_default"] else None)
        return await queries.get_saved_address(tx, user_id, address_id)


async def delete_address(user_id: UUID, address_id: UUID) -> None:
    """Take an address out of the person's book; orders go on naming it. The default is then none.

    Raises:
        NoSuchAddress: It does not exist, was deleted already, or is another's.
    """
    async with transaction() as tx:
        await queries.lock_account(tx, user_id)
        address = await queries.get_saved_address(tx, user_id, address_id)
        await tx.execute(
            "UPDATE addresses SET is_active = false, deleted_at = now(), updated_at = now() WHERE id = $1", address_id
        )
        if address.is_default:
            await _set_default(tx, user_id, None)


async def set_default_address(user_id: UUID, address_id: UUID) -> SavedAddressView:
    """Make an address the person's default.

    Raises:
        NoSuchAddress: It does not exist, was deleted, or is another's.
    """
    async with transaction() as tx:
        await queries.lock_account(tx, user_id)
        await queries.get_saved_address(tx, user_id, address_id)
        await _set_default(tx, user_id, address_id)
        return await queries.get_saved_address(tx, user_id, address_id)


async def _set_default(tx: Tx, user_id: UUID, address_id: UUID | None) -> None:
    await tx.execute("UPDATE users SET current_address_id = $2, updated_at = now() WHERE id = $1", user_id, address_id)


def _columns(address: dict[str, Any]) -> tuple[str, ...]:
    names = ("address_line1", "address_line2", "city", "state", "postal_code", "country")
    return tuple(address[name] for name in names)


def _check_postal_code(address: dict[str, Any]) -> None:
    try:
        rules.check_postal_code(address["country"], address["postal_code"])
    except PydanticCustomError as error:
        raise Invalid(mistakes=(Mistake("postal_code", error.message(), error.type),)) from error
