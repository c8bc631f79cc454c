"""People, their addresses and their sessions."""

from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from models.enums import Role, UserStatus
from server.core.clock import utc_now
from server.core.db import fetch
from server.resources import Resources
from tests.conftest import Client

PASSWORD = "correct horse battery"
HOME = {"address_line1": "12 MG Road", "city": "Bengaluru", "state": "Karnataka", "postal_code": "560001"}
NUMBERS = count(1)


@dataclass(frozen=True, slots=True)
class Person:
    """A user who is signed in by `headers`."""

    id: UUID
    email: str
    headers: dict[str, str]


async def make_user(
    resources: Resources,
    *,
    role: Role = Role.CUSTOMER,
    status: UserStatus = UserStatus.ACTIVE,
    email: str | None = None,
    phone_number: str | None = None,
    password_hash: str | None = None,
) -> Person:
    """A user with a valid access token; unless a hash is given, no password opens the account."""
    user_id = uuid7()
    email = email or f"person-{next(NUMBERS)}@voltcart.test"
    await fetch(
        "INSERT INTO users (id, name, email, phone_number, password, role, status, token_version, created_at,"
        " updated_at) VALUES ($1, 'Asha Rao', $2, $3, $4, $5, $6, 1, now(), now())",
        user_id,
        email,
        phone_number,
        password_hash or "!",
        role,
        status,
    )
    token = resources.tokens.issue(user_id, role, 1, now=utc_now())
    return Person(user_id, email, {"Authorization": f"Bearer {token}"})


async def make_address(user_id: UUID, *, is_active: bool = True) -> UUID:
    """An address of the user, not their default."""
    address_id = uuid7()
    await fetch(
        "INSERT INTO addresses (id, user_id, address_line1, address_line2, city, state, postal_code, country,"
        " is_active, deleted_at, created_at, updated_at) VALUES ($1, $2, $3, '', $4, $5, $6, 'IN', $7,"
        " CASE WHEN $7 THEN NULL ELSE now() END, now(), now())",
        address_id,
        user_id,
        *HOME.values(),
        is_active,
    )
    return address_id


async def sign_up(client: Client, **changes: Any) -> dict[str, Any]:
    """Register through the front door with the usual password; gives the session."""
    wish = {"name": "Asha Rao", "email": f"new-{next(NUMBERS)}@voltcart.test", "password": PASSWORD, **changes}
    answer = await client.post("/api/auth/register", json=wish)
    assert answer.status == 201, await answer.text()
    session: dict[str, Any] = await answer.json()
    return session


def bearer(token: str) -> dict[str, str]:
    """The header that carries an access token."""
    return {"Authorization": f"Bearer {token}"}
