"""A short run against a real shop: exit status 0 when the targets are met, 1 when one is missed."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from loadtests.promotions import CODES
from loadtests.shop import ROOT, Shop, Stores, audit, filled_stores, open_shop

pytestmark = pytest.mark.cluster

PLANT = (
    "UPDATE product_variants SET stock_quantity = stock_quantity + $1"
    " WHERE sku = (SELECT max(sku) FROM product_variants)"
)


@dataclass(frozen=True)
class Place:
    """A shop of this module's own."""

    stores: Stores
    shop: Shop


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with filled_stores(shoppers=5, durable=False) as stores, open_shop(stores, processes=1) as shop:
        yield Place(stores, shop)


def run(place: Place, result: Path, *options: str) -> tuple[int, dict[str, Any], str]:
    command = (sys.executable, "-m", "loadtests.run", *options, "--host", place.shop.url, "--json", str(result))
    environment = {**place.stores.environment, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=90, check=False)
    return done.returncode, json.loads(result.read_text()) if result.exists() else {}, done.stdout + done.stderr


def test_a_run_that_meets_its_targets(place: Place, tmp_path: Path) -> None:
    options = ("mix", "--users", "5", "--rate", "5", "--time", "6s", "--shoppers", "5", "--p95", "2000")
    status, result, words = run(place, tmp_path / "result.json", *options)
    assert status == 0, words
    assert result["passed"] is True
    assert [check["met"] for check in result["checks"]] == [True, True, True]
    asked = {(row["method"], row["name"]) for row in result["measured"]}
    assert {("GET", "/api/products"), ("GET", "/api/categories"), ("POST", "/api/auth/login")} <= asked
    assert "met" in words


def test_its_shop_has_coupons_of_every_fate_and_a_rule_for_every_line(place: Place) -> None:
    async def promoted() -> tuple[dict[str, int | None], int]:
        connection = await asyncpg.connect(place.stores.database_url)
        try:
            rows = await connection.fetch("SELECT code, usage_limit FROM coupons WHERE is_active")
            rules = (
                "SELECT count(*) FROM discount_rules WHERE is_active AND rule_type = 'percentage' AND min_quantity = 1"
            )
            return {row["code"]: row["usage_limit"] for row in rows}, await connection.fetchval(rules)
        finally:
            await connection.close()

    limits, rules = asyncio.run(promoted())
    assert limits == {"ALWAYS5": None, "FIRST5": 5, "WELCOME10": None, "FLAT500": None}
    assert set(CODES) - set(limits) == {"NO-SUCH-CODE"}
    assert rules == 1


def test_a_missed_target_gives_exit_status_1(place: Place, tmp_path: Path) -> None:
    options = ("browse", "--users", "4", "--rate", "4", "--time", "4s", "--p95", "0.001", "--no-audit")
    status, result, words = run(place, tmp_path / "result.json", *options)
    assert status == 1, words
    assert result["passed"] is False
    assert [check["met"] for check in result["checks"]] == [False, True], words


def test_the_audit_of_a_broken_shop_is_not_clean(place: Place) -> None:
    async def plant(units: int) -> None:
        connection = await asyncpg.connect(place.stores.database_url)
        try:
            await connection.execute(PLANT, units)
        finally:
            await connection.close()

    asyncio.run(plant(1))
    try:
        clean, words = audit(place.stores.environment)
    finally:
        asyncio.run(plant(-1))
    assert not clean
    assert "I1 " in words
    assert audit(place.stores.environment)[0]


def test_a_shop_that_is_not_there_is_no_success(place: Place, tmp_path: Path) -> None:
    nowhere = Place(place.stores, Shop("http://127.0.0.1:9", place.shop.sandbox_url, place.shop.process))
    options = ("browse", "--users", "1", "--time", "4s", "--no-audit")
    status, result, _ = run(nowhere, tmp_path / "result.json", *options)
    assert status == 1
    assert result["checks"][1] == {"target": "errors under 1 %", "found": "100.00 %", "met": False}
