"""What an import does to the shop: all that a line says, nothing that it does not say, and nothing twice."""

from typing import Any

import pytest

from models.catalog import (
    Attribute,
    Brand,
    Category,
    Product,
    ProductMedia,
    ProductMediaURL,
    ProductVariant,
    VariantAttributeValue,
)
from models.inventory import StockAlert, StockMovement
from server.audit.queries import run_audit
from server.core import db
from server.core.db import Tx, fetch
from server.core.storage import Storage
from server.resources import Resources
from server.transfer.service.books import forget_transfers
from tests.conftest import Client
from tests.factories.catalog import make_store
from tests.transfer.files import (
    CSV,
    begin,
    bring,
    counts,
    everything,
    make_kinds,
    ndjson,
    product,
    refusals,
    table,
    variant,
    write_out,
)

URL = "https://cdn.example.com/a.webp"


@pytest.fixture
def commits(resources: Resources, monkeypatch: pytest.MonkeyPatch) -> list[Tx]:
    """The transactions that were committed."""
    seen: list[Tx] = []
    monkeypatch.setattr(db, "_carriers", [*db._carriers, seen.append])
    return seen


async def rich() -> list[dict[str, Any]]:
    """Lines that say everything that a line can say."""
    store = await make_store()
    return [
        product(
            "card-one",
            description="Fast.\n",
            category="parts/cards",
            store_id=str(store.id),
            is_active=True,
            variants=[
                variant(
                    "ONE-RED",
                    name="Red",
                    retailer_price=80_00,
                    compare_at_price=99_00,
                    stock_quantity=7,
                    low_stock_threshold=2,
                    attributes={"memory": "016", "speed": 1.5, "colour": "red", "note": "loud"},
                ),
                {"sku": "ONE-BARE", "is_active": False},
            ],
            media=[
                {"urls": [{"url": URL, "width": 800, "height": 600, "content_type": "image/webp", "bytes": 5}]},
                {"sku": "ONE-RED", "alt_text": "Red", "sort_order": 1, "urls": [{"url": URL + "2"}]},
            ],
        ),
        product("card-two"),
    ]


async def test_everything_that_a_line_says_is_there_afterwards(resources: Resources) -> None:
    await make_kinds()
    lines = await rich()
    done = await bring(ndjson(*lines))
    assert (await refusals(done), counts(done)) == ({}, (2, 0, 0, 0))
    made = await Product.get(slug="card-one").prefetch_related("category", "brand")
    assert (made.name, made.description, made.category.slug, made.brand.slug) == (
        "Card-One",
        "Fast.\n",
        "cards",
        "zotac",
    )
    assert (str(made.store_id), made.base_price, made.is_active) == (lines[0]["store_id"], 100_00, True)
    # The summaries are those of the active variant.
    assert (made.price_from, made.price_to, made.retailer_price_from, made.in_stock) == (90_00, 90_00, 80_00, True)
    red = await ProductVariant.get(sku="ONE-RED")
    assert (red.name, red.price, red.compare_at_price, red.stock_quantity, red.low_stock_threshold) == (
        *("Red", 90_00, 99_00),
        *(7, 2),
    )
    rows = await VariantAttributeValue.filter(product_variant_id=red.id).prefetch_related("product_attribute_value")
    assert sorted(row.product_attribute_value.value for row in rows) == ["1.5", "16", "loud", "red"]
    movement = await StockMovement.get()
    assert (movement.product_variant_id, movement.delta, movement.reason) == (red.id, 7, "initial")
    bare = await ProductVariant.get(sku="ONE-BARE")
    assert (bare.price, bare.stock_quantity, bare.is_active) == (100_00, 0, False)
    first, second = await ProductMedia.filter(product_id=made.id).order_by("sort_order")
    assert (first.is_primary, first.status, second.is_primary, second.product_variant_id) == (
        True,
        "ready",
        False,
        red.id,
    )
    assert [(url.url, url.width, url.bytes) for url in await ProductMediaURL.filter(product_media_id=first.id)] == [
        (URL, 800, 5)
    ]
    assert await run_audit() == []


async def test_the_same_file_twice_changes_nothing_and_flushes_nothing(resources: Resources, commits: list[Tx]) -> None:
    await make_kinds()
    content = ndjson(*await rich())
    await bring(content)
    before = await everything()
    commits.clear()
    for atomic in (False, True):
        assert counts(await bring(content, atomic=atomic)) == (0, 0, 2, 0)
    assert await everything() == before
    assert [tx.stale for tx in commits if tx.stale] == []
    assert commits


async def test_a_line_changes_what_it_names_and_nothing_else(resources: Resources) -> None:
    await make_kinds()
    await bring(ndjson(*await rich()))
    before = {row["sku"]: row for row in await ProductVariant.all().values()}
    change = {
        "slug": "card-one",
        "name": "New",
        "variants": [{"sku": "ONE-RED", "retailer_price": None, "attributes": {"note": None, "memory": 8}}],
        "media": [{"alt_text": "Front", "is_primary": True, "urls": [{"url": URL + "2", "width": 10}]}],
    }
    assert counts(await bring(ndjson(change, {"slug": "card-two"}))) == (0, 1, 1, 0)
    after = {row["sku"]: row for row in await ProductVariant.all().values()}
    assert after["ONE-BARE"] == before["ONE-BARE"]
    changed = {name for name, value in after["ONE-RED"].items() if before["ONE-RED"][name] != value}
    assert changed == {"retailer_price", "updated_at"}
    made = await Product.get(slug="card-one")
    assert (made.name, made.description, made.retailer_price_from) == ("New", "Fast.\n", 90_00)
    rows = await VariantAttributeValue.filter(product_variant__sku="ONE-RED").prefetch_related(
        "product_attribute_value"
    )
    assert sorted(row.product_attribute_value.value for row in rows) == ["1.5", "8", "red"]
    first, second = await ProductMedia.all().order_by("sort_order")
    assert [(row.is_primary, row.alt_text) for row in (first, second)] == [(False, ""), (True, "Front")]
    assert (await ProductMediaURL.get(url=URL + "2")).width == 10


async def test_stock_is_left_alone_unless_asked_for_and_then_corrected(resources: Resources) -> None:
    await make_kinds()
    stock = [product("a", variants=[variant("A", stock_quantity=20), variant("B", stock_quantity=5)])]
    await bring(ndjson(*stock))
    stock[0]["variants"][0]["stock_quantity"] = 3
    assert counts(await bring(ndjson(*stock))) == (0, 0, 1, 0)
    assert counts(await bring(ndjson(*stock), set_stock=True)) == (0, 1, 0, 0)
    movements = await StockMovement.filter(product_variant__sku="A").order_by("id")
    assert [(row.delta, row.reason) for row in movements] == [(20, "initial"), (-17, "correction")]
    alert = await StockAlert.get()
    assert (alert.stock_level, alert.threshold, alert.status) == (3, 10, "pending")
    stock[0]["variants"][0]["stock_quantity"] = 30
    await bring(ndjson(*stock), set_stock=True)
    assert (await StockAlert.get()).status == "resolved"
    assert await run_audit() == []


async def test_what_is_missing_is_made_when_asked_for(resources: Resources) -> None:
    line = product("a", category="tools/hand-tools", variants=[variant("A", attributes={"grip-size": "9"})])
    done = await bring(ndjson(line), create_missing=True)
    assert counts(done) == (1, 0, 0, 0)
    tools, hand = await Category.all().order_by("id")
    assert [(row.slug, row.name, row.parent_id) for row in (tools, hand)] == [
        ("tools", "Tools", None),
        ("hand-tools", "Hand Tools", tools.id),
    ]
    assert (await Brand.get()).name == "Zotac"
    grip = await Attribute.get()
    assert (grip.slug, grip.name, grip.data_type) == ("grip-size", "Grip Size", "string")


async def test_nothing_is_made_for_a_refused_line(resources: Resources) -> None:
    before = await everything()
    done = await bring(ndjson(product("a", base_price=-1)), create_missing=True)
    assert (counts(done), await everything()) == ((0, 0, 0, 1), before)


async def test_the_tree_does_not_grow_too_deep(resources: Resources) -> None:
    path = "/".join(f"c{number}" for number in range(20))
    assert counts(await bring(ndjson(product("a", category=path)), create_missing=True)) == (1, 0, 0, 0)
    done = await bring(ndjson(product("b", category="c19/c20")), create_missing=True)
    assert await refusals(done) == {1: [("category", "category_too_deep")]}


async def test_a_table_of_variants_is_the_same_products(resources: Resources) -> None:
    await make_kinds()
    content = "\ufeff".encode() + table(
        "sku;slug;name;category;brand;base_price;price;attr.memory;variant_is_active",
        "A-1;a;Card;cards;zotac;500;400;8;",
        'A-2;a;Card;cards;zotac;500;;"016";false',
        ";b;Bare;cards;zotac;600;;;",
    )
    done = await bring(content, CSV, piece=7)
    assert (await refusals(done), counts(done)) == ({}, (3, 0, 0, 0))
    rows = [(row.sku, row.price, row.is_active) for row in await ProductVariant.all().order_by("sku")]
    assert rows == [("A-1", 400, True), ("A-2", 500, False)]
    assert counts(await bring(content, CSV)) == (0, 0, 3, 0)
    # An empty cell takes the value away; a column that is not there leaves it.
    assert counts(await bring(table("slug,sku,attr.memory", "a,A-1,"), CSV)) == (0, 1, 0, 0)
    assert [row.product_variant_id for row in await VariantAttributeValue.all()] == [
        (await ProductVariant.get(sku="A-2")).id
    ]


@pytest.mark.parametrize("size", [7, 64, 100_000])
async def test_the_size_of_the_pieces_does_not_matter(resources: Resources, size: int) -> None:
    await make_kinds()
    content = ndjson(*await rich()).replace(b"\n", b"\r\n").removesuffix(b"\r\n")
    done = await bring(content, piece=size)
    assert (counts(done), done.done_bytes, done.lines) == ((2, 0, 0, 0), len(content), 2)


async def test_an_export_is_an_import_that_changes_nothing(resources: Resources) -> None:
    await make_kinds()
    await bring(ndjson(*await rich()))
    before = await everything()
    for form in ("ndjson", "csv"):
        file = await write_out(CSV if form == "csv" else type(CSV)(form))
        done = await bring(file, type(CSV)(form), set_stock=True)
        assert (done.created, done.updated, done.refused) == (0, 0, 0)
    assert await everything() == before


async def test_changed_products_are_told_to_the_caches(client: Client, commits: list[Tx]) -> None:
    await make_kinds()
    await bring(ndjson(product("a", variants=[variant("A")])))
    made = await Product.get()
    page = await client.get(f"/api/products/{made.id}")
    assert (await page.json())["name"] == "A"
    commits.clear()
    await bring(ndjson({"slug": "a", "name": "Other"}, product("b")))
    assert set().union(*(tx.stale for tx in commits)) == {"products", f"product:{made.id}"}
    page = await client.get(f"/api/products/{made.id}")
    assert (await page.json())["name"] == "Other"


async def test_transfers_are_forgotten_after_a_week(resources: Resources) -> None:
    await make_kinds()
    storage: Storage = resources.storage
    old, new = await begin(b"{}"), await begin(b"{}", atomic=True)
    for transfer_id in (old, new):
        await storage.put(f"transfers/{transfer_id}.ndjson", b"{}")
        await fetch("UPDATE catalog_transfers SET storage_key = 'transfers/' || id || '.ndjson'")
    await fetch("UPDATE catalog_transfers SET updated_at = now() - interval '8 days' WHERE id = $1", old)
    await forget_transfers(storage)
    assert [row["id"] for row in await fetch("SELECT id FROM catalog_transfers")] == [new]
    assert await storage.head(f"transfers/{old}.ndjson") is None
    assert await storage.head(f"transfers/{new}.ndjson") is not None


async def test_a_variant_has_a_limited_number_of_attributes(resources: Resources) -> None:
    await make_kinds()
    many = {f"a{number}": "1" for number in range(51)}
    done = await bring(ndjson(product("a", variants=[variant("A", attributes=many)])), create_missing=True)
    assert await refusals(done) == {1: [("variants.0.attributes", "too_many_attributes")]}


async def test_what_comes_in_is_what_the_search_finds(resources: Resources) -> None:
    await make_kinds()
    red = variant("RED", attributes={"colour": "red"})
    await bring(
        ndjson(product("a", variants=[red]), product("b", is_active=False, variants=[variant("B")]), product("c"))
    )
    sql = "SELECT {} FROM product_search_source s JOIN products p USING (id)"
    assert await fetch("SELECT * FROM product_search ORDER BY id") == await fetch("SELECT * FROM product_search_source")
    assert [tuple(row) for row in await fetch(sql.format("p.slug, s.title @@ 'red'"))] == [("a", True)]
    assert [row.is_active for row in await Product.all().order_by("slug")] == [True, False, True]
