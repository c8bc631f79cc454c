"""The list of uses."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from models.coupons import CouponRedemption
from models.orders import Order
from tests.catalog.kinds.office import NOWHERE, Office
from tests.coupons.till import cancel, make_buyer, make_coupon, make_orders, use

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


async def test_the_list_filters_and_pages(office: Office) -> None:
    ten, five = await make_coupon(code="TEN", per_user_limit=None), await make_coupon(code="FIVE")
    asha, ravi = await make_buyer(), await make_buyer()
    orders = await make_orders(4, [asha.id, ravi.id])
    await use(ten.id, asha.id, orders[0], off=100)
    await use(ten.id, ravi.id, orders[1], off=200)
    await use(ten.id, asha.id, orders[2], off=300)
    await use(five.id, ravi.id, orders[3], off=400)
    await cancel(orders[1])
    # At 12:00, 13:00, 13:00 and 15:00.
    for hours, order_id in zip((0, 1, 1, 3), orders, strict=True):
        await CouponRedemption.filter(order_id=order_id).update(redeemed_at=NOON + timedelta(hours=hours))
    one = quote("2026-11-20T18:30:00+05:30")
    for query, found in {
        "": [400, 300, 200, 100],
        f"?coupon_id={ten.id}": [300, 200, 100],
        f"?user_id={ravi.id}": [400, 200],
        f"?order_id={orders[2]}": [300],
        f"?order_id={NOWHERE}": [],
        "?released=true": [200],
        "?released=false": [400, 300, 100],
        f"?from={one}": [400, 300, 200],
        f"?to={one}": [100],
        f"?from={one}&to=2026-11-20T15:00:00Z": [300, 200],
        f"?coupon_id={ten.id}&user_id={asha.id}&released=false&to={one}": [100],
    }.items():
        rows = (await office.listed(f"coupon-redemptions{query}"))["items"]
        assert [row["discount_amount"] for row in rows] == found, query
    pages = [await office.listed("coupon-redemptions?limit=2&include_total=true")]
    pages.append(await office.listed(f"coupon-redemptions?limit=2&cursor={pages[0]['next_cursor']}"))
    assert [row["discount_amount"] for page in pages for row in page["items"]] == [400, 300, 200, 100]
    assert (pages[0]["total"], pages[1]["next_cursor"], "total" in pages[1]) == (4, None, False)
    released = await CouponRedemption.get(order_id=orders[1])
    assert released.released_at is not None
    assert pages[1]["items"][0] == {
        "id": str(released.id),
        "coupon_id": str(ten.id),
        "code": "TEN",
        "user_id": str(ravi.id),
        "name": "Asha Rao",
        "email": ravi.email,
        "order_id": str(orders[1]),
        "order_number": (await Order.get(id=orders[1])).order_number,
        "discount_amount": 200,
        "redeemed_at": "2026-11-20T13:00:00Z",
        "released_at": released.released_at.isoformat().replace("+00:00", "Z"),
    }


async def test_each_mistake_of_the_query_is_named(office: Office) -> None:
    query = "?coupon_id=x&released=2&from=2026-11-20T12:00:00&to=9999-01-01T00:00:00Z&since=1"
    mistakes = [
        ("query.from", "timezone_aware"),
        ("query.to", "less_than"),
        ("query.coupon_id", "uuid_parsing"),
        ("query.released", "bool_parsing"),
        ("query.since", "unknown_field"),
    ]
    assert await office.refused("GET", f"coupon-redemptions{query}") == (400, "invalid_request", mistakes)
    empty = "?from=2026-11-20T12:00:00Z&to=2026-11-20T12:00:00Z"
    bad_range = (400, "invalid_request", [("query", "bad_range")])
    assert await office.refused("GET", f"coupon-redemptions{empty}") == bad_range
    bad = (400, "bad_cursor", [("query.cursor", "bad_cursor")])
    assert await office.refused("GET", "coupon-redemptions?cursor=x") == bad
