"""Worker processes under a supervisor: killed by a job, recycled, told to stop; no job is lost or done twice."""

import asyncio
import os
import signal
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest

from server.core import jobs
from server.core.db import fetch, transaction
from server.core.jobs import Job
from server.devstack import supervisor as supervising
from server.devstack.ports import free_port
from server.devstack.supervisor import Program, Supervisor
from server.resources import Resources
from tests.cluster import open_cluster
from tests.workers.odd import Fatten, Nap, Poison, ShortNap
from tests.workers.test_faults import wait_until

pytestmark = pytest.mark.cluster

ALL_DONE = "SELECT bool_and(status = 'done') FROM jobs"


@dataclass
class Shift:
    """A worker that is started again whenever it has ended, and what its supervisor said."""

    program: Program
    pids: list[int] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def note(self) -> None:
        child = self.program.child
        if child is not None and child.pid not in self.pids:
            self.pids.append(child.pid)


@asynccontextmanager
async def supervised(resources: Resources, folder: Path, **environment: str) -> AsyncIterator[Shift]:
    """One worker with odd jobs, a Redis of its own, and a supervisor."""
    async with open_cluster(resources.settings, folder, servers=0) as cluster:
        program = Program(
            "worker",
            (sys.executable, "-m", "tests.workers.odd"),
            environment={**cluster.environment, "DATA_DIR": str(folder / "worker"), **environment},
            log=folder / "worker.log",
            patience=20,
        )
        shift, over = Shift(program), threading.Event()

        def stop_wanted() -> bool:
            shift.note()
            return over.is_set()

        supervisor = Supervisor(shift.said.append, stop_wanted)
        program.start()
        supervisor.add(program)
        watch = threading.Thread(target=supervisor.watch)
        watch.start()
        try:
            yield shift
        finally:
            over.set()
            await asyncio.to_thread(watch.join)
            await asyncio.to_thread(program.stop)


async def leave(*left: Job) -> None:
    """Leave jobs behind; the shift's Redis is not told of them."""
    async with transaction() as tx:
        for job in left:
            await jobs.add(tx, job)
        await tx.execute("UPDATE jobs SET handed_at = NULL")


@pytest.mark.row("Q6")
async def test_a_worker_that_has_done_its_share_is_replaced(resources: Resources, tmp_path: Path) -> None:
    async with supervised(resources, tmp_path, WORKER_JOBS="5") as shift:
        await leave(*(Nap(seconds=0) for _ in range(5)), Nap(seconds=0.7))
        await wait_until("SELECT count(*) = 5 FROM jobs WHERE status = 'done'", within=20)
        await leave(*(Nap(seconds=0) for _ in range(2)))
        await wait_until(ALL_DONE, within=20)
        async with asyncio.timeout(10):
            while len(shift.pids) < 2:
                await asyncio.sleep(0.02)
        await leave(Nap(seconds=0))
        await wait_until(ALL_DONE, within=20)
    rows = await fetch("SELECT attempts, error FROM jobs")
    assert [tuple(row) for row in rows] == [(1, "")] * 9
    # In order, and without a word.
    assert (len(shift.pids), shift.said) == (2, [])


@pytest.mark.row("Q6")
@pytest.mark.long
async def test_a_worker_that_has_grown_is_replaced(resources: Resources, tmp_path: Path) -> None:
    async with supervised(resources, tmp_path, WORKER_MEGABYTES="400") as shift:
        for number in range(1, 13):
            await leave(Fatten(megabytes=120), Nap(seconds=0.3), Nap(seconds=0))
            await wait_until(f"SELECT count(*) = {3 * number} FROM jobs WHERE status = 'done'", within=20)
    rows = await fetch("SELECT attempts, error FROM jobs")
    assert [tuple(row) for row in rows] == [(1, "")] * 36
    assert len(shift.pids) >= 4
    assert shift.said == []


@pytest.mark.row("Q1")
@pytest.mark.long
async def test_a_job_that_kills_its_workers_fails_and_its_neighbours_are_done(
    resources: Resources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervising, "FIRST_DELAY", 0.1)
    async with supervised(resources, tmp_path, ODD_GRACE="1") as shift:
        await leave(Poison(), *(ShortNap(seconds=0.3) for _ in range(6)))
        await wait_until("SELECT count(*) = 0 FROM jobs WHERE status IN ('queued', 'running')", within=60)
    rows = await fetch("SELECT name, status, attempts, error FROM jobs WHERE name = 'Poison'")
    assert [tuple(row) for row in rows] == [("Poison", "failed", 4, "WorkerDied: its worker died (3 in a row)")]
    others = await fetch("SELECT status, attempts FROM jobs WHERE name <> 'Poison'")
    assert {row["status"] for row in others} == {"done"}
    # Once with the poison's first death; after it, alone.
    assert max(row["attempts"] for row in others) == 2
    assert len(shift.pids) == 4
    assert [line.partition(" (log")[0] for line in shift.said[::2]] == ["worker was ended by SIGKILL"] * 3


async def test_a_worker_told_twice_to_stop_hands_its_jobs_back(resources: Resources, tmp_path: Path) -> None:
    port = free_port()
    async with supervised(resources, tmp_path, WORKER_METRICS_PORT=str(port)) as shift:
        await leave(Nap(seconds=0), Nap(seconds=18))
        running = "SELECT count(*) = 1 FROM jobs WHERE status = 'running'"
        await wait_until(f"{running.replace('running', 'done')} AND ({running})", within=20)
        async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/metrics") as answer:
            text = await answer.text()
        pid = shift.pids[0]
        os.kill(pid, signal.SIGTERM)
        await asyncio.sleep(0.5)
        assert len(await fetch("SELECT 1 FROM jobs WHERE status = 'running'")) == 1
        os.kill(pid, signal.SIGTERM)
        # Another begins it at once, not when the lease is over.
        await wait_until("SELECT count(*) = 1 FROM jobs WHERE status = 'running' AND attempts = 2", within=10)
        os.kill(shift.pids[-1], signal.SIGTERM)
        os.kill(shift.pids[-1], signal.SIGTERM)
    assert {
        "voltcart_worker_starts_total 1.0",
        'voltcart_job_seconds_count{name="Nap",outcome="done"} 1.0',
    } <= set(text.splitlines())
