"""Money and workers: refunds that are watched, webhooks to clients, mailed tokens, who is told of stock."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
        CREATE TABLE "client_webhooks" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "url" VARCHAR(500) NOT NULL,
    "description" VARCHAR(200) NOT NULL,
    "event_types" JSONB NOT NULL,
    "secret" VARCHAR(80) NOT NULL,
    "old_secret" VARCHAR(80),
    "old_secret_until" TIMESTAMPTZ,
    "is_active" BOOL NOT NULL,
    "failures" INT NOT NULL,
    "paused_at" TIMESTAMPTZ
);
COMMENT ON TABLE "client_webhooks" IS 'An address that wants to be told of some events.';
        CREATE TABLE "password_resets" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "purpose" VARCHAR(16) NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ NOT NULL,
    "used_at" TIMESTAMPTZ,
    "user_id" UUID NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE
);
COMMENT ON COLUMN "password_resets"."purpose" IS 'RESET: reset\nINVITATION: invitation';
COMMENT ON TABLE "password_resets" IS 'A mailed token that lets its holder set a user''s password, once; only the hash is kept.';
        CREATE TABLE "webhook_deliveries" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "event_id" UUID NOT NULL,
    "event_type" VARCHAR(40) NOT NULL,
    "subject_id" UUID NOT NULL,
    "payload" JSONB,
    "status" VARCHAR(16) NOT NULL,
    "attempts" INT NOT NULL,
    "delivered_at" TIMESTAMPTZ,
    "webhook_id" UUID NOT NULL REFERENCES "client_webhooks" ("id") ON DELETE CASCADE,
    CONSTRAINT "webhook_deliveries_event" UNIQUE ("webhook_id", "event_id")
);
COMMENT ON COLUMN "webhook_deliveries"."status" IS 'PENDING: pending\nDELIVERED: delivered\nFAILED: failed';
COMMENT ON TABLE "webhook_deliveries" IS 'An event on its way to one client, once by its `event_id`; every attempt sends the same `payload`.';
        CREATE TABLE "webhook_attempts" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "response_status" INT,
    "milliseconds" INT NOT NULL,
    "error" VARCHAR(500) NOT NULL,
    "delivery_id" UUID NOT NULL REFERENCES "webhook_deliveries" ("id") ON DELETE CASCADE
);
COMMENT ON TABLE "webhook_attempts" IS 'One try of a delivery: what the client answered (`response_status` null: nothing) and after how long.';
        ALTER TABLE "jobs" ADD "deaths" INT NOT NULL DEFAULT 0;
        ALTER TABLE "refunds" ADD "reference" VARCHAR(100) NOT NULL DEFAULT '';
        ALTER TABLE "refunds" ADD "checks" INT NOT NULL DEFAULT 0;
        ALTER TABLE "refunds" ADD "next_check_at" TIMESTAMPTZ;
        ALTER TABLE "users" ADD "wants_stock_mail" BOOL NOT NULL DEFAULT True;
        ALTER TABLE "wish_list_items" ADD "told_at" TIMESTAMPTZ;
        ALTER TABLE refunds
          DROP CONSTRAINT refunds_processed,
          ADD CONSTRAINT refunds_processed CHECK (status <> 'processed' OR
            (processed_at IS NOT NULL AND (gateway_refund_id IS NOT NULL OR reference <> '')));
        UPDATE refunds SET next_check_at = now() WHERE status IN ('requested', 'pending');
        CREATE INDEX refunds_due_idx ON refunds (next_check_at) WHERE next_check_at IS NOT NULL;
        CREATE INDEX refunds_status_idx ON refunds (status, id);
        DROP INDEX jobs_due_idx;
        CREATE INDEX jobs_due_idx ON jobs (queue, run_at) WHERE status = 'queued';
        CREATE INDEX jobs_leased_idx ON jobs (queue, lease_until) WHERE status = 'running';
        CREATE INDEX webhook_events_old_idx ON webhook_events (created_at);
        ALTER TABLE client_webhooks
          ADD CONSTRAINT client_webhooks_url CHECK (url ~ '^https?://'),
          ADD CONSTRAINT client_webhooks_failures CHECK (failures >= 0),
          ADD CONSTRAINT client_webhooks_old_secret CHECK ((old_secret IS NULL) = (old_secret_until IS NULL));
        ALTER TABLE webhook_deliveries
          ADD CONSTRAINT webhook_deliveries_status CHECK (status IN ('pending', 'delivered', 'failed')),
          ADD CONSTRAINT webhook_deliveries_delivered CHECK ((status = 'delivered') = (delivered_at IS NOT NULL)),
          ADD CONSTRAINT webhook_deliveries_attempts CHECK (attempts >= 0);
        CREATE INDEX webhook_deliveries_list_idx ON webhook_deliveries (webhook_id, id);
        CREATE INDEX webhook_deliveries_old_idx ON webhook_deliveries (created_at);
        CREATE INDEX webhook_attempts_delivery_idx ON webhook_attempts (delivery_id, id);
        ALTER TABLE password_resets
          ADD CONSTRAINT password_resets_purpose CHECK (purpose IN ('reset', 'invitation')),
          ADD CONSTRAINT password_resets_hash UNIQUE (token_hash);
        CREATE INDEX password_resets_user_idx ON password_resets (user_id);
        CREATE INDEX password_resets_expires_idx ON password_resets (expires_at);
        CREATE INDEX wish_list_items_untold_idx ON wish_list_items (product_id) WHERE told_at IS NULL;
    """


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
        DROP INDEX refunds_due_idx, refunds_status_idx, webhook_events_old_idx, wish_list_items_untold_idx;
        DROP INDEX jobs_due_idx, jobs_leased_idx;
        CREATE INDEX jobs_due_idx ON jobs (run_at) WHERE status IN ('queued', 'running');
        ALTER TABLE "jobs" DROP COLUMN "deaths";
        DROP TABLE "webhook_attempts", "webhook_deliveries", "client_webhooks", "password_resets";
        DELETE FROM refunds WHERE gateway_refund_id IS NULL AND reference <> '';
        ALTER TABLE refunds
          DROP CONSTRAINT refunds_processed,
          ADD CONSTRAINT refunds_processed CHECK (status <> 'processed' OR
            (gateway_refund_id IS NOT NULL AND processed_at IS NOT NULL));
        ALTER TABLE "refunds" DROP COLUMN "reference", DROP COLUMN "checks", DROP COLUMN "next_check_at";
        ALTER TABLE "users" DROP COLUMN "wants_stock_mail";
        ALTER TABLE "wish_list_items" DROP COLUMN "told_at";
    """
