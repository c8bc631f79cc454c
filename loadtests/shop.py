"""A shop for one run: real data stores in a temporary folder, the demo shop, and `voltcart run` on free ports."""

import asyncio
import contextlib
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

import psutil

from loadtests.promotions import add_promotions
from server.core.settings import load_settings
from server.devstack.environment import Plan
from server.devstack.ports import check_ports, free_port
from server.devstack.postgres import EmbeddedPostgres
from server.devstack.processes import CannotStart, Child, ending, spawn
from server.devstack.redis import EmbeddedRedis
from server.devstack.store import start_together

ROOT = Path(__file__).parents[1]
# Of the user's environment no more than this: no setting of theirs may lead a load test to their own data or gateway.
KEPT = ("PATH", "HOME", "TMPDIR", "LANG")
COMMAND = (sys.executable, "-m", "server.cli")
FILL_LIMIT = 120.0  # seconds
READY_LIMIT = 60.0
STOP_LIMIT = 60.0
AUDIT_LIMIT = 60.0
POLL = 0.1
PORT_ATTEMPTS = 100


@dataclass(frozen=True)
class Stores:
    """Filled data stores, and the environment of whoever uses them."""

    folder: Path
    environment: Mapping[str, str]

    @property
    def database_url(self) -> str:
        """The DSN of the shop's database."""
        return self.environment["DATABASE_URL"]


@dataclass(frozen=True)
class Shop:
    """A shop that answers. `process` is its `voltcart run`."""

    url: str
    sandbox_url: str
    process: psutil.Process

    def servers(self) -> list[psutil.Process]:
        """The processes that answer requests: gunicorn's workers."""
        masters = [child for child in self.process.children(recursive=True) if child.cmdline()[1:] == ["-m", "server"]]
        family = {master.pid for master in masters}
        return [master for master in masters if master.ppid() in family]


@contextlib.contextmanager
def filled_stores(*, shoppers: int, durable: bool = True) -> Iterator[Stores]:
    """PostgreSQL and Redis with the demo shop, extra shoppers and promotions in a temporary folder, removed at the end.

    With `durable=False` they do not wait for the disk.

    Raises:
        CannotStart: A store does not come up, or cannot be filled.
    """
    with TemporaryDirectory(prefix="voltcart-load-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        logs = folder / "logs"
        postgres = EmbeddedPostgres(folder / "postgres", durable=durable, log=logs / "postgres.log")
        redis = EmbeddedRedis(folder / "redis", durable=durable, log=logs / "redis.log")
        start_together(postgres, redis)
        try:
            kept = {variable: os.environ[variable] for variable in KEPT if variable in os.environ}
            stores = Stores(
                folder,
                kept | {"PYTHONPATH": str(ROOT), "DATABASE_URL": postgres.url, "REDIS_URL": redis.url},
            )
            _complete(stores, "migrate")
            _complete(stores, "seed", "--no-past", "--users", str(shoppers))
            asyncio.run(add_promotions(stores.database_url))
            yield stores
        finally:
            redis.stop()
            postgres.stop()


@contextlib.contextmanager
def open_shop(stores: Stores, *, processes: int) -> Iterator[Shop]:
    """`voltcart run` on the stores, with that many server processes, stopped at the end.

    Raises:
        CannotStart: It does not come up.
    """
    port = _free_ports(stores.folder)
    own = {"PORT": str(port), "WORKERS": str(processes), "DATA_DIR": str(stores.folder / "shop")}
    child = _spawn(stores, "shop", ("run",), own)
    try:
        _wait_until_ready(child, port)
        yield Shop(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{port + 1}", psutil.Process(child.pid))
    finally:
        child.stop(patience=STOP_LIMIT)


def audit(environment: Mapping[str, str]) -> tuple[bool, str]:
    """Whether `voltcart audit` finds every promise kept, and what it printed."""
    try:
        done = subprocess.run(  # noqa: S603 - our own command
            [*COMMAND, "audit"],
            env={**environment, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
            timeout=AUDIT_LIMIT,
        )
    except subprocess.TimeoutExpired:
        return False, f"the audit took more than {AUDIT_LIMIT:g} s"
    return done.returncode == 0, done.stdout + done.stderr


def leave_on_sigterm() -> None:
    """Have SIGTERM end this process like Ctrl-C does: everything that was started is stopped first."""

    def leave(_number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + signal.SIGTERM)

    signal.signal(signal.SIGTERM, leave)


def _complete(stores: Stores, *arguments: str) -> None:
    child = _spawn(stores, arguments[0], arguments, {})
    try:
        child.wait(FILL_LIMIT)
    finally:
        child.stop()
    if child.status != 0:
        raise CannotStart(f"{arguments[0]} {ending(child.status)}:\n{child.last_words()}")


def _spawn(stores: Stores, name: str, arguments: tuple[str, ...], own: Mapping[str, str]) -> Child:
    # From a folder without a `.env`, for the same reason as KEPT.
    with contextlib.chdir(stores.folder):
        return spawn(
            name,
            (*COMMAND, *arguments),
            log=stores.folder / "logs" / f"{name}.log",
            environment={**stores.environment, **own},
        )


def _free_ports(folder: Path) -> int:
    """The first of the neighbouring ports that a whole stack listens on."""
    for _ in range(PORT_ATTEMPTS):
        port = free_port()
        plan = Plan(load_settings(_env_file=None, port=port), folder)
        with contextlib.suppress(CannotStart):
            check_ports("127.0.0.1", plan.port_uses())
            return port
    raise CannotStart("no four free ports were found side by side")


def _wait_until_ready(child: Child, port: int) -> None:
    give_up = time.monotonic() + READY_LIMIT
    while time.monotonic() < give_up and child.status is None:
        if _is_ready(port):
            return
        time.sleep(POLL)
    raise CannotStart(f"the shop {ending(child.status)} and is not ready:\n{child.last_words()}")


def _is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/api/health/ready")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
