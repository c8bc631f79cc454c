"""Child processes that end with their parent, write to a log file and are stopped in an orderly way."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path

LAUNCHER = Path(__file__).with_name("launch.py")
HAS_DEATH_SIGNAL: bool = sys.platform == "linux"
LOG_LIMIT = 10_000_000  # bytes; a longer log is set aside at the next start
TAIL_BYTES = 65_536


class CannotStart(Exception):
    """A part of the development stack does not start; the text says which one, why, and what to do."""


class Child:
    """A process that this one started; it leads a session of its own, so a terminal's Ctrl-C passes it by."""

    def __init__(
        self,
        name: str,
        process: subprocess.Popen[bytes],
        log: Path,
        *,
        log_start: int = 0,
        guard: subprocess.Popen[bytes] | None = None,
    ) -> None:
        self.name = name
        self.log = log
        self._process = process
        self._log_start = log_start
        self._guard = guard
        self._stopped = False

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def status(self) -> int | None:
        """Its exit status (minus the signal's number if a signal ended it), `None` while it runs."""
        return self._process.poll()

    def wait(self, seconds: float | None = None) -> int | None:
        """Wait until it has ended; answers its status, or `None` if it still runs after `seconds`."""
        with suppress(subprocess.TimeoutExpired):
            return self._process.wait(seconds)
        return None

    def stop(self, *, ask: signal.Signals = signal.SIGTERM, patience: float = 10.0) -> None:
        """Ask it to end, wait `patience` seconds, then kill whatever is left of its process group."""
        if self._stopped:
            return  # The number of its group may be another's by now.
        if self._guard is not None:
            _dismiss(self._guard)
            self._guard = None
        if self.status is None:
            self._process.send_signal(ask)
            self.wait(patience)
        with suppress(ProcessLookupError, PermissionError):  # the second is macOS's word for an empty group
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()
        self._stopped = True

    def output(self) -> str:
        """What it has written to its log since it started: the last 64 KiB of that."""
        if not self.log.exists():
            return ""
        with self.log.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(self._log_start, size - TAIL_BYTES))
            return file.read().decode("utf-8", "replace")

    def last_words(self, lines: int = 15) -> str:
        """The last lines that it wrote, indented, for an error message."""
        tail = self.output().splitlines()[-lines:]
        return "\n".join(f"    {line}" for line in tail) or "    (it wrote nothing)"


def ending(status: int | None) -> str:
    """An exit status in words."""
    if status is None:
        return "still runs"
    if status < 0:
        return f"was ended by {signal.Signals(-status).name}"
    return f"ended with status {status}"


def spawn(
    name: str,
    command: Sequence[str],
    *,
    log: Path,
    environment: Mapping[str, str] | None = None,
    identity: Sequence[str] = (),
    death_signal: signal.Signals = signal.SIGTERM,
    stdin: bytes = b"",
) -> Child:
    """Start a process that gets `death_signal` when this one ends, however this one ends.

    `identity` is the launcher's word for whom to run as (`server.devstack.identity`).
    """
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_name(f"{log.name}.1"))
    with tempfile.TemporaryFile() as source, log.open("ab") as output:
        source.write(stdin)
        source.seek(0)
        log_start = output.tell()
        # The death signal fires when the *thread* that made the child ends, so one that never ends makes them all.
        started = _spawner(os.getpid()).submit(
            subprocess.Popen,
            _launch_command(command, identity, death_signal),
            stdin=source,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=None if environment is None else dict(environment),
            start_new_session=True,
        )
        process: subprocess.Popen[bytes] = started.result()
        guard = None if HAS_DEATH_SIGNAL else _post_guard(process.pid, death_signal)
        return Child(name, process, log, log_start=log_start, guard=guard)


def launcher(death_signal: signal.Signals) -> list[str]:
    """The command that becomes another program, tied to this process; an identity, `--` and the program follow."""
    return [sys.executable, "-I", "-S", str(LAUNCHER), str(os.getpid()), str(int(death_signal))]


def _launch_command(command: Sequence[str], identity: Sequence[str], death_signal: signal.Signals) -> list[str]:
    if not HAS_DEATH_SIGNAL:
        return list(command)
    return [*launcher(death_signal), *identity, "--", *command]


@cache
def _spawner(_process_id: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="spawner")


def _post_guard(pid: int, death_signal: signal.Signals) -> subprocess.Popen[bytes]:
    """Where the kernel has no death signal: a shell that reads from us, and acts when our end of the pipe closes."""
    script = f"read -r _; kill -{int(death_signal)} -{pid}"
    return subprocess.Popen(  # noqa: S603 - a fixed script holding two integers
        ["/bin/sh", "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _dismiss(guard: subprocess.Popen[bytes]) -> None:
    guard.kill()
    guard.communicate()
