"""The progress bar of the seed command."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from server.demo.seed import Progress as Report


@contextmanager
def progress_bar(console: Console | None = None) -> Iterator[Report]:
    """Draw a bar for each thing that is loaded; yields what `seed` takes as `progress`."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as bar:
        tasks: dict[str, TaskID] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(f"Loading {stage}", total=total)
            bar.update(tasks[stage], completed=done, total=total)

        yield report
