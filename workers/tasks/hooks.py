"""Tasks of the webhooks to client apps."""

from server.core.db import fetch_row
from server.hooks.jobs import MailSilence, SendEvent
from server.hooks.queries import get_webhook
from server.hooks.service import sending
from workers.context import WorkerContext
from workers.letters.posting import post
from workers.letters.webhooks import write_silence_letter
from workers.registry import task


@task(SendEvent)
async def send_event(ctx: WorkerContext, job: SendEvent) -> None:
    """Make a delivery's next try."""
    await sending.send_event(job, ctx.resources.courier, ctx.resources.clock)


@task(MailSilence)
async def mail_silence(ctx: WorkerContext, job: MailSilence) -> None:
    """Tell an admin of a webhook that is sent nothing, unless it is by now."""
    webhook = await get_webhook(job.webhook_id)
    admin = await fetch_row("SELECT name, email FROM users WHERE id = $1 AND status = 'active'", job.user_id)
    if admin is None or (webhook.is_active and webhook.paused_at is None):
        return
    letter = write_silence_letter(webhook, name=admin["name"], settings=ctx.resources.settings)
    await post(ctx, letter, to=admin["email"])
