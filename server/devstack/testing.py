"""The data stores for a test run."""

from pathlib import Path

from server.devstack.postgres import EmbeddedPostgres
from server.devstack.redis import EmbeddedRedis
from server.devstack.store import start_together


def start_data_stores(folder: Path) -> tuple[EmbeddedPostgres, EmbeddedRedis]:
    """Start PostgreSQL and Redis side by side under `folder`, fast rather than durable; the caller stops both.

    Raises:
        CannotStart: One of them does not come up; neither runs then.
    """
    postgres = EmbeddedPostgres(folder / "postgres", durable=False, log=folder / "logs" / "postgres.log")
    redis = EmbeddedRedis(folder / "redis", durable=False, log=folder / "logs" / "redis.log")
    start_together(postgres, redis)
    return postgres, redis
