"""Tasks of checkout: payments, refunds, expiry."""

from models.enums import RefundStatus
from server.checkout.jobs import ExpireOrder, HandleGatewayEvent, PayRefund, ReconcileOrder, TellRefundTrouble
from server.checkout.queries import get_refund
from server.checkout.service import cancelling, hearing, refunding, settling
from server.core.db import fetch_row
from workers.context import WorkerContext
from workers.letters import write_refund_trouble_letter
from workers.letters.posting import post
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


@task(TellRefundTrouble)
async def tell_refund_trouble(ctx: WorkerContext, job: TellRefundTrouble) -> None:
    """Mail an admin about a refund, unless its trouble or their office is over."""
    refund = await get_refund(job.refund_id)
    admin = await fetch_row(
        "SELECT name, email FROM users WHERE id = $1 AND role = 'admin' AND status = 'active'", job.user_id
    )
    if admin is None or refund.status is RefundStatus.PROCESSED:
        return
    letter = write_refund_trouble_letter(refund, name=admin["name"], settings=ctx.resources.settings)
    await post(ctx, letter, to=admin["email"])
