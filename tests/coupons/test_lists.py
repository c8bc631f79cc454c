"""The list of coupons: filters, order, pages, and statistics that are exact whatever happened."""

from datetime import timedelta
from typing import Any

from models.coupons import CouponRedemption, CouponUser
from models.enums import CouponType, TargetRole
from server.core.clock import utc_now
from tests.catalog.kinds.office import NOWHERE, Office
from tests.coupons.till import cancel, make_buyer, make_coupon, make_orders, revive, use

DAY = timedelta(days=1)
UNUSED = {"redemptions": 0, "released": 0, "users": 0, "discount_amount": 0, "last_redeemed_at": None}


async def codes(office: Office, query: str) -> list[str]:
    return [row["code"] for row in (await office.listed(f"coupons{query}"))["items"]]


async def test_the_list_filters(office: Office) -> None:
    now, buyer = utc_now(), await make_buyer()
    fixed: dict[str, Any] = {"type": CouponType.FIXED}
    await make_coupon(code="DIWALI-10", valid_from=now - DAY, valid_to=now + DAY)
    await make_coupon(code="HOLI-10", valid_from=now + DAY, target_role=TargetRole.RETAILER)
    await make_coupon(code="HOLI_OVER", valid_to=now - DAY, **fixed)
    named = await make_coupon(code="UTSAV", usage_limit=2, target_role=TargetRole.CUSTOMER)
    await make_coupon(code="EMPTY", usage_limit=2, used_count=2, **fixed)
    await make_coupon(code="OFF", is_active=False)
    await CouponUser.create(coupon_id=named.id, user_id=buyer.id)
    for query, found in {
        "": ["OFF", "EMPTY", "UTSAV", "HOLI_OVER", "HOLI-10", "DIWALI-10"],
        "?is_active=false": ["OFF"],
        "?is_active=true&type=fixed": ["EMPTY", "HOLI_OVER"],
        "?q=holi": ["HOLI_OVER", "HOLI-10"],
        "?q=-1": ["HOLI-10", "DIWALI-10"],
        "?q=_": ["HOLI_OVER"],
        "?q=%25": [],
        "?target_role=retailer": ["HOLI-10"],
        "?live=true": ["UTSAV", "DIWALI-10"],
        "?live=false": ["OFF", "EMPTY", "HOLI_OVER", "HOLI-10"],
        f"?user_id={buyer.id}": ["UTSAV"],
        f"?user_id={NOWHERE}": [],
        "?live=true&target_role=both&q=DIW&type=percentage&is_active=true": ["DIWALI-10"],
    }.items():
        assert await codes(office, query) == found, query


async def test_the_list_pages_through_coupons_of_one_moment(office: Office) -> None:
    made = [await make_coupon() for _ in range(5)]
    await type(made[0]).all().update(created_at=utc_now())
    expected = [coupon.code for coupon in sorted(made, key=lambda coupon: coupon.id, reverse=True)]
    pages, cursor = [], ""
    while True:
        page = await office.listed(f"coupons?limit=2&include_total=true{cursor}")
        pages.append([row["code"] for row in page["items"]])
        assert page["total"] == 5
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert pages == [expected[:2], expected[2:4], expected[4:]]
    page = await office.listed("coupons?q=NONE&include_total=true")
    assert (page["items"], page["next_cursor"], page["total"]) == ([], None, 0)
    bad = (400, "bad_cursor", [("query.cursor", "bad_cursor")])
    assert await office.refused("GET", "coupons?cursor=x") == bad
    mistakes = [("query.type", "enum"), ("query.live", "bool_parsing"), ("query.colour", "unknown_field")]
    assert await office.refused("GET", "coupons?type=x&live=2&colour=red") == (400, "invalid_request", mistakes)


async def test_statistics_are_exact_after_uses_and_releases(office: Office) -> None:
    coupon = await make_coupon(usage_limit=10, per_user_limit=None)
    other = await make_coupon()
    asha, ravi = (await make_buyer()).id, (await make_buyer()).id
    orders = await make_orders(6, [asha, ravi])
    for place, order_id in enumerate(orders[:4]):
        await use(coupon.id, [asha, ravi][place % 2], order_id, off=100 * (place + 1))
    await use(other.id, asha, orders[4], off=7)
    # Asha 100 + 300, Ravi 200 + 400: all of Ravi's go back, and of Asha's the 300, which come again.
    for order_id in (orders[1], orders[2], orders[3]):
        await cancel(order_id)
    assert await revive(orders[2]) is True
    rows = {row["code"]: row for row in (await office.listed("coupons"))["items"]}
    newest = max(row.redeemed_at for row in await CouponRedemption.filter(coupon_id=coupon.id))
    found = rows[coupon.code]
    assert found["used_count"] == 2
    last = newest.isoformat().replace("+00:00", "Z")
    counted = {"remaining": 8, "redemptions": 4, "released": 2, "users": 1, "discount_amount": 400}
    assert found["usage"] == counted | {"last_redeemed_at": last}
    second = rows[other.code]["usage"]
    assert second | {"last_redeemed_at": None} == UNUSED | {
        "remaining": None,
        "redemptions": 1,
        "users": 1,
        "discount_amount": 7,
    }
    status, alone = await office.ask("GET", f"coupons/{coupon.id}")
    assert (status, alone) == (200, found)
    await cancel(orders[0])
    await cancel(orders[2])
    usage = (await office.ask("GET", f"coupons/{coupon.id}"))[1]["usage"]
    assert usage == counted | {
        "remaining": 10,
        "released": 4,
        "users": 0,
        "discount_amount": 0,
        "last_redeemed_at": last,
    }


async def test_a_coupon_alone_is_as_the_list_shows_it(office: Office) -> None:
    coupon = await make_coupon()
    view = (await office.listed("coupons"))["items"][0]
    assert (view["id"], view["usage"]) == (str(coupon.id), UNUSED | {"remaining": None})
    answer = await office.client.get(f"/api/admin/coupons/{coupon.id}", headers=office.person.headers)
    assert answer.headers["ETag"] == view["etag"] == (await answer.json())["etag"]
