"""Setting a password by a mailed token: a forgotten one anew, or the first one of somebody who is invited.

A letter's token is made from the id of the job that mails it, so that a letter which goes out twice says the same, and
no table or queue holds the token itself.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from models.enums import ResetPurpose, UserStatus
from server.auth.errors import BadResetToken
from server.auth.jobs import MailPasswordNotice
from server.auth.schemas import AskReset, ResetAsked, ResetPassword
from server.auth.service.throttle import forgive_account, name_account
from server.core import jobs
from server.core.clock import Clock
from server.core.db import Tx, fetch_value, transaction
from server.core.errors import NotFound
from server.core.passwords import Passwords
from server.core.settings import Settings
from server.core.tokens import hash_secret, seal
from server.users.jobs import MailReset
from server.users.queries import find_account, lock_account
from server.users.schemas import UserView
from server.users.service import end_sessions

LIFETIMES = {ResetPurpose.RESET: timedelta(minutes=30), ResetPurpose.INVITATION: timedelta(days=7)}
# Letters to one person in an hour, whoever asks for them.
LETTERS_AN_HOUR = 5
GOOD = "SELECT user_id, purpose FROM password_resets WHERE token_hash = $1 AND used_at IS NULL AND expires_at > now()"


@dataclass(frozen=True, slots=True)
class Opened:
    """A token that may be mailed to `user`: the link that carries it, and for how many minutes it is good."""

    user: UserView
    link: str
    minutes: int


async def forgot_password(wish: AskReset) -> ResetAsked:
    """Have a letter sent to whoever has the address; nobody learns whether there is such an account."""
    account = await find_account(wish.email)
    active = account is not None and account.user.status is UserStatus.ACTIVE
    async with transaction() as tx:
        # A job all the same: the answer takes as long for an address that nobody has.
        await jobs.add(
            tx, MailReset(user_id=account.user.id if account and active else None, purpose=ResetPurpose.RESET)
        )
    return ResetAsked()


async def open_reset(reset_id: UUID, user_id: UUID, purpose: ResetPurpose, *, settings: Settings) -> Opened | None:
    """Make good the token of a letter about to be sent, and those of earlier letters worthless.

    The same `reset_id` gives the same token. None when the person may not act, has had enough letters, or has used or
    outlived this one.
    """
    token = seal(next(iter(settings.signing_keys.values())), "password", str(reset_id))
    async with transaction() as tx:
        try:
            account = await lock_account(tx, user_id)
        except NotFound:
            return None
        if account.user.status is not UserStatus.ACTIVE or not await _keep(tx, reset_id, user_id, purpose, token):
            return None
    link = settings.reset_page.replace("{token}", token)
    return Opened(account.user, link, round(LIFETIMES[purpose].total_seconds() / 60))


async def reset_password(wish: ResetPassword, *, passwords: Passwords, clock: Clock) -> None:
    """Set the password of whoever the token was mailed to, and end all their sessions; the token is used up.

    Whoever has it reads the e-mail address, and has no wait for what others guessed.

    Raises:
        BadResetToken: It is unknown, used or too old, or its person may not act.
        Unavailable: Too many passwords wait to be hashed.
    """
    token_hash = hash_secret(wish.token.get_secret_value())
    # Looked at first: hashing is dear, and nobody shall buy it with a made-up token.
    user_id = await fetch_value(GOOD, token_hash)
    if user_id is None:
        raise BadResetToken
    password = await passwords.hash(wish.password.get_secret_value())
    async with transaction() as tx:
        account = await lock_account(tx, user_id)
        used = await tx.fetch_row(f"{GOOD} FOR UPDATE", token_hash)
        if used is None or account.user.status is not UserStatus.ACTIVE:
            raise BadResetToken
        await tx.execute(
            "UPDATE users SET password = $2, email_verified_at = coalesce(email_verified_at, now()), updated_at = now()"
            " WHERE id = $1",
            user_id,
            password,
        )
        await tx.execute(
            "UPDATE password_resets SET used_at = now(), updated_at = now() WHERE user_id = $1 AND used_at IS NULL",
            user_id,
        )
        await end_sessions(tx, user_id, now=clock())
        await forgive_account(tx, name_account(account.user.email))
        if used["purpose"] == ResetPurpose.RESET:
            await jobs.add(tx, MailPasswordNotice(user_id=user_id))


async def _keep(tx: Tx, reset_id: UUID, user_id: UUID, purpose: ResetPurpose, token: str) -> bool:
    """Write the token's hash down, of a locked account; False when no letter is to go out."""
    recent = await tx.fetch_row(
        "SELECT count(*) >= $3 AS enough FROM password_resets"
        " WHERE user_id = $1 AND id <> $2 AND created_at > now() - interval '1 hour'",
        user_id,
        reset_id,
        LETTERS_AN_HOUR,
    )
    if recent is not None and recent["enough"]:
        return False
    await tx.execute(
        "UPDATE password_resets SET expires_at = now(), updated_at = now()"
        " WHERE user_id = $1 AND id < $2 AND used_at IS NULL AND expires_at > now()",
        user_id,
        reset_id,
    )
    # The hash again for a letter that goes out once more, since the key may have been changed meanwhile.
    kept = await tx.execute(
        "INSERT INTO password_resets (id, user_id, purpose, token_hash, expires_at, created_at, updated_at)"
        " VALUES ($1, $2, $3, $4, now() + $5::interval, now(), now()) ON CONFLICT (id) DO UPDATE"
        " SET token_hash = excluded.token_hash, updated_at = now()"
        " WHERE password_resets.used_at IS NULL AND password_resets.expires_at > now()",
        reset_id,
        user_id,
        purpose,
        hash_secret(token),
        LIFETIMES[purpose],
    )
    return kept == 1
