"""The caller's address book."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from server.core.db import fetch, fetch_value
from server.resources import Resources
from tests.conftest import Client
from tests.factories.users import HOME, Person, make_address, make_user

BOOK = "/api/users/addresses"
DEFAULT = "/api/users/default-address"
SHOWN = {
    "id", "address_line1", "address_line2", "city", "state", "postal_code", "country", "is_default", "created_at",
    "updated_at",
}  # fmt: skip


async def add(client: Client, person: Person, **changes: Any) -> dict[str, Any]:
    answer = await client.post(BOOK, json={**HOME, **changes}, headers=person.headers)
    assert answer.status == 201, await answer.text()
    address: dict[str, Any] = await answer.json()
    return address


async def book(client: Client, person: Person) -> dict[str, bool]:
    """The addresses by id, newest first, and which is the default."""
    answer = await client.get(BOOK, headers=person.headers)
    assert answer.status == 200
    return {item["id"]: item["is_default"] for item in (await answer.json())["items"]}


async def default_of(person: Person) -> str | None:
    found = await fetch_value("SELECT current_address_id FROM users WHERE id = $1", person.id)
    return None if found is None else str(found)


async def test_the_first_address_becomes_the_default(client: Client, resources: Resources) -> None:
    asha = await make_user(resources)
    first = await add(client, asha, address_line1="  12 MG Road ", country="in")
    assert set(first) == SHOWN
    expected = {**HOME, "address_line2": "", "country": "IN", "is_default": True}
    assert {name: first[name] for name in expected} == expected
    second = await add(client, asha, address_line2="2nd floor")
    assert (second["is_default"], second["address_line2"]) == (False, "2nd floor")
    third = await add(client, asha, is_default=True)
    assert third["is_default"] is True
    assert await book(client, asha) == {third["id"]: True, second["id"]: False, first["id"]: False}
    assert await default_of(asha) == third["id"]


async def test_state_and_postal_code_are_kept_as_their_country_writes_them(
    client: Client, resources: Resources
) -> None:
    asha = await make_user(resources)
    for sent, kept in (
        ({"state": "ka", "postal_code": "560 001"}, ("IN", "Karnataka", "560001")),
        ({"state": "orissa"}, ("IN", "Odisha", "560001")),
        ({"country": "gb", "postal_code": " sw1a1aa ", "state": ""}, ("GB", "", "SW1A 1AA")),
        ({"country": "US", "postal_code": "940431351", "state": "CA"}, ("US", "CA", "94043-1351")),
        ({"country": "AE", "postal_code": "", "state": "Dubai"}, ("AE", "Dubai", "")),
    ):
        address = await add(client, asha, **sent)
        assert (address["country"], address["state"], address["postal_code"]) == kept
    hong_kong = {name: HOME[name] for name in ("address_line1", "city")} | {"country": "HK"}
    answer = await client.post(BOOK, json=hong_kong, headers=asha.headers)
    body = await answer.json()
    assert (answer.status, body["state"], body["postal_code"]) == (201, "", "")


async def test_what_does_not_fit_the_country_is_refused(client: Client, resources: Resources) -> None:
    asha = await make_user(resources)
    for sent, mistakes in (
        ({"state": "Bavaria"}, [("state", "bad_state")]),
        ({"state": " "}, [("state", "missing")]),
        ({"state": None}, [("state", "string_type")]),
        ({"state": "Bavaria", "postal_code": ""}, [("state", "bad_state"), ("postal_code", "missing")]),
        ({"country": "DE", "postal_code": "560001"}, [("postal_code", "bad_postal_code")]),
        ({"country": "DE", "postal_code": ""}, [("postal_code", "missing")]),
        ({"country": "SG", "postal_code": "x" * 21}, [("postal_code", "string_too_long")]),
        ({"country": "DE", "postal_code": "10115", "state": "x" * 101}, [("state", "string_too_long")]),
    ):
        answer = await client.post(BOOK, json={**HOME, **sent}, headers=asha.headers)
        body = await answer.json()
        assert answer.status == 400, sent
        assert [(mistake["field"], mistake["code"]) for mistake in body["errors"]] == mistakes, sent
    assert await fetch("SELECT id FROM addresses") == []


async def test_what_was_stored_before_the_list_of_states_stays(client: Client, resources: Resources) -> None:
    asha = await make_user(resources)
    address_id = await make_address(asha.id)
    await fetch("UPDATE addresses SET state = 'Mysore State'")
    url = f"{BOOK}/{address_id}"
    answer = await client.put(url, json={"city": "Mysuru"}, headers=asha.headers)
    assert (answer.status, (await answer.json())["state"]) == (200, "Mysore State")
    for wish in ({"country": "IN"}, {"state": "Mysore State"}):
        answer = await client.put(url, json=wish, headers=asha.headers)
        assert answer.status == 400
        assert [(m["field"], m["code"]) for m in (await answer.json())["errors"]] == [("state", "bad_state")]
    answer = await client.put(url, json={"state": "karnataka"}, headers=asha.headers)
    assert (answer.status, (await answer.json())["state"]) == (200, "Karnataka")
    answer = await client.put(url, json={"country": "DE"}, headers=asha.headers)
    assert [(m["field"], m["code"]) for m in (await answer.json())["errors"]] == [("postal_code", "bad_postal_code")]


async def test_every_mistake_is_listed(client: Client, resources: Resources) -> None:
    asha = await make_user(resources)
    wish = {
        "address_line1": " ",
        "address_line2": "x" * 201,
        "city": "a\u0007b",
        "postal_code": "012345",
        "is_default": "yes",
        "user_id": str(uuid4()),
        "deleted_at": None,
    }
    answer = await client.post(BOOK, json=wish, headers=asha.headers)
    assert answer.status == 400
    assert {(mistake["field"], mistake["code"]) for mistake in (await answer.json())["errors"]} == {
        ("address_line1", "string_too_short"),
        ("address_line2", "string_too_long"),
        ("city", "control_character"),
        ("state", "missing"),
        ("postal_code", "bad_postal_code"),
        ("is_default", "bool_type"),
        ("user_id", "unknown_field"),
        ("deleted_at", "unknown_field"),
    }
    answer = await client.post(BOOK, json={**HOME, "country": "XX", "postal_code": "012345"}, headers=asha.headers)
    assert [mistake["field"] for mistake in (await answer.json())["errors"]] == ["country"]
    assert await fetch("SELECT id FROM addresses") == []
    assert await default_of(asha) is None


async def test_what_is_sent_changes_and_the_rest_stays(client: Client, resources: Resources) -> None:
    asha = await make_user(resources)
    address = await add(client, asha)
    url = f"{BOOK}/{address['id']}"
    answer = await client.put(url, json={"city": " Mysuru ", "postal_code": "570001"}, headers=asha.headers)
    body = await answer.json()
    assert answer.status == 200
    assert body == {**address, "city": "Mysuru", "postal_code": "570001", "updated_at": body["updated_at"]}
    answer = await client.put(url, json={"address_line2": "Gate 2"}, headers=asha.headers)
    line = await answer.json()
    assert line == {**body, "address_line2": "Gate 2", "updated_at": line["updated_at"]}
    assert (await client.put(url, json={}, headers=asha.headers)).status == 200


async def test_country_and_postal_code_must_fit_after_the_change(client: Client, resources: Resources) -> None:
    asha = await make_user(resources)
    address = await add(client, asha)
    url = f"{BOOK}/{address['id']}"
    abroad = {"country": "US", "postal_code": "94043"}
    assert (await client.put(url, json={"postal_code": "94043"}, headers=asha.headers)).status == 400
    assert (await client.put(url, json=abroad, headers=asha.headers)).status == 200
    answer = await client.put(url, json={"country": "IN", "city": "Pune"}, headers=asha.headers)
    assert answer.status == 400
    assert [(m["field"], m["code"], m["message"]) for m in (await answer.json())["errors"]] == [
        ("postal_code", "bad_postal_code", "A PIN code has six digits, the first of them not 0.")
    ]
    rows = await fetch("SELECT city, country, postal_code FROM addresses")
    assert [tuple(row) for row in rows] == [("Bengaluru", "US", "94043")]


async def test_the_default_moves_and_goes(client: Client, resources: Resources) -> None:
    asha = await make_user(resources)
    first, second = (await add(client, asha))["id"], (await add(client, asha))["id"]
    for method_url, wish, expected in (
        (f"{BOOK}/{second}", {"is_default": True}, second),
        (f"{BOOK}/{first}", {"is_default": False}, second),
        (f"{BOOK}/{second}", {"is_default": False}, None),
        (f"{DEFAULT}/{first}", None, first),
        (f"{DEFAULT}/{first}", None, first),
        (f"{BOOK}/{first}", {"city": "Pune"}, first),
        (f"{DEFAULT}/{second}", None, second),
    ):
        answer = await client.put(method_url, json=wish, headers=asha.headers)
        body = await answer.json()
        assert answer.status == 200, body
        assert body["is_default"] is (body["id"] == expected)
        assert await default_of(asha) == expected
        assert [found for found, is_default in (await book(client, asha)).items() if is_default] == (
            [expected] if expected else []
        )


async def test_a_deleted_address_is_gone_and_kept(client: Client, resources: Resources) -> None:
    asha = await make_user(resources)
    first, second = (await add(client, asha))["id"], (await add(client, asha))["id"]
    answer = await client.delete(f"{BOOK}/{first}", headers=asha.headers)
    assert (answer.status, await answer.read()) == (204, b"")
    assert await default_of(asha) is None
    assert await book(client, asha) == {second: False}
    row = (await fetch("SELECT is_active, deleted_at FROM addresses WHERE id = $1", UUID(first)))[0]
    assert row["is_active"] is False
    assert row["deleted_at"] is not None
    for method, url in (("PUT", f"{BOOK}/{first}"), ("DELETE", f"{BOOK}/{first}"), ("PUT", f"{DEFAULT}/{first}")):
        again = await client.request(method, url, json={} if BOOK in url else None, headers=asha.headers)
        assert again.status == 404
    third = await add(client, asha)
    assert third["is_default"] is False
    await client.delete(f"{BOOK}/{third['id']}", headers=asha.headers)
    await client.delete(f"{BOOK}/{second}", headers=asha.headers)
    assert (await add(client, asha))["is_default"] is True


@pytest.mark.parametrize(
    ("method", "url", "wish"),
    [("PUT", BOOK, {"city": "Pune"}), ("DELETE", BOOK, None), ("PUT", DEFAULT, None)],
)
async def test_anothers_address_is_as_good_as_absent(
    client: Client, resources: Resources, method: str, url: str, wish: dict[str, str] | None
) -> None:
    asha, ravi = await make_user(resources), await make_user(resources)
    address = await make_address(asha.id)
    before = await fetch("SELECT * FROM addresses"), await fetch("SELECT * FROM users ORDER BY id")
    answers = []
    for address_id in (str(address), str(uuid4()), "no-id"):
        answer = await client.request(method, f"{url}/{address_id}", json=wish, headers=ravi.headers)
        body = await answer.json()
        answers.append((answer.status, body["code"]))
    assert answers == [(404, "no_such_address"), (404, "no_such_address"), (404, "not_found")]
    anonymous = await client.request(method, f"{url}/{address}", json=wish)
    assert anonymous.status == 401
    assert (await fetch("SELECT * FROM addresses"), await fetch("SELECT * FROM users ORDER BY id")) == before


async def test_book_is_listed_in_pages_that_inserts_do_not_move(client: Client, resources: Resources) -> None:
    asha, ravi = await make_user(resources), await make_user(resources)
    ids = [str(await make_address(asha.id)) for _ in range(5)]
    await make_address(asha.id, is_active=False)
    await make_address(ravi.id)
    seen: list[str] = []
    cursor = None
    for size in (2, 2, 1):
        query = {"limit": "2", "include_total": "true", **({"cursor": cursor} if cursor else {})}
        answer = await client.get(BOOK, params=query, headers=asha.headers)
        page = await answer.json()
        assert (len(page["items"]), page["total"]) == (size, 5 if not seen else 6)
        if not seen:
            await make_address(asha.id)
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert cursor is None
    assert seen == ids[::-1]
    assert (await client.get(BOOK)).status == 401
    for query, code in (({"cursor": "abc"}, "bad_cursor"), ({"limit": "101"}, "invalid_request")):
        answer = await client.get(BOOK, params=query, headers=asha.headers)
        assert (answer.status, (await answer.json())["code"]) == (400, code)


async def test_at_most_fifty_are_kept_however_many_come_at_once(client: Client, resources: Resources) -> None:
    asha = await make_user(resources)
    for _ in range(45):
        await make_address(asha.id)
    await make_address(asha.id, is_active=False)
    answers = await asyncio.gather(*(client.post(BOOK, json=HOME, headers=asha.headers) for _ in range(20)))
    assert sorted(answer.status for answer in answers) == [201] * 5 + [409] * 15
    refusal = next(answer for answer in answers if answer.status == 409)
    body = await refusal.json()
    assert (body["code"], body["maximum"]) == ("too_many_addresses", 50)
    assert await fetch_value("SELECT count(*) FROM addresses WHERE is_active") == 50


async def test_of_many_first_addresses_one_is_the_default(client: Client, resources: Resources) -> None:
    asha = await make_user(resources)
    answers = await asyncio.gather(*(client.post(BOOK, json=HOME, headers=asha.headers) for _ in range(8)))
    assert [answer.status for answer in answers] == [201] * 8
    defaults = [body["id"] for body in [await answer.json() for answer in answers] if body["is_default"]]
    assert defaults == [await default_of(asha)]


async def test_of_adding_deleting_and_choosing_at_once_one_truth_is_left(client: Client, resources: Resources) -> None:
    asha = await make_user(resources)
    ids = [str(await make_address(asha.id)) for _ in range(4)]
    asked = [("DELETE", f"{BOOK}/{ids[0]}"), ("DELETE", f"{BOOK}/{ids[1]}")]
    asked += [("PUT", f"{DEFAULT}/{address_id}") for address_id in ids] * 2
    answers = await asyncio.gather(*(client.request(method, url, headers=asha.headers) for method, url in asked))
    assert [answer.status for answer in answers[:2]] == [204, 204]
    assert {answer.status for answer in answers[2:]} <= {200, 404}
    # The default is an active address of theirs, or none.
    current = await default_of(asha)
    assert current is None or current in ids[2:]
    assert await fetch_value("SELECT count(*) FROM addresses WHERE is_active") == 2
