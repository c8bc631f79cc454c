"""People as the back office finds and sees them."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from models.enums import OrderStatus, PaymentStatus, RefundStatus
from models.reviews import ProductReview
from server.core.db import fetch, fetch_value, transaction
from server.resources import Resources
from server.users.queries.office import COLUMNS, FOUND
from server.users.rules import search_pattern
from tests.catalog.kinds.office import NOWHERE, Office, open_office
from tests.conftest import Client
from tests.factories.catalog import make_product
from tests.users.people import give_back, join, sold

PEOPLE = (
    ("Asha Rao", "asha@voltcart.test", "+919876543210", "customer", "active", 2),
    ("Bela Shah", "bela@voltcart.test", None, "retailer", "active", 3),
    ("Chitra 100% Nair", "c_nair@voltcart.test", "+14155550123", "customer", "banned", 4),
    ("Asha Rao", "a.rao@voltcart.test", "+919876500000", "owner", "inactive", 5),
)


@pytest.fixture
async def office(client: Client, resources: Resources) -> Office:
    """An admin, who joined on the first of March, and four people of the days after."""
    office = await open_office(client, resources)
    await fetch(
        "UPDATE users SET name = 'Zubin Admin', email = 'zubin@voltcart.test', created_at = $1",
        datetime(2026, 3, 1, tzinfo=UTC),
    )
    for name, email, phone, role, status, day in PEOPLE:
        await fetch(
            "INSERT INTO users (id, name, email, phone_number, password, role, status, token_version, created_at,"
            " updated_at) VALUES ($1, $2, $3, $4, '!', $5, $6, 1, $7, $7)",
            uuid7(),
            name,
            email,
            phone,
            role,
            status,
            datetime(2026, 3, day, tzinfo=UTC),
        )
    return office


async def found(office: Office, query: str) -> list[str]:
    """The first parts of the e-mail addresses that a query finds."""
    return [row["email"].partition("@")[0] for row in (await office.listed(f"users?{query}"))["items"]]


async def test_each_filter_finds_its_people(office: Office) -> None:
    for query, expected in (
        ("", ["a.rao", "c_nair", "bela", "asha", "zubin"]),
        ("sort=oldest", ["zubin", "asha", "bela", "c_nair", "a.rao"]),
        ("sort=name", ["asha", "a.rao", "bela", "c_nair", "zubin"]),
        ("sort=email", ["a.rao", "asha", "bela", "c_nair", "zubin"]),
        ("role=customer", ["c_nair", "asha"]),
        ("role=admin", ["zubin"]),
        ("status=banned", ["c_nair"]),
        ("role=customer&status=active", ["asha"]),
        ("q=ASHA", ["a.rao", "asha"]),
        ("q=a%20ra", ["a.rao", "asha"]),
        ("q=%40voltcart&sort=email", ["a.rao", "asha", "bela", "c_nair", "zubin"]),
        ("q=098765%2043210", ["asha"]),
        ("q=98765", ["a.rao", "asha"]),
        ("q=%2B1%20(415)%20555", ["c_nair"]),
        ("q=100%25", ["c_nair"]),
        ("q=c_nair", ["c_nair"]),
        ("q=a_r", []),
        ("q=%25%25%25", []),
        ("created_from=2026-03-03T00:00:00Z", ["a.rao", "c_nair", "bela"]),
        ("created_to=2026-03-03T00:00:00Z", ["asha", "zubin"]),
        ("created_from=2026-03-02T00:00:00Z&created_to=2026-03-04T00:00:00Z&sort=oldest", ["asha", "bela"]),
        ("role=retailer&q=asha", []),
    ):
        assert await found(office, query) == expected, query


async def test_pages_of_every_sort_fit_together(office: Office) -> None:
    for sort in ("newest", "oldest", "name", "email"):
        whole, seen = await found(office, f"sort={sort}"), []
        cursor: str | None = ""
        while cursor is not None:
            page = await office.listed(f"users?sort={sort}&limit=2&include_total=true{cursor}")
            assert page["total"] == 5
            seen += [row["email"].partition("@")[0] for row in page["items"]]
            cursor = f"&cursor={page['next_cursor']}" if page["next_cursor"] else None
        assert seen == whole
    newest = (await office.listed("users?limit=2"))["next_cursor"]
    assert await office.refused("GET", f"users?sort=name&cursor={newest}") == (
        400,
        "bad_cursor",
        [("query.cursor", "bad_cursor")],
    )


async def test_every_mistake_of_a_query_is_listed(office: Office) -> None:
    for query, mistakes in (
        ("role=root&status=gone&sort=age&q=ab", ["query.role", "query.status", "query.q", "query.sort"]),
        ("created_from=yesterday&limit=0", ["query.limit", "query.created_from"]),
        ("created_from=2026-03-03T00:00:00Z&created_to=2026-03-03T00:00:00Z", ["query"]),
        ("password=x", ["query.password"]),
    ):
        status, code, errors = await office.refused("GET", f"users?{query}")
        assert (status, code) == (400, "invalid_request")
        assert sorted(field for field, _ in errors) == sorted(mistakes), query


async def test_a_row_says_who_it_is_and_no_secret(office: Office) -> None:
    [row] = (await office.listed("users?q=bela"))["items"]
    person = await fetch_value("SELECT id FROM users WHERE email = 'bela@voltcart.test'")
    expected = {
        "id": str(person),
        "name": "Bela Shah",
        "email": "bela@voltcart.test",
        "phone_number": None,
        "role": "retailer",
        "status": "active",
        "email_verified_at": None,
        "deleted_at": None,
        "created_at": "2026-03-03T00:00:00Z",
        "updated_at": "2026-03-03T00:00:00Z",
    }
    assert row == {**expected, "etag": row["etag"]}


async def test_a_person_is_shown_with_what_they_did(client: Client, resources: Resources, office: Office) -> None:
    asha = await join(client)
    nothing = await shown(office, asha.id)
    assert {name: nothing[name] for name in ("order_count", "spent_amount", "last_order_at", "review_count")} == {
        "order_count": 0,
        "spent_amount": 0,
        "last_order_at": None,
        "review_count": 0,
    }
    await sold(resources, asha)
    back = await sold(resources, asha, OrderStatus.CANCELLED, PaymentStatus.REFUNDED, invoiced=False)
    await sold(resources, asha, OrderStatus.PENDING, PaymentStatus.PENDING, invoiced=False)
    last = await sold(resources, asha, OrderStatus.PROCESSING, PaymentStatus.PAID, invoiced=False)
    await sold(resources, await join(client))
    await give_back(back, 75_089_00, RefundStatus.PROCESSED)
    await give_back(last, 10_00, RefundStatus.PENDING)
    await ProductReview.create(user_id=asha.id, product_id=(await make_product()).id, rating=5)
    for _ in range(2):
        wish = {"email": asha.email, "password": "correct horse battery"}
        assert (await client.post("/api/auth/login", json=wish)).status == 200
    person = await shown(office, asha.id)
    ordered = await fetch_value("SELECT order_date FROM orders WHERE id = $1", last)
    assert datetime.fromisoformat(person["last_order_at"]) == ordered
    # Three were paid, and one's money is back; what is on its way is not back yet.
    assert (person["order_count"], person["spent_amount"], person["currency"]) == (4, 2 * 75_089_00, "INR")
    assert (person["review_count"], person["session_count"]) == (1, 3)
    assert await office.refused("GET", f"users/{NOWHERE}") == (404, "not_found", [])
    assert await office.refused("GET", "users/me") == (404, "not_found", [])


async def shown(office: Office, user_id: UUID) -> dict[str, Any]:
    """A person as the back office sees them."""
    status, body = await office.ask("GET", f"users/{user_id}")
    assert status == 200, body
    found: dict[str, Any] = body
    return found


@pytest.mark.usefixtures("resources")
async def test_each_way_to_find_people_has_its_index() -> None:
    await fetch(
        "INSERT INTO users (id, name, email, password, role, status, token_version, created_at, updated_at)"
        " SELECT uuidv7(), 'Person ' || n, 'person-' || n || '@voltcart.test', '!', 'customer', 'active', 1, now(),"
        " now() FROM generate_series(1, 5000) n"
    )
    await fetch("ANALYZE users")
    # Few people fit in few pages, which are read as fast without an index.
    async with transaction() as tx:
        await tx.execute("SET LOCAL enable_seqscan = off")
        wanted: tuple[Any, ...] = (None, None, search_pattern("98765 43210"), None, None)
        await tx.execute("SET LOCAL enable_indexscan = off")
        rows = await tx.fetch(f"EXPLAIN SELECT {COLUMNS} {FOUND} ORDER BY u.id LIMIT 21", *wanted)
        assert "users_search_idx" in "\n".join(row[0] for row in rows)
        await tx.execute("SET LOCAL enable_indexscan = on")
        for wanted, order, index in (
            (("retailer", None, None, None, None), "u.id DESC", "users_role_idx"),
            ((None, "banned", None, None, None), "u.id DESC", "users_status_idx"),
            ((None, None, None, None, None), "u.name, u.id", "users_name_idx"),
            ((None, None, None, None, None), "u.email", "users_email_key"),
            ((None, None, None, None, None), "u.id DESC", "users_pkey"),
        ):
            rows = await tx.fetch(f"EXPLAIN SELECT {COLUMNS} {FOUND} ORDER BY {order} LIMIT 21", *wanted)
            assert index in "\n".join(row[0] for row in rows), order
