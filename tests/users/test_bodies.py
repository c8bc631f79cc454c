"""What people's bodies may set, and that what they say is text wherever it goes."""

from typing import Any

import pytest
from pydantic import BaseModel

from models.enums import ResetPurpose, Role
from models.users import Address, User
from server.auth.schemas import Register
from server.core.db import fetch, fetch_value
from server.core.settings import load_settings
from server.resources import Resources
from server.users.schemas import AddAddress, SetRole, SetStatus, UpdateAddress, UpdateProfile
from tests.conftest import Client
from tests.factories.users import HOME, PASSWORD, make_address, make_user
from workers.letters import write_order_letter, write_reset_letter
from workers.letters.samples import make_order

MARKUP = "<script>alert('x')</script> & <b>\"Rao\"</b>"


@pytest.mark.row("A4")
async def test_no_body_sets_another_column_of_a_person_or_address(client: Client, resources: Resources) -> None:
    asha, admin = await make_user(resources), await make_user(resources, role=Role.ADMIN)
    address_id = await make_address(asha.id)
    new = {"name": "Ravi", "email": "ravi@voltcart.test", "password": PASSWORD}
    table: list[tuple[str, str, type[BaseModel], type[User | Address], dict[str, Any], dict[str, str]]] = [
        ("POST", "/api/auth/register", Register, User, new, {}),
        ("PUT", "/api/users/me", UpdateProfile, User, {"name": "Mallory"}, asha.headers),
        ("POST", "/api/users/addresses", AddAddress, Address, HOME, asha.headers),
        ("PUT", f"/api/users/addresses/{address_id}", UpdateAddress, Address, {"city": "Pune"}, asha.headers),
        ("PUT", f"/api/admin/users/{asha.id}/status", SetStatus, User, {"status": "banned"}, admin.headers),
        ("PUT", f"/api/admin/users/{asha.id}/role", SetRole, User, {"role": "admin"}, admin.headers),
    ]
    before = [await fetch(f"SELECT * FROM {name} ORDER BY id") for name in ("users", "addresses")]
    for method, url, body, model, wish, headers in table:
        columns = set(model._meta.db_fields) - set(body.model_fields)
        assert {"id", "created_at"} < columns
        sent = {**wish, **dict.fromkeys(columns, "admin")}
        answer = await client.request(method, url, json=sent, headers=headers)
        refusal = await answer.json()
        assert answer.status == 400, url
        assert {error["field"] for error in refusal["errors"] if error["code"] == "unknown_field"} == columns, url
    assert [await fetch(f"SELECT * FROM {name} ORDER BY id") for name in ("users", "addresses")] == before


@pytest.mark.row("A2")
async def test_markup_is_text_in_answers(client: Client, resources: Resources) -> None:
    asha, admin = await make_user(resources), await make_user(resources, role=Role.ADMIN)
    answer = await client.put("/api/users/me", json={"name": MARKUP}, headers=asha.headers)
    assert answer.status == 200
    address = {**HOME, "address_line1": MARKUP, "address_line2": MARKUP, "city": MARKUP, "country": "DE"}
    address |= {"state": MARKUP, "postal_code": "10115"}
    answer = await client.post("/api/users/addresses", json=address, headers=asha.headers)
    assert answer.status == 201
    for url, headers in (
        ("/api/users/me", asha.headers),
        ("/api/users/addresses", asha.headers),
        ("/api/users/me/export", asha.headers),
        (f"/api/admin/users/{asha.id}", admin.headers),
    ):
        shown = await client.get(url, headers=headers)
        assert (shown.content_type, shown.headers["X-Content-Type-Options"]) == ("application/json", "nosniff")
        assert MARKUP in _texts(await shown.json()), url
    assert await fetch_value("SELECT name FROM users WHERE id = $1", asha.id) == MARKUP
    assert await fetch_value("SELECT city FROM addresses") == MARKUP


@pytest.mark.row("A2")
def test_markup_is_text_in_letters() -> None:
    settings = load_settings(_env_file=None)
    order = make_order()
    lines = dict.fromkeys(("address_line1", "address_line2", "city", "state"), MARKUP)
    order = order.model_copy(update={"shipping_address": order.shipping_address.model_copy(update=lines)})
    link = "https://shop.test/reset-password#token=x"
    for letter in (
        write_order_letter("order_placed", order, name=MARKUP, settings=settings),
        write_reset_letter(ResetPurpose.RESET, name=MARKUP, link=link, minutes=30, settings=settings),
    ):
        assert "<script>" not in letter.html
        assert "&lt;script&gt;" in letter.html
        assert MARKUP in letter.text


def _texts(found: Any) -> set[str]:
    """Every text in an answer."""
    if isinstance(found, dict):
        return set().union(*(_texts(value) for value in found.values()))
    if isinstance(found, list):
        return set().union(*(_texts(value) for value in found))
    return {found} if isinstance(found, str) else set()
