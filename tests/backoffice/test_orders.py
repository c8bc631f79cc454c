"""Orders in a browser: found, opened, moved on, and refunded by keyboard alone."""

from uuid import UUID

from aiohttp.test_utils import TestServer

from server.audit.queries import run_audit
from server.core.db import fetch
from server.resources import Resources
from tests.backoffice.office import SETTLED, enter, go, make_clerk, send, show, until_told
from tests.browser import Tab
from tests.checkout.shop import buy, buy_and_pay, do_jobs
from tests.conftest import Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import make_shopper
from tests.factories.users import PASSWORD
from tests.orders.office import move

FOCUS = "document.activeElement"
# The next answer about refunds does not arrive.
LOSE_ONE = """
const real = window.fetch;
window.fetch = async (address, how) => {
  const answer = await real(address, how);
  if (!address.endsWith("/refunds")) return answer;
  window.fetch = real;
  throw new TypeError("Failed to fetch");
};
true;
"""
KEEP_FILE = """
const make = URL.createObjectURL;
URL.createObjectURL = (file) => make.call(URL, (window.file = file));
true;
"""
NUMBERS = "[...document.querySelectorAll('tbody td:first-child a')].map((it) => it.innerText)"


async def test_a_refund_by_keyboard_alone(tab: Tab, client: Client, resources: Resources, sandbox: TestServer) -> None:
    admin = await make_clerk(resources)
    variant = await make_variant(price=5_000_00)
    bought = await buy_and_pay(client, resources, sandbox, await make_shopper(resources.tokens), variant.id)
    await show(tab, client)
    await tab.until("document.querySelector('form')")
    await tab.tab_to("it.name === 'email'")
    await tab.write(admin.email)
    await tab.press("Tab")
    await tab.write(PASSWORD)
    await tab.press("Enter")
    await tab.until(f"document.querySelector('nav') && {SETTLED}")
    for link in ("Orders", bought["order_number"]):
        await tab.tab_to(f"it.tagName === 'A' && it.textContent === '{link}'")
        await tab.press("Enter")
        await tab.until(f"document.querySelector('h1').innerText.endsWith('{link}') && {SETTLED}")
        assert await tab.evaluate(f"{FOCUS}.tagName") == "H1"
    await tab.tab_to("it.textContent === 'Refund…'")
    await tab.press("Enter")
    await tab.until("document.querySelector('dialog[open]')")
    await tab.tab_to("it.type === 'radio'")
    await tab.press("ArrowDown")
    await tab.tab_to("it.name === 'amount'")
    await tab.write("1,250.505")
    await tab.tab_to("it.name === 'reason'")
    await tab.write("Scratched")
    await tab.press("Enter")
    # The mistake is told, and has the focus.
    await tab.until(f"{FOCUS}.name === 'amount' && {FOCUS}.getAttribute('aria-invalid') === 'true'")
    await tab.press("Backspace")
    await tab.press("Enter")
    await until_told(tab, "₹1,250.50 are on their way back.")
    await tab.until(f"{FOCUS}.textContent === 'Refund…'")
    rows = await fetch("SELECT order_id, amount, status, reason, requested_by FROM refunds")
    assert [tuple(row) for row in rows] == [(UUID(bought["id"]), 1_250_50, "requested", "Scratched", admin.id)]
    assert await do_jobs(resources, "PayRefund") == 1
    # The page looks again by itself.
    await tab.until("[...document.querySelectorAll('.badge')].some((it) => it.innerText === 'processed')")
    # Escape leaves a dialog, and nothing is done.
    await tab.press("Enter")
    await tab.until("document.querySelector('dialog[open]')")
    await tab.press("Escape")
    await tab.until(f"!document.querySelector('dialog[open]') && {FOCUS}.textContent === 'Refund…'")
    assert await run_audit() == []


async def test_a_refund_whose_answer_is_lost_is_made_once(
    tab: Tab, client: Client, resources: Resources, sandbox: TestServer
) -> None:
    admin = await make_clerk(resources)
    variant = await make_variant(price=5_000_00)
    bought = await buy_and_pay(client, resources, sandbox, await make_shopper(resources.tokens), variant.id)
    await enter(tab, client, admin, f"#/orders/{bought['id']}")
    await tab.click("button", "Refund…")
    await tab.fill("dialog [name=reason]", "Came back")
    await tab.evaluate(LOSE_ONE)
    await send(tab, "Refund")
    await tab.until_shown("The shop cannot be reached.")
    await send(tab, "Refund")
    await until_told(tab, "₹5,000.00 are on their way back.")
    assert [row["amount"] for row in await fetch("SELECT amount FROM refunds")] == [5_000_00]


async def test_orders_are_found_by_what_stands_in_the_address(tab: Tab, client: Client, resources: Resources) -> None:
    admin = await make_clerk(resources)
    variant = await make_variant(price=900_00, stock=50)
    shopper = await make_shopper(resources.tokens)
    placed = [await buy(client, shopper, variant.id, method=method) for method in ("cod", "upi")]
    numbers = [order["order_number"] for order in placed]
    await enter(tab, client, admin, "#/orders")
    assert await tab.evaluate(NUMBERS) == numbers[::-1]
    await tab.fill('[name="order_status"]', "processing")
    await tab.until(f"location.hash === '#/orders?order_status=processing' && {SETTLED} && {NUMBERS}.length === 1")
    assert await tab.evaluate(NUMBERS) == numbers[:1]
    await tab.fill('[name="payment_method"]', "upi")
    await tab.until_shown("No orders here.")
    await tab.evaluate("history.back()")
    await tab.until(f"{NUMBERS}.length === 1 && document.querySelector('[name=payment_method]').value === ''")
    await tab.fill('[name="order_number"]', "?" * 30)
    await tab.click("form button", "Show")
    await tab.until("document.querySelector('[name=order_number]').getAttribute('aria-invalid') === 'true'")
    await go(tab, "#/orders?from=2020-01-01&to=2020-12-31")
    await tab.until_shown("No orders here.")
    await go(tab, f"#/orders?order_number={numbers[1]}")
    await tab.until(f"{NUMBERS}.length === 1")
    assert await tab.evaluate(NUMBERS) == numbers[1:]
    # What is shown can be taken away.
    await tab.evaluate(KEEP_FILE)
    await tab.click("button", "Download these as CSV")
    await tab.until("window.file")
    table = await tab.evaluate("window.file.text()")
    assert [number in table for number in numbers] == [False, True]


async def test_more_of_a_list_comes_on_demand(tab: Tab, client: Client, resources: Resources) -> None:
    admin = await make_clerk(resources)
    for _ in range(27):
        await make_variant()
    await enter(tab, client, admin, "#/products")
    await tab.until_shown("25+ products")
    await tab.click("button", "More products")
    await tab.until_shown("27 products")
    assert await tab.evaluate("document.querySelectorAll('tbody tr').length") == 27


async def test_an_order_is_moved_on_and_a_stale_move_is_refused(tab: Tab, client: Client, resources: Resources) -> None:
    admin = await make_clerk(resources)
    variant = await make_variant(price=900_00)
    bought = await buy(client, await make_shopper(resources.tokens), variant.id, method="cod")
    await enter(tab, client, admin, f"#/orders/{bought['id']}")
    await tab.click("button", "Mark as shipped")
    await tab.fill("dialog [name=note]", "By <b>Blue Dart</b>")
    await send(tab, "Mark as shipped")
    await until_told(tab, "The order is marked as shipped.")
    await tab.until_shown(": By <b>Blue Dart</b>")
    await tab.click("button", "Mark as delivered")
    await tab.until("document.querySelector('dialog[open]')")
    assert (await move(client, admin, bought["id"], "delivered"))[0] == 200
    await send(tab, "Mark as delivered")
    await tab.until_shown("Somebody else has changed this meanwhile.")
    await send(tab, "Not now")
    # Paid in cash on delivery: it goes back by hand, and says how.
    await tab.click("button", "Refund…")
    await tab.fill("dialog [name=reason]", "Came back")
    await send(tab, "Refund")
    await tab.until("document.querySelector('dialog [name=reference]').getAttribute('aria-invalid') === 'true'")
    await tab.fill("dialog [name=reference]", "UPI 4711")
    await send(tab, "Refund")
    await until_told(tab, "went back.")
    # All of it is gone, and the button with it: the focus is on the heading.
    await tab.until(f"{FOCUS}.tagName === 'H1'")
    assert [tuple(row) for row in await fetch("SELECT status, reference FROM refunds")] == [("processed", "UPI 4711")]
    assert await run_audit() == []
