"""Reads of who may act, of sessions and waits, and the lock on a refresh token."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from server.auth.rules import Link, began_at
from server.auth.schemas import ActiveSession
from server.core.db import Tx, fetch, fetch_row, fetch_value
from server.core.errors import NotFound
from server.core.pages import Page, PageFilter, cut_page, read_cursor
from server.core.tokens import Claims, Principal

# Of a user `u` and a token's `t.version` and `t.session_id`: the access that the token stands for has not ended.
ACTS = (
    "u.status = 'active' AND u.token_version = t.version AND (t.session_id IS NULL OR EXISTS (SELECT"
    " FROM refresh_tokens r WHERE r.family_id = t.session_id AND r.user_id = u.id AND r.revoked_at IS NULL))"
)
ONE = f"SELECT u.role FROM users u, (SELECT $2::bigint AS version, $3::uuid AS session_id) t WHERE u.id = $1 AND {ACTS}"
MANY = (
    "SELECT t.place FROM unnest($1::uuid[], $2::bigint[], $3::uuid[]) WITH ORDINALITY"
    f" AS t (user_id, version, session_id, place) JOIN users u ON u.id = t.user_id WHERE {ACTS}"
)
# A session is its one link that was not exchanged yet.
LIVE = "FROM refresh_tokens WHERE user_id = $1 AND used_at IS NULL AND revoked_at IS NULL AND expires_at > now()"
WAITS = """
SELECT coalesce(max(extract(epoch FROM blocked_until - clock_timestamp())) FILTER (WHERE subject = $1), 0)::float8
    AS account,
  coalesce(max(extract(epoch FROM blocked_until - clock_timestamp())) FILTER (WHERE subject = $2), 0)::float8
    AS address,
  EXISTS (SELECT FROM refresh_tokens r JOIN users u ON u.id = r.user_id WHERE u.email = $3 AND r.address = $4
    AND r.created_at > now() - interval '30 days') AS at_home
FROM login_failures WHERE subject IN ($1, $2::bytea)
"""


@dataclass(frozen=True, slots=True)
class Waits:
    """The seconds that an account and an address still have to wait, and whether that account is at home there."""

    account: float
    address: float
    at_home: bool


async def load_principal(claims: Claims) -> Principal | None:
    """The person behind an access token, or None when their access has ended."""
    row = await fetch_row(ONE, claims.user_id, claims.version, claims.session_id)
    return Principal(claims.user_id, row["role"], claims.session_id) if row is not None else None


async def find_acting(asked: Sequence[Claims]) -> frozenset[Claims]:
    """Those of many access tokens whose access has not ended."""
    rows = await fetch(
        MANY,
        [claims.user_id for claims in asked],
        [claims.version for claims in asked],
        [claims.session_id for claims in asked],
    )
    return frozenset(asked[row["place"] - 1] for row in rows)


async def find_waits(account: bytes, address: bytes | None, *, email: str, from_address: str) -> Waits:
    """How long an account and an address have to wait, and whether this e-mail's account signs in from there."""
    row = await fetch_row(WAITS, account, address, email, from_address)
    return Waits(**row) if row is not None else Waits(0, 0, False)


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


async def has_session(tx: Tx, user_id: UUID, session_id: UUID) -> bool:
    """Whether a person has or had that session."""
    sql = "SELECT EXISTS (SELECT FROM refresh_tokens WHERE family_id = $1 AND user_id = $2) AS found"
    row = await tx.fetch_row(sql, session_id, user_id)
    return row is not None and row["found"]


async def list_sessions(user_id: UUID, current_id: UUID | None, query: PageFilter) -> Page[ActiveSession]:
    """A person's sessions that have not ended, the newest first; `current_id` is the one that asks.

    Raises:
        BadCursor: The cursor is not one of this list.
    """
    after = read_cursor(query.cursor, "newest", (UUID,))
    rows = await fetch(
        # Else the order alone may lead through everybody's sessions.
        f"WITH live AS MATERIALIZED (SELECT family_id AS id, created_at AS last_used_at, user_agent, address {LIVE})"
        " SELECT * FROM live WHERE $2::uuid IS NULL OR id < $2 ORDER BY id DESC LIMIT $3",
        user_id,
        None if after is None else after[0],
        query.limit + 1,
    )
    total = await fetch_value(f"SELECT count(*) {LIVE}", user_id) if query.include_total else None
    found = [ActiveSession(**row, created_at=began_at(row["id"]), current=row["id"] == current_id) for row in rows]
    return cut_page(query, found, "newest", ("id",), total=total)
