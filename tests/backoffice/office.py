"""The people of the office, and their way into it."""

import json

from models.enums import Role
from server.core.db import fetch
from server.resources import Resources
from tests.browser import Tab
from tests.conftest import Client
from tests.factories.users import PASSWORD, Person, make_user

# Nothing is being read any more.
SETTLED = "document.querySelector('h1') && !/Loading|One moment/.test(document.querySelector('#app').innerText)"


async def make_clerk(resources: Resources, *, role: Role = Role.ADMIN, name: str = "Meera Iyer") -> Person:
    """Somebody who can sign in."""
    clerk = await make_user(resources, role=role, password_hash=await resources.passwords.hash(PASSWORD))
    await fetch("UPDATE users SET name = $2 WHERE id = $1", clerk.id, name)
    return clerk


async def show(tab: Tab, client: Client, place: str = "") -> None:
    """Open a page of the office by its address."""
    await tab.open(f"{client.make_url('/admin')}{place}")


async def sign_in(tab: Tab, person: Person, password: str = PASSWORD) -> None:
    """Fill in the form and send it."""
    await tab.fill('[name="email"]', person.email)
    await tab.fill('[name="password"]', password)
    await tab.click('button[type="submit"]')


async def enter(tab: Tab, client: Client, person: Person, place: str = "") -> None:
    """Sign in, and wait for a page to be there."""
    await show(tab, client, place)
    await sign_in(tab, person)
    await tab.until(f"document.querySelector('nav') && {SETTLED}")


async def go(tab: Tab, place: str) -> None:
    """Go to another page as its link does."""
    await tab.evaluate(f"location.hash = {json.dumps(place)}")
    await tab.until(SETTLED)


async def send(tab: Tab, label: str) -> None:
    """Press the button of the open dialog."""
    await tab.click("dialog[open] button", label)


async def until_told(tab: Tab, text: str) -> None:
    """Wait until the page says that something is done, and that no dialog is open any more."""
    told = f"document.querySelector('.told').innerText.includes({json.dumps(text)})"
    await tab.until(f"{told} && !document.querySelector('dialog[open]') && {SETTLED}")
