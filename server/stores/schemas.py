"""Owners and stores, in and out."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from models.enums import UserStatus
from server.core.pages import PageFilter
from server.core.shapes import Change, Editable, Wish
from server.users.rules import check_text
from server.users.schemas import Email, Name, OptionalLine, Phone

PostalAddress = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500), AfterValidator(check_text)]
Search = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]


class OwnerFilter(PageFilter):
    """Which owners are listed."""

    status: UserStatus | None = None
    q: Search | None = Field(default=None, description="A part of the name, e-mail address or phone number.")


class CreateOwner(Wish):
    """Who is to be an owner: a new person, or with `user_id` one who has an account and takes over what is left out."""

    user_id: UUID | None = Field(default=None, description="A customer or retailer; their sessions end.")
    name: Name | None = Field(default=None, validate_default=True)
    email: Email | None = Field(default=None, validate_default=True)
    phone_number: Phone | None = Field(default=None, validate_default=True)
    default_address: PostalAddress = ""

    @field_validator("name", "email", "phone_number")
    @classmethod
    def _is_known_of_an_account_only(cls, value: str | None, others: ValidationInfo) -> str | None:
        # An id that is none is a mistake of its own, and says nothing about the rest.
        if value is None and others.data.get("user_id", "") is None:
            raise PydanticCustomError("missing", "Of a new person this is needed.")
        return value


class UpdateOwner(Change):
    """Any subset of what can be changed of an owner; one who is not active cannot sign in and has no open store."""

    name: Name = ""
    email: Email = ""
    phone_number: Phone = ""
    default_address: PostalAddress = ""
    status: UserStatus = UserStatus.ACTIVE


class AdminOwner(Editable):
    """An owner in the back office.

    `may_act` says whether profile and account are active and the account is an owner's, `has_joined` whether they have
    set a password. Of the `store_count` stores `active_store_count` are open.
    """

    change: ClassVar = UpdateOwner

    user_id: UUID
    name: str
    email: str
    phone_number: str
    default_address: str
    status: UserStatus
    may_act: bool
    has_joined: bool
    store_count: int
    active_store_count: int
    created_at: datetime
    updated_at: datetime


class StoreFilter(PageFilter):
    """Which stores are listed."""

    owner_id: UUID | None = None
    is_active: bool | None = None
    q: Search | None = Field(default=None, description="A part of the name or the location.")


class CreateStore(Wish):
    """A new store."""

    owner_id: UUID | None = Field(default=None, description="Whose it is; needed of an admin, else the caller.")
    name: Name
    location: OptionalLine = ""


class UpdateStore(Change):
    """Any subset of what can be changed of a store; products of one that is not active are shown and sold to nobody."""

    name: Name = ""
    location: OptionalLine = ""
    is_active: bool = True


class StoreView(Editable):
    """A store, as its owner and admins see it."""

    change: ClassVar = UpdateStore

    owner_id: UUID
    owner_name: str
    name: str
    location: str
    is_active: bool
    created_at: datetime
    updated_at: datetime
