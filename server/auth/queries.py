"""Reads of who may act."""

from server.core.db import fetch_row
from server.core.tokens import Claims, Principal


async def load_principal(claims: Claims) -> Principal | None:
    """The person behind an access token, or None when their access has ended."""
    row = await fetch_row(
        "SELECT role FROM users WHERE id = $1 AND status = 'active' AND token_version = $2",
        claims.user_id,
        claims.version,
    )
    return Principal(claims.user_id, row["role"]) if row is not None else None
