"""Each invariant is one SQL query that returns the rows which break it; and our books, to lay beside the gateway's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from server.audit.schemas import OwnPayment, OwnRefund
from server.core.db import fetch


@dataclass(frozen=True, slots=True)
class Invariant:
    """A promise, and the query that finds what breaks it."""

    code: str
    promise: str
    sql: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Rows that break an invariant."""

    invariant: Invariant
    rows: list[dict[str, Any]]


INVARIANTS = (
    Invariant(
        "I1",
        "A variant's stock is the sum of its movements, and never below zero.",
        "SELECT v.id, v.sku, v.stock_quantity, coalesce(m.total, 0) AS movements FROM product_variants v"
        " LEFT JOIN (SELECT product_variant_id, sum(delta) AS total FROM stock_movements GROUP BY 1) m"
        " ON m.product_variant_id = v.id WHERE v.stock_quantity <> coalesce(m.total, 0) OR v.stock_quantity < 0",
    ),
    Invariant(
        "I1b",
        "An order holds exactly its lines' units, and a cancelled one holds none.",
        "SELECT o.id, o.order_number, product_variant_id, coalesce(i.total_quantity, 0) AS ordered,"
        " coalesce(m.held, 0) AS held FROM order_items i FULL JOIN (SELECT order_id, product_variant_id,"
        "  -sum(delta) AS held FROM stock_movements WHERE order_id IS NOT NULL GROUP BY 1, 2) m"
        " USING (order_id, product_variant_id) JOIN orders o ON o.id = order_id"
        " WHERE coalesce(m.held, 0)"
        "  <> CASE WHEN o.order_status = 'cancelled' THEN 0 ELSE coalesce(i.total_quantity, 0) END",
    ),
    Invariant(
        "I2",
        "An order's amounts are the sums of its lines, to the paisa.",
        "SELECT o.id, o.order_number, o.subtotal, o.discount_amount, o.shipping_cost, o.tax_amount, o.total_amount"
        " FROM orders o LEFT JOIN (SELECT order_id, sum(price_at_time * total_quantity) AS subtotal,"
        "  sum(discount_applied) AS discount, sum(final_price) AS final, sum(tax_amount) AS tax"
        "  FROM order_items GROUP BY order_id) i ON i.order_id = o.id"
        " WHERE (o.subtotal, o.discount_amount, o.tax_amount, o.total_amount) IS DISTINCT FROM"
        "  (i.subtotal::bigint, i.discount::bigint, i.tax::bigint, (i.final + o.shipping_cost)::bigint)",
    ),
    Invariant(
        "I3",
        "Money that was received belongs to a paid order, or is on its way back; an order is paid once.",
        "SELECT p.id AS payment_id, p.order_id, p.amount, p.surplus, o.payment_status, o.order_status FROM payments p"
        " JOIN orders o ON o.id = p.order_id WHERE p.payment_status = 'paid' AND p.amount > 0 AND ("
        "  (p.surplus AND p.amount_refunded <> p.amount)"
        "  OR (NOT p.surplus AND o.order_status = 'cancelled' AND p.amount_refunded <> p.amount)"
        "  OR (NOT p.surplus AND o.payment_status <> 'paid'))"
        " UNION ALL SELECT NULL, o.id, o.total_amount, NULL, o.payment_status, o.order_status FROM orders o"
        " WHERE o.payment_status IN ('paid', 'refunded') AND (SELECT count(*) FROM payments p WHERE p.order_id = o.id"
        "  AND NOT p.surplus AND p.payment_status = o.payment_status AND p.amount = o.total_amount) <> 1",
    ),
    Invariant(
        "I4",
        "Refunds never exceed what was paid, and a payment knows the sum of its refunds.",
        "SELECT p.id AS payment_id, p.amount, p.amount_refunded, coalesce(sum(r.amount), 0) AS refunds"
        " FROM payments p LEFT JOIN refunds r ON r.payment_id = p.id GROUP BY p.id"
        " HAVING coalesce(sum(r.amount), 0) <> p.amount_refunded OR p.amount_refunded > p.amount"
        " OR (p.payment_status = 'refunded') <> (p.amount > 0 AND p.payment_status <> 'failed'"
        "  AND coalesce(sum(r.amount) FILTER (WHERE r.status = 'processed'), 0) = p.amount)",
    ),
    Invariant(
        "I4b",
        "A refund goes back the way its money came, and one that is not settled is asked about in time.",
        "SELECT r.id, r.order_id, r.status, r.gateway_refund_id, r.reference, r.next_check_at FROM refunds r"
        " JOIN payments p ON p.id = r.payment_id WHERE r.order_id <> p.order_id"
        " OR (r.reference <> '') <> (p.transaction_id IS NULL)"
        " OR (p.transaction_id IS NULL AND r.gateway_refund_id IS NOT NULL)"
        " OR (r.status IN ('requested', 'pending') AND r.next_check_at IS NULL)"
        " OR r.next_check_at < now() - interval '10 minutes'",
    ),
    Invariant(
        "I5",
        "A coupon's uses are those of its orders, within its limits; each takes off what its order's lines say.",
        "SELECT c.id, c.code, NULL::uuid AS user_id, NULL::uuid AS order_id, c.used_count AS told, coalesce(r.uses, 0)"
        "  AS found FROM coupons c LEFT JOIN (SELECT coupon_id, count(*) AS uses FROM coupon_redemptions"
        "  WHERE released_at IS NULL GROUP BY 1) r ON r.coupon_id = c.id"
        " WHERE c.used_count <> coalesce(r.uses, 0) OR c.used_count > c.usage_limit"
        " UNION ALL SELECT c.id, c.code, r.user_id, NULL, c.per_user_limit, count(*) FROM coupon_redemptions r"
        " JOIN coupons c ON c.id = r.coupon_id WHERE r.released_at IS NULL GROUP BY c.id, r.user_id"
        " HAVING count(*) > c.per_user_limit"
        " UNION ALL SELECT coalesce(r.coupon_id, o.coupon_id), o.order_number, o.user_id, o.id, i.off,"
        "  r.discount_amount FROM orders o"
        " LEFT JOIN coupon_redemptions r ON r.order_id = o.id AND r.released_at IS NULL"
        " LEFT JOIN (SELECT order_id, sum(coupon_discount)::bigint AS off FROM order_items GROUP BY 1) i"
        "  ON i.order_id = o.id"
        " WHERE CASE WHEN o.order_status = 'cancelled' THEN r.id IS NOT NULL"
        "  ELSE (o.coupon_id, coalesce(i.off, 0)) IS DISTINCT FROM (r.coupon_id, coalesce(r.discount_amount, 0))"
        "   OR r.user_id <> o.user_id END",
    ),
    Invariant(
        "I6",
        "An answer kept under an idempotency key speaks of an order, or a refund, that exists and is the user's.",
        "SELECT k.id, k.user_id, k.key FROM idempotency_keys k WHERE k.route = 'POST /api/orders' AND k.status = 201"
        " AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.user_id = k.user_id"
        "  AND o.id = (convert_from(k.body, 'UTF8')::jsonb ->> 'id')::uuid)"
        " UNION ALL SELECT k.id, k.user_id, k.key FROM idempotency_keys k"
        " WHERE k.route = 'POST /api/admin/orders/{orderId}/refunds' AND k.status = 201"
        " AND NOT EXISTS (SELECT 1 FROM refunds r WHERE r.requested_by = k.user_id"
        "  AND r.id = (convert_from(k.body, 'UTF8')::jsonb ->> 'id')::uuid)",
    ),
    Invariant(
        "I7",
        "Work that was left behind is done, parked as failed, or not long overdue.",
        "SELECT id, name, status, attempts, run_at, lease_until FROM jobs WHERE (status = 'queued'"
        " AND run_at < now() - interval '10 minutes')"
        " OR (status = 'running' AND lease_until < now() - interval '10 minutes')",
    ),
    Invariant(
        "I8",
        "No unpaid order holds stock longer than its time and one sweep.",
        "SELECT id, order_number, expires_at FROM orders WHERE order_status = 'pending'"
        " AND expires_at < now() - interval '3 minutes'",
    ),
    Invariant(
        "I9",
        "An order's history begins once, has no gap, and ends where the order is.",
        "SELECT e.order_id, e.from_status, e.to_status, e.before, o.order_status FROM ("
        "  SELECT order_id, from_status, to_status,"
        "   lag(to_status) OVER w AS before, row_number() OVER w AS nth,"
        "   count(*) OVER (PARTITION BY order_id) AS events"
        "  FROM order_events WINDOW w AS (PARTITION BY order_id ORDER BY created_at, id)) e"
        " JOIN orders o ON o.id = e.order_id"
        " WHERE e.from_status IS DISTINCT FROM e.before OR (e.nth = e.events AND e.to_status <> o.order_status)"
        " UNION ALL SELECT o.id, NULL, NULL, NULL, o.order_status FROM orders o"
        " WHERE NOT EXISTS (SELECT 1 FROM order_events e WHERE e.order_id = o.id)",
    ),
    Invariant(
        "I10",
        "A product's rating is that of its visible reviews; a review knows its votes and whether its author bought it.",
        "SELECT p.id, 'rating' AS what, concat(p.rating_sum, ' in ', p.rating_count) AS told,"
        "  concat(coalesce(r.sum, 0), ' in ', coalesce(r.count, 0)) AS found FROM products p"
        " LEFT JOIN (SELECT product_id, sum(rating), count(*) FROM product_reviews WHERE hidden_at IS NULL"
        "  GROUP BY product_id) r ON r.product_id = p.id"
        " WHERE (p.rating_sum, p.rating_count) IS DISTINCT FROM (coalesce(r.sum, 0), coalesce(r.count, 0))"
        " UNION ALL SELECT r.id, 'votes', r.helpful_count::text, count(v.id)::text FROM product_reviews r"
        " LEFT JOIN review_votes v ON v.review_id = r.id GROUP BY r.id HAVING count(v.id) <> r.helpful_count"
        " UNION ALL SELECT r.id, 'purchase', r.is_verified_purchase::text, (NOT r.is_verified_purchase)::text"
        " FROM product_reviews r WHERE r.is_verified_purchase <> EXISTS (SELECT FROM orders o"
        "  JOIN order_items i ON i.order_id = o.id WHERE o.user_id = r.user_id AND o.order_status = 'delivered'"
        "  AND i.product_id = r.product_id)",
    ),
    Invariant(
        "I14",
        "Each change in the back office names who made it and what it was.",
        "SELECT a.id, a.action, a.entity, a.actor_id, u.role FROM admin_actions a JOIN users u ON u.id = a.actor_id"
        " WHERE (a.before IS NULL AND a.after IS NULL) OR a.before = a.after",
    ),
    Invariant(
        "I15",
        "Invoices are numbered from 1 in each financial year without a gap, and each is of a paid order and its total.",
        "SELECT coalesce(s.financial_year, i.financial_year) AS financial_year, NULL::uuid AS order_id, s.last_serial,"
        " i.last, i.serials FROM invoice_series s FULL JOIN (SELECT financial_year, max(serial) AS last,"
        "  count(DISTINCT serial) AS serials FROM invoices GROUP BY 1) i USING (financial_year)"
        " WHERE (coalesce(s.last_serial, 0), coalesce(s.last_serial, 0)) <> (coalesce(i.last, 0), coalesce(serials, 0))"
        " UNION ALL SELECT i.financial_year, o.id, i.serial, NULL, NULL FROM invoices i JOIN orders o"
        " ON o.id = i.order_id WHERE o.payment_status NOT IN ('paid', 'refunded')"
        " OR (i.document #>> '{totals,total_amount}')::bigint IS DISTINCT FROM o.total_amount"
        " OR i.document ->> 'invoice_number' IS DISTINCT FROM i.invoice_number"
        " OR i.invoice_number <> 'VC/' || i.financial_year || '/' || lpad(i.serial::text, 7, '0')",
    ),
    Invariant(
        "I16",
        "An order that was paid, and not cancelled, has its invoice ten minutes later.",
        "SELECT o.id, o.order_number, p.payment_date FROM orders o JOIN payments p ON p.order_id = o.id"
        " WHERE o.order_status <> 'cancelled' AND p.payment_status = 'paid' AND NOT p.surplus"
        " AND p.payment_date < now() - interval '10 minutes'"
        " AND NOT EXISTS (SELECT FROM invoices i WHERE i.order_id = o.id)",
    ),
    Invariant(
        "I17",
        "What happens once is told once: to the buyer by one letter, to a client app by one event.",
        "SELECT name AS told, payload ->> 'order_id' AS subject_id, payload ->> 'letter' AS what, count(*) FROM jobs"
        " WHERE name = 'SendOrderLetter' AND payload ->> 'letter' <> 'order_cancelled' GROUP BY 1, 2, 3, payload"
        " HAVING count(*) > 1"
        " UNION ALL SELECT webhook_id::text, subject_id::text, event_type, count(*) FROM webhook_deliveries"
        " WHERE event_type IN ('order.placed', 'order.paid', 'order.shipped', 'order.delivered', 'refund.requested',"
        "  'refund.processed') GROUP BY webhook_id, subject_id, event_type HAVING count(*) > 1",
    ),
    Invariant(
        "I18",
        "An event for a client app that has not arrived is tried again, and one that has was answered.",
        "SELECT d.id, d.webhook_id, d.event_type, d.status, d.updated_at FROM webhook_deliveries d WHERE"
        " (d.status = 'pending' AND d.updated_at < now() - interval '10 minutes' AND NOT EXISTS ("
        "  SELECT FROM jobs j WHERE j.name = 'SendEvent' AND j.status <> 'done'"
        "  AND j.payload ->> 'delivery_id' = d.id::text))"
        " OR (d.status = 'delivered' AND NOT EXISTS (SELECT FROM webhook_attempts a WHERE a.delivery_id = d.id"
        "  AND a.response_status BETWEEN 200 AND 299))",
    ),
    Invariant(
        "I19",
        "The journal of sales has each order that was paid once, and each refund of its money once, to the paisa.",
        "SELECT p.order_id, p.amount, e.amount AS written FROM payments p"
        " LEFT JOIN sales_entries e ON e.order_id = p.order_id AND e.kind = 'sale'"
        " WHERE NOT p.surplus AND p.payment_status IN ('paid', 'refunded') AND e.amount IS DISTINCT FROM p.amount"
        " UNION ALL SELECT r.order_id, r.amount, e.amount FROM refunds r JOIN payments p ON p.id = r.payment_id"
        " LEFT JOIN sales_entries e ON e.refund_id = r.id"
        " WHERE r.status = 'processed' AND NOT p.surplus AND e.amount IS DISTINCT FROM r.amount"
        " UNION ALL SELECT e.order_id, NULL, e.amount FROM sales_entries e JOIN orders o ON o.id = e.order_id"
        " LEFT JOIN refunds r ON r.id = e.refund_id LEFT JOIN payments p ON p.id = r.payment_id"
        " WHERE CASE e.kind WHEN 'refund' THEN r.processed_at IS NULL OR p.surplus"
        "  ELSE o.payment_status NOT IN ('paid', 'refunded') AND NOT EXISTS (SELECT FROM payments s"
        "   WHERE s.order_id = o.id AND NOT s.surplus AND s.payment_status IN ('paid', 'refunded')) END",
    ),
    Invariant(
        "I20",
        "The sums of sales are those of the journal's entries that are in them, by day and by month.",
        "WITH entries AS (SELECT *, (happened_at AT TIME ZONE 'Asia/Kolkata')::date AS day,"
        "  CASE kind WHEN 'sale' THEN 1 ELSE 0 END AS sold FROM sales_entries WHERE folded_at IS NOT NULL),"
        " days AS (SELECT 'days' AS what, store_id, starts_on, orders, units, sales, refund_count, refunds"
        "   FROM sales_totals WHERE grain = 'day' AND store_id IS NULL"
        "  UNION ALL SELECT 'days', NULL, day, -sold, 0, -sold * amount, sold - 1, (sold - 1) * amount FROM entries"
        "  UNION ALL SELECT 'days', NULL, day, 0, -i.total_quantity, 0, 0, 0 FROM entries e"
        "   JOIN order_items i ON i.order_id = e.order_id WHERE e.kind = 'sale'"
        "  UNION ALL SELECT 'months', store_id, date_trunc('month', starts_on::timestamp)::date, s * orders, s * units,"
        "   s * sales, s * refund_count, s * refunds FROM sales_totals, LATERAL (SELECT CASE grain WHEN 'day' THEN 1"
        "   ELSE -1 END AS s) s"
        "  UNION ALL SELECT 'stores', store_id, starts_on, 0, units, sales, 0, 0 FROM sales_totals"
        "   WHERE grain = 'day' AND store_id IS NOT NULL"
        "  UNION ALL SELECT 'stores', store_id, starts_on, 0, -units, -revenue, 0, 0 FROM product_sales"
        "   WHERE grain = 'day' AND store_id IS NOT NULL"
        "  UNION ALL SELECT 'products', NULL, starts_on, 0, units, revenue, 0, 0 FROM product_sales WHERE grain = 'day'"
        "  UNION ALL SELECT 'products', NULL, day, 0, -i.total_quantity, -i.final_price, 0, 0 FROM entries e"
        "   JOIN order_items i ON i.order_id = e.order_id WHERE e.kind = 'sale'"
        "  UNION ALL SELECT 'buyers', NULL, starts_on, 1, 0, 0, 0, 0 FROM buyers"
        "   WHERE grain = 'day' AND store_id IS NULL"
        "  UNION ALL SELECT 'buyers', NULL, day, -count(DISTINCT o.user_id), 0, 0, 0, 0 FROM entries e"
        "   JOIN orders o ON o.id = e.order_id WHERE e.kind = 'sale' GROUP BY day)"
        " SELECT what, store_id, starts_on FROM days GROUP BY 1, 2, 3 HAVING (sum(orders), sum(units), sum(sales),"
        "  sum(refund_count), sum(refunds)) IS DISTINCT FROM (0, 0, 0, 0, 0)",
    ),
)


async def run_audit() -> list[Finding]:
    """Ask every question; gives those that something breaks. At most 100 rows each."""
    findings = []
    for invariant in INVARIANTS:
        rows = await fetch(f"SELECT * FROM ({invariant.sql}) offending LIMIT 100")
        if rows:
            findings.append(Finding(invariant, [dict(row) for row in rows]))
    return findings


async def list_own_payments(names: Sequence[str], since: datetime, until: datetime) -> list[OwnPayment]:
    """The payments that have these ids at the gateway, or came in through it between two times."""
    rows = await fetch(
        "SELECT p.transaction_id, p.amount, p.currency, p.payment_date, o.order_number, o.total_amount FROM payments p"
        " JOIN orders o ON o.id = p.order_id WHERE p.payment_status IN ('paid', 'refunded')"
        " AND (p.transaction_id = ANY ($1::text[])"
        "  OR (p.transaction_id IS NOT NULL AND p.payment_date BETWEEN $2 AND $3))",
        names,
        since,
        until,
    )
    return [OwnPayment(**dict(row)) for row in rows]


async def list_own_refunds(
    names: Sequence[str], refund_ids: Sequence[UUID], since: datetime, until: datetime
) -> list[OwnRefund]:
    """The refunds that have these ids at the gateway or here, or that it took between two times."""
    rows = await fetch(
        "SELECT r.id, r.gateway_refund_id, r.amount, r.status, p.transaction_id, o.order_number, r.created_at"
        " FROM refunds r JOIN payments p ON p.id = r.payment_id JOIN orders o ON o.id = r.order_id"
        " WHERE r.gateway_refund_id = ANY ($1::text[]) OR (r.id = ANY ($2::uuid[]) AND r.gateway_refund_id IS NULL)"
        " OR (r.gateway_refund_id IS NOT NULL AND r.created_at BETWEEN $3 AND $4)",
        names,
        refund_ids,
        since,
        until,
    )
    return [OwnRefund(**dict(row)) for row in rows]


async def list_linked(numbers: Sequence[str]) -> set[str]:
    """Those of the order numbers that have a payment link."""
    rows = await fetch(
        "SELECT o.order_number FROM orders o JOIN payments p ON p.order_id = o.id"
        " WHERE o.order_number = ANY ($1::text[]) AND p.payment_link_id IS NOT NULL",
        numbers,
    )
    return {row["order_number"] for row in rows}
