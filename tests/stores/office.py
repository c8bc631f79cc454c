"""Owners and stores as their tests make, change and mail them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from email.message import EmailMessage
from itertools import count
from typing import Any
from uuid import UUID

from models.journal import AdminAction
from models.stores import Store
from server.core.db import fetch
from server.core.mail import SmtpMailer
from server.resources import Resources
from tests.conftest import Client
from tests.factories.users import PASSWORD, Person, bearer
from tests.postbox import Postbox, open_postbox

NOWHERE = UUID("018f0000-0000-7000-8000-000000000001")
OWNERS, STORES = "/api/admin/owners", "/api/stores"
NUMBERS = count(10_000)


async def call(
    client: Client, person: Person | None, method: str, path: str, body: Any = None, etag: str | None = None
) -> tuple[int, Any]:
    """Ask; gives status and body, which is None where there is none."""
    headers = (person.headers if person else {}) | ({"If-Match": etag} if etag is not None else {})
    answer = await client.request(method, path, json=body, headers=headers)
    return answer.status, await answer.json() if await answer.read() else None


async def ask(
    client: Client,
    person: Person | None,
    method: str,
    path: str,
    body: Any = None,
    *,
    etag: str | None = None,
    status: int = 200,
) -> Any:
    """Ask for what must be answered with the status; gives the body."""
    found, answer = await call(client, person, method, path, body, etag)
    assert found == status, (method, path, answer)
    return answer


async def refused(
    client: Client, person: Person | None, method: str, path: str, body: Any = None
) -> tuple[int, str, set[tuple[str, str]]]:
    """A refusal: its status, its code, and each mistake's field and code."""
    status, answer = await call(client, person, method, path, body)
    return status, answer["code"], {(error["field"], error["code"]) for error in answer.get("errors", ())}


def newcomer(**changes: Any) -> dict[str, Any]:
    """The body of a new owner whom nobody knows yet."""
    number = next(NUMBERS)
    return {
        "name": "Omkar Rao",
        "email": f"owner-{number}@example.com",
        "phone_number": f"+9198765{number}",
        "default_address": "24 Residency Road, Bengaluru",
        **changes,
    }


async def make_stores(owner_id: UUID, number: int) -> None:
    """So many stores of an owner."""
    await Store.bulk_create(Store(owner_id=owner_id, name=f"Store {n}") for n in range(number))


async def noted(*actions: str) -> list[tuple[str, str, Any, Any]]:
    """The audit log, oldest first, of these actions if any are named: action, entity, before, after."""
    rows = await AdminAction.all().order_by("id")
    return [(row.action, row.entity, row.before, row.after) for row in rows if not actions or row.action in actions]


async def invited() -> list[str]:
    """The users to whom an invitation is left to be mailed, oldest first."""
    rows = await fetch(
        "SELECT payload ->> 'user_id' AS id FROM jobs WHERE name = 'MailReset' AND payload ->> 'purpose' = 'invitation'"
        " AND status = 'queued' ORDER BY id"
    )
    return [row["id"] for row in rows]


@asynccontextmanager
async def worker_with_postbox(resources: Resources) -> AsyncIterator[tuple[Resources, Postbox]]:
    """A worker's parts, and the mail server that they write to."""
    async with open_postbox() as postbox:
        mailer = SmtpMailer(postbox.url, sender=resources.settings.mail_from)
        yield replace(resources, mailer=mailer), postbox
        mailer.close()


def token_in(letter: EmailMessage) -> str:
    """The token of the link in a letter."""
    text = letter.get_body(("plain",))
    assert text is not None
    found: str = text.get_content().partition("#token=")[2].split()[0]
    return found


async def set_password(client: Client, token: str) -> int:
    """Set the usual password by the token of a letter; gives the status."""
    return (await client.post("/api/auth/reset-password", json={"token": token, "password": PASSWORD})).status


async def sign_in(client: Client, email: str) -> Person:
    """Somebody who has the usual password, signed in through the front door."""
    answer = await client.post("/api/auth/login", json={"email": email, "password": PASSWORD})
    session = await answer.json()
    assert answer.status == 200, session
    return Person(UUID(session["user"]["id"]), email, bearer(session["access_token"]))
