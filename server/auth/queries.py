"""Reads of who may act, and the lock on a refresh token."""

from uuid import UUID

from server.auth.rules import Link
from server.core.db import Tx, fetch_row
from server.core.errors import NotFound
from server.core.tokens import Claims, Principal


async def load_principal(claims: Claims) -> Principal | None:
    """The person behind an access token, or None when their access has ended."""
    row = await fetch_row(
        "SELECT role FROM users WHERE id = $1 AND status = 'active' AND token_version = $2::bigint",
        claims.user_id,
        claims.version,
    )
    return Principal(claims.user_id, row["role"]) if row is not None else None


async def find_holder(tx: Tx, token_hash: bytes) -> UUID | None:
    """Whose refresh token it is, so that their row can be locked before it."""
    row = await tx.fetch_row("SELECT user_id FROM refresh_tokens WHERE token_hash = $1", token_hash)
    return None if row is None else row["user_id"]


async def lock_refresh_token(tx: Tx, token_hash: bytes) -> Link:
    """A refresh token, locked.

    Raises:
        NotFound: There is no such token.
    """
    row = await tx.fetch_row(
        "SELECT id, family_id, expires_at, used_at, revoked_at FROM refresh_tokens WHERE token_hash = $1 FOR UPDATE",
        token_hash,
    )
    if row is None:
        raise NotFound
    return Link(**row)
