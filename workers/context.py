"""What a task may use."""

from dataclasses import dataclass
from uuid import UUID

from server.resources import Resources


@dataclass(frozen=True, slots=True)
class WorkerContext:
    """The open parts of the process, and the row of the job that runs."""

    resources: Resources
    job_id: UUID
    attempt: int
