"""What either process, server or worker, holds open: database, Redis, queue, cache, gateway, mail, files."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import orjson
from arq import ArqRedis
from redis.asyncio import Redis

from server.core.cache import Cache
from server.core.clock import Clock, DatabaseClock
from server.core.db import carry_after_commit, open_database
from server.core.feed import Herald
from server.core.jobs import Handover
from server.core.locks import Locks
from server.core.mail import SmtpMailer
from server.core.passwords import Passwords
from server.core.redis import Shield, connect
from server.core.settings import Settings
from server.core.storage import Storage, open_storage
from server.core.tasks import end
from server.core.tokens import AccessTokens
from server.hooks.gateway import Courier
from server.payments.gateway import Gateway


@dataclass(frozen=True)
class Resources:
    """The open parts of a process."""

    settings: Settings
    clock: Clock
    redis: Redis
    shield: Shield
    queue: Handover
    cache: Cache
    locks: Locks
    tokens: AccessTokens
    passwords: Passwords
    gateway: Gateway
    courier: Courier
    mailer: SmtpMailer
    storage: Storage


def pack(message: dict[str, Any]) -> bytes:
    """What arq writes to Redis: JSON, never its default pickle, so that who can write there runs nothing here."""
    return orjson.dumps(message, default=str)


@asynccontextmanager
async def open_resources(settings: Settings) -> AsyncIterator[Resources]:
    """Open everything, and close it in the opposite order."""
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(open_database(settings))
        clock = DatabaseClock()
        await clock.ask()
        stack.push_async_callback(end, asyncio.create_task(clock.follow()))
        redis = connect(settings)
        stack.push_async_callback(redis.aclose)
        shield = Shield(redis, patience=settings.redis_timeout)
        arq = ArqRedis(connection_pool=redis.connection_pool, job_serializer=pack, job_deserializer=orjson.loads)
        queue = Handover(arq)
        stack.push_async_callback(queue.drain)
        cache = Cache(shield, ttl=settings.cache_ttl, megabytes=settings.cache_megabytes)
        stack.push_async_callback(cache.close)
        listener = asyncio.create_task(cache.listen())
        stack.push_async_callback(end, listener)
        passwords = Passwords()
        stack.callback(passwords.close)
        gateway = Gateway(settings)
        stack.callback(gateway.close)
        courier = Courier(settings.hook_networks)
        stack.push_async_callback(courier.close)
        mailer = SmtpMailer(settings.smtp_url or "smtp://127.0.0.1:25", sender=settings.mail_from)
        stack.callback(mailer.close)
        tokens = AccessTokens(
            settings.signing_keys,
            issuer=settings.jwt_issuer,
            audience=settings.jwt_audience,
            minutes=settings.access_token_minutes,
            clock=clock,
        )
        herald = Herald(redis)
        stack.push_async_callback(herald.close)
        carry_after_commit(queue)
        carry_after_commit(herald)
        carry_after_commit(lambda tx: cache.drop(tx.stale, tx.notice))
        yield Resources(
            settings=settings,
            clock=clock,
            redis=redis,
            shield=shield,
            queue=queue,
            cache=cache,
            locks=Locks(shield),
            tokens=tokens,
            passwords=passwords,
            gateway=gateway,
            courier=courier,
            mailer=mailer,
            storage=open_storage(settings),
        )
