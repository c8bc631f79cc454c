"""Rate limits: counted for all processes in Redis, in the process without it; by user, else by address."""

from typing import Any
from unittest.mock import Mock

import pytest
from aiohttp.test_utils import make_mocked_request
from multidict import CIMultiDict
from redis.asyncio import Redis

from server.core.redis import Shield
from server.core.settings import Settings, load_settings
from server.resources import Resources
from server.web.limits import PAGES_PER_MINUTE, Allowance, Limits, parse_rule
from tests.conftest import Client
from tests.factories.shoppers import make_shopper
from tests.web.answers import problem
from tests.web.conftest import Start

# Ten seconds into a minute, hour and day.
NOON = 1_700_006_400.0 + 10


class Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> float:
        return self.now


def _settings(**changes: Any) -> Settings:
    return load_settings(_env_file=None, rate_limit_exempt=(), **changes)


def _dead() -> Shield:
    return Shield(Redis.from_url("redis://127.0.0.1:9", socket_connect_timeout=0.2))


def _request(peer: str, *forwarded: str) -> Any:
    transport = Mock()
    transport.get_extra_info = lambda name, default=None: (peer, 1234) if name == "peername" else default
    headers = [("X-Forwarded-For", value) for value in forwarded]
    return make_mocked_request("GET", "/", headers=CIMultiDict(headers), transport=transport)


@pytest.fixture
async def shield(opened: Resources) -> Shield:
    await opened.redis.flushall()
    return Shield(opened.redis)


@pytest.mark.parametrize(
    ("rule", "meaning"),
    [("10/minute", (10, 60)), ("1/second", (1, 1)), ("600/hour", (600, 3600)), ("5/day", (5, 86400))],
)
def test_a_rule_is_an_amount_and_a_unit(rule: str, meaning: tuple[int, int]) -> None:
    assert parse_rule(rule) == meaning


@pytest.mark.parametrize("rule", ["", "10", "10/", "/minute", "ten/minute", "-1/minute", "1.5/minute", "10/minutes"])
def test_what_is_no_rule_is_refused(rule: str) -> None:
    with pytest.raises(ValueError, match="10/minute"):
        parse_rule(rule)


async def test_counts_down_and_begins_again_with_the_next_window(shield: Shield) -> None:
    clock = Clock()
    limits = Limits(_settings(), shield, now=clock)
    seen = [await limits.count("2/minute", "GET /a", "192.0.2.1", None) for _ in range(3)]
    assert seen == [Allowance(2, 1, 50), Allowance(2, 2, 50), Allowance(2, 3, 50)]
    assert [one.headers["RateLimit-Remaining"] for one in seen if one] == ["1", "0", "0"]
    clock.now += 50
    assert await limits.count("2/minute", "GET /a", "192.0.2.1", None) == Allowance(2, 1, 60)


async def test_two_processes_count_together(opened: Resources, shield: Shield) -> None:
    one, other = (Limits(_settings(), Shield(opened.redis), now=Clock()) for _ in range(2))
    made = []
    for limits in (one, other, one, other):
        allowance = await limits.count("3/minute", "GET /a", "192.0.2.1", None)
        assert allowance is not None
        made.append(allowance.made)
    assert made == [1, 2, 3, 4]


async def test_routes_users_and_addresses_are_counted_apart(shield: Shield) -> None:
    limits = Limits(_settings(), shield, now=Clock())
    for route, address, user in [
        ("GET /a", "192.0.2.1", None),
        ("GET /b", "192.0.2.1", None),
        ("GET /a", "192.0.2.2", None),
        ("GET /a", "192.0.2.1", "somebody"),
    ]:
        assert await limits.count("9/minute", route, address, user) == Allowance(9, 1, 50)
    assert await limits.count("9/minute", "GET /a", "192.0.2.7", "somebody") == Allowance(9, 2, 50)


async def test_a_window_leaves_nothing_in_redis_for_longer_than_it_lasts(opened: Resources, shield: Shield) -> None:
    await Limits(_settings(), shield).count("9/minute", "GET /a", "192.0.2.1", None)
    [key] = await opened.redis.keys("*")
    assert 55 <= await opened.redis.ttl(key) <= 61


async def test_without_redis_the_process_counts_by_itself() -> None:
    limits = Limits(_settings(), _dead(), now=Clock())
    seen = [await limits.count("2/minute", "GET /a", "192.0.2.1", None) for _ in range(3)]
    assert seen == [Allowance(2, 1, 50), Allowance(2, 2, 50), Allowance(2, 3, 50)]


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("unknown", "unknown", True),
    ],
)
@pytest.mark.row("A12")
async def test_one_client_is_an_address_or_a_network_of_64_bits(
    shield: Shield, first: str, second: str, together: bool
) -> None:
    limits = Limits(_settings(), shield, now=Clock())
    await limits.count("9/minute", "GET /a", first, None)
    assert await limits.count("9/minute", "GET /a", second, None) == Allowance(9, 1 + together, 50)
    limits.count_page(first)
    assert limits.count_page(second) == Allowance(PAGES_PER_MINUTE, 1 + together, 50)


PROXIES = "10.0.0.0/8, 2001:db8:ffff::/48"


@pytest.mark.parametrize(
    ("trusted", "peer", "forwarded", "address"),
    [
        ("", "192.0.2.1", ("198.51.100.7",), "192.0.2.1"),
        ("", "10.0.0.1", ("198.51.100.7",), "10.0.0.1"),
        (PROXIES, "192.0.2.1", ("198.51.100.7",), "192.0.2.1"),
        (PROXIES, "10.0.0.1", ("198.51.100.7",), "198.51.100.7"),
        (PROXIES, "::ffff:10.0.0.1", ("198.51.100.7",), "198.51.100.7"),
        (PROXIES, "2001:db8:ffff::1", ("2001:db8:1::7",), "2001:db8:1::7"),
        (PROXIES, "10.0.0.1", (), "10.0.0.1"),
        (PROXIES, "10.0.0.1", ("",), "10.0.0.1"),
        # Whatever the client itself wrote stands to the left of what the first proxy added.
        (PROXIES, "10.0.0.1", ("1.1.1.1, 198.51.100.7",), "198.51.100.7"),
        (PROXIES, "10.0.0.1", ("1.1.1.1, 198.51.100.7, 10.0.0.2",), "198.51.100.7"),
        (PROXIES, "10.0.0.1", ("1.1.1.1", "198.51.100.7,10.0.0.2"), "198.51.100.7"),
        (PROXIES, "10.0.0.1", ("10.0.0.3, 10.0.0.2",), "10.0.0.3"),
        (PROXIES, "10.0.0.1", ("198.51.100.7, nonsense",), "10.0.0.1"),
        (PROXIES, "10.0.0.1", ("198.51.100.7, nonsense, 10.0.0.2",), "10.0.0.2"),
        (PROXIES, "10.0.0.1", ("fe80::1%" + "x" * 2000,), "10.0.0.1"),
    ],
)
@pytest.mark.row("A12")
def test_believes_forwarded_addresses_only_of_trusted_proxies(
    shield: Shield, trusted: str, peer: str, forwarded: tuple[str, ...], address: str
) -> None:
    limits = Limits(_settings(trusted_proxies=trusted), shield)
    assert limits.address(_request(peer, *forwarded)) == address


async def test_exempt_networks_are_not_counted(shield: Shield) -> None:
    limits = Limits(load_settings(_env_file=None, rate_limit_exempt="192.0.2.0/24 2001:db8::/32"), shield)
    assert await limits.count("1/minute", "GET /a", "192.0.2.9", None) is None
    assert limits.count_page("2001:db8::1") is None
    assert limits.count_page("127.0.0.1") is not None


async def test_addresses_do_not_fill_the_memory(shield: Shield, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.web.limits.REMEMBERED", 100)
    limits = Limits(_settings(), shield)
    for number in range(1000):
        limits.count_page(f"198.51.{number // 250}.{number % 250}")
    assert len(limits._counted) <= 100


def _exact(headers: Any) -> tuple[int, int]:
    assert 1 <= int(headers["RateLimit-Reset"]) <= 60
    return int(headers["RateLimit-Limit"]), int(headers["RateLimit-Remaining"])


async def test_every_answer_says_what_is_left(start: Start, resources: Resources) -> None:
    client = await start(rate_limit_exempt=())
    shopper = await make_shopper(resources.tokens)
    assert _exact((await client.get("/probe/plain")).headers) == (600, 599)
    assert _exact((await client.get("/probe/plain?what=1")).headers) == (600, 598)
    assert _exact((await client.get("/probe/boom")).headers) == (600, 599)
    assert _exact((await client.get("/probe/signed-in")).headers) == (600, 599)
    assert _exact((await client.get("/probe/signed-in", headers=shopper.headers)).headers) == (600, 599)
    bad = {"Authorization": "Bearer nonsense"}
    assert _exact((await client.get("/probe/signed-in", headers=bad)).headers) == (600, 598)
    assert _exact((await client.get("/probe/page")).headers) == (600, 599)
    assert _exact((await client.get("/probe/page")).headers) == (PAGES_PER_MINUTE, PAGES_PER_MINUTE - 1)


@pytest.mark.row("A12")
async def test_no_header_of_a_client_makes_it_another_client(start: Start) -> None:
    client = await start(rate_limit_exempt=())
    names = ("X-Forwarded-For", "X-Real-IP", "True-Client-IP", "CF-Connecting-IP", "X-Client-IP", "X-Cluster-Client-IP")
    sent = [{name: "198.51.100.7"} for name in names] + [{"Forwarded": "for=198.51.100.7"}, {"Host": "198.51.100.7"}]
    for seen in ("/probe/plain", "/probe/page"):
        await client.get(seen)
        counted = [_exact((await client.get(seen, headers=headers)).headers) for headers in sent]
        # A window may end in between, once.
        assert sum(limit - left == 1 for limit, left in counted) <= 1, (seen, counted)


async def test_who_asks_too_often_is_told_when_to_come_back(start: Start) -> None:
    client = await start(rate_limit_exempt=())
    body = {"email": "nobody@voltcart.test", "password": "not the right one"}
    statuses = [(await client.post("/api/auth/login", json=body)).status for _ in range(21)]
    # A window may end in between.
    assert set(statuses) == {401, 429}
    refused = await client.post("/api/auth/login", json=body)
    if refused.status == 429:
        after = int(refused.headers["Retry-After"])
        await problem(refused, 429, "too_many_requests", retry_after=after)
        assert 1 <= after <= 60
        assert _exact(refused.headers) == (10, 0)
        assert refused.headers["RateLimit-Reset"] == str(after)


async def test_ready_pages_have_a_limit_too(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.web.limits.PAGES_PER_MINUTE", 3)
    client = await start(rate_limit_exempt=())
    statuses = [(await client.get("/probe/page")).status for _ in range(9)]
    assert statuses[:4] == [200] * 4
    assert 429 in statuses
    refused = await client.get("/probe/page")
    if refused.status == 429:
        await problem(refused, 429, "too_many_requests", retry_after=int(refused.headers["Retry-After"]))
        assert _exact(refused.headers) == (3, 0)


async def test_loopback_is_exempt_in_development_only(settings: Settings) -> None:
    assert load_settings(_env_file=None).exempt_networks
    production = settings.model_copy(update={"env": "production"})
    assert production.exempt_networks == ()


async def test_exempt_clients_are_told_of_no_limit(frame: Client) -> None:
    answer = await frame.get("/probe/plain")
    assert not [name for name in answer.headers if name.startswith("RateLimit")]
