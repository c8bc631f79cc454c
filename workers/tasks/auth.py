"""Tasks of accounts."""

from server.auth.jobs import MailPasswordNotice
from server.auth.service.changes import find_noticed
from server.auth.service.resets import open_reset
from server.auth.service.verification import open_verification
from server.users.jobs import MailReset, MailVerification
from workers.context import WorkerContext
from workers.letters import write_password_notice, write_reset_letter, write_verification_letter
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


@task(MailVerification)
async def mail_verification(ctx: WorkerContext, job: MailVerification) -> None:
    """Mail a person the way to show that they read their address; nobody who has shown it already."""
    settings = ctx.resources.settings
    asked = await open_verification(job.user_id, settings=settings, clock=ctx.resources.clock)
    if asked is None:
        return
    letter = write_verification_letter(name=asked.user.name, link=asked.link, minutes=asked.minutes, settings=settings)
    await post(ctx, letter, to=asked.user.email)


@task(MailPasswordNotice)
async def mail_password_notice(ctx: WorkerContext, job: MailPasswordNotice) -> None:
    """Tell a person that their password was changed."""
    user = await find_noticed(job.user_id)
    if user is not None:
        await post(ctx, write_password_notice(name=user.name, settings=ctx.resources.settings), to=user.email)
