"""The real answers about sales are those that the document promises."""

from datetime import UTC, datetime

from server.resources import Resources
from tests.analytics.past import Line, make_past
from tests.catalog.back_office import make_admin, make_owner_of_store
from tests.checking import CheckedClient
from tests.conftest import Client

NOWHERE = "018f0000-0000-7000-8000-000000000001"


async def test_looking_at_sales(client: Client, resources: Resources) -> None:
    office = CheckedClient(client, (await make_admin(resources)).headers)
    past = await make_past(resources)
    sold = await past.sell(datetime(2024, 3, 5, tzinfo=UTC), [Line(*past.goods[2], 3, 33_33)], shipping=10_00)
    await past.give_back(sold, 20_05, datetime(2024, 3, 6, tzinfo=UTC))
    for interval in ("day", "week", "month"):
        query = f"?from=2024-03-01&to=2024-04-30&interval={interval}"
        shown = await office.ask("GET", f"/api/admin/analytics{query}&top=3", 200)
        assert (shown["net_sales"], shown["units"]) == (89_94, 3)
        await office.ask("GET", f"/api/admin/analytics{query}&store_id={past.stores[0]}", 200)
        assert (await office.ask("GET", f"/api/admin/analytics.csv{query}", 200)).count("\n") > 2
    for path in ("/api/admin/analytics", "/api/admin/analytics.csv"):
        await office.ask("GET", path, 200)
        await office.ask("GET", f"{path}?from=2024-03-02&to=2024-03-01", 400)
        await office.ask("GET", f"{path}?store_id={NOWHERE}", 400)
    assert (await office.ask("GET", "/api/admin/orders.csv?sort=-total", 200)).count("\r\n") == 2
    await office.ask("GET", "/api/admin/orders.csv?limit=1", 400)
    office.headers = (await make_owner_of_store(resources))[0].headers
    assert (await office.ask("GET", "/api/admin/orders.csv", 200)).count("\r\n") == 1
    await office.ask("GET", "/api/admin/orders.csv?sort=total", 400)
    await office.ask("GET", "/api/admin/analytics", 403)
    office.headers = {}
    await office.ask("GET", "/api/admin/orders.csv", 401)
    await office.ask("GET", "/api/admin/analytics.csv", 401)
