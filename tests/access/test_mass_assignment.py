"""No body sets what its caller may not say: every column of every table is tried on every body."""

from collections.abc import Iterator
from typing import Any

import pytest
from aiohttp import FormData
from tortoise import Tortoise

from server.app import all_endpoints
from server.web.endpoint import Endpoint
from tests.access.table import Row, read_table
from tests.access.world import Fingerprints, World, changed, taken_back

# What says whose or how much something is, and the only bodies that may say it.
SENSITIVE = {
    "role": {"PUT /api/admin/users/{userId}/role"},
    "status": {
        "PUT /api/admin/users/{userId}/status",
        "PUT /api/admin/owners/{ownerId}",
        # Only `resolved`.
        "PUT /api/admin/stock-alerts/{alertId}",
    },
    # Who becomes an owner, and whom a coupon is for.
    "user_id": {"POST /api/admin/owners", "POST /api/admin/coupons/{couponId}/users"},
    # An owner's are their own alone: rows of the matrix.
    "owner_id": {"POST /api/stores"},
    "store_id": {"POST /api/admin/products", "PUT /api/admin/products/{productId}"},
    "price": {"POST /api/admin/products/{productId}/variants", "PUT /api/admin/variants/{variantId}"},
    "retailer_price": {"POST /api/admin/products/{productId}/variants", "PUT /api/admin/variants/{variantId}"},
    "stock_quantity": {"POST /api/admin/products/{productId}/variants"},
    "order_status": {"PUT /api/admin/orders/{orderId}/status"},
    "amount": {"POST /api/admin/orders/{orderId}/refunds"},
    "is_hidden": {"PUT /api/admin/reviews/{reviewId}"},
}
NOBODYS = {
    *("id", "created_at", "updated_at", "token_version", "email_verified_at", "deleted_at", "password_hash"),
    *("is_verified_purchase", "helpful_count", "hidden_at", "rating_sum", "rating_count", "rating_average"),
    *("payment_status", "total_amount", "subtotal", "discount_amount", "tax_amount", "shipping_cost", "final_price"),
    *("price_at_time", "used_count", "released_at", "order_number", "transaction_id", "gateway_refund_id", "secret"),
    *("storage_key", "token_hash", "family_id", "surplus", "processed_at", "requested_by", "actor_id"),
}
# A form has few parts.
FORMED = ("role", "status", "user_id", "product_id", "storage_key", "is_active", "id")


def _columns() -> list[str]:
    """Every column of every table."""
    found = {
        column for model in Tortoise.apps["models"].values() for column in model._meta.fields_db_projection_reverse
    }
    assert len(found) > 150
    return sorted(found)


def _bodies() -> Iterator[tuple[Endpoint, Row]]:
    """The endpoints that take a body, each with its first row of the table."""
    rows: dict[str, Row] = {}
    for row in read_table():
        rows.setdefault(row.route, row)
    for endpoint in all_endpoints():
        if endpoint.body is not None:
            yield endpoint, rows[endpoint.route]


def _properties(endpoint: Endpoint) -> dict[str, Any]:
    assert endpoint.body is not None
    found: dict[str, Any] = endpoint.body.model_json_schema()["properties"]
    return found


def _lists_of_objects(endpoint: Endpoint) -> list[str]:
    assert endpoint.body is not None
    schema = endpoint.body.model_json_schema()
    kinds = {
        name: field.get("items", {}).get("$ref", "").rpartition("/")[2] for name, field in schema["properties"].items()
    }
    return [name for name, kind in kinds.items() if kind and schema["$defs"][kind]["type"] == "object"]


@pytest.mark.row("A4")
def test_what_is_sensitive_is_said_by_few_bodies() -> None:
    found = {(name, endpoint.route) for endpoint, _ in _bodies() for name in _properties(endpoint)}
    assert sorted(route for name, route in found if name in NOBODYS) == []
    assert sorted((name, route) for name, route in found if name in SENSITIVE and route not in SENSITIVE[name]) == []


@pytest.mark.row("A4")
async def test_no_body_takes_a_column_that_it_does_not_declare(world: World) -> None:
    columns = _columns()
    prints = await Fingerprints.over_all_but({})
    before = await prints.take()
    differing = []
    with taken_back():
        for endpoint, row in _bodies():
            differing += await _try(world, endpoint, row, columns)
    assert not differing, "\n".join(differing)
    assert changed(before, await prints.take()) == []


async def _try(world: World, endpoint: Endpoint, row: Row, columns: list[str]) -> list[str]:
    caller, side = world.who_may(row)
    own = world.own(row, side)
    path, sent = row.fill(own, world.places["a"], 1)
    declared = _properties(endpoint)
    extra = {name: 1 for name in columns if name not in declared}
    answer = await world.send(row.method, path, caller, own, json=(sent or {}) | extra)
    missing = [name for name in extra if f'{{"code": "unknown_field", "field": "{name}"' not in answer.body]
    found = [f"{row.route} takes {name}: {answer.body[:300]}" for name in missing]
    for name in _lists_of_objects(endpoint):
        answer = await world.send(row.method, path, caller, own, json=(sent or {}) | {name: [{"user_id": 1}]})
        if f'"field": "{name}.0.user_id"' not in answer.body:
            found.append(f"{row.route} takes user_id in {name}: {answer.body[:300]}")
    if endpoint.file_bytes is not None:
        form = FormData(default_to_multipart=True)
        form.add_fields(*((name, "1") for name in FORMED))
        answer = await world.send(row.method, path, caller, own, data=form)
        found += [f"{row.route} takes {name} in a form" for name in FORMED if f'"field": "{name}"' not in answer.body]
    return found
