"""A lock on a folder that its holder's death releases, whatever way it dies."""

import fcntl
import os
from contextlib import suppress
from pathlib import Path

import psutil


class FolderInUse(Exception):
    """Another process holds the folder; `pid` is its process id, or `None` if it has not said."""

    def __init__(self, folder: Path, pid: int | None) -> None:
        self.folder = folder
        self.pid = pid
        super().__init__(f"{folder} is in use by {f'process {pid}' if pid else 'another process'}")


class FolderLock:
    """The right to use a folder, held by at most one object of one process at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._file = folder / "lock"
        self._descriptor: int | None = None

    def abandoned(self) -> bool:
        """Whether the last holder was killed, rather than letting go of the lock."""
        try:
            text = self._file.read_text()
        except OSError:
            return False
        return text.isdigit() and not psutil.pid_exists(int(text))

    def acquire(self) -> None:
        """Take the lock, and keep it if this object has it already.

        Raises:
            FolderInUse: Another holds it.
        """
        if self._descriptor is not None:
            return
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Children do not inherit the descriptor, so the lock ends with this process alone.
        descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            text = os.read(descriptor, 32)
            os.close(descriptor)
            raise FolderInUse(self.folder, int(text) if text.strip().isdigit() else None) from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        self._descriptor = descriptor

    def release(self) -> None:
        """Let go of the lock, if held. The file stays: removing it would let two hold a lock of that name."""
        if self._descriptor is not None:
            with suppress(OSError):
                os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = None
