"""Signing in as the routes do, and what comes by mail of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from aiohttp.test_utils import TestClient, TestServer
from pydantic import SecretStr

from server.app import create_app
from server.auth.errors import BadCredentials, TooManyAttempts
from server.auth.rules import Device
from server.auth.schemas import LogIn
from server.auth.service.sessions import Issuer, log_in
from server.core.db import fetch
from server.core.mail import SmtpMailer
from server.core.tokens import AccessTokens
from server.resources import Resources
from tests.conftest import Client
from tests.factories.users import PASSWORD
from tests.postbox import open_postbox
from workers import tasks
from workers.runner import run_job

REGISTERED = tasks.__name__
HERE, ELSEWHERE = "192.0.2.7", "198.51.100.9"
IN, WRONG = "in", "wrong"


def issuer(resources: Resources, address: str = HERE, *, exempt: bool = False) -> Issuer:
    """What gives tokens to a device at the address."""
    return Issuer(resources.tokens, timedelta(days=30), resources.clock, Device(address, "Browser", exempt))


async def enter(
    resources: Resources, email: str, password: str = PASSWORD, *, address: str = HERE, exempt: bool = False
) -> str | int:
    """Sign in: `IN`, `WRONG`, or the seconds to wait."""
    wish = LogIn.model_validate({"email": email, "password": password})
    try:
        await log_in(wish, passwords=resources.passwords, issuer=issuer(resources, address, exempt=exempt))
    except BadCredentials:
        return WRONG
    except TooManyAttempts as error:
        seconds: int = error.fields["retry_after"]
        return seconds
    return IN


async def pass_time(seconds: float) -> None:
    """Let everything that is noted of failures be so much longer ago."""
    await fetch(
        "UPDATE login_failures SET failed_at = failed_at - make_interval(secs => $1),"
        " blocked_until = blocked_until - make_interval(secs => $1)",
        seconds,
    )


async def mailed(resources: Resources, name: str) -> list[tuple[str, str, str]]:
    """Do the jobs of that name: whom each letter is to, its subject and its text."""
    async with open_postbox() as postbox:
        posting = replace(resources, mailer=SmtpMailer(postbox.url, sender=resources.settings.mail_from))
        for row in await fetch("SELECT id FROM jobs WHERE name = $1 AND status = 'queued' ORDER BY id", name):
            await run_job(posting, row["id"])
    parts = [(message, message.get_body(("plain",))) for message in postbox.messages]
    return [(str(one["To"]), str(one["Subject"]), text.get_content()) for one, text in parts if text is not None]


def token_of(text: str) -> str:
    """The token in a letter's link."""
    return text.partition("#token=")[2].split()[0]


@asynccontextmanager
async def shop_with(resources: Resources, **changes: Any) -> AsyncIterator[Client]:
    """The application with other settings, and its tokens made with their keys."""
    settings = resources.settings.model_copy(update=changes)
    tokens = AccessTokens(
        settings.signing_keys,
        issuer=settings.jwt_issuer,
        audience=settings.jwt_audience,
        minutes=settings.access_token_minutes,
        clock=resources.clock,
    )
    app = create_app(settings, replace(resources, settings=settings, tokens=tokens))
    async with TestClient(TestServer(app)) as client:
        yield client


def keys(*named: str) -> SecretStr:
    """Signing keys of those names, each another, as the setting holds them."""
    return SecretStr(",".join(f"{name}:{name * 32}" for name in named))
