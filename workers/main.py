"""The worker process: one arq worker for each queue, and the schedule."""

import asyncio
import logging
import signal
from contextlib import AsyncExitStack
from time import monotonic
from typing import Any
from uuid import UUID

import orjson
from arq.connections import RedisSettings
from arq.worker import Worker, func
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from server.core.jobs import ARQ_FUNCTION, QUEUES, Queue, arq_queue
from server.core.settings import Settings
from server.resources import Resources, open_resources, pack
from workers import tasks
from workers.registry import TASKS
from workers.runner import GRACE, run_job
from workers.schedule import SCHEDULE, keep

log = logging.getLogger(__name__)

AT_ONCE: dict[Queue, int] = {"money": 10, "mail": 5, "bulk": 2}
POLL: dict[Queue, float] = {"money": 0.05, "mail": 0.2, "bulk": 0.5}
LONGEST = 90.0
# Tasks that wait for their last jobs, and must not be disturbed.
SETTLING: "set[asyncio.Task[Any]]" = set()


def redis_settings(settings: Settings) -> RedisSettings:
    """How arq reaches Redis: it waits out a restart instead of ending with it."""
    url = settings.redis_url.get_secret_value() if settings.redis_url else ""
    found = RedisSettings.from_dsn(url)
    found.retry = Retry(ExponentialBackoff(cap=1, base=0.1), 30)
    found.retry_on_error = [RedisConnectionError, RedisTimeoutError, OSError]
    found.conn_retries = 30
    return found


def make_worker(queue: Queue, resources: Resources) -> Worker:
    """Arq's worker for one queue; all it carries is the id of a row."""

    async def run(_ctx: dict[str, Any], job_id: str) -> None:
        await run_job(resources, UUID(job_id))

    limit = max(task.payload.time_limit for task in TASKS.values()) + GRACE
    return Worker(
        functions=[func(run, name=ARQ_FUNCTION, keep_result=0, timeout=limit, max_tries=5)],  # type: ignore[arg-type]  # its protocol wants *args
        queue_name=arq_queue(queue),
        redis_settings=redis_settings(resources.settings),
        max_jobs=AT_ONCE[queue],
        poll_delay=POLL[queue],
        job_timeout=limit,
        keep_result=0,
        handle_signals=False,
        job_completion_wait=int(limit),
        health_check_interval=30,
        job_serializer=pack,
        job_deserializer=orjson.loads,
        log_results=False,
    )


async def work(settings: Settings) -> None:
    """Work until SIGTERM or Ctrl-C, then finish what has begun."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with AsyncExitStack() as stack:
        resources = await stack.enter_async_context(open_resources(settings))
        log.info("working with %d kinds of jobs from %s", len(TASKS), tasks.__name__)
        running = [asyncio.create_task(keep(step, resources)) for step in SCHEDULE]
        running += [asyncio.create_task(_serve(queue, resources)) for queue in QUEUES]
        await stop.wait()
        log.info("stopping")
        await _end(running)


async def _end(running: list["asyncio.Task[None]"]) -> None:
    """End the tasks, asking again those that did not hear: a library's time-out may swallow a cancellation."""
    deadline = monotonic() + LONGEST
    pending = set(running)
    while pending and monotonic() < deadline:
        for task in pending - SETTLING:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=0.5)


async def _serve(queue: Queue, resources: Resources) -> None:
    """Serve one queue until cancelled; when arq gives up on Redis, begin again."""
    pause = 0.1
    while True:
        worker = make_worker(queue, resources)
        try:
            await worker.async_run()
        except asyncio.CancelledError:
            if (task := asyncio.current_task()) is not None:
                SETTLING.add(task)
            await _settle(worker)
            raise
        except Exception as error:  # noqa: BLE001 - a worker outlives Redis, whatever it throws
            log.warning("queue %s begins again: %s", queue, error)
            await _settle(worker)
            await asyncio.sleep(pause)
            pause = min(2 * pause, 2.0)


async def _settle(worker: Worker) -> None:
    """Let the jobs under way come to their end, then let go of Redis."""
    worker.allow_pick_jobs = False
    if pending := list(worker.tasks.values()):
        await asyncio.wait(pending, timeout=LONGEST)
    try:
        await worker.close()
    except Exception as error:  # noqa: BLE001 - Redis may be gone
        log.debug("closing: %s", error)
