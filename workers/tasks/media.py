"""Tasks of media: renditions, and files that nobody needs any more."""

from server.media.jobs import DropUpload, MakeRenditions, TidyMedium
from server.media.service import renditions, uploads
from workers.context import WorkerContext
from workers.registry import task


@task(MakeRenditions)
async def make_renditions(ctx: WorkerContext, job: MakeRenditions) -> None:
    """Make an image's renditions, once."""
    await renditions.make_renditions(
        job.media_id, storage=ctx.resources.storage, most_pixels=ctx.resources.settings.media_max_pixels
    )


@task(TidyMedium)
async def tidy_medium(ctx: WorkerContext, job: TidyMedium) -> None:
    """Delete what lies around of a medium."""
    await renditions.tidy_files(job.media_id, ctx.resources.storage)


@task(DropUpload)
async def drop_upload(ctx: WorkerContext, job: DropUpload) -> None:
    """Forget an upload."""
    await uploads.drop_upload(job.upload_id, ctx.resources.storage)
