"""Each kind of fault: how it is done, and how it is mended within its time."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from random import Random
from time import monotonic

from server.devstack.store import DataStore
from tests.faults.modes import BlackHole, CutAfterRequest, Delay, Mode, Pass
from tests.faults.proxy import LOSE_ANSWER, Proxy
from tests.faults.storm.plan import Fault
from tests.faults.storm.site import Process, Site

log = logging.getLogger(__name__)
Breaking = Callable[[Site, Random], AbstractAsyncContextManager[None]]
CUT_EVERY = 0.4  # seconds


@asynccontextmanager
async def _down(site: Site, process: Process, *, gently: bool) -> AsyncIterator[None]:
    """A process ends, told to or not, and starts again where it was."""
    status = await asyncio.to_thread(process.stop if gently else process.kill)
    if gently and status != 0:
        log.error("%s ended with status %s when it was told to stop", process.name, status)
    yield
    process.start()
    if process.url:
        await site.wait_for(process)
    if process is site.gateway:
        await site.behave()


@asynccontextmanager
async def _paused(process: Process) -> AsyncIterator[None]:
    """A process stands still, with all that it holds."""
    process.signal(signal.SIGSTOP)
    try:
        yield
    finally:
        process.signal(signal.SIGCONT)


@asynccontextmanager
async def _restarted(store: DataStore, number: signal.Signals) -> AsyncIterator[None]:
    """A data store ends by a signal, and starts again."""
    assert store.child is not None
    await asyncio.to_thread(store.child.stop, ask=number)
    try:
        yield
    finally:
        await asyncio.to_thread(store.stop)
        await asyncio.to_thread(store.start)


@asynccontextmanager
async def _redis_paused(site: Site, _: Random) -> AsyncIterator[None]:
    """Redis stands still: its connections stay, nothing answers."""
    assert site.redis.child is not None
    process = Process("redis", (), site.redis.log, {}, child=site.redis.child)
    async with _paused(process):
        yield


@asynccontextmanager
async def _in_mode(proxy: Proxy, mode: Mode) -> AsyncIterator[None]:
    """A proxy is as bad as the mode says."""
    proxy.mode = mode
    try:
        yield
    finally:
        proxy.mode = Pass()


@asynccontextmanager
async def _cut(proxy: Proxy) -> AsyncIterator[None]:
    """Every connection is reset, again and again."""

    async def cutting() -> None:
        while True:
            proxy.cut()
            await asyncio.sleep(CUT_EVERY)

    task = asyncio.create_task(cutting())
    try:
        yield
    finally:
        task.cancel()


@asynccontextmanager
async def _commits_unanswered(site: Site, random: Random) -> AsyncIterator[None]:
    """Commits are made whose answers are lost."""
    watch = site.to_postgres.on_request(rb"COMMIT;", LOSE_ANSWER, times=random.randint(10, 30))
    try:
        yield
    finally:
        watch.left = 0


@asynccontextmanager
async def _gateway_mode(site: Site, mode: str, **rule: object) -> AsyncIterator[None]:
    """The gateway misbehaves."""
    await site.mode(mode, **rule)
    try:
        yield
    finally:
        await site.behave()


@asynccontextmanager
async def _mail_down(site: Site, _: Random) -> AsyncIterator[None]:
    """Nobody takes mail."""
    await site.post.close()
    try:
        yield
    finally:
        await site.post.open()


def _server(site: Site, random: Random) -> Process:
    return random.choice(site.servers)


def _worker(site: Site, random: Random) -> Process:
    return random.choice(site.workers)


BREAKING: dict[str, Breaking] = {
    "server killed": lambda site, random: _down(site, _server(site, random), gently=False),
    "server stopped": lambda site, random: _down(site, _server(site, random), gently=True),
    "server paused": lambda site, random: _paused(_server(site, random)),
    "worker killed": lambda site, random: _down(site, _worker(site, random), gently=False),
    "worker stopped": lambda site, random: _down(site, _worker(site, random), gently=True),
    "worker paused": lambda site, random: _paused(_worker(site, random)),
    "redis emptied": lambda site, _: _restarted(site.redis, signal.SIGKILL),
    "redis paused": _redis_paused,
    "redis slow": lambda site, _: _in_mode(site.to_redis, Delay(0.2, jitter=0.8)),
    "redis silent": lambda site, _: _in_mode(site.to_redis, BlackHole()),
    "redis cut": lambda site, _: _cut(site.to_redis),
    # PostgreSQL's immediate shutdown: no checkpoint, recovery at the start.
    "postgres stopped": lambda site, _: _restarted(site.postgres, signal.SIGQUIT),
    "postgres killed": lambda site, _: _restarted(site.postgres, signal.SIGKILL),
    "postgres slow": lambda site, _: _in_mode(site.to_postgres, Delay(0.05, jitter=0.1)),
    "postgres cut": lambda site, _: _cut(site.to_postgres),
    "commits unanswered": _commits_unanswered,
    "gateway killed": lambda site, _: _down(site, site.gateway, gently=False),
    "gateway slow": lambda site, random: _gateway_mode(site, "delay", seconds=round(random.uniform(1, 7), 1)),
    "gateway broken": lambda site, random: _gateway_mode(site, "status", status=random.choice((429, 500, 503, 504))),
    "gateway hanging": lambda site, _: _gateway_mode(site, "act_then_hang", seconds=20),
    "gateway truncating": lambda site, _: _gateway_mode(site, "truncate"),
    "gateway answering in HTML": lambda site, _: _gateway_mode(site, "html"),
    "gateway unanswered": lambda site, _: _in_mode(site.to_gateway, CutAfterRequest()),
    "webhooks dropped": lambda site, _: _gateway_mode(site, "drop_webhooks"),
    "webhooks doubled": lambda site, random: _gateway_mode(site, "duplicate_webhooks", n=random.randint(2, 10)),
    "webhooks shuffled": lambda site, random: _gateway_mode(
        site, "shuffle_webhooks", seconds=3, seed=random.randrange(1000)
    ),
    "webhooks forged": lambda site, random: _gateway_mode(site, "forge_webhooks", seed=random.randrange(1000)),
    "refunds pending": lambda site, _: _gateway_mode(site, "refund_pending", seconds=20),
    "refunds failing": lambda site, _: _gateway_mode(site, "refund_fail", seconds=1),
    "mail down": _mail_down,
}


async def break_things(
    site: Site, plan: list[Fault], *, seed: int, began: float, told: Callable[[Fault, float], Awaitable[None]]
) -> None:
    """Do the plan, one fault after the other; `told` hears of each that is mended, and how long that took."""
    random = Random(f"faults {seed}")
    for fault in plan:
        await asyncio.sleep(max(0.0, began + fault.at - monotonic()))
        log.info("%7.1f s: %s for %.1f s", monotonic() - began, fault.kind, fault.lasts)
        start = monotonic()
        async with BREAKING[fault.kind](site, random):
            await asyncio.sleep(fault.lasts)
        await told(fault, monotonic() - start)
