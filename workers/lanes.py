"""Lanes: so many jobs at once of one queue, taken from the table, and sooner where arq brings word of them."""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from datetime import timedelta
from math import inf
from time import monotonic
from typing import Any
from uuid import UUID

import orjson
from arq import ArqRedis
from arq.worker import Worker, func

from server.core.errors import AppError
from server.core.jobs import ARQ_FUNCTION, Queue, arq_queue, find_abandoned, put_back, take_due
from server.core.redis import TROUBLE, connect
from server.core.tasks import end
from server.resources import Resources, pack
from workers.registry import TASKS
from workers.runner import GRACE, rescue_job, run_job

log = logging.getLogger(__name__)

AT_ONCE: dict[Queue, int] = {"money": 10, "mail": 5, "bulk": 2}
POLL: dict[Queue, float] = {"money": 0.05, "mail": 0.05, "bulk": 0.2}
# Seconds between two looks into the table that found nothing.
PAUSE = 1.0
# How long a job handed to arq may stay undone before it is taken from the table; and when Redis does not answer.
PATIENCE, QUICK = timedelta(seconds=20), timedelta(seconds=1)
# Seconds after Redis's return in which the table still counts for more: what was not handed over just before.
DOUBT = 3.0

Spent = Callable[[], None]


class Lane(ABC):
    """Takes jobs from the table and does so many at once, until it is closed. `spent` is called after each."""

    def __init__(self, resources: Resources, spent: Spent, *, at_once: int) -> None:
        self._resources = resources
        self._spent = spent
        self._at_once = at_once
        self._room = asyncio.Semaphore(at_once)
        self._running: set[asyncio.Task[Any]] = set()
        self._closing = asyncio.Event()
        self._feeding = asyncio.create_task(self._feed())

    @abstractmethod
    async def _take(self, room: int) -> Sequence[UUID]:
        """Ids of jobs to do now."""

    @abstractmethod
    async def _do(self, job_id: UUID) -> bool:
        """Do a job; says whether it was to be had."""

    async def run(self, job_id: UUID) -> None:
        """Do a job as soon as there is room; a lane that closes leaves what has not begun to others."""
        if (task := asyncio.current_task()) is not None:
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        try:
            async with self._room:
                if self._closing.is_set():
                    await put_back(job_id)
                elif await self._do(job_id):
                    self._spent()
        except asyncio.CancelledError:
            # If it had not begun, another need not wait until it counts as forgotten.
            await asyncio.shield(put_back(job_id))
            raise
        except AppError as error:
            log.warning("job %s waits: %s", job_id, error)
        except Exception:
            log.exception("job %s could not be taken to its end", job_id)

    async def close(self, hurry: asyncio.Event) -> None:
        """Take nothing more, and let what has begun come to its end; once there is a hurry, hand it back."""
        self._closing.set()
        await self._feeding
        hurried = asyncio.create_task(hurry.wait())
        while self._running and not hurry.is_set():
            await asyncio.wait({*self._running, hurried}, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.gather(end(hurried), *(end(task) for task in tuple(self._running)))

    async def _feed(self) -> None:
        while not self._closing.is_set():
            room = self._at_once - len(self._running)
            if room <= 0:
                await asyncio.wait(tuple(self._running), timeout=PAUSE, return_when=asyncio.FIRST_COMPLETED)
                continue
            try:
                found = await self._take(room)
            except AppError as error:
                log.warning("the table of jobs is out of reach: %s", error)
                found = ()
            except Exception:
                log.exception("the table of jobs cannot be read")
                found = ()
            for job_id in found:
                self._spawn(self.run(job_id))
            if len(found) < room:
                await self._pause()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _pause(self) -> None:
        """Wait a little, or until the lane is closed."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PAUSE):
                await self._closing.wait()


class RescueLane(Lane):
    """Jobs of a queue whose worker died, one after the other.

    One of them may be what killed it. Alone among its like it cannot take them with it again, so of the jobs that died
    with it, each does so once; the next death is the culprit's own, and soon it has failed.
    """

    def __init__(self, queue: Queue, resources: Resources, spent: Spent) -> None:
        self._queue: Queue = queue
        super().__init__(resources, spent, at_once=1)

    async def _take(self, room: int) -> Sequence[UUID]:  # noqa: ARG002 - it is one
        job_id = await find_abandoned(self._queue)
        return () if job_id is None else (job_id,)

    async def _do(self, job_id: UUID) -> bool:
        return await rescue_job(self._resources, job_id)


class QueueLane(Lane):
    """The jobs of one queue. arq says at once what was just committed; without Redis the table is read more often."""

    def __init__(self, queue: Queue, resources: Resources, spent: Spent) -> None:
        self._queue: Queue = queue
        self._quick_until = 0.0
        self._settling: set[asyncio.Task[None]] = set()
        super().__init__(resources, spent, at_once=AT_ONCE[queue])
        self._listening = asyncio.create_task(self._listen())

    async def _take(self, room: int) -> Sequence[UUID]:
        patience = QUICK if monotonic() < self._quick_until else PATIENCE
        return await take_due(self._queue, patience=patience, limit=room)

    async def _do(self, job_id: UUID) -> bool:
        return await run_job(self._resources, job_id)

    async def close(self, hurry: asyncio.Event) -> None:
        """Stop listening, too."""
        self._closing.set()
        await end(self._listening)
        await super().close(hurry)
        if self._settling:
            await asyncio.wait(tuple(self._settling))

    async def _listen(self) -> None:
        """Have arq wake the lane; when it gives up on Redis, begin again once there is one."""
        while not self._closing.is_set():
            worker = self._make_worker()
            try:
                await worker.async_run()
            except Exception as error:  # noqa: BLE001 - a worker outlives Redis, whatever it throws
                log.warning("queue %s is read from its table alone: %s", self._queue, error)
            finally:
                self._quick_until = inf
                task = asyncio.create_task(_settle(worker))
                self._settling.add(task)
                task.add_done_callback(self._settling.discard)
            while not self._closing.is_set() and not await self._redis_answers():
                await self._pause()
            self._quick_until = monotonic() + DOUBT

    async def _redis_answers(self) -> bool:
        try:
            await self._resources.redis.ping()
        except TROUBLE:
            return False
        return True

    def _make_worker(self) -> Worker:
        """Arq's worker; all that it carries is the id of a row."""

        async def run(_ctx: dict[str, Any], job_id: str) -> None:
            await self.run(UUID(job_id))

        # A pool of its own, which goes with it; its calls end when others hold Redis to be away, too.
        redis = connect(self._resources.settings)
        pool = ArqRedis(redis.connection_pool, pack, orjson.loads, arq_queue(self._queue))
        longest = max(task.payload.time_limit for task in TASKS.values() if task.payload.queue == self._queue)
        # The job's own limit comes first; before it, a job may wait as long for the table's to make room.
        limit = 2 * (longest + GRACE)
        return Worker(
            functions=[func(run, name=ARQ_FUNCTION, keep_result=0, timeout=limit, max_tries=5)],  # type: ignore[arg-type]  # its protocol wants *args
            queue_name=arq_queue(self._queue),
            redis_pool=pool,
            max_jobs=self._at_once,
            poll_delay=POLL[self._queue],
            job_timeout=limit,
            keep_result=0,
            handle_signals=False,
            health_check_interval=30,
            job_serializer=pack,
            job_deserializer=orjson.loads,
            log_results=False,
        )


async def _settle(worker: Worker) -> None:
    """Let the jobs that arq brought come to their end, then let go of Redis."""
    await asyncio.gather(*worker.tasks.values(), return_exceptions=True)
    with suppress(*TROUBLE):
        await worker.pool.aclose(close_connection_pool=True)
