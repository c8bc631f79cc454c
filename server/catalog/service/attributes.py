"""Changes of attributes and their values by the back office.

Whoever writes a value locks its attribute's row first, so that a change of the data type sees every value.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from asyncpg import ForeignKeyViolationError, RestrictViolationError, UniqueViolationError
from uuid_utils.compat import uuid7

from models.enums import DataType
from server.catalog.errors import AttributeInUse, TooManyValues, ValueDoesNotFit, ValueInUse, ValuesDoNotFit, ValueTaken
from server.catalog.queries.admin_kinds import lock_attribute, lock_value, texts_of_values
from server.catalog.rules import ATTRIBUTES, MOST_VALUES, canonical_value
from server.catalog.schemas.kinds import (
    SLUG_LENGTH,
    AdminAttribute,
    AdminValue,
    CreateAttribute,
    CreateValue,
    UpdateAttribute,
    UpdateValue,
)
from server.catalog.service.slugs import insert_with_slug, update_with_slug
from server.core.db import Tx, transaction
from server.core.etags import check_if_match
from server.core.rows import insert_row, update_row
from server.core.tokens import Principal
from server.journal.service import Entity, record

# RESTRICT has an error of its own since PostgreSQL 18.
REFERENCED = (ForeignKeyViolationError, RestrictViolationError)


async def _write(tx: Tx, attribute: AdminAttribute, changed: Mapping[str, Any]) -> None:
    await update_with_slug(tx, "attributes", attribute.id, changed)
    if "data_type" in changed:
        await _refit(tx, attribute.id, changed["data_type"])


ATTRIBUTE = Entity("attribute", "attribute", lock_attribute, _write, stale=frozenset({ATTRIBUTES}))


async def create_attribute(actor: Principal, wish: CreateAttribute) -> AdminAttribute:
    """Add an attribute, without values.

    Raises:
        SlugTaken: Another attribute has the slug.
    """
    async with transaction() as tx:
        attribute_id = await insert_with_slug(tx, "attributes", dict(wish), longest=SLUG_LENGTH)
        return await ATTRIBUTE.note_made(tx, actor, attribute_id)


async def update_attribute(
    actor: Principal, attribute_id: UUID, wish: UpdateAttribute, *, if_match: str | None
) -> AdminAttribute:
    """Change an attribute; with a new data type its values are spelled as that type spells them.

    Raises:
        NotFound: It is not there.
        Stale: `if_match` names another version of it.
        SlugTaken: Another attribute has the slug.
        ValuesDoNotFit: A value does not fit the new data type, or two would become the same.
    """
    async with transaction() as tx:
        return await ATTRIBUTE.update(tx, actor, await lock_attribute(tx, attribute_id), wish, if_match=if_match)


async def delete_attribute(actor: Principal, attribute_id: UUID, *, if_match: str | None) -> None:
    """Delete an attribute and its values for good.

    Raises:
        NotFound: It is not there.
        Stale: `if_match` names another version of it.
        AttributeInUse: A variant has it.
    """
    async with transaction() as tx:
        before = await lock_attribute(tx, attribute_id)
        check_if_match(if_match, before.etag)
        texts = await texts_of_values(tx, attribute_id)
        try:
            await tx.execute("DELETE FROM attribute_values WHERE attribute_id = $1", attribute_id)
            await tx.execute("DELETE FROM attributes WHERE id = $1", attribute_id)
        except REFERENCED as error:
            raise AttributeInUse from error
        old = {**before.content, "values": sorted(texts.values())}
        await ATTRIBUTE.note(tx, actor, "delete", attribute_id, old, None)


async def create_value(actor: Principal, attribute_id: UUID, wish: CreateValue) -> AdminValue:
    """Add a value to an attribute.

    Raises:
        NotFound: There is no such attribute.
        ValueDoesNotFit: It is not of the attribute's data type.
        ValueTaken: The attribute has it already.
        TooManyValues: The attribute has as many as one may have.
    """
    async with transaction() as tx:
        attribute = await lock_attribute(tx, attribute_id)
        text = _fit(attribute.data_type, wish.value)
        if attribute.value_count >= MOST_VALUES:
            raise TooManyValues(most=MOST_VALUES)
        value_id = uuid7()
        try:
            await insert_row(tx, "attribute_values", {"id": value_id, "attribute_id": attribute_id, "value": text})
        except UniqueViolationError as error:
            raise ValueTaken from error
        made = await lock_value(tx, attribute_id, value_id)
        await _note_value(tx, actor, "create", value_id, None, made.content)
    return made


async def update_value(
    actor: Principal, attribute_id: UUID, value_id: UUID, wish: UpdateValue, *, if_match: str | None
) -> AdminValue:
    """Give a value another text; the variants that have it keep it.

    Raises:
        NotFound: It is not there, or another attribute's.
        Stale: `if_match` names another version of it.
        ValueDoesNotFit: The text is not of the attribute's data type.
        ValueTaken: Another value of the attribute has the text.
    """
    async with transaction() as tx:
        attribute = await lock_attribute(tx, attribute_id)
        before = await lock_value(tx, attribute_id, value_id)
        check_if_match(if_match, before.etag)
        text = _fit(attribute.data_type, wish.value) if "value" in wish.model_fields_set else before.value
        if text == before.value:
            return before
        try:
            await update_row(tx, "attribute_values", value_id, {"value": text})
        except UniqueViolationError as error:
            raise ValueTaken from error
        after = await lock_value(tx, attribute_id, value_id)
        await _note_value(tx, actor, "update", value_id, before.content, after.content)
    return after


async def delete_value(actor: Principal, attribute_id: UUID, value_id: UUID, *, if_match: str | None) -> None:
    """Delete a value for good.

    Raises:
        NotFound: It is not there, or another attribute's.
        Stale: `if_match` names another version of it.
        ValueInUse: A variant has it.
    """
    async with transaction() as tx:
        before = await lock_value(tx, attribute_id, value_id)
        check_if_match(if_match, before.etag)
        try:
            await tx.execute("DELETE FROM attribute_values WHERE id = $1", value_id)
        except REFERENCED as error:
            raise ValueInUse from error
        await _note_value(tx, actor, "delete", value_id, before.content, None)


def _fit(data_type: DataType, text: str) -> str:
    try:
        return canonical_value(data_type, text)
    except ValueError as error:
        raise ValueDoesNotFit(str(error)) from error


async def _refit(tx: Tx, attribute_id: UUID, data_type: DataType) -> None:
    """Spell every value as the data type does; the transaction holds the attribute's lock."""
    texts = await texts_of_values(tx, attribute_id)
    try:
        fitted = {value_id: canonical_value(data_type, text) for value_id, text in texts.items()}
    except ValueError as error:
        raise ValuesDoNotFit(data_type=data_type) from error
    if len(set(fitted.values())) < len(fitted):
        raise ValuesDoNotFit(data_type=data_type)
    respelled = {value_id: text for value_id, text in fitted.items() if text != texts[value_id]}
    await tx.execute(
        "UPDATE attribute_values v SET value = f.value, updated_at = now()"
        " FROM unnest($1::uuid[], $2::text[]) AS f(id, value) WHERE v.id = f.id",
        list(respelled),
        list(respelled.values()),
    )


async def _note_value(
    tx: Tx,
    actor: Principal,
    verb: str,
    value_id: UUID,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
) -> None:
    await record(tx, actor.user_id, f"attribute_value.{verb}", "attribute_value", value_id, before=before, after=after)
    tx.stale.add(ATTRIBUTES)
