"""Machines whose clocks are wrong by ten minutes: all processes go by the database's."""

import ast
import asyncio
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from server.app import create_app
from server.audit.queries import run_audit
from server.core.clock import Clock, DatabaseClock, utc_now
from server.core.db import fetch, fetch_value
from server.core.tokens import LEEWAY, AccessTokens
from server.resources import Resources
from tests.checkout.shop import buy, put_in_cart, show
from tests.checkout.test_crowd import gather_crowd
from tests.cluster import open_cluster
from tests.conftest import Client
from tests.coupons.till import make_coupon
from tests.factories.catalog import make_variant
from tests.factories.shoppers import make_shopper

ROOT = Path(__file__).parents[2]
SKEWS = (timedelta(minutes=10), -timedelta(minutes=10))
SOON = timedelta(minutes=1)
# Where a machine's own clock is as good: no two processes compare what it says, and nothing ends by it.
BY_THE_MACHINE = {
    "server/core/clock.py": "the clock itself",
    "server/core/logs.py": "the time of a log line",
    "server/core/mail.py": "the Date of a letter",
    "server/web/middleware.py": "the first of a process's request numbers",
    "server/checkout/service/placing.py": "the day in an order's number",
    "server/transfer/service/writing.py": "when a row was written",
    "server/transfer/service/books.py": "when a row was written; a file is kept for hours",
    "server/cli/reconcile.py": "a report's default period",
}
SHIFT = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sys/time.h>
#include <time.h>
int clock_gettime(clockid_t id, struct timespec *at) {
  static int (*real)(clockid_t, struct timespec *);
  if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
  int found = real(id, at);
  if (id == CLOCK_REALTIME) at->tv_sec += SECONDS;
  return found;
}
time_t time(time_t *into) {
  struct timespec at;
  clock_gettime(CLOCK_REALTIME, &at);
  if (into) *into = at.tv_sec;
  return at.tv_sec;
}
int gettimeofday(struct timeval *at, void *zone) {
  struct timespec now;
  (void)zone;
  clock_gettime(CLOCK_REALTIME, &now);
  at->tv_sec = now.tv_sec;
  at->tv_usec = now.tv_nsec / 1000;
  return 0;
}
"""


def machine(skew: timedelta) -> Clock:
    """The clock of a machine that is wrong."""
    return lambda: utc_now() + skew


class Hands:
    """A clock whose hands the test moves."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """The time as it was set."""
        return self.now


@asynccontextmanager
async def process(resources: Resources, clock: Clock) -> AsyncIterator[Client]:
    """A server that has this clock."""
    settings = resources.settings
    tokens = AccessTokens(
        settings.signing_keys,
        issuer=settings.jwt_issuer,
        audience=settings.jwt_audience,
        minutes=settings.access_token_minutes,
        clock=clock,
    )
    client: Client = TestClient(TestServer(create_app(settings, replace(resources, clock=clock, tokens=tokens))))
    await client.start_server()
    try:
        yield client
    finally:
        await client.close()


@pytest.mark.row("F18")
async def test_the_time_is_the_databases(resources: Resources) -> None:
    wrong = utc_now() - timedelta(hours=3)
    clock = DatabaseClock(lambda: wrong)
    assert clock() == wrong
    assert await clock.ask()
    for _ in range(2):
        true = await fetch_value("SELECT clock_timestamp()")
        assert abs(clock() - true) < SOON
        # That the machine's is set anew does not matter.
        wrong = utc_now() + timedelta(days=1)


@pytest.mark.row("F18")
async def test_processes_with_wrong_clocks_agree(resources: Resources) -> None:
    clocks = [DatabaseClock(machine(skew)) for skew in SKEWS]
    assert all([await clock.ask() for clock in clocks])
    shopper, variant = await make_shopper(resources.tokens), await make_variant(price=2_000_00)
    account = {"name": "Bela", "email": "bela@voltcart.test", "password": "a-good-password"}
    async with process(resources, clocks[0]) as fast, process(resources, clocks[1]) as slow:
        for one, other in ((fast, slow), (slow, fast)):
            answer = await one.post("/api/auth/register", json={**account, "email": f"{id(one)}@voltcart.test"})
            session = await answer.json()
            assert answer.status == 201, session
            bearer = {"Authorization": f"Bearer {session['access_token']}"}
            assert (await other.get("/api/users/me", headers=bearer)).status == 200
            answer = await other.post("/api/auth/refresh", json={"refresh_token": session["refresh_token"]})
            assert answer.status == 200, await answer.text()
            bought = await buy(one, shopper, variant.id)
            held = datetime.fromisoformat((await show(other, shopper, bought["id"]))["expires_at"])
            assert abs(held - utc_now() - timedelta(minutes=resources.settings.hold_minutes)) < SOON
    assert await run_audit() == []


@pytest.mark.row("F18")
async def test_a_token_ends_with_half_a_minute_of_leeway_at_most(resources: Resources) -> None:
    assert timedelta(seconds=30) >= LEEWAY
    issued = utc_now().replace(microsecond=0)
    shopper = await make_shopper(resources.tokens)
    ends = issued + resources.tokens.lifetime + LEEWAY
    second = timedelta(seconds=1)
    cases = {ends - second: 200, ends: 401, issued - LEEWAY: 200, issued - LEEWAY - second: 401}
    hands = Hands(issued)
    async with process(resources, hands) as client:
        for hands.now, status in cases.items():
            token = resources.tokens.issue(shopper.user_id, "customer", 1, now=issued)
            bearer = {"Authorization": f"Bearer {token}"}
            assert (await client.get("/api/users/me", headers=bearer)).status == status, hands.now - issued


@pytest.mark.row("F18")
async def test_a_coupon_begins_and_ends_on_the_second(resources: Resources) -> None:
    start = utc_now().replace(microsecond=0)
    end, second = start + timedelta(hours=1), timedelta(seconds=1)
    shopper, variant = await make_shopper(resources.tokens), await make_variant(price=2_000_00)
    coupon = await make_coupon(valid_from=start, valid_to=end)
    moments = {
        start - second: "coupon_not_started",
        start: None,
        end - second: None,
        end: "coupon_expired",
    }
    hands = Hands(start)
    async with process(resources, hands) as client:
        await put_in_cart(client, shopper, variant.id)
        for hands.now, refusal in moments.items():
            token = resources.tokens.issue(shopper.user_id, "customer", 1, now=hands.now)
            headers = {"Authorization": f"Bearer {token}"}
            answer = await client.post("/api/orders/apply-coupon", json={"code": coupon.code}, headers=headers)
            assert (await answer.json()).get("code") == refusal, hands.now - start


@pytest.mark.row("F18")
def test_nothing_goes_by_the_machines_clock() -> None:
    found = set()
    for folder in ("server", "workers"):
        for path in (ROOT / folder).rglob("*.py"):
            name = str(path.relative_to(ROOT))
            if not name.startswith(("server/devstack", "server/demo")) and _asks_the_machine(path):
                found.add(name)
    assert found <= BY_THE_MACHINE.keys()


def _asks_the_machine(path: Path) -> bool:
    """Whether a module calls `utc_now()`, `time()` or `datetime.now()`."""
    calls = [node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    named = {call.id for call in calls if isinstance(call, ast.Name)}
    asked = {(getattr(call.value, "id", ""), call.attr) for call in calls if isinstance(call, ast.Attribute)}
    return bool(named & {"utc_now", "time"} or asked & {("datetime", "now"), ("time", "time")})


@pytest.mark.long
@pytest.mark.cluster
@pytest.mark.row("F18")
async def test_servers_whose_machines_are_wrong_sell_together(resources: Resources, tmp_path: Path) -> None:
    variant = await make_variant(stock=100, price=2_000_00)
    crowd = await gather_crowd(resources, 60, [[variant.id]])
    async with open_cluster(resources.settings, tmp_path, servers=1) as cluster:
        for number, skew in enumerate(SKEWS):
            shifting = await asyncio.to_thread(build_shift, tmp_path / f"shift-{number}", skew)
            await cluster.add_server(LD_PRELOAD=str(shifting))
        times = [(await cluster.call("GET", "/api/health"))[1]["timestamp"] for _ in range(2)]
        assert all(abs(datetime.fromisoformat(time) - utc_now()) < SOON for time in times)
        for number, (token, address) in enumerate(crowd):
            status, body = await cluster.ask(
                number % 3,
                "POST",
                "/api/orders",
                {"address_id": address, "payment_method": "upi"},
                Authorization=f"Bearer {token}",
            )
            assert status == 201, body
            assert (await cluster.ask((number + 1) % 3, "GET", "/api/orders", Authorization=f"Bearer {token}"))[
                0
            ] == 200
    rows = await fetch("SELECT expires_at - created_at AS held, created_at FROM orders")
    assert len(rows) == 60
    assert {row["held"] for row in rows} == {timedelta(minutes=resources.settings.hold_minutes)}
    assert all(abs(row["created_at"] - utc_now()) < timedelta(minutes=2) for row in rows)
    assert await run_audit() == []


def build_shift(folder: Path, skew: timedelta) -> Path:
    """A library that, loaded before all others, makes a process's clock wrong; skips where there is no compiler."""
    folder.mkdir()
    source, target = folder / "shift.c", folder / "shift.so"
    source.write_text(SHIFT.replace("SECONDS", f"({round(skew.total_seconds())})"))
    try:
        command = ["cc", "-shared", "-fPIC", "-o", str(target), str(source), "-ldl"]
        subprocess.run(command, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("needs a C compiler, to make a process's clock wrong")
    return target
