"""What signing up and in takes, the pair of tokens it gives, and what there is to see of sessions."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, Secret, StringConstraints

from server.core.shapes import View, Wish
from server.users.schemas import Email, NewUser, Password, UserView

# Shorter ones than a new password may be are let through: they are wrong, not malformed.
GivenPassword = Secret[Annotated[str, StringConstraints(min_length=1, max_length=128)]]
GivenToken = Secret[Annotated[str, StringConstraints(min_length=1, max_length=2000)]]


class Register(NewUser):
    """A customer's new account."""


class LogIn(Wish):
    """Who one is, and the proof of it."""

    email: Email
    password: GivenPassword


class GiveRefreshToken(Wish):
    """The refresh token of a session."""

    refresh_token: GivenToken


class AskReset(Wish):
    """Whose password is forgotten."""

    email: Email


class ResetAsked(View):
    """If there is such an account, a letter is on its way to it."""

    status: Literal["accepted"] = "accepted"


class ResetPassword(Wish):
    """The token of a letter, and the password to be."""

    token: GivenToken
    password: Password


class ChangePassword(Wish):
    """The password that is, as a proof, and the one to be."""

    current_password: GivenPassword
    new_password: Password


class VerifyEmail(Wish):
    """The token of a letter to the address."""

    token: GivenToken


class VerificationAsked(View):
    """Unless the address is verified already, a letter is on its way to it."""

    status: Literal["accepted"] = "accepted"


class ActiveSession(View):
    """A session that has not ended: since when, and when and from where its tokens were exchanged last."""

    id: UUID
    created_at: datetime
    last_used_at: datetime
    user_agent: str
    address: str = Field(description="An IPv4 address, or the network of an IPv6 one.")
    current: bool = Field(description="Whether it is the session of this very request.")


class SessionView(BaseModel):
    """A signed-in person and their tokens; `expires_in` is the access token's life in seconds."""

    model_config = ConfigDict(frozen=True)

    access_token: str
    refresh_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - the scheme's name
    expires_in: int
    user: UserView
