"""Server and worker processes of their own, for the tests that one process could not fail.

They can be killed, stood still and started again; `plant` has one of them die at a named place (server/core/crash.py).
"""

import asyncio
import json
import os
import resource
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

import aiohttp

from server.core.settings import Settings
from server.devstack.ports import free_port
from server.devstack.processes import Child, spawn
from server.devstack.redis import EmbeddedRedis

PATIENCE = 40.0


@dataclass
class Cluster:
    """Server processes behind one door that passes requests to each in turn, and workers."""

    environment: dict[str, str]
    folder: Path
    redis: EmbeddedRedis
    session: aiohttp.ClientSession
    servers: list[tuple[Child, str]] = field(default_factory=list)
    workers: list[Child] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._turn = cycle(range(2))
        # What each process has in its environment beyond the others.
        self._given: dict[str, dict[str, str]] = {}

    async def add_server(self, **environment: str) -> None:
        """Start a server process, with more in its environment if need be, and wait until it answers."""
        number = len(self.servers)
        port = free_port()
        self._given[f"server-{number}"] = {"PORT": str(port), **environment}
        child = self._spawn(f"server-{number}", "server")
        self.servers.append((child, f"http://127.0.0.1:{port}"))
        await self._wait_for(f"http://127.0.0.1:{port}/api/health", child)

    def add_worker(self, **environment: str) -> Child:
        """Start a worker process, with more in its environment if need be."""
        number = len(self.workers)
        self._given[f"worker-{number}"] = environment
        child = self._spawn(f"worker-{number}", "workers")
        self.workers.append(child)
        return child

    def plant(self, place: str) -> None:
        """Have the next process that comes by the crash point `place` die there; a server's master replaces it."""
        draft = self.crash_file.with_suffix(".new")
        draft.write_text(place)
        draft.replace(self.crash_file)

    @property
    def crash_file(self) -> Path:
        """The file that names where to die; there until somebody has."""
        return self.folder / "crash"

    async def until_crashed(self) -> None:
        """Wait until a process has come by the planted place."""
        async with asyncio.timeout(PATIENCE):
            while self.crash_file.exists():
                await asyncio.sleep(0.02)

    async def kill(self, child: Child) -> None:
        """End a server or worker with all its processes by SIGKILL."""
        os.killpg(child.pid, signal.SIGKILL)
        await asyncio.to_thread(child.wait, PATIENCE)

    def pause(self, child: Child) -> None:
        """Have a server or worker with all its processes stand still."""
        os.killpg(child.pid, signal.SIGSTOP)

    def resume(self, child: Child) -> None:
        """Have it go on."""
        os.killpg(child.pid, signal.SIGCONT)

    async def restart(self, child: Child, **environment: str) -> Child:
        """Start a server or worker again that has ended, at its old address, and wait until a server answers."""
        self._given[child.name] |= environment
        again = self._spawn(child.name, "workers" if child in self.workers else "server")
        if child in self.workers:
            self.workers[self.workers.index(child)] = again
            return again
        number = [server for server, _ in self.servers].index(child)
        url = self.servers[number][1]
        self.servers[number] = (again, url)
        await self._wait_for(f"{url}/api/health", again)
        return again

    def _spawn(self, name: str, module: str) -> Child:
        own = {"DATA_DIR": str(self.folder / name), "VOLTCART_CRASH_FILE": str(self.crash_file)}
        return spawn(
            name,
            (sys.executable, "-m", module),
            log=self.folder / f"{name}.log",
            environment={**self.environment, **own, **self._given[name]},
        )

    async def call(
        self, method: str, path: str, body: dict[str, Any] | None = None, **headers: str
    ) -> tuple[int, dict[str, Any]]:
        """Ask the servers in turn; gives status and body, or 0 where the connection broke."""
        return await self.ask(next(self._turn) % len(self.servers), method, path, body, **headers)

    async def ask(
        self, server: int, method: str, path: str, body: dict[str, Any] | None = None, **headers: str
    ) -> tuple[int, dict[str, Any]]:
        """Ask one of the servers; gives status and body, or 0 where the connection broke."""
        base = self.servers[server][1]
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            async with self.session.request(method, base + path, json=body, headers=named) as answer:
                return answer.status, json.loads(await answer.read() or b"{}")
        except aiohttp.ClientConnectionError as error:
            return 0, {"error": str(error)}

    async def _wait_for(self, url: str, child: Child) -> None:
        async with asyncio.timeout(PATIENCE):
            while True:
                if child.status is not None:
                    raise AssertionError(f"{child.name} ended:\n{child.last_words()}")
                try:
                    async with self.session.get(url) as answer:
                        if answer.status == 200:
                            return
                except aiohttp.ClientConnectionError:
                    await asyncio.sleep(0.05)


# Seconds.
UNHURRIED = {"DATABASE_PATIENCE": "20", "STATEMENT_TIMEOUT": "20", "LOCK_TIMEOUT": "20"}


@asynccontextmanager
async def open_cluster(
    settings: Settings, folder: Path, *, servers: int = 2, workers: int = 0, patient: bool = False
) -> AsyncIterator[Cluster]:
    """Start the processes on the test's database and a Redis of their own; stop them all at the end.

    `patient` ones wait for the database as long as a busy machine may stand still, so that nobody of a crowd is refused
    for that.
    """
    # A crowd of clients needs more descriptors than a user is given at first.
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    redis = EmbeddedRedis(folder / "redis", durable=False)
    environment = {
        **{name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}},
        "DATABASE_URL": str(settings.database_url),
        "REDIS_URL": redis.start(),
        "WORKERS": "1",
        "DRAIN_SECONDS": "0",
        "LOG_LEVEL": "WARNING",
        "JWT_KEYS": settings.jwt_keys.get_secret_value(),
        "RAZORPAY_KEY_ID": settings.razorpay_key_id,
        "RAZORPAY_KEY_SECRET": settings.razorpay_key_secret.get_secret_value(),
        "RAZORPAY_WEBHOOK_SECRET": settings.razorpay_webhook_secret.get_secret_value(),
        "RAZORPAY_BASE_URL": settings.razorpay_base_url,
        "SMTP_URL": settings.smtp_url or "",
        **(UNHURRIED if patient else {}),
    }
    timeout = aiohttp.ClientTimeout(total=60)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), timeout=timeout) as session:
        cluster = Cluster(environment, folder, redis, session)
        try:
            for _ in range(workers):
                cluster.add_worker()
            await asyncio.gather(*(cluster.add_server() for _ in range(servers)))
            yield cluster
        finally:
            children = [child for child, _ in cluster.servers] + cluster.workers
            await asyncio.gather(*(asyncio.to_thread(child.stop) for child in children))
            redis.stop()
