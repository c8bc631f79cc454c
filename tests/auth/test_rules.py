"""What a refresh token is still good for."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from server.auth.rules import Link, Verdict, judge

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("expires", "used", "revoked", "active", "verdict"),
    [
        (SECOND, None, None, True, Verdict.GOOD),
        (0 * SECOND, None, None, True, Verdict.ENDED),
        (-SECOND, None, None, True, Verdict.ENDED),
        (SECOND, None, None, False, Verdict.ENDED),
        (SECOND, None, -SECOND, True, Verdict.ENDED),
        (SECOND, 0 * SECOND, None, True, Verdict.JUST_USED),
        (SECOND, -10 * SECOND, None, True, Verdict.JUST_USED),
        (SECOND, -10.001 * SECOND, None, True, Verdict.REUSED),
        (-SECOND, -11 * SECOND, None, True, Verdict.REUSED),
        (SECOND, -11 * SECOND, -SECOND, True, Verdict.ENDED),
        (SECOND, -11 * SECOND, None, False, Verdict.ENDED),
        # Another server's clock may be ahead.
        (SECOND, SECOND, None, True, Verdict.JUST_USED),
    ],
)
def test_verdict(
    expires: timedelta, used: timedelta | None, revoked: timedelta | None, active: bool, verdict: Verdict
) -> None:
    link = Link(
        id=UUID(int=1),
        family_id=UUID(int=2),
        expires_at=NOW + expires,
        used_at=None if used is None else NOW + used,
        revoked_at=None if revoked is None else NOW + revoked,
    )
    assert judge(link, active=active, now=NOW) is verdict
