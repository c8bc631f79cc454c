"""Uses of coupons, as steps of an order's transaction, and changes of coupons by the back office.

No change of a coupon makes a cached page untrue: only quotes know coupons, and they read them each time.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from asyncpg import UniqueViolationError
from uuid_utils.compat import uuid7

from server.catalog.queries.targets import lock_targets
from server.core.db import Tx, transaction
from server.core.errors import Invalid, Mistake, NotFound
from server.core.rows import insert_row, update_row
from server.core.tokens import Principal
from server.coupons.errors import CouponAlreadyUsed, CouponCodeTaken, CouponUsedUp, LimitBelowUse
from server.coupons.queries import check_coupon, count_used_by_one, lock_coupon, lock_limits, lock_users
from server.coupons.rules import find_mistakes
from server.coupons.schemas import AdminCoupon, CreateCoupon, NamedUsers, NameUsers, UpdateCoupon
from server.journal.service import Entity

# A use of the user's lowest free slot, unless they have as many as they may; one that was released comes alive again.
USE = f"""
WITH mine AS (
  SELECT slot FROM coupon_redemptions WHERE coupon_id = $2 AND user_id = $3 AND released_at IS NULL),
made AS (
  INSERT INTO coupon_redemptions (id, coupon_id, user_id, order_id, slot, discount_amount, redeemed_at, created_at,
    updated_at)
  SELECT $1, $2, $3, $4, min(free), $5, now(), now(), now()
  FROM generate_series(1, (SELECT count(*)::int + 1 FROM mine)) free WHERE free NOT IN (SELECT slot FROM mine)
  HAVING (SELECT count(*) FROM mine) < coalesce($6::int, {2**31 - 1})
  ON CONFLICT (id) DO UPDATE SET slot = excluded.slot, released_at = NULL, updated_at = now()
  RETURNING coupon_id)
UPDATE coupons SET used_count = used_count + 1, updated_at = now() WHERE id IN (SELECT coupon_id FROM made)
"""
RELEASE = """
WITH let_go AS (
  UPDATE coupon_redemptions SET released_at = now(), updated_at = now() WHERE order_id = $1 AND released_at IS NULL
  RETURNING coupon_id)
UPDATE coupons SET used_count = used_count - 1, updated_at = now() WHERE id IN (SELECT coupon_id FROM let_go)
"""
# What the order's coupon was used for last.
LAST_USE = """
SELECT r.id, r.coupon_id, r.user_id, r.discount_amount, r.released_at
FROM orders o JOIN coupon_redemptions r ON r.order_id = o.id AND r.coupon_id = o.coupon_id
WHERE o.id = $1 ORDER BY r.id DESC LIMIT 1
"""
# In the order of their ids, so that two who name the same users never wait for each other.
NAME = """
INSERT INTO coupon_users (id, coupon_id, user_id, created_at, updated_at)
SELECT uuidv7(), $1, id, now(), now() FROM unnest($2::uuid[]) id ORDER BY id
ON CONFLICT (coupon_id, user_id) DO NOTHING RETURNING user_id
"""


async def _write(tx: Tx, coupon: AdminCoupon, changed: Mapping[str, Any]) -> None:
    try:
        await update_row(tx, "coupons", coupon.id, changed)
    except UniqueViolationError as error:
        raise CouponCodeTaken from error


COUPON = Entity("coupon", "coupon", lock_coupon, _write)


async def redeem_coupon(tx: Tx, coupon_id: UUID, *, user_id: UUID, order_id: UUID, discount_amount: int) -> None:
    """Use the coupon for an order that takes `discount_amount` paise off by it.

    The coupon's row is locked from here to the commit: it is the last lock that an order takes. A refusal leaves
    nothing behind.

    Raises:
        CouponUsedUp: Its last use is gone.
        CouponAlreadyUsed: The user has no use of it left.
    """
    await _use(tx, uuid7(), coupon_id, user_id, order_id, discount_amount)


async def release_coupon(tx: Tx, order_id: UUID) -> None:
    """Give back the use of a coupon that an order made, if it made one; a second time does nothing."""
    await tx.execute(RELEASE, order_id)


async def redeem_again(tx: Tx, order_id: UUID) -> bool:
    """Take up again the use that a locked order gave back; gives whether the order may keep its coupon, if it has one.

    Only the limits count: the price was agreed, whatever became of the coupon. Like `redeem_coupon` it takes the last
    lock of a transaction, and a refusal leaves nothing behind.
    """
    last = await tx.fetch_row(LAST_USE, order_id)
    if last is None or last["released_at"] is None:
        return True
    try:
        await _use(tx, last["id"], last["coupon_id"], last["user_id"], order_id, last["discount_amount"])
    except (CouponUsedUp, CouponAlreadyUsed):
        return False
    return True


async def _use(
    tx: Tx, redemption_id: UUID, coupon_id: UUID, user_id: UUID, order_id: UUID, discount_amount: int
) -> None:
    limits = await lock_limits(tx, coupon_id)
    if limits.is_used_up:
        raise CouponUsedUp
    # A statement of its own: only one that begins under the lock sees every use that came before.
    if not await tx.execute(USE, redemption_id, coupon_id, user_id, order_id, discount_amount, limits.per_user_limit):
        raise CouponAlreadyUsed


async def create_coupon(actor: Principal, wish: CreateCoupon) -> AdminCoupon:
    """Make a coupon.

    Raises:
        Invalid: Fields do not go together, or what the coupon is for is not there.
        CouponCodeTaken: Another coupon has the code.
    """
    row = {"id": uuid7(), **dict(wish), "used_count": 0, "created_by": actor.user_id}
    async with transaction() as tx:
        await _check(tx, row)
        if not await insert_row(tx, "coupons", row, unless_taken="code"):
            raise CouponCodeTaken
        return await COUPON.note_made(tx, actor, row["id"])


async def update_coupon(actor: Principal, coupon_id: UUID, wish: UpdateCoupon, *, if_match: str | None) -> AdminCoupon:
    """Change a coupon; orders that are placed keep what they got by it.

    Raises:
        NotFound: It is not there.
        Stale: `if_match` names another version of it.
        Invalid: It would have fields that do not go together, or what it is for is not there.
        CouponCodeTaken: Another coupon has the code.
        LimitBelowUse: It was used more often than a new limit allows.
    """
    async with transaction() as tx:
        before = await lock_coupon(tx, coupon_id, to_rename="code" in wish.model_fields_set)
        check = partial(_check_change, tx, before)
        return await COUPON.update(tx, actor, before, wish, if_match=if_match, check=check)


async def delete_coupon(actor: Principal, coupon_id: UUID, *, if_match: str | None) -> None:
    """Switch a coupon off; its row stays for the orders that used it.

    Raises:
        NotFound: It is not there.
        Stale: `if_match` names another version of it.
    """
    async with transaction() as tx:
        await COUPON.switch_off(tx, actor, await lock_coupon(tx, coupon_id), if_match=if_match)


async def name_users(actor: Principal, coupon_id: UUID, wish: NameUsers) -> NamedUsers:
    """Have a coupon be for these users, too; the first makes it for named users alone.

    Raises:
        NotFound: There is no such coupon.
        Invalid: Some of the users do not exist.
    """
    places = wish.places
    async with transaction() as tx:
        await check_coupon(tx, coupon_id)
        known = await lock_users(tx, places.values())
        if unknown := [place for place, user_id in places.items() if user_id not in known]:
            raise Invalid(mistakes=tuple(Mistake(place, "There is no such user.", "unknown_user") for place in unknown))
        added = [row["user_id"] for row in await tx.fetch(NAME, coupon_id, list(known))]
        if added:
            await COUPON.note(tx, actor, "name_users", coupon_id, None, {"user_ids": added})
    return NamedUsers(added=len(added), already_named=len(known) - len(added))


async def unname_user(actor: Principal, coupon_id: UUID, user_id: UUID) -> None:
    """Have a coupon not be for a user any longer; what they have used they keep.

    Raises:
        NotFound: The coupon does not name the user.
    """
    async with transaction() as tx:
        sql = "DELETE FROM coupon_users WHERE coupon_id = $1 AND user_id = $2"
        if not await tx.execute(sql, coupon_id, user_id):
            raise NotFound
        await COUPON.note(tx, actor, "unname_user", coupon_id, {"user_ids": [user_id]}, None)


async def _check(tx: Tx, coupon: Mapping[str, Any]) -> None:
    """See that a coupon may have these columns.

    Raises:
        Invalid: It may not.
    """
    mistakes = find_mistakes(coupon)
    mistakes += [Mistake.unknown(field) for field in await lock_targets(tx, coupon)]
    if mistakes:
        raise Invalid(mistakes=tuple(mistakes))


async def _check_change(tx: Tx, before: AdminCoupon, changed: Mapping[str, Any]) -> None:
    """See under the coupon's lock that it may have these columns, too, and that new limits leave room for every use.

    Raises:
        Invalid: It may not.
        LimitBelowUse: They do not.
    """
    await _check(tx, {**before.content, **changed})
    used: dict[str, int] = {}
    if changed.get("usage_limit") is not None:
        used["usage_limit"] = before.used_count
    if changed.get("per_user_limit") is not None:
        used["per_user_limit"] = await count_used_by_one(tx, before.id)
    if below := {name: uses for name, uses in used.items() if changed[name] < uses}:
        raise LimitBelowUse(below)
