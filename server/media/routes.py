"""Media over HTTP: for everybody, for the back office, and the files themselves where they lie on this machine."""

from pathlib import Path
from typing import IO, Any
from uuid import UUID

from aiohttp import web

from server.catalog.rules import BRANDS, CATEGORIES, STORES, Viewer, product_tag
from server.catalog.schemas.public import MediaURLView, MediaView
from server.core.errors import NotFound, Stale
from server.core.pages import BadCursor, Page, PageFilter
from server.core.storage import PUBLIC as PUBLIC_FOLDER
from server.media import errors, queries
from server.media.rules.places import content_type_of, headers_of
from server.media.schemas import (
    AddMedium,
    AddURL,
    AdminMedium,
    AdminURL,
    AskUpload,
    SignedPut,
    UpdateMedium,
    UpdateURL,
    UploadView,
)
from server.media.service import adding, changing, uploads
from server.web.auth import ADMIN_OR_OWNER, BY_BODY, PUBLIC, caller, maybe_caller
from server.web.bodies import stream_body
from server.web.endpoint import Cached, Routes
from server.web.keys import CLOCK, SETTINGS, STORAGE

routes = Routes("media")

FILE_ERRORS = (
    errors.BrokenMedia,
    errors.FileTooLarge,
    errors.ForeignVariant,
    errors.NotAnImage,
    errors.NotUploaded,
    errors.TooManyMedia,
    errors.TooManyPixels,
    errors.TwoFiles,
    errors.UnsupportedFile,
    errors.WrongMediaType,
)
# A file is opened alone, if at all: it runs nothing, and loads nothing.
CSP = "default-src 'none'; sandbox"


def _shows_product(arguments: dict[str, Any]) -> tuple[str, ...]:
    return product_tag(arguments["product_id"]), CATEGORIES, BRANDS, STORES


def _viewer(request: web.Request) -> Viewer:
    who = maybe_caller(request)
    return Viewer.of(None, None) if who is None else Viewer.of(who.role, who.user_id)


@routes.get(
    "/api/products/{productId}/media",
    allow=PUBLIC,
    errors=(BadCursor,),
    cached=Cached(tags=_shows_product),
    view=Page[MediaView],
)
async def list_media(request: web.Request, product_id: UUID, query: PageFilter) -> bytes:
    """List a product's media that are ready, in their order, with their URLs."""
    return await queries.list_media(product_id, _viewer(request), query)


@routes.get(
    "/api/products/{productId}/media/{mediaId}/urls",
    allow=PUBLIC,
    errors=(BadCursor,),
    cached=Cached(tags=_shows_product),
    view=Page[MediaURLView],
)
async def list_media_urls(request: web.Request, product_id: UUID, media_id: UUID, query: PageFilter) -> bytes:
    """List where the renditions of a medium are, oldest first."""
    return await queries.list_urls(product_id, media_id, _viewer(request), query)


@routes.get("/api/admin/products/{productId}/media", allow=ADMIN_OR_OWNER, errors=(BadCursor,))
async def list_media_for_admin(request: web.Request, product_id: UUID, query: PageFilter) -> Page[AdminMedium]:
    """List a product's media in their order, those too whose renditions are being made or cannot be made."""
    return await queries.list_admin_media(product_id, query, owner_id=caller(request).owner_id)


@routes.post(
    "/api/admin/products/{productId}/media",
    allow=ADMIN_OR_OWNER,
    errors=FILE_ERRORS,
    file_bytes=lambda settings: settings.media_max_bytes,
)
async def add_medium(request: web.Request, product_id: UUID, body: AddMedium, file: IO[bytes] | None) -> AdminMedium:
    """Add a medium: as a form with a file, as JSON with the id of a direct upload, or without a file.

    What the file is, its bytes say. An image is `processing` until a worker has made its renditions (of an animation,
    of its first frame); a video or a document is ready at once. A product's first image becomes its primary one.
    """
    return await adding.add_medium(
        caller(request), product_id, body, file, storage=request.app[STORAGE], settings=request.app[SETTINGS]
    )


@routes.post("/api/admin/products/{productId}/media/uploads", allow=ADMIN_OR_OWNER, errors=(errors.FileTooLarge,))
async def allow_upload(request: web.Request, product_id: UUID, body: AskUpload) -> UploadView:
    """Give leave to put one file straight into the storage; naming its id to the media endpoint makes it a medium."""
    return await uploads.allow_upload(
        caller(request),
        product_id,
        body,
        storage=request.app[STORAGE],
        settings=request.app[SETTINGS],
        clock=request.app[CLOCK],
    )


@routes.put(
    "/api/media/uploads/{uploadId}",
    allow=BY_BODY,
    status=204,
    errors=(errors.BadUploadURL,),
    receives={"application/octet-stream": {"type": "string", "format": "binary"}},
)
async def receive_upload(request: web.Request, upload_id: UUID, query: SignedPut) -> None:
    """Take the file of an upload, where the shop keeps its files itself; the signed address is the leave."""
    storage, settings = request.app[STORAGE], request.app[SETTINGS]
    now = request.app[CLOCK]().timestamp()
    await uploads.check_leave(upload_id, query, storage=storage, settings=settings, now=now)
    await uploads.receive_upload(upload_id, stream_body(request, most_bytes=query.bytes), storage=storage)


@routes.put(
    "/api/admin/media/{mediaId}",
    allow=ADMIN_OR_OWNER,
    errors=(errors.ForeignVariant, errors.NotAnImage, errors.StoredFile, Stale),
)
async def update_medium(request: web.Request, media_id: UUID, body: UpdateMedium, if_match: str | None) -> AdminMedium:
    """Change any subset of a medium's fields; one that becomes primary takes the other's place."""
    return await changing.update_medium(caller(request), media_id, body, if_match=if_match)


@routes.delete("/api/admin/media/{mediaId}", allow=ADMIN_OR_OWNER)
async def delete_medium(request: web.Request, media_id: UUID) -> None:
    """Delete a medium with its URLs and its files."""
    await changing.delete_medium(caller(request), media_id)


@routes.post("/api/admin/products/{productId}/media/{mediaId}/urls", allow=ADMIN_OR_OWNER, errors=(errors.TooManyURLs,))
async def add_media_url(request: web.Request, product_id: UUID, media_id: UUID, body: AddURL) -> AdminURL:
    """Say where a rendition of a medium is, outside the shop's storage; the address is never visited."""
    return await changing.add_url(caller(request), product_id, media_id, body)


@routes.put("/api/admin/media/{mediaId}/urls/{urlId}", allow=ADMIN_OR_OWNER, errors=(errors.StoredFile, Stale))
async def update_media_url(
    request: web.Request, media_id: UUID, url_id: UUID, body: UpdateURL, if_match: str | None
) -> AdminURL:
    """Change any subset of the fields of a URL that was given by hand."""
    return await changing.update_url(caller(request), media_id, url_id, body, if_match=if_match)


@routes.delete("/api/admin/media/{mediaId}/urls/{urlId}", allow=ADMIN_OR_OWNER)
async def delete_media_url(request: web.Request, media_id: UUID, url_id: UUID) -> None:
    """Delete a URL, and its file where the shop stores it."""
    await changing.delete_url(caller(request), media_id, url_id)


def add_files(app: web.Application) -> None:
    """Serve the files of media from the folder of this machine; a bucket serves its own."""
    app.router.add_get("/media/{key:.+}", send_file)


async def send_file(request: web.Request) -> web.StreamResponse:
    """A medium's file, with the type that it was stored as; whole, in part, or 304."""
    key, folder = request.match_info["key"], request.app[STORAGE].folder
    content_type = content_type_of(key)
    path = folder / PUBLIC_FOLDER / key if folder is not None and content_type is not None else Path()
    if content_type is None or not path.is_file():
        raise NotFound
    return web.FileResponse(path, headers={**headers_of(content_type), "Content-Security-Policy": CSP})
