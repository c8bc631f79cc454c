"""Media in the back office, and leave to upload. Sizes are in bytes, width and height in pixels."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from server.core.shapes import Change, Editable, View, Wish

Type = Literal["image", "video", "document"]
Status = Literal["processing", "ready", "failed"]
RenditionName = Literal["original", "large", "medium", "thumb"]
AltText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
SortOrder = Annotated[int, Field(ge=-1_000_000, le=1_000_000)]
Pixels = Annotated[int, Field(ge=1, le=1_000_000)]
ContentType = Annotated[str, StringConstraints(pattern=r"^([a-z]+/[a-z0-9][a-z0-9.+-]*)?$", max_length=100)]
TakenType = Literal[
    "image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "video/mp4", "video/webm", "application/pdf"
]


def _check_url(url: str) -> str:
    """Let an address through that a browser can open; nobody here ever opens it."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in {"http", "https"} or not url.isascii() or not url.isprintable() or " " in url:
        raise PydanticCustomError("bad_url", "An http or https address is expected, percent-encoded.")
    if "@" in parts.netloc:
        raise PydanticCustomError("url_with_credentials", "An address must not carry a user or a password.")
    return url


WebURL = Annotated[str, StringConstraints(min_length=1, max_length=2000), AfterValidator(_check_url)]


class AddMedium(Wish):
    """A medium of a product: of a file sent along, of a direct upload, or of URLs that are given afterwards.

    `type` is that of the file, and may be left out with one; without one, `image` is meant.
    """

    product_variant_id: UUID | None = None
    type: Type | None = None
    alt_text: AltText = ""
    sort_order: SortOrder = 0
    is_primary: bool = False
    upload_id: UUID | None = None


class UpdateMedium(Change):
    """Any subset of what can be changed of a medium; `type` only while no file of it is stored here."""

    product_variant_id: UUID | None = None
    type: Type = "image"
    alt_text: AltText = ""
    sort_order: SortOrder = 0
    is_primary: bool = False


class AddURL(Wish):
    """Where a rendition of a medium is, outside the shop's storage."""

    url: WebURL
    rendition: RenditionName = "original"
    width: Pixels | None = None
    height: Pixels | None = None
    content_type: ContentType = ""


class UpdateURL(Change):
    """Any subset of the fields of a URL that was given by hand."""

    url: WebURL = "https://example.com"
    rendition: RenditionName = "original"
    width: Pixels | None = None
    height: Pixels | None = None
    content_type: ContentType = ""


class AskUpload(Wish):
    """What is to be uploaded: `bytes` is the size of the file."""

    content_type: TakenType
    bytes: Annotated[int, Field(ge=1)]


class UploadView(View):
    """Leave to upload one file: send it to `url` with this method and these headers, then name `upload_id`."""

    upload_id: UUID
    url: str
    method: Literal["PUT"] = "PUT"
    headers: dict[str, str]
    expires_at: datetime


class SignedPut(BaseModel):
    """What the address of an upload to the shop itself carries."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bytes: Annotated[int, Field(ge=1, le=2**40)]
    expires: Annotated[int, Field(ge=1, le=2**40)]
    signature: Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]


class AdminURL(Editable):
    """Where one rendition of a medium is; `stored` are the files of the shop's own storage."""

    change = UpdateURL

    rendition: RenditionName
    url: str
    width: int | None
    height: int | None
    content_type: str
    bytes: int | None
    stored: bool

    @classmethod
    def of(cls, row: Any) -> Self:
        """The view of a row with these columns."""
        return cls(**{name: row[name] for name in cls.model_fields})


class AdminMedium(Editable):
    """A medium in the back office; `failure` says why its renditions could not be made."""

    change = UpdateMedium

    product_id: UUID
    product_variant_id: UUID | None
    type: Type
    alt_text: str
    sort_order: int
    is_primary: bool
    status: Status
    failure: str
    urls: list[AdminURL]
    created_at: datetime
    updated_at: datetime

    @classmethod
    def from_rows(cls, row: Any, urls: Iterable[AdminURL]) -> Self:
        """The view of a row with these columns and its URLs."""
        return cls(**dict(row), urls=list(urls))
