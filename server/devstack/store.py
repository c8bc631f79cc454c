"""What the embedded data stores share: one folder, one password, a port that they keep, start and stop."""

import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from signal import Signals
from typing import ClassVar

from server.devstack.locks import FolderInUse, FolderLock
from server.devstack.orphans import stop_orphans
from server.devstack.ports import free_port
from server.devstack.processes import CannotStart, Child, ending, spawn
from server.devstack.secret_files import kept_secret

PORT_ATTEMPTS = 5
START_LIMIT = 60.0  # seconds; recovery of a large database after a crash takes a while
POLL = 0.01  # seconds
PORT_TAKEN = "Address already in use"


class DataStore(ABC):
    """A server of our own on a folder of its own; it ends with this process, and a kill at any time loses no folder."""

    name: ClassVar[str]
    programs: ClassVar[frozenset[str]]
    ask_to_end: ClassVar[Signals]

    def __init__(self, folder: Path, *, log: Path | None = None) -> None:
        self.folder = folder.resolve()
        self.home = self.folder / "data"
        self.log = (log or self.folder / f"{self.name}.log").resolve()
        self.child: Child | None = None
        self.port: int | None = None
        self._lock = FolderLock(self.folder)

    @property
    @abstractmethod
    def url(self) -> str:
        """Where clients connect, password included. Known once it has started."""

    @abstractmethod
    def _prepare(self) -> None:
        """Make the folder ready for a start."""

    @abstractmethod
    def _command(self, port: int) -> Sequence[str]:
        """The command line that serves `home` on `port`."""

    @abstractmethod
    def _is_ready(self, child: Child, port: int) -> bool:
        """Whether `child`, and nobody else, answers on `port`."""

    @property
    def password(self) -> str:
        """The password, made at the first start and kept beside the data."""
        return kept_secret(self.folder / "password")

    @property
    def running(self) -> bool:
        """Whether its process lives."""
        return self.child is not None and self.child.status is None

    def start(self) -> str:
        """Start it, mending first what a killed predecessor left behind; answers the URL.

        The port is the one that this object had, else the last one used on this folder, else a free one.

        Raises:
            CannotStart: It does not come up, or another process uses the folder.
        """
        if self.running:
            return self.url
        try:
            self._lock.acquire()
        except FolderInUse as error:
            raise CannotStart(f"{self.name}: {error}.") from error
        try:
            stop_orphans(self.home, self.programs, self.ask_to_end)
            self._prepare()
            self._serve()
        except BaseException:
            self.stop()
            raise
        return self.url

    def stop(self) -> None:
        """Stop it, if it runs, and let go of the folder."""
        if self.child is not None:
            self.child.stop(ask=self.ask_to_end)
            self.child = None
        self._lock.release()

    def _launcher_options(self) -> tuple[Sequence[str], Mapping[str, str] | None]:
        return (), None

    def _serve(self) -> None:
        kept = self.folder / "port"
        fixed = self.port
        port = fixed or free_port(_number(kept))
        for _ in range(PORT_ATTEMPTS):
            child = self._launch(port)
            if self._wait_until_ready(child, port):
                self.port = port
                kept.write_text(str(port))
                return
            if PORT_TAKEN not in child.output():
                raise CannotStart(f"{self.name} {ending(child.status)} at its start:\n{child.last_words()}")
            if fixed:
                break
            port = free_port()
        raise CannotStart(f"{self.name} finds port {port} of 127.0.0.1 taken.")

    def _launch(self, port: int) -> Child:
        identity, environment = self._launcher_options()
        self.child = spawn(
            self.name,
            self._command(port),
            log=self.log,
            environment=environment,
            identity=identity,
            death_signal=self.ask_to_end,
        )
        return self.child

    def _wait_until_ready(self, child: Child, port: int) -> bool:
        give_up = time.monotonic() + START_LIMIT
        while child.status is None:
            if self._is_ready(child, port):
                return True
            if time.monotonic() > give_up:
                raise CannotStart(f"{self.name} is not ready after {START_LIMIT:g} s:\n{child.last_words()}")
            time.sleep(POLL)
        return False


def _number(file: Path) -> int | None:
    text = file.read_text().strip() if file.exists() else ""
    return int(text) if text.isdigit() and 0 < int(text) < 65_536 else None


def start_together(*stores: DataStore) -> None:
    """Start all the stores at once.

    Raises:
        CannotStart: One of them does not come up; none runs then.
    """
    with ThreadPoolExecutor(max_workers=len(stores) or 1) as pool:
        starts = [pool.submit(store.start) for store in stores]
    try:
        for start in starts:
            start.result()
    except BaseException:
        for store in stores:
            store.stop()
        raise
