"""What a refresh token is still good for."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

# How long after its exchange a token may still come from the same device's parallel request.
GRACE = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Link:
    """One refresh token of a family."""

    id: UUID
    family_id: UUID
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


class Verdict(StrEnum):
    """What to do with a refresh token."""

    GOOD = "good"
    ENDED = "ended"
    JUST_USED = "just used"
    REUSED = "reused"


def judge(link: Link, *, active: bool, now: datetime) -> Verdict:
    """Decide on a refresh token that is presented; `active` says whether its user may act at all."""
    if link.revoked_at is not None or not active:
        return Verdict.ENDED
    if link.used_at is not None:
        return Verdict.JUST_USED if now - link.used_at <= GRACE else Verdict.REUSED
    return Verdict.GOOD if now < link.expires_at else Verdict.ENDED
