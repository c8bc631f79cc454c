"""The whole catalogue: alerts of low stock, files of media, imports and exports, and a tree that stays a tree."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
        CREATE TABLE IF NOT EXISTS "catalog_transfers" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "kind" VARCHAR(16) NOT NULL,
    "format" VARCHAR(16) NOT NULL,
    "status" VARCHAR(16) NOT NULL,
    "atomic" BOOL NOT NULL,
    "storage_key" VARCHAR(300),
    "digest" VARCHAR(64) NOT NULL,
    "total_bytes" BIGINT,
    "done_bytes" BIGINT NOT NULL,
    "lines" BIGINT NOT NULL,
    "created" BIGINT NOT NULL,
    "updated" BIGINT NOT NULL,
    "unchanged" BIGINT NOT NULL,
    "refused" BIGINT NOT NULL,
    "error" VARCHAR(500) NOT NULL,
    "actor_id" UUID,
    "finished_at" TIMESTAMPTZ
);
COMMENT ON COLUMN "catalog_transfers"."kind" IS 'IMPORT: import\nEXPORT: export';
COMMENT ON COLUMN "catalog_transfers"."format" IS 'NDJSON: ndjson\nCSV: csv';
COMMENT ON COLUMN "catalog_transfers"."status" IS 'QUEUED: queued\nRUNNING: running\nDONE: done\nFAILED: failed';
COMMENT ON TABLE "catalog_transfers" IS 'One import or export: how far it is, and what it did.';
        CREATE TABLE IF NOT EXISTS "media_uploads" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "storage_key" VARCHAR(300) NOT NULL UNIQUE,
    "expires_at" TIMESTAMPTZ NOT NULL,
    "product_id" UUID NOT NULL REFERENCES "products" ("id") ON DELETE CASCADE
);
COMMENT ON TABLE "media_uploads" IS 'Leave to put one file straight into the storage, as `storage_key`, until `expires_at`.';
        CREATE TABLE IF NOT EXISTS "stock_alerts" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "stock_level" INT NOT NULL,
    "threshold" INT NOT NULL,
    "status" VARCHAR(16) NOT NULL,
    "resolved_at" TIMESTAMPTZ,
    "product_id" UUID NOT NULL REFERENCES "products" ("id") ON DELETE RESTRICT,
    "product_variant_id" UUID NOT NULL REFERENCES "product_variants" ("id") ON DELETE RESTRICT
);
COMMENT ON COLUMN "stock_alerts"."status" IS 'PENDING: pending\nSENT: sent\nRESOLVED: resolved';
COMMENT ON TABLE "stock_alerts" IS 'A variant''s stock fell below its threshold; `stock_level` is what was left then. One open alert per variant.';
        CREATE TABLE IF NOT EXISTS "transfer_refusals" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "line" BIGINT NOT NULL,
    "reasons" JSONB NOT NULL,
    "transfer_id" UUID NOT NULL REFERENCES "catalog_transfers" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_transfer_re_transfe_2d4811" UNIQUE ("transfer_id", "line")
);
COMMENT ON TABLE "transfer_refusals" IS 'A line of an import that was not taken, with all reasons: `[{\"field\", \"message\", \"code\"}]`.';
        ALTER TABLE "product_media" ADD "failure" VARCHAR(300) NOT NULL DEFAULT '';
        ALTER TABLE "product_media" ADD "status" VARCHAR(16) NOT NULL DEFAULT 'ready';
        ALTER TABLE "product_media_urls" ADD "storage_key" VARCHAR(300);
        ALTER TABLE "product_media_urls" ALTER COLUMN "url" DROP NOT NULL;
        COMMENT ON COLUMN product_media."status" IS 'PROCESSING: processing\nREADY: ready\nFAILED: failed';

    -- by hand, as aerich does not know of them
    ALTER TABLE stock_alerts
      ADD CONSTRAINT stock_alerts_status CHECK (status IN ('pending', 'sent', 'resolved')),
      ADD CONSTRAINT stock_alerts_levels CHECK (stock_level >= 0 AND threshold >= 0),
      ADD CONSTRAINT stock_alerts_resolved CHECK ((status = 'resolved') = (resolved_at IS NOT NULL));
    CREATE UNIQUE INDEX stock_alerts_one_open ON stock_alerts (product_variant_id) WHERE status <> 'resolved';
    CREATE INDEX stock_alerts_variant_idx ON stock_alerts (product_variant_id);
    CREATE INDEX stock_alerts_product_idx ON stock_alerts (product_id);
    CREATE INDEX stock_alerts_status_idx ON stock_alerts (status, id DESC);
    ALTER TABLE product_media
      ADD CONSTRAINT product_media_status CHECK (status IN ('processing', 'ready', 'failed'));
    ALTER TABLE product_media_urls
      ADD CONSTRAINT product_media_urls_one_place CHECK ((url IS NULL) <> (storage_key IS NULL)),
      ADD CONSTRAINT product_media_urls_sizes CHECK (width > 0 AND height > 0 AND bytes >= 0);
    CREATE UNIQUE INDEX product_media_urls_storage_key ON product_media_urls (storage_key)
      WHERE storage_key IS NOT NULL;
    CREATE INDEX media_uploads_product_idx ON media_uploads (product_id);
    CREATE INDEX media_uploads_expires_idx ON media_uploads (expires_at);
    -- The base is a setting of the server's own connections, so that no statement has to carry it.
    CREATE FUNCTION media_url(url text, storage_key text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
      RETURN coalesce(url, current_setting('voltcart.media_base_url', true) || '/' || storage_key);
    ALTER TABLE catalog_transfers
      ADD CONSTRAINT catalog_transfers_kind CHECK (kind IN ('import', 'export')),
      ADD CONSTRAINT catalog_transfers_format CHECK (format IN ('ndjson', 'csv')),
      ADD CONSTRAINT catalog_transfers_status CHECK (status IN ('queued', 'running', 'done', 'failed')),
      ADD CONSTRAINT catalog_transfers_counts CHECK (lines >= 0 AND created >= 0 AND updated >= 0 AND unchanged >= 0
        AND refused >= 0 AND done_bytes >= 0),
      ADD CONSTRAINT catalog_transfers_finished CHECK ((status IN ('done', 'failed')) = (finished_at IS NOT NULL));
    CREATE INDEX catalog_transfers_kind_idx ON catalog_transfers (kind, id DESC);

    -- No category is its own ancestor. Moves wait for one another, so that two of them cannot make a cycle together.
    CREATE FUNCTION category_moved() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock(7401227);
      IF EXISTS (
        WITH RECURSIVE above AS (
          SELECT id, parent_id FROM categories WHERE id = NEW.parent_id
          UNION
          SELECT c.id, c.parent_id FROM above a JOIN categories c ON c.id = a.parent_id)
        SELECT FROM above WHERE id = NEW.id)
      THEN
        RAISE EXCEPTION 'category % would be its own ancestor', NEW.id
          USING ERRCODE = 'check_violation', CONSTRAINT = 'categories_no_cycle', TABLE = 'categories';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER categories_moved BEFORE UPDATE OF parent_id ON categories FOR EACH ROW
      WHEN (NEW.parent_id IS NOT NULL AND NEW.parent_id IS DISTINCT FROM OLD.parent_id)
      EXECUTE FUNCTION category_moved();
    """


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
        DROP TRIGGER categories_moved ON categories;
        DROP FUNCTION category_moved();
        DELETE FROM "product_media_urls" WHERE "url" IS NULL;
        DROP FUNCTION media_url(text, text);
        ALTER TABLE "product_media" DROP COLUMN "failure";
        ALTER TABLE "product_media" DROP COLUMN "status";
        ALTER TABLE "product_media_urls" DROP COLUMN "storage_key";
        ALTER TABLE "product_media_urls" DROP CONSTRAINT "product_media_urls_sizes";
        ALTER TABLE "product_media_urls" ALTER COLUMN "url" SET NOT NULL;
        DROP TABLE "transfer_refusals";
        DROP TABLE "catalog_transfers";
        DROP TABLE "stock_alerts";
        DROP TABLE "media_uploads";"""
