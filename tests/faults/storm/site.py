"""The shop's processes of one run, each of which can be killed, stopped, paused and started again where it was."""

import asyncio
import os
import resource
import secrets
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from pydantic import PostgresDsn

from server.core.settings import Settings, load_settings
from server.devstack.ports import free_port
from server.devstack.postgres import EmbeddedPostgres
from server.devstack.processes import Child, spawn
from server.devstack.redis import EmbeddedRedis
from tests.faults.proxy import Proxy, open_proxy, open_proxy_to
from tests.faults.storm.door import open_door
from tests.faults.storm.post import Post

SERVERS = WORKERS = 2
READY_SECONDS = 30.0
# Events that a shop need not subscribe to at the gateway: payment.captured says the same.
UNTOLD = ("payment.authorized", "order.paid")
STOP_SECONDS = 60.0
# Of the environment no more than this: nothing of the user's own may lead a run elsewhere.
KEPT = ("PATH", "HOME", "TMPDIR", "LANG")


@dataclass
class Process:
    """A process of the shop, and how to start it again."""

    name: str
    command: tuple[str, ...]
    log: Path
    environment: dict[str, str]
    url: str = ""
    child: Child | None = None
    wanted: bool = False

    def start(self) -> None:
        """Start it; `Site.wait_for` waits until it answers."""
        self.wanted = True
        self.child = spawn(self.name, self.command, log=self.log, environment=self.environment)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to it and all that it started."""
        assert self.child is not None
        with suppress(ProcessLookupError):
            os.killpg(self.child.pid, number)

    def kill(self) -> None:
        """End it without a word."""
        self.wanted = False
        self.signal(signal.SIGKILL)
        assert self.child is not None
        self.child.stop()

    def stop(self) -> int | None:
        """Ask it to end, and wait; gives its exit status."""
        self.wanted = False
        assert self.child is not None
        self.signal(signal.SIGCONT)
        self.child.stop(patience=STOP_SECONDS)
        return self.child.status


@dataclass
class Site:
    """Everything that runs: `settings` reach the stores directly, the processes by way of the proxies."""

    settings: Settings
    session: aiohttp.ClientSession
    postgres: EmbeddedPostgres
    redis: EmbeddedRedis
    post: Post
    to_postgres: Proxy
    to_redis: Proxy
    to_gateway: Proxy
    gateway: Process
    servers: list[Process] = field(default_factory=list)
    workers: list[Process] = field(default_factory=list)
    died: list[str] = field(default_factory=list)

    async def keep_up(self) -> None:
        """Start again, until cancelled, what ended by itself; `died` has what did so otherwise than to be renewed."""
        while True:
            for process in (self.gateway, *self.servers, *self.workers):
                if process.wanted and process.child is not None and (status := process.child.status) is not None:
                    if status != 0 or process not in self.workers:
                        self.died.append(f"{process.name}: status {status}")
                    process.start()
            await asyncio.sleep(0.2)

    async def wait_for(self, process: Process) -> None:
        """Wait until a process with an address answers.

        Raises:
            AssertionError: It ended, or does not answer in time.
        """
        path = "/__sandbox/mode" if process is self.gateway else "/api/health"
        with suppress(TimeoutError):
            async with asyncio.timeout(READY_SECONDS):
                while process.child is not None and process.child.status is None:
                    with suppress(aiohttp.ClientError, TimeoutError):
                        async with self.session.get(f"{process.url}{path}") as answer:
                            if answer.status == 200:
                                return
                    await asyncio.sleep(0.05)
        assert process.child is not None
        raise AssertionError(f"{process.name} does not answer:\n{process.child.last_words()}")

    async def mode(self, mode: str, **rule: object) -> None:
        """Put a fault of the gateway in force."""
        async with self.session.post(f"{self.gateway.url}/__sandbox/mode", json={"mode": mode, **rule}) as answer:
            assert answer.status == 200, await answer.text()

    async def behave(self) -> None:
        """End the gateway's faults; it never tells of what the shop has not asked to be told of."""
        async with self.session.delete(f"{self.gateway.url}/__sandbox/mode") as answer:
            assert answer.status == 200, await answer.text()
        for event in UNTOLD:
            await self.mode("drop_webhooks", path=event)


@asynccontextmanager
async def open_site(folder: Path) -> AsyncIterator[Site]:
    """Start everything in a folder, and end everything that was started."""
    # Durable, since it is killed: without its wait for the disk it forgets what it has committed.
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    postgres, redis = (
        EmbeddedPostgres(folder / "postgres", durable=True),
        EmbeddedRedis(folder / "redis", durable=False),
    )
    async with AsyncExitStack() as stack:
        for store in (postgres, redis):
            stack.push_async_callback(asyncio.to_thread, store.stop)
            await asyncio.to_thread(store.start)
        await _migrate(postgres.url)
        ports = [free_port() for _ in range(SERVERS)]
        door = await stack.enter_async_context(open_door(ports))
        gateway = _gateway(folder, f"http://127.0.0.1:{door}/api/payments/webhook/razorpay")
        to_postgres = await stack.enter_async_context(open_proxy_to(postgres.url))
        to_redis = await stack.enter_async_context(open_proxy_to(redis.url))
        to_gateway = await stack.enter_async_context(open_proxy("127.0.0.1", int(gateway.url.rpartition(":")[2])))
        post = Post()
        await post.open()
        stack.push_async_callback(post.close)
        environment = {
            **gateway.environment,
            "DATABASE_URL": to_postgres.url_for(postgres.url),
            "REDIS_URL": to_redis.url_for(redis.url),
            "RAZORPAY_BASE_URL": to_gateway.url_for(gateway.url),
            "SMTP_URL": post.url,
            "WORKERS": "1",
            "LOG_LEVEL": "WARNING",
            "JWT_KEYS": f"storm:{secrets.token_hex(32)}",
        }
        timeout = aiohttp.ClientTimeout(total=10)
        session = await stack.enter_async_context(
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), timeout=timeout)
        )
        settings = _settings(environment, folder).model_copy(update={"database_url": PostgresDsn(postgres.url)})
        site = Site(settings, session, postgres, redis, post, to_postgres, to_redis, to_gateway, gateway)
        site.servers += [_process(folder, f"server-{number}", environment, port) for number, port in enumerate(ports)]
        site.workers += [_process(folder, f"worker-{number}", environment) for number in range(WORKERS)]
        processes = (gateway, *site.servers, *site.workers)
        stack.push_async_callback(_end, processes)
        for process in processes:
            process.start()
        await asyncio.gather(*(site.wait_for(process) for process in (gateway, *site.servers)))
        await site.behave()
        yield site


async def _migrate(url: str) -> None:
    migrating = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server.cli", "migrate"),
        env={name: os.environ[name] for name in KEPT if name in os.environ} | {"DATABASE_URL": url},
        stdout=asyncio.subprocess.DEVNULL,
    )
    assert await migrating.wait() == 0, "the migrations failed"


def _gateway(folder: Path, webhook_url: str) -> Process:
    port = free_port()
    environment = {
        **{name: os.environ[name] for name in KEPT if name in os.environ},
        "RAZORPAY_KEY_ID": "rzp_test_voltcart000001",
        "RAZORPAY_KEY_SECRET": secrets.token_hex(16),
        "RAZORPAY_WEBHOOK_SECRET": secrets.token_hex(16),
    }
    command = (
        *(sys.executable, "-m", "server.devstack.sandbox", "--port", str(port)),
        *("--webhook-url", webhook_url, "--data-dir", str(folder / "gateway")),
    )
    return Process("gateway", command, folder / "gateway.log", environment, f"http://127.0.0.1:{port}")


def _process(folder: Path, name: str, environment: dict[str, str], port: int | None = None) -> Process:
    own = {**environment, "DATA_DIR": str(folder / name), **({"PORT": str(port)} if port else {})}
    command = (sys.executable, "-m", "server" if port else "workers")
    return Process(name, command, folder / f"{name}.log", own, f"http://127.0.0.1:{port}" if port else "")


def _settings(environment: dict[str, str], folder: Path) -> Settings:
    values = {name.lower(): value for name, value in environment.items() if name not in KEPT}
    return load_settings(_env_file=None, data_dir=folder / "own", **values)


async def _end(processes: tuple[Process, ...]) -> None:
    def end(process: Process) -> None:
        if process.child is not None:
            process.signal(signal.SIGCONT)
            process.child.stop()

    await asyncio.gather(*(asyncio.to_thread(end, process) for process in processes))
