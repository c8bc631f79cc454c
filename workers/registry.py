"""Which function does which job."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from server.core.jobs import Job
from workers.context import WorkerContext

J = TypeVar("J", bound=Job)
Run = Callable[[WorkerContext, Any], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Task:
    """A job's payload type and the function that does it."""

    payload: type[Job]
    run: Run


TASKS: dict[str, Task] = {}


def task(
    payload: type[J],
) -> Callable[[Callable[[WorkerContext, J], Awaitable[None]]], Callable[[WorkerContext, J], Awaitable[None]]]:
    """Register the function that does the jobs of one payload type."""

    def register(run: Callable[[WorkerContext, J], Awaitable[None]]) -> Callable[[WorkerContext, J], Awaitable[None]]:
        name = payload.job_name()
        if name in TASKS:
            raise TypeError(f"two tasks for {name}")
        TASKS[name] = Task(payload, run)
        return run

    return register
