"""The journal of sales writes itself: triggers on orders and refunds; what was paid and given back before is in it."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True

# Refunds in the order in which they were made: the shares of a store follow that of the ids.
BEFORE = """
        INSERT INTO sales_entries (id, order_id, kind, amount, happened_at, created_at, updated_at)
        SELECT uuidv7(), id, 'sale', total_amount, happened_at, now(), now() FROM (
          SELECT o.id, o.total_amount, coalesce(p.payment_date, o.order_date) AS happened_at FROM orders o
          LEFT JOIN payments p ON p.order_id = o.id AND NOT p.surplus AND p.payment_status IN ('paid', 'refunded')
          WHERE o.payment_status IN ('paid', 'refunded')
            AND NOT EXISTS (SELECT FROM sales_entries e WHERE e.order_id = o.id AND e.kind = 'sale')
          ORDER BY happened_at, o.id) s
        ON CONFLICT (order_id) WHERE kind = 'sale' DO NOTHING;
        INSERT INTO sales_entries (id, order_id, refund_id, kind, amount, happened_at, created_at, updated_at)
        SELECT uuidv7(), order_id, id, 'refund', amount, processed_at, now(), now() FROM (
          SELECT r.* FROM refunds r JOIN payments p ON p.id = r.payment_id
          WHERE r.status = 'processed' AND NOT p.surplus
            AND NOT EXISTS (SELECT FROM sales_entries e WHERE e.refund_id = r.id)
          ORDER BY r.processed_at, r.id) s;
"""


async def upgrade(db: BaseDBAsyncClient) -> str:
    # Most of it before the tables are locked for the triggers, what came meanwhile after.
    return f"""
        {BEFORE}
        CREATE FUNCTION order_sold() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          INSERT INTO sales_entries (id, order_id, kind, amount, happened_at, created_at, updated_at)
          VALUES (uuidv7(), NEW.id, 'sale', NEW.total_amount,
            CASE TG_OP WHEN 'INSERT' THEN NEW.created_at ELSE now() END, now(), now())
          ON CONFLICT (order_id) WHERE kind = 'sale' DO NOTHING;
          RETURN NULL;
        END $$;
        CREATE FUNCTION refund_processed() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          INSERT INTO sales_entries (id, order_id, refund_id, kind, amount, happened_at, created_at, updated_at)
          SELECT uuidv7(), NEW.order_id, NEW.id, 'refund', NEW.amount, NEW.processed_at, now(), now()
          FROM payments p WHERE p.id = NEW.payment_id AND NOT p.surplus
          ON CONFLICT (refund_id) DO NOTHING;
          RETURN NULL;
        END $$;
        CREATE TRIGGER orders_sold AFTER INSERT OR UPDATE OF payment_status ON orders FOR EACH ROW
          WHEN (NEW.payment_status IN ('paid', 'refunded')) EXECUTE FUNCTION order_sold();
        CREATE TRIGGER refunds_processed AFTER INSERT OR UPDATE OF status ON refunds FOR EACH ROW
          WHEN (NEW.status = 'processed') EXECUTE FUNCTION refund_processed();
        {BEFORE}
    """


async def downgrade(db: BaseDBAsyncClient) -> str:
    # The journal stays as it is: the next upgrade adds what it missed.
    return """
        DROP TRIGGER refunds_processed ON refunds;
        DROP TRIGGER orders_sold ON orders;
        DROP FUNCTION refund_processed();
        DROP FUNCTION order_sold();
    """
