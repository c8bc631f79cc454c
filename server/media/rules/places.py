"""Where files lie: keys are made of our own ids and words, and of nothing that a client says."""

import re
from uuid import UUID

from models.enums import Rendition
from server.media.rules.kinds import KINDS, Kind

CONTENT_TYPES = {kind.extension: kind.content_type for kind in KINDS}
# A medium's files never change: a new file is a new medium.
FOREVER = "public, max-age=31536000, immutable"
KEY = re.compile(
    rf"[0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}/(?:{'|'.join(Rendition)})\.({'|'.join(CONTENT_TYPES)})\Z"
)


def file_key(media_id: UUID, rendition: Rendition, kind: Kind) -> str:
    """The `storage_key` of a medium's file: its address below `MEDIA_BASE_URL`."""
    return f"{media_id}/{rendition}.{kind.extension}"


def incoming_key(media_id: UUID) -> str:
    """Where an image waits, as it came, for its renditions."""
    return f"incoming/{media_id}"


def upload_key(upload_id: UUID) -> str:
    """Where a client puts a file by itself."""
    return f"uploads/{upload_id}"


def content_type_of(storage_key: str) -> str | None:
    """The content type of a medium's file; None when that is no key of ours."""
    match = KEY.match(storage_key)
    return CONTENT_TYPES[match[1]] if match else None


def headers_of(content_type: str) -> dict[str, str]:
    """What a file is served with. A document is saved, not opened: it may hold scripts of its own."""
    headers = {"Content-Type": content_type, "Cache-Control": FOREVER}
    if content_type == "application/pdf":
        headers["Content-Disposition"] = "attachment"
    return headers
