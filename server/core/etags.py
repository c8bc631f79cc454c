"""Entity tags of things that two people may edit at once (RFC 9110 section 13.1.1)."""

import hashlib

import orjson

from server.core.errors import Stale


def etag_of(*values: object) -> str:
    """The tag of a thing with these values."""
    digest = hashlib.blake2b(orjson.dumps(values, default=str), digest_size=12).hexdigest()
    return f'"{digest}"'


def check_if_match(if_match: str | None, etag: str) -> None:
    """Let a change through that is meant for the present version, or for any.

    Raises:
        Stale: It is meant for another version.
    """
    if if_match is None or if_match.strip() == "*":
        return
    if etag not in (part.strip() for part in if_match.split(",")):
        raise Stale
