"""Changes to people's address books."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pydantic_core import PydanticCustomError
from uuid_utils.compat import uuid7

from server.core.db import Tx, transaction
from server.core.errors import Invalid, Mistake
from server.users import queries, rules
from server.users.errors import TooManyAddresses
from server.users.schemas import AddAddress, SavedAddressView, UpdateAddress

MOST_ADDRESSES = 50
# What must go together with the country, and how it is written there.
OF_A_COUNTRY = {"state": rules.normalise_state, "postal_code": rules.normalise_postal_code}


async def add_address(user_id: UUID, wish: AddAddress) -> SavedAddressView:
    """Add an address; the first one becomes the default.

    Raises:
        TooManyAddresses: The person has as many as anyone may.
    """
    address_id = uuid7()
    async with transaction() as tx:
        await queries.lock_acting(tx, user_id)
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
        Invalid: The state or postal code that results is none of the country that results.
    """
    async with transaction() as tx:
        await queries.lock_acting(tx, user_id)
        present = await queries.get_saved_address(tx, user_id, address_id)
        wanted = _fit({**present.model_dump(), **wish.model_dump(exclude_unset=True)}, wish.model_fields_set)
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
        await queries.lock_acting(tx, user_id)
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
        await queries.lock_acting(tx, user_id)
        await queries.get_saved_address(tx, user_id, address_id)
        await _set_default(tx, user_id, address_id)
        return await queries.get_saved_address(tx, user_id, address_id)


async def _set_default(tx: Tx, user_id: UUID, address_id: UUID | None) -> None:
    await tx.execute("UPDATE users SET current_address_id = $2, updated_at = now() WHERE id = $1", user_id, address_id)


def _columns(address: dict[str, Any]) -> tuple[str, ...]:
    names = ("address_line1", "address_line2", "city", "state", "postal_code", "country")
    return tuple(address[name] for name in names)


def _fit(address: Mapping[str, Any], sent: set[str]) -> dict[str, Any]:
    """The address with its state and postal code as its country writes them; what stays as it was is not judged anew.

    Raises:
        Invalid: One of them is none of that country.
    """
    fitted, mistakes = dict(address), []
    for name, normalise in OF_A_COUNTRY.items():
        if sent & {name, "country"}:
            try:
                fitted[name] = normalise(address["country"], address[name])
            except PydanticCustomError as error:
                mistakes.append(Mistake(name, error.message(), error.type))
    if mistakes:
        raise Invalid(mistakes=tuple(mistakes))
    return fitted
