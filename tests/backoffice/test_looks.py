"""How each page looks: on a desk and on a phone, by day and by night, with something in it."""

from aiohttp.test_utils import TestServer

from models.reviews import ProductReview
from server.checkout.jobs import SendOrderLetter
from server.core import jobs
from server.core.db import transaction
from server.resources import Resources
from tests.backoffice.looks import LOOKS, look, shine
from tests.backoffice.office import SETTLED, enter, go, make_clerk, show
from tests.browser import Tab
from tests.checkout.shop import buy, buy_and_pay, do_jobs
from tests.conftest import Client
from tests.factories.catalog import make_brand, make_category, make_product, make_variant
from tests.factories.shoppers import make_shopper
from tests.factories.users import Person
from tests.inventory.back_office import open_alert
from tests.orders.office import make_coupon, move

# The API answers so instead.
BROKEN = """
window.real = window.fetch;
window.fetch = async (address) => {
  if (address.includes("/analytics")) return new Response('{"code": "unknown_route"}', { status: 404 });
  if (address.includes("/reviews")) return new Response('{"code": "unknown_route"}', { status: 404 });
  if (address.includes("/users")) return new Response('{"code": "forbidden"}', { status: 403 });
  if (address.includes("/jobs")) return new Response("<html>Bad gateway", { status: 502 });
  if (address.includes("/coupons")) throw new TypeError("Failed to fetch");
  // Its body breaks off.
  if (address.includes("/refunds")) return new Response(new ReadableStream({ pull: (it) => it.error(new Error()) }));
  return new Response('{"code": "internal_error", "detail": "Something went wrong; try again."}', { status: 500 });
};
true;
"""
ANSWERS = {
    "#/today": "This shop does not offer sales.",
    "#/reviews": "This shop does not offer reviews.",
    "#/users": "This is not for your account.",
    "#/jobs": "The shop gave an answer that cannot be read (502).",
    "#/coupons/new-one": "The shop cannot be reached.",
    "#/refunds": "The shop cannot be reached.",
}
NAMES = ("GeForce RTX 4090 Founders Edition 24 GB", "Radeon RX 7900 XTX", "Arc A770 Limited Edition")
ERROR = "ConnectionRefusedError: [Errno 111] Connect call failed ('mail.voltcart.test', 587)"


async def _fill(client: Client, resources: Resources, sandbox: TestServer, admin: Person) -> dict[str, str]:
    """A shop in which each page has something to show; gives the pages' addresses by their names."""
    category, brand = await make_category("Graphics cards"), await make_brand("Lumen")
    variants = []
    for place, name in enumerate(NAMES):
        product = await make_product(name, category=category, brand=brand, description="A card.\nFast.", ratings=(5, 4))
        variants.append(await make_variant(product, price=(place + 1) * 24_990_00, stock=10, low_stock_threshold=3))
    shopper = await make_shopper(resources.tokens)
    bought = await buy_and_pay(client, resources, sandbox, shopper, variants[0].id, 3)
    path = f"/api/admin/orders/{bought['id']}/refunds"
    wish = {"amount": 1_500_50, "reason": "Scratched on arrival"}
    assert (await client.post(path, json=wish, headers=admin.headers)).status == 201
    await do_jobs(resources, "PayRefund")
    for method, to in (("cod", "shipped"), ("upi", "")):
        placed = await buy(client, shopper, variants[0].id, method=method)
        if to:
            await move(client, admin, placed["id"], to, note="By road")
    await open_alert(client, admin, await make_variant(stock=4, low_stock_threshold=4, name="8 GB"))
    coupon_id = await make_coupon(description="For the festival", usage_limit=100)
    await ProductReview.create(
        user_id=shopper.user_id,
        product_id=variants[0].product_id,
        rating=4,
        title="Quiet and quick",
        review="Runs cool.\nThe box was dented, though.",
        is_verified_purchase=True,
    )
    async with transaction() as tx:
        await jobs.add(tx, SendOrderLetter(order_id=admin.id, letter="order_placed"))
        await tx.execute(
            "UPDATE jobs SET status = 'failed', attempts = 8, error = $1 WHERE payload->>'order_id' = $2",
            ERROR,
            str(admin.id),
        )
    return {
        **{name: f"#/{name}" for name in ("today", "orders", "alerts", "products", "coupons", "reviews", "users")},
        "jobs": "#/jobs",
        "audit": "#/audit",
        "refunds": "#/refunds?status=processed",
        "order": f"#/orders/{bought['id']}",
        "product": f"#/products/{variants[0].product_id}",
        "coupon": f"#/coupons/{coupon_id}",
        "new-coupon": "#/coupons/new",
    }


async def test_each_page_fits_a_desk_and_a_phone(
    tab: Tab, client: Client, resources: Resources, sandbox: TestServer
) -> None:
    admin = await make_clerk(resources)
    wrong: list[str] = []
    await show(tab, client)
    await tab.until("document.querySelector('h1')")
    for width in (1280, 390):
        await tab.resize(width)
        wrong += await look(tab, f"sign-in-{width}")
    places = await _fill(client, resources, sandbox, admin)
    await enter(tab, client, admin)
    for width in (1280, 390):
        await tab.resize(width)
        for name, place in places.items():
            await go(tab, place)
            await tab.until(f"!document.querySelector('.count') || document.querySelector('tbody tr') && {SETTLED}")
            wrong += await look(tab, f"{name}-{width}")
            if width == 390:
                await shine(tab, "dark")
                wrong += await look(tab, f"{name}-{width}-dark")
                await shine(tab, "light")
    await _dialogs(tab, places, wrong)
    assert wrong == []


async def _dialogs(tab: Tab, places: dict[str, str], wrong: list[str]) -> None:
    """The open menu and two dialogs, on the phone."""
    await go(tab, places["orders"])
    await tab.click(".menu")
    wrong += await look(tab, "menu-390")
    for name, label in (("order", "Refund…"), ("product", "Price…")):
        await go(tab, places[name])
        await tab.click("button", label)
        await tab.until("document.querySelector('dialog[open]')")
        wrong += await look(tab, f"{name}-dialog-390")
        await tab.press("Escape")


async def test_a_page_that_is_not_there_says_so(tab: Tab, client: Client, resources: Resources) -> None:
    await enter(tab, client, await make_clerk(resources))
    for place in ("#/nowhere", "#/orders/nonsense", "#/orders/018f0000-0000-7000-8000-000000000001"):
        await go(tab, place)
        await tab.until("document.querySelector('main').innerText.match(/There is no such (page|order|thing)/)")
        assert await tab.evaluate(LOOKS) == []
        await go(tab, "#/orders")
        await tab.until_shown("No orders here.")


async def test_what_fails_or_is_not_offered_is_told_and_tried_again(
    tab: Tab, client: Client, resources: Resources
) -> None:
    await enter(tab, client, await make_clerk(resources), "#/orders")
    await tab.evaluate(BROKEN)
    for place, text in ANSWERS.items():
        await go(tab, place)
        await tab.until_shown(text)
        assert await tab.evaluate(LOOKS) == []
    await go(tab, "#/products")
    await tab.until_shown("Something went wrong; try again.")
    await tab.evaluate("window.fetch = real")
    await tab.click("button", "Try again")
    await tab.until_shown("No products here.")
    assert await tab.evaluate("document.querySelector('.problem')") is None
