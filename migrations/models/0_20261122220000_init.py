from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
        CREATE TABLE IF NOT EXISTS "attributes" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "name" VARCHAR(120) NOT NULL,
    "slug" VARCHAR(140) NOT NULL UNIQUE,
    "data_type" VARCHAR(16) NOT NULL,
    "unit" VARCHAR(20) NOT NULL
);
COMMENT ON COLUMN "attributes"."data_type" IS 'STRING: string\nINT: int\nFLOAT: float\nENUM: enum';
COMMENT ON TABLE "attributes" IS 'A property that variants can have; `slug` names it in filters (`attr.memory=16GB`).';
CREATE TABLE IF NOT EXISTS "attribute_values" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "value" VARCHAR(200) NOT NULL,
    "attribute_id" UUID NOT NULL REFERENCES "attributes" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_attribute_v_attribu_694c6a" UNIQUE ("attribute_id", "value")
);
COMMENT ON TABLE "attribute_values" IS 'One value of an attribute, as text that fits the attribute''s type.';
CREATE TABLE IF NOT EXISTS "brands" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "name" VARCHAR(120) NOT NULL,
    "slug" VARCHAR(140) NOT NULL UNIQUE,
    "is_active" BOOL NOT NULL
);
COMMENT ON TABLE "brands" IS 'Who makes a product.';
CREATE TABLE IF NOT EXISTS "categories" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "name" VARCHAR(120) NOT NULL,
    "slug" VARCHAR(140) NOT NULL UNIQUE,
    "target_role" VARCHAR(16) NOT NULL,
    "tax_rate" DECIMAL(5,2),
    "is_active" BOOL NOT NULL,
    "sort_order" INT NOT NULL,
    "parent_id" UUID REFERENCES "categories" ("id") ON DELETE RESTRICT
);
COMMENT ON COLUMN "categories"."target_role" IS 'CUSTOMER: customer\nRETAILER: retailer\nBOTH: both';
COMMENT ON TABLE "categories" IS 'A node of the category tree. `tax_rate` is in percent; null takes the parent''s, at the root the setting.';
CREATE TABLE IF NOT EXISTS "idempotency_keys" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "user_id" UUID NOT NULL,
    "route" VARCHAR(120) NOT NULL,
    "key" VARCHAR(255) NOT NULL,
    "body_hash" BYTEA NOT NULL,
    "status" INT,
    "body" BYTEA,
    "claimed_until" TIMESTAMPTZ NOT NULL,
    CONSTRAINT "uid_idempotency_user_id_f16579" UNIQUE ("user_id", "route", "key")
);
COMMENT ON TABLE "idempotency_keys" IS 'A client''s key for one request, and its answer once there is one.';
CREATE TABLE IF NOT EXISTS "jobs" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "name" VARCHAR(80) NOT NULL,
    "queue" VARCHAR(16) NOT NULL,
    "payload" JSONB NOT NULL,
    "status" VARCHAR(16) NOT NULL,
    "attempts" INT NOT NULL,
    "run_at" TIMESTAMPTZ NOT NULL,
    "handed_at" TIMESTAMPTZ,
    "lease_until" TIMESTAMPTZ,
    "finished_at" TIMESTAMPTZ,
    "error" TEXT NOT NULL,
    "request_id" VARCHAR(64) NOT NULL,
    "once_key" VARCHAR(200)
);
COMMENT ON COLUMN "jobs"."status" IS 'QUEUED: queued\nRUNNING: running\nDONE: done\nFAILED: failed';
COMMENT ON TABLE "jobs" IS 'A piece of work, written with the change that needs it.';
CREATE TABLE IF NOT EXISTS "users" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "name" VARCHAR(120) NOT NULL,
    "email" VARCHAR(254) NOT NULL UNIQUE,
    "phone_number" VARCHAR(16) UNIQUE,
    "password" VARCHAR(200) NOT NULL,
    "role" VARCHAR(16) NOT NULL,
    "status" VARCHAR(16) NOT NULL,
    "current_address_id" UUID,
    "token_version" INT NOT NULL
);
COMMENT ON COLUMN "users"."role" IS 'CUSTOMER: customer\nRETAILER: retailer\nOWNER: owner\nADMIN: admin';
COMMENT ON COLUMN "users"."status" IS 'ACTIVE: active\nINACTIVE: inactive\nBANNED: banned';
COMMENT ON TABLE "users" IS 'A person with a password. E-mail is stored lower-case, phone numbers in E.164.';
CREATE TABLE IF NOT EXISTS "addresses" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "address_line1" VARCHAR(200) NOT NULL,
    "address_line2" VARCHAR(200) NOT NULL,
    "city" VARCHAR(100) NOT NULL,
    "state" VARCHAR(100) NOT NULL,
    "postal_code" VARCHAR(20) NOT NULL,
    "country" VARCHAR(2) NOT NULL,
    "is_active" BOOL NOT NULL,
    "deleted_at" TIMESTAMPTZ,
    "user_id" UUID NOT NULL REFERENCES "users" ("id") ON DELETE RESTRICT
);
COMMENT ON TABLE "addresses" IS 'A postal address of a user; deleted softly, since orders name it.';
CREATE TABLE IF NOT EXISTS "admin_actions" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "action" VARCHAR(60) NOT NULL,
    "entity" VARCHAR(60) NOT NULL,
    "entity_id" UUID NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "request_id" VARCHAR(64) NOT NULL,
    "actor_id" UUID NOT NULL REFERENCES "users" ("id") ON DELETE RESTRICT
);
COMMENT ON TABLE "admin_actions" IS 'Who changed what in the back office, with the fields before and after.';
CREATE TABLE IF NOT EXISTS "carts" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "token_hash" BYTEA,
    "user_id" UUID UNIQUE REFERENCES "users" ("id") ON DELETE CASCADE
);
COMMENT ON TABLE "carts" IS 'What one buyer gathers: a user''s, or a guest''s who holds the token (only its hash is kept).';
CREATE TABLE IF NOT EXISTS "orders" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "order_number" VARCHAR(20) NOT NULL UNIQUE,
    "order_date" TIMESTAMPTZ NOT NULL,
    "payment_method" VARCHAR(16) NOT NULL,
    "order_status" VARCHAR(16) NOT NULL,
    "payment_status" VARCHAR(16) NOT NULL,
    "subtotal" BIGINT NOT NULL,
    "discount_amount" BIGINT NOT NULL,
    "shipping_cost" BIGINT NOT NULL,
    "tax_amount" BIGINT NOT NULL,
    "total_amount" BIGINT NOT NULL,
    "currency" VARCHAR(3) NOT NULL,
    "shipping_address" JSONB NOT NULL,
    "expires_at" TIMESTAMPTZ,
    "cancel_reason" VARCHAR(16),
    "address_id" UUID NOT NULL REFERENCES "addresses" ("id") ON DELETE RESTRICT,
    "user_id" UUID NOT NULL REFERENCES "users" ("id") ON DELETE RESTRICT
);
COMMENT ON COLUMN "orders"."payment_method" IS 'CREDIT_CARD: credit_card\nDEBIT_CARD: debit_card\nUPI: upi\nCOD: cod\nNET_BANKING: net_banking';
COMMENT ON COLUMN "orders"."order_status" IS 'PENDING: pending\nPROCESSING: processing\nSHIPPED: shipped\nDELIVERED: delivered\nCANCELLED: cancelled';
COMMENT ON COLUMN "orders"."payment_status" IS 'PENDING: pending\nPAID: paid\nFAILED: failed\nREFUNDED: refunded';
COMMENT ON COLUMN "orders"."cancel_reason" IS 'CUSTOMER: customer\nADMIN: admin\nEXPIRED: expired';
COMMENT ON TABLE "orders" IS 'What a buyer ordered, at the prices of that moment. `expires_at` is null once nothing is awaited.';
CREATE TABLE IF NOT EXISTS "order_events" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "from_status" VARCHAR(16),
    "to_status" VARCHAR(16) NOT NULL,
    "actor_id" UUID,
    "note" VARCHAR(200) NOT NULL,
    "order_id" UUID NOT NULL REFERENCES "orders" ("id") ON DELETE RESTRICT
);
COMMENT ON COLUMN "order_events"."from_status" IS 'PENDING: pending\nPROCESSING: processing\nSHIPPED: shipped\nDELIVERED: delivered\nCANCELLED: cancelled';
COMMENT ON COLUMN "order_events"."to_status" IS 'PENDING: pending\nPROCESSING: processing\nSHIPPED: shipped\nDELIVERED: delivered\nCANCELLED: cancelled';
COMMENT ON TABLE "order_events" IS 'One change of an order''s state: from, to, and who did it (null: the shop itself).';
CREATE TABLE IF NOT EXISTS "owners" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "name" VARCHAR(120) NOT NULL,
    "phone_number" VARCHAR(16) NOT NULL UNIQUE,
    "email" VARCHAR(254) NOT NULL UNIQUE,
    "default_address" VARCHAR(500) NOT NULL,
    "status" VARCHAR(16) NOT NULL,
    "user_id" UUID NOT NULL UNIQUE REFERENCES "users" ("id") ON DELETE RESTRICT
);
COMMENT ON COLUMN "owners"."status" IS 'ACTIVE: active\nINACTIVE: inactive\nBANNED: banned';
COMMENT ON TABLE "owners" IS 'The profile of a user with the role owner.';
CREATE TABLE IF NOT EXISTS "payments" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "amount" BIGINT NOT NULL,
    "currency" VARCHAR(3) NOT NULL,
    "payment_status" VARCHAR(16) NOT NULL,
    "payment_method" VARCHAR(16) NOT NULL,
    "transaction_id" VARCHAR(40) UNIQUE,
    "razorpay_order_id" VARCHAR(40),
    "payment_link_id" VARCHAR(40) UNIQUE,
    "payment_link" VARCHAR(500),
    "surplus" BOOL NOT NULL,
    "amount_refunded" BIGINT NOT NULL,
    "payment_date" TIMESTAMPTZ,
    "asked_at" TIMESTAMPTZ,
    "next_check_at" TIMESTAMPTZ,
    "checks" INT NOT NULL,
    "order_id" UUID NOT NULL REFERENCES "orders" ("id") ON DELETE RESTRICT,
    "user_id" UUID NOT NULL REFERENCES "users" ("id") ON DELETE RESTRICT
);
COMMENT ON COLUMN "payments"."payment_status" IS 'PENDING: pending\nPAID: paid\nFAILED: failed\nREFUNDED: refunded';
COMMENT ON COLUMN "payments"."payment_method" IS 'CREDIT_CARD: credit_card\nDEBIT_CARD: debit_card\nUPI: upi\nCOD: cod\nNET_BANKING: net_banking';
COMMENT ON TABLE "payments" IS 'Money for an order: expected, received or given back.';
CREATE TABLE IF NOT EXISTS "refresh_tokens" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "family_id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ NOT NULL,
    "used_at" TIMESTAMPTZ,
    "revoked_at" TIMESTAMPTZ,
    "user_id" UUID NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE
);
COMMENT ON TABLE "refresh_tokens" IS 'One link in a chain of refresh tokens; only the hash is kept. A used link seen again revokes its family.';
CREATE TABLE IF NOT EXISTS "refunds" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "amount" BIGINT NOT NULL,
    "status" VARCHAR(16) NOT NULL,
    "reason" VARCHAR(200) NOT NULL,
    "requested_by" UUID,
    "gateway_refund_id" VARCHAR(40) UNIQUE,
    "attempt" INT NOT NULL,
    "error" VARCHAR(500) NOT NULL,
    "processed_at" TIMESTAMPTZ,
    "order_id" UUID NOT NULL REFERENCES "orders" ("id") ON DELETE RESTRICT,
    "payment_id" UUID NOT NULL REFERENCES "payments" ("id") ON DELETE RESTRICT
);
COMMENT ON COLUMN "refunds"."status" IS 'REQUESTED: requested\nPENDING: pending\nPROCESSED: processed\nFAILED: failed';
COMMENT ON TABLE "refunds" IS 'Money on its way back. `attempt` counts the tries with the gateway that ended in a confirmed failure.';
CREATE TABLE IF NOT EXISTS "stores" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "name" VARCHAR(120) NOT NULL,
    "location" VARCHAR(200) NOT NULL,
    "is_active" BOOL NOT NULL,
    "owner_id" UUID NOT NULL REFERENCES "owners" ("id") ON DELETE RESTRICT
);
COMMENT ON TABLE "stores" IS 'A place that sells; its products are its owner''s.';
CREATE TABLE IF NOT EXISTS "products" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "name" VARCHAR(200) NOT NULL,
    "slug" VARCHAR(220) NOT NULL UNIQUE,
    "description" TEXT NOT NULL,
    "base_price" BIGINT NOT NULL,
    "is_active" BOOL NOT NULL,
    "rating_sum" BIGINT NOT NULL,
    "rating_count" INT NOT NULL,
    "price_from" BIGINT,
    "price_to" BIGINT,
    "retailer_price_from" BIGINT,
    "retailer_price_to" BIGINT,
    "compare_at_price" BIGINT,
    "in_stock" BOOL NOT NULL,
    "brand_id" UUID NOT NULL REFERENCES "brands" ("id") ON DELETE RESTRICT,
    "category_id" UUID NOT NULL REFERENCES "categories" ("id") ON DELETE RESTRICT,
    "store_id" UUID REFERENCES "stores" ("id") ON DELETE RESTRICT
);
COMMENT ON TABLE "products" IS 'What the shop sells, in one or more variants.';
CREATE TABLE IF NOT EXISTS "product_variants" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "name" VARCHAR(200) NOT NULL,
    "sku" VARCHAR(64) NOT NULL UNIQUE,
    "price" BIGINT NOT NULL,
    "retailer_price" BIGINT,
    "compare_at_price" BIGINT,
    "stock_quantity" INT NOT NULL,
    "low_stock_threshold" INT,
    "is_active" BOOL NOT NULL,
    "product_id" UUID NOT NULL REFERENCES "products" ("id") ON DELETE RESTRICT
);
COMMENT ON TABLE "product_variants" IS 'What a buyer puts into the cart: one SKU with its price and stock. Prices are in paise.';
CREATE TABLE IF NOT EXISTS "cart_items" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "quantity" INT NOT NULL,
    "price_at_time" BIGINT NOT NULL,
    "discount_applied" BIGINT NOT NULL,
    "final_price" BIGINT NOT NULL,
    "cart_id" UUID NOT NULL REFERENCES "carts" ("id") ON DELETE CASCADE,
    "product_id" UUID NOT NULL REFERENCES "products" ("id") ON DELETE RESTRICT,
    "product_variant_id" UUID NOT NULL REFERENCES "product_variants" ("id") ON DELETE RESTRICT,
    CONSTRAINT "uid_cart_items_cart_id_50a965" UNIQUE ("cart_id", "product_variant_id")
);
COMMENT ON TABLE "cart_items" IS 'A variant in a cart. Prices are in paise; `price_at_time` is the price when it was put in.';
CREATE TABLE IF NOT EXISTS "order_items" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "product_name" VARCHAR(200) NOT NULL,
    "variant_name" VARCHAR(200) NOT NULL,
    "sku" VARCHAR(64) NOT NULL,
    "attributes" JSONB NOT NULL,
    "total_quantity" INT NOT NULL,
    "price_at_time" BIGINT NOT NULL,
    "discount_applied" BIGINT NOT NULL,
    "final_price" BIGINT NOT NULL,
    "tax_rate" DECIMAL(5,2) NOT NULL,
    "tax_amount" BIGINT NOT NULL,
    "order_id" UUID NOT NULL REFERENCES "orders" ("id") ON DELETE RESTRICT,
    "product_id" UUID NOT NULL REFERENCES "products" ("id") ON DELETE RESTRICT,
    "product_variant_id" UUID NOT NULL REFERENCES "product_variants" ("id") ON DELETE RESTRICT,
    "store_id" UUID REFERENCES "stores" ("id") ON DELETE RESTRICT
);
COMMENT ON TABLE "order_items" IS 'A line of an order: the variant as it was when sold. `final_price` is the whole line after discounts.';
CREATE TABLE IF NOT EXISTS "product_media" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "type" VARCHAR(16) NOT NULL,
    "alt_text" VARCHAR(300) NOT NULL,
    "sort_order" INT NOT NULL,
    "is_primary" BOOL NOT NULL,
    "product_id" UUID NOT NULL REFERENCES "products" ("id") ON DELETE CASCADE,
    "product_variant_id" UUID REFERENCES "product_variants" ("id") ON DELETE CASCADE
);
COMMENT ON COLUMN "product_media"."type" IS 'IMAGE: image\nVIDEO: video\nDOCUMENT: document';
COMMENT ON TABLE "product_media" IS 'A picture, film or document of a product, or of one of its variants.';
CREATE TABLE IF NOT EXISTS "product_media_urls" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "url" VARCHAR(2000) NOT NULL,
    "rendition" VARCHAR(16) NOT NULL,
    "width" INT,
    "height" INT,
    "content_type" VARCHAR(100) NOT NULL,
    "bytes" BIGINT,
    "product_media_id" UUID NOT NULL REFERENCES "product_media" ("id") ON DELETE CASCADE
);
COMMENT ON COLUMN "product_media_urls"."rendition" IS 'ORIGINAL: original\nLARGE: large\nMEDIUM: medium\nTHUMB: thumb';
COMMENT ON TABLE "product_media_urls" IS 'Where one rendition of a medium is; width and height in pixels.';
CREATE TABLE IF NOT EXISTS "stock_movements" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "delta" INT NOT NULL,
    "reason" VARCHAR(16) NOT NULL,
    "order_id" UUID,
    "actor_id" UUID,
    "product_variant_id" UUID NOT NULL REFERENCES "product_variants" ("id") ON DELETE RESTRICT
);
COMMENT ON COLUMN "stock_movements"."reason" IS 'INITIAL: initial\nSALE: sale\nCANCEL: cancel\nRESTOCK: restock\nCORRECTION: correction';
COMMENT ON TABLE "stock_movements" IS 'One change of a variant''s stock; a variant''s stock is the sum of its movements.';
CREATE TABLE IF NOT EXISTS "variant_attribute_values" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "product_attribute_id" UUID NOT NULL REFERENCES "attributes" ("id") ON DELETE RESTRICT,
    "product_attribute_value_id" UUID NOT NULL REFERENCES "attribute_values" ("id") ON DELETE RESTRICT,
    "product_variant_id" UUID NOT NULL REFERENCES "product_variants" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_variant_att_product_fb8520" UNIQUE ("product_variant_id", "product_attribute_id")
);
COMMENT ON TABLE "variant_attribute_values" IS 'Which value a variant has for an attribute.';
CREATE TABLE IF NOT EXISTS "webhook_events" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "event_id" VARCHAR(64) NOT NULL UNIQUE,
    "event" VARCHAR(60) NOT NULL,
    "payload" JSONB NOT NULL
);
COMMENT ON TABLE "webhook_events" IS 'An event that the gateway sent, once by its event id.';
CREATE TABLE IF NOT EXISTS "aerich" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "version" VARCHAR(255) NOT NULL,
    "app" VARCHAR(100) NOT NULL,
    "content" JSONB NOT NULL
);"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
        """


MODELS_STATE = (
    "eJztXW136raW/ita+dLTtbhZTU6SdnJmZi1CaEubwLkJOW3n5i4jjAiaGInacjjMvf3vI8"
    "kv+EUGGwwxRl/aE1tbNs+WJe1Hj7b+dTKlI2Q5p83RyEaOc3IN/nVC4BTxfyRvNcAJnM2W"
    "N8QFBoeWLAu9QsgrNnSYDU3Gb4yh5SB+aYQc08YzhikRxZtgRh0GLeDbAToGELgOsj8BXj"
    "diaAQcOmbWogEcTEwEqD1CtgPEuwHMTsVjRtTkz8HkpbQaXYL/dJHB6AtiE2Tzev/xT34Z"
    "kxH6ipzgz9mrMcbIGsXAwiNRgbxusMVMXnt66tz+KEuKtx0aJrXcKVmWni3YhJKwuOvi0a"
    "mwEfdeEEE25G8dAZG4luUDHlzy3phfYLaLwlcdLS+M0Bi6lnDFyX+OXWIKDwDxJMNlmHvX"
    "pNMZZKfiyvf/7b9nxMYwur2+8djuG8ZJyo3ifRJ+8C+ZlIgmgAmTTeovr94lOl5DEw9o/d"
    "x8+PDx6luJB/fgiy1vSuxO/pKGkEHPVHpgCblpIwGQAVka+lt+h+EpUsMft0y4YeSbngb/"
    "2MQdwYWlP5ZfQgBuAN8OAD/hP3DUI9bCbwgrHNDv3Lcf+837z+JxU8f505L4NfttcedcXl"
    "0krn7w/EX5R+59/mEl4LdO/2cg/gT/0+u2k14Ny/X/50S8E3QZNQidG/yrXbbZ4GqAGi+5"
    "9Lo7G23o9bil9npVvB5gFHG7//ZLr/u9umFhgs7Sjm9NoK12esow4XeO3yF6egq/GhYiL2"
    "zC/zz/7rsVrv7SfJCdLC+V8F/Xv3Xu3fsrE/HzTRE/3y/iJ7sawPaAt4nZogjMQfkatuez"
    "XPiercD3LI0vnxwyVATg0EAjnA9hbwLOERwVwjlhVkO0z/N1Fyt6i1RnQV3C7GL9xdJkjx"
    "1yp7unLjkPwtkAJ/HFjsHjV/ymaMg3lFoIkoy4LmqXgHnIDXeFcxDs7Td2u+n17mLzx5tO"
    "PwHx0/1Nm3ckEnleCDPktYp+AnA/RN9gVh+3LGFW72NZla7kcCfxitjNQbZRjCmJmJRJl1"
    "TXqWsIEUFAjV+VfIiAKg3tj9RG+IX8ihYS4A5/D0hMVQfl831PfjWHCeny6vJTtuE8ZOyi"
    "DYr/dq/3ENcfeOt+6LR4xyQgHkLzdQ7tkZGBtUceKkYH3+7HXx+QBeVvyAS6J+qoEdISOH"
    "pOI4DFoEzfmp5Pk1cggS/yJ4lniyeFLPQUk6bpv6uCpF7ebqwmqnlBOUjz189HVv82ocCc"
    "QMLfC8wnkAFMAJsgIH4YoOMxNrnRHLOJvOr9HjBEY/7hAUhGAI4ZstOMdXnVatq6ar10Q9"
    "PWR0Rgatr6GL2ei7YOR6Tc7KmZMWmoAxFylYcIucomQq5SRAgirCBvurTQAOcGuGDQFjPS"
    "YVsCUm8Ol8bzl8deV43n0iLZ/WOTgX8DCzusVsyGgCLWxQdN9MN98/dk623d9W6SsIsKbp"
    "IrWmLCXAT20ECjvjnqNuI/22HKHiS7l45b1W4F8eoiTz99kd1PX6SWa01Gi3JrURvdS68m"
    "1yRWml1bx65Fm1Rhem2n/BHjP3DoypdJs0fhzcZK7igoll/laNMZstkCMEHwvEEbQw4oMC"
    "EBE/iGPoGBY7kvAylCdACWHNAYW0wIEz8MxPNOp2hK7cV/nV39dDP4Vql73MUzNKVUtb6p"
    "oSmlIyIXNKV0jF7PQynJ/xeYSQfla8h2nOUS1pytUNacpaU1YrAsgm9Qvhx81w9e+0P3Ih"
    "e6FyvQvUihK4cwiZES4jZxp6mJdFzuEa2gym36RMx3uz9dAw/0Z9Lp9q/53Is9kx/vek3+"
    "77FFIf+r3X26vwaI//Lk5C6Xl67yOCnZX0V8dJV0EcdFMaBkfwBB+doF6eXI9lIxZR55wR"
    "u0XLSlvCAMar6IyqrzYWyvM4i2Vj/eMcpA7ItXV32B20uA7aG2KsoOcc0Rakccuz7g7hEE"
    "ZHm5+4+AsJYGgA5g6CvzguQx5gGyUFWEBb7hf/PGkI6vy6lSEU7/Y/kbRQn5jJN/6iBbB9"
    "mH1+EcaLilg+xj9HqeIPstGKHyToJDgyqHJFXa7rYc4AuuWSXs9LrVmnWr6CRjy7Wr2DLJ"
    "YYK7fgEr0b620Ijr0KQiocmNDUl8+hy7sTIQGYoiBYTiU/iKHADFqtzINRWJSrIK6RW3qv"
    "WqOhg4pmmhDgaO0et6xU2vuNV7xU1vZd/DVvaNFnn82d+WkcFnr5YD7FreJRZoQZudKEIB"
    "eX1lJGDyErkDAcgAJQgM3QWywQsUM3rn2k9I+I3TANTmf7wIifM3DpjzkGBCxfZOsYDA6C"
    "si4APlYykQiwoT6EwAdsArmjGFAHDHz9JhiQ5L9AT1/SaoOiw5Rq/nCUtk322IHlsxgcAE"
    "2gu1z+N2yZndwle312ZT042/Tyn0KJ8s33S6zYc/wl1NoVvvet2fbhT7mm7+6LebSZnUe+"
    "WySUL/rgFMiWsWeabMfNI93XK+LCZ6HV7NAXZmBSbM67IC9QjqU/6fcnctVbFpbpwQqNV8"
    "bDVv24m1nq2DD9n2MgKQoF2uDkKM8CvIswXJX4USu34gEOan4LONTbH+YCNxdQaxI3YJzc"
    "RVPhMwxFA/EFGAiBDkVR418DABMzCHDpi5ojLVTqRdPkqpoDL9oM2PpA3/BbSMSocoerKq"
    "QxTt9XcOUf50YUZ+lg5handHTRLOFkP4Abr3RbzE387PLr6/+OHj1cUPvIh80fDK9ys8ns"
    "6UGhs7VZHfSya2KdM6Afwf5+cfP35//t3Hqx8uL77//vKH70Kk07dWQX7T+UmgHvtmFAlr"
    "sSMzKht8rmZhpJhHrPKEynp/zviuVp4YYwItQ7btYk5IGOqPYWMXeFFJobl0xERLOFNdvB"
    "fOFEM0bqVBzQA1UGVuBm7cWoO8WnwcxOdb6o6DtdnDhHQtARXpCtUElKIZl4Bq/YQDSWDj"
    "PWKGkntFH1EeyF+WFdYc63gHWakUUC2O+gu1FydK9tW/11jNvspSOH8CKMIrETtHBb/pWy"
    "84fgidggGDXw3REiQBKthRZJuIsE/yvQGTGnHJi0KbXxZKDsjkBZtS7x8OYow7T8XF7u/B"
    "WiFStRG5oenXIyLiNP16jF7XwnUtXK+3cJ1Bm88oDJtaGyeLSlSxxwxFQ8omBScGJ62nx3"
    "7vvv1wDUzXYXSK7Gfy0O43O3fimo0YxJa4dtPr/3wNwie8e8KoYDqpGFqQiafQytChRcyS"
    "44pnd+rb5/DS4ejRbtutzn3z7sNl4zyxlSAAX+/hePfjCB1qM4MG53PlXLqMG9VmOae8lU"
    "sZThYlXqNGJaomq9tBbE63eliVQrgu2ZCDxHU9XRVtVlvkeDAn2BrxqhQdcyFNat3wVtGq"
    "eqPbPje6dUZoOqMMEXPBP/wTBeeZKNFYxXziZVnjFS1y85+mhSWFCLgRGFNb7lTzD/doyG"
    "MMxbYzSJw5EvdMJOhFIRZ1REkVsblljc/kmfzGP1oEBuKAd9eRJKgkPh0+5R7S0UJcgAzM"
    "qf3aAC5h2AID04J4ikaG/HMgbk9515ytTI2Iim3qZ8zhL6yVqZoa1SSZpka119+ZGtUnkZ"
    "cqrgnHuLxUaGigueZ8XPMrKnTKpV+8huieX17mQJeXys5GKe4ljmTk074NttLGzDbcSVs1"
    "tN9hK603ES/CtIUGG7FsFYuhy+bZRKss3o63aMIVw/MdWnAsPCwcPSSNaziVPNypoxcxFN"
    "itvktS5xc6fJBvlSJz/DuNVSTO/9Jh/pMLMTKlgMyjQeY2ZgwRMMds4mnKJpC8IO/sA4LQ"
    "SJwsqDydcJN6BEkz4DdGMroaAAcunGBjMC8wAhZ0GJgjwgCjshreyEUfNLAQdFDA0kzoHF"
    "iUvAAon45sMIULMBSpkpyF9wr8YaAnVXLPRNYxAjadO95NwSwNBIUkKK9BlEeyFiE9peVv"
    "1QtMNMdzPNG+5niO0eta/lYoaP4hDyPxQzYh8UOKj5CDZRF0Q4Mawlu+pmoGFxaFivnBL4"
    "+9bpZSIjRJ9lPYZODfwMLOAa+eqqAVYMQ6owDSMJqLoN1SxHKigpucbEQ+yWEmNbFLtaE3"
    "cy04Ezv5+1P7qX177c2dR8/k4anblSdW2i4h8sjKW94xX4MRn+o+kx+FDvFWPB5b/rPe/S"
    "uBPJaYzlTCgkzqKGqiJVpJ6oh7foNJ0tKqhhOkw50QpefBYUhd1MMxwxKcfDiM4cH5OMKA"
    "FPVywlT7ucp+HmOCnclGX3PCVPu5yn5Gtk0VKvQ++poxwwkNanAg9ypHtn/vr577x1Zygu"
    "LJgCAx//F0hEplyAoxQ8yqBrDH5+1XFznm7VcXmfN2cSsOc8CpFwE5arMRxBXro3Z0xmZF"
    "Fqp6chuMYp2qF+yPyV6mkltoipy0Af2zL6QhGoXpCmZe8lmZBUEqdqeIsFMwQF9nmPfQcm"
    "kpEP9KpTChbMJ9JgXAc4h5U8o4b2PXT9SLSnpRqRbR84EuL+hFpWP0ep5FJdnjG8SdDlV7"
    "Q1dMXxJ2tcsBkEv0ukLzmpa8epCN1DvLV35gccsafmCH+0Gl+9EZXIhZkjHlUx2aEXetX3"
    "dJ11LldcaT1kP7ttM3Ws2H22vAZwEjzAyTz7qfyW37JrwxQsPw+tPnzjVwZ/iZtHrChvJr"
    "XV77TbP7q1y1IYgZQ0heRbvZ4Pstf3XG+wq3W05L1rHH4HqGyCjAsoBnP7e7t9Ifvv0z+f"
    "zQa7UfH72LNuUBgiOvP/7c+fxZLKk5EzybIen7u86X9kNbut7CbyK24P5udlvtO7n4ZgqQ"
    "rMqsvwUf3XY+TtdykF5udriDZhCPkmulIovLj0/dW3HFRjz2GVXFf447ZJRBxULBqrzZUS"
    "udNFulMi+YQX4q/lfMBwpj7YqNXSE7YP5aHGCnoCNSptoNG7tBZITa5GOI22kHbO4A0a1v"
    "5oKEpXbCxk4wXdsWeTaKsAtRmz1Onjrdh/0sQX3MMfP5mDnx+Zia9wSdNg9TeSSrmLlmyy"
    "xVtlpvuYXecrk2UpTmiVtqGUOVWR4vcjVsBB2qyJaVL1JMVVLhhWBlOs/m7X2new3gaIrJ"
    "M2n//rkjg32vIVckKPT7tYLZMeJWOkFGVU6Lrg+cKWXDujOOC6c9zHnKcUUh3figY/VZKJ"
    "lTo8KwNpc11RTZeOe3RTpJ9IbItnkSpcKm/YYOMuTKQjzWNEs4BV6CVLdj4BXU/LY5N71a"
    "6gqSx8ZvidGDrKROEO1cGOj1TlnqwLDvWiMRNJa95XqhYI+EuSboGEDiSfe+cYBYdULczK"
    "bTBmDUSyE6n1AwwiKVKPggfsC1d+rRhM5EBgpkjb9NCwN38gQtBKzaNLQBtBDweCRhWgh4"
    "jF7PIwQU3fmWwodEFVUms45J1cJ9vp1fYxVUWoZ2TG7l00NalIOL2ujDR+J4Elos5W9Qvn"
    "b740rbu5UWTxZrrVEbTRmvpowzDncqTG6G+9kOE9S11Ga0TVXqNOclg5fFIwT03joaIaQT"
    "8+TFtDCJxfde3O6feg2gSF8J5tDPVulQa3QKBmNMoGXIvYFy+5+w4PG/hbza4JghGwSKPk"
    "eVRXNPT9VsQ9V6sIZmG44o7tRswzF6PQ/b4B+hZhTNaZm0q3I0WqXptz+0FsY7aaeDnTxo"
    "O69uEZD94jVsy+WnWoGMP3/o+gc55BW5xq32L2+NzNWGLrYYJs6peOx7zNB2Inr19PJ/ur"
    "yvwEwh9V4jtI8a1klqX95ZwyLs4TMdI5jK5N/KkDKtE8DvtsdtNrMwUsSI+Ta5La1rk7N1"
    "z56IsAHFnJAw1B/DVtvbbHU2C2TiKbSyd7cFZsmR2LM79e0P0BMrQL1ttzr3zbsPl41zOc"
    "ry0Rd71GMw/l6kJpJ6B+E7t3G9bFHyKlsQwBeDNG6lQc0ANYjWNwM3bq1BTp2jQG1UENqo"
    "jV5v1wuY+1nAVHQNJQD7eVlTTaGNjzL5wQ16zvJA/rKssOZYxwedHJjLLrUEpB+Deg6y71"
    "2Lb3TkqZbOYU4yMinLG42V+gZRJKe0oS/TF9MxtjylARDbBZfndNpCOCDrS+sTiplqkUHV"
    "ZhkNoEUGx7PcrEUGx+j1PCIDfWDmUn6eK53x2Yp8xmfphMYzjhLaIHd00q52uaPLF/ujKV"
    "Sdf5WNcWhQO3DPL/OICnipbMXGZUpW4L9zdgKtbKQVprVTyVzmUslcrlDJXCpUMod3MCmP"
    "OPAbKoj5SbPV73xpXwPP+pl0usEVTIJrN81uV2wyGkJCqrLDqDpJft61+ymR7syTM0VG7l"
    "vmcMhLblRt0lIghcO6bEk9gvqU/ycnHbRprqQqtMwSMiWVx+8EKVYUDE8k+0o2xxNN9LKe"
    "5bnnM8kFGFM7spUEfZ0hk4lTrGxkIt67jvgd8ML/QYD4jWnCZ6NanskzafrFwQQ6QB6Q5T"
    "DAK/OOy8KOzJ8u82MQysDAce2Z5TqDT7ygeKIsRahfxxzyny2M/GLSjv8Z5FjnTxx4i/pG"
    "cGkAvN0uAL0he+GXDB8unvnKYyMCGOVv+IaAl8D9FAyg8yqD2gFw4MLfZyO4rRfe9OdwIT"
    "ffWNBhz0SWFBVM4SsK8RFYQLHx5lXChlkDDAj6ygxzgsxXWXFYpzNHaAZ4PfwXDanLxOYe"
    "+MKbK7eRxZ0BmNA5oGPGLTB/5gjrY8M0taZJlvcmWTS1doxez0OtbSJK04I0nU39ELKp61"
    "OADvsUIH0AW00PYOOPIg6UU+aCJ5qnLUtJTlUhVvwiD0F7kc3PprXnNvw/avOvwMjWQK84"
    "Ql5lXOGEYJVBPeh2RGhdEHOFqW7lRfDeFOx6tu3drPl41JYicKDUQpBkyKiXVgmch9xsV6"
    "NweGW/DMxNr3cXiwL58J1A+On+ps3HzsQ2onSwkGALNwnXYsZ6s+JmQVvQWWxy9nPSVh8L"
    "VB1aJM2GBbx6US9H7bSHq+zh2CpHUTenjLWvq+xrb3Uq7eTMMXNpUJuhsrQUFnorrT6Dq2"
    "pw6v2I60Atez+iPtpsB4KdjCasjwPKqSUrUf3kb5JVqZ+W+2dXqJ+8QjnVT78JoU94zo6D"
    "LMtpAEykAonaYMq/qiCpriINbyFroXYaeKmkxDEPgwbw/2KU/5vXgm1gIyaWhmzA5pg4Qt"
    "0jxCy2TD7l5+0VkqYBJobDqPk6AI47Be5MvoQnhA0f+OmZQO4u/PIixEZjWUQoT4bQQeAV"
    "oZlMADyVHj0FA94u5RnGb7yFvnj5gSEIGyzwRkDwQTxvuPBEU/pAIi0x0mKT947DtMToGL"
    "2ud+8V2/K0kyS1lvtSBN+gfP02lOXaG3m+Ym/keXpvZPTNUiD30desFJFxsxpsJFvVI7V/"
    "78c6o1Qm2rBDuut1fwqKJ9PTxoEXE8RN8kLG7bRCcePFLuwYy21yBRZ5Y3Z7XOYNOp6DXe"
    "X1Yx8e2xRr8XG72hDWe27uPoqmWg+9Dnxz/5LoQ1kvWJINxZp13G4jXCu2pPZOogWf3tkE"
    "fc9KY79xp+IzacamH0FGBdojJXmk6GehNNfe2HgXTIJYLuYMlbX2xcbzfZ/NLzrdj5hpUW"
    "eB6f7QhmRUcN0/aqMX/pOdCf/BL9ReFMQ0YaZh1fmy96lPCZpfGt7CYopWpKrDbKprBRWJ"
    "jzWHUEV2mSWAexPUU1Nko0OLTt9cifTN0U7CZsvzoDcXAbV4PcHx0zVpxypt6vZAxQ7qri"
    "NSUzTCcDuMfCHUfVBTHWEKZEylIFW/0wD2ocHz2le2EC9sf2vVeEbY6NdL8ppghk3m2vzW"
    "GFtTIaTjMLliC5eXS96vsyHu8AtSbDcGmDkrlHplVarFblWb4AtDLXY7FtmTFrsdo9fziN"
    "2km1L+zpepJrDdo1gIT/nQW7A3PencN38SOY+F7TP50rlt967BGx4h+kxue62n+3a3fx0O"
    "bMlBMI+Sq/yUM9BiBkNfFd9itlAualMDAVci11YuKeLHFVLEjwopIuVhasaGq8xVnLiR1k"
    "8odFgzm39sKopwnRArYqjXZgqszejTTet/umk1GcVyFxf0qZGlnBrZaj62mrftyh0aWc0m"
    "XMaZkSHiedhx17bKIegklfT0cFejVr43hk7Atoak85HNydMZgVvz7J9FNpJsmS0SnkruSP"
    "JpoiJ3CrDzCczxiE3kvtUJ/yonTOyQneGv4h1TPF0J9WmKrmrDZENTdEdE1miK7hi9noei"
    "48NKERbIL17P3ag5t6Ou3I+aTjgcjJmbEqGxCvbIvFEbv2ACraKEaO9BCGybd9cgqOGZ3D"
    "UfBElqQVuQpPft287T/bU/f3gm/Z+f7m9425y402E1CFI5nSnA2oXlayS4Lo2y82aEBdBc"
    "Gmg4VbsECBOpU7MXV7L2B8Ttakfin+XqwM9W9N9n6e57uGDKYwtX7bkOTGrUeve+Sy8a+m"
    "5GjUZtNfucixk1MnRwm3J3dRPDNTKou2hTK0rc7YGRCijUbEIqQrKu56OiKsCc2dwgGLoL"
    "ZIOZK86CJIzKzGdCx3stiaXHX5/AHLOJFHfJ3WuSS5JbqU7BZ3HBAdBGklaC2EEZed928x"
    "zNXlWtK2to9uqIeAzNXh2j1/OwV9XPpran2Gc3udRe3SLg+sVrl0nt6iIHtFcXmciKW4ok"
    "JMWCSp3Dq+xsF8XwT9vq6H5TP+g8F9XxhQx9jD9dHtBhptBUZgtVU4ZarJoE1+KTGQ8nNu"
    "GTngm1FOFgJsIZ1jVq62WqgnV2Ri0Jfm/CUMtV35uJ1bkFdG6BiiG1/9wCFRvs86FE35DY"
    "ILdla3oU86V7v666tijIeCVDlyHjDVqucnm6AGT+2k8zqPSLqLNO0O1yhe0BjcXUvE9fET"
    "lRrK/F7jdWra7ZXkmDiaI519Z6BAFxVLdYroLAnEAsldl+VcCr6hOgxFrIhbAJ5FexA17R"
    "jJ2CJnAdNPIqcBDiVbyICmz0xu0cuUQ2hlNsLdKLbft8sF59q9qctaFX345oHUavvh2j1/"
    "OsvnmddEEOIGakKYAEryJHTkMMlypSnEB7oUY1bpdksgJBYn0gvRFH5ES/ki/Nh5tOt/nw"
    "h/qUnaB8FP6bP/rtZgJ/9HWG+e0NOrK4ZQ07ssPtuBTjlbPZYOWUOVJVM0yvhX+9UGITF8"
    "cttZer7GV9VPwulx/0meZ5Fh6yzjR/Z+W3f765mpHyTz5fyUUFR6yvJ6HuKUELQInkbeZw"
    "AcQvOAUDyBiaztjAO5daHmwtjr5GjqfAFn++8PYgLJjQbiPu6JFPKFEyxvaU/zmG2HJthd"
    "x7b0/V9FPV+qyGpp+OiIjQ9NMxej0P/QSn6tMpV4kHlzZaR7uFZhAyV7HqmC+fwdJ6jyp8"
    "G/HCjqi0mCdOHtp/f+INtX17DcI6nsnndve20/3pGsxEcgbywq889Frtx0dRbmZTEzmOKP"
    "djs3MnLokJhf/sd89twDsEJysbRVZMHFjofRN59k2EDcUYKhS12TPApJ1O5xjH1Z+4G154"
    "ooz8sxux0nij9pzEtkJbVS7ytOaL7MZ8kWrLfjyVRjp7iF1aaEV4cuhEtk0VrEp2sw0Nat"
    "f1Xubqei9XdL2X6a43HHs3iAWStpr8rc7kPx3z+QLUQhRL1EbTv8lPBy6EaLKopD9mpUFd"
    "I+n30CqBVv+8rOkwgV0v6Y+1rByHMGYctVAY2l5QT02BjfaChXdK7HLRIi7eVqxdpNTd2U"
    "sY3sa5mKo8n57WnEDygrwEx36mm28cL0PMp/QlIWoVawqOOw3OJgufqZbNllj/M3kmg8Cb"
    "A5nJZsB/H/X+FNhJW1lC3hV/zZDNg3kwRBPeTHmFDTCX+Z2Z/C9/HCV64UMvfGgK/L1nwX"
    "rh4xi9nmfhgw92TLGjLJORCcvXac2jNEpmFR+eJzvz/rnx4uDyn93pd0ROZkwwwyIl82Pz"
    "rn0NHGihZ9JqdlttftMUP5HfExPBXutXseQhZyG8RO/hod3qd3pdXoraNjKDTWXvv6Dxjk"
    "zA4fA7BYiAYApZBM+ojcaz0id9Va0/32XuhPc8jqqiOJdxHlUFiAIbnagJAhutJQZslJMP"
    "aIKZBU3kKQUdZFnOJz9zrITITxXL/0/nvCl8oz7jvHgNOvKuWk/T0JH3EcVgOvI+Rq/nib"
    "yrn292b1KTs/Ncp22crzht4zy1fG9RM8xWkhfjqE3tRBI70afpbHl7zpYnJ3dFGYqIjY72"
    "Vkd7EqsyVn6Deg4T1PUrv5E2tUWOvHfJ/VZNamh1oq4gytsOpfzZGw8Fo11yA3K/qYIaCP"
    "ahZjMDYitnfmLAW0aXmwohmEHHmfPP4hS0/zaF2BLr6JJoGAGLzpH9NxOKamYTcQgNcadD"
    "bi02HbZPz64ulKxBidVLmYCXIOSN3+A/YQBETziSZRC/tgDQFNJHL3HXJ8Cd5fBXAVjuj5"
    "QKhCmAlsWrGpiubQtZDp808/7ZkVIDG43FExkF/lXkgA9CbPCKFuJd+VVvk6W4NsUvtmzx"
    "197mzDkF0gWOV42oBUFzAqjgPr7VhIgmRHRorAkR7XVNiFTOr7snRJAY7osAHBrU7hie88"
    "s85/DwUtlUyGX6JB4xZTK8KVMRmJN2ddtIVr5KI5jDFkI5YlPDHmM3m0+pldEj5xAz+bZ7"
    "pFFNlwcyU+8jKiJoaj099nv37YdrENQgZEt9sd/6QeiWvNOanknvt664IJmPZ9K8ve90r3"
    "k8MsUVES8d4F76JQdcxGHNVr/zpc2xl9bPpNMNrmASXLtpdrtiu/wQElKV7fLpeLdIQKm2"
    "1gopVdZTn5xIw5spbE3Z7U/gerarEaIEdWuKKc9D6obMzXZkZdOr5gDH5lyMrhw55CoYJV"
    "sjxatqhjraOqIlFwrKWCOoK0D+HsdtFwhqtxc0IdBPnoyxOVTJ8zjqglehFZX4aVfZgPYI"
    "6lP+n3ynXR3s5GVNH6ZeWy6OUd7F5UMBqeC6nPqYIcVCXeZ5RNkrd4FUWXUw0vrFvN8m2J"
    "wAabHcgCuOrAFjKvbNgrDa9EpdQVvFQtY/VFr14FJoffJPveClF7wOb8A60KUPveB1jF7P"
    "s+CV6pk33M6VtNcSv4xdc4kxfWu4o7Vo0PVWxf2ArLcqboBzGVsVw3MYVvYtJYDejNZVc7"
    "yTg1eO5FwZHXGZwNft4Nr16EfHskpt0P0NDSeUvrbfMhJ5xe43VoX2c6+kgd7yp/FqSlUr"
    "j8PlrtvokR8Ov9oAlLcnMFzIfbdeQT4kpUL7jWvRatWqjb4NHbwfURing/dj9Hqe4F120w"
    "XzxkdtaqepvMojqbzKVlRepQSV6E2Z33YNvuWB+94fTxzePPq+q2x531U6vzlcWBQqGvAv"
    "j71ulogyNEn2Vthk4N/Aws4BB4kqaAUYsS4pgDQ8HDiCdktxNLCo4KaYkmaX0+kmsrE5OV"
    "FMpP07K6fQcFlm3dQ5G/ySJ7WZki5lR6vQcfl9ZnX72VKyFGZPWzPFctk9bbZOrg597fnl"
    "Za7tAZcrtgdcpk4/4R9VAYT94jVE9yyXVP1shVT9LC1V509kytlC9mAWMdGD2SENZn/9Px"
    "7nxWA="
)
