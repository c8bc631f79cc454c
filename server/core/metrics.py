"""What Prometheus is told. Names and units follow its conventions (base units, `_total`, `_seconds`)."""

import logging
import os
from collections.abc import Iterable
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

log = logging.getLogger(__name__)
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
# The files that the library makes for each process there, and the bytes that each may ever need.
FILES, ROOM = ("counter", "gauge_livesum", "histogram"), 2 * 1024 * 1024
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5)

requests = Histogram("voltcart_http_request_seconds", "Time to answer", ["route", "status"], buckets=BUCKETS)
pages = Counter("voltcart_ready_pages_total", "Pages sent as ready bytes, by status", ["status"])
page_builds = Counter("voltcart_page_builds_total", "Pages built from the database")
page_bytes = Gauge("voltcart_page_bytes", "Memory that pages occupy, roughly", multiprocess_mode="livesum")
streams = Gauge("voltcart_streams", "Clients that are sent events", multiprocess_mode="livesum")
jobs = Histogram("voltcart_job_seconds", "Run time of jobs", ["name", "outcome"], buckets=(*BUCKETS, 10, 30))
job_retries = Counter("voltcart_job_retries_total", "Jobs put back to be tried again", ["name"])
job_leases_lost = Counter("voltcart_job_leases_lost_total", "Jobs whose worker was too late to say what came of them")
worker_starts = Counter("voltcart_worker_starts_total", "Worker processes that began")
worker_ends = Counter("voltcart_worker_ends_total", "Worker processes that ended in order, by reason", ["reason"])
refunds_failed = Counter("voltcart_refunds_failed_total", "Refunds that the gateway refused, or confirmed as failed")
gateway_events = Counter("voltcart_gateway_events_total", "Events that came as the gateway's, by outcome", ["outcome"])
webhook_deliveries = Counter("voltcart_webhook_deliveries_total", "Tries to tell client apps, by outcome", ["outcome"])
webhook_silences = Counter("voltcart_webhook_silences_total", "Webhooks paused, or switched off by their clients")
COUNTED = (
    requests,
    pages,
    page_builds,
    page_bytes,
    streams,
    jobs,
    job_retries,
    job_leases_lost,
    worker_starts,
    worker_ends,
    refunds_failed,
    gateway_events,
    webhook_deliveries,
    webhook_silences,
)


def reserve_room() -> None:
    """Take the room on the disk that this process's metrics may ever need, while there is some.

    The library writes to its files as to memory, and makes them full of holes: who writes into a hole when the disk is
    full is ended by the system.
    """
    folder = os.environ.get(FOLDER)
    if folder is None or not hasattr(os, "posix_fallocate"):
        return
    try:
        for name in FILES:
            with Path(folder, f"{name}_{os.getpid()}.db").open("ab") as file:
                os.posix_fallocate(file.fileno(), 0, ROOM)
    except OSError as error:
        log.warning("no room for metrics: %s", error)


class Depths(Collector):
    """Queue depths, read from the database just before a scrape."""

    def __init__(self, rows: Iterable[dict[str, object]]) -> None:
        self._rows = list(rows)

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """The gauges of the queues."""
        depth = GaugeMetricFamily("voltcart_jobs", "Jobs by queue, name and status", labels=["queue", "name", "status"])
        oldest = GaugeMetricFamily(
            "voltcart_jobs_oldest_seconds", "Age of the oldest due job", labels=["queue", "name", "status"]
        )
        for row in self._rows:
            labels = [str(row["queue"]), str(row["name"]), str(row["status"])]
            depth.add_metric(labels, float(str(row["jobs"])))
            oldest.add_metric(labels, float(str(row["oldest"])))
        yield depth
        yield oldest


def registry() -> CollectorRegistry:
    """All metrics of this process, or of all that share the folder named by PROMETHEUS_MULTIPROC_DIR."""
    found = CollectorRegistry()
    if os.environ.get(FOLDER):
        multiprocess.MultiProcessCollector(found)  # type: ignore[no-untyped-call]  # the library is untyped here
    else:
        for metric in COUNTED:
            found.register(metric)
    return found


def exposition(depths: Iterable[dict[str, object]]) -> bytes:
    """All metrics, and the queues as the database has them, as Prometheus text."""
    found = registry()
    found.register(Depths(depths))
    return generate_latest(found)
