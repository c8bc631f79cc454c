"""The real answers of the link that ends letters are those that the document promises."""

from server.core.tokens import seal_id
from server.resources import Resources
from server.users.rules import STOCK_MAIL
from tests.checking import CheckedClient
from tests.conftest import Client
from tests.factories.users import make_user


async def test_ending_letters(client: Client, resources: Resources) -> None:
    person = await make_user(resources)
    shop = CheckedClient(client)
    key = next(iter(resources.settings.signing_keys.values()))
    path = "/api/unsubscribe"
    for method in ("GET", "POST"):
        await shop.ask(method, f"{path}?token={seal_id(key, STOCK_MAIL, person.id)}", 200)
        await shop.ask(method, f"{path}?token=nonsense", 404)
        await shop.ask(method, path, 400)
    shop.headers = person.headers
    assert (await shop.ask("GET", "/api/users/me", 200))["wants_stock_mail"] is False
    assert (await shop.ask("PUT", "/api/users/me", 200, json={"wants_stock_mail": True}))["wants_stock_mail"] is True
