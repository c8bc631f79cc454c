"""Which processor cores a process may use. Where the system cannot say (macOS), nothing is pinned."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import psutil


def allowed() -> list[int]:
    """The cores that this process may use; empty where the system cannot say."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def pin(processes: Iterable[psutil.Process], cores: Iterable[int]) -> None:
    """Keep processes, with each of their threads, on the cores; what they start later stays there too."""
    chosen = set(cores)
    for process in processes:
        for task in Path(f"/proc/{process.pid}/task").glob("*"):
            with suppress(ProcessLookupError):
                os.sched_setaffinity(int(task.name), chosen)


def pin_family(cores: Iterable[int]) -> None:
    """Keep this process and all that it started on the cores."""
    me = psutil.Process()
    pin([me, *me.children(recursive=True)], cores)


def cpu_seconds(processes: Iterable[psutil.Process]) -> float:
    """Processor time that the processes have used so far, in seconds."""
    return sum(times.user + times.system for times in (process.cpu_times() for process in processes))
