"""`python -m tests.workers.odd`: a worker that knows jobs which no shop has. `ODD_GRACE` shortens its leases."""

import asyncio
import os
import signal
from typing import ClassVar

from server.core.jobs import Job, Queue
from workers import runner
from workers.__main__ import main
from workers.context import WorkerContext
from workers.registry import task

KEPT: list[bytes] = []


class Nap(Job):
    """Sleep for some seconds."""

    queue: ClassVar[Queue] = "money"
    time_limit: ClassVar[float] = 20.0

    seconds: float


class ShortNap(Nap):
    """The same with a short lease."""

    time_limit: ClassVar[float] = 0.5


class Poison(Job):
    """End the process that does it."""

    queue: ClassVar[Queue] = "money"
    time_limit: ClassVar[float] = 0.5


class Fatten(Job):
    """Keep some memory."""

    megabytes: int


@task(Nap)
async def nap(_ctx: WorkerContext, job: Nap) -> None:
    await asyncio.sleep(job.seconds)


@task(ShortNap)
async def nap_shortly(_ctx: WorkerContext, job: ShortNap) -> None:
    await asyncio.sleep(job.seconds)


@task(Poison)
async def die(_ctx: WorkerContext, _job: Poison) -> None:
    # The neighbours shall have begun.
    await asyncio.sleep(0.1)
    os.kill(os.getpid(), signal.SIGKILL)


@task(Fatten)
async def fatten(_ctx: WorkerContext, job: Fatten) -> None:
    KEPT.append(os.urandom(1024) * 1024 * job.megabytes)


if __name__ == "__main__":
    runner.GRACE = float(os.environ.get("ODD_GRACE", runner.GRACE))
    raise SystemExit(main())
