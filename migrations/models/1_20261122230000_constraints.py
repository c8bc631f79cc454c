"""What aerich cannot express: checks, partial and expression indexes, foreign-key indexes, triggers."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
    -- people
    ALTER TABLE users
      ADD CONSTRAINT users_email_lower CHECK (email = lower(email)),
      ADD CONSTRAINT users_role CHECK (role IN ('customer', 'retailer', 'owner', 'admin')),
      ADD CONSTRAINT users_status CHECK (status IN ('active', 'inactive', 'banned')),
      ADD CONSTRAINT users_current_address FOREIGN KEY (current_address_id) REFERENCES addresses (id) ON DELETE RESTRICT;
    CREATE INDEX users_current_address_idx ON users (current_address_id);
    CREATE INDEX addresses_user_idx ON addresses (user_id);
    CREATE UNIQUE INDEX refresh_tokens_hash ON refresh_tokens (token_hash);
    CREATE INDEX refresh_tokens_user_idx ON refresh_tokens (user_id);
    CREATE INDEX refresh_tokens_family_idx ON refresh_tokens (family_id);
    ALTER TABLE owners ADD CONSTRAINT owners_status CHECK (status IN ('active', 'inactive', 'banned'));
    CREATE INDEX stores_owner_idx ON stores (owner_id);
    CREATE INDEX admin_actions_actor_idx ON admin_actions (actor_id, created_at);
    CREATE INDEX admin_actions_entity_idx ON admin_actions (entity, entity_id, created_at);

    -- catalogue
    ALTER TABLE categories
      ADD CONSTRAINT categories_target_role CHECK (target_role IN ('customer', 'retailer', 'both')),
      ADD CONSTRAINT categories_tax_rate CHECK (tax_rate BETWEEN 0 AND 100),
      ADD CONSTRAINT categories_not_own_parent CHECK (parent_id <> id);
    CREATE INDEX categories_parent_idx ON categories (parent_id, sort_order);
    ALTER TABLE attributes
      ADD CONSTRAINT attributes_data_type CHECK (data_type IN ('string', 'int', 'float', 'enum'));
    ALTER TABLE products
      ADD COLUMN rating_average numeric(3, 2) GENERATED ALWAYS AS
        (CASE WHEN rating_count > 0 THEN round(rating_sum::numeric / rating_count, 2) ELSE 0 END) STORED,
      ADD CONSTRAINT products_base_price CHECK (base_price >= 0),
      ADD CONSTRAINT products_rating CHECK (rating_count >= 0 AND rating_sum BETWEEN rating_count AND 5 * rating_count);
    CREATE INDEX products_newest_idx ON products (created_at DESC, id DESC) WHERE is_active;
    CREATE INDEX products_price_idx ON products (price_from, id) WHERE is_active AND price_from IS NOT NULL;
    CREATE INDEX products_retailer_price_idx ON products (retailer_price_from, id)
      WHERE is_active AND retailer_price_from IS NOT NULL;
    CREATE INDEX products_rating_idx ON products (rating_average DESC, id DESC) WHERE is_active;
    CREATE INDEX products_name_idx ON products (name, id) WHERE is_active;
    CREATE INDEX products_category_idx ON products (category_id, created_at DESC, id DESC);
    CREATE INDEX products_brand_idx ON products (brand_id, created_at DESC, id DESC);
    CREATE INDEX products_store_idx ON products (store_id, created_at DESC, id DESC) WHERE store_id IS NOT NULL;
    ALTER TABLE product_variants
      ADD CONSTRAINT product_variants_stock CHECK (stock_quantity >= 0),
      ADD CONSTRAINT product_variants_price CHECK (price >= 0),
      ADD CONSTRAINT product_variants_retailer_price CHECK (retailer_price >= 0),
      ADD CONSTRAINT product_variants_compare_at_price CHECK (compare_at_price >= 0),
      ADD CONSTRAINT product_variants_threshold CHECK (low_stock_threshold >= 0);
    CREATE INDEX product_variants_product_idx ON product_variants (product_id);
    CREATE INDEX variant_attribute_values_attribute_idx ON variant_attribute_values (product_attribute_id);
    CREATE INDEX variant_attribute_values_value_idx
      ON variant_attribute_values (product_attribute_value_id, product_variant_id);
    ALTER TABLE product_media ADD CONSTRAINT product_media_type CHECK (type IN ('image', 'video', 'document'));
    CREATE INDEX product_media_product_idx ON product_media (product_id, sort_order);
    CREATE INDEX product_media_variant_idx ON product_media (product_variant_id) WHERE product_variant_id IS NOT NULL;
    CREATE UNIQUE INDEX product_media_one_primary ON product_media (product_id) WHERE is_primary;
    ALTER TABLE product_media_urls
      ADD CONSTRAINT product_media_urls_rendition CHECK (rendition IN ('original', 'large', 'medium', 'thumb'));
    CREATE INDEX product_media_urls_media_idx ON product_media_urls (product_media_id);
    ALTER TABLE stock_movements
      ADD CONSTRAINT stock_movements_delta CHECK (delta <> 0),
      ADD CONSTRAINT stock_movements_reason
        CHECK (reason IN ('initial', 'sale', 'cancel', 'restock', 'correction')),
      ADD CONSTRAINT stock_movements_order CHECK ((reason IN ('sale', 'cancel')) = (order_id IS NOT NULL)),
      ADD CONSTRAINT stock_movements_order_fk FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE RESTRICT;
    CREATE INDEX stock_movements_variant_idx ON stock_movements (product_variant_id, created_at);
    CREATE INDEX stock_movements_order_idx ON stock_movements (order_id) WHERE order_id IS NOT NULL;

    -- A product's summary of its variants. The rows are locked in the order of their ids, after every variant of the
    -- statement, so that two statements over shared products cannot wait for each other.
    CREATE FUNCTION refresh_product_summaries(ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM 1 FROM products WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;
      UPDATE products p SET
        price_from = s.price_from, price_to = s.price_to,
        retailer_price_from = s.retailer_price_from, retailer_price_to = s.retailer_price_to,
        compare_at_price = s.compare_at_price, in_stock = s.in_stock
      FROM (
        SELECT i.id, min(v.price) AS price_from, max(v.price) AS price_to,
          min(coalesce(v.retailer_price, v.price)) AS retailer_price_from,
          max(coalesce(v.retailer_price, v.price)) AS retailer_price_to,
          (array_agg(v.compare_at_price ORDER BY v.price, v.id) FILTER (WHERE v.id IS NOT NULL))[1] AS compare_at_price,
          coalesce(bool_or(v.stock_quantity > 0), false) AS in_stock
        FROM unnest(ids) AS i(id) LEFT JOIN product_variants v ON v.product_id = i.id AND v.is_active
        GROUP BY i.id
      ) s
      WHERE p.id = s.id AND (p.price_from, p.price_to, p.retailer_price_from, p.retailer_price_to,
        p.compare_at_price, p.in_stock) IS DISTINCT FROM (s.price_from, s.price_to, s.retailer_price_from,
        s.retailer_price_to, s.compare_at_price, s.in_stock);
    END $$;
    CREATE FUNCTION variants_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM refresh_product_summaries(ids) FROM (SELECT array_agg(DISTINCT product_id) AS ids FROM fresh) f
        WHERE ids IS NOT NULL;
      RETURN NULL;
    END $$;
    CREATE FUNCTION variants_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM refresh_product_summaries(ids) FROM (SELECT array_agg(DISTINCT product_id) AS ids FROM gone) f
        WHERE ids IS NOT NULL;
      RETURN NULL;
    END $$;
    CREATE FUNCTION variants_updated() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE ids uuid[];
    BEGIN
      SELECT array_agg(DISTINCT f.product_id) INTO ids FROM gone g JOIN fresh f USING (id)
      WHERE (g.product_id, g.price, g.retailer_price, g.compare_at_price, g.is_active, g.stock_quantity > 0)
        IS DISTINCT FROM
        (f.product_id, f.price, f.retailer_price, f.compare_at_price, f.is_active, f.stock_quantity > 0);
      IF ids IS NOT NULL THEN
        PERFORM refresh_product_summaries(ids);
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER product_variants_inserted AFTER INSERT ON product_variants
      REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION variants_inserted();
    CREATE TRIGGER product_variants_deleted AFTER DELETE ON product_variants
      REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION variants_deleted();
    CREATE TRIGGER product_variants_updated AFTER UPDATE ON product_variants
      REFERENCING OLD TABLE AS gone NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION variants_updated();

    -- carts
    ALTER TABLE carts ADD CONSTRAINT carts_one_holder CHECK ((user_id IS NULL) <> (token_hash IS NULL));
    CREATE UNIQUE INDEX carts_token_hash ON carts (token_hash) WHERE token_hash IS NOT NULL;
    ALTER TABLE cart_items
      ADD CONSTRAINT cart_items_quantity CHECK (quantity BETWEEN 1 AND 99),
      ADD CONSTRAINT cart_items_prices CHECK (price_at_time >= 0 AND discount_applied >= 0 AND final_price >= 0);
    CREATE INDEX cart_items_product_idx ON cart_items (product_id);
    CREATE INDEX cart_items_variant_idx ON cart_items (product_variant_id);

    -- orders
    ALTER TABLE orders
      ADD CONSTRAINT orders_amounts CHECK (subtotal >= 0 AND discount_amount BETWEEN 0 AND subtotal
        AND shipping_cost >= 0 AND tax_amount >= 0),
      ADD CONSTRAINT orders_total CHECK (total_amount = subtotal - discount_amount + shipping_cost),
      ADD CONSTRAINT orders_order_status
        CHECK (order_status IN ('pending', 'processing', 'shipped', 'delivered', 'cancelled')),
      ADD CONSTRAINT orders_payment_status CHECK (payment_status IN ('pending', 'paid', 'failed', 'refunded')),
      ADD CONSTRAINT orders_payment_method
        CHECK (payment_method IN ('credit_card', 'debit_card', 'upi', 'cod', 'net_banking')),
      ADD CONSTRAINT orders_pending_expires CHECK (order_status <> 'pending' OR expires_at IS NOT NULL),
      ADD CONSTRAINT orders_cancel_reason CHECK ((order_status = 'cancelled') = (cancel_reason IS NOT NULL));
    CREATE INDEX orders_user_idx ON orders (user_id, created_at DESC, id DESC);
    CREATE INDEX orders_address_idx ON orders (address_id);
    CREATE INDEX orders_newest_idx ON orders (created_at DESC, id DESC);
    CREATE INDEX orders_due_idx ON orders (expires_at) WHERE order_status = 'pending';
    CREATE INDEX orders_unpaid_idx ON orders (user_id) WHERE order_status = 'pending';
    ALTER TABLE order_items
      ADD CONSTRAINT order_items_quantity CHECK (total_quantity > 0),
      ADD CONSTRAINT order_items_amounts CHECK (price_at_time >= 0 AND discount_applied >= 0 AND tax_amount >= 0
        AND final_price >= 0 AND final_price = price_at_time * total_quantity - discount_applied);
    CREATE UNIQUE INDEX order_items_variant ON order_items (order_id, product_variant_id);
    CREATE INDEX order_items_product_idx ON order_items (product_id);
    CREATE INDEX order_items_variant_idx ON order_items (product_variant_id);
    CREATE INDEX order_items_store_idx ON order_items (store_id) WHERE store_id IS NOT NULL;
    ALTER TABLE order_events
      ADD CONSTRAINT order_events_move CHECK (
        (from_status IS NULL AND to_status IN ('pending', 'processing'))
        OR (from_status = 'pending' AND to_status IN ('processing', 'cancelled'))
        OR (from_status = 'processing' AND to_status IN ('shipped', 'cancelled'))
        OR (from_status = 'shipped' AND to_status = 'delivered')
        OR (from_status = 'cancelled' AND to_status = 'processing'));
    CREATE UNIQUE INDEX order_events_one_start ON order_events (order_id) WHERE from_status IS NULL;
    CREATE INDEX order_events_order_idx ON order_events (order_id, created_at);

    -- money
    ALTER TABLE payments
      ADD CONSTRAINT payments_amount CHECK (amount >= 0),
      ADD CONSTRAINT payments_refunded CHECK (amount_refunded BETWEEN 0 AND amount),
      ADD CONSTRAINT payments_status CHECK (payment_status IN ('pending', 'paid', 'failed', 'refunded')),
      ADD CONSTRAINT payments_method
        CHECK (payment_method IN ('credit_card', 'debit_card', 'upi', 'cod', 'net_banking')),
      ADD CONSTRAINT payments_paid_when CHECK (payment_status <> 'paid' OR payment_date IS NOT NULL);
    CREATE UNIQUE INDEX payments_one_captured ON payments (order_id) WHERE payment_status = 'paid' AND NOT surplus;
    CREATE UNIQUE INDEX payments_razorpay_order ON payments (razorpay_order_id)
      WHERE razorpay_order_id IS NOT NULL AND NOT surplus;
    CREATE INDEX payments_order_idx ON payments (order_id);
    CREATE INDEX payments_user_idx ON payments (user_id);
    CREATE INDEX payments_due_idx ON payments (next_check_at) WHERE next_check_at IS NOT NULL;
    ALTER TABLE refunds
      ADD CONSTRAINT refunds_amount CHECK (amount > 0),
      ADD CONSTRAINT refunds_status CHECK (status IN ('requested', 'pending', 'processed', 'failed')),
      ADD CONSTRAINT refunds_processed CHECK (status <> 'processed' OR
        (gateway_refund_id IS NOT NULL AND processed_at IS NOT NULL));
    CREATE INDEX refunds_payment_idx ON refunds (payment_id);
    CREATE INDEX refunds_order_idx ON refunds (order_id);
    CREATE INDEX refunds_open_idx ON refunds (created_at) WHERE status IN ('requested', 'pending');

    -- plumbing
    ALTER TABLE jobs
      ADD CONSTRAINT jobs_status CHECK (status IN ('queued', 'running', 'done', 'failed')),
      ADD CONSTRAINT jobs_queue CHECK (queue IN ('money', 'mail', 'bulk')),
      ADD CONSTRAINT jobs_lease CHECK ((status = 'running') = (lease_until IS NOT NULL));
    CREATE UNIQUE INDEX jobs_once ON jobs (once_key) WHERE status = 'queued' AND once_key IS NOT NULL;
    CREATE INDEX jobs_due_idx ON jobs (run_at) WHERE status IN ('queued', 'running');
    CREATE INDEX jobs_failed_idx ON jobs (created_at DESC, id DESC) WHERE status = 'failed';
    CREATE INDEX jobs_finished_idx ON jobs (finished_at) WHERE status = 'done';
    ALTER TABLE idempotency_keys ADD CONSTRAINT idempotency_keys_answer CHECK ((status IS NULL) = (body IS NULL));
    CREATE INDEX idempotency_keys_created_idx ON idempotency_keys (created_at);
    """


async def downgrade(db: BaseDBAsyncClient) -> str:
    return "SELECT 1/0 AS the_first_release_has_nothing_before_it"
