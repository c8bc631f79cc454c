"""Two years of orders, made by the database itself, for measurements of what is added up from them."""

import time

import asyncpg

PEOPLE, STORES, PRODUCTS = 50_000, 20, 2_000
DAYS = 731
# Prices in paise; one order in thirty goes back in part, one in a hundred whole. The past ends with yesterday.
STATEMENTS = (
    f"""
INSERT INTO users (id, name, email, password, role, status, token_version, created_at, updated_at)
SELECT uuidv7(), 'Buyer ' || n, 'buyer-' || n || '@voltcart.test', '!', 'customer', 'active', 1, now(), now()
FROM generate_series(1, {PEOPLE}) n""",
    """
INSERT INTO addresses (id, user_id, address_line1, address_line2, city, state, postal_code, country, is_active,
  created_at, updated_at)
SELECT uuidv7(), id, '12 MG Road', '', 'Bengaluru', 'Karnataka', '560001', 'IN', true, now(), now() FROM users""",
    """
INSERT INTO owners (id, user_id, name, phone_number, email, default_address, status, created_at, updated_at)
SELECT uuidv7(), id, name, '+919900000000', email, '', 'active', now(), now()
FROM (SELECT * FROM users ORDER BY id LIMIT 1) u""",
    f"""
INSERT INTO stores (id, owner_id, name, location, is_active, created_at, updated_at)
SELECT uuidv7(), o.id, 'Store ' || n, '', true, now(), now() FROM owners o, generate_series(1, {STORES}) n""",
    """
INSERT INTO brands (id, name, slug, is_active, created_at, updated_at)
VALUES (uuidv7(), 'Brand', 'brand', true, now(), now())""",
    """
INSERT INTO categories (id, name, slug, target_role, is_active, sort_order, created_at, updated_at)
VALUES (uuidv7(), 'Category', 'category', 'both', true, 0, now(), now())""",
    f"""
INSERT INTO products (id, name, slug, description, category_id, brand_id, store_id, base_price, is_active, in_stock,
  rating_sum, rating_count, created_at, updated_at)
SELECT uuidv7(), 'Product ' || n, 'product-' || n, '', c.id, b.id, s.stores[n % {STORES + 5} + 1], 100, true, false,
  0, 0, now(), now()
FROM categories c, brands b, (SELECT array_agg(id ORDER BY id) AS stores FROM stores) s,
  generate_series(1, {PRODUCTS}) n""",
    """
INSERT INTO product_variants (id, product_id, sku, name, price, stock_quantity, is_active, created_at, updated_at)
SELECT uuidv7(), id, slug, '', 500000, 0, true, now(), now() FROM products""",
    f"""
CREATE TABLE goods AS SELECT row_number() OVER (ORDER BY v.id) - 1 AS n, v.id AS variant_id, v.product_id, p.store_id
  FROM product_variants v JOIN products p ON p.id = v.product_id;
CREATE TABLE people AS SELECT row_number() OVER (ORDER BY id) - 1 AS n, user_id, id AS address_id FROM addresses;
CREATE UNIQUE INDEX ON goods (n);
CREATE UNIQUE INDEX ON people (n);
CREATE TABLE past AS SELECT n, uuidv7() AS id,
  date_trunc('day', now()) - {DAYS} * interval '1 day' * (1 - sqrt(random())) - interval '1 day' AS at,
  floor({PEOPLE} * power(random(), 2))::int AS person, 1 + floor(3 * power(random(), 2))::int AS lines,
  floor({PRODUCTS} * power(random(), 2))::int AS good, CASE WHEN random() < 0.5 THEN 4900 ELSE 0 END AS shipping,
  random() AS fate
FROM generate_series(1, {{orders}}) n ORDER BY at;
CREATE TABLE past_lines AS
SELECT p.id AS order_id, p.at, (p.good + l * {PRODUCTS // 3}) % {PRODUCTS} AS good,
  1 + (p.n + l) % 2 AS units, 10000 + (p.n::bigint * 7919 + l * 104729) % 5000000 AS price
FROM past p, LATERAL generate_series(1, p.lines) l""",
    """
INSERT INTO orders (id, user_id, address_id, order_number, order_date, payment_method, order_status, payment_status,
  subtotal, discount_amount, shipping_cost, tax_amount, total_amount, currency, shipping_address, created_at,
  updated_at)
SELECT p.id, b.user_id, b.address_id, 'VC' || p.n, p.at, 'upi', 'delivered',
  CASE WHEN p.fate < 0.01 THEN 'refunded' ELSE 'paid' END, l.sum, 0, p.shipping, 0, l.sum + p.shipping, 'INR', '{{}}',
  p.at, p.at
FROM past p JOIN people b ON b.n = p.person
  JOIN (SELECT order_id, sum(units * price) AS sum FROM past_lines GROUP BY 1) l ON l.order_id = p.id ORDER BY p.at""",
    """
INSERT INTO order_items (id, order_id, product_id, product_variant_id, store_id, product_name, variant_name, sku,
  attributes, total_quantity, price_at_time, discount_applied, coupon_discount, final_price, tax_rate, tax_amount,
  created_at, updated_at)
SELECT uuidv7(), l.order_id, g.product_id, g.variant_id, g.store_id, '', '', '', '{{}}', l.units, l.price, 0, 0,
  l.units * l.price, 18, 0, l.at, l.at
FROM past_lines l JOIN goods g ON g.n = l.good""",
    """
INSERT INTO payments (id, order_id, user_id, amount, currency, payment_status, payment_method, transaction_id, surplus,
  amount_refunded, payment_date, checks, created_at, updated_at)
SELECT uuidv7(), o.id, o.user_id, o.total_amount, 'INR', o.payment_status, 'upi', 'pay_' || o.order_number, false,
  CASE WHEN p.fate < 0.01 THEN o.total_amount WHEN p.fate < 0.043 THEN o.total_amount / 3 + 1 ELSE 0 END, o.created_at,
  0, o.created_at, o.created_at
FROM orders o JOIN past p ON p.id = o.id""",
    """
INSERT INTO refunds (id, payment_id, order_id, amount, status, reason, attempt, error, gateway_refund_id, processed_at,
  reference, checks, created_at, updated_at)
SELECT uuidv7(), id, order_id, amount_refunded, 'processed', '', 0, '', 'rfnd_' || transaction_id,
  payment_date + interval '30 hours', '', 0, now(), now() FROM payments WHERE amount_refunded > 0""",
    "DROP TABLE goods, people, past_lines, past",
)
QUIET = "ALTER TABLE orders DISABLE TRIGGER USER; ALTER TABLE refunds DISABLE TRIGGER USER"
LOUD = "ALTER TABLE orders ENABLE TRIGGER USER; ALTER TABLE refunds ENABLE TRIGGER USER"
# Keys to other tables cost most of the time, and what is written here keeps them.
KEYS = """
SELECT conrelid::regclass || '' AS of, conname, pg_get_constraintdef(oid) AS def FROM pg_constraint
WHERE contype = 'f' AND conrelid::regclass::text IN ('orders', 'order_items', 'payments', 'refunds')
"""


async def make_past(connection: asyncpg.Connection, orders: int) -> float:
    """Fill an empty, migrated database with so many orders that the journal of sales does not know; gives seconds."""
    began = time.perf_counter()
    await connection.execute(QUIET)
    keys = await connection.fetch(KEYS)
    for key in keys:
        await connection.execute(f"ALTER TABLE {key['of']} DROP CONSTRAINT {key['conname']}")
    for statement in STATEMENTS:
        await connection.execute(statement.format(orders=orders))
    for key in keys:
        await connection.execute(f"ALTER TABLE {key['of']} ADD CONSTRAINT {key['conname']} {key['def']}")
    await connection.execute(LOUD)
    return time.perf_counter() - began
