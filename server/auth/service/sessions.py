"""Sign-up, sign-in, and the exchange and end of refresh tokens."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from uuid_utils.compat import uuid7

from models.enums import Role, UserStatus
from server.auth import queries
from server.auth.errors import BadCredentials, BadRefreshToken, RefreshTokenJustUsed, RefreshTokenReused
from server.auth.rules import Verdict, judge
from server.auth.schemas import GiveRefreshToken, LogIn, Register, SessionView
from server.cart.service import merge_carts
from server.core.clock import Clock
from server.core.db import Tx, transaction
from server.core.errors import AppError
from server.core.passwords import Passwords
from server.core.pool import Contention
from server.core.tokens import AccessTokens, hash_secret, new_secret
from server.users.queries import Account, find_account, lock_account
from server.users.schemas import UserView
from server.users.service import create_user, end_sessions

log = logging.getLogger(__name__)

REFUSALS: dict[Verdict, type[AppError]] = {
    Verdict.ENDED: BadRefreshToken,
    Verdict.JUST_USED: RefreshTokenJustUsed,
    Verdict.REUSED: RefreshTokenReused,
}


@dataclass(frozen=True, slots=True)
class Issuer:
    """What makes a pair of tokens; an unused refresh token is good for `keep`."""

    access: AccessTokens
    keep: timedelta
    clock: Clock


async def register(
    wish: Register, *, passwords: Passwords, issuer: Issuer, cart_token: str | None = None
) -> SessionView:
    """Make a customer's account and sign them in; what a guest's cart holds becomes theirs.

    Raises:
        EmailTaken: Another account has the e-mail address.
        PhoneTaken: Another account has the phone number.
        Unavailable: Too many passwords wait to be hashed.
    """
    password_hash = await passwords.hash(wish.password.get_secret_value())
    async with transaction() as tx:
        user = await create_user(tx, wish, password_hash=password_hash, role=Role.CUSTOMER)
        await merge_carts(tx, user.id, cart_token)
        return await _issue(tx, user, 1, uuid7(), issuer)


async def log_in(wish: LogIn, *, passwords: Passwords, issuer: Issuer, cart_token: str | None = None) -> SessionView:
    """Sign a person in; what a guest's cart holds becomes theirs.

    Every refusal is the same and costs one check of a password.

    Raises:
        BadCredentials: No active account has the e-mail address and the password.
        Contention: The account changed meanwhile; running it again helps.
        Unavailable: Too many passwords wait to be checked.
    """
    password = wish.password.get_secret_value()
    account = await find_account(wish.email)
    matches = await passwords.check(account.password if account is not None else None, password)
    if account is None or not matches or account.user.status is not UserStatus.ACTIVE:
        raise BadCredentials
    fresh = await passwords.hash(password) if passwords.is_outdated(account.password) else None
    async with transaction() as tx:
        await _confirm(tx, account)
        if fresh is not None:
            await tx.execute("UPDATE users SET password = $2, updated_at = now() WHERE id = $1", account.user.id, fresh)
        await merge_carts(tx, account.user.id, cart_token)
        return await _issue(tx, account.user, account.token_version, uuid7(), issuer)


async def refresh(wish: GiveRefreshToken, *, issuer: Issuer) -> SessionView:
    """Exchange a refresh token for a new pair.

    Raises:
        BadRefreshToken: It is unknown, too old or revoked, or its user's access has ended.
        RefreshTokenJustUsed: A parallel request has just exchanged it.
        RefreshTokenReused: It was exchanged before; its family is revoked now.
    """
    token_hash = hash_secret(wish.refresh_token.get_secret_value())
    now = issuer.clock()
    async with transaction() as tx:
        user_id = await queries.find_holder(tx, token_hash)
        if user_id is None:
            raise BadRefreshToken
        account = await lock_account(tx, user_id)
        link = await queries.lock_refresh_token(tx, token_hash)
        verdict = judge(link, active=account.user.status is UserStatus.ACTIVE, now=now)
        if verdict is Verdict.GOOD:
            await tx.execute("UPDATE refresh_tokens SET used_at = $2, updated_at = now() WHERE id = $1", link.id, now)
            return await _issue(tx, account.user, account.token_version, link.family_id, issuer)
        if verdict is Verdict.REUSED:
            await _revoke_family(tx, link.family_id, now)
            log.warning("a used refresh token came again", extra={"user_id": str(user_id)})
    # Raised after the commit: a refusal inside it would take the revocation back.
    raise REFUSALS[verdict]


async def log_out(wish: GiveRefreshToken, *, clock: Clock) -> None:
    """End the session of a refresh token; one that is not known is as good as ended."""
    token_hash = hash_secret(wish.refresh_token.get_secret_value())
    async with transaction() as tx:
        user_id = await queries.find_holder(tx, token_hash)
        if user_id is None:
            return
        await lock_account(tx, user_id)
        link = await queries.lock_refresh_token(tx, token_hash)
        await _revoke_family(tx, link.family_id, clock())


async def log_out_everywhere(user_id: UUID, *, clock: Clock) -> None:
    """End every session of a person."""
    async with transaction() as tx:
        await end_sessions(tx, user_id, now=clock())


async def _confirm(tx: Tx, account: Account) -> None:
    """Lock the account, and make sure that its access has not ended since its password was checked."""
    locked = await lock_account(tx, account.user.id)
    if locked.token_version != account.token_version or locked.user.status is not UserStatus.ACTIVE:
        raise Contention


async def _issue(tx: Tx, user: UserView, version: int, family_id: UUID, issuer: Issuer) -> SessionView:
    now = issuer.clock()
    secret = new_secret()
    await tx.execute(
        "INSERT INTO refresh_tokens (id, user_id, family_id, token_hash, expires_at, created_at, updated_at)"
        " VALUES ($1, $2, $3, $4, $5, now(), now())",
        uuid7(),
        user.id,
        family_id,
        hash_secret(secret),
        now + issuer.keep,
    )
    return SessionView(
        access_token=issuer.access.issue(user.id, user.role, version, now=now),
        refresh_token=secret,
        expires_in=round(issuer.access.lifetime.total_seconds()),
        user=user,
    )


async def _revoke_family(tx: Tx, family_id: UUID, now: datetime) -> None:
    await tx.execute(
        "UPDATE refresh_tokens SET revoked_at = $2, updated_at = now() WHERE family_id = $1 AND revoked_at IS NULL",
        family_id,
        now,
    )
