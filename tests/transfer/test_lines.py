"""Lines that are not taken: each kind of mistake, by its line and with all reasons, beside good lines that go in."""

from typing import Any

import pytest

from models.catalog import Product
from server.resources import Resources
from server.transfer.errors import BadHeader, EmptyFile
from server.transfer.service.imports import run_import
from tests.factories.catalog import make_product, make_variant
from tests.transfer.files import (
    CSV,
    NDJSON,
    begin,
    bring,
    counts,
    everything,
    in_memory,
    make_kinds,
    ndjson,
    product,
    refusals,
    table,
    variant,
)

GOOD = product("good", variants=[variant("GOOD")])
LONG = b'{"slug": "' + b"a" * 1_000_001 + b'"}'
BAD: dict[str, tuple[Any, list[tuple[str, str]]]] = {
    "longer than a line may be": (LONG, [("line", "line_too_long")]),
    "not UTF-8": (b'{"slug": "\xff"}', [("line", "bad_utf8")]),
    "a NUL": (b'{"slug": "a\x00"}', [("line", "nul_character"), ("line", "bad_json")]),
    "an escaped NUL": (product("a", description="x\x00y"), [("line", "nul_character")]),
    "no JSON": (b'{"slug": ', [("line", "bad_json")]),
    "too deep": (b"[" * 5000, [("line", "bad_json")]),
    "half a character": (b'{"slug": "a", "name": "\\ud800"}', [("line", "bad_json")]),
    "a number that is none": (b'{"slug": "a", "base_price": NaN}', [("line", "bad_json")]),
    "no object": (b"[]", [("line", "model_type")]),
    "an unknown field": (product("a", colour="red"), [("colour", "unknown_field")]),
    "unknown fields further in": (
        product("a", variants=[variant("A", colour="red", attributes={"memory": 1})]),
        [("variants.0.colour", "unknown_field")],
    ),
    "no slug": ({"name": "A"}, [("slug", "missing")]),
    "a bad slug": (product("Big Card"), [("slug", "string_pattern_mismatch")]),
    "wrong types": (
        product("a", base_price="1", is_active="yes", store_id=5, variants=[variant("A", price=1.5)]),
        [
            ("store_id", "uuid_type"),
            ("base_price", "int_type"),
            ("is_active", "bool_type"),
            ("variants.0.price", "int_type"),
        ],
    ),
    "a negative price": (product("a", base_price=-1), [("base_price", "greater_than_equal")]),
    "a price above all": (
        product("a", variants=[variant("A", price=100_000_000_001)]),
        [("variants.0.price", "less_than_equal")],
    ),
    "negative stock": (
        product("a", variants=[variant("A", stock_quantity=-1)]),
        [("variants.0.stock_quantity", "greater_than_equal")],
    ),
    "nothing of what a new product needs": (
        {"slug": "a"},
        [("name", "missing"), ("category", "missing"), ("brand", "missing"), ("base_price", "missing")],
    ),
    "unknown kinds": (
        product("a", category="nowhere", brand="nobody", store_id="018f0000-0000-7000-8000-000000000001"),
        [("category", "unknown_category"), ("brand", "unknown_brand"), ("store_id", "unknown_store")],
    ),
    "a category that is elsewhere": (product("a", category="zotac/cards"), [("category", "unknown_category")]),
    "a path that is upside down": (product("a", category="cards/parts"), [("category", "wrong_path")]),
    "values that do not fit": (
        product("a", variants=[variant("A", attributes={"memory": "16GB", "speed": "fast", "note": ""})]),
        [
            ("variants.0.attributes.note", "string_too_short"),
            ("variants.0.attributes.memory", "value_does_not_fit"),
            ("variants.0.attributes.speed", "value_does_not_fit"),
        ],
    ),
    "a value that the enum does not have": (
        product("a", variants=[variant("A", attributes={"colour": "blue"})]),
        [("variants.0.attributes.colour", "unknown_value")],
    ),
    "an unknown attribute": (
        product("a", variants=[variant("A", attributes={"weight": "1"})]),
        [("variants.0.attributes.weight", "unknown_attribute")],
    ),
    "a SKU twice in the line": (
        product("a", variants=[variant("A"), variant("A")]),
        [("variants.1.sku", "duplicate_sku")],
    ),
    "a SKU of another line": (
        product("a", variants=[variant("A"), variant("GOOD")]),
        [("variants.1.sku", "duplicate_sku"), ("variants.1.sku", "sku_taken")],
    ),
    "a SKU of another product": (product("a", variants=[variant("TAKEN")]), [("variants.0.sku", "sku_taken")]),
    "a product of another line": (product("good", name="Better"), [("slug", "duplicate_slug")]),
    "an address that is none": (
        product(
            "a",
            media=[
                {
                    "urls": [
                        {"url": "ftp://x/y"},
                        {"url": "https://me:pw@x/y"},
                        {"url": "https://x/ y"},
                        {"url": "https://x/y"},
                    ]
                }
            ],
        ),
        [
            ("media.0.urls.0.url", "bad_url"),
            ("media.0.urls.1.url", "url_with_credentials"),
            ("media.0.urls.2.url", "bad_url"),
        ],
    ),
    "a medium of a variant that is not there": (
        product("a", media=[{"sku": "TAKEN", "urls": [{"url": "https://x/y"}]}]),
        [("media.0.sku", "unknown_variant")],
    ),
    "two primary media": (
        product("a", media=[{"is_primary": True, "urls": [{"url": f"https://x/{n}"}]} for n in "12"]),
        [("line", "two_primary")],
    ),
    "mistakes of both kinds, all of them": (
        product("a", brand="nobody", base_price=-5, variants=[variant("TAKEN", price=-1, attributes={"memory": "x"})]),
        [
            ("base_price", "greater_than_equal"),
            ("variants.0.price", "greater_than_equal"),
            ("brand", "unknown_brand"),
            ("variants.0.sku", "sku_taken"),
            ("variants.0.attributes.memory", "value_does_not_fit"),
        ],
    ),
}


@pytest.mark.parametrize("what", BAD)
async def test_a_bad_line_is_told_with_all_reasons_and_the_others_go_in(resources: Resources, what: str) -> None:
    await make_kinds()
    await make_variant(await make_product("Other"), sku="TAKEN")
    line, reasons = BAD[what]
    done = await bring(ndjson(GOOD, line, b"", product("last", variants=[variant("LAST")])))
    assert await refusals(done) == {2: reasons}
    assert (done.status, counts(done), done.lines) == ("done", (2, 0, 0, 1), 4)
    assert sorted([row.slug for row in await Product.all()]) == ["good", "last", "other"]


HEADER = "slug,name,category,brand,base_price,is_active,sku,price,attr.memory,description,media"
BAD_ROWS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "wrong types": (
        "a,A,cards,zotac,12.5,perhaps,A,cheap,,,",
        [("base_price", "int_type"), ("is_active", "bool_type"), ("price", "int_type")],
    ),
    "negative, unknown, and no fit": (
        "a,A,cards,nobody,-1,,A,1,big,,",
        [("base_price", "greater_than_equal"), ("brand", "unknown_brand"), ("attr.memory", "value_does_not_fit")],
    ),
    "a price but no SKU": ("a,A,cards,zotac,1,,,5,,,", [("sku", "missing")]),
    "too few cells": ("a,A,cards", [("line", "wrong_cells")]),
    "a quotation mark in the middle": ('a,27" card,cards,zotac,1,,A,1,,,', [("line", "bad_csv")]),
    "text behind a quoted cell": ('a,"A"b,cards,zotac,1,,A,1,,,', [("line", "bad_csv")]),
    "media that are no JSON": ("a,A,cards,zotac,1,,A,1,,,x", [("media", "bad_json")]),
    "media with mistakes": ('a,A,cards,zotac,1,,A,1,,,"[{""urls"": []}]"', [("media.0.urls", "too_short")]),
    "a NUL": ("a,A\x00,cards,zotac,1,,A,1,,,", [("line", "nul_character")]),
    "a SKU of another row": ("b,B,cards,zotac,1,,GOOD,1,,,", [("sku", "duplicate_sku"), ("sku", "sku_taken")]),
    "something else of the same product": ("good,Better,cards,zotac,1,,A,1,,,", [("slug", "duplicate_slug")]),
}


@pytest.mark.parametrize("what", BAD_ROWS)
async def test_a_bad_row_is_told_by_its_columns(resources: Resources, what: str) -> None:
    await make_kinds()
    row, reasons = BAD_ROWS[what]
    good = "good,Good,cards,zotac,10000,,GOOD,1,,,"
    done = await bring(table(HEADER, good, row, '"last",Last,cards,zotac,1,,LAST,1,,"Two\nlines, ""quoted""",'), CSV)
    assert await refusals(done) == {3: reasons}
    assert (counts(done), done.lines) == ((2, 0, 0, 1), 5)
    assert (await Product.get(slug="last")).description == 'Two\nlines, "quoted"'


async def test_rows_that_are_not_utf_8_or_too_long_are_told(resources: Resources) -> None:
    await make_kinds()
    good, last = b"good,Good,cards,zotac,1,,GOOD,1,,,", b"last,Last,cards,zotac,1,,LAST,1,,,"
    lines = [HEADER.encode(), good, b"a,\xff,cards,zotac,1,,A,1,,,", b"b," + b"x" * 1_000_001, last]
    done = await bring(b"\n".join(lines), CSV)
    assert await refusals(done) == {3: [("line", "bad_utf8")], 4: [("line", "line_too_long")]}
    assert counts(done) == (2, 0, 0, 2)


async def test_a_quotation_mark_that_is_never_closed_spoils_one_line(resources: Resources) -> None:
    await make_kinds()
    rows = [f"p{number},P,cards,zotac,1,,S{number},1,,," for number in range(50)]
    done = await bring(table(HEADER, rows[0], 'bad,"Bad,cards,zotac,1,,B,1,,,', *rows[1:]), CSV)
    assert await refusals(done) == {3: [("line", "bad_csv")]}
    assert counts(done) == (50, 0, 0, 1)


@pytest.mark.parametrize(
    ("header", "mistakes"),
    [
        ("slug,colour,sku,sku", [("colour", "unknown_field"), ("sku", "duplicate")]),
        ("name,attr.", [("attr.", "unknown_field"), ("slug", "missing")]),
        ('slug,"name', [("line", "bad_csv")]),
    ],
    ids=["unknown and twice", "no slug", "no CSV"],
)
async def test_a_bad_header_is_told_and_nothing_is_taken(
    resources: Resources, header: str, mistakes: list[tuple[str, str]]
) -> None:
    content = table(header, "a,b")
    with pytest.raises(BadHeader) as refused:
        await run_import(await begin(content, CSV), in_memory(content))
    assert [(mistake.field, mistake.code) for mistake in refused.value.mistakes] == mistakes


async def test_an_empty_table_is_told(resources: Resources) -> None:
    with pytest.raises(EmptyFile):
        await run_import(await begin(b"", CSV), in_memory(b""))


async def test_an_import_that_does_all_or_nothing_does_nothing(resources: Resources) -> None:
    await make_kinds()
    before = await everything()
    lines = [product(f"p{number}", variants=[variant(f"S{number}", stock_quantity=3)]) for number in range(1200)]
    lines[1100]["base_price"] = -1
    lines[3]["brand"] = "nobody"
    done = await bring(ndjson(*lines), atomic=True)
    assert (done.status, counts(done)) == ("failed", (0, 0, 0, 2))
    assert done.error == "2 of its lines are refused, so that nothing was changed."
    assert await refusals(done) == {4: [("brand", "unknown_brand")], 1101: [("base_price", "greater_than_equal")]}
    assert await everything() == before


async def test_an_import_that_does_all_or_nothing_does_all(resources: Resources) -> None:
    await make_kinds()
    lines = [product(f"p{number}", variants=[variant(f"S{number}")]) for number in range(1200)]
    done = await bring(ndjson(*lines), NDJSON, atomic=True)
    assert (done.status, counts(done), done.lines) == ("done", (1200, 0, 0, 0), 1200)
    assert await Product.all().count() == 1200
