"""Owners and their stores."""

from uuid import UUID

from tortoise import fields

from models.base import Record
from models.enums import UserStatus
from models.users import User


class Owner(Record):
    """The profile of a user with the role owner."""

    user: fields.OneToOneRelation[User] = fields.OneToOneField(
        "models.User", related_name="owner", on_delete=fields.RESTRICT
    )
    user_id: UUID
    name = fields.CharField(max_length=120)
    phone_number = fields.CharField(max_length=16, unique=True)
    email = fields.CharField(max_length=254, unique=True)
    default_address = fields.CharField(max_length=500, default="")
    status = fields.CharEnumField(UserStatus, max_length=16, default=UserStatus.ACTIVE)

    class Meta:
        """Table name."""

        table = "owners"


class Store(Record):
    """A place that sells; its products are its owner's."""

    owner: fields.ForeignKeyRelation[Owner] = fields.ForeignKeyField(
        "models.Owner", related_name="stores", on_delete=fields.RESTRICT
    )
    owner_id: UUID
    name = fields.CharField(max_length=120)
    location = fields.CharField(max_length=200, default="")
    is_active = fields.BooleanField(default=True)

    class Meta:
        """Table name."""

        table = "stores"
