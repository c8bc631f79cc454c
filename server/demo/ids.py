"""Ids of the demo shop: shaped like UUIDv7, the same on every machine, and in the order of loading."""

from enum import IntEnum
from functools import cache
from hashlib import blake2b
from uuid import UUID

# 2024-01-01T00:00:00Z in milliseconds. Batch n stands at n ms after it; nothing real was made in those seconds.
EPOCH_MS = 1_704_067_200_000
LAST_BATCH = 9_999
LAST_POSITION = (1 << 62) - 1
VERSION_AND_VARIANT = (7 << 76) | (2 << 62)


class Kind(IntEnum):
    """What an id belongs to."""

    CATEGORY = 1
    BRAND = 2
    ATTRIBUTE = 3
    ATTRIBUTE_VALUE = 4
    ACCOUNT = 5
    ADDRESS = 6
    OWNER = 7
    STORE = 8
    PRODUCT = 9
    VARIANT = 10
    VARIANT_VALUE = 11
    MOVEMENT = 12
    SHOPPER = 13
    SHOPPER_ADDRESS = 14
    COUPON = 15
    DISCOUNT_RULE = 16
    REVIEWER = 17
    REVIEW = 18
    REGULAR = 19


def numbered_id(kind: Kind, batch: int, position: int) -> UUID:
    """The id of the thing at a position of a batch; ids ascend with batch, then kind, then position."""
    return UUID(int=((EPOCH_MS + batch) << 80) | VERSION_AND_VARIANT | (kind << 64) | position)


@cache
def named_id(kind: Kind, name: str) -> UUID:
    """The id of a thing that every batch shares, known by a name that never changes."""
    digest = blake2b(name.encode(), digest_size=8).digest()
    return numbered_id(kind, 0, int.from_bytes(digest) & LAST_POSITION)


def batch_of(demo_id: UUID) -> int:
    """The batch that an id was numbered in."""
    return (demo_id.int >> 80) - EPOCH_MS


def position_of(demo_id: UUID) -> int:
    """The position that an id was numbered with."""
    return demo_id.int & LAST_POSITION
