"""How an import was asked for, and room for what an import keeps while it runs."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
    ALTER TABLE catalog_transfers
      ADD COLUMN create_missing BOOL NOT NULL DEFAULT false,
      ADD COLUMN set_stock BOOL NOT NULL DEFAULT false;
    ALTER TABLE catalog_transfers
      ALTER COLUMN create_missing DROP DEFAULT,
      ALTER COLUMN set_stock DROP DEFAULT;
    CREATE INDEX catalog_transfers_digest_idx ON catalog_transfers (digest) WHERE status IN ('queued', 'running');
    -- A running import keeps a table of its own here, of the slugs and SKUs that its file named so far: dropping that
    -- at the end costs nothing, whatever the file's length.
    CREATE SCHEMA transfers;
    """


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
    DROP SCHEMA transfers CASCADE;
    DROP INDEX catalog_transfers_digest_idx;
    ALTER TABLE catalog_transfers DROP COLUMN create_missing, DROP COLUMN set_stock;
    """
