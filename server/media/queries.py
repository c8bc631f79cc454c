"""Media as everybody, the back office and the workers read and lock them; PostgreSQL writes the public JSON.

`owner_id` is the owner's user; None is an admin, or a worker, who sees all.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from server.catalog.queries.product import SHOWN, seen_by
from server.catalog.queries.rows import MEDIA_URL, MEDIUM, MEDIUM_SHOWN, Values, page_bytes
from server.catalog.rules import Viewer
from server.core.db import Tx, fetch, fetch_row
from server.core.errors import NotFound
from server.core.pages import TOTAL_CAP, Page, PageFilter, cut_page, read_cursor, write_cursor
from server.media.schemas import AdminMedium, AdminURL
from server.stores.queries import OWN

COLUMNS = """m.id, m.product_id, m.product_variant_id, m.type, m.alt_text, m.sort_order, m.is_primary, m.status,
  m.failure, m.created_at, m.updated_at"""
URL_COLUMNS = """u.id, u.product_media_id, u.rendition, media_url(u.url, u.storage_key) AS url, u.width, u.height,
  u.content_type, u.bytes, u.storage_key IS NOT NULL AS stored"""
OWNED = f"($2::uuid IS NULL OR p.store_id IN ({OWN} $2))"
PUBLIC = """
, counted AS (
  SELECT {keys}, row_number() OVER () AS place, {one} AS one
  FROM shown p JOIN LATERAL (
    SELECT {item}.* FROM {source} WHERE {where} {after} ORDER BY {order} LIMIT {limit} + 1) {item} ON true)
SELECT
  (SELECT coalesce(json_agg(one ORDER BY place), '[]')::text FROM counted WHERE place <= {limit}) AS items,
  {total} AS total, last.*
FROM shown p
  LEFT JOIN LATERAL (
    SELECT {keys} FROM counted {item}
    WHERE place = {limit} AND EXISTS (SELECT FROM counted WHERE place > {limit})) last ON true
"""
# Not every mail program shows WebP.
THUMBS = """
SELECT DISTINCT ON (v.id) v.id, media_url(u.url, u.storage_key) AS place
FROM product_variants v
  JOIN product_media m ON m.product_id = v.product_id AND m.type = 'image' AND m.status = 'ready'
    AND (m.product_variant_id = v.id OR m.is_primary)
  JOIN product_media_urls u ON u.product_media_id = m.id AND u.rendition = 'thumb'
WHERE v.id = ANY ($1::uuid[])
ORDER BY v.id, m.product_variant_id IS NOT DISTINCT FROM v.id DESC, m.is_primary DESC, m.sort_order, m.id,
  u.content_type = 'image/webp', u.id
"""


async def list_media(product_id: UUID, viewer: Viewer, query: PageFilter) -> bytes:
    """A page of a product's media that are ready, in their order, as ready JSON.

    Raises:
        NotFound: The product is not there, or not for this viewer.
        BadCursor: The cursor is not of this list.
    """
    after = read_cursor(query.cursor, "order", (int, UUID))
    values = Values()
    values.bound.extend(seen_by(product_id, viewer))
    placed = (
        f"AND (m.sort_order, m.id) > ({values.bind(after[0])}::bigint, {values.bind(after[1])}::uuid)" if after else ""
    )
    source = "product_media m LEFT JOIN product_variants v ON v.id = m.product_variant_id"
    where = f"m.product_id = p.id AND {MEDIUM_SHOWN}"
    sql = PUBLIC.format(
        keys="m.sort_order, m.id",
        one=f"(SELECT row_to_json(one) FROM (SELECT {MEDIUM}) one)",
        item="m",
        source=source,
        where=where,
        after=placed,
        order="m.sort_order, m.id",
        limit=query.limit,
        total=_counted(source, where) if query.include_total else "NULL::bigint",
    )
    row = await fetch_row(SHOWN + sql, *values.bound)
    if row is None:
        raise NotFound
    cursor = write_cursor("order", (row["sort_order"], row["id"])) if row["id"] is not None else None
    return page_bytes(row["items"], cursor, row["total"])


async def list_urls(product_id: UUID, media_id: UUID, viewer: Viewer, query: PageFilter) -> bytes:
    """A page of the URLs of a medium that is ready, oldest first, as ready JSON.

    Raises:
        NotFound: The product or its medium is not there, or not for this viewer.
        BadCursor: The cursor is not of this list.
    """
    after = read_cursor(query.cursor, "oldest", (UUID,))
    values = Values()
    values.bound.extend(seen_by(product_id, viewer))
    medium = (
        "SELECT FROM product_media m LEFT JOIN product_variants v ON v.id = m.product_variant_id"
        f" WHERE m.id = {values.bind(media_id)}::uuid AND m.product_id = p.id AND {MEDIUM_SHOWN}"
    )
    where = f"u.product_media_id = {values.bind(media_id)}"
    sql = PUBLIC.format(
        keys="u.id",
        one=MEDIA_URL,
        item="u",
        source="product_media_urls u",
        where=where,
        after=f"AND u.id > {values.bind(after[0])}" if after else "",
        order="u.id",
        limit=query.limit,
        total=_counted("product_media_urls u", where) if query.include_total else "NULL::bigint",
    )
    row = await fetch_row(f"{SHOWN} {sql} WHERE EXISTS ({medium})", *values.bound)
    if row is None:
        raise NotFound
    cursor = write_cursor("oldest", (row["id"],)) if row["id"] is not None else None
    return page_bytes(row["items"], cursor, row["total"])


def _counted(source: str, where: str) -> str:
    return f"(SELECT count(*) FROM (SELECT FROM {source} WHERE {where} LIMIT {TOTAL_CAP}) t)"


async def list_admin_media(product_id: UUID, query: PageFilter, *, owner_id: UUID | None) -> Page[AdminMedium]:
    """A page of a product's media in their order, those too that are not ready.

    Raises:
        NotFound: The product is not there, or of another's store.
        BadCursor: The cursor is not of this list.
    """
    after = read_cursor(query.cursor, "order", (int, UUID)) or [-(2**40), product_id]
    counts = await fetch(
        "SELECT (SELECT count(*) FROM product_media m WHERE m.product_id = p.id) AS total FROM products p"
        f" WHERE p.id = $1 AND {OWNED}",
        product_id,
        owner_id,
    )
    if not counts:
        raise NotFound
    rows = await fetch(
        f"SELECT {COLUMNS} FROM product_media m WHERE m.product_id = $1"
        " AND (m.sort_order, m.id) > ($2::bigint, $3::uuid) ORDER BY m.sort_order, m.id LIMIT $4::int + 1",
        product_id,
        *after,
        query.limit,
    )
    urls = await fetch(_urls_of("= ANY ($1::uuid[])"), [row["id"] for row in rows])
    found = [
        AdminMedium.from_rows(row, (AdminURL.of(url) for url in urls if url["product_media_id"] == row["id"]))
        for row in rows
    ]
    total = min(counts[0]["total"], TOTAL_CAP) if query.include_total else None
    return cut_page(query, found, "order", ("sort_order", "id"), total=total)


async def lock_medium(tx: Tx, media_id: UUID, *, owner_id: UUID | None, product_id: UUID | None = None) -> AdminMedium:
    """Lock a medium and, before it, its product: whatever changes a product's media waits for the others.

    Raises:
        NotFound: It is not there, or of another's store, or not of the product that is named.
    """
    product = await tx.fetch_row(
        f"SELECT p.id FROM product_media m JOIN products p ON p.id = m.product_id WHERE m.id = $1 AND {OWNED}"
        " AND ($3::uuid IS NULL OR p.id = $3) FOR NO KEY UPDATE OF p",
        media_id,
        owner_id,
        product_id,
    )
    row = await tx.fetch_row(
        f"SELECT {COLUMNS} FROM product_media m WHERE m.id = $1 AND m.product_id = $2 FOR NO KEY UPDATE",
        media_id,
        product["id"] if product else None,
    )
    if row is None:
        raise NotFound
    urls = await tx.fetch(_urls_of("= $1"), media_id)
    return AdminMedium.from_rows(row, map(AdminURL.of, urls))


def url_of(medium: AdminMedium, url_id: UUID) -> AdminURL:
    """The URL of a medium that was locked.

    Raises:
        NotFound: It has no such URL.
    """
    for url in medium.urls:
        if url.id == url_id:
            return url
    raise NotFound


def _urls_of(medium: str) -> str:
    return f"SELECT {URL_COLUMNS} FROM product_media_urls u WHERE u.product_media_id {medium} ORDER BY u.id"


async def has_variant(tx: Tx, product_id: UUID, variant_id: UUID) -> bool:
    """Whether the product has this variant."""
    return bool(
        await tx.fetch("SELECT FROM product_variants WHERE id = $1 AND product_id = $2", variant_id, product_id)
    )


async def get_upload(product_id: UUID, upload_id: UUID, *, owner_id: UUID | None) -> Any:
    """The key of an upload that waits to be claimed for the product.

    Raises:
        NotFound: There is none, or no longer, or it is of another product or another's store.
    """
    row = await fetch_row(
        "SELECT u.storage_key FROM media_uploads u JOIN products p ON p.id = u.product_id"
        f" WHERE u.id = $1 AND {OWNED} AND p.id = $3",
        upload_id,
        owner_id,
        product_id,
    )
    if row is None:
        raise NotFound
    return row["storage_key"]


async def find_files(media_id: UUID) -> tuple[str, list[str]] | None:
    """A medium's status and the keys of its files; None when there is no such medium."""
    row = await fetch_row(
        "SELECT m.status, array(SELECT u.storage_key FROM product_media_urls u"
        " WHERE u.product_media_id = m.id AND u.storage_key IS NOT NULL) AS keys FROM product_media m WHERE m.id = $1",
        media_id,
    )
    return (row["status"], row["keys"]) if row is not None else None


async def find_thumbs(variant_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Where the small picture of each variant is, its own or its product's, where there is one."""
    rows = await fetch(THUMBS, variant_ids)
    return {row["id"]: row["place"] for row in rows}
