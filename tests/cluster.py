"""Server and worker processes of their own, for the tests that one process could not fail."""

import asyncio
import json
import os
import resource
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

PATIENCE = 20.0


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

    async def add_server(self) -> None:
        """Start a server process and wait until it answers."""
        port = free_port()
        number = len(self.servers)
        environment = {**self.environment, "PORT": str(port), "DATA_DIR": str(self.folder / f"server-{number}")}
        child = spawn(
            f"server-{number}",
            (sys.executable, "-m", "server"),
            log=self.folder / f"server-{number}.log",
            environment=environment,
        )
        self.servers.append((child, f"http://127.0.0.1:{port}"))
        await self._wait_for(f"http://127.0.0.1:{port}/api/health", child)

    def add_worker(self, **environment: str) -> Child:
        """Start a worker process."""
        number = len(self.workers)
        child = spawn(
            f"worker-{number}",
            (sys.executable, "-m", "workers"),
            log=self.folder / f"worker-{number}.log",
            environment={**self.environment, "DATA_DIR": str(self.folder / f"worker-{number}"), **environment},
        )
        self.workers.append(child)
        return child

    async def call(
        self, method: str, path: str, body: dict[str, Any] | None = None, **headers: str
    ) -> tuple[int, dict[str, Any]]:
        """Ask the servers in turn; gives status and body, or 0 where the connection broke."""
        base = self.servers[next(self._turn) % len(self.servers)][1]
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


@asynccontextmanager
async def open_cluster(
    settings: Settings, folder: Path, *, servers: int = 2, workers: int = 0
) -> AsyncIterator[Cluster]:
    """Start the processes on the test's database and a Redis of their own; stop them all at the end."""
    # A crowd of clients needs more descriptors than a user is given at first.
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    redis = EmbeddedRedis(folder / "redis", durable=False)
    environment = {
        **{name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}},
        "DATABASE_URL": str(settings.database_url),
        "REDIS_URL": redis.start(),
        "WORKERS": "1",
        "LOG_LEVEL": "WARNING",
        "JWT_KEYS": settings.jwt_keys.get_secret_value(),
        "RAZORPAY_KEY_ID": settings.razorpay_key_id,
        "RAZORPAY_KEY_SECRET": settings.razorpay_key_secret.get_secret_value(),
        "RAZORPAY_WEBHOOK_SECRET": settings.razorpay_webhook_secret.get_secret_value(),
        "RAZORPAY_BASE_URL": settings.razorpay_base_url,
        "SMTP_URL": settings.smtp_url or "",
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
