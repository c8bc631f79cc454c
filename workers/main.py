"""The worker process: two lanes for each queue, for its jobs and for those whose worker died, and the schedule."""

import asyncio
import logging
import resource
import signal
from contextlib import AsyncExitStack, suppress
from pathlib import Path

from prometheus_client import start_http_server

from server.core import metrics
from server.core.jobs import QUEUES
from server.core.settings import Settings
from server.core.tasks import end
from server.resources import Resources, open_resources
from workers import tasks
from workers.lanes import Lane, QueueLane, RescueLane
from workers.registry import TASKS
from workers.schedule import SCHEDULE, keep

log = logging.getLogger(__name__)

# Seconds for what has begun when a stop is wanted; docker-compose.yml grants some more.
LONGEST = 90.0
PAGE_SIZE = resource.getpagesize()
MEGABYTE = 1024 * 1024


class Share:
    """What a process may do before a new one takes its place: so many jobs, or until it has grown so much.

    Zero is without limit. Memory that libraries do not give back costs a process, not the machine.
    """

    def __init__(self, most_jobs: int, most_megabytes: int) -> None:
        self.reason = ""
        self.over = asyncio.Event()
        self._left = most_jobs
        self._most_bytes = most_megabytes * MEGABYTE

    def count(self) -> None:
        """Count a job that has come to its end."""
        self._left -= 1
        if self._left == 0:
            self._end("jobs")
        elif 0 < self._most_bytes < resident_bytes():
            self._end("memory")

    def _end(self, reason: str) -> None:
        if not self.over.is_set():
            self.reason = reason
            self.over.set()


def resident_bytes() -> int:
    """The memory that this process occupies, in bytes; at its highest, where the system says no more."""
    with suppress(OSError):
        return int(Path("/proc/self/statm").read_bytes().split()[1]) * PAGE_SIZE
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


class Signals:
    """SIGTERM or Ctrl-C: the first asks for a stop, the second for a quick one, as does the end of patience."""

    def __init__(self) -> None:
        self.stop, self.hurry = asyncio.Event(), asyncio.Event()
        self._loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            self._loop.add_signal_handler(number, self._hear)

    def _hear(self) -> None:
        if self.stop.is_set():
            self.hurry.set()
            return
        log.info("stopping")
        self.stop.set()
        self._loop.call_later(LONGEST, self.hurry.set)


async def work(settings: Settings) -> None:
    """Work until told to stop, or until this process's share is done; then finish what has begun."""
    signals = Signals()
    async with AsyncExitStack() as stack:
        resources = await stack.enter_async_context(open_resources(settings))
        if settings.worker_metrics_port is not None:
            server, _ = start_http_server(settings.worker_metrics_port, settings.host, metrics.registry())
            stack.callback(server.server_close)
            stack.callback(server.shutdown)
        metrics.worker_starts.inc()
        log.info("working with %d kinds of jobs from %s", len(TASKS), tasks.__name__)
        share = Share(settings.worker_jobs, settings.worker_megabytes)
        await _work(resources, share, signals)
        metrics.worker_ends.labels(share.reason or "told").inc()


async def _work(resources: Resources, share: Share, signals: Signals) -> None:
    """Open the lanes and run the schedule until the end."""
    lanes: list[Lane] = []
    for queue in QUEUES:
        lanes += [QueueLane(queue, resources, share.count), RescueLane(queue, resources, share.count)]
    steps = [asyncio.create_task(keep(step, resources)) for step in SCHEDULE]
    stopped, over = asyncio.create_task(signals.stop.wait()), asyncio.create_task(share.over.wait())
    await asyncio.wait({stopped, over}, return_when=asyncio.FIRST_COMPLETED)
    if over.done():
        log.info("this worker has done its share: %s", share.reason)
        retiring = asyncio.create_task(_retire(lanes, signals.hurry))
        await asyncio.wait({stopped, retiring}, return_when=asyncio.FIRST_COMPLETED)
    # A second word to a lane that closes already is nothing to it.
    await asyncio.gather(*(lane.close(signals.hurry) for lane in lanes), *(end(step) for step in steps))
    await asyncio.gather(end(stopped), end(over))


async def _retire(lanes: list[Lane], hurry: asyncio.Event) -> None:
    """Close lane after lane, money last: it does not wait for the long jobs of the others."""
    for lane in reversed(lanes):
        await lane.close(hurry)
