"""Selling: coupons, discount rules, wishlists, invoices."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
        CREATE TABLE "invoice_series" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "financial_year" VARCHAR(5) NOT NULL UNIQUE,
    "last_serial" INT NOT NULL
);
COMMENT ON TABLE "invoice_series" IS 'The last number given in a financial year; its row lock makes the numbers follow each other without a gap.';
        CREATE TABLE "coupons" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "code" VARCHAR(40) NOT NULL UNIQUE,
    "description" VARCHAR(500) NOT NULL,
    "type" VARCHAR(16) NOT NULL,
    "discount_value" DECIMAL(14,2) NOT NULL,
    "max_discount" BIGINT,
    "min_cart_value" BIGINT NOT NULL,
    "usage_limit" INT,
    "used_count" INT NOT NULL,
    "per_user_limit" INT,
    "valid_from" TIMESTAMPTZ,
    "valid_to" TIMESTAMPTZ,
    "target_role" VARCHAR(16) NOT NULL,
    "target_type" VARCHAR(16) NOT NULL,
    "is_active" BOOL NOT NULL,
    "created_by" UUID,
    "brand_id" UUID REFERENCES "brands" ("id") ON DELETE RESTRICT,
    "category_id" UUID REFERENCES "categories" ("id") ON DELETE RESTRICT,
    "product_id" UUID REFERENCES "products" ("id") ON DELETE RESTRICT
);
COMMENT ON COLUMN "coupons"."type" IS 'PERCENTAGE: percentage\nFIXED: fixed';
COMMENT ON COLUMN "coupons"."target_role" IS 'CUSTOMER: customer\nRETAILER: retailer\nBOTH: both';
COMMENT ON COLUMN "coupons"."target_type" IS 'CART: cart\nPRODUCT: product';
COMMENT ON TABLE "coupons" IS 'A code that takes something off, good from `valid_from` until just before `valid_to`.';
        CREATE TABLE "coupon_redemptions" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "slot" INT NOT NULL,
    "discount_amount" BIGINT NOT NULL,
    "redeemed_at" TIMESTAMPTZ NOT NULL,
    "released_at" TIMESTAMPTZ,
    "coupon_id" UUID NOT NULL REFERENCES "coupons" ("id") ON DELETE RESTRICT,
    "order_id" UUID NOT NULL REFERENCES "orders" ("id") ON DELETE RESTRICT,
    "user_id" UUID NOT NULL REFERENCES "users" ("id") ON DELETE RESTRICT
);
COMMENT ON TABLE "coupon_redemptions" IS 'One use of a coupon by an order, until it is released; `discount_amount` is what it took off, in paise.';
        CREATE TABLE "coupon_users" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "coupon_id" UUID NOT NULL REFERENCES "coupons" ("id") ON DELETE CASCADE,
    "user_id" UUID NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_coupon_user_coupon__5deea8" UNIQUE ("coupon_id", "user_id")
);
COMMENT ON TABLE "coupon_users" IS 'A user whom a coupon names; a coupon that names any is for them alone.';
        CREATE TABLE "discount_rules" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "rule_type" VARCHAR(16) NOT NULL,
    "discount_value" DECIMAL(14,2) NOT NULL,
    "min_quantity" INT NOT NULL,
    "min_cart_value" BIGINT NOT NULL,
    "valid_from" TIMESTAMPTZ,
    "valid_to" TIMESTAMPTZ,
    "is_active" BOOL NOT NULL,
    "created_by" UUID,
    "brand_id" UUID REFERENCES "brands" ("id") ON DELETE RESTRICT,
    "category_id" UUID REFERENCES "categories" ("id") ON DELETE RESTRICT,
    "product_id" UUID REFERENCES "products" ("id") ON DELETE RESTRICT,
    "product_variant_id" UUID REFERENCES "product_variants" ("id") ON DELETE RESTRICT
);
COMMENT ON COLUMN "discount_rules"."rule_type" IS 'PERCENTAGE: percentage\nBULK: bulk\nQUANTITY: quantity\nRETAILER: retailer';
COMMENT ON TABLE "discount_rules" IS 'A discount that lines get by themselves, good from `valid_from` until just before `valid_to`.';
        CREATE TABLE "invoices" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "financial_year" VARCHAR(5) NOT NULL,
    "serial" INT NOT NULL,
    "invoice_number" VARCHAR(16) NOT NULL UNIQUE,
    "issued_at" TIMESTAMPTZ NOT NULL,
    "document" JSONB NOT NULL,
    "order_id" UUID NOT NULL UNIQUE REFERENCES "orders" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_invoices_financi_a79ca6" UNIQUE ("financial_year", "serial")
);
COMMENT ON TABLE "invoices" IS 'The invoice of a paid order. `document` is all that is printed on it, as it was when it was issued.';
        CREATE TABLE "wishlists" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "user_id" UUID NOT NULL UNIQUE REFERENCES "users" ("id") ON DELETE CASCADE
);
COMMENT ON TABLE "wishlists" IS 'What a user would like to have.';
        CREATE TABLE "wish_list_items" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "product_id" UUID NOT NULL REFERENCES "products" ("id") ON DELETE CASCADE,
    "product_variant_id" UUID REFERENCES "product_variants" ("id") ON DELETE CASCADE,
    "wishlist_id" UUID NOT NULL REFERENCES "wishlists" ("id") ON DELETE CASCADE
);
COMMENT ON TABLE "wish_list_items" IS 'A product on a wishlist, or one of its variants; once each (an index that takes null for a value).';
        ALTER TABLE "carts" ADD "coupon_id" UUID;
        ALTER TABLE "orders" ADD "coupon_id" UUID;
        ALTER TABLE "order_items" ADD "coupon_discount" BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE "order_items" ADD "discount_rule_id" UUID;

    -- what aerich cannot express
    ALTER TABLE "coupons"
      ADD CONSTRAINT coupons_created_by FOREIGN KEY (created_by) REFERENCES users (id) ON DELETE RESTRICT,
      ADD CONSTRAINT coupons_code CHECK (code = upper(code) AND code <> ''),
      ADD CONSTRAINT coupons_type CHECK (type IN ('percentage', 'fixed')),
      ADD CONSTRAINT coupons_target_role CHECK (target_role IN ('customer', 'retailer', 'both')),
      ADD CONSTRAINT coupons_target_type CHECK (target_type IN ('cart', 'product')),
      ADD CONSTRAINT coupons_value CHECK (discount_value > 0 AND CASE type
        WHEN 'percentage' THEN discount_value <= 100 ELSE discount_value = trunc(discount_value) END),
      ADD CONSTRAINT coupons_max_discount CHECK (max_discount IS NULL OR (max_discount > 0 AND type = 'percentage')),
      ADD CONSTRAINT coupons_min_cart_value CHECK (min_cart_value >= 0),
      ADD CONSTRAINT coupons_used CHECK (used_count BETWEEN 0 AND coalesce(usage_limit, used_count)),
      ADD CONSTRAINT coupons_limits CHECK (coalesce(usage_limit, 0) >= 0 AND coalesce(per_user_limit, 1) >= 1),
      ADD CONSTRAINT coupons_window CHECK (valid_from < valid_to),
      ADD CONSTRAINT coupons_target CHECK ((target_type = 'product') =
        (num_nonnulls(product_id, category_id, brand_id) > 0));
    CREATE INDEX coupons_newest_idx ON coupons (created_at DESC, id DESC);
    CREATE INDEX coupons_created_by_idx ON coupons (created_by) WHERE created_by IS NOT NULL;
    CREATE INDEX coupons_product_idx ON coupons (product_id) WHERE product_id IS NOT NULL;
    CREATE INDEX coupons_category_idx ON coupons (category_id) WHERE category_id IS NOT NULL;
    CREATE INDEX coupons_brand_idx ON coupons (brand_id) WHERE brand_id IS NOT NULL;
    CREATE INDEX coupon_users_user_idx ON coupon_users (user_id);
    ALTER TABLE "coupon_redemptions"
      ADD CONSTRAINT coupon_redemptions_slot CHECK (slot >= 1),
      ADD CONSTRAINT coupon_redemptions_discount CHECK (discount_amount >= 0);
    CREATE UNIQUE INDEX coupon_redemptions_one_for_order ON coupon_redemptions (order_id) WHERE released_at IS NULL;
    CREATE UNIQUE INDEX coupon_redemptions_slot_once ON coupon_redemptions (coupon_id, user_id, slot)
      WHERE released_at IS NULL;
    CREATE INDEX coupon_redemptions_order_idx ON coupon_redemptions (order_id);
    CREATE INDEX coupon_redemptions_user_idx ON coupon_redemptions (user_id, redeemed_at DESC, id DESC);
    CREATE INDEX coupon_redemptions_coupon_idx ON coupon_redemptions (coupon_id, redeemed_at DESC, id DESC);
    CREATE INDEX coupon_redemptions_newest_idx ON coupon_redemptions (redeemed_at DESC, id DESC);

    ALTER TABLE "discount_rules"
      ADD CONSTRAINT discount_rules_created_by FOREIGN KEY (created_by) REFERENCES users (id) ON DELETE RESTRICT,
      ADD CONSTRAINT discount_rules_type CHECK (rule_type IN ('percentage', 'bulk', 'quantity', 'retailer')),
      ADD CONSTRAINT discount_rules_value CHECK (discount_value > 0 AND CASE rule_type
        WHEN 'quantity' THEN discount_value = trunc(discount_value) ELSE discount_value <= 100 END),
      ADD CONSTRAINT discount_rules_min_quantity CHECK (min_quantity >= 1),
      ADD CONSTRAINT discount_rules_min_cart_value CHECK (min_cart_value >= 0),
      ADD CONSTRAINT discount_rules_window CHECK (valid_from < valid_to),
      ADD CONSTRAINT discount_rules_one_target CHECK
        (num_nonnulls(product_id, product_variant_id, category_id, brand_id) <= 1);
    CREATE INDEX discount_rules_newest_idx ON discount_rules (created_at DESC, id DESC);
    CREATE INDEX discount_rules_created_by_idx ON discount_rules (created_by) WHERE created_by IS NOT NULL;
    CREATE INDEX discount_rules_product_idx ON discount_rules (product_id) WHERE product_id IS NOT NULL;
    CREATE INDEX discount_rules_variant_idx ON discount_rules (product_variant_id)
      WHERE product_variant_id IS NOT NULL;
    CREATE INDEX discount_rules_category_idx ON discount_rules (category_id) WHERE category_id IS NOT NULL;
    CREATE INDEX discount_rules_brand_idx ON discount_rules (brand_id) WHERE brand_id IS NOT NULL;
    CREATE INDEX discount_rules_for_all_idx ON discount_rules (id)
      WHERE is_active AND num_nonnulls(product_id, product_variant_id, category_id, brand_id) = 0;

    CREATE UNIQUE INDEX wish_list_items_once ON wish_list_items (wishlist_id, product_id, product_variant_id)
      NULLS NOT DISTINCT;
    CREATE INDEX wish_list_items_newest_idx ON wish_list_items (wishlist_id, created_at DESC, id DESC);
    CREATE INDEX wish_list_items_product_idx ON wish_list_items (product_id);
    CREATE INDEX wish_list_items_variant_idx ON wish_list_items (product_variant_id)
      WHERE product_variant_id IS NOT NULL;

    ALTER TABLE "invoice_series" ADD CONSTRAINT invoice_series_serial CHECK (last_serial >= 0);
    ALTER TABLE "invoices" ADD CONSTRAINT invoices_serial CHECK (serial >= 1);
    -- What was paid before there were invoices gets its own from the workers.
    INSERT INTO jobs (id, name, queue, payload, status, attempts, run_at, error, request_id, created_at, updated_at)
      SELECT gen_random_uuid(), 'IssueInvoice', 'money', jsonb_build_object('order_id', id), 'queued', 0, now(), '', '',
        now(), now()
      FROM orders WHERE payment_status = 'paid' AND order_status <> 'cancelled' ORDER BY order_date;

    ALTER TABLE "carts" ADD CONSTRAINT carts_coupon FOREIGN KEY (coupon_id) REFERENCES coupons (id) ON DELETE RESTRICT,
      -- A guest has no standing to a coupon.
      ADD CONSTRAINT carts_coupon_of_user CHECK (coupon_id IS NULL OR user_id IS NOT NULL);
    CREATE INDEX carts_coupon_idx ON carts (coupon_id) WHERE coupon_id IS NOT NULL;
    CREATE INDEX carts_guest_idx ON carts (updated_at) WHERE user_id IS NULL;
    ALTER TABLE "orders"
      ADD CONSTRAINT orders_coupon FOREIGN KEY (coupon_id) REFERENCES coupons (id) ON DELETE RESTRICT;
    CREATE INDEX orders_coupon_idx ON orders (coupon_id) WHERE coupon_id IS NOT NULL;
    CREATE INDEX orders_status_idx ON orders (order_status, created_at DESC, id DESC);
    CREATE INDEX orders_payment_status_idx ON orders (payment_status, created_at DESC, id DESC);
    CREATE INDEX orders_payment_method_idx ON orders (payment_method, created_at DESC, id DESC);
    CREATE INDEX orders_total_idx ON orders (total_amount, id);
    ALTER TABLE "order_items"
      ADD CONSTRAINT order_items_coupon_discount CHECK (coupon_discount BETWEEN 0 AND discount_applied),
      ADD CONSTRAINT order_items_rule FOREIGN KEY (discount_rule_id) REFERENCES discount_rules (id) ON DELETE RESTRICT;
    CREATE INDEX order_items_rule_idx ON order_items (discount_rule_id) WHERE discount_rule_id IS NOT NULL;
    -- Ids are ordered by time: an owner's orders, newest first, are a walk along this one.
    DROP INDEX order_items_store_idx;
    CREATE INDEX order_items_store_idx ON order_items (store_id, order_id DESC) WHERE store_id IS NOT NULL;
    """


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
        DROP INDEX order_items_store_idx;
        CREATE INDEX order_items_store_idx ON order_items (store_id) WHERE store_id IS NOT NULL;
        DROP INDEX orders_status_idx, orders_payment_status_idx, orders_payment_method_idx, orders_total_idx,
          carts_guest_idx;
        ALTER TABLE "carts" DROP COLUMN "coupon_id";
        ALTER TABLE "orders" DROP COLUMN "coupon_id";
        ALTER TABLE "order_items" DROP COLUMN "coupon_discount", DROP COLUMN "discount_rule_id";
        DROP TABLE "invoices", "invoice_series", "wish_list_items", "wishlists", "coupon_redemptions", "coupon_users",
          "coupons", "discount_rules";
    """
