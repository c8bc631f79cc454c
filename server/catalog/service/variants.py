"""Changes of variants by the back office."""

from uuid import UUID

from asyncpg import UniqueViolationError

from server.catalog.errors import SkuTaken
from server.catalog.queries.variants import lock_variant
from server.catalog.rules import variant_change_tags
from server.catalog.schemas.variants import AdminVariant, UpdateVariant
from server.core.db import Tx, transaction
from server.core.etags import check_if_match
from server.core.tokens import Principal
from server.journal.service import record


async def update_variant(
    actor: Principal, variant_id: UUID, wish: UpdateVariant, *, if_match: str | None
) -> AdminVariant:
    """Change a variant, all but its stock; an admin any, an owner those of their own stores.

    Raises:
        NotFound: It is not there, or of another's store.
        Stale: `if_match` names another version of it.
        SkuTaken: Another variant has the SKU.
    """
    async with transaction() as tx:
        before = await lock_variant(tx, variant_id, owner_id=actor.owner_id)
        check_if_match(if_match, before.etag)
        changed = {name: value for name, value in wish.wanted.items() if value != getattr(before, name)}
        if not changed:
            return before
        await _write(tx, variant_id, changed)
        after = await lock_variant(tx, variant_id, owner_id=actor.owner_id)
        await record(
            tx,
            actor_id=actor.user_id,
            action="variant.update",
            entity="product_variant",
            entity_id=variant_id,
            before={name: getattr(before, name) for name in changed},
            after=changed,
        )
        tx.stale |= variant_change_tags(after.product_id, set(changed))
    return after


async def _write(tx: Tx, variant_id: UUID, changed: dict[str, object]) -> None:
    assigned = ", ".join(f"{name} = ${number}" for number, name in enumerate(changed, 2))
    try:
        await tx.execute(
            f"UPDATE product_variants SET {assigned}, updated_at = now() WHERE id = $1",
            variant_id,
            *changed.values(),
        )
    except UniqueViolationError as error:
        raise SkuTaken from error
