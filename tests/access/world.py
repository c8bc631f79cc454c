"""A shop with two of everything, and everybody who may call it; what they change is taken back."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from tortoise.backends.asyncpg.client import TransactionWrapper
from uuid_utils.compat import uuid7

from models.enums import Role
from models.reviews import ProductReview
from server.core import db
from server.core.clock import utc_now
from server.core.db import fetch, fetch_row, fetch_value, transaction
from server.core.errors import Conflict
from server.resources import Resources
from tests.access.table import CALLERS, SIDES, Row, expected
from tests.conftest import KEY_SECRET, Client
from tests.contracts.rows import fill
from tests.factories.users import Person, make_user

# What fill makes under one name only.
UNIQUE = {
    "categories": "slug",
    "brands": "slug",
    "attributes": "slug",
    "products": "slug",
    "product_variants": "sku",
    "orders": "order_number",
    "coupons": "code",
    "payments": "transaction_id",
}
NUMBERS = count(1)


class Undone(Conflict):
    """It was done to its end, and taken back."""

    code = "undone"
    message = "This was done, and taken back."


@dataclass(frozen=True, slots=True)
class Answer:
    """What a caller was told: without its request's id, and with names instead of the ids that were sent."""

    status: int
    code: str
    body: str
    headers: Mapping[str, str] = field(compare=False)

    @property
    def outcome(self) -> str:
        """As the table has it."""
        if self.code == Undone.code:
            return self.code
        return f"{self.status} {self.code}".rstrip()


@dataclass(frozen=True)
class World:
    """Callers by their names with what they send along, and things of each side by the names that paths have."""

    client: Client
    callers: dict[str, dict[str, str]]
    places: dict[str, dict[str, str]]

    def sides(self, row: Row) -> list[str]:
        """The sides that a row is tried with."""
        names = row.names
        if not names:
            return ["any"]
        crossed = ["crossed"] if len(names) > 1 and row.path.count("{") > 1 else []
        return [side for side in SIDES if side in crossed or set(names) <= self.places.get(side, {}).keys()]

    def own(self, row: Row, side: str) -> dict[str, str]:
        """The ids that a call is about."""
        if side == "crossed":
            first = row.names[0]
            return self.places["b"] | {first: self.places["a"][first]}
        return self.places["absent"] | self.places["a" if side == "any" else side]

    def who_may(self, row: Row) -> tuple[str, str]:
        """The least of the callers who are let in, with a side whose things are theirs."""
        return next((one, side) for one in CALLERS for side in self.sides(row) if expected(row, one, side) == "may")

    async def ask(self, row: Row, caller: str, side: str, **instead: Any) -> Answer:
        """Call a route; `instead` is sent in place of what the row says."""
        own = self.own(row, side)
        path, sent = row.fill(own, self.places["a"], next(NUMBERS))
        in_query = row.method == "GET" or row.path in {"/api/unsubscribe", "/api/media/uploads/{uploadId}"}
        request = instead or ({} if sent is None else {"params" if in_query else "json": sent})
        return await self.send(row.method, path, caller, own, **request)

    async def send(self, method: str, path: str, caller: str, own: Mapping[str, str], **request: Any) -> Answer:
        """Send a request, and read the whole answer but of a stream."""
        async with self.client.request(
            method, path, headers=self.callers[caller], allow_redirects=False, **request
        ) as answer:
            if answer.content_type == "text/event-stream":
                return Answer(answer.status, "", "", answer.headers)
            text = (await answer.read()).decode("utf-8", "replace")
            if answer.content_type != "application/problem+json":
                return Answer(answer.status, "", text, answer.headers)
            problem = json.loads(text)
            problem.pop("request_id")
            told = json.dumps(problem, sort_keys=True)
            for name, value in own.items():
                told = told.replace(value, f"<{name}>")
            return Answer(answer.status, problem["code"], told, answer.headers)


async def make_world(client: Client, resources: Resources) -> World:
    """Everything twice, in an empty shop."""
    people = {caller: await make_user(resources, role=role) for caller, role in ROLES.items()}
    sides = {}
    for side, customer in (("a", "customer"), ("b", "other customer")):
        places = {name: str(value) for name, value in (await fill(1, people[customer].id)).items()}
        sides[side] = places | await _add(side, people[customer], places)
    owners = {"owner": sides["a"], "other owner": sides["b"]}
    callers: dict[str, dict[str, str]] = {"nobody": {}}
    callers |= {caller: person.headers for caller, person in people.items()}
    for caller, places in owners.items():
        token = resources.tokens.issue(UUID(places.pop("ownersUserId")), Role.OWNER, 1, now=utc_now())
        callers[caller] = {"Authorization": f"Bearer {token}"}
    answer = await client.post("/api/cart/items", json={"product_variant_id": sides["a"]["variantId"]})
    assert answer.status == 201, await answer.text()
    callers["guest"] = {"X-Cart-Token": answer.headers["X-Cart-Token"]}
    sides["guest"] = {"cartItemId": (await answer.json())["items"][0]["id"]}
    nowhere = {name: str(uuid7()) for name in (*sides["a"], "uploadId")}
    nowhere |= {"key": "nothing.webp", "version": "no-such-version", "name": "nothing.js"}
    sides["absent"] = nowhere | _proof("order_of_nobody")
    return World(client, callers, sides)


ROLES = {"customer": Role.CUSTOMER, "other customer": Role.CUSTOMER, "retailer": Role.RETAILER, "admin": Role.ADMIN}


async def _add(side: str, customer: Person, places: Mapping[str, str]) -> dict[str, str]:
    """What `fill` does not make for a side, with names of its own for what it does."""
    suffix = "-1" if side == "a" else "-2"
    for table, column in UNIQUE.items():
        await fetch(f"UPDATE {table} SET {column} = {column} || $1 WHERE {column} NOT LIKE '%-1'", suffix)
    row = await fetch_row(
        "SELECT s.id AS store_id, s.owner_id, o.user_id FROM products p JOIN stores s ON s.id = p.store_id"
        " JOIN owners o ON o.id = s.owner_id WHERE p.id = $1",
        UUID(places["productId"]),
    )
    assert row is not None
    order_id = UUID(places["orderId"])
    await fetch("UPDATE order_items SET store_id = $2 WHERE order_id = $1", order_id, row["store_id"])
    await fetch("UPDATE orders SET order_status = 'processing', payment_status = 'paid' WHERE id = $1", order_id)
    await fetch("UPDATE product_variants SET stock_quantity = 10 WHERE id = $1", UUID(places["variantId"]))
    await fetch("UPDATE payments SET amount_refunded = 1 WHERE order_id = $1", order_id)
    proof = _proof(f"order_of_{side}")
    await fetch("UPDATE payments SET razorpay_order_id = $2 WHERE order_id = $1", order_id, proof["gatewayOrderId"])
    review = await ProductReview.get(user_id=customer.id, product_id=UUID(places["productId"]))
    family = uuid7()
    await fetch(
        "INSERT INTO refresh_tokens (id, user_id, family_id, token_hash, expires_at, user_agent, address, created_at,"
        " updated_at) VALUES ($1, $2, $3, $4, now() + interval '1 day', '', '', now(), now())",
        uuid7(),
        customer.id,
        family,
        family.bytes,
    )
    made = {
        "storeId": row["store_id"],
        "ownerId": row["owner_id"],
        "ownersUserId": row["user_id"],
        "reviewId": review.id,
        "sessionId": family,
        "jobId": await _leave_failed_job(),
        # No ids, and as much their own.
        "email": customer.email,
        "orderNumber": await fetch_value("SELECT order_number FROM orders WHERE id = $1", order_id),
    }
    return {name: str(value) for name, value in made.items()} | proof


def _proof(gateway_order: str) -> dict[str, str]:
    """The gateway's order of a side, with a payment of it that the gateway has signed."""
    signed = hmac.new(KEY_SECRET.encode(), f"{gateway_order}|pay_1".encode(), hashlib.sha256).hexdigest()
    return {"gatewayOrderId": gateway_order, "signature": signed}


async def _leave_failed_job() -> UUID:
    job_id = uuid7()
    async with transaction() as tx:
        await tx.execute(
            "INSERT INTO jobs (id, name, queue, payload, status, attempts, run_at, error, request_id, created_at,"
            " updated_at) VALUES ($1, 'SendLetter', 'mail', '{}', 'failed', 8, now(), 'boom', '', now(), now())",
            job_id,
        )
    return job_id


@contextmanager
def taken_back() -> Iterator[None]:
    """Meanwhile each transaction is taken back at its end, and the caller told `undone`."""
    begin = db._begin

    @asynccontextmanager
    async def begin_and_undo() -> AsyncIterator[TransactionWrapper]:
        async with begin() as opened:
            yield opened
            raise Undone

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db, "_begin", begin_and_undo)
        yield


class Fingerprints:
    """Tells whether anything was written: how many rows each table has, and which transactions wrote them."""

    def __init__(self, tables: list[str]) -> None:
        self._sql = " UNION ALL ".join(
            f"SELECT '{table}' AS name, count(*) AS rows, coalesce(sum(xmin::text::bigint), 0) AS writers FROM {table}"
            for table in tables
        )

    @classmethod
    async def over_all_but(cls, left_out: Mapping[str, str]) -> "Fingerprints":
        """Of every table but those left out."""
        found = await fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        return cls([row["tablename"] for row in found if row["tablename"] not in left_out])

    async def take(self) -> dict[str, tuple[int, int]]:
        """Each table's as it is now."""
        return {row["name"]: (row["rows"], int(row["writers"])) for row in await fetch(self._sql)}


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The tables that were written to in between."""
    return [table for table in before if before[table] != after[table]]
