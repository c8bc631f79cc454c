"""Copies of the shop made while it sells."""

import asyncio
import io
import json
import tarfile
from pathlib import Path

import asyncpg
import pytest

from server.audit.queries import run_audit
from server.cli.archives import DUMP, FILES, MANIFEST, Manifest, seal_tables
from server.core.db import fetch_value
from server.resources import Resources
from tests.checkout.test_crowd import gather_crowd
from tests.conftest import Client
from tests.factories.catalog import make_variant
from tests.faults.commands import database_beside, voltcart

SUMS = """
SELECT (SELECT count(*) FROM orders), (SELECT sum(total_amount) FROM orders), (SELECT sum(delta) FROM stock_movements),
  (SELECT sum(stock_quantity) FROM product_variants), (SELECT count(*) FROM jobs)
"""


async def sell(client: Client, crowd: list[tuple[str, str]], stop: asyncio.Event) -> int:
    """Have the crowd order, one after the other, until told to stop; gives how many did."""
    for number, (token, address) in enumerate(crowd):
        if stop.is_set():
            return number
        wish = {"address_id": address, "payment_method": "cod"}
        answer = await client.post("/api/orders", json=wish, headers={"Authorization": f"Bearer {token}"})
        assert answer.status == 201, await answer.text()
        await asyncio.sleep(0.01)
    return len(crowd)


@pytest.mark.row("F17")
async def test_a_backup_made_while_selling_comes_back_whole(
    client: Client, resources: Resources, database: str, tmp_path: Path
) -> None:
    variant = await make_variant(stock=500, price=2_000_00)
    crowd, stop = await gather_crowd(resources, 500, [[variant.id]]), asyncio.Event()
    kept = tmp_path / "data" / "files" / "media" / "ab" / "original.png"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"picture")
    file = tmp_path / "shop.tar"
    selling = asyncio.create_task(sell(client, crowd, stop))
    made, said = await voltcart(database, tmp_path, "backup", str(file))
    stop.set()
    sold = await selling
    assert made == 0, said
    assert file.stat().st_mode & 0o777 == 0o600
    with tarfile.open(file) as archive:
        assert archive.getnames() == [DUMP, f"{FILES}media/ab/original.png", MANIFEST]
        content = archive.extractfile(MANIFEST)
        assert content is not None
        manifest = Manifest.model_validate_json(content.read())
    assert 0 < manifest.tables["orders"].rows < sold == await fetch_value("SELECT count(*) FROM orders")
    kept.unlink()
    async with database_beside(database) as target:
        back, said = await voltcart(target, tmp_path, "restore", str(file))
        assert back == 0, said
        assert kept.read_bytes() == b"picture"
        connection = await asyncpg.connect(target)
        orders, total, moved, left, jobs = await connection.fetchrow(SUMS)
        assert (orders, moved, left, jobs) == (manifest.tables["orders"].rows, left, 500 - orders, orders)
        assert total == orders * (2_000_00 + 49_00)
        assert await seal_tables(connection) == manifest.tables
        await connection.close()
    assert await run_audit() == []


def damage(file: Path, kind: str) -> None:
    """Damage a backup."""
    content = file.read_bytes()
    match kind:
        case "cut short":
            file.write_bytes(content[: len(content) // 2])
        case "a byte changed":
            file.write_bytes(content[:20_000] + bytes([content[20_000] ^ 1]) + content[20_001:])
        case "no tar":
            file.write_bytes(b"voltcart")
        case "rows missing":
            # As a dump of another moment would be.
            changed = io.BytesIO()
            with tarfile.open(file) as old, tarfile.open(fileobj=changed, mode="w") as new:
                for member in old.getmembers():
                    piece = old.extractfile(member)
                    text = piece.read() if piece else b""
                    if member.name == MANIFEST:
                        kept = json.loads(text)
                        kept["tables"]["product_variants"]["rows"] += 1
                        text = json.dumps(kept).encode()
                        member.size = len(text)
                    new.addfile(member, io.BytesIO(text))
            file.write_bytes(changed.getvalue())


@pytest.mark.long
@pytest.mark.row("F17")
@pytest.mark.parametrize(
    ("kind", "word"),
    {
        "cut short": "no backup of a shop",
        "a byte changed": "is damaged",
        "no tar": "no backup of a shop",
        "rows missing": "differs from what was kept: product_variants",
    }.items(),
)
async def test_a_damaged_backup_is_known(
    resources: Resources, database: str, tmp_path: Path, kind: str, word: str
) -> None:
    await make_variant()
    file = tmp_path / "shop.tar"
    assert (await voltcart(database, tmp_path, "backup", str(file)))[0] == 0
    damage(file, kind)
    async with database_beside(database) as target:
        status, said = await voltcart(target, tmp_path, "restore", str(file))
        assert (status, word in said.replace("\n", " ")) == (1, True), said


@pytest.mark.long
@pytest.mark.row("F17")
async def test_a_backup_replaces_another_shop_only_when_told_so(
    resources: Resources, database: str, tmp_path: Path
) -> None:
    await make_variant()
    file = tmp_path / "shop.tar"
    assert (await voltcart(database, tmp_path, "backup", str(file)))[0] == 0
    async with database_beside(database) as target:
        assert (await voltcart(target, tmp_path, "restore", str(file)))[0] == 0
        connection = await asyncpg.connect(target)
        await connection.execute("UPDATE products SET name = 'another'; CREATE TABLE later (id int)")
        refused, said = await voltcart(target, tmp_path, "restore", str(file))
        assert (refused, "is not empty" in said) == (1, True), said
        assert await connection.fetchval("SELECT count(*) FROM products WHERE name = 'another'") == 1
        assert (await voltcart(target, tmp_path, "restore", "--force", str(file)))[0] == 0
        assert await connection.fetchval("SELECT count(*) FROM products WHERE name = 'another'") == 0
        assert await connection.fetchval("SELECT to_regclass('later')") is None
        await connection.close()
