"""The answers about sessions, passwords and verified addresses are those that the document promises."""

from uuid import UUID

from server.auth.service.throttle import FREE
from server.auth.service.verification import open_verification
from server.resources import Resources
from tests.auth.people import token_of
from tests.checking import CheckedClient
from tests.conftest import Client
from tests.factories.users import PASSWORD, bearer

NOWHERE = "018f0000-0000-7000-8000-000000000001"
SESSIONS, CHANGE = "/api/users/me/sessions", "/api/users/me/password"


async def test_an_account(client: Client, resources: Resources) -> None:
    shop = CheckedClient(client)
    wish = {"name": "Asha Rao", "email": "asha@voltcart.test", "password": PASSWORD}
    session = await shop.ask("POST", "/api/auth/register", 201, json=wish)
    shop.headers = bearer(session["access_token"])
    for path in (SESSIONS, CHANGE, "/api/users/me/verify-email"):
        method = {SESSIONS: "GET", CHANGE: "PUT"}.get(path, "POST")
        await shop.ask(method, path, 401, headers={"Authorization": "Bearer x"}, json={})
    await shop.ask("POST", "/api/users/me/verify-email", 202)
    asked = await open_verification(UUID(session["user"]["id"]), settings=resources.settings, clock=resources.clock)
    assert asked is not None
    await shop.ask("POST", "/api/auth/verify-email", 204, json={"token": token_of(asked.link)})
    await shop.ask("POST", "/api/auth/verify-email", 400, json={"token": "nonsense"})
    await shop.ask("POST", "/api/auth/verify-email", 400, json={})
    profile = await shop.ask("GET", "/api/users/me", 200)
    assert profile["email_verified_at"] is not None
    listed = await shop.ask("GET", f"{SESSIONS}?limit=1&include_total=true", 200)
    assert listed["total"] == 1
    await shop.ask("GET", f"{SESSIONS}?cursor=x", 400)
    await shop.ask("DELETE", f"{SESSIONS}/{NOWHERE}", 404)
    await shop.ask("PUT", CHANGE, 400, json={"current_password": "not this", "new_password": PASSWORD})
    await shop.ask("PUT", CHANGE, 400, json={"new_password": "short"})
    session = await shop.ask("PUT", CHANGE, 200, json={"current_password": PASSWORD, "new_password": PASSWORD + "!"})
    shop.headers = bearer(session["access_token"])
    [one] = (await shop.ask("GET", SESSIONS, 200))["items"]
    await shop.ask("DELETE", f"{SESSIONS}/{one['id']}", 204)
    guess = {"email": "nobody@voltcart.test", "password": "a guess"}
    for _ in range(FREE + 1):
        await shop.ask("POST", "/api/auth/login", 401, json=guess)
    await shop.ask("POST", "/api/auth/login", 429, json=guess)
