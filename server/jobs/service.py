"""What an admin does with work that failed: have it done again, or forget it."""

from uuid import UUID

from models.enums import JobStatus
from server.core import jobs
from server.core.db import Tx, transaction
from server.core.tokens import Principal
from server.jobs.errors import JobNotFailed
from server.jobs.queries import get_job, lock_job
from server.jobs.schemas import JobDetail
from server.journal.service import record

# What the audit log keeps of a job.
KEPT = frozenset({"name", "queue", "payload", "status", "attempts", "deaths", "error"})


async def retry_job(actor: Principal, job_id: UUID) -> JobDetail:
    """Give a failed job its tries again, the first of them now.

    Raises:
        NoSuchJob: It is not there.
        JobNotFailed: It waits, runs or is done.
    """
    async with transaction() as tx:
        before = await _lock_failed(tx, job_id)
        await jobs.retry(tx, [job_id])
        after = await get_job(job_id, tx=tx)
        await record(
            tx, actor.user_id, "job.retry", "job", job_id, before=_kept(before), after={"status": after.status}
        )
    return after


async def drop_job(actor: Principal, job_id: UUID) -> None:
    """Forget a failed job for good; the audit log keeps what it was.

    Raises:
        NoSuchJob: It is not there.
        JobNotFailed: It waits, runs or is done.
    """
    async with transaction() as tx:
        before = await _lock_failed(tx, job_id)
        await jobs.drop(tx, [job_id])
        await record(tx, actor.user_id, "job.drop", "job", job_id, before=_kept(before))


async def _lock_failed(tx: Tx, job_id: UUID) -> JobDetail:
    found = await lock_job(tx, job_id)
    if found.status is not JobStatus.FAILED:
        raise JobNotFailed(job_status=found.status.value)
    return found


def _kept(job: JobDetail) -> dict[str, object]:
    return job.model_dump(mode="json", include=set(KEPT))
