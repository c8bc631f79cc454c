"""Tasks of the search."""

from server.search.jobs import RefreshSearch
from server.search.service import refresh_texts
from workers.context import WorkerContext
from workers.registry import task


@task(RefreshSearch)
async def refresh_search(ctx: WorkerContext, job: RefreshSearch) -> None:  # noqa: ARG001 - every task takes it
    """Write the search text of what has a new name anew; what is right already is left as it is."""
    await refresh_texts(job)
