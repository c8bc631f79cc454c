"""Changes of media and of their URLs by the back office."""

from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from server.core import jobs
from server.core.db import Tx, transaction
from server.core.etags import check_if_match
from server.core.tokens import Principal
from server.journal.service import record
from server.media.errors import NotAnImage, StoredFile, TooManyURLs
from server.media.jobs import TidyMedium
from server.media.queries import lock_medium, url_of
from server.media.schemas import AddURL, AdminMedium, AdminURL, UpdateMedium, UpdateURL
from server.media.service.steps import MEDIUM as MEDIUM_ENTITY
from server.media.service.steps import URL, check_variant, fill_primary, make_primary, mark_stale

MOST_URLS = 20


async def update_medium(actor: Principal, media_id: UUID, wish: UpdateMedium, *, if_match: str | None) -> AdminMedium:
    """Change a medium; one that becomes primary takes the place of the product's other.

    Raises:
        NotFound: It is not there, or of another's store.
        Stale: `if_match` names another version of it.
        ForeignVariant: The product has no such variant.
        NotAnImage: What shall be primary is no image.
        StoredFile: Its type is that of a file stored here.
    """
    async with transaction() as tx:
        before = await lock_medium(tx, media_id, owner_id=actor.owner_id)
        check_if_match(if_match, before.etag)
        changed = wish.changed_from(before)
        if not changed:
            return before
        await _check(tx, before, changed)
        await _assign(tx, "product_media", media_id, {k: v for k, v in changed.items() if k != "is_primary"})
        if changed.get("is_primary"):
            await make_primary(tx, before.product_id, media_id)
        elif "is_primary" in changed:
            await _assign(tx, "product_media", media_id, {"is_primary": False})
        after = await lock_medium(tx, media_id, owner_id=actor.owner_id)
        was = {name: getattr(before, name) for name in changed}
        await record(tx, actor.user_id, "media.update", MEDIUM_ENTITY, media_id, before=was, after=changed)
        mark_stale(tx, before.product_id, listed=before.is_primary or after.is_primary)
    return after


async def delete_medium(actor: Principal, media_id: UUID) -> None:
    """Delete a medium with its URLs; its files follow. The product's next image becomes the primary one.

    Raises:
        NotFound: It is not there, or of another's store.
    """
    async with transaction() as tx:
        before = await lock_medium(tx, media_id, owner_id=actor.owner_id)
        await tx.execute("DELETE FROM product_media WHERE id = $1", media_id)
        await jobs.add(tx, TidyMedium(media_id=media_id))
        if before.is_primary:
            await fill_primary(tx, before.product_id)
        was = before.model_dump(exclude={"etag"})
        await record(tx, actor.user_id, "media.delete", MEDIUM_ENTITY, media_id, before=was)
        mark_stale(tx, before.product_id, listed=before.is_primary)


async def add_url(actor: Principal, product_id: UUID, media_id: UUID, wish: AddURL) -> AdminURL:
    """Say where a rendition of a medium is; the address is not visited.

    Raises:
        NotFound: The product has no such medium, or it is of another's store.
        TooManyURLs: The medium has as many as it may have.
    """
    url_id = uuid7()
    async with transaction() as tx:
        medium = await lock_medium(tx, media_id, owner_id=actor.owner_id, product_id=product_id)
        if len(medium.urls) >= MOST_URLS:
            raise TooManyURLs(limit=MOST_URLS)
        await tx.execute(
            "INSERT INTO product_media_urls (id, product_media_id, url, rendition, width, height, content_type,"
            " created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, now(), now())",
            url_id,
            media_id,
            wish.url,
            wish.rendition,
            wish.width,
            wish.height,
            wish.content_type,
        )
        after = url_of(await lock_medium(tx, media_id, owner_id=actor.owner_id), url_id)
        await record(tx, actor.user_id, "media_url.create", URL, url_id, after=after.model_dump(exclude={"etag"}))
        mark_stale(tx, product_id, listed=medium.is_primary)
    return after


async def update_url(
    actor: Principal, media_id: UUID, url_id: UUID, wish: UpdateURL, *, if_match: str | None
) -> AdminURL:
    """Change a URL that was given by hand.

    Raises:
        NotFound: It is not there, or of another's store.
        Stale: `if_match` names another version of it.
        StoredFile: It is of a file stored here.
    """
    async with transaction() as tx:
        medium = await lock_medium(tx, media_id, owner_id=actor.owner_id)
        before = url_of(medium, url_id)
        check_if_match(if_match, before.etag)
        if before.stored:
            raise StoredFile
        changed = wish.changed_from(before)
        if not changed:
            return before
        await _assign(tx, "product_media_urls", url_id, changed)
        after = url_of(await lock_medium(tx, media_id, owner_id=actor.owner_id), url_id)
        was = {name: getattr(before, name) for name in changed}
        await record(tx, actor.user_id, "media_url.update", URL, url_id, before=was, after=changed)
        mark_stale(tx, medium.product_id, listed=medium.is_primary)
    return after


async def delete_url(actor: Principal, media_id: UUID, url_id: UUID) -> None:
    """Delete a URL; the file of one that is stored here follows.

    Raises:
        NotFound: It is not there, or of another's store.
    """
    async with transaction() as tx:
        medium = await lock_medium(tx, media_id, owner_id=actor.owner_id)
        before = url_of(medium, url_id)
        await tx.execute("DELETE FROM product_media_urls WHERE id = $1", url_id)
        if before.stored:
            await jobs.add(tx, TidyMedium(media_id=media_id))
        await record(tx, actor.user_id, "media_url.delete", URL, url_id, before=before.model_dump(exclude={"etag"}))
        mark_stale(tx, medium.product_id, listed=medium.is_primary)


async def _check(tx: Tx, before: AdminMedium, changed: dict[str, Any]) -> None:
    await check_variant(tx, before.product_id, changed.get("product_variant_id"))
    if changed.get("is_primary", before.is_primary) and changed.get("type", before.type) != "image":
        raise NotAnImage
    if "type" in changed and (before.status != "ready" or any(url.stored for url in before.urls)):
        raise StoredFile


async def _assign(tx: Tx, table: str, row_id: UUID, changed: dict[str, Any]) -> None:
    if changed:
        assigned = ", ".join(f"{name} = ${number}" for number, name in enumerate(changed, 2))
        await tx.execute(f"UPDATE {table} SET {assigned}, updated_at = now() WHERE id = $1", row_id, *changed.values())
