"""Tasks of accounts."""

from server.auth.jobs import MailReset
from server.auth.service.resets import open_reset
from workers.context import WorkerContext
from workers.letters import write_reset_letter
from workers.letters.posting import post
from workers.registry import task


@task(MailReset)
async def mail_reset(ctx: WorkerContext, job: MailReset) -> None:
    """Mail a person the way to set a password; again by the same link, if it must go out twice."""
    if job.user_id is None:
        return
    settings = ctx.resources.settings
    opened = await open_reset(ctx.job_id, job.user_id, job.purpose, settings=settings)
    if opened is None:
        return
    name, minutes = opened.user.name, opened.minutes
    letter = write_reset_letter(job.purpose, name=name, link=opened.link, minutes=minutes, settings=settings)
    await post(ctx, letter, to=opened.user.email)
