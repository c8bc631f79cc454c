"""What a refresh token is still good for, what is noted of a device, and how failures slow signing in down."""

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

# How long after its exchange a token may still come from the same device's parallel request.
GRACE = timedelta(seconds=10)
# What tokens that show that somebody reads an e-mail address are for, and how long they are good.
EMAIL, EMAIL_LIFETIME = "e-mail address", timedelta(hours=24)
# Of what a device says of itself, and of an address in its longest form.
LONGEST_AGENT, LONGEST_ADDRESS = 200, 45


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


@dataclass(frozen=True, slots=True)
class Device:
    """From where somebody signs in: an IPv4 address or IPv6 network, and what the client says of itself.

    The failures of an exempt address are not counted.
    """

    address: str
    user_agent: str
    exempt: bool = False

    @classmethod
    def of(cls, address: str, user_agent: str, *, exempt: bool) -> "Device":
        """The device as it is kept: on one line, and not too long."""
        plain = "".join(character for character in user_agent if unicodedata.category(character)[0] != "C")
        return cls(address[:LONGEST_ADDRESS], plain[:LONGEST_AGENT], exempt)


def judge(link: Link, *, active: bool, now: datetime) -> Verdict:
    """Decide on a refresh token that is presented; `active` says whether its user may act at all."""
    if link.revoked_at is not None or not active:
        return Verdict.ENDED
    if link.used_at is not None:
        return Verdict.JUST_USED if now - link.used_at <= GRACE else Verdict.REUSED
    return Verdict.GOOD if now < link.expires_at else Verdict.ENDED


def began_at(session_id: UUID) -> datetime:
    """When a session began: its id (UUIDv7) was made then."""
    return datetime.fromtimestamp((session_id.int >> 80) / 1000, UTC)
