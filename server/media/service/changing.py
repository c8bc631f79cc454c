"""Changes of media and of their URLs by the back office."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from server.core import jobs
from server.core.db import Tx, transaction
from server.core.etags import check_if_match
from server.core.rows import insert_row, update_row
from server.core.tokens import Principal
from server.journal.service import Entity, record
from server.media.errors import NotAnImage, StoredFile, TooManyURLs
from server.media.jobs import TidyMedium
from server.media.queries import lock_medium, url_of
from server.media.schemas import AddURL, AdminMedium, AdminURL, UpdateMedium, UpdateURL
from server.media.service.steps import MEDIUM, URL, check_variant, fill_primary, make_primary, mark_stale

MOST_URLS = 20


async def _write(tx: Tx, medium: AdminMedium, changed: Mapping[str, Any]) -> None:
    becomes_primary = changed.get("is_primary", False)
    # A product has one primary medium at any time, so the other's row is written before this one's.
    at_once = {name: value for name, value in changed.items() if name != "is_primary" or not becomes_primary}
    if at_once:
        await update_row(tx, "product_media", medium.id, at_once)
    if becomes_primary:
        await make_primary(tx, medium.product_id, medium.id)
    mark_stale(tx, medium.product_id, listed=medium.is_primary or becomes_primary)


MEDIA = Entity(MEDIUM, "media", partial(lock_medium, owner_id=None), _write)


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
        return await MEDIA.update(tx, actor, before, wish, if_match=if_match, check=partial(_check, tx, before))


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
        await MEDIA.note(tx, actor, "delete", media_id, before.model_dump(exclude={"etag"}), None)
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
        await insert_row(tx, "product_media_urls", {"id": url_id, "product_media_id": media_id, **dict(wish)})
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
        await update_row(tx, "product_media_urls", url_id, changed)
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


async def _check(tx: Tx, before: AdminMedium, changed: Mapping[str, Any]) -> None:
    await check_variant(tx, before.product_id, changed.get("product_variant_id"))
    if changed.get("is_primary", before.is_primary) and changed.get("type", before.type) != "image":
        raise NotAnImage
    if "type" in changed and (before.status != "ready" or any(url.stored for url in before.urls)):
        raise StoredFile
