"""Idempotency keys: one effect and one stored answer for each user, route and key.

The rule follows the draft draft-ietf-httpapi-idempotency-key-header-07; the answer is stored in the transaction of
the effect, so that neither a crash nor a lost Redis can make a second attempt a second effect.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol
from uuid import UUID

from uuid_utils.compat import uuid7

from server.core.errors import Conflict

CLAIM = timedelta(seconds=30)
KEPT = timedelta(hours=24)


class KeyInFlight(Conflict):
    """Another request with the same key has not been answered yet."""

    code = "idempotency_key_in_flight"
    message = "A request with this Idempotency-Key is still at work; try again in {retry_after} s."

    def __init__(self) -> None:
        super().__init__(retry_after=1)


class KeyReused(Conflict):
    """The key came with another body before."""

    code = "idempotency_key_reused"
    message = "This Idempotency-Key was used with another request."


class Replay(Exception):
    """The request was answered before: this is the answer."""

    def __init__(self, status: int, body: bytes) -> None:
        self.status = status
        self.body = body
        super().__init__(status)


class Steps(Protocol):
    """The part of a transaction that a claim needs."""

    async def fetch_row(self, sql: str, *values: Any) -> Any:
        """The first row of a statement, or None."""
        ...

    async def execute(self, sql: str, *values: Any) -> int:
        """Run a statement and say how many rows it touched."""
        ...


@dataclass(slots=True)
class Attempt:
    """One request that carries a key: whose, where, with which body, and how its answer is written."""

    user_id: UUID
    route: str
    key: str
    body_hash: bytes
    status: int
    encode: Callable[[Any], bytes]
    body: bytes | None = field(default=None, init=False)

    async def answer(self, tx: Steps, view: Any) -> None:
        """Store the answer with the effect; the same key gets these bytes again."""
        self.body = self.encode(view)
        await tx.execute(
            "UPDATE idempotency_keys SET status = $4, body = $5, updated_at = now()"
            " WHERE user_id = $1 AND route = $2 AND key = $3",
            self.user_id,
            self.route,
            self.key,
            self.status,
            self.body,
        )

    async def give_up(self, tx: Steps) -> None:
        """Let go of a claim that an earlier transaction of this command kept, so that the key may be tried again."""
        await tx.execute(
            "DELETE FROM idempotency_keys WHERE user_id = $1 AND route = $2 AND key = $3 AND status IS NULL",
            self.user_id,
            self.route,
            self.key,
        )


async def claim(tx: Steps, attempt: Attempt, *, resume: bool = False) -> None:
    """Make the key this transaction's, or say what became of it.

    The advisory lock lasts as long as the transaction, so two requests with one key never run side by side; a claim
    that a crashed command of two transactions left behind is taken over once it has run out, or at once by its
    own second half (`resume`).

    Raises:
        Replay: The key already has an answer.
        KeyInFlight: Another request with the key is still at work.
        KeyReused: The key came with another body before.
    """
    who = (attempt.user_id, attempt.route, attempt.key)
    name = f"{attempt.user_id}|{attempt.route}|{attempt.key}"
    lock = await tx.fetch_row("SELECT pg_try_advisory_xact_lock(hashtextextended($1, 7)) AS mine", name)
    if not lock["mine"]:
        raise KeyInFlight
    made = await tx.execute(
        "INSERT INTO idempotency_keys (id, user_id, route, key, body_hash, claimed_until, created_at, updated_at)"
        " VALUES ($1, $2, $3, $4, $5, now() + $6, now(), now()) ON CONFLICT (user_id, route, key) DO NOTHING",
        uuid7(),
        *who,
        attempt.body_hash,
        CLAIM,
    )
    if made:
        return
    row = await tx.fetch_row(
        "SELECT body_hash, status, body, claimed_until > now() AS held, created_at < now() - $4::interval AS old"
        " FROM idempotency_keys WHERE user_id = $1 AND route = $2 AND key = $3",
        *who,
        KEPT,
    )
    if not row["old"]:
        if row["body_hash"] != attempt.body_hash:
            raise KeyReused
        if row["status"] is not None:
            raise Replay(row["status"], row["body"])
        if row["held"] and not resume:
            raise KeyInFlight
    await tx.execute(
        "UPDATE idempotency_keys SET claimed_until = now() + $4, body_hash = $5, status = NULL, body = NULL,"
        " created_at = CASE WHEN created_at < now() - $6::interval THEN now() ELSE created_at END, updated_at = now()"
        " WHERE user_id = $1 AND route = $2 AND key = $3",
        *who,
        CLAIM,
        attempt.body_hash,
        KEPT,
    )
