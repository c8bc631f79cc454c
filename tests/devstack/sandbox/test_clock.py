"""The virtual clock: what falls due on the way, in its order; and the bank that is silent or changes its mind."""

from pathlib import Path
from typing import Any

import pytest

from tests.devstack.sandbox.bench import Bench, TurnableClock, running

DAY = 86_400


async def clock(bench: Bench, **body: Any) -> Any:
    return await bench.control("clock", body)


async def payments(bench: Bench) -> list[tuple[str, bool, str | None]]:
    return [(row["status"], row["captured"], row["error_reason"]) for row in (await bench.ledger())["payments"]]


async def test_the_clock_is_shown_moved_and_reset(bench: Bench) -> None:
    real = bench.clock.time.timestamp()
    assert await clock(bench, advance=90) == {"now": real + 90, "offset": 90}
    assert await clock(bench, advance=10) == {"now": real + 100, "offset": 100}
    assert (await bench.order())["created_at"] == real + 100
    bench.clock.turn(seconds=5)
    async with bench.session.get(f"{bench.url}/__sandbox/clock") as response:
        assert await response.json() == {"now": real + 105, "offset": 100}
    assert await clock(bench, set=1_800_000_000) == {"now": 1_800_000_000, "offset": 1_800_000_000 - real - 5}
    assert await clock(bench, reset=True) == {"now": real + 5, "offset": 0}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"advance": -1}, "advance"),
        ({"advance": "1"}, "advance"),
        ({"set": 5}, "set"),
        ({"hurry": 1}, "hurry"),
        ({}, None),
        ({"advance": 1, "reset": True}, None),
    ],
)
async def test_a_wrong_time_is_refused(bench: Bench, body: Any, field: str | None) -> None:
    assert (await bench.control("clock", body))["error"].get("field") == field
    assert bench.sandbox.clock.offset == 0


async def test_a_restart_is_real_time_again(tmp_path: Path) -> None:
    real = TurnableClock()
    async with running(tmp_path, real) as bench:
        await clock(bench, advance=DAY)
    async with running(tmp_path, real) as bench:
        assert bench.sandbox.time() == real.time.timestamp()


async def test_a_silent_bank_is_a_failed_payment_after_ten_minutes(bench: Bench) -> None:
    order = await bench.order()
    given = await bench.pay(order["id"], outcome="pending")
    assert (given["status"], "razorpay_signature" in given) == ("created", False)
    assert (await bench.call(bench.client.order.fetch, order["id"]))["status"] == "attempted"
    await clock(bench, advance=599)
    assert await payments(bench) == [("created", False, None)]
    await clock(bench, advance=1)
    assert await payments(bench) == [("failed", False, "payment_timed_out")]
    (hook,) = await bench.hooks.until(1)
    assert (hook.event, hook.body["created_at"]) == ("payment.failed", order["created_at"] + 600)


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        ("success", ("captured", True, None)),
        ("authorized", ("authorized", False, None)),
        ("failure", ("failed", False, "insufficient_fund")),
    ],
)
async def test_a_silent_bank_may_speak(bench: Bench, outcome: str, state: tuple[str, bool, str | None]) -> None:
    given = await bench.pay((await bench.order())["id"], outcome="pending")
    answer = {"payment_id": given["razorpay_payment_id"], "outcome": outcome, "reason": "insufficient_fund"}
    spoken = await bench.control("pay", answer)
    assert (spoken["status"], "razorpay_signature" in spoken) == (state[0], outcome != "failure")
    assert await payments(bench) == [state]
    again = await bench.control("pay", {**answer, "outcome": "pending"})
    assert again["error"]["description"] == "Only a failed payment can be authorized late"


async def test_a_failed_payment_is_authorized_late(bench: Bench) -> None:
    await bench.control("mode", {"mode": "authorize_late", "seconds": 300, "count": 1})
    order = await bench.order()
    assert (await bench.pay(order["id"], outcome="failure"))["status"] == "failed"
    await clock(bench, advance=299)
    assert await payments(bench) == [("failed", False, "payment_cancelled")]
    await clock(bench, advance=1)
    assert await payments(bench) == [("captured", True, None)]
    await bench.hooks.until(4)
    assert bench.hooks.events() == ["order.paid", "payment.authorized", "payment.captured", "payment.failed"]
    second = await bench.order()
    await bench.pay(second["id"], outcome="failure")
    await clock(bench, advance=DAY)
    assert (await bench.call(bench.client.order.fetch, second["id"]))["status"] == "attempted"


async def test_a_good_payment_fails_first_and_is_authorized_at_once(bench: Bench) -> None:
    await bench.control("mode", {"mode": "fail_then_authorize"})
    given = await bench.pay((await bench.order())["id"])
    assert (given["status"], "razorpay_signature" in given) == ("failed", False)
    await bench.hooks.until(4)
    assert bench.hooks.events() == ["order.paid", "payment.authorized", "payment.captured", "payment.failed"]
    assert await payments(bench) == [("captured", True, None)]


async def test_a_late_authorization_waits_through_a_restart(tmp_path: Path) -> None:
    real = TurnableClock()
    async with running(tmp_path, real) as bench:
        await bench.control("mode", {"mode": "authorize_late", "seconds": 60})
        await bench.pay((await bench.order())["id"], outcome="failure")
    async with running(tmp_path, real) as bench:
        await clock(bench, advance=60)
        assert await payments(bench) == [("captured", True, None)]


@pytest.mark.parametrize(("minutes", "captured"), [(12, True), (13, False)])
async def test_money_is_captured_within_the_orders_window_or_given_back(
    bench: Bench, minutes: int, captured: bool
) -> None:
    """The window is twelve minutes; a jump over all of it stops where the bank says yes."""
    await bench.control("mode", {"mode": "authorize_late", "seconds": minutes * 60})
    options = {"automatic_expiry_period": 12, "refund_speed": "normal"}
    order = await bench.order(payment={"capture": "automatic", "capture_options": options})
    await bench.pay(order["id"], outcome="failure")
    await clock(bench, advance=4 * DAY)
    assert await payments(bench) == [("captured" if captured else "authorized", captured, None)]
    await clock(bench, advance=2 * DAY)
    ledger = await bench.ledger()
    assert ledger["totals"] == {
        "captured": 50000 if captured else 0,
        "refunded": 0,
        "given_back_uncaptured": 0 if captured else 50000,
    }
    given_back = [row["created_at"] for row in ledger["refunds"]]
    assert given_back == ([] if captured else [order["created_at"] + 7200 * 60])


async def test_refunds_links_and_the_end_of_webhooks_go_by_it(bench: Bench) -> None:
    payment = await bench.paid()
    await bench.control("mode", {"mode": "refund_pending", "seconds": 3 * DAY})
    refund = await bench.refund(payment["id"], {})
    wish = {"amount": 900, "currency": "INR", "expire_by": payment["created_at"] + 1000}
    link = await bench.call(bench.client.payment_link.create, wish)
    await bench.hooks.until(4)
    bench.hooks.answers = [500, 500]
    await clock(bench, advance=1000)
    assert (await bench.call(bench.client.payment_link.fetch, link["id"]))["status"] == "expired"
    await bench.hooks.until(5)
    await clock(bench, advance=DAY)
    await bench.hooks.until(6)
    states = {row["event"]: row["status"] for row in (await bench.ledger())["webhooks"]}
    assert states["payment_link.expired"] == "failed"
    assert (await bench.call(bench.client.refund.fetch, refund["id"]))["status"] == "pending"
    await clock(bench, advance=2 * DAY)
    assert (await bench.call(bench.client.refund.fetch, refund["id"]))["status"] == "processed"
