"""What is said of people and addresses, in and out."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import (
    AfterValidator,
    Field,
    Secret,
    StringConstraints,
    ValidationInfo,
    computed_field,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from models.enums import Role, UserStatus
from server.core.etags import etag_of
from server.core.pages import PageFilter
from server.core.shapes import Moment, View, Wish
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
# A state or province: what some countries do not have, and others know by a list.
Region = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100), AfterValidator(rules.check_text)]
PostalCode = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200), AfterValidator(rules.check_text)]


class NewPerson(Wish):
    """A person who is to have an account."""

    name: Name
    email: Email
    phone_number: Phone | None = None


class NewUser(NewPerson):
    """A person who wants an account."""

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
    """A new address; the first one becomes the default by itself.

    In India the state is one of the states and union territories, by its name or its letters, and the postal code a PIN
    code. Elsewhere a state may be left out, and a postal code where the country has none.
    """

    address_line1: Line
    address_line2: OptionalLine = ""
    city: Place
    country: Country = rules.HOME
    state: Region = Field(default="", validate_default=True)
    postal_code: PostalCode = Field(default="", validate_default=True)
    is_default: bool = False

    @field_validator("state")
    @classmethod
    def _is_of_the_country(cls, state: str, info: ValidationInfo) -> str:
        # A wrong country is a mistake of its own and says nothing about the state, nor about the code.
        country = info.data.get("country")
        return rules.normalise_state(country, state) if country else state

    @field_validator("postal_code")
    @classmethod
    def _fits_the_country(cls, code: str, info: ValidationInfo) -> str:
        country = info.data.get("country")
        return rules.normalise_postal_code(country, code) if country else code


class UpdateAddress(Wish):
    """Changes to an address: what is left out stays; `is_default` of false takes the mark away."""

    address_line1: Line = Field(default_factory=str)
    address_line2: OptionalLine = Field(default_factory=str)
    city: Place = Field(default_factory=str)
    country: Country = Field(default_factory=str)
    state: Region = Field(default_factory=str)
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
    email_verified_at: datetime | None
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


class DeleteAccount(Wish):
    """That the caller wants their account deleted, for good; the password shows that it is them."""

    password: Secret[Annotated[str, StringConstraints(min_length=1, max_length=128)]]


class AccountExport(View):
    """All that is kept about a person, but for their password; amounts are in paise, times in UTC.

    Orders have their lines, payments, refunds, history and invoice.
    """

    exported_at: datetime
    user: dict[str, Any]
    addresses: list[dict[str, Any]]
    orders: list[dict[str, Any]]
    coupon_redemptions: list[dict[str, Any]]
    coupons: list[dict[str, Any]]
    reviews: list[dict[str, Any]]
    review_votes: list[dict[str, Any]]
    cart: list[dict[str, Any]]
    wishlist: list[dict[str, Any]]
    sessions: list[dict[str, Any]]
    owner_profiles: list[dict[str, Any]]
    account_changes: list[dict[str, Any]]


class UserFilter(PageFilter):
    """Which people to list; `created_from` and `created_to` are when they joined, half-open."""

    role: Role | None = None
    status: UserStatus | None = None
    q: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=120)] | None = Field(
        default=None, description="A part of the name, the e-mail address or the phone number, in any case."
    )
    created_from: Moment | None = None
    created_to: Moment | None = None
    sort: Literal["newest", "oldest", "name", "email"] = "newest"

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.created_from is not None and self.created_to is not None and self.created_from >= self.created_to:
            raise PydanticCustomError("bad_range", "`created_from` must be before `created_to`.")
        return self


class SetStatus(Wish):
    """Whether a person may act; the reason is kept in the audit log."""

    status: UserStatus
    reason: Reason = ""


class SetRole(Wish):
    """What a person is in the shop; an owner has a profile already."""

    role: Role


class AdminUser(View):
    """A person in the back office. The ETag is of their role and status.

    Who has a `deleted_at` has deleted their account: the rest of it says nothing of them.
    """

    id: UUID
    name: str
    email: str
    phone_number: str | None
    role: Role
    status: UserStatus
    email_verified_at: datetime | None
    deleted_at: datetime | None
    created_at: datetime
    updated_at: datetime

    @computed_field(description="What If-Match takes.")  # type: ignore[prop-decorator]  # pydantic's own usage
    @property
    def etag(self) -> str:
        """The version of what can be changed: the role and the status."""
        return etag_of(self.id, self.role, self.status)


class AdminUserDetail(AdminUser):
    """A person with what they have done in the shop.

    `spent_amount` is what they paid less what went back, in paise; `session_count` is of those that have not ended.
    """

    order_count: int
    spent_amount: int
    currency: str
    last_order_at: datetime | None
    review_count: int
    session_count: int
