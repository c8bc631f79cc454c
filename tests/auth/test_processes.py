"""Access that ends through one process ends in the other too, within a second, also in the middle of a stream."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any
from uuid import UUID, uuid4

import pytest

from models.enums import ResetPurpose, Role, UserStatus
from server.auth.service.resets import open_reset
from server.core.db import fetch, fetch_value, transaction
from server.resources import Resources
from server.users.queries import lock_account
from server.users.service import set_access
from tests.auth.people import token_of
from tests.checkout.shop import buy
from tests.cluster import Cluster, open_cluster
from tests.conftest import Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import Shopper
from tests.factories.users import PASSWORD, bearer, make_address, sign_up
from tests.orders.events.reader import Reader, watching

pytestmark = pytest.mark.cluster

ME, REFRESH = "/api/users/me", "/api/auth/refresh"
Session = dict[str, Any]
End = Callable[[Cluster, Resources, Session], Awaitable[None]]


@pytest.fixture(scope="module")
async def cluster(opened: Resources, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Cluster]:
    """Two servers."""
    async with open_cluster(opened.settings, tmp_path_factory.mktemp("cluster")) as processes:
        yield processes


async def ask(
    cluster: Cluster, method: str, path: str, body: dict[str, Any] | None, session: Session, *, expected: int
) -> None:
    """Have the other server do something for somebody."""
    status, answer = await cluster.ask(1, method, path, body, **bearer(session["access_token"]))
    assert status == expected, answer


async def _ban(_: Cluster, resources: Resources, session: Session) -> None:
    await _set_access(resources, session, status=UserStatus.BANNED)


async def _demote(_: Cluster, resources: Resources, session: Session) -> None:
    await _set_access(resources, session, role=Role.RETAILER)


async def _set_access(resources: Resources, session: Session, **change: Any) -> None:
    async with transaction() as tx:
        await lock_account(tx, UUID(session["user"]["id"]))
        await set_access(tx, UUID(session["user"]["id"]), now=resources.clock(), **change)


async def _change_password(cluster: Cluster, _: Resources, session: Session) -> None:
    body = {"current_password": PASSWORD, "new_password": "a wholly new battery"}
    await ask(cluster, "PUT", "/api/users/me/password", body, session, expected=200)


async def _reset(cluster: Cluster, resources: Resources, session: Session) -> None:
    user_id = UUID(session["user"]["id"])
    opened = await open_reset(uuid4(), user_id, ResetPurpose.RESET, settings=resources.settings)
    assert opened is not None
    body = {"token": token_of(opened.link), "password": "a wholly new battery"}
    await ask(cluster, "POST", "/api/auth/reset-password", body, session, expected=204)


async def _log_out_everywhere(cluster: Cluster, _: Resources, session: Session) -> None:
    await ask(cluster, "POST", "/api/auth/logout-all", None, session, expected=204)


async def _log_out(cluster: Cluster, _: Resources, session: Session) -> None:
    body = {"refresh_token": session["refresh_token"]}
    await ask(cluster, "POST", "/api/auth/logout", body, session, expected=204)


async def _end_session(cluster: Cluster, resources: Resources, session: Session) -> None:
    session_id = resources.tokens.read(session["access_token"]).session_id
    await ask(cluster, "DELETE", f"/api/users/me/sessions/{session_id}", None, session, expected=204)


async def _use_a_copy(cluster: Cluster, _: Resources, session: Session) -> None:
    body = {"refresh_token": session["refresh_token"]}
    await ask(cluster, "POST", REFRESH, body, session, expected=200)
    sql = "UPDATE refresh_tokens SET used_at = used_at - interval '11 seconds' WHERE user_id = $1"
    await fetch(sql, UUID(session["user"]["id"]))
    await ask(cluster, "POST", REFRESH, body, session, expected=401)


async def _nothing(_: Cluster, __: Resources, ___: Session) -> None:
    pass


ENDS: dict[str, End] = {
    "ban": _ban,
    "another role": _demote,
    "another password": _change_password,
    "a reset": _reset,
    "log-out everywhere": _log_out_everywhere,
    "log-out": _log_out,
    "an ended session": _end_session,
    "a copied refresh token": _use_a_copy,
}


@pytest.mark.row("A6", "A7")
async def test_what_ends_access_ends_it_everywhere_and_in_streams(
    client: Client, resources: Resources, cluster: Cluster
) -> None:
    variant, names = await make_variant(stock=50), [*ENDS, "nothing"]
    sessions: dict[str, Session] = {}
    readers: dict[str, Reader] = {}
    async with AsyncExitStack() as stack:
        for name in names:
            sessions[name] = session = await sign_up(client)
            headers, user_id = bearer(session["access_token"]), UUID(session["user"]["id"])
            shopper = Shopper(user_id, await make_address(user_id), session["user"]["email"], headers)
            order = await buy(client, shopper, variant.id)
            address = f"{cluster.servers[0][1]}/api/orders/{order['id']}/events"
            readers[name] = await stack.enter_async_context(watching(cluster.session, address, headers))
            await readers[name].next()
        asked = [cluster.ask(0, "GET", ME, None, **bearer(sessions[name]["access_token"])) for name in names]
        assert [status for status, _ in await asyncio.gather(*asked)] == [200] * len(names)
        for name, end in {**ENDS, "nothing": _nothing}.items():
            await end(cluster, resources, sessions[name])
        await asyncio.sleep(1)
        asked = [cluster.ask(0, "GET", ME, None, **bearer(sessions[name]["access_token"])) for name in names]
        found = {name: status for name, (status, _) in zip(names, await asyncio.gather(*asked), strict=True)}
        assert found == {**dict.fromkeys(ENDS, 401), "nothing": 200}
        assert await asyncio.gather(*(readers[name].ends(within=1) for name in ENDS)) == [True] * len(ENDS)
        assert not readers["nothing"].answer.content.is_eof()


@pytest.mark.row("A7")
async def test_of_twenty_exchanges_through_two_processes_one_gets_the_pair(
    client: Client, resources: Resources, cluster: Cluster
) -> None:
    session = await sign_up(client)
    body = {"refresh_token": session["refresh_token"]}
    answers = await asyncio.gather(*(cluster.call("POST", REFRESH, body) for _ in range(20)))
    assert sorted(status for status, _ in answers) == [200] + [409] * 19
    [pair] = [answer for status, answer in answers if status == 200]
    assert {answer["code"] for status, answer in answers if status == 409} == {"refresh_token_just_used"}
    live = "SELECT count(*) FROM refresh_tokens WHERE used_at IS NULL AND revoked_at IS NULL"
    assert await fetch_value(live) == 1
    for server, token in enumerate((session["access_token"], pair["access_token"])):
        assert (await cluster.ask(server, "GET", ME, None, **bearer(token)))[0] == 200
    status, _ = await cluster.call("POST", REFRESH, {"refresh_token": pair["refresh_token"]})
    assert status == 200
