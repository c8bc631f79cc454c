"""What was changed and not yet told to the other processes: the outbox of the caches."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
        CREATE TABLE "untold_changes" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "tags" JSONB NOT NULL
);
COMMENT ON TABLE "untold_changes" IS 'The cache tags that a committed change made untrue, until the other processes are told of it.';
    """


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
        DROP TABLE "untold_changes";
    """
