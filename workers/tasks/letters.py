"""Tasks that mail."""

from server.checkout.jobs import SendOrderLetter
from server.core.db import fetch_row
from server.orders.queries import get_order
from workers.context import WorkerContext
from workers.letters import write_order_letter
from workers.registry import task


@task(SendOrderLetter)
async def send_order_letter(ctx: WorkerContext, job: SendOrderLetter) -> None:
    """Mail the buyer what happened; the order is read as it is now."""
    order = await get_order(job.order_id)
    buyer = await fetch_row("SELECT name, email FROM users WHERE id = $1", order.user_id)
    if buyer is None:
        return
    letter = write_order_letter(job.letter, order, name=buyer["name"], settings=ctx.resources.settings)
    await ctx.resources.mailer.send(
        to=buyer["email"], subject=letter.subject, text=letter.text, html=letter.html, job_id=ctx.job_id
    )
