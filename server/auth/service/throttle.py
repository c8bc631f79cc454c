"""Failures of signing in, counted for each account and each address, and the waits that they bring.

A try is counted as a failure before the password is looked at, and taken back where it succeeds or nothing is learnt
by it: of guesses side by side no more pass than of guesses one after the other. An account that does not exist is
counted like one that does. Who comes from where the account was signed in to of late does not wait for what others
guess, so that nobody is locked out of their own account.

Everybody touches the account's row before the address's, no more than one of each, and locks nothing after them.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from uuid_utils.compat import uuid7

from server.auth import queries
from server.auth.errors import TooManyAttempts
from server.auth.rules import Device
from server.core.db import Tx, fetch
from server.core.errors import Unavailable
from server.core.tokens import hash_name

# Failures without a wait, of an account and from an address; each further one waits twice as long as the one before,
# from a second to `LONGEST` seconds. After so long without a failure all are forgotten.
FREE, FREE_OF_ADDRESS = 5, 20
LONGEST = 15 * 60
KEPT, KEPT_OF_ADDRESS = "1 day", "1 hour"

COUNT = f"""
INSERT INTO login_failures AS f (id, subject, failures, failed_at, created_at, updated_at)
SELECT id, subject, 1, clock_timestamp(), now(), now()
FROM unnest($1::uuid[], $2::bytea[]) WITH ORDINALITY AS s (id, subject, place)
WHERE NOT EXISTS (SELECT FROM login_failures WHERE subject = ANY ($2::bytea[]) AND blocked_until > clock_timestamp())
ORDER BY place
ON CONFLICT (subject) DO UPDATE SET (failures, failed_at, blocked_until, updated_at) = (
  SELECT n.failures, clock_timestamp(), CASE WHEN n.failures > n.free THEN clock_timestamp()
    + least({LONGEST}, 2 ^ least(n.failures - n.free - 1, 30)) * interval '1 second' END, now()
  FROM (SELECT CASE WHEN f.failed_at > clock_timestamp()
      - CASE f.subject WHEN $3::bytea THEN interval '{KEPT}' ELSE interval '{KEPT_OF_ADDRESS}' END
      THEN f.failures + 1 ELSE 1 END AS failures,
    CASE f.subject WHEN $3::bytea THEN {FREE} ELSE {FREE_OF_ADDRESS} END AS free) n)
WHERE f.blocked_until IS NULL OR f.blocked_until <= clock_timestamp()
RETURNING subject, failed_at, (SELECT b.failed_at FROM login_failures b WHERE b.subject = f.subject) AS failed_before
"""
# A row of one failure stays, as one that is forgotten: a count is never zero. What was no failure does not make those
# before it any newer, or an address from which people sign in all day would never be rid of them.
TAKE_BACK = """
UPDATE login_failures SET failures = greatest(failures - 1, 1), blocked_until = NULL, updated_at = now(),
  failed_at = CASE WHEN failures = 1 THEN 'epoch' WHEN failed_at = $2 THEN coalesce($3, failed_at) ELSE failed_at END
WHERE subject = $1
"""


@dataclass(frozen=True, slots=True)
class Counted:
    """A failure counted under a hashed name, when, and when the one before it was, if there was one."""

    subject: bytes
    failed_at: datetime
    failed_before: datetime | None


@dataclass(frozen=True, slots=True)
class Try:
    """A try for an account, by its hashed name, and where it is counted as a failure already."""

    account: bytes
    counted: tuple[Counted, ...]


@asynccontextmanager
async def counted(account: bytes, device: Device, *, email: str = "") -> AsyncIterator[Try]:
    """Count a try before it is made. With an `email`, who comes from where that account is at home passes its wait.

    Raises:
        TooManyAttempts: It has to wait.
    """
    tried = await _begin(account, device, email)
    try:
        yield tried
    except Unavailable:
        # The password was not looked at, or the command runs again.
        await _take_back(tried.counted)
        raise


async def forgive(tx: Tx, tried: Try) -> None:
    """Forget the failures of the account, and of the address this one try, which was none."""
    await forgive_account(tx, tried.account)
    for one in tried.counted:
        if one.subject != tried.account:
            await tx.execute(TAKE_BACK, one.subject, one.failed_at, one.failed_before)


async def forgive_account(tx: Tx, account: bytes) -> None:
    """Forget the failures of an account."""
    await tx.execute("DELETE FROM login_failures WHERE subject = $1", account)


def name_account(email: str) -> bytes:
    """Under which name the failures for an e-mail address are counted."""
    return hash_name("account", email)


async def _begin(account: bytes, device: Device, email: str) -> Try:
    address = None if device.exempt else hash_name("address", device.address)
    beside = () if address is None else (address,)
    if (counted := await _count(account, (account, *beside))) is not None:
        return Try(account, counted)
    waits = await queries.find_waits(account, address, email=email, from_address=device.address)
    if waits.at_home and waits.address <= 0 and (counted := await _count(account, beside)) is not None:
        return Try(account, counted)
    raise TooManyAttempts(retry_after=max(1, ceil(max(waits.account, waits.address))))


async def _count(account: bytes, names: tuple[bytes, ...]) -> tuple[Counted, ...] | None:
    """Count a failure under each of the names, or, where one has to wait, under none: None."""
    rows = await fetch(COUNT, [uuid7() for _ in names], list(names), account) if names else []
    made = tuple(Counted(**row) for row in rows)
    if len(made) == len(names):
        return made
    # Another try has reached the limit of the one in the very moment in which this one was counted for the other.
    await _take_back(made)
    return None


async def _take_back(made: tuple[Counted, ...]) -> None:
    for one in made:
        await fetch(TAKE_BACK, one.subject, one.failed_at, one.failed_before)
