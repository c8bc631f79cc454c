"""Work left behind, for admins: what failed, why, and doing it again."""

from uuid import UUID

from aiohttp import web

from server.core.pages import BadCursor, Page
from server.jobs import queries, service
from server.jobs.errors import JobNotFailed, NoSuchJob
from server.jobs.schemas import JobDetail, JobFilter, JobStats, JobSummary
from server.web.auth import ADMIN, caller
from server.web.endpoint import Routes

routes = Routes("jobs")


@routes.get("/api/admin/jobs", allow=ADMIN, errors=(BadCursor,))
async def list_jobs(request: web.Request, query: JobFilter) -> Page[JobSummary]:  # noqa: ARG001 - every handler takes it
    """List work left behind, newest first; what is done is forgotten after seven days."""
    return await queries.list_jobs(query)


@routes.get("/api/admin/jobs/stats", allow=ADMIN)
async def get_job_stats(request: web.Request) -> JobStats:  # noqa: ARG001 - every handler takes it
    """Count what waits, runs and failed, by queue and by name."""
    return await queries.get_stats()


@routes.get("/api/admin/jobs/{jobId}", allow=ADMIN, errors=(NoSuchJob,))
async def get_job(request: web.Request, job_id: UUID) -> JobDetail:  # noqa: ARG001 - every handler takes it
    """Show a job with its payload and its whole error."""
    return await queries.get_job(job_id)


@routes.post("/api/admin/jobs/{jobId}/retry", allow=ADMIN, status=200, errors=(NoSuchJob, JobNotFailed))
async def retry_job(request: web.Request, job_id: UUID) -> JobDetail:
    """Give a job that failed its tries again, the first of them now."""
    return await service.retry_job(caller(request), job_id)


@routes.delete("/api/admin/jobs/{jobId}", allow=ADMIN, errors=(NoSuchJob, JobNotFailed))
async def drop_job(request: web.Request, job_id: UUID) -> None:
    """Forget a job that failed, for good."""
    await service.drop_job(caller(request), job_id)
