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
    "request_id" VARCHAR(64) NOT NULL
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
    "eJztXWtz4zaW/Ssof0mnSuOK3bbT697dKllWd5TYUo8tdyc7nqIgCrKwpgCFD7u1M/nvC4"
    "AP8QFSJEXJFIUvSZvEBalzQQD33Af+dTSnE2RYx+3JxESWdXQJ/nVE4Byxf8RvtcARXCxW"
    "N/gFG44N0Ra6jZDbbGzZJtRtdmMKDQuxSxNk6SZe2JgS3rwNFtSyoQE8OUCnAALHQuZHwP"
    "pGNpoAi05tY9kCFiY6AtScINMC/N0Ato/5YyZUZ8/B5KmyHh2C/3SQZtMnZM+Qyfr9xz/Z"
    "ZUwm6Duy/D8Xz9oUI2MSAQtPeAfiumYvF+Law0Pv+pNoyd92rOnUcOZk1XqxtGeUBM0dB0"
    "+OuQy/94QIMiF76xCIxDEMD3D/kvvG7IJtOih41cnqwgRNoWNwVRz959QhOtcA4E/SHBsz"
    "7ep0voD2Mb/y83977xmS0bT+YKjdd4eadpRQI3+fmB68SzolfAhgYosh9Zfb7wodd6DxB3"
    "R+ad+9e3/xo8CDafDJFDcFdkd/CUFoQ1dUaGAFuW4iDpAG7ST01+yOjedIDn9UMqaGiSd6"
    "7P+jjDr8Cyt9rL4EH1wfvi0AfsR+4GRAjKU3EDIUMOzddu+H7dsv/HFzy/rTEPi1h11+51"
    "RcXcauvnP1RdlH7n7+QSfgW2/4C+B/gv8Z9LtxrQbthv9zxN8JOjbVCH3V2Fe7GrP+VR81"
    "1nKldWcxKan1qKTSel207mMUUrv39iute7O6ZmCCTpKK78ygKVd6QjCmd4bfPmp6Dr9rBi"
    "JP9oz9efrTTxmq/tq+E5MsaxXTX9+7dere+ysV8dOyiJ/uFvGjbS1gO8Bbx/ayCMx++waO"
    "55Nc+J5k4HuSxJdtDm1UBOBAQCGcD2F3A84QnBTCOSbWQLRP800XGbNFYrKgDrHNYvPFSm"
    "SHE3Kvv6MpOQ/C6QDH8cWWxuxX/CIZyFeUGgiSFLsuLBeDecwEt4Wzb+zt1na7GgxuIvvH"
    "q94wBvHD7VWXTSQCedYI28gdFcMY4J6JXmJXH5WsYFfvYVmXqWR/N/ES281CplaMKQmJVE"
    "mX1FepawgRTkBNn6V8CIcqCe0naiL8RH5DSwFwj70HJLpsgvL4vgevm/2EdHV19Smb8DVg"
    "7MIDiv12d/bg1+/Y6L7rddjExCEeQ/35FZoTLQVrlzyUrA6e3Kff7pABxW9IBXrA+2gQ0g"
    "I4ekpDgEWgTN6an87jVyCBT+In8WfzJwUs9ByTtu69q4SkXt1uZRPVrKFYpNnr5yOrv80o"
    "0GeQsPcCrzNoA0yAPUOA/zBAp1OsM6FXbM/EVff3gDGasg8PQDIBcGojM8lYV9etoq3rNk"
    "u3FG19QASmoq0PUeu5aOtgRcrNnuopm4YmECEXeYiQi3Qi5CJBhCBiF+RNVxIK4NwAFzTa"
    "IkLKbItB6u7hknj+ej/oy/FcScSnf6zb4N/AwJbdKGaDQxGZ4v0h+u62/Xt89HZuBldx2H"
    "kHV3GPFt8wF4E9EFCol0fdROxnW7Z0BkmfpaNSjfMgXpzlmafP0ufps4S7VrdpUW4tLKNm"
    "6WxyTWCl2LV17Fp4SBWm17bKH9nsB44d8TJJ9ii42crkjvxm+aMcTbpApr0ENid4XqCJIQ"
    "MU6JCAGXxBH8HIMpynkQhCtAAWHNAUGzYPTHw34s87nqM5NZf/dXLx+Wr0ozTucRvPUJRS"
    "3eamlqKUDohcUJTSIWo9D6Uk/l9gJ+23byDbcZIrsOYkI7LmJBlawxfLIvj67avBd/3itT"
    "t0z3Khe5aB7lkCXbGECYykEHeJM09spKPhHuEO6jymj/h+t//5ErigP5Jef3jJ9l72I/l0"
    "M2izf08NCtlf3f7D7SVA7JfHN3e5tHSRR0nx+Sqko4u4ihgukgUl/QPw2zfOSK8mbC9hU+"
    "YJL3iBhoM2DC8IjJqvvLP6fBibxxmER6tn72hVIPbV7au5wO3EwHZRy7KyA1xzmNohxa43"
    "uAcEAdFeZP8REPTSAtACNvpuu0byFDMDmUdVBA1+YH+zwZC0r6vpUmJO/2P1G3kL8Yyjfy"
    "ojWxnZ+zfh7Km5pYzsQ9R6HiP7xV+h8m6CA4E6myR1SndbLfAFfVYxOeW3WuO3Cm8yNvRd"
    "Rdwk+wnuegdWbHxtECOuTJOamCZXJiTR7XPkRqYhMuZNCgSKz+EzsgDkXrmJo0sKlaQ1Uh"
    "63us2qyhg4pG2hMgYOUevK46Y8bs32uKlU9h2kspdy8ni7vw0tgy9uL3s4tbyJLdCBpn0k"
    "MQXE9UxLQGctchsC0AaUIDB2lsgET5Dv6K1LryDhD1YLUJP98cRDnH+wwCszCWaUp3dyB4"
    "JNnxEB7yhbSwF3KsygNQPYAs9oYUsCALf8LGWWKLNEbVDfboOqzJJD1Hoes0TM3RqfsSUb"
    "CEyguZTrPCoX39ktvej2xiQ1XXl5SoFG2Wb5qtdv3/0RZDUFar0Z9D9fSfKarv4YdtvxMK"
    "m3qmUTh/5NDZgKfRZ5tsxs0z3fcL/MN3o91s0eTmYFNszrqgINCBpS9p9qs5bqODRLFwTq"
    "tO877etuzNezsfEhxl6KAeKPy2wjRAu+gjwpSJ4Ximf9QMDFj8EXE+vc/2AifnUBscWzhB"
    "b8KtsJaHypH3ErgFsI4iqzGpiZgG3wCi2wcHhnskykbT5KGkGle0abZ0lr3guoMCploqjN"
    "qjJRlNbf2ET504Ep9Vl6xJarOywSUzZfwvdQvU/8Jf52enL289mH9xdnH1gT8aLBlZ8zNJ"
    "6slBpZO2WW31MqtgnRJgH8H6en79//fPrT+4sP52c//3z+4acA6eStLMivep856pFvRlKw"
    "FluiorLG9moGRpJ9RJYmZNK7U8ZPjdLEFBNoaGJsF1NCTFB9DKVV4FolhfbSIREVwpmY4l"
    "1zphiiUSkFagqoflRmOXCj0grk7OBj3z7fMO7Y983uJ6RrCajQVCgnoCTDuAJUmxc4EAc2"
    "OiOmRHJnzBHVgfx11WHDsY5OkLUqAdVhqD9Rc3kkZV+9e61s9lW0wvkLQBHWCc8c5fymJ7"
    "1k+CF0DEY2/K7xkSAIUM6OIlNHxP4o3hvYIkZc8KLQZJd5JAe0xQWTUvcfFrJtpjwZF7u7"
    "B6sIkbqtyC1Fvx4QEafo10PUugpcV4HrzQ5ct6HJdhSaSY3SxaJiXeywQtGY2rOCG4Ojzs"
    "P9cHDbvbsEumPZdI7MR3LXHbZ7N/yaiWyIDX7tajD85RIET3jzglH+dlKytCAdz6GREocW"
    "EouvK67csSefQ0v7E4923e30bts3785bp7FUAh98lcPx5scRWtS0Neqfz5XTdRkVaow7pz"
    "rPpTAnixKvYaEKoybrO0GUp1tdrCohXFdsyF7iup6uCg+rDWo86DNsTFhXkom5UExq0/CW"
    "0aoq0W2XiW69CZovqI2IvmQf/pGE84y1aGUxn3jVVntGy9z8p25gQSECJgSm1BSZat7hHi"
    "1xjCFPO4PEekX8no44vciDRS3eUkZsbtjjI3kk39hHi8CIH/DuWIIEFcSnxbbcYzpZ8gvQ"
    "Bq/UfG4Bh9jYACPdgHiOJpr4c8Rvz9nUnB6ZGgoqNqlXMYe9sIpMVdSoIskUNaq0/sbUqD"
    "qJvNLgmmCNy0uFBgKKa87HNT+jQqdces0biO7p+XkOdFmr9GqU/F7sSEa27SuRShsRK5lJ"
    "Wze03yCV1t2IF2HaAoFSLFvNbOiqeTY+KouP4w2GcM3wfIMRHDEPC1sPceEGbiX3d+voWg"
    "wFstW3Ser8Ssd34q0SZI53p5VF4vwvHec/uRAjXQSQuTTIq4ltGxHwiu2ZG1M2g+QJuWcf"
    "EIQm/GRB6emEZfrhJM2I3ZgI62oELLi0/MRg1mACDGjZ4BURG9hUdMMGOZ+DRgaCFvJZmh"
    "l9BQYlTwCKpyMTzOESjHmpJGvpvgJWxVcVUdOgeXZPTXZF1Byi1lUMWyHL90MeWuFDOqvw"
    "IUEqiFWzCLqBQAPhrT4wagGXBoWS/cGv94N+WrhDIBKfp7Bug38DA1t77AKVQcvBiExGPq"
    "SBSRZCuyMxyHgHVzkphXxxg6n8wjZDBsW35Y+I3EGDf3/oPnSvL90N8OSR3D30++LYSdMh"
    "RJw7ec0m5kswoQQ9kk88mPCaPx4b3rPe/CuBzCCYL2TRAan8T1hExVnF+R+m+RKbpJVUAz"
    "dI+7shSu6DA7u4qIYjghUoeX9ov73TcYjGKKrlmKjSc531PMUEW7NSX3NMVOm5znpGpkkl"
    "oeRD9D1lhxMINOBU7SxFdn8fZu/9I+4Yv3ncIIjtf9xgQGl4R0ZEQkSqAbBH9+0XZzn27R"
    "dnqft2fqtQ0d5tukEGIslC4gUZ+NkX6U4QkaBR5BwH6J2sIATRJEiGX7ilTUWOvYgHnSNi"
    "H4MR+r7AbOoQjgs/tFTEoRJqz5jCRHjpK8RsGKWc5rDtJypvh/J2NMKs21PeW3k7DlHreb"
    "wdYsbXiDMfyzIP0zcvcbnGZZjnCqnMiKhMBlS6kE3kecuZH1hUsoEf2P5+UMl5dAGXfJek"
    "zdlWh6YYBOsdAsle6uwAO+rcda97Q63Tvru+BGwXMMG2prNd9yO57l4FNyZoHFx/+NK7BM"
    "4CP5LOgMtQdq3Per9q938T7gSCbG0MyTMfNyW+3+rdBu5XuJmfJ97HDq2+BSITH8sCmv3S"
    "7V8LfXjyj+TL3aDTvb93L5qUGQiWuH7/S+/LF+7rsWZ4sUBC9ze9r927rlC9gV+4bcH03e"
    "53ujfCK6RzkIzaOIb8j24zHSd72Ustt3tMQQuIJ3EnHq8R8umhf82vmIjZPpO66M9yxja1"
    "oYTBzqrKHJZSJZllMcwF65PP+f+K6UAirFRRWhViAmavxQC2CioiIarUUFoNvN5QmY8hKq"
    "cUUF4BfFovp4KYpFJCaSXojmnyKg5F2IWwzA43T73+3W58I+9z7Hzep2583if2Pf6kzcxU"
    "ZslKdq7p8X8yWRUIuEEg4Mo3UpTmiUoq/3qdWR7XctVMBC0qqcWUz1JMdFJqrtuNlqXFIt"
    "vXt73+JYCTOSaPpPv7l54w9t2BXBOj0JvXCtZeiEqp8gt1OYu4OXBmlNWTn6BbuKhezjN0"
    "awpp6WN05SdtpG6NCsPaXvXUUGSjk98GxQrRCyKbVuETETbdF7SXJldqIb5Isd3NzxgXID"
    "XtkHEJNb9pRUe3l6aC5LLxG2J0JzppEkRbDwx0Z6e06MBg7loTIqitZsv1gYIDElQyoFMA"
    "iRu694MFuNcJMTGTzlvApm6BytcZBRPMC1WCd/wHXLpn6szogtc3QMb0x2Rg4FaeoAIB67"
    "YNbQEVCHg4IWEqEPAQtZ4nEJBP5xsGPsS6qDOZdUhRLUznm+k10kGtw9AOSa1se0iLcnBh"
    "GXW0RRRPQosVlPXbNy5x6/SnfKHPWbHPKcHPxUZrWEZRxtmUccrRQYXJzSCfbT9BXUtths"
    "dUrc4KXjF4aTyCT++toxECOjFP1UUDk4h979rt3pnKAPLiiOAVerUQLWpMjsFoigk0NJEb"
    "KNL/uASz/w3k9ganNjKBH9FnyWo07uipim2o2wzWUmzDAdmdim04RK3nYRu8A7q0osUW43"
    "J1tkbrtP32ltbCeMfllLGTB23r2SkCste8gWO5mhogsdp9Jh473jEBeYNco1K7D28N7dXG"
    "DjZsTKxj/ti32KFtJejVjZf/02FzBbYlod5rAu3Dgk0Kta/uJFtu9rCdjuZvZfKnMiREmw"
    "Twm+W4LRYGRhIbMV+S20q6McVEd6yJEBtQTAkxQfUxbJTeZsqrWSAdz6GRnt3mi8VXYlfu"
    "2JPfQ01kgHrd7fRu2zfvzlunsdPg/fX3LLGRVBmEbzzGlduiYi+bb8AXgzQqpUBNAdW31s"
    "uBG5VWICcK/FMTFYQ2LKP87cqBuRsHpmRqqADYL6ueGgptdJXJD64/c1YH8tdVhw3HOrro"
    "5MBcTKkVIH3v97OXc+9afMMrT73iHF5JSiVlcaOVGd/Am+QMbRiK8sV0ig030gDwdMHVKZ"
    "AmDxwQ/SXjE4qJqiCDuu0yWkAFGRyOu1kFGRyi1vMEGaiTHFfh57nKGZ9k1DM+SRY0XjCU"
    "UIna0XG5xtWOrj7YH82h7GCmdIwDgcaBe3qeJ6iAtUqP2DhPhBV475xeQCsdaYlo46Jkzn"
    "NFyZxnRMmcS6Jk9u/ETGZx4BdUEPOjdmfY+9q9BK70I+n1/SuY+Neu2v0+TzIaQ0LqkmFU"
    "nyI/bzr9VEh35qmZIiz3DWs45CU36rZpKVDCYV21pAFBQ8r+k5MOKlsrqQ4js4JKSdXxO3"
    "6JFQnDE6q+ks7xhAu9rGd5btlOcgmm1AylkqDvC6Tb/BQrE+mIza4Tdgc8sX8QwH9jkvAp"
    "1csjeSRtrzmYQQuIA7IsG7DO3OOysCXqp4v6GITaYGQ55sJwrNFH1pA/UbQi1OvjFbKfzY"
    "W8ZkKO/enXWGdPHLlOfc2/NAJutgtAL8hcei2Dh/NnPjPbiACbsjd8QcAt4K5oK0VbKQJD"
    "0VZK67WkrcoEfKlgL1WpfB8qlasTdvb7hB11uFlDDzdjjyIWFFvmgsdYJyUrKfxUI8b5LA"
    "/5eZbOfSbjuk34f9RkX4GWHl+ccW64TLjGxbZqg7o/7RiYPBfEXCKqRnkRvMuC3cyxvR1/"
    "iksbSQwHSg0ESUqI8koqhvOYiW1rFQ6u7JaBuRoMbiJWIFu+Ywg/3F512doZS9FJGgsxJq"
    "6MuRYRVomA5Yw2f7Ioc65yXFYduVMfWiTJhqlcLHWIS93gVAkt60CtOqFFnY2zBY9vyhBW"
    "50nkDEao0H3uZVnJ3OerBKwM97nbKKf7/Bv3FAcHNVjIMKwWwES4sKkJ5uyr8qsySuo4Fp"
    "Lm7vKRW4uE1wkftYD3l03Zv1kv2AQmsjn/aQL7FRPW10h4bE1RvcQr/Mh94iNMNMum+vMI"
    "WM4cOAvxEm4kVfDAj48EMnXhpyfWH52KJty9OoYWAs8ILUQFybnQ6DEYsXEpDsF8YSP0yS"
    "0wCUEwYIG7AoJ3/Hnjpet1VydaKD+68qi+temg/OiHqHWV/lEsZn4rVQ4N56kIvn775mUk"
    "5EquOc1IrjlNJteE3ywB8hB9T6sxFhVrQCZC1ozU/X0YmYwSpQyDCelm0P/sN4/XN4wCzz"
    "eIZQqLReVUGE5pRhdb2irPooAnIyK3Q1+GP/HsrSvDs32YbVNsxEfllAOj3HD3UNTlQX/r"
    "wNd3H/e3ZfgrrpnKyYZiwzoqVwrXmnmB3sgz59E7ZdB3pRT2pScVj0nTyn4EKR0ojVSkka"
    "KfhVRcaaN0qHeMWC6mDJm00kXp/b7H5hfd7ofEVORSge3+2IRkUtDvH5ZRjv/4ZMJ+8BM1"
    "lwUxjYkpWFXB1V3Gp/jDLwlv4WCKTqir/RyqawMqYh9rjkAVMWVWAO6V309DkQ0vLar+Zy"
    "3qf4YnCdNeHShaPgiow/rxzy9tyDiWxaZuDlTkpNcmIjVHEww3w8gLhLr1e2oiTH4YUyVI"
    "Na+c9C5i8NzxlR6IF4y/tdF4WjDo8xzJvMC67Zjs1hQbcx5Ix2ByeJ6CW4zY67PF77AL1D"
    "1JGdtWRqReVZ2qYLe6bfC5oAp2O5SwJxXsdohazxPsJtSU0He+cgy+7A6DhfCcLb0FZ9Oj"
    "3m37My+ayWUfydfedXdwCV7wBNFHcj3oPNx2+8PLYGGLL4J5Irmqr6sADVuz0XfJt5geKB"
    "eWaUAAV6ygTK5QxPcZoYjvJaGIlJmpKQlXqV6cqJCKn5DEYS1M9rHJKMJ1gVghQeWbKeCb"
    "UcfjNf94vHoyitU6F9SxY5UcO9Zp33fa193anTpWzyFcxaFjAeJ52HHHNKoh6ASV9HB306"
    "BRvjOGjsO2hqTzkM3J02m+WvPkzyITCbbM5FX9BHck+DTekTMH2PoIXvHEnom81Rn7Kmc2"
    "z5Bd4O/8HRM8XQX9KYqubstkS1F0B0TWKIruELWeh6Jjy0oRFshr3sxs1JzpqJn5qMmqmv"
    "6aWZYIjXSwQ+aNmvgJE2gUJUQHdzzAtn1zCfweHslN+46TpAY0OUl6273uPdxeevuHRzL8"
    "5eH2io3NmTMf14MgFduZAqxd0L5BAdeVUXbujrAAmisBBacsS4DYvD5gunMlLT8gKtc4Ev"
    "8k1wR+kjF/nySn7/HSlp57lZVz7Ys0aPTuPEsvbPqWo0bDsop9zsWMailxcGW5u6YFw7VS"
    "qLvwUCtK3O2AkfIp1HRCKkSyruejwlGAOau5QTB2lsgEC4cfJkZsKiqf8TjeS0Es3f/24B"
    "5lz4O7RPaa4JJEKtUx+MIvWACaSNBKEFsope7bdp6j2Ku6TWUtxV4dEI+h2KtD1Hoe9qr+"
    "1dR2ZPtsp5bas1MEXK954yqpXeQ52v0i/WT3i8TB7iWy+1UNr6qrXRTDPymrrPuyelB1Lu"
    "qjC2H6aH86zKDDtiSmMj1QNSGoglXj4BpsM+PiZM/YpmdGDYk5mIpwinSDxnqVUcGqOqMK"
    "CX5rwlCFq741E6tqC6jaAjVDave1BWq22OdDib4gniC34Wi65/ulW6+vpo4oaLNOxo6NtB"
    "doOFL3dAHIPN9P2+/0K++zSdBt08N2h6Z8az6kz4gcSfxrkfutLO+a6bbUbN40p29tQBDg"
    "59FydxUE+gxiEZntdQXcrj4CSoylcITNILuKLfCMFvYxaAPHQhO3Awsh1sUT78BEL0zOEi"
    "6yKZxjY5l0tu3ywcr7Vrc9a0t53w7ID6O8b4eo9TzeN3eSLsgBRIQUBRDjVcTKqfHlUkaK"
    "E2gu5ahG5eJMlh+Q2BxIr/gROeGv5Gv77qrXb9/9IT9lx28fhv/qj2G3HcMffV9gdrvERB"
    "aVbOBEtr8Tl2S9ssotVlaVK1U9zfRG6Nc1JcqoOCqptFxnLauj4rfpflBnmudxPKSdaf7G"
    "kd/e+eZyRso7+TyTi/KPWF9PQt1SgpaAEsHbvMIl4L/gGIygbaP5wh6551KLg6350dfIci"
    "Ow+Z9PbDxwCZvHbiOm6IlHKFEyxeac/TmF2HBMSbj3zp6q6Ke6zVktRT8dEBGh6KdD1Hoe"
    "+gnO5adTZgUPrmRUHO0GMYPQdiRex3z1DFbSO4zCNxFrbPFOi2ni6K779wc2ULvXlyDo45"
    "F86fave/3Pl2DBizOQJ3blbtDp3t/zdguT6siyeLtP7d4Nv8Q3FN6z37y2AZsQrLRqFGk2"
    "sS+h8iby5E0EA0UbSyJq03eAcTlVzjGKq7dx11zzRGr5pw9iqXCp8RzHtkapKmd5RvNZ+m"
    "A+S4xlz55KIp2+xK4kVER4fOlEpkklrEr6sA0EGjf1nueaes8zpt7z5NQbrL0lbIG4rCJ/"
    "67P5T9p8XgBqIYolLKPo3/inA5c8aLJoSH9ESoG6JqTfRasCWv3Lqqf9BHZ9SH9kZOU4hD"
    "HlqIXC0A78fhoKbHgWLJwpsU2nRTR4W+K7SER3p7sw3MS5SFR5vnhafQbJE3ILHHuVbn6w"
    "3AoxH5OXeFAr9ylYztw/myx4pjxstsL+H8kjGfnaHIlKNiP2+6j7J8dOyIoW4i7/a4FMZs"
    "yDMZqxYco6bIFXUd/ZFv9lj6NEOT6U40NR4G+9C1aOj0PUeh7HB1vsbElGWSojE7Rvks+j"
    "Mkomiw/PU51599x4cXDZz+4Ne7wmMybYxrwk8337pnsJLGigR9Jp9ztddlPnP5Hd4xvBQe"
    "c37vIQuxDWYnB31+0Me4M+a0VNE+l+UtnbOzTekAnYH36nABHgbyGL4BmWUXjW+qSvus3n"
    "26yd8JbHUdUU5yrOo6oBUWCiIzlBYKK1xICJcvIBbbAwoI7cSEELGYb10ascKyDySsWy/9"
    "NXNhR+kJ9xXrwHZXnXbaZpKcv7gGwwZXkfotbzWN71rze7s1CTk9Ncp22cZpy2cZpw3xtU"
    "D6qV5MU4LNO4IImtxKepank7rpYnNndFGYqQjLL2sq09gVUVnl+/n/0Edb3nNzSmNqiR9y"
    "a13+pJDWUX6vKtvM1Qyl+9cV8w2iY3IPJNJdSAn4eazgzwVM78xIDrRhdJhRAsoGW9ss/i"
    "GHT/NofY4H50QTRMgEFfkfk3HfJuFjN+CA1x5mMmzZMOu8cnF2dS1qDC7kWYgFsg5IXdYD"
    "9hBPhMOBFtELu2BFDnoY9u4a6PgCnLYq8CsMiPFBEIcwANg3U10h3T5GE5bNPM5mdLhBqY"
    "aMqfaFPgXUUWeMeDDZ7Rkr8ru+omWfJrc/xkihF/6SZnvlIgVGC53fBeENRngHLu40dFiC"
    "hCRJnGihBRWleESO30un1CBPHlvgjAgUDjjuE5Pc9zDg9rlU6FnCdP4uFbJs3dMhWBOS7X"
    "tESy6qM0/D1sIZRDMg2cMbaTfEqNlBk5RzCTJ7tDGlV3mCEzdz+iIgFNnYf74eC2e3cJ/B"
    "542NKQ51vf8bgl97SmRzL41ucXBPPxSNrXt73+JbNH5rgmwUt7mEu/4oCLKKzdGfa+dhn2"
    "QvqR9Pr+FUz8a1ftfp+ny48hIXVJl0/au0UMSrm0ipCSVT31yIkkvKmBrQm53QW4nmxrha"
    "ggujXBlOchdQPmZjOysu12s4drcy5GV6wcwgtGycZIsa7aQRxtE9ESjoIqfARNBcjLcdzU"
    "QdC4XNBYgH78ZIzyUMXP42gKXoU8KtHTrtIBHRA0pOw/+U672tvNy5o5TO5bLo5RXufyvo"
    "BU0C8nP2ZI4qhLPY8o3XPnhyrLDkZa78z7NsP6DAiJVQIuP7IGTCnPmwVBt0lPXUFZiSPr"
    "H7JYdf9SIH30T+XwUg6v/Vuw9tT1oRxeh6j1PA6vxMxcMp0rLq9C/FKy5mJr+sZwh3tRoK"
    "tUxd2ArFIVS+BcRapicA5D5txSAejtcF8Nxzu+eOUozpUyEVcJfNMOrl2Pfngtq1WC7jc0"
    "nlH63H1JKeQVud/KMu1f3ZYaeslfxqstolqZHS6ybsNHfljsagtQNp7AeCnybt2GbElKmP"
    "ale1HRqnVbfVvKeD8gM04Z74eo9TzGu5imC9aND8s0LqbyIk9I5UV6ROVFIqASvUjr267B"
    "tzpw3/rjicKbJ77vIj287yJZ3xwuDQolA/jX+0E/LYgyEInPVli3wb+Bga09NhJl0HIwIl"
    "OSD2lwOHAI7Y7kaGDewVWxSJptbqfbyMT67EiykfbuZG6h4arNuq1zOvgVb2pTQ7qkE60k"
    "jsubM+s7z1ZSpTB925oaLJc+06bHyTVhrj09P8+VHnCekR5wnjj9hH1UBRD2mjcQ3ZNcoe"
    "onGaHqJ8lQdfZEW7pbSF/MQiJqMdunxeyv/wcA0mTf"
)
