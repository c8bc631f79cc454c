"""Catalogue files for the tests of this folder, and the short way of one into the shop."""

import hashlib
import json
from collections.abc import AsyncGenerator, Sequence
from typing import Any
from uuid import UUID

from models.enums import DataType, TransferFormat
from server.core.db import fetch
from server.transfer.queries.catalogue import Chosen
from server.transfer.queries.transfers import every_refusal, get_import
from server.transfer.rules import Options
from server.transfer.schemas.views import ImportView
from server.transfer.service.batches import OpenAt
from server.transfer.service.exports import Piece, export_catalogue
from server.transfer.service.imports import begin_import, run_import, run_whole_import
from tests.factories.catalog import make_attribute, make_brand, make_category, make_value

NDJSON, CSV = TransferFormat.NDJSON, TransferFormat.CSV
Refused = dict[int, list[tuple[str, str]]]


def product(slug: str, **more: Any) -> dict[str, Any]:
    """A product as a line says it, of the kinds that `make_kinds` makes."""
    return {"slug": slug, "name": slug.title(), "category": "cards", "brand": "zotac", "base_price": 100_00, **more}


def variant(sku: str, **more: Any) -> dict[str, Any]:
    return {"sku": sku, "price": 90_00, **more}


def ndjson(*lines: Any) -> bytes:
    """Lines of a file; what is bytes already stays as it is."""
    return b"".join((line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n" for line in lines)


def table(header: str, *rows: str) -> bytes:
    """A CSV file."""
    return "".join(f"{row}\r\n" for row in (header, *rows)).encode()


async def make_kinds() -> None:
    """Parts › Cards, Zotac; memory (int), speed (float), colour (enum: red), note (string)."""
    await make_category("Cards", parent=await make_category("Parts"))
    await make_brand("Zotac")
    await make_attribute("Memory", data_type=DataType.INT)
    await make_attribute("Speed", data_type=DataType.FLOAT)
    await make_attribute("Note")
    await make_value(await make_attribute("Colour", data_type=DataType.ENUM), "red")


def in_memory(content: bytes, *, piece: int = 1000) -> OpenAt:
    """The content as a file that is read in small pieces."""

    async def open_at(start: int) -> AsyncGenerator[bytes, None]:
        for place in range(start, len(content), piece):
            yield content[place : place + piece]

    return open_at


async def begin(content: bytes, form: TransferFormat = NDJSON, *, atomic: bool = False, **how: Any) -> UUID:
    digest = hashlib.sha256(content).hexdigest()
    return await begin_import(Options(form, **how), atomic=atomic, digest=digest, total_bytes=len(content))


async def bring(
    content: bytes, form: TransferFormat = NDJSON, *, atomic: bool = False, piece: int = 1000, **how: Any
) -> ImportView:
    """Import a file."""
    transfer_id = await begin(content, form, atomic=atomic, **how)
    run = run_whole_import if atomic else run_import
    await run(transfer_id, in_memory(content, piece=piece))
    return await get_import(transfer_id)


async def refusals(done: ImportView) -> Refused:
    """The refused lines of an import, each with field and code of all reasons."""
    return {
        refusal.line: [(reason.field, reason.code) for reason in refusal.reasons]
        async for refusal in every_refusal(done.id)
    }


def counts(done: ImportView) -> tuple[int, int, int, int]:
    return done.created, done.updated, done.unchanged, done.refused


async def write_out(form: TransferFormat = NDJSON, chosen: Chosen | None = None) -> bytes:
    """An export."""
    pieces: list[bytes] = []

    async def write(piece: Piece) -> None:
        pieces.append(piece.content)

    await export_catalogue(form, chosen or Chosen(), write)
    return b"".join(pieces)


async def everything(tables: Sequence[str] = ("products", "product_variants", "variant_attribute_values")) -> Any:
    """All rows of the catalogue's tables, with their times of change."""
    more = ("stock_movements", "product_media", "product_media_urls", "brands", "categories", "attribute_values")
    return {name: [tuple(row) for row in await fetch(f"SELECT * FROM {name} ORDER BY id")] for name in (*tables, *more)}
