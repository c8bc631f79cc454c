"""The real answers about invoices are those that the document promises."""

from aiohttp import ClientResponse
from uuid_utils.compat import uuid7

from models.enums import OrderStatus, PaymentStatus, Role
from server.invoices.service.issuing import issue_invoice
from server.resources import Resources
from tests.checking import CheckedClient
from tests.conftest import Client
from tests.factories.shoppers import make_shopper
from tests.invoices.shop import sell

ROUTE = "/api/orders/{orderId}/invoice"


async def test_an_invoice(client: Client, resources: Resources) -> None:
    shop = CheckedClient(client)
    sale = await sell(resources)
    path = f"/api/orders/{sale.order_id}/invoice"
    await shop.ask("GET", path, 401)
    shop.headers = sale.shopper.headers
    await shop.ask("GET", path, 409)
    await issue_invoice(sale.order_id, settings=resources.settings, clock=resources.clock)
    etag = (await _pdf(shop, path)).headers["ETag"]
    await shop.ask("GET", path, 304, headers={"If-None-Match": etag})
    shop.headers = (await make_shopper(resources.tokens, role=Role.ADMIN)).headers
    await _pdf(shop, path)
    await shop.ask("GET", f"/api/orders/{uuid7()}/invoice", 404)
    await shop.ask("GET", f"{path}?as=html", 400)
    for order_status, payment_status in (("processing", "pending"), ("cancelled", "refunded")):
        sale = await sell(
            resources, order_status=OrderStatus(order_status), payment_status=PaymentStatus(payment_status)
        )
        await shop.ask("GET", f"/api/orders/{sale.order_id}/invoice", 409)
    assert {status for _, route, status in shop.seen if route == ROUTE} == {304, 400, 401, 404, 409}
    assert set(shop.document["paths"][ROUTE]["get"]["responses"]["200"]["content"]) == {"application/pdf"}


async def _pdf(shop: CheckedClient, path: str) -> ClientResponse:
    """The answer where it is no JSON."""
    answer = await shop.client.get(path, headers=shop.headers)
    assert (answer.status, answer.content_type) == (200, "application/pdf")
    return answer
