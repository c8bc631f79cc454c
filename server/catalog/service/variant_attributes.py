"""Changes of the values that variants have for attributes, by the back office."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from asyncpg import UniqueViolationError

from server.catalog.errors import AttributesFull, AttributeTaken
from server.catalog.queries.variants import (
    count_attributes,
    find_attributes,
    get_variant_attribute,
    lock_values,
    lock_variant,
)
from server.catalog.rules import MOST_OF_A_VARIANT, Pair, pair_mistakes, variant_change_tags
from server.catalog.schemas.variants import AddVariantAttribute, AdminVariant, VariantAttribute
from server.core.db import Tx, transaction
from server.core.errors import Invalid
from server.core.tokens import Principal
from server.journal.service import record

ADD = """
INSERT INTO variant_attribute_values (id, product_variant_id, product_attribute_id, product_attribute_value_id,
  created_at, updated_at)
SELECT uuidv7(), $1, w.attribute_id, w.value_id, now(), now()
FROM unnest($2::uuid[], $3::uuid[]) AS w(attribute_id, value_id)
"""


async def add_attribute(actor: Principal, variant_id: UUID, wish: AddVariantAttribute) -> VariantAttribute:
    """Give a variant a value for an attribute; an admin any, an owner those of their own stores.

    Raises:
        NotFound: The variant is not there, or of another's store.
        Invalid: The attribute or the value is not there, or they do not belong together.
        AttributeTaken: The variant has a value for the attribute.
        AttributesFull: It has as many attributes as it may have.
    """
    pair = Pair(wish.product_attribute_id, wish.product_attribute_value_id)
    async with transaction() as tx:
        variant = await lock_variant(tx, variant_id, owner_id=actor.owner_id)
        await check_pairs(tx, [pair])
        try:
            await add_values(tx, variant_id, [pair])
        except UniqueViolationError as error:
            raise AttributeTaken from error
        if await count_attributes(tx, variant_id) > MOST_OF_A_VARIANT:
            raise AttributesFull(most=MOST_OF_A_VARIANT)
        made = await get_variant_attribute(tx, variant_id, pair.value_id)
        await _note(tx, actor, "create", variant, None, made)
    return made


async def remove_attribute(actor: Principal, variant_id: UUID, value_id: UUID) -> None:
    """Take the value away that a variant has for an attribute; an admin any, an owner those of their own stores.

    Raises:
        NotFound: The variant is not there, of another's store, or does not have the value.
    """
    async with transaction() as tx:
        variant = await lock_variant(tx, variant_id, owner_id=actor.owner_id)
        gone = await get_variant_attribute(tx, variant_id, value_id)
        await tx.execute(
            "DELETE FROM variant_attribute_values WHERE product_variant_id = $1 AND product_attribute_value_id = $2",
            variant_id,
            value_id,
        )
        await _note(tx, actor, "delete", variant, gone, None)


async def check_pairs(tx: Tx, pairs: Sequence[Pair]) -> None:
    """See that attributes and values are there, stay there, and belong together.

    Raises:
        Invalid: They do not.
    """
    attribute_of = await lock_values(tx, {pair.value_id for pair in pairs})
    attribute_ids = await find_attributes(tx, {pair.attribute_id for pair in pairs})
    if mistakes := pair_mistakes(pairs, attribute_ids, attribute_of):
        raise Invalid(mistakes=mistakes)


async def add_values(tx: Tx, variant_id: UUID, pairs: Sequence[Pair]) -> None:
    """Write the values that a variant has for attributes, which were checked."""
    if pairs:
        await tx.execute(ADD, variant_id, [pair.attribute_id for pair in pairs], [pair.value_id for pair in pairs])


async def _note(
    tx: Tx,
    actor: Principal,
    done: str,
    variant: AdminVariant,
    before: VariantAttribute | None,
    after: VariantAttribute | None,
) -> None:
    await record(
        tx,
        actor.user_id,
        f"variant_attribute.{done}",
        "product_variant",
        variant.id,
        before=_ids(before),
        after=_ids(after),
    )
    if variant.is_active:
        # Lists filter by attributes.
        tx.stale |= variant_change_tags(variant.product_id, {"is_active"})


def _ids(attribute: VariantAttribute | None) -> dict[str, Any] | None:
    if attribute is None:
        return None
    return attribute.model_dump(include={"product_attribute_id", "product_attribute_value_id"})
