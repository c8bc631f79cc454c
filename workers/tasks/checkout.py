"""Tasks of checkout: payments, refunds, expiry."""

from server.checkout.jobs import ExpireOrder, HandleGatewayEvent, PayRefund, ReconcileOrder
from server.checkout.service import cancelling, hearing, refunding, settling
from workers.context import WorkerContext
from workers.registry import task


@task(ReconcileOrder)
async def reconcile_order(ctx: WorkerContext, job: ReconcileOrder) -> None:
    """Take in what the gateway has for an order."""
    await settling.settle_order(job.order_id, ctx.resources.gateway)


@task(ExpireOrder)
async def expire_order(ctx: WorkerContext, job: ExpireOrder) -> None:
    """Cancel an unpaid order whose time is over."""
    await cancelling.expire_order(job.order_id, ctx.resources.gateway)


@task(HandleGatewayEvent)
async def handle_gateway_event(ctx: WorkerContext, job: HandleGatewayEvent) -> None:
    """Follow up what the gateway told."""
    await hearing.handle_event(job.webhook_event_id, ctx.resources.gateway)


@task(PayRefund)
async def pay_refund(ctx: WorkerContext, job: PayRefund) -> None:
    """Give money back, or ask what became of it."""
    await refunding.pay_refund(job.refund_id, ctx.resources.gateway)
