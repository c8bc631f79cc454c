"""Changes of discount rules by the back office.

No change of a rule makes a cached page untrue: lists and product pages show prices before rules, and a quote reads the
rules each time.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from server.catalog.queries.targets import lock_targets
from server.core.db import Tx, transaction
from server.core.errors import Invalid, Mistake
from server.core.rows import insert_row, update_row
from server.core.tokens import Principal
from server.discounts.queries import lock_rule
from server.discounts.rules import find_mistakes
from server.discounts.schemas import AdminRule, CreateRule, UpdateRule
from server.journal.service import Entity


async def _write(tx: Tx, rule: AdminRule, changed: Mapping[str, Any]) -> None:
    await update_row(tx, "discount_rules", rule.id, changed)


RULE = Entity("discount_rule", "discount_rule", lock_rule, _write)


async def create_rule(actor: Principal, wish: CreateRule) -> AdminRule:
    """Make a discount rule; quotes follow it from the commit on.

    Raises:
        Invalid: Fields do not go together, or what the rule is for is not there.
    """
    row = {"id": uuid7(), **dict(wish), "created_by": actor.user_id}
    async with transaction() as tx:
        await _check(tx, {}, row)
        await insert_row(tx, "discount_rules", row)
        return await RULE.note_made(tx, actor, row["id"])


async def update_rule(actor: Principal, rule_id: UUID, wish: UpdateRule, *, if_match: str | None) -> AdminRule:
    """Change a discount rule; what was sold by it stays as it was sold.

    Raises:
        NotFound: It is not there.
        Stale: `if_match` names another version of it.
        Invalid: It would have fields that do not go together, or what it is for is not there.
    """
    async with transaction() as tx:
        before = await lock_rule(tx, rule_id)
        return await RULE.update(tx, actor, before, wish, if_match=if_match, check=partial(_check, tx, before.content))


async def delete_rule(actor: Principal, rule_id: UUID, *, if_match: str | None) -> None:
    """Switch a discount rule off; its row stays for the orders that name it.

    Raises:
        NotFound: It is not there.
        Stale: `if_match` names another version of it.
    """
    async with transaction() as tx:
        await RULE.switch_off(tx, actor, await lock_rule(tx, rule_id), if_match=if_match)


async def _check(tx: Tx, before: Mapping[str, Any], changed: Mapping[str, Any]) -> None:
    """See that a rule of some columns may have others; what it is for stays there until the transaction ends.

    Raises:
        Invalid: It may not.
    """
    rule = {**before, **changed}
    mistakes = find_mistakes(rule)
    mistakes += [Mistake.unknown(field) for field in await lock_targets(tx, rule)]
    if mistakes:
        raise Invalid(mistakes=tuple(mistakes))
