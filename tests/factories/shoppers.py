"""People who buy, with their tokens, addresses and carts."""

from dataclasses import dataclass
from itertools import count
from uuid import UUID

from models.enums import Role
from models.users import Address, User
from server.core.clock import utc_now
from server.core.tokens import AccessTokens

_numbers = count(1)


@dataclass(frozen=True)
class Shopper:
    """A signed-in user with an address."""

    user_id: UUID
    address_id: UUID
    email: str
    headers: dict[str, str]


async def make_shopper(tokens: AccessTokens, *, role: Role = Role.CUSTOMER, name: str = "Asha Rao") -> Shopper:
    """A user with one address and a valid access token; the password opens nothing."""
    email = f"shopper-{next(_numbers)}@voltcart.test"
    user = await User.create(name=name, email=email, password="!", role=role)
    address = await Address.create(
        user_id=user.id, address_line1="12 MG Road", city="Bengaluru", state="Karnataka", postal_code="560001"
    )
    token = tokens.issue(user.id, role.value, user.token_version, now=utc_now())
    return Shopper(user.id, address.id, email, {"Authorization": f"Bearer {token}"})
