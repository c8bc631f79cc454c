"""Of what in the shop client apps hear, through the real application: once, and with nothing else changed by it."""

from typing import Any
from uuid import UUID

import pytest
from aiohttp.test_utils import TestServer

from server.audit.queries import run_audit
from server.core.db import fetch, fetch_value, transaction
from server.core.errors import Unavailable
from server.hooks.rules import EventType
from server.hooks.service.telling import tell
from server.resources import Resources
from tests.catalog.kinds.office import Office
from tests.catalog.lists import statements
from tests.checkout.shop import buy, buy_and_pay, do_jobs, order, put_in_cart
from tests.conftest import Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import make_shopper
from tests.hooks.receiver import Receiver
from tests.hooks.sent import happen, make_webhook, send

EVERYTHING = [one.value for one in EventType]


async def told(resources: Resources, receiver: Receiver) -> list[tuple[str, dict[str, Any]]]:
    """What the client has heard since the last time: each event's type and data."""
    await send(resources)
    found = [(payload["type"], payload["data"]) for payload in receiver.payloads]
    receiver.bodies.clear()
    return found


async def test_the_life_of_an_order(
    office: Office, client: Client, resources: Resources, sandbox: TestServer, receiver: Receiver
) -> None:
    await make_webhook(office, receiver.url, *EVERYTHING)
    variant = await make_variant(stock=50, price=2_000_00, sku="RTX-4070")
    shopper = await make_shopper(resources.tokens)
    bought = await buy(client, shopper, variant.id, 2)
    ((kind, data),) = await told(resources, receiver)
    assert (kind, data["id"], data["order_number"]) == ("order.placed", bought["id"], bought["order_number"])
    assert (data["user_id"], data["order_status"], data["payment_status"]) == (
        str(shopper.user_id),
        "pending",
        "pending",
    )
    assert (data["total_amount"], data["currency"]) == (bought["total_amount"], "INR")
    assert [(line["sku"], line["total_quantity"], line["final_price"]) for line in data["items"]] == [
        ("RTX-4070", 2, 4_000_00)
    ]
    assert set(data) & {"shipping_address", "address_id", "payments"} == set()
    paid = await buy_and_pay(client, resources, sandbox, shopper, variant.id)
    assert [kind for kind, _ in await told(resources, receiver)] == ["order.placed", "order.paid"]
    answer = await client.put(f"/api/orders/{paid['id']}/cancel", headers=shopper.headers)
    assert answer.status in {200, 202}
    kinds = await told(resources, receiver)
    assert sorted(kind for kind, _ in kinds) == ["order.cancelled", "refund.requested"]
    await do_jobs(resources, "PayRefund")
    ((kind, data),) = await told(resources, receiver)
    assert (kind, data["order_id"], data["amount"]) == ("refund.processed", paid["id"], paid["total_amount"])
    assert (data["status"], data["order_number"], data["processed_at"] is None) == (
        *("processed", paid["order_number"]),
        False,
    )
    assert await run_audit() == []


async def test_an_order_on_its_way(office: Office, client: Client, resources: Resources, receiver: Receiver) -> None:
    await make_webhook(office, receiver.url, *EVERYTHING)
    shopper = await make_shopper(resources.tokens)
    bought = await buy(client, shopper, (await make_variant(stock=50)).id, method="cod")
    for state in ("shipped", "delivered"):
        assert (await office.ask("PUT", f"orders/{bought['id']}/status", {"order_status": state}))[0] == 200
    heard = await told(resources, receiver)
    assert sorted(kind for kind, _ in heard) == ["order.delivered", "order.paid", "order.placed", "order.shipped"]
    assert await run_audit() == []


async def test_stock_that_falls_and_comes_back(
    office: Office, client: Client, resources: Resources, receiver: Receiver
) -> None:
    await make_webhook(office, receiver.url, "stock.low", "stock.back")
    shopper = await make_shopper(resources.tokens)
    variant = await make_variant(stock=2, low_stock_threshold=2)
    bought = await buy(client, shopper, variant.id, 2)
    ((kind, data),) = await told(resources, receiver)
    assert (kind, data["product_variant_id"], data["stock_quantity"]) == ("stock.low", str(variant.id), 0)
    await client.put(f"/api/orders/{bought['id']}/cancel", headers=shopper.headers)
    ((kind, data),) = await told(resources, receiver)
    assert (kind, data["product_variant_id"], data["stock_quantity"]) == ("stock.back", str(variant.id), 2)
    stock = f"variants/{variant.id}/stock"
    for body, kinds in (
        ({"set": 0, "from": 2, "reason": "correction"}, ["stock.low"]),
        ({"delta": 5, "reason": "restock"}, ["stock.back"]),
        ({"delta": 5, "reason": "restock"}, []),
    ):
        assert (await office.ask("PUT", stock, body))[0] == 200
        assert [kind for kind, _ in await told(resources, receiver)] == kinds
    assert await run_audit() == []


async def _change_in_vain(variant_id: UUID) -> None:
    async with transaction() as tx:
        await tell(tx, EventType.STOCK_LOW, variant_id)
        raise Unavailable


async def test_a_change_that_is_undone_was_never_told(office: Office, receiver: Receiver) -> None:
    await make_webhook(office, receiver.url)
    with pytest.raises(Unavailable):
        await _change_in_vain((await make_variant()).id)
    assert await fetch_value("SELECT count(*) FROM webhook_deliveries") == 0
    assert await fetch_value("SELECT count(*) FROM jobs WHERE name = 'SendEvent'") == 0


async def test_each_hears_what_it_wants_under_one_id(office: Office, receiver: Receiver) -> None:
    wants = [
        await make_webhook(office, receiver.url, *events) for events in (["stock.low"], EVERYTHING, ["order.paid"])
    ]
    off = await make_webhook(office, receiver.url)
    await office.ask("DELETE", f"webhooks/{off['id']}")
    variants = [(await make_variant()).id for _ in range(2)]
    await happen(*variants)
    rows = await fetch("SELECT webhook_id::text, event_id, subject_id FROM webhook_deliveries ORDER BY subject_id")
    assert len(rows) == 4
    assert {row["webhook_id"] for row in rows} == {wants[0]["id"], wants[1]["id"]}
    for variant_id in variants:
        assert len({row["event_id"] for row in rows if row["subject_id"] == variant_id}) == 1
    assert len({row["event_id"] for row in rows}) == 2


async def test_an_order_takes_no_statement_more_whoever_listens(
    office: Office, client: Client, resources: Resources, receiver: Receiver
) -> None:
    variant, counted = await make_variant(stock=100), []
    for webhooks in (0, 1, 2):
        if webhooks:
            await make_webhook(office, receiver.url, *EVERYTHING)
        shopper = await make_shopper(resources.tokens)
        await put_in_cart(client, shopper, variant.id)
        with statements() as sent:
            status, body = await order(client, shopper, "cod")
        assert status == 201, body
        counted.append(len(sent))
        heard = await fetch("SELECT FROM webhook_deliveries WHERE subject_id = $1", UUID(body["id"]))
        assert len(heard) == webhooks
    # The first order asks after types of values, too.
    assert (counted[0] >= counted[1], counted[1]) == (True, counted[2])
