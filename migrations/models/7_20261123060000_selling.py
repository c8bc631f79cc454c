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


MODELS_STATE = (
    "eJztfW1z4jj271dR5c30VLGpSTrJzE3fe6sIYWbYSaCXkO6Z/2QLBAjwxsiMH0Jzd/e7Xx"
    "3JNn7GAgeM0Yvd6dg6svkdWTrP599nc2NMdOu8Ph6bxLLObtG/zyieE/aP6K0aOsOLxfoG"
    "XLDxUOdjsRhExLChZZt4ZLMbE6xbhF0aE2tkagtbMygMr6OFYdlYRy4dMiYII8ci5ifE5i"
    "Y2GSPLmNj6qoYsjY4IMswxMS0E74Y0+xweMzZG7DkanRY2o0O1vxzSt40psWfEZPP++U92"
    "WaNj8o1Y3p+L1/5EI/o4BJY2hgn49b69WvBrz8+t+5/5SHjbYX9k6M6crkcvVvbMoP5wx9"
    "HG50AD96aEEhOztw6ASB1ddwH3Lok3Zhds0yH+q47XF8Zkgh0dWHH2vycOHQEHEDyp79ga"
    "4+7ImC+wfQ5Xfvy/7nsGaPr9dqfXf2r2+v2zGBvhfSJ8cC+NDApLQKM2X1L/FfOu0RELDR"
    "7Q+LXe/fDx5nuOB+Pg1OQ3OXZn/+WE2MaClHNgDfnIJABQH9tx6O/ZHVubk2T4w5QRNoxd"
    "0nPvH9uww7uw5sf6S/DA9eB7B8DP2A8cd6i+chdCBgN6rcfmU6/++BkeN7esv3SOX73XhD"
    "uX/OoqcvWD4JfBPnLx+fuToK+t3q8I/kT/02k3o1z1x/X+5wzeCTu20afGss++2vWa9a56"
    "qLGRa647i/GWXA9TKq6XheseRgG2u2+/5rq7q/d1jZKLOOMbM2wmMz1GGOE7w+8YOT3H3/"
    "o6oVN7xv68/OGHDFZ/qXf5JstGRfjXdm9dinv/TUX8clvEL/eL+Nl7HWB7wHuk2SsZmL3x"
    "FVzPF7nwvcjA9yKOLxMObSIDsE+gEM6HsBDAGYJjKZwjZBVE+zLfdpGxW8Q2C8Ohtim3X6"
    "xJ9rght9p72pLzIJwOcBRfzeoz/VV7S1jId4ahE0xT9LogXQTmISN8L5w9ZW+/uttdp/MQ"
    "kh/vWr0IxM+Pd022kXDk2SDNJmJV9CKAuyr6FlJ9mLIAqd7FsixbyfEK8Qm6m0XMvpylJE"
    "BSpLmkvEzdYBABA9TkNdEeAlDFof3ZMIk2pb+RFQe4xd4D01HSBuXa+57daY4T0vXV9ads"
    "4qVvsQsuKPbbxe4B17tsdXdbDbYxAcRDPHpdYnPcT8FaGA8TTgeX7uffukTH/DekAt2BOS"
    "qENAfOuDQCgIWgjN+aX86jVzDFU/6T4NnwJN8KPddofeS+a4KRen27lm2oZgP5Ic1eP5+x"
    "+uvMQKMZpuy90HKGbaRRZM8Igh+GjMlEGzGipWbP+FXxe9CQTNiHhzAdIzyxiRm3WBc3rT"
    "Jbl22Xrimz9QkZMJXZ+hS5nsts7Z9Iua2noxShoQqGkJs8hpCbdEPITcwQQqgtaTddUyiA"
    "cwMsqbSFiJTaFoFUyHBxPP/+1Gkn47mmiG7/2shG/0G6ZtmVsmwAFKEt3luiHx7rv0dXb+"
    "OhcxeFHSa4i3q0QGCWgd0nUKhvj7pJ2M+27MQdJH2XDlNVzoN4c5Vnn75K36evYu7akW3I"
    "2taCNGqXzjaucayUdW2TdS24pKTNa+9qP7LZDxw6/GXi1iP/Zi3TduQNyx/laBoLYtorZI"
    "OB5w2bGmaAohGmaIbfyCc0sHRnOuBBiBbSuA1oouk2BCZ+GMDzzudkbpir/3Nx88vd4PvE"
    "uMf3eIYyKZVtb6opk9IJGReUSekUuZ7HpMT/KyFJe+MraO24yBVYc5ERWXMRD62Bw1IGX2"
    "98MfhuPrz2h+5VLnSvMtC9iqHLjzCOUSLETerMY4J0ONwjOEGZ1/QZyLvtX26RAP2Fttq9"
    "WyZ72S/054dOnf17ohuY/dVsPz/eIsJ+eVS4y8WlmzxMiu5XAR7dRFnEcEk4UNI/AG985Z"
    "T0YsL2YjplnvCCN6w7ZMfwAl+p+QKTlefD2D3OILhaXX2nXwRiX8Rc1QVuLwq2QC1Ly/Zx"
    "zaFqBxi7WeHuUIL4eJ79R5E/Sw1hC9nkmy2U5InGFGSIqvAHfMf+Zoshrl8XM2WCOv3n+j"
    "fCCP6Ms38qJVsp2ce34RypuqWU7FPkeh4l+807ofIKwT5BmVWSMqW7rQ94SZ9VhE75rTb4"
    "rYJCxo6+q5Cb5DjB3ezAiqyvHWLElWpSEtXkzsQ0LD6HbmQqIkMYIhEoPsevxEIYvHJjZ5"
    "RQqCRtkPK4lW1XVcrAKYmFShk4Ra4rj5vyuFXb46ZS2feQyr6Vk2dkOAs3CXF7xaDBJ8nB"
    "jHKGIWc7d8aaxctW9E1H31WDunfn6rKpKgqXq07sCNRnMcsRnlUHUS4b2LTPEnRLfr2WpV"
    "qO2IjcmiW2kUEJGjorYqIpBhXRunUrXH5n1ZBhsj+mEDP/nYWWTMecGZAvDB4p23glFH0w"
    "mHCGwEs1w9YMaRZ6JQs7IaL0HZ/1Ql/oQGx7fW08gBtAJK4IP5p4Clo48A5sik/sAVwhhs"
    "hVhqWuQRCrhf7ljCFxGlOyRASPZogL0KhlI5NMILTVNtx5rRf6AZ7ySlZAyOQ+RufmWs+1"
    "qck/hxrStVeCsK6L11gajj7mejqMs9hI9lHo8Oj5wjBt8UgD3kvFyyrtXelxh9bjlPZ+il"
    "zPo73zE6kP51CCWKRRbK6SeR6miypAKzcJ5CilyEQFyE3n8znKdMq7Vrve/cNP/vPZ+tBp"
    "/3KXkP5390evWY9XqhOnvcwhFyLa4aw7Hvgl0ocPVkQriuZBLScFOkvz6OpM25/vqqkzcb"
    "/FpjnC40FCsdpUjqxDSc9g/1dsumQZl+bWlcga9adG/b4ZcTLvrKTytZeiqHrrMltZ7ftf"
    "QZ7cR9f9DaoWRkB+jj6b2ggcnyaBqwusWZCeuICrTLbqg/DkK4X8Kih/oAWiJba4TqjRpB"
    "TI93xUYujmyFXuXYtL330BFb958HNSKX2nI/4rpe8UuZ5H6fvLwSmFoVrUTmZ3kCTCbDjC"
    "j5C9U3iJv11eXP149dPHm6uf2BD+ov6VHzM4Hi/RHDo7k3TpaSq2MdIqAfy/Li8/fvzx8o"
    "ePNz9dX/344/VPP/hIx29lQX7X+gVQD30zCZWyPZ+YMIYnyBFZnEii3h8zfqgUJyYaxXqf"
    "r205JkQI1cewNQuEViJnW1qTqNjx2BYv1Bk5RMNUCtQUUL1w8O3ADVMrkLOzHjz9fMeEB8"
    "+Hf5yQbjRABbbCZANUwjIuANXqBZhEgQ3viCkpJBl7RHEgf1lPWHGswxtkqWrPNbCNdWPa"
    "MzG1JtyEmGCEDQ+pZdti+eC+7Y6WyI53w1cME5Fv8K9bNDOWjICH12hWjXcWEN0IbDRmp0"
    "rM2rrVLDzwx7KZKDcl/Vey8k2vE00nXjCONTMW31nIHfaJowhWWeh3IAYaEzdeaD6HJ0CH"
    "QZgI7BjwMktTs21C2dMGY21KLNt/zNOv9b9dXt+4Ofzi9dmjYNIaPH5Gvp2jgW1AIzLu2x"
    "3wnzAYG5R4F7je5L80o+bXP7GBL5QtT2KazgK6DLvgTA1iQQjTkMy06FR8bnh7a3CO6hQN"
    "sG3MtdHAox0DLcQisffVOM7UsNk0008QP8Wtkf25ZlnsijuZRew+A270OuAmb449WzaEW7"
    "Ox9creK/jbVcySMl8rQ6YyXyuul9J8/arRlGrZmwukebRlzj46az1+7nShHBo/jV5o83fx"
    "txAnojJHrtyZwuugTQxznvTZ5WPDmrrUjGjfQ812Rjr+l2UwQabx9OUWjay3crAAWvA6CW"
    "E3+Viwpt5jaTo21CHebpybDf94bj4372+RoH6h3ed2mxcPNB1KefXAe7bT3CIQIl/oz/XW"
    "A4yeYCaIjsvBKiHBJtjBs3LM1kR7TDDzrxxVhlnI6h3SACQxjxMr7CWw9xUtSdhDdApxGc"
    "TXZoPkkyAF8DDZVkdAyeKHw3v4x1xlmT5mlGX6GC/LJOwmMjivKSpXALb4Li0BC5OcyzhC"
    "uJXLuGyr+TDhE74ZTo4BYToVMrEd+tzmKQe8T6Iw3zJGQpj/5FAPECnct8PdNcDJ4R4gUr"
    "hviTt1u2pLIh8kU9hvh71JJo4li3yASOG+He7ENJO602V0wfUIKie0X+dSi64z1KLrhGq1"
    "h+uuWDKpvZiYuIlGNWu2lV8rQlqAY+t4EC65H0u4L7fKr+VnANZ3TLH1wme6Yrby+Fl2jn"
    "p65xJGNpka5uosOTBJ3KttiEiCUVr+zpiUTeLH87jPYL+UEIjDYfs58IyH70D2JjFHhNpu"
    "RJDNi+fyvE1ssstQkQiLwBzTMMQ/LGLbDOakXNH9PVjF15TvCFLxNacTaaHia06R63nia1"
    "RFX1XRdz/ovkdFXxubTKLom4a+dRfNyBR7NAIMDXsmKRicNZ6fep3HZvcWjRzLNubEfKHd"
    "Zg+iYNg1k9gQB8Ou3XV6v94i/wkHj4nxxMmEo4WMtDnWU3x9AbLouSLozl36Sim3981G67"
    "H+8OG6dhmJCfDAV8WtDx+MYZh23zDHSaWdUg28YaLK2HiLq6zA1UnZxNAgkbIvZqaDCqzi"
    "6G6RELq2hhwlrpvT6YLLaofmV6OZpo/ZVLsZ9KqHd9g1rzoAqA4ARcKlOgAcwnwuPsAk47"
    "n/aWaYztd7QB67+QjM17xEvTBHW0wd4qmhyJhMamhqGGM0MY05GrxhXWPbM/v3ALFVr+no"
    "X0x7QkMyYaeed9s2BklG8nd4Ck8B9j9n3hORm9ldGzvvKsDLNPJEVTTR2PJxK/h/EpX2EZ"
    "4DrSjqyIeeox5PBx4Tr8cAWO1HeKHZDD/IA4bAgj5/pJvAKwz4JhmTOUfVctsOsCmpAc0D"
    "mNLAaD6xV2j82mz85vY2gLqQGiCA2JQQVqxrc80enKOv7CoS6jR7nPv9DRg1T06eAxZzQr"
    "yGAcLtYM9MQhCfwX08e3uLqKxc5TVQ9uND24+V1+AUuZ7HawDnjIxV2xtfOat2LqN2hk07"
    "bscLvpYEwhEyFcuWJ5aNw5MIcg6/gUtbZkfY2edmt9Fs9+q/NG896ZJJbC/059bvPGsWJM"
    "tyOAjC4rCkmyBOvLOzoGyHSQ5vwcWVhLsA2OnBlqAiZ8QoRylVAta2ocpzjfZ54bmUNZ/J"
    "hRhtZZwJ+06SWCuxEo6cCFWFPoLCfDlrg4MUrkGiyqzp4hxkxOzzbimyCzZOuLc1e3Ek2K"
    "4NeLK6bJhSBeKXR3WNWyw8O+x2PBZ0isNl5rCKCjuaqDCO8k5qeHiKPTLKK6wtxag6lHYD"
    "yhf6udu5f26wPwPlpA/PEhVGdpAKVuP+MKGkT0brhhCVinkKYzo0MR1LBpEFaRSe0d4iIv"
    "ZIur9IiEyhWqoWI5XBNCva8QCdGsqJa/GNGryvuwBwqxfbGEU3shXmgJefRwVge+fNU01g"
    "g8f2DjG6gSioBMFXOgS16093vK6m7PBKMCUWAlXOttZHA9L7h1cGFldqoGV4AW4KuexHln"
    "++BiqOF6AoJkHDFXTV4MktNTcAkvdACUQSrqMeRQAjD3v0uqPYhvEqgiq9NtXJLVf28FzR"
    "pEU32EDqzIdsqbPHwZL/zmJP8OaFK9a6Ewu8DGOZgeylgWb4jYgyCIw9NWSJq/wlLSiVYL"
    "BNG40whUhLMMjw6NIXChQ6tuA+UTGQKgZSRcOpGEjF9TK4GWISEBwPEv5Xb3iVWtwW5nmN"
    "HM8JcmWuRs7z/ccNVC4oCURBMt9qN4uQVnA7O97tK35qeVLsVowOkSpveJn57Kp4kqb7IJ"
    "FqsRzZI7kaJ4lokEYBGg8VlMUzQKLg3NAC3M+93dVOnze/vqSwbjbTB7e9HEZ6x0qq/iKN"
    "a8VsoFFUA59qDkxTSupIg9rx5qkoqsEDpVw9vtd2/VT7tLfiN1qmfT9DnooAMBgtZ8Z8bR"
    "yGp0Nnau9vnmPOLyJMV2AGnhgmGGoZje4ZXSMlAIqaNsGW+2dgc+abyT+VdVdZd49v0zpS"
    "O5+y7p4i1/NYd5XWrJS88sGplLx3VfIa9adG/b6pdLzidDwf0sPoIqFCdwnaSLQQXro+Ei"
    "+/l0cj8aiEgsAbOCIm/UPMCigHFtHfiFVYrbJ3fJpMzbKJKPHFlrAtAnUGfzmYTW6vBgjQ"
    "O0d1G80NEeXixc9MDMf0CoGJGmBMvXqhMJ7XGzMcO6haYV0XP/AcDcK58H7HEnibmvdTvF"
    "e3VFSN0ruUBK70LsX1UupdsN/vlBAamuAoizPdPT/8douGjv76Qv/xXG/3Wr0/bpF3hCZl"
    "9kZFgZRVo0o4lUGUTsJ7uxJOTOzxVkUc7czKQUGy/cVKHUsdEFWXqQyBaKoayylEJ6lqLF"
    "XnsKoooSpKlPNTUhUlVEWJSqGqKkq8H6Zv2NSwfGuyRGqFsaracaCqHZEFWRzGX9YTVhvq"
    "8KesCqWoQilHAexOhVLe00XfgtIThk3oaMWYdZbgpI+MqGW56bX12P4rWeVvJqZrhNrfQe"
    "usFXcwg2vaJIzFll1DDDoEjmlMrSUxRfEGcBzzZlspUcM7zggO968zTSdowFau7Vjcrw3Y"
    "8RZkQ2PMfeHYRkvDfPUKXwxGOtYgBZP/OYDb4GhPDz8OxG2YhiM6LbMXVnHIBxdBlT/8dD"
    "yjyh9+ilzP4w9XQbOFavP+GRcPLUgG0ycocyhB/g8lHAJwmaenFhuVHgRwGfNKv5IERScd"
    "X3d4BdG9vL7OgS4blYouvxexQzOxrz/D1izBmaJRbK5STNFBsqgvZWWLeNYjQzvLmfLQuQ"
    "vt7wzSu1a73v3jw2P99+9Dm/xDp/2LNz64edz90WvWI+gLQTwOfXrRH59ANQiKO6pgVcqv"
    "4x2WcMnwPMAKDqmH0tpDlLiCouTxio5CY4iZ1Q9k1KFvhjYiZ0nWHPdWLdOMIwblNN9A63"
    "OXQiQcLLA2FsU2z9GAMd2ZE7foJ+QNeH3GF2wlsIWJDIo0MMmI3uYYKoMS6v1bsyyHjOMG"
    "nj08k+dcTNh2SEca1vsrgk0+n669EjS4vPnb5Y+DT2jAxH1222/qzhM7LiADgmdhAJUwNw"
    "3c1+2LkqaiBqqp2TZ7MCeCOqTplqLwi8Aw8WBlKjq4fqNMRadjNFCmolPkeh5TUXyDzquE"
    "xykrqI/n0cbTdfGYJu4efjGU03VBn6BK1UkLUwbDwonM6o1TFrN6N4sL+7PUvUOfNxAxtz"
    "ghQoQVPCCO90CIywGeFhLn8d+fOu2URKwATZS92shG/2Hqh3WMG1YGYwGNEE+9L8c3tgQ+"
    "qkaCqQUmuCtxkdCDbmUFxgjKGDM2VhTsUNIz2P/ljA/aup5gGcAvvJpgEdahJyYRuYsh2U"
    "bkDqjlsBT1rfXYXPYi3mVFiAxoqr2B8YUijHxRmBtOPvEYHdNYIt0YvaI5fiUWr1bhdYWZ"
    "GLrO7nJLiwG2knWtCjTFi2Sz0f4erepclG1LqyljzQmp7cpYc4pcP05jTYnU3YJNNXDe9q"
    "XtNRGqyqTx72SxKYl78e/GsMu/q5jk6N7JFBn/ZQxzx4UvNCIcfCLK2vOXgagl2v7NMJ0S"
    "t/4zIWPw5yVFg281D3cAshtjvskPkIVXvqOQDRgLSXJJoOKbwadhqww+2gHvz+IFgc+4EE"
    "mnTDCEpzNJcY5XaEjQ0LFW4hXYw1CHF2J7oXyOMYielrgJgesDiFCHiPpBMExdX6lGhUrU"
    "VEJHCYQOJWqeItfziJr8vxICpje+gj7An/IEPP+UHu/8UyzcmR+WMuj6BBWEt3g31QKvdA"
    "MnyAfpDowAifJf7OC/SAt2zleGMTXy+R3Xufi2vBWRuw7jP56bz837WyE7j19o97ndbrV/"
    "uUWmQynjyAu9ZxvzLRozUfeF/gy1F+/h8ZruPuvgXwlmusR8YctEpgdJlGoba4Lq0G3aYv"
    "pUFRSQjlcgisvBvkoty+EQoSo7V2YeBywgslyOkCo+l5nPE41q1myrrzlCqvhcZj4T0zQS"
    "/CQ98i1FwvEJ9iiAHsAI2Gv+3suW/UOJYt7wqEIQbQLPy5QkRi9l5EqHqCoAe1huv7nKIb"
    "ffXKXK7XArEiLm2tRlQA7SbAVxyfaoSNL0D3ksNGxUetL0D9xGUxJH1SMZa/h5wQ0SCd6q"
    "4O1alstqDgP7Dh+Z03f1QPAbAb/QwhGNdiZQTIhDP53ZiOEvXEaWzWCcEp6LNnD/4I4ev6"
    "YQ+bbQ2E4OLqi4a+v9HqM8SsqjVAnV+Uh9C8qjdIpcz+NRCmzfMqJLhKxyYUsfcwkvHzOE"
    "l48/xBxM61NR9gsLU1bwCzveLyq+kR64dPcRsfa46kqXFNhdCksfuKWryMNJUKb8BJ10NY"
    "pnueTUn75CKB5GQ2cF9VmBkIxrUFAVtJmFCdVJRO9SXmMVUubOQzqMX66V13alhj1jfOHl"
    "QJZYs5NKirz7E3k8od/+mI/nsYf8ClPVLG1M0LrLK57DfwboAwyCKrZMlRNjeYtWtruRMa"
    "SuwO25NmVfAYPue6W7Kd2tOjLGkUrxSnc7Ra7n0d1Eoqd8lYUoXeW0t1zFUDNqocZLoQrI"
    "4DOQ/cDClBX8wI73g0pQ3fAKZLH+nIk6RorDbHPAXHyWMgeInjW6zftWr9+od+9vEZMCxp"
    "oNfU/HL/S+eeffGJOhf/35c+sWOQvthTY6QGOwa202+129/RsPt6PE7g8xfYV1s8X3W3xY"
    "nfgKd4uDjM6xR6/ogtCxh6VUW+r2PeeHS/9CP3c7jebTk7hoGkwNsfj1p19bnz9DLKQ10x"
    "YLwnn/0PrS7DY563XtDTQYxu96u9F84FGTIwBJL03gpPfR7cbj+CxHyeV6izEIqlhGg1yh"
    "5fjPz+17uGISpvuMy8I/yxnahp2U1pnVozlIVaVaXHtu0ByxE8jxIIFYsWJrVvANmL0WA9"
    "iSZESMVLFhazbYbLfb5mMI0ykGbM8A2Na3Y0GEUjFhayaMHNOE/msy1oUgzR6Fp1a7+16W"
    "2ohrOI9jON0tHJN7vE2bqalMk02QXNPz45JoVaLcDolyJfLQlyy2s0pWHqG59k2CLQZC4t"
    "a2WVOMTVLiCN6zxvNTr/PY7DKt3bFsY07MF1q/f2y1bxEezzX6Qpu/f25xZV8s5JIohb6D"
    "U8aPGCJS/bkj+aXipJCENEylglMioKrOfu8Z6wNQxaGVDvR5trar+VoOSDdG+QQWVI5O26"
    "nCpjSs9fVMFUU2vPlJN9yOnWbsdIV8ffa2CfjfuXP8/FuX6DwKJx36Bp+v609XIR6EpfI3"
    "QpMqIshgxSPKmm/kKJX/XChpNpkXAVKLzVNVjFz3zo4wfRazVBUk4RfaEaMun6RKEEkFws"
    "aaoaSj6dWu34xpoN3eUaouyZjKxguLTTwtaNjf4jdEDvfXh8rm+GHGHa+qJ/QHpCKi9zsL"
    "gZuY3PKWezVkG6I533JmoLE2hg6AH+AH3IqkyZmxgFqfRJ98H48XfpcnqMjdsmk5NaQid0"
    "8nhlNF7p4i1/NE7sJ2vmOkUmSKMlufTykMjfF8N76GJih13OgpsZWJh4asiTdIo9wQYTyp"
    "kRRJn1HI2EiMnz/+SkSFVckpa7+6o12uGR6JlC500rbzrfvQlQPUwjvR7TfxmBs60+wInh"
    "V0kxnBt7rm6UCiazSk3wu9/Q2bGqY2VFNiCv0Su31BLEMfn6MB9AjS+zxl2M/yZfq/TsRs"
    "eGITE3khuFZSv5I9PJVnI6/jgBcLXSMiKXk5c5Oeh8SykemwGT6sR8LfkL5cQ5hnJafkIX"
    "OjRyC92TaMV/aLJi/Us218Ql4ytDd3JCUaTCnsdOFAuG1dlHmkbFtuTZlHTkhRVuaRU+R6"
    "HvOIV7FEtt1JlK7M6nOZ9AVXFpDGO0qntLM8aFuvjgzI7vAKruXiq/Bimz1/6NhEKow+TL"
    "X/APqArDZ0NN3WqHUOjz2EhPYuYfUiI+cvh+0Vmp2QTLIhlSdIWKVknsJ6nHA9jUk6fU+U"
    "yZ8sFSOtEsAHy6IVCrAcJ5KoK9POZ995a2FbgBwjEogVH3b8IlxDj4zVJIlWuVHC+AbMdH"
    "JrPEKoNv2dEsXN5LpQZKTNsZ6eJ+6RRSVOQXfu0h8hJzJAvW82Wo/1hw/XtUu+wJmUqQmf"
    "gCdnXsUUJpWLf+A1rvyJBe/bqkT0O4LqWaW2AzdMrUCOtZI1TFlJLkijJDgVWbCfyIKEra"
    "EAYE+6XHwmuN7OWRzIX9YTVhzr8KGTA3O+pRaA9JM3z1HuvRvxDZ485QpAWtKUzgf8Ri0z"
    "8AiG5Iw56vF2AwZv5AYhQAjSxNFSs2c8NsaEiB4+XzxwSI5UBdOUTcoAQhVMcyphFSqY5h"
    "S5nieYRjaoo8LBMxe5GgNcZHQGuIi3BlgwlMgWXRiidJXrwlB8Fg6ZYy2hQHQ6xj5B5cC9"
    "vM4TPMNGpUcmXcfCZ9x3Ti9FmY50AmnlosGuc0WDXWdEg10nRIPtlC14kDr1TOPQ3ogk5m"
    "f1Rq/1pXmLBPULbbW9Kxr1rt3V223I/htiSsuS+lee4m4H3X4KNHfmqZXFNfcda9DkNW6U"
    "TWiRKEGzqUqeV1wmpzlo2xp5ZViZBVTIK86+45WISrDwBKpHpdt4goWqNlt5HpkkuUITww"
    "zkeJFvCzKyoeukSUaE7a5jdgdN2T8ogt8YN/hsNQtkftXd4WiGLcQbWlo2YpOJ9paaxTuR"
    "8BwuathoYDnmQneswSc2EJ7IR1HDnWOJ2c8GIncYp2N/et1K2BMHwqnf9y4NkEhDQ+SNmC"
    "t3pP9weOYr040gbYy94RtBohXKORpg65UrtQNk4ZWbAAe2rSlb+ku84llxOrbsF8pHwgRz"
    "/Ep8fAALDBlxrxw2za6hASXf7P5oRkavfGJ/TmtJyAKxedgvGhqODVl3eMqWK6Phw60Bmh"
    "lLZExsRqGxZ461sTKtKdOaMrIo05rieilNa9sEpamANNWX5Bj6kqh+esfdT0+1Mq1oK1P2"
    "KGphLjInmqXSd8A4ZSFV40pkFb/KY6C9SrfPxmPPTfz/DJN9Bf30GOh0wBOJS1yprzSoe9"
    "sOqNaSmCeQqlUug/e2YFdzbb+Pz0eYthIUB8PQCaYpYdRrqgjOQ0b2Xqewf2W/Fpi7Tuch"
    "pAWy4zuC8PPjXZOdnZE0oriyELEWbqOuhYhVMuh2Spu3WYyTs+UyrSRRWtVgrzxmkbg1zL"
    "Ory3I5SKc4XGYOh7wcsmyOEStel5nXwjsVZ3J6AQWfoDJHZWGlWlQqreq9WDY4VT7iJlCL"
    "zkdULS3fIWAnZQmrdmY5Y8kKjH5yk2STop/W+bMZ0U9iUM7op69eiWneAMsium7VoIY0RC"
    "AZJpqzr8qrdp1QH1uKmte5FiXToP/KoIbcv2yD/ZvNopnIJDa4hkxkLzVqQXQPBLOYvMia"
    "W1AbQpoGGu1btjF6HSDLmSNnwV9CBML6D/z0QjFjlzadQrDRhA+ByJMhtgh6JWTBS1zPOU"
    "fP0QDKZdNpH7+xFToVhbsx8hcsEicg+gDPG65E0JTqFKZCjFSwyaH1MBVidIpcV9l7cilP"
    "71KMWXemMvh646uXUJYrN/IyIzfyMp4bGXyzGMg98i2tFGqYrAKJZFk7UvP3XmgzilVc9j"
    "ekh077F294tAxzGHgQELepCxmmUxGKWzu7NKu/TpOTcPKG6Pbo5vU2nqP18rq6D9Nt5FZ8"
    "mK4yBus9L3cXxZRqy5vAr16d5YJLu4OxQW5Zh+m2wrVkLrUDBS245p1t0BdUCvutNxXXkt"
    "bf9iNImUBxpCCOyH4WieSKG1tnwUQMy3LMSKJWvNha3net+bLifoBMBXVKiPtDE9OxpN8/"
    "SKMc/9HNhP3gqWGuJDGNkClYVb3sfcaneMsvDq90MEUjMNVxLtWNARWRjzVHoArfMgsA98"
    "6bp6LIBo8WVb65FOWbg5uEaa8btW8fBNRg83h94SuyjiP6BDQ+2xUkPkl11mTYnxXsSbYj"
    "UPfuXF02VUXhcha6gXcNvXskYw0/85mq+uG50aO771A8zLbKW9QcFsNuGLkRiI/eTFWEyY"
    "sfLASp6rXhiMpikIikE3NXvJ5gpjpMVFWslpo160Mr7CI2q69ssgc2V9X2qz1EVovNKz28"
    "2t/cNsZY9/0ddXOgdR0ttJHtmOzWRNPnEB7NYHIgMVd0CHHnrMEddoGHUE+QZlsZ8ddFTM"
    "rDsqEgD5vGr+W4YrTw45z5d1A9ko41+B0WhD3rohLlkKA5HhMVAa0ioFUsrIqAVlwvZQQ0"
    "Z1OM3/nKl3m0e4wg1ebs5JbcTc9aj/VfoBA+0L7QL637ZucWvWljYrzQ+07j+bHZ7t3652"
    "L0DM0T3lt8HTKs232bfEv4FtOjp4M0FYjqjRRgzBWf/jEjPv1jQny6Ydr9lCzcVNd+mEgF"
    "1SUE5y5M9rEl+Y02RecGCJXDXsJhf4R9TuBMXclu5Z+7nUbz6UkUEDWNEbEsXkO026zf/w"
    "FFQtmc0Sqi5djQXQVKZj8PkKjtPM92rhq/V7/xezk9NcXGXaiG2oU01G7Unxr1+2bp+mmX"
    "cwkX0U7bRzxP4IBj6sW4UIQPs/tQoVW+NzM3wLbB0u0im9PY3ffYmqe0CDEJNzn7BmRhlB"
    "aGZaRZn9BSG9szXtJjxr7KmQ3FQxbaN3jHmLF7x/l4syXkdeT2ipZ8Z0EfbgTBMgxN0YQJ"
    "Ddw/+69kNXB7L6EB++WDW247d/s0QomQoaPp0K8JDR6b9616/67+1OwzSAdQJIQ95IV6JU"
    "fYk3xD8sDH8gP7Xw0Fnvf94BzVEZvBaxS1Yi8FvwdDNybERiiTuzK5K+OrMrkrrpfS5M42"
    "dBkrgDu8esXfL3/IW3Iks+ZIQs9f/6yUwTlCVj2838Xk4kta29oeQxPs0cxlmNpUo1iXtU"
    "B2upCxVn+4Rd4ML/Sh3gUHk45NcDCBnPf8eOtKnS+09+vz4x1bGzNnPiyHLZILwRIeD398"
    "hTIYC3N3CD1CAs01gYIzKe2W2tCLIN0xnZZwG6arnMX8Itf2fZGxfV/Et+/hyk6MtM8qYu"
    "SRVGj17r3sRdBgsp1BPUirfBa57On9lPj2bS2+VQtyr6UYfINLTdbcuwc7pmd4TzdjBkzz"
    "m62Ywej+nOWRMRo6K2KihQPN1altcOshJMbdcnPk02/PaKnZM24b5OUguM2Qx8afo89wwU"
    "LYJNwYiTWLpBRSfp/nKEth2baymrIUnpDNSFkKT5HreSyF5S9PvCfd532KE786UvZBMbxy"
    "pYlvrnJAe3OViizcSqjqJ6dUqqK4RZePk8M/Tqu0+235oArHlYcXIv34L4cpdJqd4A5KD/"
    "KPEapA/yi4OhNmBE72jAk9M0NPUAdTEU6hrtBaLzKjQpU732c6hQokV0HOZbTEqmJdqhRV"
    "GeFSJZbKW2LpGNeTqhoksaKMNwJ560UA9ejOVVWssM0mGTo26b9h3dl1Y3fdinVv0i8wZ1"
    "WhO2RxqmPZwt7T2d0lE9CSe8YroWcJru7Q/VqWo9sUI/s2DM3p5u5QgnSNvoLnGKPRDGs8"
    "tcadCompPiGD6jypBZJRZpD98koWNqSrOBYZiwksQtgUU5jAJG+MzuLe6gmea/oq7vfe54"
    "OVI7xs6mNNOcJPyCWqHOGnyPU8jnCxSUua40JEyhoXMXHyk7MPx2WSf4pic5WMapgualT2"
    "YoOrA+kdtH8NfiVf6t27Vrve/SO5g6w3Pgj/3R+9Zj2CP/m20NjtLTayMGUFN7Lj3bgSzi"
    "tru8PKKvKkKqf+VAn+ClViGxaHKRWXy8xl9jmaktJHgETJHtmeQICqADfgszvNcUK60QcY"
    "WFBlSsLokolDw8aQ8J3aBlsUG5PTCPVoULKCUipgt1niFYJfcI4G2LbJfGEPEHezWdwOxD"
    "AnlkiGgD+nbD0AhQ1pFIQxeuwalAw60cw5+9Mtthe3QO3tqcr8VLY9q6bMTydkiFDmp1Pk"
    "eh7zE57DFp9kJ0mP413TqJD2HcJ3j7CsMRts2WQseZyddZv/eGYLFeoW+3O80M/N9r2odg"
    "x1UqDUsVsCGca5FZBhXBlLHrMNwUorDJOmE3sUKoUpTwqTv1D6w4Tg9nQJMEqn6vGGcXUF"
    "975QTxI1//RFnEhcSDmpEmWNXeVZzVfpi/kqtpZdfSqOdPoRu6ZQyRnRo5OYppFgVUlftj"
    "5B5bbe61xb73XG1nudWGtenL1b6AJRWmX8LY/wH9f53OBmKRNLkEaZf6OfDl5BkKlsdk2I"
    "SoG6IbtGoFWAWf3zeqbjBHZzdk1oZaVk18R2hAKg7XjzVBTY4C4onbT0nk6LQFZAguMinD"
    "OQ7ryIZink6fHqVpf6zhJVmdCE6DoaEt1Ycv+Cnwr7ideYZ9Pr5I3oAwhpXYIXYYktpJOJ"
    "Df4Feo4gPNZYQGArvAVaENN7QlIv2P0+XPkzynZe1JQ/44Qs28qfcYpcz+PPCGzuEuaWCF"
    "WV3BqFWV22KYSxe/mLqqN6hG4g110j6wSKu3ueeHNii+kn0OXyqfPwRXiILEN/K4+jR7zN"
    "VlGQIVJlCSvPsRGXFlRZlOr316wOyKr2zP5qz5Ssw+axY53RYrMUpjO/TkSa9SxYSGKTAS"
    "1UwCJfKvpohumUiOaOEaPWp/glsF/xdo7OHEjA1OU/MznjvMD5oavkwDOEil6RA/b7DPEn"
    "YMdp+Qh+F/5aENMyKBqSGVuwbMIaWvLeljb/f/Y4g6qYYWVjU9aWQ4vNysZ2ilzPY2Njh5"
    "2dUOgr1Qrkj1cWoMTa1umhpHl6DO4/rFQeXPazW70WdBbUqGZr0Fjwqf7QvEUW1skLbdTb"
    "jSa7OYKfqHNjUK/T+I3bgkAKYSM63W6z0Wt12myUYZpk5FVhOryJ6IBBNMdjEJKwGngipA"
    "yeQRqFp7LClMQKowwFVTUUmOQs2UBgko2GAZPkjqlZ6HhERJKtRXTd+uT2P+MQuQ3P2H+N"
    "JVsK3yVo/FvNoDTvsu00NaV5n5AOpjTvU+R6Hs27/F3T9paldXGZq2f0ZUbP6MtY5otujP"
    "zyvnkxDtJULr/oXVI7Vc+XPfd84cKdrIUiQKO0vWxtj2NVgI7X8eY5TlA3J00E1tQOnV4O"
    "0pKjnKah7ML2npa3G0r540COBaP3tA30TEytCTGhRJiF9bMEK0F0SC3LXmC7g3nOPRud23"
    "Sga1S4+SnS5gvDtIURABJdqMH+wK+E1kRBL6zrSDgSrFs0+PPfL2K1vLBHvZzNiWWxnyr+"
    "GLEXfGFf6SDJ1LCHJyaYJv70IYIB8A5n/1TmCmWuOL5j9EgVV2WuOEWu5zFX8M04LntklB"
    "bzKKoUKbD3Xtn8WI3j/venTjstU8EniX5g2shG/0HQHOkIGZCBJYAR+oo8i4Vf+j6gZzcS"
    "Ct/DBHfRFClPVpOTKyJkStvO1raD4t6OCneDSSm6Me0FZjxOhDeq3pE1VqYyy8/UNvRxg8"
    "clnyWoS6H7mbqSw0f2RYhzTkWpNyNohEdQ4RhPLaGxQBnj+Vyz2Srw4qXneEwQm59Dy/6r"
    "6SK2GbQQv1ihcKfCO4hg6biS9O5PU77bsu1kShk6JbFYKUOnyPU8yhBs+DJCuTdeSeSSEn"
    "lMdDyQWGPx4zcuzri9PDLEGDYif4SYyKcSVlW0wJa1NMzxOWr+bY6Z2KDxRC4TOoUaS2L+"
    "bYRhmgVbUYS98HzIqKFxQ/P84uYqMXyswOl5vphosvbGbrCfMEAgoY/5GMKurRAegWwjmp"
    "9+QmzhWOxVmHADPSZ4KtocbMdsqsHIMU0obca+QLYALJ5zZpIJPNE2kHuVCUkfQHJ6JSt4"
    "V3ZVNKqAa3NtanLXx61ocLE0EGeBJaaBWQgT1YTU9b2SrpR0pc5ZJV0prpdSulKRce8bGU"
    "fguJcB2CcoBuES1Ye/vL7KExN3fZUeEwf3Ikk6IDL1hcgkA3OUrmrF+ItP1/NkWCmUAzQV"
    "3DHep4GHoafsyDmyWl3aPcbTjhymyMzFRyST2dp4fup1HpvdW+TNAPmrPehZ04UEVhu61r"
    "Brna9tuMBD4F5o/f6x1b5l+shcK0kW6xEWolsHA8swrN7otb40Gfac+oW22t4VjXrX7urt"
    "NtSiG2JKy1KJLq7vyiiUydQqVTapc7xrnIjDm17nMkq3v/iFi/c6IQoocyBhiQukf3uWmz"
    "j+MlGrdTHNEZ7NuUJ7+cnB0yESYz3kkGJT1f2CClVEa2Q4C/bDTTKGrkq7Q9bg83X96aqN"
    "WyFgVayFdbwCSBG5CFUFyG1DsmsiQuXatUQC9yZQLbvPhYkdoeqKuXowVZXwknLYBfYxbC"
    "b1uHXJOpT0DPZ/ObYyd56jlI037GHJOWzyGOVNYjtGkJaaNfM877vi9DUwV0WgkvSQu7Vs"
    "6jZ73NCxyRes858Xc5knD6xl+dC96jHYo+m/AVFOt/rXmTaaIU6xromKZthCEwNKmSJ/2r"
    "jPXJI2MaMpoXyQd8mnVllOBzccKNfz6Tghlev5FLmex/Uc25m3rLAXpVd5ICmFDCNn+s5w"
    "B2dRoKvqkfsBOSPDSVWPfM/qkX66U+beUgDo9eBcFcc7enhJNFOJbMRFAu8riieDfvAsK1"
    "XN1K9kODOM1+ZbSm+V0P1almq/FCP75C1/Z5U6jy+nbkUSCPeestWwxCvefq6GDLae0HDF"
    "S6GKgexIiqn2W8+i4sbLdvrWlPJ+QmqcUt5Pket5lHe+TScqNRmhzQGaykU33+QJbr5Jj2"
    "2+iYU2E+9Il8K3OHAP/fGE4c0TaXuTHmh7E4uzXeCVbuCEBZyeWhogUdmlx5ldCt7DB8Yl"
    "Xr0ySZwO3s8Wp9nIPjB8XVEzV96pUD2YzIsw8vyiTAQ2oYGf1yvQ1cKtT0I05umUH6A8IK"
    "wPV4rGr8Tiv074x4Tn7PvEXNQ9PFJJ6kpSVzLb4WQ2JamfItdl3GyqQ3t1vTvlDHTaEWNP"
    "UpEEN0Kmlm62zyw9NE/afSARmVdSaDc6DiKLK7d/rDhXZIXBDZ85+X2PB3T3lnPjLdTbez"
    "g9ne8lKTq6t89k6+cwKnfoKi8pCTWk0NJw9DHStVcoE4lm+C0xXHXjeKUTl+0crCmd+IS0"
    "I6UTnyLX8+jEsGtLqhUBkv1utMehUOTJUC+g81TUPH9kn5REfl54scZR8xKmckq226YRl2"
    "F9bhRnA99mDhl2J7m0TkxtNEuSSt07mTIpXo/ZJJCmg1SwWJlanCNxs0uoyOFypLSrqIiK"
    "HFmCY2rZk3RPfXrFkyr46i+vr3M469mojEJv11F3PXxUEgi7wyuI7kWuomMXGUXHLuJFx9"
    "gT7cRok/RgiACJCoY4pmCI//5/y7nXlg=="
)
