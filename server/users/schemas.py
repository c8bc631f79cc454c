"""What is said of people and addresses, in and out."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import (
    AfterValidator,
    Field,
    Secret,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from models.enums import Role, UserStatus
from server.core.shapes import View, Wish
from server.users import rules

Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120), AfterValidator(rules.check_text)
]
Email = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=254),
    AfterValidator(rules.normalise_email),
]
Phone = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=32),
    AfterValidator(rules.normalise_phone),
]
Password = Secret[Annotated[str, StringConstraints(min_length=8, max_length=128)]]
Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(rules.check_text)
]
OptionalLine = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=200), AfterValidator(rules.check_text)
]
Place = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), AfterValidator(rules.check_text)
]
Country = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=2, max_length=2),
    AfterValidator(rules.check_country),
]
PostalCode = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20)]


class NewUser(Wish):
    """A person who wants an account."""

    name: Name
    email: Email
    phone_number: Phone | None = None
    password: Password


class UpdateProfile(Wish):
    """Changes to one's profile: what is left out stays; a `phone_number` of null takes the number away."""

    name: Name = Field(default_factory=str)
    email: Email = Field(default_factory=str)
    phone_number: Phone | None = None
    wants_stock_mail: bool = Field(
        default_factory=bool, description="Whether to be mailed when something of the wishlist is back in stock."
    )


class AddAddress(Wish):
    """A new address; the first one becomes the default by itself."""

    address_line1: Line
    address_line2: OptionalLine = ""
    city: Place
    state: Place
    country: Country = rules.HOME
    postal_code: PostalCode
    is_default: bool = False

    @field_validator("postal_code")
    @classmethod
    def _fits_the_country(cls, code: str, info: ValidationInfo) -> str:
        # A wrong country is a mistake of its own and says nothing about the code.
        country = info.data.get("country")
        return rules.check_postal_code(country, code) if country else code


class UpdateAddress(Wish):
    """Changes to an address: what is left out stays; `is_default` of false takes the mark away."""

    address_line1: Line = Field(default_factory=str)
    address_line2: OptionalLine = Field(default_factory=str)
    city: Place = Field(default_factory=str)
    state: Place = Field(default_factory=str)
    country: Country = Field(default_factory=str)
    postal_code: PostalCode = Field(default_factory=str)
    is_default: bool = Field(default_factory=bool)


class Unsubscribe(Wish):
    """Which letters are to end, and to whom: what the letter's own link says."""

    token: Annotated[str, StringConstraints(min_length=1, max_length=100)]


class UserView(View):
    """A person, as they see themselves."""

    id: UUID
    name: str
    email: str
    phone_number: str | None
    role: Role
    status: UserStatus
    current_address_id: UUID | None
    wants_stock_mail: bool
    created_at: datetime
    updated_at: datetime


class AddressView(View):
    """A postal address; an order keeps it as its snapshot."""

    id: UUID
    address_line1: str
    address_line2: str
    city: str
    state: str
    postal_code: str
    country: str


class SavedAddressView(AddressView):
    """An address in its owner's address book."""

    is_default: bool
    created_at: datetime
    updated_at: datetime
