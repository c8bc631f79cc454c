"""Who gets in, how one stays in, and what is not lost when a session ends."""

import pytest

from models.enums import Role
from models.users import User
from server.core.db import fetch, fetch_value
from server.resources import Resources
from tests.backoffice.office import SETTLED, enter, go, make_clerk, send, show, sign_in, until_told
from tests.browser import Tab
from tests.checkout.shop import buy
from tests.conftest import Client
from tests.factories.catalog import make_owner, make_product, make_store, make_variant
from tests.factories.shoppers import make_shopper

KEPT = "sessionStorage.length"


async def test_a_wrong_password_is_told_and_others_than_the_office_do_not_get_in(
    tab: Tab, client: Client, resources: Resources
) -> None:
    admin, customer = await make_clerk(resources), await make_clerk(resources, role=Role.CUSTOMER)
    await show(tab, client)
    await tab.click('button[type="submit"]')
    await tab.until_shown("Your e-mail address is missing.")
    await sign_in(tab, admin, "not the password")
    await tab.until_shown("The e-mail address or the password is wrong.")
    await sign_in(tab, customer)
    await tab.until_shown("Your account is neither.")
    assert await tab.evaluate("document.querySelector('nav')") is None
    # The session that the shop had opened for the customer is closed again.
    live = "SELECT count(*) FROM refresh_tokens WHERE user_id = $1 AND revoked_at IS NULL"
    await sign_in(tab, admin)
    await tab.until(f"document.querySelector('nav') && {SETTLED}")
    assert await fetch_value(live, customer.id) == 0
    assert await tab.evaluate("document.title") == "Today – Voltcart office"


async def test_a_reload_keeps_the_session_and_signing_out_ends_it(
    tab: Tab, client: Client, resources: Resources
) -> None:
    admin = await make_clerk(resources)
    await enter(tab, client, admin, "#/orders")
    assert await tab.evaluate(KEPT) == 0
    await tab.evaluate("window.before = true")
    await tab.evaluate("location.reload()")
    await tab.until(f"!window.before && document.querySelector('nav') && {SETTLED}")
    assert await tab.evaluate("document.querySelector('h1').innerText") == "Orders"
    assert await tab.evaluate(KEPT) == 0
    # A shop that does not answer for a moment ends no session.
    for blocked, title in ((["*/api/auth/refresh"], "Sign in"), ([], "Orders")):
        await tab.send("Network.setBlockedURLs", urls=blocked)
        await tab.evaluate("window.before = true")
        await tab.evaluate("location.reload()")
        await tab.until(f"!window.before && document.querySelector('h1')?.innerText === '{title}'")
    await tab.evaluate("window.before = true")
    await tab.click("nav button", "Sign out")
    await tab.until("!window.before && document.querySelector('h1')?.innerText === 'Sign in'")
    assert await tab.evaluate(KEPT) == 0
    alive = "SELECT count(*) FROM refresh_tokens WHERE user_id = $1 AND used_at IS NULL AND revoked_at IS NULL"
    assert await fetch_value(alive, admin.id) == 0


async def test_an_old_access_token_is_exchanged_once_for_all_requests_that_meet_it(
    tab: Tab, client: Client, resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.web.auth.TRUSTED_FOR", 0.0)
    admin = await make_clerk(resources)
    await enter(tab, client, admin, "#/orders")
    tab.requests.clear()
    await fetch("UPDATE users SET token_version = token_version + 1 WHERE id = $1", admin.id)
    await go(tab, "#/today")
    await tab.until_shown("Orders to ship")
    assert len([url for url in tab.requests if url.endswith("/api/auth/refresh")]) == 1
    assert await tab.evaluate("document.querySelector('.problem')") is None


async def test_when_the_session_has_ended_one_signs_in_again_and_what_was_written_goes_on(
    tab: Tab, client: Client, resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.web.auth.TRUSTED_FOR", 0.0)
    admin = await make_clerk(resources)
    product = await make_product("Old name")
    await make_variant(product)
    await enter(tab, client, admin, f"#/products/{product.id}")
    await tab.fill('[name="name"]', "New name")
    await fetch("UPDATE users SET token_version = token_version + 1 WHERE id = $1", admin.id)
    await fetch("UPDATE refresh_tokens SET revoked_at = now() WHERE user_id = $1", admin.id)
    await tab.click('button[type="submit"]', "Save the product")
    await tab.until("document.querySelector('dialog[open] [name=password]')")
    await tab.fill("dialog [name=password]", "not the password")
    await tab.click("dialog button", "Sign in")
    await tab.until_shown("The e-mail address or the password is wrong.")
    await tab.fill("dialog [name=password]", "correct horse battery")
    await tab.click("dialog button", "Sign in")
    await tab.until_shown("The product is saved.")
    assert await fetch_value("SELECT name FROM products WHERE id = $1", product.id) == "New name"


async def test_an_owner_sees_the_pages_that_are_for_owners(tab: Tab, client: Client, resources: Resources) -> None:
    owner = await make_clerk(resources, role=Role.OWNER)
    store = await make_store(await make_owner(await User.get(id=owner.id)))
    mine, other = [await make_variant(await make_product(store=of)) for of in (store, await make_store())]
    shopper = await make_shopper(resources.tokens)
    placed, _ = [await buy(client, shopper, variant.id, method="cod") for variant in (mine, other)]
    await enter(tab, client, owner)
    links = await tab.evaluate("[...document.querySelectorAll('nav li')].map((it) => it.innerText)")
    assert links == ["Today", "Orders", "Stock alerts", "Products"]
    assert await tab.evaluate("document.querySelector('.problem')") is None
    await go(tab, "#/orders")
    await tab.click("tbody a", placed["order_number"])
    await tab.until_shown(mine.sku)
    buttons = await tab.evaluate("[...document.querySelectorAll('main button')].map((it) => it.innerText)")
    assert buttons == ["Mark as shipped"]
    await tab.click("button", "Mark as shipped")
    await send(tab, "Mark as shipped")
    await until_told(tab, "The order is marked as shipped.")
    await go(tab, f"#/products/{other.product_id}")
    await tab.until("document.querySelector('.problem')")
    await go(tab, "#/users")
    await tab.until_shown("There is no such page.")
