"""Imports and exports over HTTP."""

from typing import Any
from uuid import UUID

from aiohttp import hdrs, web

from models.enums import TransferFormat, TransferKind
from server.core.pages import BadCursor, Page, PageFilter
from server.transfer.errors import EmptyFile, ExportNotReady
from server.transfer.queries.transfers import (
    get_export,
    get_import,
    get_key,
    list_imports,
    list_refusals,
)
from server.transfer.rules import CONTENT_TYPES, Options
from server.transfer.schemas.views import (
    ExportView,
    ImportView,
    RefusalView,
    StartExport,
    StartImport,
    TransferFilter,
)
from server.transfer.service.exports import begin_export, check_ready
from server.transfer.service.uploads import receive_import
from server.web.auth import ADMIN, caller
from server.web.bodies import stream_body
from server.web.endpoint import Routes
from server.web.errors import UnsupportedMedia
from server.web.keys import SETTINGS, STORAGE
from server.web.pages import EVERYWHERE

routes = Routes("transfer")

FORMATS = {content_type: form for form, content_type in CONTENT_TYPES.items()}
FILES: dict[str, Any] = {content_type: {"type": "string", "format": "binary"} for content_type in FORMATS}
# Seconds for a file to arrive: 2 GB take 27 minutes at 10 Mbit/s.
PATIENCE = 1800.0


@routes.post("/api/admin/imports", allow=ADMIN, status=202, errors=(EmptyFile,), limit="30/minute", receives=FILES)
async def start_import(request: web.Request, query: StartImport) -> ImportView:
    """Import a file of products, as NDJSON (a product a line) or CSV (a variant a row), by a worker.

    Products are known by slug, variants by SKU; what a line does not say stays as it is. `voltcart import --help` names
    the columns.
    """
    form = FORMATS.get(request.content_type)
    if form is None or hdrs.CONTENT_ENCODING in request.headers:
        raise UnsupportedMedia
    options = Options(form, query.create_missing, query.set_stock, caller(request).user_id)
    pieces = stream_body(request, most_bytes=request.app[SETTINGS].import_max_bytes, patience=PATIENCE)
    return await get_import(await receive_import(pieces, options, atomic=query.atomic, storage=request.app[STORAGE]))


@routes.get("/api/admin/imports", allow=ADMIN, errors=(BadCursor,))
async def list_all_imports(request: web.Request, query: TransferFilter) -> Page[ImportView]:  # noqa: ARG001 - every handler takes it
    """List imports, newest first, those of the command line too."""
    return await list_imports(query)


@routes.get("/api/admin/imports/{importId}", allow=ADMIN)
async def show_import(request: web.Request, import_id: UUID) -> ImportView:  # noqa: ARG001 - every handler takes it
    """Show how far an import is, and what it did."""
    return await get_import(import_id)


@routes.get("/api/admin/imports/{importId}/refusals", allow=ADMIN, errors=(BadCursor,))
async def list_import_refusals(
    request: web.Request,  # noqa: ARG001 - every handler takes it
    import_id: UUID,
    query: PageFilter,
) -> Page[RefusalView]:
    """List the lines that an import did not take, each with all reasons."""
    return await list_refusals(import_id, query)


@routes.post("/api/admin/exports", allow=ADMIN, status=202, limit="30/minute")
async def start_export(request: web.Request, body: StartExport) -> ExportView:
    """Have a worker write the whole catalogue into a file, as it is at one moment."""
    return await get_export(await begin_export(body.format, caller(request).user_id))


@routes.get("/api/admin/exports/{exportId}", allow=ADMIN)
async def show_export(request: web.Request, export_id: UUID) -> ExportView:  # noqa: ARG001 - every handler takes it
    """Show how far an export is."""
    return await get_export(export_id)


@routes.get("/api/admin/exports/{exportId}/file", allow=ADMIN, errors=(ExportNotReady,), gives=FILES)
async def send_export(request: web.Request, export_id: UUID) -> web.StreamResponse:
    """Send the file of an export that is done."""
    export = await check_ready(export_id)
    pieces = request.app[STORAGE].stream(await get_key(export_id, TransferKind.EXPORT))
    # Before the headers go out: the storage may not answer.
    first = await anext(aiter(pieces), b"")
    response = web.StreamResponse(headers={**EVERYWHERE, "Cache-Control": "no-store"})
    response.content_type = CONTENT_TYPES[TransferFormat(export.format)]
    response.content_length = export.done_bytes
    response.headers[hdrs.CONTENT_DISPOSITION] = f'attachment; filename="catalogue-{export_id}.{export.format}"'
    await response.prepare(request)
    if request.method != hdrs.METH_HEAD:
        await response.write(first)
        async for piece in pieces:
            await response.write(piece)
    return response
