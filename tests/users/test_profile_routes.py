"""The caller's own profile."""

import asyncio
from typing import Any

import pytest

from server.core.db import fetch, fetch_row
from server.resources import Resources
from tests.conftest import Client
from tests.factories.users import make_user

ME = "/api/users/me"
COLUMNS = {
    "id", "name", "email", "email_verified_at", "phone_number", "role", "status", "current_address_id",
    "wants_stock_mail", "created_at", "updated_at",
}  # fmt: skip


async def test_profile_is_the_callers_without_the_password(client: Client, resources: Resources) -> None:
    asha = await make_user(resources, phone_number="+919876543210")
    await make_user(resources)
    answer = await client.get(ME, headers=asha.headers)
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-store"
    body = await answer.json()
    assert set(body) == COLUMNS
    expected = {
        "id": str(asha.id),
        "name": "Asha Rao",
        "email": asha.email,
        "email_verified_at": None,
        "phone_number": "+919876543210",
        "role": "customer",
        "status": "active",
        "current_address_id": None,
        "wants_stock_mail": True,
    }
    assert {name: body[name] for name in expected} == expected
    assert body["created_at"].endswith("Z")


@pytest.mark.parametrize("method", ["GET", "PUT"])
async def test_nobody_signed_in_is_refused(client: Client, method: str) -> None:
    answer = await client.request(method, ME, json={"name": "X"} if method == "PUT" else None)
    assert answer.status == 401
    assert (await answer.json())["code"] == "unauthenticated"
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="voltcart"'


async def test_what_is_sent_changes_and_the_rest_stays(client: Client, resources: Resources) -> None:
    asha = await make_user(resources, phone_number="+919876543210")
    other = await make_user(resources)
    wishes: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({}, {"name": "Asha Rao", "email": asha.email, "phone_number": "+919876543210"}),
        ({"name": "  Asha R. "}, {"name": "Asha R.", "email": asha.email, "phone_number": "+919876543210"}),
        ({"email": "ASHA@Example.com"}, {"name": "Asha R.", "email": "asha@example.com"}),
        ({"phone_number": "98765 43211"}, {"email": "asha@example.com", "phone_number": "+919876543211"}),
        ({"phone_number": None}, {"name": "Asha R.", "email": "asha@example.com", "phone_number": None}),
        ({"wants_stock_mail": False}, {"name": "Asha R.", "wants_stock_mail": False}),
        ({"name": "Asha"}, {"name": "Asha", "wants_stock_mail": False}),
        ({"wants_stock_mail": True}, {"wants_stock_mail": True}),
    ]
    for wish, expected in wishes:
        answer = await client.put(ME, json=wish, headers=asha.headers)
        body = await answer.json()
        assert answer.status == 200, body
        assert {name: body[name] for name in expected} == expected
        shown = await client.get(ME, headers=asha.headers)
        assert await shown.json() == body
    untouched = await fetch_row("SELECT name, email, phone_number FROM users WHERE id = $1", other.id)
    assert tuple(untouched or ()) == ("Asha Rao", other.email, None)


async def test_every_mistake_is_listed_and_nothing_changes(client: Client, resources: Resources) -> None:
    asha = await make_user(resources)
    before = await fetch("SELECT * FROM users")
    wish = {
        "name": "  ",
        "email": "nobody",
        "phone_number": "12",
        "wants_stock_mail": None,
        "password": "another password",
        "role": "admin",
        "status": "active",
        "token_version": 7,
    }
    answer = await client.put(ME, json=wish, headers=asha.headers)
    assert answer.status == 400
    body = await answer.json()
    assert body["code"] == "invalid_request"
    assert {(mistake["field"], mistake["code"]) for mistake in body["errors"]} == {
        ("name", "string_too_short"),
        ("email", "bad_email"),
        ("phone_number", "bad_phone_number"),
        ("wants_stock_mail", "bool_type"),
        ("password", "unknown_field"),
        ("role", "unknown_field"),
        ("status", "unknown_field"),
        ("token_version", "unknown_field"),
    }
    assert await fetch("SELECT * FROM users") == before


async def test_name_and_email_cannot_be_taken_away(client: Client, resources: Resources) -> None:
    asha = await make_user(resources)
    answer = await client.put(ME, json={"name": None, "email": None}, headers=asha.headers)
    assert answer.status == 400
    assert {mistake["field"] for mistake in (await answer.json())["errors"]} == {"name", "email"}


async def test_anothers_email_and_phone_are_refused(client: Client, resources: Resources) -> None:
    asha = await make_user(resources)
    await make_user(resources, email="taken@example.com", phone_number="+919876543210")
    before = await fetch("SELECT * FROM users ORDER BY id")
    for wish, code, field in (
        ({"name": "New", "email": "TAKEN@example.com"}, "email_taken", "email"),
        ({"name": "New", "phone_number": "09876543210"}, "phone_taken", "phone_number"),
    ):
        answer = await client.put(ME, json=wish, headers=asha.headers)
        body = await answer.json()
        assert (answer.status, body["code"]) == (409, code)
        assert [(mistake["field"], mistake["code"]) for mistake in body["errors"]] == [(field, code)]
    assert await fetch("SELECT * FROM users ORDER BY id") == before


async def test_own_values_sent_again_are_fine(client: Client, resources: Resources) -> None:
    asha = await make_user(resources, phone_number="+919876543210")
    answer = await client.put(ME, json={"email": asha.email, "phone_number": "9876543210"}, headers=asha.headers)
    assert answer.status == 200


async def test_of_many_who_want_one_email_one_gets_it(client: Client, resources: Resources) -> None:
    people = [await make_user(resources) for _ in range(10)]
    answers = await asyncio.gather(
        *(client.put(ME, json={"email": "wanted@example.com"}, headers=person.headers) for person in people)
    )
    assert sorted(answer.status for answer in answers) == [200] + [409] * 9
    assert len(await fetch("SELECT id FROM users WHERE email = 'wanted@example.com'")) == 1
