"""Showing that an e-mail address is one's own, by a token that was mailed to it.

No table holds the token: it says for whom and for which address it is, until when, and that we made it. So it proves
nothing of an address that the account has changed to meanwhile.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from models.enums import UserStatus
from server.auth.errors import BadVerificationToken
from server.auth.rules import EMAIL, EMAIL_LIFETIME
from server.auth.schemas import VerificationAsked, VerifyEmail
from server.core import jobs
from server.core.clock import Clock
from server.core.db import transaction
from server.core.settings import Settings
from server.core.tokens import open_text, seal_text
from server.users.jobs import MailVerification
from server.users.queries import get_user, lock_account
from server.users.schemas import UserView


@dataclass(frozen=True, slots=True)
class Asked:
    """The link that shows that `user` reads their address, and for how many minutes it is good."""

    user: UserView
    link: str
    minutes: int


async def ask_verification(user_id: UUID) -> VerificationAsked:
    """Have the letter sent once more; nothing is sent where the address is verified, or a letter still waits."""
    async with transaction() as tx:
        account = await lock_account(tx, user_id)
        if account.user.email_verified_at is None:
            await jobs.add(tx, MailVerification(user_id=user_id), once=True)
    return VerificationAsked()


async def open_verification(user_id: UUID, *, settings: Settings, clock: Clock) -> Asked | None:
    """The token of a letter about to be sent; None when the person may not act, or has shown it already."""
    user = await get_user(user_id)
    if user.status is not UserStatus.ACTIVE or user.email_verified_at is not None:
        return None
    key = next(iter(settings.signing_keys.values()))
    token = seal_text(key, EMAIL, f"{user_id} {user.email}", ends=clock() + EMAIL_LIFETIME)
    link = settings.verify_page.replace("{token}", token)
    return Asked(user, link, round(EMAIL_LIFETIME.total_seconds() / 60))


async def verify_email(wish: VerifyEmail, *, keys: Iterable[str], clock: Clock) -> None:
    """Note that whoever the token was mailed to reads their address; twice has the effect of once.

    Raises:
        BadVerificationToken: It is none of ours or too old, or the account has another address now.
    """
    text = open_text(keys, EMAIL, wish.token.get_secret_value(), now=clock())
    if text is None:
        raise BadVerificationToken
    user_id, _, email = text.partition(" ")
    async with transaction() as tx:
        account = await lock_account(tx, UUID(user_id))
        if account.user.email != email:
            raise BadVerificationToken
        await tx.execute(
            "UPDATE users SET email_verified_at = now(), updated_at = now()"
            " WHERE id = $1 AND email_verified_at IS NULL",
            account.user.id,
        )
