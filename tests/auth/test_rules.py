"""What a refresh token is still good for, and what is kept of a device."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from server.auth.rules import Device, Link, Verdict, began_at, judge

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


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Phone/1 (x; y)", "Phone/1 (x; y)"),
        ("a\r\nb\x00\tc", "abc"),
        ("\u202ebad\u2066 \ud83d\udcf1 \U0001f4f1", "bad  \U0001f4f1"),
        ("é" * 201, "é" * 200),
        ("", ""),
    ],
    ids=["plain", "control", "turning", "long", "none"],
)
def test_a_device_is_kept_on_one_line(said: str, kept: str) -> None:
    assert Device.of("192.0.2.7", said, exempt=True) == Device("192.0.2.7", kept, exempt=True)


def test_an_address_of_any_length_fits() -> None:
    assert len(Device.of("f" * 99, "", exempt=False).address) == 45


def test_a_session_began_when_its_id_was_made() -> None:
    assert abs(began_at(uuid7()) - datetime.now(UTC)) < timedelta(seconds=1)
