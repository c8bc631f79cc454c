"""What becomes of a refund at the gateway: it hangs, fails, is refused, or stays pending."""

import asyncio
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from aiohttp.test_utils import TestServer

from models.enums import RefundStatus
from server.audit.queries import run_audit
from server.checkout.rules import REFUSALS, STUCK, next_check, next_try, waits_for_help
from server.checkout.service.hearing import handle_event
from server.checkout.service.refunding import check_refunds, pay_refund
from server.core import metrics
from server.core.db import fetch, fetch_row, fetch_value, transaction
from server.core.errors import NotFound
from server.core.mail import SmtpMailer
from server.payments.gateway import wire
from server.resources import Resources
from tests.catalog.back_office import make_admin
from tests.checkout.shop import behave, buy_and_pay, do_jobs, ledger, misbehave, show
from tests.conftest import Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import Shopper, make_shopper
from tests.factories.users import Person
from tests.postbox import open_postbox

PRICE = 5_000_00


async def cancelled(client: Client, resources: Resources, sandbox: TestServer) -> tuple[Shopper, dict[str, Any]]:
    """An order that was paid and is cancelled: its refund is asked for, and no worker has looked at it yet."""
    shopper = await make_shopper(resources.tokens)
    bought = await buy_and_pay(client, resources, sandbox, shopper, (await make_variant(price=PRICE)).id)
    answer = await client.put(f"/api/orders/{bought['id']}/cancel", headers=shopper.headers)
    assert answer.status == 202
    return shopper, bought


async def row() -> dict[str, Any]:
    """The only refund as it stands."""
    found = await fetch_row(
        "SELECT id, status, attempt, gateway_refund_id, error, checks,"
        " extract(epoch FROM next_check_at - now())::int AS next FROM refunds"
    )
    return dict(found or {})


async def sweep(resources: Resources) -> int:
    """Let the time of the next check come, and a worker do what the sweep leaves; gives how many it found."""
    async with transaction() as tx:
        await tx.execute("UPDATE refunds SET next_check_at = now() WHERE next_check_at IS NOT NULL")
    found = await check_refunds()
    await do_jobs(resources, "PayRefund")
    return found


async def there(client: Client, sandbox: TestServer, bought: dict[str, Any]) -> list[tuple[int, str]]:
    """The order's refunds at the gateway."""
    paid = bought["payments"][0]["transaction_id"]
    return [(r["amount"], r["status"]) for r in (await ledger(client, sandbox))["refunds"] if r["payment_id"] == paid]


async def end(client: Client, sandbox: TestServer, status: str) -> None:
    """The gateway ends its pending refund."""
    wish = {"refund_id": (await row())["gateway_refund_id"], "status": status}
    assert (await client.session.post(sandbox.make_url("/__sandbox/settle"), json=wish)).status == 200


async def retry(client: Client, admin: Person) -> tuple[int, dict[str, Any]]:
    answer = await client.post(f"/api/admin/refunds/{(await row())['id']}/retry", headers=admin.headers)
    return answer.status, await answer.json()


async def told() -> int:
    """How many letters about trouble are to be written."""
    found: int = await fetch_value("SELECT count(*) FROM jobs WHERE name = 'TellRefundTrouble'")
    return found


@pytest.mark.row("F3", "M17")
async def test_a_gateway_that_hangs_after_refunding_refunds_once(
    client: Client, resources: Resources, sandbox: TestServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "READ", 0.5)
    shopper, bought = await cancelled(client, resources, sandbox)
    await misbehave(client, sandbox, "act_then_hang", path="/v1/payments", method="POST", count=1, seconds=5.5)
    await do_jobs(resources, "PayRefund")
    job = await fetch_row("SELECT status, error FROM jobs WHERE name = 'PayRefund'")
    assert job is not None
    assert job["status"] == "queued"
    assert job["error"].startswith("GatewayDown")
    assert (await row())["status"] == "requested"
    await asyncio.sleep(0.3)
    async with transaction() as tx:
        await tx.execute("UPDATE jobs SET run_at = now() WHERE status = 'queued'")
    await do_jobs(resources, "PayRefund")
    assert await there(client, sandbox, bought) == [(PRICE, "processed")]
    assert (await show(client, shopper, bought["id"]))["payment_status"] == "refunded"
    assert await run_audit() == []


@pytest.mark.row("M17")
async def test_a_refund_that_failed_is_tried_again_under_a_new_key(
    client: Client, resources: Resources, sandbox: TestServer
) -> None:
    shopper, bought = await cancelled(client, resources, sandbox)
    await misbehave(client, sandbox, "refund_pending", count=1)
    await do_jobs(resources, "PayRefund")
    assert ((await row())["status"], (await row())["attempt"]) == ("pending", 0)
    await end(client, sandbox, "failed")
    first = (await row())["gateway_refund_id"]
    before = metrics.refunds_failed._value.get()
    assert await sweep(resources) == 1
    failed = await row()
    assert (failed["status"], failed["attempt"], failed["error"]) == ("failed", 1, f"{first} failed")
    assert 55 <= failed["next"] <= 60
    assert metrics.refunds_failed._value.get() == before + 1
    assert await check_refunds() == 0
    assert await there(client, sandbox, bought) == [(PRICE, "failed")]
    assert await sweep(resources) == 1
    assert await there(client, sandbox, bought) == [(PRICE, "failed"), (PRICE, "processed")]
    assert ((await row())["status"], (await row())["next"]) == ("processed", None)
    assert (await show(client, shopper, bought["id"]))["payment_status"] == "refunded"
    assert await told() == 0
    assert await run_audit() == []


@pytest.mark.row("M17")
async def test_a_refund_that_goes_on_failing_waits_for_an_admin(
    client: Client, resources: Resources, sandbox: TestServer
) -> None:
    admins = [await make_admin(resources) for _ in range(2)]
    shopper, bought = await cancelled(client, resources, sandbox)
    assert (await retry(client, admins[0]))[1]["code"] == "refund_under_way"
    await misbehave(client, sandbox, "refund_pending", count=5)
    pauses = []
    await do_jobs(resources, "PayRefund")
    for _ in range(5):
        await end(client, sandbox, "failed")
        await sweep(resources)
        pauses.append((await row())["next"])
        await sweep(resources)
    assert pauses == [pytest.approx(60 * minutes, abs=5) for minutes in (1, 10, 60, 360)] + [None]
    stuck = await row()
    assert (stuck["status"], stuck["attempt"]) == ("failed", 5)
    assert (await check_refunds(), await told()) == (0, 2)
    assert await there(client, sandbox, bought) == [(PRICE, "failed")] * 5
    async with open_postbox() as postbox:
        mailer = SmtpMailer(postbox.url, sender=resources.settings.mail_from)
        await do_jobs(replace(resources, mailer=mailer), "TellRefundTrouble")
        mailer.close()
    assert sorted(letter["To"] for letter in postbox.messages) == sorted(admin.email for admin in admins)
    text = postbox.messages[0].get_body(("plain",))
    assert text is not None
    assert str(stuck["id"]) in text.get_content()

    status, again = await retry(client, admins[0])
    assert (status, again["status"], again["attempt"], again["error"]) == (200, "requested", 5, "")
    assert (await retry(client, admins[1]))[1]["code"] == "refund_under_way"
    await do_jobs(resources, "PayRefund")
    assert (await there(client, sandbox, bought))[5:] == [(PRICE, "processed")]
    assert (await show(client, shopper, bought["id"]))["payment_status"] == "refunded"
    assert (await retry(client, admins[0]))[0] == 409
    noted = await fetch("SELECT actor_id, before, after FROM admin_actions WHERE action = 'refund.retry'")
    assert [one["actor_id"] for one in noted] == [admins[0].id]
    assert await told() == 2
    assert await run_audit() == []


@pytest.mark.row("M17")
async def test_a_refund_that_stays_pending_is_asked_about_ever_more_rarely(
    client: Client, resources: Resources, sandbox: TestServer
) -> None:
    admin = await make_admin(resources)
    shopper, bought = await cancelled(client, resources, sandbox)
    await misbehave(client, sandbox, "refund_pending", count=1)
    await do_jobs(resources, "PayRefund")
    pauses = [(await row())["next"]]
    for checks in range(1, STUCK + 2):
        assert await sweep(resources) == 1
        assert await told() == (checks >= STUCK)
        pauses.append((await row())["next"])
    assert pauses == [pytest.approx(next_check(n).total_seconds(), abs=5) for n in range(STUCK + 2)]
    assert await fetch_value("SELECT count(*) FROM jobs WHERE name = 'PayRefund' AND status <> 'done'") == 0
    status, again = await retry(client, admin)
    assert (status, again["status"], again["checks"]) == (200, "pending", 0)
    await do_jobs(resources, "PayRefund")
    assert await there(client, sandbox, bought) == [(PRICE, "pending")]
    await end(client, sandbox, "processed")
    await sweep(resources)
    assert await there(client, sandbox, bought) == [(PRICE, "processed")]
    assert (await show(client, shopper, bought["id"]))["payment_status"] == "refunded"
    assert await run_audit() == []


@pytest.mark.row("M17")
async def test_a_refund_that_is_refused_is_asked_for_again_under_the_same_key(
    client: Client, resources: Resources, sandbox: TestServer
) -> None:
    await make_admin(resources)
    _, bought = await cancelled(client, resources, sandbox)
    # Somebody gave the money back on the gateway's own pages.
    paid = bought["payments"][0]["transaction_id"]
    await resources.gateway.refund(paid, amount=PRICE, key="made-by-hand", receipt="made-by-hand")
    await do_jobs(resources, "PayRefund")
    for checks in range(REFUSALS + 1):
        refused = await row()
        assert (refused["status"], refused["attempt"], refused["checks"]) == ("failed", 0, checks)
        assert (refused["error"], await told()) == ("The payment has been fully refunded already", checks == REFUSALS)
        assert await sweep(resources) == (checks < REFUSALS)
    assert (await row())["next"] is None
    assert await there(client, sandbox, bought) == [(PRICE, "processed")]
    assert await run_audit() == []


async def test_what_a_job_gave_up_the_sweep_goes_on_with(
    client: Client, resources: Resources, sandbox: TestServer
) -> None:
    shopper, bought = await cancelled(client, resources, sandbox)
    await misbehave(client, sandbox, "status", path="/v1/payments", method="POST", status=500)
    async with transaction() as tx:
        await tx.execute("UPDATE jobs SET attempts = 9 WHERE name = 'PayRefund'")
    await do_jobs(resources, "PayRefund")
    assert await fetch_value("SELECT status FROM jobs WHERE name = 'PayRefund'") == "failed"
    assert (await row())["next"] == pytest.approx(60, abs=5)
    await behave(client, sandbox)
    assert await sweep(resources) == 1
    assert (await show(client, shopper, bought["id"]))["payment_status"] == "refunded"
    assert await there(client, sandbox, bought) == [(PRICE, "processed")]
    assert await run_audit() == []


@pytest.mark.row("F19")
async def test_several_sweeps_at_once_leave_one_job(client: Client, resources: Resources, sandbox: TestServer) -> None:
    await cancelled(client, resources, sandbox)
    async with transaction() as tx:
        await tx.execute("UPDATE refunds SET next_check_at = now()")
    assert sum(await asyncio.gather(*(check_refunds() for _ in range(8)))) == 1
    assert (await row())["checks"] == 1
    assert await run_audit() == []


async def test_an_unknown_refund_is_an_error(resources: Resources) -> None:
    with pytest.raises(NotFound):
        await pay_refund(uuid4(), resources.gateway)
    await handle_event(uuid4(), resources.gateway)


def test_the_pauses() -> None:
    assert [next_check(n).total_seconds() / 60 for n in (0, 1, 7, 8, 9, 99)] == [1, 2, 360, 720, 720, 720]
    assert [next_try(n) for n in (5, 6)] == [None, None]
    assert {(status, checks) for status in RefundStatus for checks in (0, 1) if waits_for_help(status, checks)} == {
        (RefundStatus.FAILED, 0),
        (RefundStatus.FAILED, 1),
        (RefundStatus.REQUESTED, 1),
        (RefundStatus.PENDING, 1),
    }
