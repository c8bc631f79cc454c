"""Tasks of invoices."""

from server.invoices.jobs import IssueInvoice
from server.invoices.service import issuing
from workers.context import WorkerContext
from workers.registry import task


@task(IssueInvoice)
async def issue_invoice(ctx: WorkerContext, job: IssueInvoice) -> None:
    """Give a paid order its invoice, once."""
    await issuing.issue_invoice(job.order_id, settings=ctx.resources.settings, clock=ctx.resources.clock)
