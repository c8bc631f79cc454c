"""The pages that mailed links lead to: a password is set, an e-mail address is verified."""

import asyncio
from uuid import UUID

from models.enums import Role
from server.core.db import fetch_value
from server.resources import Resources
from tests.auth.people import mailed
from tests.backoffice.looks import look, shine
from tests.backoffice.office import SETTLED, make_clerk, show, sign_in
from tests.browser import Tab
from tests.catalog.back_office import make_admin
from tests.conftest import Client
from tests.factories.users import PASSWORD, Person, sign_up
from tests.stores.office import OWNERS, ask, newcomer

VERIFIED = "SELECT email_verified_at IS NOT NULL FROM users WHERE email = $1"
TITLE = "document.querySelector('h1')?.innerText"
WRITING = "it.name === 'password'"
SENDING = "it.type === 'submit'"


async def link_mailed(resources: Resources, client: Client, job: str) -> str:
    """The link of the letter that waits, as the shop's own host sends it to a browser of this test."""
    [(_, _, text)] = await mailed(resources, job)
    shop = resources.settings.shop_url
    [link] = [word for word in text.split() if word.startswith(shop)]
    return str(client.make_url("/")).rstrip("/") + link.removeprefix(shop)


async def nothing_left_of(tab: Tab, token: str) -> None:
    """See that the token is in no address, nor in what the page keeps or asked for."""
    kept = "JSON.stringify([location.href, document.referrer, {...sessionStorage}, {...localStorage}])"
    assert token not in await tab.evaluate(kept)
    # The browser hears of what a page does to its history a moment later.
    for _ in range(100):
        history = await tab.send("Page.getNavigationHistory")
        places = " ".join(entry["url"] for entry in history["entries"])
        if token not in places:
            break
        await asyncio.sleep(0.02)
    assert token not in places, history
    assert not any(token in url for url in tab.requests)


async def test_an_invited_owner_sets_a_password_by_keyboard_and_signs_in(
    tab: Tab, client: Client, resources: Resources
) -> None:
    owner = newcomer()
    await ask(client, await make_admin(resources), "POST", OWNERS, owner, status=201)
    link = await link_mailed(resources, client, "MailReset")
    token = link.partition("#token=")[2]
    await tab.open(link)
    await tab.until(f"{TITLE} === 'Set a password'")
    await nothing_left_of(tab, token)
    for text, answer in (("", "The password is missing."), ("short", "at least 8")):
        await tab.tab_to(WRITING)
        await tab.write(text)
        await tab.press("Enter")
        await tab.until(f"document.querySelector('.wrong')?.innerText.includes({answer!r}) && {SETTLED}")
        # The mistake is told at the field, which has the focus.
        assert await tab.evaluate(f"((it) => {WRITING} && it.matches('[aria-invalid]'))(document.activeElement)")
    await tab.evaluate("document.activeElement.select()")
    await tab.write(PASSWORD)
    await tab.tab_to("it.name === 'shown'")
    assert await tab.evaluate("document.querySelector('[name=password]').type") == "password"
    await tab.press(" ")
    await tab.until("document.querySelector('[name=password]').type === 'text'")
    assert await tab.evaluate("document.querySelector('[name=password]').value") == PASSWORD
    await tab.tab_to(SENDING)
    await tab.press("Enter")
    await tab.until(f"{TITLE} === 'Your password is set'")
    assert await tab.evaluate("document.activeElement.tagName") == "H1"
    await tab.tab_to("it.pathname === '/admin'")
    await tab.press("Enter")
    await tab.until(f"{TITLE} === 'Sign in'")
    await nothing_left_of(tab, token)
    await sign_in(tab, Person(UUID(int=0), owner["email"], {}))
    await tab.until(f"document.querySelector('nav') && {SETTLED}")


async def test_a_link_that_is_used_up_leads_to_another_and_a_newer_one_takes_its_place(
    tab: Tab, client: Client, resources: Resources
) -> None:
    clerk, wrong = await make_clerk(resources, role=Role.OWNER), list[str]()
    await tab.resize(390)
    await show(tab, client)
    await tab.click("a", "Forgot your password?")
    await tab.until(f"{TITLE} === 'Set a password' && document.title === 'Set a password – Voltcart'")
    await tab.click("button", "Send me a letter")
    await tab.until_shown("Your e-mail address is missing.")
    for email in ("nobody@example.com", clerk.email):
        await tab.fill('[name="email"]', email)
        await tab.click("button", "Send me a letter")
        said = f"If {email} has an account, a letter is on its way there."
        await tab.until(f"document.querySelector('.told p')?.firstChild.data === {said!r} && {SETTLED}")
        assert await tab.evaluate("document.querySelector('.problem')") is None
    wrong += await look(tab, "forgot-asked-390")
    # Whoever has no account is sent nothing.
    link = await link_mailed(resources, client, "MailReset")
    await tab.open(f"{link}x")
    await tab.fill('[name="password"]', "another one again")
    await tab.click("button", "Set the password")
    await tab.until_shown("This link is not good any more; ask for a new one.")
    assert await tab.evaluate("document.querySelector('[name=password]')") is None
    assert await tab.evaluate("Boolean(document.querySelector('[name=email]'))")
    wrong += await look(tab, "reset-password-spent-390")
    # The whole link is pasted into the same page.
    await tab.evaluate(f"location.href = {link!r}")
    await tab.until("document.querySelector('[name=password]')")
    await nothing_left_of(tab, link.partition("#token=")[2])
    await tab.fill('[name="password"]', "another one again")
    await tab.click("button", "Set the password")
    await tab.until(f"{TITLE} === 'Your password is set'")
    wrong += await look(tab, "password-set-390")
    assert wrong == []
    await show(tab, client)
    await sign_in(tab, clerk, "another one again")
    await tab.until(f"document.querySelector('nav') && {SETTLED}")


async def test_an_address_is_verified_at_the_press_of_a_button(tab: Tab, client: Client, resources: Resources) -> None:
    await sign_up(client, email="asha@example.com")
    link = await link_mailed(resources, client, "MailVerification")
    wrong: list[str] = []
    await tab.open(f"{link}x")
    await tab.click("button", "Verify my address")
    await tab.until_shown("This link is not good any more; ask for a new one.")
    wrong += await look(tab, "verify-email-spent-1280")
    await tab.open(link)
    await tab.until("document.querySelector('button.main')")
    await nothing_left_of(tab, link.partition("#token=")[2])
    for width in (1280, 390):
        await tab.resize(width)
        wrong += await look(tab, f"verify-email-{width}")
    # Opening the link is not enough.
    assert await fetch_value(VERIFIED, "asha@example.com") is False
    await tab.tab_to(SENDING)
    await tab.press("Enter")
    await tab.until(f"{TITLE} === 'Your e-mail address is verified'")
    assert await fetch_value(VERIFIED, "asha@example.com") is True
    wrong += await look(tab, "verified-390")
    await tab.evaluate("location.reload()")
    await tab.until_shown("Open the link of the letter once more")
    wrong += await look(tab, "verify-email-no-token-390")
    await tab.click("a", "Set a new password")
    await tab.until("document.querySelector('[name=email]')")
    wrong += await look(tab, "forgot-390")
    await tab.evaluate("location.hash = 'token=some'")
    await tab.until("document.querySelector('[name=password]')")
    for width, scheme in ((1280, "light"), (390, "light"), (390, "dark")):
        await tab.resize(width)
        await shine(tab, scheme)
        wrong += await look(tab, f"reset-password-{width}{'-dark' * (scheme == 'dark')}")
    assert wrong == []
