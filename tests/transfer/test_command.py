"""`voltcart import` and `voltcart export`, as the operator runs them: processes that may be killed."""

import asyncio
import gzip
import json
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from models.catalog import Product, ProductVariant
from models.transfer import CatalogTransfer
from server.audit.queries import run_audit
from server.core.db import fetch_value
from server.resources import Resources
from tests.transfer.files import CSV, bring, everything, make_kinds, ndjson, product, table, variant, write_out

Environment = dict[str, str]


@dataclass(frozen=True)
class Said:
    """What a command said: its exit status, and the words on both ways."""

    status: int | None
    out: str
    err: str


@pytest.fixture
def environment(database_url: str, redis_url: str, tmp_path: Path, resources: Resources) -> Environment:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(Path.cwd()),
        "HOME": str(tmp_path),
        "COLUMNS": "250",
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
    }


async def start(environment: Environment, folder: Path, *words: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server.cli", *words),
        cwd=folder,
        env=environment,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def voltcart(environment: Environment, folder: Path, *words: str, piped: bytes = b"") -> Said:
    process = await start(environment, folder, *words)
    out, err = await process.communicate(piped)
    return Said(process.returncode, out.decode(), err.decode())


def counted(said: Said) -> list[str]:
    """The numbers of the summary: created, updated, unchanged, refused."""
    return [cell.strip() for cell in said.out.splitlines()[3].split("│")[1:5]]


def many(number: int) -> bytes:
    return ndjson(
        *(product(f"p{n}", category="c", variants=[variant(f"S{n}", stock_quantity=n % 9)]) for n in range(number))
    )


async def test_good_lines_go_in_and_bad_ones_are_told(environment: Environment, tmp_path: Path) -> None:
    await make_kinds()
    lines = ndjson(product("a"), product("b", base_price=-1, brand="nobody"), {"slug": "a", "name": "Twice"})
    (tmp_path / "shop.ndjson").write_bytes(lines)
    said = await voltcart(environment, tmp_path, "import", "shop.ndjson", "--errors", "refused.ndjson")
    assert (said.status, counted(said)) == (1, ["1", "0", "0", "2"])
    assert said.err.splitlines() == [
        "line 2: base_price: Input should be greater than or equal to 0 (greater_than_equal)",
        "line 2: brand: There is no such brand. (unknown_brand)",
        "line 3: slug: Line 1 says something else of this product. (duplicate_slug)",
    ]
    refused = [json.loads(line) for line in (tmp_path / "refused.ndjson").read_text().splitlines()]
    assert [(row["line"], len(row["reasons"])) for row in refused] == [(2, 2), (3, 1)]
    assert [row.slug for row in await Product.all()] == ["a"]


async def test_a_dry_run_says_the_same_and_changes_nothing(environment: Environment, tmp_path: Path) -> None:
    await make_kinds()
    before = await everything()
    (tmp_path / "shop.ndjson").write_bytes(ndjson(product("a"), product("b", base_price=-1)))
    said = await voltcart(environment, tmp_path, "import", "shop.ndjson", "--dry-run")
    assert (said.status, counted(said), len(said.err.splitlines())) == (1, ["1", "0", "0", "1"], 1)
    assert (await everything(), await CatalogTransfer.all().count()) == (before, 0)
    assert await fetch_value("SELECT count(*) FROM pg_tables WHERE schemaname = 'transfers'") == 0


async def test_all_or_nothing(environment: Environment, tmp_path: Path) -> None:
    await make_kinds()
    (tmp_path / "shop.ndjson").write_bytes(ndjson(product("a"), product("b", base_price=-1)))
    said = await voltcart(environment, tmp_path, "import", "shop.ndjson", "--atomic")
    assert (said.status, counted(said)) == (1, ["0", "0", "0", "1"])
    assert said.err.splitlines()[-1] == "1 of its lines are refused, so that nothing was changed."
    assert await Product.all().count() == 0
    (tmp_path / "shop.ndjson").write_bytes(ndjson(product("a"), product("b")))
    said = await voltcart(environment, tmp_path, "import", "shop.ndjson", "--atomic")
    assert (said.status, counted(said), said.err) == (0, ["2", "0", "0", "0"], "")


@pytest.mark.long
async def test_what_is_piped_or_packed_comes_in_and_goes_out(environment: Environment, tmp_path: Path) -> None:
    content = many(3)
    piped = await voltcart(
        environment, tmp_path, "import", "-", "--format", "ndjson", "--create-missing", piped=content
    )
    assert (piped.status, counted(piped)) == (0, ["3", "0", "0", "0"])
    out = await voltcart(environment, tmp_path, "export", "--format", "ndjson")
    assert (out.status, out.err) == (0, "")
    assert out.out.encode() == await write_out()
    packed = await voltcart(environment, tmp_path, "export", "shop.csv.gz")
    assert (packed.status, packed.out) == (0, "3 rows written\n")
    assert gzip.decompress((tmp_path / "shop.csv.gz").read_bytes()) == await write_out(CSV)
    again = await voltcart(environment, tmp_path, "import", "shop.csv.gz")
    assert (again.status, counted(again)) == (0, ["0", "0", "3", "0"])


async def test_part_of_the_catalogue_goes_out(environment: Environment, tmp_path: Path) -> None:
    await bring(
        ndjson(product("a", category="parts/cards"), product("b", category="parts"), product("c", category="tools")),
        create_missing=True,
    )
    for words, slugs in ((("--category", "parts"), ["a", "b"]), (("--category", "nowhere"), [])):
        said = await voltcart(environment, tmp_path, "export", "-", "--format", "ndjson", *words)
        assert [json.loads(line)["slug"] for line in said.out.splitlines()] == slugs
    nobody = "018f0000-0000-7000-8000-000000000001"
    assert (await voltcart(environment, tmp_path, "export", "-", "--format", "csv", "--store", nobody)).status == 0


@pytest.mark.parametrize(
    "words",
    [
        ("import", "absent.csv"),
        ("import", "folder.csv"),
        ("import", "shop.txt"),
        ("export", "shop.txt"),
        ("import", "shop.csv", "--format", "x"),
    ],
    ids=["no file", "a folder", "no format", "no format to write", "an unknown format"],
)
async def test_wrong_words_are_refused(environment: Environment, tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "folder.csv").mkdir()
    for name in ("shop.txt", "shop.csv"):
        (tmp_path / name).write_bytes(b"slug\n")
    said = await voltcart(environment, tmp_path, *words)
    assert (said.status, said.out) == (2, "")


async def test_a_bad_header_is_told(environment: Environment, tmp_path: Path) -> None:
    (tmp_path / "shop.csv").write_bytes(table("slug,colour", "a,red"))
    said = await voltcart(environment, tmp_path, "import", "shop.csv")
    assert (said.status, said.out, said.err) == (1, "", "colour: This column is not known.\n")


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("shop.ndjson", b"", "The file is empty."),
        ("shop.csv", b"", "The file is empty."),
        ("shop.csv.gz", gzip.compress(b""), "The file is empty."),
        ("shop.ndjson.gz", b'{"slug": "a"}', "Not a gzipped file (b'{\"')"),
        ("shop.ndjson.gz", gzip.compress(many(9))[:-20], "The file is packed, but it breaks off or is damaged."),
        ("shop.csv", b"slug,\x1b[31mname\n", "\ufffd[31mname: This column is not known."),
    ],
    ids=["empty", "an empty table", "empty when unpacked", "not packed", "cut off", "what moves the cursor"],
)
async def test_a_file_that_is_none_is_told_and_leaves_nothing(
    environment: Environment, tmp_path: Path, name: str, content: bytes, why: str
) -> None:
    (tmp_path / name).write_bytes(content)
    said = await voltcart(environment, tmp_path, "import", name)
    assert (said.status, said.out, said.err) == (1, "", f"{why}\n")
    assert await Product.all().count() == 0


@pytest.mark.parametrize(
    ("stop", "status", "told"),
    [
        pytest.param(signal.SIGKILL, -9, "", id="killed"),
        pytest.param(
            *(signal.SIGINT, 130, "Stopped; the same command goes on from here.\n"),
            id="Ctrl-C",
            marks=pytest.mark.long,
        ),
    ],
)
async def test_an_import_stopped_in_the_middle_goes_on(
    environment: Environment, tmp_path: Path, stop: signal.Signals, status: int, told: str
) -> None:
    (tmp_path / "shop.ndjson").write_bytes(many(6000) + ndjson(product("bad", base_price=-1)))
    words = ("import", "shop.ndjson", "--create-missing", "--errors", "refused.ndjson")
    process = await start(environment, tmp_path, *words)
    async with asyncio.timeout(60):
        while not await fetch_value("SELECT max(lines) >= 1000 FROM catalog_transfers"):
            await asyncio.sleep(0.01)
    process.send_signal(stop)
    said_then = (await process.communicate())[1].decode()
    assert (process.returncode, said_then) == (status, told)
    half = await CatalogTransfer.get()
    assert half.status == "running"
    assert 1000 <= half.lines < 6000
    kept = await Product.filter(slug="p0").values("id", "updated_at")
    said = await voltcart(environment, tmp_path, *words)
    assert (said.status, counted(said)) == (1, ["6000", "0", "0", "1"])
    done = await CatalogTransfer.get()
    assert (done.status, done.lines, done.id) == ("done", 6001, half.id)
    assert await Product.filter(slug="p0").values("id", "updated_at") == kept
    assert (await Product.all().count(), await ProductVariant.all().count()) == (6000, 6000)
    assert await run_audit() == []
    # Another file begins anew, and so does the same one once it is done.
    again = await voltcart(environment, tmp_path, *words)
    assert counted(again) == ["0", "0", "6000", "1"]
    assert await CatalogTransfer.all().count() == 2


@pytest.fixture
async def other_shop(environment: Environment, database_url: str, tmp_path: Path) -> AsyncIterator[Environment]:
    """An empty, migrated shop."""
    name = f"other_{secrets.token_hex(4)}"
    server = await asyncpg.connect(database_url)
    await server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{os.environ["VOLTCART_TEST_TEMPLATE"]}"')
    yield {**environment, "DATABASE_URL": urlunsplit(urlsplit(database_url)._replace(path=f"/{name}"))}
    await server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    await server.close()


@pytest.mark.parametrize("form", [pytest.param("ndjson", marks=pytest.mark.long), "csv"])
async def test_an_export_makes_the_same_shop_elsewhere(
    environment: Environment, other_shop: Environment, tmp_path: Path, form: str
) -> None:
    await make_kinds()
    media = [{"alt_text": "Front", "urls": [{"url": "https://x.example/1", "width": 5, "rendition": "large"}]}]
    attributes = {"memory": 16, "colour": "red", "note": 'say "hi", twice\u2028 é'}
    await bring(
        ndjson(
            product(
                "a",
                category="parts/cards",
                description='Two\r\nlines, "quoted"; \u0939\u093f\u0928\u094d\u0926\u0940',
                variants=[variant("A", stock_quantity=3, attributes=attributes), variant("B", retailer_price=5)],
                media=media,
            ),
            product("b", is_active=False),
        )
    )
    first, second = tmp_path / f"first.{form}", tmp_path / f"second.{form}"
    assert (await voltcart(environment, tmp_path, "export", first.name)).status == 0
    said = await voltcart(other_shop, tmp_path, "import", first.name, "--create-missing")
    assert (said.status, said.err) == (0, "")
    assert (await voltcart(other_shop, tmp_path, "export", second.name)).status == 0
    assert second.read_bytes() == first.read_bytes()
    assert first.read_bytes().count(b"https://x.example/1") == 1
    assert (await voltcart(other_shop, tmp_path, "audit")).status == 0


def peak(environment: Environment, folder: Path, *words: str) -> int:
    """The most memory that a command had, in KiB."""
    process = subprocess.Popen(
        (sys.executable, "-m", "server.cli", *words), cwd=folder, env=environment, stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return usage.ru_maxrss


@pytest.mark.long
async def test_memory_does_not_grow_with_the_file(environment: Environment, tmp_path: Path) -> None:
    """A file ten times as long needs about as much memory, both ways."""
    peaks = []
    for number in (2_000, 20_000):
        (tmp_path / "shop.ndjson").write_bytes(many(number))
        brought = await asyncio.to_thread(peak, environment, tmp_path, "import", "shop.ndjson", "--create-missing")
        written = await asyncio.to_thread(peak, environment, tmp_path, "export", "out.csv")
        peaks.append((brought, written))
    assert await Product.all().count() == 20_000
    # 18,000 products more are 10 MB of file, and many times that as objects.
    assert [late - early < 20_000 for early, late in zip(*peaks, strict=True)] == [True, True], peaks
