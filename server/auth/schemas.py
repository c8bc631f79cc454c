"""What signing up and in takes, and the pair of tokens it gives."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Secret, StringConstraints

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


class SessionView(BaseModel):
    """A signed-in person and their tokens; `expires_in` is the access token's life in seconds."""

    model_config = ConfigDict(frozen=True)

    access_token: str
    refresh_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - the scheme's name
    expires_in: int
    user: UserView
