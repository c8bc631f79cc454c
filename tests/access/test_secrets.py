"""No secret is in a log or an answer: planted ones are looked for in all that the processes write at their noisiest."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.core.db import fetch
from server.resources import Resources
from tests.cluster import Cluster, open_cluster
from tests.postbox import Postbox, open_postbox

pytestmark = pytest.mark.cluster

FIRST, WRONG, NEW = "canary-first-7Yq2", "canary-wrong-8Ks4", "canary-newer-3Vd9"
EMAIL = "canary@voltcart.test"
FORGED = "eyJhbGciOiJub25lIn0.canary-forged.token"
PROOF = "5f" * 32
MAILED = re.compile(r"/reset-password#token=([\w.-]+)")
ANY_TOKEN = re.compile(r"token=([\w.-]{20,})")


@pytest.fixture
async def postbox() -> AsyncIterator[Postbox]:
    async with open_postbox() as found:
        yield found


@pytest.fixture
async def noisy(resources: Resources, tmp_path: Path, postbox: Postbox) -> AsyncIterator[Cluster]:
    """A server and a worker that log all they can."""
    async with open_cluster(resources.settings, tmp_path, servers=0) as cluster:
        cluster.add_worker(LOG_LEVEL="DEBUG", SMTP_URL=postbox.url)
        await cluster.add_server(LOG_LEVEL="DEBUG", SMTP_URL=postbox.url)
        yield cluster


async def _mailed_token(postbox: Postbox) -> str:
    async with asyncio.timeout(30):
        while True:
            for message in postbox.messages:
                body = message.get_body(("plain",))
                if body is not None and (found := MAILED.search(body.get_content())):
                    return found[1]
            await asyncio.sleep(0.05)


@pytest.mark.row("A16")
async def test_no_secret_is_written_anywhere(
    resources: Resources, noisy: Cluster, postbox: Postbox, tmp_path: Path
) -> None:
    wish = {"name": "Canary", "email": EMAIL, "password": FIRST}
    status, session = await noisy.call("POST", "/api/auth/register", wish)
    assert status == 201, session
    secrets = {FIRST, WRONG, NEW, FORGED, PROOF, session["access_token"], session["refresh_token"]}
    answers = [await noisy.call("POST", "/api/auth/login", {"email": EMAIL, "password": WRONG})]
    answers.append(await noisy.call("POST", "/api/auth/register", wish | {"phone_number": "none", "secret": NEW}))
    answers.append(await noisy.call("GET", "/api/users/me", Authorization=f"Bearer {FORGED}"))
    answers.append(await noisy.call("GET", "/api/users/me", Authorization=f"Basic {FORGED}"))
    answers.append(await noisy.call("POST", "/api/auth/refresh", {"refresh_token": FORGED}))
    answers.append(await noisy.call("POST", "/api/payments/webhook/razorpay", {}, X_Razorpay_Signature=PROOF))
    proof = {"razorpay_order_id": "order_1", "razorpay_payment_id": "pay_1", "razorpay_signature": PROOF}
    bearer = f"Bearer {session['access_token']}"
    answers.append(await noisy.call("POST", "/api/payments/verify", proof, Authorization=bearer))
    assert (await noisy.call("POST", "/api/auth/forgot-password", {"email": EMAIL}))[0] == 202
    token = await _mailed_token(postbox)
    answers.append(await noisy.call("POST", "/api/auth/reset-password", {"token": token, "password": "short"}))
    answers.append(await noisy.call("POST", "/api/auth/reset-password", {"token": token, "password": NEW}))
    assert answers[-1][0] == 204
    status, session = await noisy.call("POST", "/api/auth/login", {"email": EMAIL, "password": NEW})
    assert status == 200, session
    secrets |= {token, session["access_token"], session["refresh_token"]}
    # How every hash of a password begins: that of a row which PostgreSQL refused is nowhere else to be read.
    secrets |= {"$argon2"}
    answers += await _break(noisy, session["refresh_token"])
    assert [status for status, _ in answers[-3:]] == [500] * 3
    settings = resources.settings
    secrets |= {settings.jwt_keys.get_secret_value().partition(":")[2], settings.razorpay_key_secret.get_secret_value()}
    secrets |= {settings.razorpay_webhook_secret.get_secret_value()}
    secrets |= {token for message in postbox.messages for token in ANY_TOKEN.findall(message.as_string())}
    await _stop(noisy)
    logs = await asyncio.to_thread(_read_logs, tmp_path)
    assert sum(text.count("Traceback") for text in logs.values()) >= 3
    written = {**logs, "answers": repr(answers), "jobs": repr(await fetch("SELECT * FROM jobs"))}
    leaks = [(place, secret[:24]) for place, text in written.items() for secret in secrets if secret in text]
    assert leaks == []


async def _break(noisy: Cluster, refresh_token: str) -> list[tuple[int, dict[str, object]]]:
    """Have the database refuse what nobody expects it to, with whole rows in its words."""
    login = {"email": EMAIL, "password": NEW}
    await fetch("ALTER TABLE refresh_tokens ADD CONSTRAINT broken CHECK (created_at IS NULL) NOT VALID")
    try:
        answers = [await noisy.call("POST", "/api/auth/login", login)]
        answers.append(await noisy.call("POST", "/api/auth/refresh", {"refresh_token": refresh_token}))
    finally:
        await fetch("ALTER TABLE refresh_tokens DROP CONSTRAINT broken")
    await fetch("ALTER TABLE users ADD CONSTRAINT broken CHECK (name <> 'Broken') NOT VALID")
    try:
        wish = {"name": "Broken", "email": "second@voltcart.test", "password": FIRST}
        answers.append(await noisy.call("POST", "/api/auth/register", wish))
    finally:
        await fetch("ALTER TABLE users DROP CONSTRAINT broken")
    return answers


def _read_logs(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.rglob("*.log")}


async def _stop(noisy: Cluster) -> None:
    """Have the processes write what is left to write."""
    for child in [*noisy.workers, *(child for child, _ in noisy.servers)]:
        await asyncio.to_thread(child.stop)
