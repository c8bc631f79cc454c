"""Users, their addresses and their sessions."""

from datetime import datetime
from uuid import UUID

from tortoise import fields

from models.base import Record
from models.enums import ResetPurpose, Role, UserStatus


class User(Record):
    """A person with a password. E-mail is stored lower-case, phone numbers in E.164.

    `token_version` stands in every access token; raising it ends them all. `wants_stock_mail` is false for who does not
    want to be told when something of the wishlist is back. `email_verified_at` is null until they have shown that the
    address is theirs. Who deletes their account stays as a row without a person (`deleted_at`), since orders name it.
    `current_address_id` refers to addresses (the key is added in the migration: the two tables refer to each other).
    """

    name = fields.CharField(max_length=120)
    email = fields.CharField(max_length=254, unique=True)
    phone_number = fields.CharField(max_length=16, unique=True, null=True)
    password = fields.CharField(max_length=200)
    role = fields.CharEnumField(Role, max_length=16, default=Role.CUSTOMER)
    status = fields.CharEnumField(UserStatus, max_length=16, default=UserStatus.ACTIVE)
    current_address_id: UUID | None = fields.UUIDField(null=True)
    token_version = fields.IntField(default=1)
    wants_stock_mail = fields.BooleanField(default=True)
    email_verified_at: datetime | None = fields.DatetimeField(null=True)
    deleted_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        """Table name."""

        table = "users"


class Address(Record):
    """A postal address of a user; deleted softly, since orders name it."""

    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="addresses", on_delete=fields.RESTRICT
    )
    user_id: UUID
    address_line1 = fields.CharField(max_length=200)
    address_line2 = fields.CharField(max_length=200, default="")
    city = fields.CharField(max_length=100)
    state = fields.CharField(max_length=100)
    postal_code = fields.CharField(max_length=20)
    country = fields.CharField(max_length=2, default="IN")
    is_active = fields.BooleanField(default=True)
    deleted_at = fields.DatetimeField(null=True)

    class Meta:
        """Table name."""

        table = "addresses"


class RefreshToken(Record):
    """One link in a chain of refresh tokens; only the hash is kept. A used link seen again revokes its family.

    A family is a session: `user_agent` and `address` say from where each link was asked for.
    """

    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="refresh_tokens", on_delete=fields.CASCADE
    )
    user_id: UUID
    family_id: UUID = fields.UUIDField()
    token_hash = fields.BinaryField()
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)
    revoked_at = fields.DatetimeField(null=True)
    user_agent = fields.CharField(max_length=200, default="")
    address = fields.CharField(max_length=45, default="")

    class Meta:
        """Table name."""

        table = "refresh_tokens"


class PasswordReset(Record):
    """A mailed token that lets its holder set a user's password, once; only the hash is kept."""

    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="password_resets", on_delete=fields.CASCADE
    )
    user_id: UUID
    purpose = fields.CharEnumField(ResetPurpose, max_length=16)
    token_hash = fields.BinaryField()
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)

    class Meta:
        """Table name."""

        table = "password_resets"


class LoginFailure(Record):
    """How often signing in has failed of late: for an account, or from an address. `subject` is the hash of which.

    Nobody is let in before `blocked_until`.
    """

    subject = fields.BinaryField()
    failures = fields.IntField()
    failed_at = fields.DatetimeField()
    blocked_until: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        """Table name."""

        table = "login_failures"
