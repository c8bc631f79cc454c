"""Tasks that mail."""

from server.checkout.jobs import SendOrderLetter
from server.core.db import fetch_row
from server.media.queries import find_thumbs
from server.orders.queries import get_order
from workers.context import WorkerContext
from workers.letters import is_overtaken, write_order_letter
from workers.letters.posting import post
from workers.registry import task


@task(SendOrderLetter)
async def send_order_letter(ctx: WorkerContext, job: SendOrderLetter) -> None:
    """Mail the buyer what happened, of the order as it is now; a letter that was overtaken is not sent."""
    order = await get_order(job.order_id)
    if is_overtaken(job.letter, order, now=ctx.resources.clock()):
        return
    buyer = await fetch_row("SELECT name, email FROM users WHERE id = $1 AND deleted_at IS NULL", order.user_id)
    if buyer is None:
        return
    letter = write_order_letter(
        job.letter,
        order,
        name=buyer["name"],
        settings=ctx.resources.settings,
        refund_id=job.refund_id,
        pictures=await find_thumbs([item.product_variant_id for item in order.items]),
    )
    await post(ctx, letter, to=buyer["email"])
