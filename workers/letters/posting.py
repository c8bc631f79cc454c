"""Handing a letter to the mail server."""

from uuid import UUID

from workers.context import WorkerContext
from workers.letters.writing import Written


async def post(ctx: WorkerContext, letter: Written, *, to: str, letter_id: UUID | None = None) -> None:
    """Mail a letter under the id of its job, or under `letter_id`: a second sending is known by it.

    Raises:
        MailDelayed: The mail server does not take it now.
        MailRefused: It never will.
    """
    await ctx.resources.mailer.send(
        to=to,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        job_id=letter_id or ctx.job_id,
        unsubscribe=letter.unsubscribe,
    )
