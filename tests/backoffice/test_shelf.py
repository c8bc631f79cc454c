"""Stock, prices, coupons, jobs and words in a browser, while others work on the same things."""

import pytest

from models.catalog import ProductVariant
from models.reviews import ProductReview
from models.users import User
from server.checkout.jobs import SendOrderLetter
from server.core import jobs
from server.core.db import fetch, fetch_value, transaction
from server.resources import Resources
from tests.backoffice.office import enter, go, make_clerk, send, until_told
from tests.browser import Tab
from tests.conftest import Client
from tests.factories.catalog import make_product, make_variant
from tests.inventory.back_office import alerts, change_stock, moves, open_alert

MARKUP = '<img src="/nothing" onerror="alert(1)"><script>alert(2)</script>'
TEXTS = "document.querySelector('main').innerText"


async def test_an_alert_is_restocked_and_another_resolved(tab: Tab, client: Client, resources: Resources) -> None:
    admin = await make_clerk(resources)
    low, other = [await make_variant(stock=10, low_stock_threshold=10) for _ in range(2)]
    for variant in (low, other):
        await open_alert(client, admin, variant)
    await enter(tab, client, admin, "#/alerts")
    await tab.click(f'[aria-label="Restock {low.sku}"]')
    await send(tab, "Restock")
    await tab.until_shown("Write how many units come")
    await tab.fill("dialog [name=delta]", "5")
    await send(tab, "Restock")
    await until_told(tab, f"{low.sku} has 14 units now.")
    await tab.click(f'[aria-label="Resolve the alert of {other.sku}"]')
    await until_told(tab, f"The alert of {other.sku} is resolved.")
    assert [status for status, _, _ in await alerts()] == ["resolved", "resolved"]
    assert (await moves(low.id))[-1] == (5, "restock", admin.id)


async def test_a_price_that_somebody_changed_meanwhile(tab: Tab, client: Client, resources: Resources) -> None:
    admin = await make_clerk(resources)
    variant = await make_variant(price=500_00, stock=7)
    await enter(tab, client, admin, f"#/products/{variant.product_id}")
    await tab.click(f'[aria-label="Price of {variant.sku}"]')
    await tab.until("document.querySelector('dialog [name=price]').value === '500'")
    await tab.fill("dialog [name=price]", "649.50")
    url = f"/api/admin/variants/{variant.id}"
    theirs = {"price": 777_00, "is_active": False}
    assert (await client.put(url, json=theirs, headers=admin.headers)).status == 200
    await send(tab, "Save the price")
    await tab.until_shown("The price is ₹777.00 now.")
    await tab.until_shown("The state is inactive now.")
    assert await tab.evaluate("document.querySelector('dialog [name=price]').value") == "649.50"
    assert await fetch_value("SELECT price FROM product_variants WHERE id = $1", variant.id) == 777_00
    await send(tab, "Save the price")
    await until_told(tab, f"{variant.sku} costs ₹649.50 now.")
    # What one has not touched stays as the other wants it.
    row = await fetch("SELECT price, is_active FROM product_variants WHERE id = $1", variant.id)
    assert [tuple(one) for one in row] == [(649_50, False)]
    await tab.click(f'[aria-label="Stock of {variant.sku}"]')
    await tab.fill("dialog [name=set]", "20")
    assert (await change_stock(client, variant.id, admin, {"delta": -3, "reason": "correction"}))[0] == 200
    await send(tab, "Set the stock")
    await tab.until_shown("the stock is 4 now, no longer 7")
    assert (await ProductVariant.get(id=variant.id)).stock_quantity == 4
    await send(tab, "Set the stock")
    await until_told(tab, f"{variant.sku} has 20 units now.")
    assert (await ProductVariant.get(id=variant.id)).stock_quantity == 20


async def test_a_coupon_is_made_changed_and_switched_off(tab: Tab, client: Client, resources: Resources) -> None:
    admin = await make_clerk(resources)
    await enter(tab, client, admin, "#/coupons/new")
    await tab.fill("[name=code]", "ab")
    await tab.fill("[name=discount_value]", "12.5")
    await tab.fill("[name=max_discount]", "1,000")
    await tab.fill("[name=valid_to]", "2027-03-31T23:59")
    await tab.click("button", "Make the coupon")
    await tab.until("document.querySelector('[name=code]').getAttribute('aria-invalid') === 'true'")
    await tab.fill("[name=code]", "holi27")
    await tab.click("button", "Make the coupon")
    await until_told(tab, "HOLI27 is made.")
    row = "SELECT discount_value::text, max_discount, valid_to::text, usage_limit, is_active FROM coupons"
    assert [tuple(one) for one in await fetch(row)] == [("12.50", 1_000_00, "2027-03-31 18:29:00+00", None, True)]
    await tab.until("document.querySelector('[name=valid_to]').value === '2027-03-31T23:59'")
    url = f"/api/admin/coupons/{(await tab.evaluate('location.hash')).rpartition('/')[2]}"
    theirs = {"max_discount": 700_00, "valid_to": "2027-03-31T18:29:59Z"}
    assert (await client.put(url, json=theirs, headers=admin.headers)).status == 200
    await tab.fill("[name=usage_limit]", "5")
    await tab.click("button", "Save the coupon")
    await tab.until_shown("The most is ₹700.00 now.")
    await tab.click("button", "Save the coupon")
    await until_told(tab, "The coupon is saved.")
    await tab.click("button", "Switch off…")
    await send(tab, "Switch off")
    await until_told(tab, "HOLI27 is switched off.")
    assert [tuple(one) for one in await fetch(row)] == [("12.50", 700_00, "2027-03-31 18:29:59+00", 5, False)]
    # It was oneself who switched it off: the form is not stale now.
    await tab.fill("[name=usage_limit]", "")
    await tab.click("button", "Save the coupon")
    await until_told(tab, "The coupon is saved.")
    assert [tuple(one) for one in await fetch(row)] == [("12.50", 700_00, "2027-03-31 18:29:59+00", None, False)]


async def test_a_dead_job_is_retried_and_another_dropped(tab: Tab, client: Client, resources: Resources) -> None:
    admin = await make_clerk(resources)
    async with transaction() as tx:
        for _ in range(2):
            await jobs.add(tx, SendOrderLetter(order_id=admin.id, letter="order_placed"))
        await tx.execute("UPDATE jobs SET status = 'failed', attempts = 8, finished_at = now(), error = $1", MARKUP)
    await enter(tab, client, admin, "#/jobs")
    await tab.until_shown("2 jobs")
    assert MARKUP in await tab.evaluate(TEXTS)
    await tab.click("button", "Retry")
    await until_told(tab, "SendOrderLetter is tried again.")
    await tab.until_shown("1 job")
    await tab.click("button", "Drop…")
    await send(tab, "Drop")
    await until_told(tab, "SendOrderLetter is dropped.")
    assert [tuple(row) for row in await fetch("SELECT status, attempts FROM jobs")] == [("queued", 0)]


@pytest.mark.row("A2")
async def test_what_people_write_is_shown_as_text(tab: Tab, client: Client, resources: Resources) -> None:
    admin = await make_clerk(resources, name=MARKUP)
    product = await make_product(MARKUP, description=MARKUP)
    variant = await make_variant(product, name=MARKUP)
    writer = await User.create(name=MARKUP, email="writer@voltcart.test", password="!")
    await ProductReview.create(user_id=writer.id, product_id=product.id, rating=1, title=MARKUP, review=MARKUP)
    await enter(tab, client, admin, "#/products")
    assert MARKUP in await tab.evaluate(TEXTS)
    await go(tab, f"#/products/{product.id}")
    await tab.until(f"document.querySelector('h1').innerText.includes('<script>') && {TEXTS}.includes('{variant.sku}')")
    await go(tab, "#/users")
    await tab.until(f"{TEXTS}.includes('writer@voltcart.test')")
    assert MARKUP in await tab.evaluate(TEXTS)
    await go(tab, "#/reviews")
    await tab.until(f"{TEXTS}.includes('★')")
    assert (await tab.evaluate(TEXTS)).count(MARKUP) == 4
    await tab.click("button", "Hide…")
    await tab.fill("dialog [name=reason]", MARKUP)
    await send(tab, "Hide")
    await until_told(tab, "The review is hidden.")
    await go(tab, "#/audit")
    await tab.until(f"{TEXTS}.includes('review')")
    assert await tab.evaluate("document.querySelectorAll('main img, main script').length") == 0


async def test_a_user_is_banned(tab: Tab, client: Client, resources: Resources) -> None:
    admin = await make_clerk(resources)
    rogue = await make_clerk(resources, name="Rogue One")
    await enter(tab, client, admin, "#/users?q=Rogue")
    await tab.click('[aria-label="Status of Rogue One"]')
    await tab.fill("dialog [name=status]", "banned")
    await tab.fill("dialog [name=reason]", "Fraud")
    url = f"/api/admin/users/{rogue.id}/status"
    assert (await client.put(url, json={"status": "inactive"}, headers=admin.headers)).status == 200
    await send(tab, "Change the status")
    await tab.until_shown("Somebody else has changed this meanwhile.")
    await tab.until("document.querySelector('dialog [name=status]').value === 'inactive'")
    await tab.fill("dialog [name=status]", "banned")
    await send(tab, "Change the status")
    await until_told(tab, "Rogue One: the status is banned now.")
    assert await fetch_value("SELECT status FROM users WHERE id = $1", rogue.id) == "banned"
