"""Whom a coupon is for."""

import asyncio
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from models.coupons import CouponUser
from server.core.db import transaction
from server.core.tokens import Principal
from server.coupons.queries import find_coupon
from server.coupons.schemas import NameUsers
from server.coupons.service import name_users
from tests.catalog.kinds.office import NOWHERE, Office, noted
from tests.coupons.till import cancel, make_buyer, make_coupon, make_orders, use

Refusal = tuple[int, str, list[tuple[str, str]]]
BOTH_OR_NONE: Refusal = (400, "invalid_request", [("body", "one_of_two")])


async def named(coupon_id: UUID) -> set[UUID]:
    return {row.user_id for row in await CouponUser.filter(coupon_id=coupon_id)}


async def test_one_user_or_many_are_named_and_twice_is_no_error(office: Office) -> None:
    coupon = await make_coupon()
    path = f"coupons/{coupon.id}/users"
    asha, ravi, meena = [(await make_buyer()).id for _ in range(3)]
    assert await office.ask("POST", path, {"user_id": str(asha)}) == (201, {"added": 1, "already_named": 0})
    body = {"user_ids": [str(ravi), str(asha), str(meena), str(ravi)]}
    assert await office.ask("POST", path, body) == (201, {"added": 2, "already_named": 1})
    assert await office.ask("POST", path, body) == (201, {"added": 0, "already_named": 3})
    assert await named(coupon.id) == {asha, ravi, meena}
    (first, second) = await noted()
    assert first == ("coupon.name_users", "coupon", None, {"user_ids": [str(asha)]})
    assert (second[:3], sorted(second[3]["user_ids"])) == (
        ("coupon.name_users", "coupon", None),
        sorted([str(ravi), str(meena)]),
    )


async def test_each_mistake_is_named_and_nothing_changes(office: Office) -> None:
    coupon, asha = await make_coupon(), str((await make_buyer()).id)
    path = f"coupons/{coupon.id}/users"
    nobody = str(NOWHERE)
    unknown = [("user_ids.0", "unknown_user"), ("user_ids.2", "unknown_user")]
    table: list[tuple[dict[str, Any], Refusal]] = [
        ({}, BOTH_OR_NONE),
        ({"user_ids": None, "user_id": None}, BOTH_OR_NONE),
        ({"user_ids": [asha], "user_id": asha}, BOTH_OR_NONE),
        ({"user_ids": []}, (400, "invalid_request", [("user_ids", "too_short")])),
        ({"user_ids": [asha] * 1001}, (400, "invalid_request", [("user_ids", "too_long")])),
        ({"user_ids": [asha, "x"]}, (400, "invalid_request", [("user_ids.1", "uuid_parsing")])),
        ({"user_ids": [nobody, asha, str(uuid7())]}, (400, "invalid_request", unknown)),
        ({"user_id": nobody}, (400, "invalid_request", [("user_id", "unknown_user")])),
        ({"user_id": asha, "role": "admin"}, (400, "invalid_request", [("role", "unknown_field")])),
    ]
    for body, answer in table:
        assert await office.refused("POST", path, body) == answer, body
    not_found: Refusal = (404, "not_found", [])
    assert await office.refused("POST", f"coupons/{NOWHERE}/users", {"user_id": asha}) == not_found
    assert await office.refused("GET", f"coupons/{NOWHERE}/users") == not_found
    assert await office.refused("DELETE", f"{path}/{asha}") == not_found
    assert (await named(coupon.id), await noted()) == (set(), [])


async def test_the_list_shows_who_they_are_and_what_they_used(office: Office) -> None:
    coupon, other = await make_coupon(per_user_limit=None), await make_coupon()
    buyers = [await make_buyer() for _ in range(3)]
    path = f"coupons/{coupon.id}/users"
    await office.make(path, {"user_ids": [str(buyer.id) for buyer in buyers]})
    orders = await make_orders(4, [buyers[1].id])
    for order_id in orders[:3]:
        await use(coupon.id, buyers[1].id, order_id)
    await use(other.id, buyers[1].id, orders[3])
    await cancel(orders[0])
    first = await office.listed(f"{path}?limit=2&include_total=true")
    second = await office.listed(f"{path}?limit=2&cursor={first['next_cursor']}")
    rows = {row.user_id: row for row in await CouponUser.filter(coupon_id=coupon.id)}
    assert [row for page in (first, second) for row in page["items"]] == [
        {
            "user_id": str(buyer.id),
            "name": "Asha Rao",
            "email": buyer.email,
            "created_at": rows[buyer.id].created_at.isoformat().replace("+00:00", "Z"),
            "uses": uses,
        }
        for buyer, uses in zip(reversed(buyers), (0, 2, 0), strict=True)
    ]
    assert (first["total"], second["next_cursor"], "total" in second) == (3, None, False)
    assert await office.refused("GET", f"{path}?cursor=x") == (400, "bad_cursor", [("query.cursor", "bad_cursor")])


async def test_a_coupon_is_for_those_whom_it_names_while_it_names_any(office: Office) -> None:
    coupon = await make_coupon()
    asha, ravi = [(await make_buyer()).id for _ in range(2)]

    async def standing(user_id: UUID) -> tuple[bool, bool]:
        offer = await find_coupon(None, coupon.code.lower(), user_id)
        assert offer is not None
        return offer.named_users_only, offer.caller_is_named

    assert await standing(asha) == (False, False)
    await office.make(f"coupons/{coupon.id}/users", {"user_ids": [str(asha), str(ravi)]})
    assert (await office.ask("GET", f"coupons/{coupon.id}"))[1]["named_users_only"] is True
    assert await office.ask("DELETE", f"coupons/{coupon.id}/users/{ravi}") == (204, None)
    assert [await standing(user_id) for user_id in (asha, ravi)] == [(True, True), (True, False)]
    assert (await noted())[1:] == [("coupon.unname_user", "coupon", {"user_ids": [str(ravi)]}, None)]
    assert await office.ask("DELETE", f"coupons/{coupon.id}/users/{asha}") == (204, None)
    assert await standing(ravi) == (False, False)


async def test_the_same_users_are_named_by_many_at_once(office: Office) -> None:
    user_ids = tuple([(await make_buyer()).id for _ in range(20)])
    coupon, actor = await make_coupon(), Principal(office.person.id, "admin")
    views = await asyncio.gather(*(name_users(actor, coupon.id, NameUsers(user_ids=user_ids)) for _ in range(8)))
    assert sorted((view.added, view.already_named) for view in views) == [(0, 20)] * 7 + [(20, 0)]
    assert len(await noted()) == 1


async def test_users_are_named_in_one_order_whatever_the_list(office: Office) -> None:
    """Who waits for the first user has named none of the others yet: nobody can wait for them in turn."""
    first, *others = sorted([(await make_buyer()).id for _ in range(30)])
    coupon, actor = await make_coupon(), Principal(office.person.id, "admin")
    held, waited_for, done = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        async with transaction() as tx:
            await tx.execute(
                "INSERT INTO coupon_users (id, coupon_id, user_id, created_at, updated_at)"
                " VALUES (uuidv7(), $1, $2, now(), now())",
                coupon.id,
                first,
            )
            held.set()
            async with asyncio.timeout(5):
                while not await tx.fetch(
                    "SELECT FROM pg_locks WHERE NOT granted AND transactionid = pg_current_xact_id()::xid"
                ):
                    await asyncio.sleep(0.01)
                waited_for.set()
                await done.wait()

    async def name(user_ids: list[UUID], begin: asyncio.Event) -> tuple[int, int]:
        await begin.wait()
        view = await name_users(actor, coupon.id, NameUsers(user_ids=tuple(user_ids)))
        done.set()
        return view.added, view.already_named

    _, *counts = await asyncio.gather(hold(), name([*reversed(others), first], held), name(others, waited_for))
    assert counts == [(0, 30), (29, 0)]
