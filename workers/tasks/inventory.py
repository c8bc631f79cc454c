"""Tasks of the stock."""

from uuid import uuid5

from server.inventory.jobs import AnnounceStockAlert, MailStockAlert
from server.inventory.queries import find_open_alert, find_recipient
from server.inventory.service import announce_alert, mark_sent
from workers.context import WorkerContext
from workers.letters import write_stock_letter
from workers.letters.posting import post
from workers.registry import task


@task(AnnounceStockAlert)
async def announce_stock_alert(ctx: WorkerContext, job: AnnounceStockAlert) -> None:  # noqa: ARG001 - every task takes it
    """See to it that everybody concerned is told; what is resolved by now needs no letter."""
    await announce_alert(job.alert_id)


@task(MailStockAlert)
async def mail_stock_alert(ctx: WorkerContext, job: MailStockAlert) -> None:
    """Mail one of them what is left now, unless the alert is resolved or is no longer theirs."""
    alert = await find_open_alert(job.alert_id)
    recipient = await find_recipient(job.alert_id, job.user_id)
    if alert is None or recipient is None:
        return
    letter = write_stock_letter(alert, name=recipient.name, settings=ctx.resources.settings)
    # The same for every run and for a second announcement, so that a second sending can be recognised.
    await post(ctx, letter, to=recipient.email, letter_id=uuid5(job.alert_id, str(job.user_id)))
    await mark_sent(job.alert_id)
