"""Changes of discount rules by the back office.

No change of a rule makes a cached page untrue: lists and product pages show prices before rules, and a quote reads the
rules each time.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from server.core.db import Tx, transaction
from server.core.errors import Invalid, Mistake
from server.core.etags import check_if_match
from server.core.tokens import Principal
from server.discounts.queries import lock_rule, lock_targets
from server.discounts.rules import TARGETS, find_mistakes
from server.discounts.schemas import AdminRule, CreateRule, UpdateRule
from server.journal.service import record


async def create_rule(actor: Principal, wish: CreateRule) -> AdminRule:
    """Make a discount rule; quotes follow it from the commit on.

    Raises:
        Invalid: Fields do not go together, or what the rule is for is not there.
    """
    wanted = dict(wish)
    async with transaction() as tx:
        await _check(tx, wanted)
        rule_id = uuid7()
        row = {"id": rule_id, **wanted, "created_by": actor.user_id}
        names, places = ", ".join(row), ", ".join(f"${number}" for number, _ in enumerate(row, 1))
        await tx.execute(
            f"INSERT INTO discount_rules ({names}, created_at, updated_at) VALUES ({places}, now(), now())",
            *row.values(),
        )
        made = await lock_rule(tx, rule_id)
        await _note(tx, actor, "create", rule_id, None, made.content)
    return made


async def update_rule(actor: Principal, rule_id: UUID, wish: UpdateRule, *, if_match: str | None) -> AdminRule:
    """Change a discount rule; what was sold by it stays as it was sold.

    Raises:
        NotFound: It is not there.
        Stale: `if_match` names another version of it.
        Invalid: It would have fields that do not go together, or what it is for is not there.
    """
    async with transaction() as tx:
        before = await lock_rule(tx, rule_id)
        check_if_match(if_match, before.etag)
        changed = wish.changed_from(before)
        if not changed:
            return before
        await _check(tx, before.content | changed)
        await _write(tx, rule_id, changed)
        after = await lock_rule(tx, rule_id)
        old, new = ({name: one.content[name] for name in changed} for one in (before, after))
        await _note(tx, actor, "update", rule_id, old, new)
    return after


async def delete_rule(actor: Principal, rule_id: UUID, *, if_match: str | None) -> None:
    """Switch a discount rule off; its row stays for the orders that name it.

    Raises:
        NotFound: It is not there.
        Stale: `if_match` names another version of it.
    """
    async with transaction() as tx:
        before = await lock_rule(tx, rule_id)
        check_if_match(if_match, before.etag)
        if before.is_active:
            await _write(tx, rule_id, {"is_active": False})
            await _note(tx, actor, "delete", rule_id, {"is_active": True}, {"is_active": False})


async def _check(tx: Tx, rule: Mapping[str, Any]) -> None:
    """See that a rule may have these columns; what it is for stays there until the transaction ends.

    Raises:
        Invalid: It may not.
    """
    mistakes = find_mistakes(rule)
    for field in await lock_targets(tx, *(rule[target] for target in TARGETS)):
        what = field.removesuffix("_id")
        mistakes.append(Mistake(field, f"There is no such {what.replace('_', ' ')}.", f"unknown_{what}"))
    if mistakes:
        raise Invalid(mistakes=tuple(mistakes))


async def _write(tx: Tx, rule_id: UUID, changed: Mapping[str, Any]) -> None:
    assigned = ", ".join(f"{name} = ${number}" for number, name in enumerate(changed, 2))
    await tx.execute(
        f"UPDATE discount_rules SET {assigned}, updated_at = now() WHERE id = $1", rule_id, *changed.values()
    )


async def _note(
    tx: Tx, actor: Principal, what: str, rule_id: UUID, before: Mapping[str, Any] | None, after: Mapping[str, Any]
) -> None:
    await record(tx, actor.user_id, f"discount_rule.{what}", "discount_rule", rule_id, before=before, after=after)
