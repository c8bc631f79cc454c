"""The people of the demo shop: four named accounts, their store, and shoppers for load tests."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from models.enums import Role
from server.demo.ids import EPOCH_MS, Kind, named_id, numbered_id

PASSWORD = "voltcart-demo"  # noqa: S105 - the demo's published password; production refuses the demo
DOMAIN = "voltcart.test"
OPENED_AT = datetime.fromtimestamp(EPOCH_MS / 1000, UTC)
MOST_SHOPPERS = 9_999_999


@dataclass(frozen=True, slots=True)
class Address:
    """An address in India."""

    line: str
    city: str
    state: str
    postal_code: str


@dataclass(frozen=True, slots=True)
class Person:
    """An account, with the address it orders to."""

    id: UUID
    address_id: UUID
    email: str
    name: str
    role: Role
    address: Address | None


ADMIN_ID, CUSTOMER_ID = named_id(Kind.ACCOUNT, f"admin@{DOMAIN}"), named_id(Kind.ACCOUNT, f"customer@{DOMAIN}")
OWNER_EMAIL = f"owner@{DOMAIN}"
OWNER_ID = named_id(Kind.OWNER, OWNER_EMAIL)
# libphonenumber's example of an Indian number; nobody is called.
OWNER_PHONE = "+918123456789"
OWNER_ADDRESS = "24 Residency Road, Bengaluru, Karnataka 560025"
STORE_ID = named_id(Kind.STORE, "Voltcart Demo Store")
STORE_NAME, STORE_LOCATION = "Voltcart Demo Store", "Bengaluru"

CITIES = (
    ("Bengaluru", "Karnataka", "560001"),
    ("Mumbai", "Maharashtra", "400001"),
    ("New Delhi", "Delhi", "110001"),
    ("Chennai", "Tamil Nadu", "600001"),
    ("Kolkata", "West Bengal", "700001"),
    ("Hyderabad", "Telangana", "500001"),
    ("Pune", "Maharashtra", "411001"),
    ("Ahmedabad", "Gujarat", "380001"),
)


def accounts() -> list[Person]:
    """The four accounts that the shop prints when it starts."""
    return [
        _account("admin", "Asha Admin", Role.ADMIN, None),
        _account("owner", "Omkar Owner", Role.OWNER, None),
        _account("retailer", "Ritu Retailer", Role.RETAILER, Address("7 Nehru Place", "New Delhi", "Delhi", "110019")),
        _account(
            "customer", "Charu Customer", Role.CUSTOMER, Address("12 MG Road", "Bengaluru", "Karnataka", "560001")
        ),
    ]


def shoppers(first: int, last: int) -> Iterator[Person]:
    """Customers for load tests, counted from 1."""
    for number in range(first, last + 1):
        city, state, postal_code = CITIES[number % len(CITIES)]
        yield Person(
            id=shopper_id(number),
            address_id=numbered_id(Kind.SHOPPER_ADDRESS, 0, number),
            email=f"shopper-{number:07d}@{DOMAIN}",
            name=f"Shopper {number}",
            role=Role.CUSTOMER,
            address=Address(f"{number} Station Road", city, state, postal_code),
        )


def shopper_id(number: int) -> UUID:
    """The user id of a shopper."""
    return numbered_id(Kind.SHOPPER, 0, number)


def _account(mailbox: str, name: str, role: Role, address: Address | None = None) -> Person:
    email = f"{mailbox}@{DOMAIN}"
    return Person(
        id=named_id(Kind.ACCOUNT, email),
        address_id=named_id(Kind.ADDRESS, email),
        email=email,
        name=name,
        role=role,
        address=address,
    )
