"""Slugs: made from names, numbered when taken, refused when the client names one that is."""

import asyncio
from typing import Any

import pytest

from models.journal import AdminAction
from server.catalog.service.slugs import NUMBERS, insert_with_slug
from server.core.db import fetch, fetch_value, transaction
from tests.catalog.kinds.office import Office, noted

KINDS: list[tuple[str, dict[str, Any]]] = [
    ("categories", {}),
    ("brands", {}),
    ("attributes", {"data_type": "string"}),
]


async def stored(table: str) -> set[str]:
    return {row["slug"] for row in await fetch(f"SELECT slug FROM {table}")}


@pytest.mark.parametrize(("kind", "more"), KINDS)
async def test_a_made_slug_that_is_taken_gets_a_number(office: Office, kind: str, more: dict[str, Any]) -> None:
    made = [(await office.make(kind, {"name": name, **more}))["slug"] for name in ("Asus", "ASUS!", "asus", "Asus 2")]
    assert made == ["asus", "asus-2", "asus-3", "asus-2-2"]
    await office.make(kind, {"name": "X", "slug": "asus-5", **more})
    assert (await office.make(kind, {"name": "Asus", **more}))["slug"] == "asus-4"
    assert (await office.make(kind, {"name": "Asus", "slug": None, **more}))["slug"] == "asus-6"


@pytest.mark.parametrize(("kind", "more"), KINDS)
async def test_a_named_slug_that_is_taken_is_refused(office: Office, kind: str, more: dict[str, Any]) -> None:
    await office.make(kind, {"name": "One", "slug": "one", **more})
    other = await office.make(kind, {"name": "Two", **more})
    trace = await noted()
    assert await office.refused("POST", kind, {"name": "Three", "slug": "one", **more}) == (409, "slug_taken", [])
    assert await office.refused("PUT", f"{kind}/{other['id']}", {"name": "Three", "slug": "one"}) == (
        409,
        "slug_taken",
        [],
    )
    assert [(row["name"], row["slug"]) for row in (await office.listed(kind))["items"]] == [
        ("One", "one"),
        ("Two", "two"),
    ]
    assert await noted() == trace
    status, view = await office.ask("PUT", f"{kind}/{other['id']}", {"slug": "three"})
    assert (status, view["name"], view["slug"]) == (200, "Two", "three")


@pytest.mark.parametrize(("kind", "more"), KINDS)
async def test_a_new_name_leaves_the_slug(office: Office, kind: str, more: dict[str, Any]) -> None:
    made = await office.make(kind, {"name": "Before", **more})
    status, view = await office.ask("PUT", f"{kind}/{made['id']}", {"name": "After"})
    assert (status, view["name"], view["slug"]) == (200, "After", "before")


async def test_a_name_without_letters_and_a_long_one_have_slugs(office: Office) -> None:
    assert [(await office.make("brands", {"name": "🛒"}))["slug"] for _ in range(2)] == ["item", "item-2"]
    long = [(await office.make("brands", {"name": "ß" * 120}))["slug"] for _ in range(2)]
    assert long == ["s" * 140, "s" * 127 + "-2"]


async def test_of_many_who_make_one_name_at_once_each_gets_a_slug(office: Office) -> None:
    made = await asyncio.gather(*(office.make("brands", {"name": "Asus"}) for _ in range(10)))
    assert {view["slug"] for view in made} == {"asus", *(f"asus-{number}" for number in range(2, 11))}
    assert await stored("brands") == {view["slug"] for view in made}
    assert await AdminAction.filter(action="brand.create").count() == 10


async def test_of_many_who_name_one_slug_one_gets_it(office: Office) -> None:
    body = {"name": "Asus", "slug": "asus"}
    answers = await asyncio.gather(*(office.ask("POST", "brands", body) for _ in range(8)))
    assert sorted(status for status, _ in answers) == [201, *[409] * 7]
    assert {answer["code"] for status, answer in answers if status == 409} == {"slug_taken"}
    others = [await office.make("brands", {"name": f"B{number}"}) for number in range(8)]
    answers = await asyncio.gather(*(office.ask("PUT", f"brands/{other['id']}", {"slug": "b"}) for other in others))
    assert sorted(status for status, _ in answers) == [200, *[409] * 7]


async def test_a_slug_that_another_is_about_to_have_is_waited_for(office: Office) -> None:
    columns = {"name": "Asus", "is_active": True}
    async with transaction() as tx:
        await insert_with_slug(tx, "brands", columns, longest=140)
        waiting = asyncio.create_task(office.make("brands", {"name": "Asus"}))
        done, _ = await asyncio.wait({waiting}, timeout=0.2)
        assert done == set()
    assert (await waiting)["slug"] == "asus-2"


async def test_after_a_hundred_of_one_name_a_part_of_the_id_tells_them_apart(office: Office) -> None:
    await fetch(
        "INSERT INTO brands (id, name, slug, is_active, created_at, updated_at) SELECT gen_random_uuid(), 'Asus',"
        " CASE n WHEN 1 THEN 'asus' ELSE 'asus-' || n END, true, now(), now() FROM generate_series(1, $1::int) n",
        NUMBERS,
    )
    made = await office.make("brands", {"name": "Asus"})
    assert made["slug"] == f"asus-{made['id'].replace('-', '')[-12:]}"
    assert await fetch_value("SELECT count(*) FROM brands") == NUMBERS + 1
