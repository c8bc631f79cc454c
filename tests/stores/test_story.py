"""Two owners sell side by side: from the invitation to the parcel, and neither meets what is the other's."""

from dataclasses import dataclass
from typing import Any

import pytest

from models.orders import OrderItem
from server.audit.queries import run_audit
from server.core.db import fetch
from server.resources import Resources
from tests.catalog.back_office import make_admin
from tests.checkout.shop import do_jobs, order, put_in_cart
from tests.conftest import Client
from tests.factories.catalog import make_attribute, make_brand, make_category, make_value
from tests.factories.shoppers import Shopper, make_shopper
from tests.factories.users import Person
from tests.stores.office import (
    NOWHERE,
    OWNERS,
    STORES,
    ask,
    call,
    newcomer,
    refused,
    set_password,
    sign_in,
    token_in,
    worker_with_postbox,
)

# What an owner may write to, beside sessions.
WRITTEN = (
    *("owners", "stores", "products", "product_variants", "variant_attribute_values", "product_media"),
    *("product_media_urls", "media_uploads", "stock_movements", "stock_alerts", "orders", "order_events"),
    *("admin_actions", "jobs"),
)


@dataclass(frozen=True)
class Shop:
    """An owner at work, and the ids of all that is theirs."""

    owner: Person
    ids: dict[str, str]


async def join(client: Client, worker: Resources, postbox: Any, admin: Person) -> Person:
    """A new owner, invited, with a password, and signed in."""
    body = newcomer()
    await ask(client, admin, "POST", OWNERS, body, status=201)
    await do_jobs(worker, "MailReset")
    letter = postbox.messages[-1]
    assert letter["To"] == body["email"]
    assert await set_password(client, token_in(letter)) == 204
    return await sign_in(client, body["email"])


async def open_shop(client: Client, owner: Person, kinds: dict[str, str], name: str) -> Shop:
    """All that an owner makes before the first customer comes: a store, a product, a variant, a medium."""
    ids = dict(kinds)
    ids["store"] = (await ask(client, owner, "POST", STORES, {"name": name}, status=201))["id"]
    product = {
        "name": f"Card of {name}",
        "category_id": kinds["category"],
        "brand_id": kinds["brand"],
        "store_id": ids["store"],
        "base_price": 500_00,
    }
    ids["product"] = (await ask(client, owner, "POST", "/api/admin/products", product, status=201))["id"]
    place = f"/api/admin/products/{ids['product']}"
    pair = {"product_attribute_id": kinds["attribute"], "product_attribute_value_id": kinds["value"]}
    variant = {"sku": f"SKU-{name}", "stock_quantity": 3, "attributes": [pair]}
    ids["variant"] = (await ask(client, owner, "POST", f"{place}/variants", variant, status=201))["id"]
    change = {"delta": 9, "reason": "restock"}
    stock = await ask(client, owner, "PUT", f"/api/admin/variants/{ids['variant']}/stock", change)
    assert stock["stock_quantity"] == 12
    ids["medium"] = (await ask(client, owner, "POST", f"{place}/media", {"type": "image"}, status=201))["id"]
    url = {"url": f"https://cdn.example.com/{name}.webp"}
    ids["url"] = (await ask(client, owner, "POST", f"{place}/media/{ids['medium']}/urls", url, status=201))["id"]
    return Shop(owner, ids)


async def sell(client: Client, shopper: Shopper, *wanted: tuple[Shop, int]) -> str:
    """An order of so many units of each shop's variant, to be paid at the door."""
    for shop, quantity in wanted:
        await put_in_cart(client, shopper, shop.ids["variant"], quantity)  # type: ignore[arg-type]  # text will do
    status, body = await order(client, shopper, "cod")
    assert status == 201, body
    found: str = body["id"]
    return found


def places(ids: dict[str, str]) -> list[tuple[str, str, Any]]:
    """Every request of an owner that names one of these things."""
    product, variant = f"/api/admin/products/{ids['product']}", f"/api/admin/variants/{ids['variant']}"
    medium, store = f"/api/admin/media/{ids['medium']}", f"{STORES}/{ids['store']}"
    pair = {"product_attribute_id": ids["attribute"], "product_attribute_value_id": ids["value"]}
    url, urls = {"url": "https://cdn.example.com/x.webp"}, f"{product}/media/{ids['medium']}/urls"
    return [
        *((method, store, {"name": "Mine now"}) for method in ("GET", "PUT", "DELETE")),
        *((method, product, {"name": "Mine now"}) for method in ("GET", "PUT", "DELETE")),
        ("POST", f"{product}/variants", {"sku": "MINE"}),
        *((method, variant, {"price": 1}) for method in ("PUT", "DELETE")),
        ("PUT", f"{variant}/stock", {"delta": 1, "reason": "restock"}),
        *((method, f"{variant}/attributes", pair) for method in ("GET", "POST")),
        ("DELETE", f"{variant}/attributes/{ids['value']}", None),
        *((method, f"{product}/media", {}) for method in ("GET", "POST")),
        ("POST", f"{product}/media/uploads", {"content_type": "image/png", "bytes": 10}),
        *((method, medium, {"alt_text": "Mine"}) for method in ("PUT", "DELETE")),
        ("POST", urls, url),
        *((method, f"{medium}/urls/{ids['url']}", url) for method in ("PUT", "DELETE")),
        ("PUT", f"/api/admin/stock-alerts/{ids['alert']}", {"status": "resolved"}),
        ("GET", f"/api/admin/orders/{ids['order']}", None),
        ("PUT", f"/api/admin/orders/{ids['order']}/status", {"order_status": "shipped"}),
    ]


async def written() -> list[Any]:
    """Every row that an owner's request could have changed."""
    return [await fetch(f"SELECT t::text FROM {table} t ORDER BY id") for table in WRITTEN]


@pytest.mark.row("A3")
@pytest.mark.row("A15")
async def test_two_owners_sell_side_by_side(client: Client, resources: Resources) -> None:
    admin, memory = await make_admin(resources), await make_attribute("Memory")
    kinds = {
        "category": str((await make_category()).id),
        "brand": str((await make_brand()).id),
        "attribute": str(memory.id),
        "value": str((await make_value(memory, "16")).id),
    }
    shopper = await make_shopper(resources.tokens)
    async with worker_with_postbox(resources) as (worker, postbox):
        people = [await join(client, worker, postbox, admin) for _ in range(2)]
        shops = [await open_shop(client, who, kinds, name) for who, name in zip(people, ("Asha", "Bina"), strict=True)]
        mine, theirs = shops
        for shop in shops:
            shop.ids["order"] = await sell(client, shopper, (shop, 3))
        postbox.messages.clear()
        await do_jobs(worker, "AnnounceStockAlert", "MailStockAlert")
    assert sorted(str(letter["To"]) for letter in postbox.messages) == sorted(
        [admin.email] * 2 + [shop.owner.email for shop in shops]
    )
    for shop in shops:
        [alert] = (await ask(client, shop.owner, "GET", "/api/admin/stock-alerts"))["items"]
        assert (alert["product_variant_id"], alert["status"]) == (shop.ids["variant"], "sent")
        shop.ids["alert"] = alert["id"]
    mixed = await sell(client, shopper, (mine, 1), (theirs, 2))
    await _check_orders(client, mine, theirs, mixed)
    await _check_lists(client, mine)
    await _check_what_is_the_others(client, mine, theirs)
    assert await run_audit() == []


async def _check_orders(client: Client, mine: Shop, theirs: Shop, mixed: str) -> None:
    listed = (await ask(client, mine.owner, "GET", "/api/admin/orders"))["items"]
    assert [row["id"] for row in listed] == [mixed, mine.ids["order"]]
    shown = await ask(client, mine.owner, "GET", f"/api/admin/orders/{mixed}")
    assert [(item["product_variant_id"], item["total_quantity"]) for item in shown["items"]] == [
        (mine.ids["variant"], 1)
    ]
    assert (shown["total_amount"], shown["payments"], shown["user_email"]) == (500_00, [], None)
    move = {"order_status": "shipped"}
    assert (await refused(client, mine.owner, "PUT", f"/api/admin/orders/{mixed}/status", move))[:2] == (
        *(403, "not_all_lines_own"),
    )
    for state in ("shipped", "delivered"):
        path = f"/api/admin/orders/{mine.ids['order']}/status"
        moved = await ask(client, mine.owner, "PUT", path, {"order_status": state})
        assert moved["order_status"] == state
    assert {item.store_id for item in await OrderItem.filter(order_id=mixed)} == {
        *(await _uuids(mine.ids["store"], theirs.ids["store"])),
    }


async def _uuids(*texts: str) -> list[Any]:
    return [row["id"] for row in await fetch("SELECT unnest($1::uuid[]) AS id", list(texts))]


async def _check_lists(client: Client, mine: Shop) -> None:
    """Every list of an owner has their own, and what only admins read is closed."""
    for path, name in (
        (STORES, "store"),
        ("/api/admin/products", "product"),
        ("/api/admin/variants", "variant"),
        ("/api/admin/stock-alerts", "alert"),
        (f"/api/admin/products/{mine.ids['product']}/media", "medium"),
    ):
        page = await ask(client, mine.owner, "GET", f"{path}?include_total=true")
        assert ([row["id"] for row in page["items"]], page["total"]) == ([mine.ids[name]], 1), path
    for path in ("/api/admin/owners", "/api/admin/analytics", "/api/admin/coupons", "/api/admin/webhooks"):
        assert (await refused(client, mine.owner, "GET", path))[:2] == (403, "forbidden"), path


async def _check_what_is_the_others(client: Client, mine: Shop, theirs: Shop) -> None:
    """Each thing of the other owner is exactly as absent as one that is not there, and nothing of it changes."""
    before = await written()
    nothing = {name: str(NOWHERE) for name in theirs.ids} | {name: theirs.ids[name] for name in ("attribute", "value")}
    for foreign, absent in zip(places(theirs.ids), places(nothing), strict=True):
        answers = []
        for asked in (foreign, absent):
            status, answer = await call(client, mine.owner, *asked)
            answers.append((status, {name: value for name, value in answer.items() if name != "request_id"}))
        assert answers[0] == answers[1], foreign
        assert answers[0][0] == 404, foreign
    # Nor can what is mine be put where it is theirs, or be made of what is theirs.
    product, store = f"/api/admin/products/{mine.ids['product']}", {"store_id": theirs.ids["store"]}
    assert (await refused(client, mine.owner, "PUT", product, store))[2] == {("store_id", "unknown_store")}
    medium = {"product_variant_id": theirs.ids["variant"]}
    assert (await call(client, mine.owner, "POST", f"{product}/media", medium))[0] in {400, 409}
    urls = f"{product}/media/{theirs.ids['medium']}/urls"
    assert (await refused(client, mine.owner, "POST", urls, {"url": "https://cdn.example.com/x.webp"}))[0] == 404
    assert await written() == before
