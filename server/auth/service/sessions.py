"""Sign-up, sign-in, the exchange of refresh tokens, and the end of sessions."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from uuid_utils.compat import uuid7

from models.enums import Role, UserStatus
from server.auth import queries
from server.auth.errors import (
    BadCredentials,
    BadRefreshToken,
    NoSuchSession,
    RefreshTokenJustUsed,
    RefreshTokenReused,
)
from server.auth.rules import Device, Verdict, judge
from server.auth.schemas import GiveRefreshToken, LogIn, Register, SessionView
from server.auth.service.throttle import counted, forgive, name_account
from server.cart.service import merge_carts
from server.core import jobs
from server.core.clock import Clock
from server.core.db import Tx, transaction
from server.core.errors import AppError
from server.core.passwords import Passwords
from server.core.pool import Contention
from server.core.tokens import AccessTokens, hash_secret, new_secret
from server.users.jobs import MailVerification
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
    """What makes a pair of tokens for a device; an unused refresh token is good for `keep`."""

    access: AccessTokens
    keep: timedelta
    clock: Clock
    device: Device


async def register(
    wish: Register, *, passwords: Passwords, issuer: Issuer, cart_token: str | None = None
) -> SessionView:
    """Make a customer's account, sign them in, and have a letter sent that verifies the address.

    What a guest's cart holds becomes theirs.

    Raises:
        EmailTaken: Another account has the e-mail address.
        PhoneTaken: Another account has the phone number.
        Unavailable: Too many passwords wait to be hashed.
    """
    password_hash = await passwords.hash(wish.password.get_secret_value())
    async with transaction() as tx:
        user = await create_user(tx, wish, password_hash=password_hash, role=Role.CUSTOMER)
        await merge_carts(tx, user.id, cart_token)
        await jobs.add(tx, MailVerification(user_id=user.id))
        return await issue_pair(tx, user, 1, uuid7(), issuer)


async def log_in(wish: LogIn, *, passwords: Passwords, issuer: Issuer, cart_token: str | None = None) -> SessionView:
    """Sign a person in; what a guest's cart holds becomes theirs.

    Every refusal is the same and costs one check of a password, but for those who have to wait: that costs none.

    Raises:
        BadCredentials: No active account has the e-mail address and the password.
        TooManyAttempts: Too many tries for the account or from the address have failed.
        Contention: The account changed meanwhile; running it again helps.
        Unavailable: Too many passwords wait to be checked.
    """
    password = wish.password.get_secret_value()
    async with counted(name_account(wish.email), issuer.device, email=wish.email) as tried:
        account = await find_account(wish.email)
        matches = await passwords.check(account.password if account is not None else None, password)
        if account is None or not matches or account.user.status is not UserStatus.ACTIVE:
            raise BadCredentials
        fresh = await passwords.hash(password) if passwords.is_outdated(account.password) else None
        async with transaction() as tx:
            await confirm(tx, account)
            if fresh is not None:
                await set_password(tx, account.user.id, fresh)
            await merge_carts(tx, account.user.id, cart_token)
            await forgive(tx, tried)
            return await issue_pair(tx, account.user, account.token_version, uuid7(), issuer)


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
            return await issue_pair(tx, account.user, account.token_version, link.family_id, issuer)
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


async def end_session(user_id: UUID, session_id: UUID, *, clock: Clock) -> None:
    """End one of a person's sessions, its access within a second; one that has ended stays so.

    Raises:
        NoSuchSession: It does not exist, or is another's.
    """
    async with transaction() as tx:
        await lock_account(tx, user_id)
        if not await queries.has_session(tx, user_id, session_id):
            raise NoSuchSession
        await _revoke_family(tx, session_id, clock())


async def set_password(tx: Tx, user_id: UUID, password_hash: str) -> None:
    """Give a person, whose row is locked, another password."""
    await tx.execute("UPDATE users SET password = $2, updated_at = now() WHERE id = $1", user_id, password_hash)


async def confirm(tx: Tx, account: Account) -> None:
    """Lock the account, and make sure that its access has not ended since its password was checked.

    Raises:
        Contention: It has; running the command again helps.
    """
    locked = await lock_account(tx, account.user.id)
    if locked.token_version != account.token_version or locked.user.status is not UserStatus.ACTIVE:
        raise Contention


async def issue_pair(tx: Tx, user: UserView, version: int, family_id: UUID, issuer: Issuer) -> SessionView:
    """A new pair of tokens for a person, whose row is locked, in a session, which may be a new one."""
    now = issuer.clock()
    secret = new_secret()
    await tx.execute(
        "INSERT INTO refresh_tokens (id, user_id, family_id, token_hash, expires_at, user_agent, address, created_at,"
        " updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, now(), now())",
        uuid7(),
        user.id,
        family_id,
        hash_secret(secret),
        now + issuer.keep,
        issuer.device.user_agent,
        issuer.device.address,
    )
    return SessionView(
        access_token=issuer.access.issue(user.id, user.role, version, now=now, session_id=family_id),
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
