"""What the back office does not let anybody do, an import does not do either: limits, and what fits what."""

from typing import Any

import pytest

from models.catalog import Attribute, Brand, Category, Product, ProductMedia, ProductMediaURL
from models.enums import DataType
from server.catalog.rules import DEEPEST, MOST_VALUES
from server.core.db import fetch, fetch_value
from server.media.service.adding import MOST_MEDIA
from server.media.service.changing import MOST_URLS
from server.resources import Resources
from tests.factories.catalog import make_attribute, make_image
from tests.transfer.files import bring, counts, everything, make_kinds, ndjson, product, refusals, variant

VALUES = """
INSERT INTO attribute_values (id, attribute_id, value, created_at, updated_at)
SELECT uuidv7(), $1, 'v' || n, now(), now() FROM generate_series(1, $2::int) n
"""
MEDIA = """
INSERT INTO product_media (id, product_id, type, alt_text, sort_order, is_primary, status, failure, created_at,
  updated_at)
SELECT uuidv7(), $1, 'image', '', n, false, 'ready', '', now(), now() FROM generate_series(1, $2::int) n
"""
URLS = """
INSERT INTO product_media_urls (id, product_media_id, url, rendition, content_type, created_at, updated_at)
SELECT uuidv7(), $1, $2, 'original', '', now(), now()
"""


def medium(*urls: str, **more: Any) -> dict[str, Any]:
    return {"urls": [{"url": f"https://x.example/{url}"} for url in urls], **more}


def worth(slug: str, **attributes: str) -> dict[str, Any]:
    """A product with a variant of these attributes."""
    return product(slug, variants=[variant(slug.upper(), attributes=attributes)])


async def test_an_attribute_has_a_limited_number_of_values(resources: Resources) -> None:
    await make_kinds()
    note = await Attribute.get(slug="note")
    await fetch(VALUES, note.id, MOST_VALUES - 2)
    two = product("two", variants=[variant(f"T{n}", attributes={"note": f"t{n}"}) for n in range(2)])
    lines = [worth("a", note="one"), two, worth("b", note="v7"), worth("c", note="other"), worth("d", note="last")]
    done = await bring(ndjson(*lines))
    assert await refusals(done) == {
        2: [("variants.1.attributes.note", "too_many_values")],
        5: [("variants.0.attributes.note", "too_many_values")],
    }
    assert counts(done) == (3, 0, 0, 2)
    assert await fetch_value("SELECT count(*) FROM attribute_values WHERE attribute_id = $1", note.id) == MOST_VALUES


async def test_a_new_attribute_has_no_more_values(resources: Resources) -> None:
    await make_kinds()
    lines = [
        product(f"p{n}", variants=[variant(f"S{n}-{m}", attributes={"serial": f"{n}-{m}"}) for m in range(1000)])
        for n in range(11)
    ]
    done = await bring(ndjson(*lines), create_missing=True)
    assert list(await refusals(done)) == [11]
    assert await fetch_value("SELECT count(*) FROM attribute_values WHERE value LIKE '%-%'") == MOST_VALUES


@pytest.mark.parametrize(("there", "more", "taken"), [(MOST_MEDIA - 1, 1, True), (MOST_MEDIA - 1, 2, False)])
async def test_a_product_has_a_limited_number_of_media(
    resources: Resources, there: int, more: int, *, taken: bool
) -> None:
    await make_kinds()
    await bring(ndjson(product("a")))
    made = await Product.get()
    await fetch(MEDIA, made.id, there)
    before = await everything()
    line = {"slug": "a", "name": "New", "media": [medium(f"{n}") for n in range(more)]}
    done = await bring(ndjson(line))
    if taken:
        assert (await refusals(done), await ProductMedia.all().count()) == ({}, there + more)
    else:
        assert await refusals(done) == {1: [("media", "too_many_media")]}
        assert await everything() == before


async def test_a_medium_has_a_limited_number_of_urls(resources: Resources) -> None:
    await make_kinds()
    full = [f"{n}" for n in range(MOST_URLS)]
    lines = [product("a", media=[medium(*full)]), product("b", media=[medium(*full, "more")])]
    assert await refusals(await bring(ndjson(*lines))) == {2: [("media.0.urls", "too_many_urls")]}
    # What is there already does not count twice; what comes to it does.
    again = {"slug": "a", "media": [medium(*full, alt_text="Front")]}
    assert counts(await bring(ndjson(again))) == (0, 1, 0, 0)
    done = await bring(ndjson({"slug": "a", "media": [medium("0", "more")]}))
    assert await refusals(done) == {1: [("media.0.urls", "too_many_urls")]}
    assert await ProductMediaURL.all().count() == MOST_URLS


async def test_urls_that_a_medium_has_twice_count_twice(resources: Resources) -> None:
    await make_kinds()
    await bring(ndjson(product("a", media=[medium(*(f"{n}" for n in range(MOST_URLS - 1)))])))
    await fetch(URLS, (await ProductMedia.get()).id, "https://x.example/0")
    done = await bring(ndjson({"slug": "a", "media": [medium("1", "more")]}))
    assert await refusals(done) == {1: [("media.0.urls", "too_many_urls")]}


async def test_a_url_stands_once_in_a_line(resources: Resources) -> None:
    await make_kinds()
    done = await bring(ndjson(product("a", media=[medium("1", "1"), medium("2", "1")])))
    assert await refusals(done) == {
        1: [("media.0.urls.1.url", "duplicate_url"), ("media.1.urls.1.url", "duplicate_url")]
    }


async def test_only_an_image_is_primary(resources: Resources) -> None:
    await make_kinds()
    video = product("a", media=[medium("1", type="video", is_primary=True)])
    done = await bring(ndjson(video, product("b", media=[medium("2")])))
    assert await refusals(done) == {1: [("media.0.is_primary", "not_an_image")]}
    assert (await ProductMedia.get()).is_primary
    done = await bring(ndjson({"slug": "b", "media": [medium("2", type="document")]}))
    assert await refusals(done) == {1: [("media.0.is_primary", "not_an_image")]}
    assert counts(await bring(ndjson({"slug": "b", "media": [medium("2", type="document", is_primary=False)]}))) == (
        *(0, 1),
        *(0, 0),
    )


@pytest.mark.parametrize("state", ["stored", "processing"])
async def test_the_type_of_a_stored_file_stays(resources: Resources, state: str) -> None:
    await make_kinds()
    await bring(ndjson(product("a", media=[medium("1")])))
    if state == "stored":
        await fetch("UPDATE product_media_urls SET url = NULL, storage_key = 'k'")
    else:
        await fetch("UPDATE product_media SET status = 'processing'")
    url = await fetch_value("SELECT media_url(url, storage_key) FROM product_media_urls")
    line = {"slug": "a", "media": [{"type": "video", "is_primary": False, "urls": [{"url": url}]}]}
    assert await refusals(await bring(ndjson(line))) == {1: [("media.0.type", "stored_file")]}
    line["media"] = [{"type": "image", "alt_text": "Front", "urls": [{"url": url}]}]
    assert counts(await bring(ndjson(line))) == (0, 1, 0, 0)


async def test_media_are_written_as_the_back_office_writes_them(resources: Resources) -> None:
    await make_kinds()
    line = product("a", media=[medium("1", alt_text="  Front ")])
    assert counts(await bring(ndjson(line))) == (1, 0, 0, 0)
    assert (await ProductMedia.get()).alt_text == "Front"
    line["media"][0]["urls"][0]["content_type"] = "<script>"
    line["media"][0]["urls"].append({"url": "https://x.example/é"})
    assert await refusals(await bring(ndjson(line))) == {
        1: [("media.0.urls.0.content_type", "string_pattern_mismatch"), ("media.0.urls.1.url", "bad_url")]
    }


async def test_numbers_are_spelled_as_the_back_office_spells_them(resources: Resources) -> None:
    await make_kinds()
    lines = [worth("a", note="16"), product("b", variants=[variant("B", attributes={"note": 16.0})])]
    assert counts(await bring(ndjson(*lines))) == (2, 0, 0, 0)
    assert await fetch_value("SELECT count(*) FROM attribute_values WHERE value LIKE '16%'") == 1


async def test_long_slugs_of_new_kinds(resources: Resources) -> None:
    """The longest that a slug may be gives a name that fits; a longer one is refused."""
    slug = "ab-" * 46 + "cd"
    assert len(slug) == 140
    line = product("a", category=f"top/{slug}", brand=slug, variants=[variant("A", attributes={slug: "1"})])
    longer = product(
        "b", category=f"top/{slug}e", brand=f"{slug}e", variants=[variant("B", attributes={f"{slug}e": 1})]
    )
    done = await bring(ndjson(line, longer), create_missing=True)
    assert (counts(done), [code for _, code in (await refusals(done))[2]]) == ((1, 0, 0, 1), ["string_too_long"] * 3)
    for kind in (await Category.get(slug=slug), await Brand.get(), await Attribute.get()):
        assert kind.name == ("Ab " * 40).rstrip()


async def test_the_tree_is_as_deep_as_it_may_be(resources: Resources) -> None:
    path = "/".join(f"c{number}" for number in range(DEEPEST + 1))
    done = await bring(ndjson(product("a", category=path)), create_missing=True)
    assert await refusals(done) == {1: [("category", "string_pattern_mismatch")]}


async def test_an_image_that_waits_for_its_renditions_counts(resources: Resources) -> None:
    await make_kinds()
    await bring(ndjson(product("a")))
    made = await Product.get()
    await make_image(made)
    await fetch(MEDIA, made.id, MOST_MEDIA - 1)
    await fetch("UPDATE product_media SET status = 'processing'")
    done = await bring(ndjson({"slug": "a", "media": [medium("1")]}))
    assert await refusals(done) == {1: [("media", "too_many_media")]}


async def test_a_value_of_an_enum_is_made_within_the_limit(resources: Resources) -> None:
    await make_kinds()
    size = await make_attribute("Size", data_type=DataType.ENUM)
    await fetch(VALUES, size.id, MOST_VALUES)
    assert await refusals(await bring(ndjson(worth("a", size="xl")))) == {
        1: [("variants.0.attributes.size", "unknown_value"), ("variants.0.attributes.size", "too_many_values")]
    }
    done = await bring(ndjson(worth("a", size="xl")), create_missing=True)
    assert await refusals(done) == {1: [("variants.0.attributes.size", "too_many_values")]}
