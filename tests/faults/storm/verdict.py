"""The verdict: what the clients were told, the database, the gateway's ledger and the post must say the same."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from server.audit.queries import run_audit
from server.core.db import fetch, fetch_value
from tests.faults.storm.history import History

SHOWN = 10
# A letter is overtaken when something that happened since says it all: it need not have been sent.
LETTERS = """
SELECT j.id, j.status, j.order_id, j.letter, j.refund_id, CASE
    WHEN j.letter IN ('order_placed', 'order_paid', 'order_shipped') AND o.order_status = 'cancelled' THEN true
    WHEN j.letter = 'order_shipped' THEN o.order_status = 'delivered'
    WHEN j.letter = 'order_placed' THEN coalesce(o.expires_at < j.finished_at, false)
    WHEN j.letter = 'order_cancelled' THEN EXISTS (SELECT FROM order_events e
        WHERE e.order_id = o.id AND e.from_status = 'cancelled' AND e.created_at > j.created_at)
    ELSE false END AS overtaken
FROM (SELECT id::text, status, created_at, finished_at, payload ->> 'order_id' AS order_id,
    payload ->> 'letter' AS letter, payload ->> 'refund_id' AS refund_id FROM jobs WHERE name = 'SendOrderLetter') j
  LEFT JOIN orders o ON o.id = j.order_id::uuid
"""
# Who pays too late gets the order after all, which may then be cancelled once more.
CANCELLATIONS = "SELECT order_id::text, count(*) AS times FROM order_events WHERE to_status = 'cancelled' GROUP BY 1"
STOCK = """
SELECT v.id, v.stock_quantity AS left, coalesce(s.sold, 0)::int AS sold FROM product_variants v LEFT JOIN (
  SELECT i.product_variant_id, sum(i.total_quantity) AS sold FROM order_items i JOIN orders o ON o.id = i.order_id
  WHERE o.order_status <> 'cancelled' GROUP BY 1) s ON s.product_variant_id = v.id
"""
# Everything of ours that the gateway ought to know of, and what became of it.
MONEY = """
SELECT p.transaction_id, p.amount, p.surplus, p.payment_status, p.amount_refunded, o.order_status,
  o.payment_status AS order_paid FROM payments p JOIN orders o ON o.id = p.order_id WHERE p.transaction_id IS NOT NULL
"""
REFUNDS = "SELECT id::text, gateway_refund_id, amount, status, order_id FROM refunds"


@dataclass(frozen=True, slots=True)
class Check:
    """A promise, whether it was kept, and what was found."""

    promise: str
    kept: bool
    found: str


def check(promise: str, figure: str, wrong: Iterable[object]) -> Check:
    """A promise is kept when nothing is wrong; the first few wrong things are shown."""
    listed = [str(one) for one in wrong]
    told = f"{figure}; {len(listed)} wrong: " + "; ".join(listed[:SHOWN]) if listed else figure
    return Check(promise, not listed, told)


async def check_orders(history: History) -> list[Check]:
    """The clients' log against the orders."""
    rows = await fetch("SELECT id, order_number, total_amount, order_status, payment_status FROM orders")
    there = {row["id"]: row for row in rows}
    wrong = [f"told of {told.number}, which does not exist" for key, told in history.orders.items() if key not in there]
    wrong += [
        f"{row['order_number']} exists, nobody was told" for key, row in there.items() if key not in history.orders
    ]
    wrong += [f"two keys were told of {history.orders[key].number}" for key in history.repeated]
    wrong += [
        f"{told.number} was told at {told.total}, is {there[key]['total_amount']}"
        for key, told in history.orders.items()
        if key in there and (told.number, told.total) != (there[key]["order_number"], there[key]["total_amount"])
    ]
    unpaid = [
        there[key]["order_number"]
        for key in history.paid
        if key in there and there[key]["payment_status"] not in {"paid", "refunded"}
    ]
    refused = sum(
        times for (act, status, _), times in history.answers.items() if act == "order" and 400 <= status < 500
    )
    return [
        check(
            "Each order that was acknowledged exists once, and no other",
            f"{len(there)} orders, {refused} refused",
            wrong,
        ),
        check("What was acknowledged as paid is paid", f"{len(history.paid)} verified", unpaid),
    ]


async def check_refunds(history: History) -> Check:
    """The refunds that the back office was told of exist, of that amount."""
    rows = {row["id"]: row for row in await fetch(REFUNDS)}
    wrong = [
        f"refund {key} of {told.amount}"
        for key, told in history.refunds.items()
        if (row := rows.get(str(key))) is None or (row["amount"], row["order_id"]) != (told.amount, told.order_id)
    ]
    return check("Each refund that was acknowledged exists once", f"{len(history.refunds)} by hand", wrong)


async def check_money(ledger: Mapping[str, Any]) -> list[Check]:
    """The database against the gateway's ledger."""
    ours = await fetch(MONEY)
    known = Counter(row["transaction_id"] for row in ours)
    rows = {row["transaction_id"]: row for row in ours}
    captured = {payment["id"]: payment for payment in ledger["payments"] if payment["captured"]}
    wrong = [f"{key} of {one['amount']} is unknown here" for key, one in captured.items() if key not in known]
    wrong += [f"{key} is here {times} times" for key, times in known.items() if times > 1]
    wrong += [f"{key} was never captured there" for key in known if key not in captured]
    wrong += [
        f"{key}: {captured[key]['amount']} there, {row['amount']} here"
        for key, row in rows.items()
        if key in captured and captured[key]["amount"] != row["amount"]
    ]
    stray = [
        f"{key}: order {row['order_status']}, {row['order_paid']}, refunded {row['amount_refunded']} of {row['amount']}"
        for key, row in rows.items()
        if row["amount_refunded"] != row["amount"] and (row["surplus"] or row["order_paid"] != "paid")
    ]
    believed = [f"{one['event']} {one['id']}" for one in ledger["webhooks"] if (one["forged_status"] or 500) < 300]
    sums = sum(one["amount"] for one in captured.values()), sum(row["amount"] for row in ours)
    wrong += [f"{sums[0]} paise there, {sums[1]} here"] if sums[0] != sums[1] else []
    return [
        check("Each payment there is known here once", f"{len(captured)} payments, {sums[0]} paise", wrong),
        check("Its order is paid, or the money went back", f"{len(rows)} payments", stray),
        await _check_refunded(ledger),
        check(
            "No forged event was taken",
            f"{sum(one['forgery'] is not None for one in ledger['webhooks'])} forged",
            believed,
        ),
    ]


async def _check_refunded(ledger: Mapping[str, Any]) -> Check:
    """Each refund is there once and here once, of the same amount."""
    there = {one["id"]: one["amount"] for one in ledger["refunds"] if one["status"] != "failed"}
    rows = await fetch(f"{REFUNDS} WHERE gateway_refund_id IS NOT NULL AND status IN ('pending', 'processed')")
    here = {row["gateway_refund_id"]: row["amount"] for row in rows}
    wrong = [f"{key}: {amount} there, {here.get(key)} here" for key, amount in there.items() if here.get(key) != amount]
    wrong += [f"{key}: {amount} here, nothing there" for key, amount in here.items() if key not in there]
    wrong += ["two refunds here are one there"] if len(rows) != len(here) else []
    return check("Each refund there is one here", f"{len(there)} refunds, {sum(there.values())} paise", wrong)


async def check_stock(given: Mapping[Any, int]) -> Check:
    """For each variant, what was sold and what is left is what was given."""
    rows = await fetch(STOCK)
    wrong = [
        f"{row['id']}: {row['sold']} sold and {row['left']} left of {given[row['id']]}"
        for row in rows
        if row["sold"] + row["left"] != given[row["id"]]
    ]
    sold = sum(row["sold"] for row in rows)
    return check("Sold and left is given, for each variant", f"{sold} sold of {len(rows)} variants", wrong)


async def check_jobs() -> Check:
    """Every job is done or parked."""
    rows = await fetch("SELECT name, status, count(*) AS times, max(error) AS error FROM jobs GROUP BY name, status")
    wrong = [
        f"{row['times']} {row['name']} {row['status']}: {row['error']}"
        for row in rows
        if row["status"] in {"queued", "running"}
    ]
    parked = ", ".join(
        f"{row['times']} {row['name']}: {row['error'][:120]}" for row in rows if row["status"] == "failed"
    )
    done = sum(row["times"] for row in rows if row["status"] == "done")
    return check("All jobs are done or parked", f"{done} done; parked: {parked or 'none'}", wrong)


async def check_mail(came: Mapping[str, int]) -> list[Check]:
    """One letter for each event: each letter's job is one event's, and its mail came, under the job's own id."""
    letters = [dict(row) for row in await fetch(LETTERS)]
    events = Counter((row["order_id"], row["letter"], row["refund_id"]) for row in letters)
    missing = [
        f"{row['letter']} of {row['order_id']}"
        for row in letters
        if row["status"] == "done" and not row["overtaken"] and row["id"] not in came
    ]
    cancellations = {row["order_id"]: row["times"] for row in await fetch(CANCELLATIONS)}
    twice = [
        f"{letter} of {order_id}: {times}"
        for (order_id, letter, _), times in events.items()
        if times > (cancellations.get(order_id, 0) if letter == "order_cancelled" else 1)
    ]
    unplaced = await fetch_value("SELECT count(*) FROM orders")
    placed = sum(letter == "order_placed" for _, letter, _ in events)
    twice += [f"{placed} letters of {unplaced} orders"] if placed != unplaced else []
    again = sum(times - 1 for times in came.values())
    return [
        check("Each letter was sent", f"{len(letters)} letters, {again} of them sent again under the same id", missing),
        check("Each event has one letter", f"{len(events)} events", twice),
    ]


async def check_audit() -> Check:
    """The audit finds nothing."""
    findings = await run_audit()
    wrong = [f"{one.invariant.code} {one.invariant.promise} {one.rows[:3]}" for one in findings]
    return check("The audit is clean", "clean", wrong)
