"""Refusals of work left behind."""

from server.core.errors import Conflict, NotFound


class NoSuchJob(NotFound):
    """There is no job of that id; what is done is forgotten after seven days."""

    code = "no_such_job"
    message = "There is no such job."


class JobNotFailed(Conflict):
    """Only a job that failed for good is done again, or forgotten, on demand."""

    code = "job_not_failed"
    message = "The job is {job_status}; only one that failed is done again or forgotten."
