"""Tasks that end when they are asked to, whatever a library does with a cancellation."""

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def end(task: "asyncio.Task[Any]") -> None:
    """End a task, asking again while it does not hear: a library's time-out may swallow the first cancellation."""
    while not task.done():
        task.cancel()
        await asyncio.wait((task,), timeout=0.5)


def run_interruptible(work: Coroutine[Any, Any, T]) -> T:
    """Run a command's work to its end, or until Ctrl-C.

    Raises:
        KeyboardInterrupt: It was stopped in the middle.
    """

    async def watch() -> "asyncio.Task[T]":
        task, stop = asyncio.create_task(work), asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGINT, stop.set)
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait((task, stopped), return_when=asyncio.FIRST_COMPLETED)
        await end(stopped)
        if stop.is_set():
            await end(task)
        return task

    task = asyncio.run(watch())
    if task.cancelled():
        raise KeyboardInterrupt
    return task.result()
