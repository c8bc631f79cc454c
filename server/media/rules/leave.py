"""Leave to put one file into the folder of this machine: what a bucket's presigned URL is elsewhere."""

import hashlib
import hmac
from collections.abc import Iterable
from uuid import UUID


def sign(secret: str, upload_id: UUID, size: int, expires: int) -> str:
    """The signature that allows `size` bytes at most for the upload, until `expires` (Unix seconds)."""
    # The word keeps these signatures apart from all else that the secret signs.
    message = f"media-upload {upload_id} {size} {expires}".encode()
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def allows(secrets: Iterable[str], signature: str, upload_id: UUID, size: int, expires: int, *, now: float) -> bool:
    """Whether the signature is of one of the secrets, and its time is not over."""
    genuine = [hmac.compare_digest(sign(secret, upload_id, size, expires), signature) for secret in secrets]
    return any(genuine) and now < expires
