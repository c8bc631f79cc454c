"""`voltcart run`: the whole shop on one machine, from one command, until Ctrl-C."""

import http.client
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from rich.console import Console
from rich.markup import escape

from server.core.settings import Settings
from server.devstack.environment import Plan, base_environment, store_urls
from server.devstack.locks import FolderInUse, FolderLock
from server.devstack.ports import check_ports, reachable
from server.devstack.postgres import EmbeddedPostgres
from server.devstack.processes import CannotStart, ending, spawn
from server.devstack.redis import EmbeddedRedis
from server.devstack.secret_files import write_secret
from server.devstack.store import DataStore, start_together
from server.devstack.summary import print_summary
from server.devstack.supervisor import Program, Supervisor

COMMANDS: dict[str, tuple[str, ...]] = {
    "prepare": (sys.executable, "-m", "server.cli", "prepare"),
    "sandbox": (sys.executable, "-m", "server.devstack.sandbox"),
    "mailcatcher": (sys.executable, "-m", "server.devstack.mailcatcher"),
    "server": (sys.executable, "-m", "server"),
    "worker": (sys.executable, "-m", "workers"),
}
PATIENCE = {"sandbox": 5.0, "mailcatcher": 5.0, "server": 40.0, "worker": 30.0}  # seconds to end in, when asked
READY_LIMIT = 60.0  # seconds
DRAIN_LIMIT = 10.0  # seconds for which a killed run's children may still hold its ports
POLL = 0.05  # seconds


class Interrupted(Exception):
    """Ctrl-C or SIGTERM came before everything was up."""


class StopSignals:
    """Remembers that Ctrl-C, SIGTERM or the terminal's end has asked for a stop."""

    def __init__(self) -> None:
        self._wanted = False

    def wanted(self) -> bool:
        """Whether a stop was asked for."""
        return self._wanted

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Take these signals in place of whoever took them before."""
        before = {
            number: signal.signal(number, self._remember) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _remember(self, _number: int, _frame: FrameType | None) -> None:
        self._wanted = True


def run(settings: Settings) -> int:
    """Start everything, keep it running until Ctrl-C or SIGTERM, stop everything; answers the exit status."""
    console = Console(highlight=False)
    signals = StopSignals()
    with signals.listening():
        try:
            _run(Plan(settings, settings.data_dir.resolve()), console, signals.wanted)
        except CannotStart as error:
            console.print(f"[bold red]Voltcart can't start.[/] {escape(str(error))}", soft_wrap=True)
            return 1
        except Interrupted:
            return 130
    return 0


def _run(plan: Plan, console: Console, stop_wanted: Callable[[], bool]) -> None:
    if plan.settings.env == "production":
        raise CannotStart("`voltcart run` is for development; ENV=production starts servers and workers on their own.")
    lock = FolderLock(plan.folder)
    check_ports(plan.settings.host, plan.port_uses(), patience=DRAIN_LIMIT if lock.abandoned() else 0)
    try:
        lock.acquire()
    except FolderInUse as error:
        raise CannotStart(f"Another `voltcart run` uses DATA_DIR: {error}.") from error
    except OSError as error:
        raise CannotStart(f"DATA_DIR={plan.folder} can't be used: {error}.") from error
    try:
        Stack(plan, console, stop_wanted).run()
    finally:
        lock.release()


class Stack:
    """One run: its parts, in the order in which they stop."""

    def __init__(self, plan: Plan, console: Console, stop_wanted: Callable[[], bool]) -> None:
        self._plan = plan
        self._console = console
        self._stop_wanted = stop_wanted
        self._supervisor = Supervisor(self._say, stop_wanted)
        self._environment = base_environment(plan)
        self._postgres = EmbeddedPostgres(plan.folder / "postgres", log=plan.logs / "postgres.log")
        self._redis = EmbeddedRedis(plan.folder / "redis", log=plan.logs / "redis.log")
        self._programs = {name: self._program(name, self._arguments(name)) for name in PATIENCE}

    def run(self) -> None:
        """Start all parts, watch over them, and stop them whatever happens."""
        begun = time.monotonic()
        try:
            self._start()
            print_summary(self._console, self._plan, time.monotonic() - begun)
            self._supervisor.watch()
        finally:
            self._stop()

    def _start(self) -> None:
        plan = self._plan
        # These two need no data store, so they come up beside them.
        if plan.own_gateway:
            self._start_program("sandbox")
        if plan.own_mail:
            self._start_program("mailcatcher")
        self._start_stores()
        self._environment.update(
            store_urls(
                plan,
                self._postgres.url if plan.own_postgres else None,
                self._redis.url if plan.own_redis else None,
            )
        )
        write_secret(plan.folder / "database.url", self._environment["DATABASE_URL"])
        self._empty_metrics()
        self._complete("prepare")
        self._start_program("server")
        self._start_program("worker")
        self._wait_until_ready()

    def _start_stores(self) -> None:
        stores: list[DataStore] = []
        if self._plan.own_postgres:
            stores.append(self._postgres)
        if self._plan.own_redis:
            stores.append(self._redis)
        start_together(*stores)
        for store in stores:
            self._supervisor.add(store)

    def _empty_metrics(self) -> None:
        """Forget what the processes of an earlier run counted: server and worker share the folder."""
        folder = self._plan.folder / "metrics"
        folder.mkdir(exist_ok=True)
        for left_over in folder.glob("*.db"):
            left_over.unlink()
        self._environment["PROMETHEUS_MULTIPROC_DIR"] = str(folder)

    def _stop(self) -> None:
        if any(program.child for program in self._programs.values()):
            self._say("Stopping …")
        # The server first: it answers what it has begun while everything that it needs is still there.
        for name in ("server", "worker", "sandbox", "mailcatcher"):
            self._programs[name].stop()
        self._redis.stop()
        self._postgres.stop()

    def _start_program(self, name: str) -> None:
        program = self._programs[name]
        program.start()
        self._supervisor.add(program)

    def _complete(self, name: str) -> None:
        """Run a command to its end.

        Raises:
            CannotStart: It failed, or a part died meanwhile.
            Interrupted: A stop was asked for.
        """
        child = spawn(name, COMMANDS[name], environment=self._environment, log=self._plan.logs / f"{name}.log")
        try:
            while child.wait(POLL) is None:
                self._check()
        finally:
            child.stop()
        if child.status != 0:
            raise CannotStart(f"{name} {ending(child.status)}. Its log {child.log} ends:\n{child.last_words()}")

    def _wait_until_ready(self) -> None:
        give_up = time.monotonic() + READY_LIMIT
        answer = "no answer"
        while time.monotonic() < give_up:
            self._check()
            answer = _readiness(reachable(self._plan.settings.host), self._plan.settings.port)
            if answer == "200":
                return
            time.sleep(POLL)
        server = self._programs["server"].child
        words = server.last_words() if server else ""
        raise CannotStart(
            f"The server is not ready after {READY_LIMIT:g} s (/api/health/ready: {answer}). "
            f"Its log {self._plan.logs / 'server.log'} ends:\n{words}"
        )

    def _check(self) -> None:
        if self._stop_wanted():
            raise Interrupted
        self._supervisor.refuse_the_dead()

    def _program(self, name: str, arguments: tuple[str, ...]) -> Program:
        return Program(
            name,
            (*COMMANDS[name], *arguments),
            environment=self._environment,
            log=self._plan.logs / f"{name}.log",
            patience=PATIENCE[name],
        )

    def _arguments(self, name: str) -> tuple[str, ...]:
        plan = self._plan
        common = ("--host", plan.settings.host, "--data-dir", str(plan.folder / name))
        if name == "sandbox":
            webhook = f"{plan.url(plan.settings.port)}/api/payments/webhook/razorpay"
            return (*common, "--port", str(plan.sandbox_port), "--webhook-url", webhook)
        if name == "mailcatcher":
            return (*common, "--smtp-port", str(plan.smtp_port), "--http-port", str(plan.mail_page_port))
        return ()

    def _say(self, text: str) -> None:
        # A terminal that has gone away must not keep the parts from being stopped.
        with suppress(OSError, SystemExit):
            self._console.print(f"[dim]{time.strftime('%H:%M:%S')}[/] {escape(text)}", soft_wrap=True)


def _readiness(host: str, port: int) -> str:
    connection = http.client.HTTPConnection(host.strip("[]"), port, timeout=2)
    try:
        connection.request("GET", "/api/health/ready")
        response = connection.getresponse()
        body = response.read(2_000).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException) as error:
        return str(error) or type(error).__name__
    finally:
        connection.close()
    return "200" if response.status == http.HTTPStatus.OK else f"{response.status} {body}"
