"""The back office's attributes, and what a new data type does to their values."""

import asyncio
from typing import Any

import pytest

from models.catalog import Attribute, AttributeValue, VariantAttributeValue
from models.enums import DataType
from server.core.db import transaction
from tests.catalog.kinds.office import NOWHERE, Office, noted
from tests.factories.catalog import make_attribute, make_value, make_variant


async def make_filled(data_type: DataType, *texts: str) -> Attribute:
    """An attribute with these values."""
    attribute = await make_attribute("Memory", data_type=data_type, unit="GB")
    for text in texts:
        await make_value(attribute, text)
    return attribute


async def texts_of(attribute: Attribute) -> list[str]:
    found = await AttributeValue.filter(attribute_id=attribute.id).order_by("id").values_list("value", flat=True)
    return [str(text) for text in found]


async def test_a_new_attribute_is_as_wished_and_leaves_a_trace(office: Office) -> None:
    body = {"name": "Memory bus", "data_type": "int", "unit": " bit "}
    answer = await office.client.post("/api/admin/attributes", json=body, headers=office.person.headers)
    view = await answer.json()
    row = await Attribute.get()
    kept = {"name": "Memory bus", "slug": "memory-bus", "data_type": "int", "unit": "bit"}
    assert (answer.status, answer.headers["ETag"]) == (201, view["etag"])
    assert view == {
        **kept,
        "id": str(row.id),
        "value_count": 0,
        "created_at": view["created_at"],
        "updated_at": view["updated_at"],
        "etag": view["etag"],
    }
    assert (row.name, row.slug, row.data_type, row.unit) == ("Memory bus", "memory-bus", DataType.INT, "bit")
    assert await noted() == [("attribute.create", "attribute", None, kept)]


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({"name": "A", "data_type": "bool"}, [("data_type", "enum")]),
        ({"name": "A", "data_type": None}, [("data_type", "enum")]),
        ({"name": "A", "data_type": "int", "unit": "u" * 21}, [("unit", "string_too_long")]),
        ({"name": "A", "data_type": "int", "unit": "a\tb"}, [("unit", "control_character")]),
        ({"name": "A", "data_type": "int", "unit": None}, [("unit", "string_type")]),
        (
            {"name": "", "data_type": 1, "is_active": True},
            [("name", "string_too_short"), ("data_type", "enum"), ("is_active", "unknown_field")],
        ),
    ],
)
async def test_each_mistake_is_named_and_nothing_changes(
    office: Office, body: dict[str, Any], errors: list[tuple[str, str]]
) -> None:
    attribute = await make_attribute("Before")
    for method, path in (("POST", "attributes"), ("PUT", f"attributes/{attribute.id}")):
        assert await office.refused(method, path, body) == (400, "invalid_request", errors)
    assert [(row.name, row.updated_at) for row in await Attribute.all()] == [("Before", attribute.updated_at)]
    assert (await office.refused("POST", "attributes", {}))[2] == [("name", "missing"), ("data_type", "missing")]
    assert await noted() == []


async def test_a_change_and_what_changes_nothing(office: Office) -> None:
    attribute = await make_filled(DataType.INT, "8")
    path = f"attributes/{attribute.id}"
    assert (await office.ask("PUT", path, {"data_type": "int", "unit": "GB"}))[0] == 200
    assert await noted() == []
    status, view = await office.ask("PUT", path, {"name": "VRAM", "unit": ""})
    assert (status, view["name"], view["unit"], view["slug"], view["value_count"]) == (200, "VRAM", "", "memory", 1)
    assert await noted() == [
        ("attribute.update", "attribute", {"name": "Memory", "unit": "GB"}, {"name": "VRAM", "unit": ""})
    ]


@pytest.mark.parametrize(
    ("before", "after", "texts", "respelled"),
    [
        (DataType.STRING, DataType.INT, ["08", " 16 ", "+32"], ["8", "16", "32"]),
        (DataType.STRING, DataType.FLOAT, ["1.50", "2", "1e3"], ["1.5", "2", "1000"]),
        (DataType.INT, DataType.FLOAT, ["8", "-3"], ["8", "-3"]),
        (DataType.FLOAT, DataType.INT, ["8", "16"], ["8", "16"]),
        (DataType.FLOAT, DataType.STRING, ["1.5", "1e+22"], ["1.5", "1e+22"]),
        (DataType.INT, DataType.ENUM, ["8"], ["8"]),
        (DataType.ENUM, DataType.STRING, ["Founders"], ["Founders"]),
        (DataType.STRING, DataType.INT, [], []),
    ],
)
async def test_values_that_fit_a_new_data_type_are_respelled(
    office: Office, before: DataType, after: DataType, texts: list[str], respelled: list[str]
) -> None:
    attribute = await make_filled(before, *texts)
    status, view = await office.ask("PUT", f"attributes/{attribute.id}", {"data_type": after})
    assert (status, view["data_type"], view["value_count"]) == (200, after, len(texts))
    assert await texts_of(attribute) == respelled
    assert await noted() == [("attribute.update", "attribute", {"data_type": before}, {"data_type": after})]


@pytest.mark.parametrize(
    ("before", "after", "texts"),
    [
        (DataType.STRING, DataType.INT, ["08", "16GB"]),
        (DataType.STRING, DataType.INT, ["8", "08"]),
        (DataType.FLOAT, DataType.INT, ["8", "1.5"]),
        (DataType.FLOAT, DataType.INT, ["1e+22"]),
        (DataType.STRING, DataType.FLOAT, ["1.5", "1.50"]),
        (DataType.ENUM, DataType.FLOAT, ["1,5"]),
    ],
)
async def test_values_that_do_not_fit_keep_the_data_type(
    office: Office, before: DataType, after: DataType, texts: list[str]
) -> None:
    attribute = await make_filled(before, *texts)
    assert await office.refused("PUT", f"attributes/{attribute.id}", {"data_type": after, "name": "New"}) == (
        409,
        "values_do_not_fit",
        [],
    )
    row = await Attribute.get()
    assert (row.data_type, row.name, row.updated_at) == (before, "Memory", attribute.updated_at)
    assert await texts_of(attribute) == texts
    assert await noted() == []


async def test_a_value_and_a_new_data_type_at_once_fit_each_other(office: Office) -> None:
    attributes = [await make_attribute(f"A{number}") for number in range(6)]
    for attribute in attributes:
        path = f"attributes/{attribute.id}"
        made, changed = await asyncio.gather(
            office.ask("POST", f"{path}/values", {"value": "16GB"}), office.ask("PUT", path, {"data_type": "int"})
        )
        assert (made[0], changed[0]) in {(201, 409), (400, 200)}
        row = await Attribute.get(id=attribute.id)
        assert (row.data_type, await texts_of(attribute)) in [(DataType.STRING, ["16GB"]), (DataType.INT, [])]


async def test_a_value_waits_for_a_new_data_type_under_way(office: Office) -> None:
    attribute = await make_filled(DataType.STRING, "8")
    value = await AttributeValue.get()
    path = f"attributes/{attribute.id}/values"
    async with transaction() as tx:
        await tx.execute("UPDATE attributes SET data_type = 'int' WHERE id = $1", attribute.id)
        waiting = [
            asyncio.create_task(office.refused("POST", path, {"value": "16GB"})),
            asyncio.create_task(office.refused("PUT", f"{path}/{value.id}", {"value": "8GB"})),
        ]
        done, _ = await asyncio.wait(waiting, timeout=0.2)
        assert done == set()
    for answer in await asyncio.gather(*waiting):
        assert answer == (400, "value_does_not_fit", [("value", "value_does_not_fit")])
    assert await texts_of(attribute) == ["8"]


async def test_deleting_takes_the_attribute_and_its_values_for_good(office: Office) -> None:
    attribute, other = await make_filled(DataType.INT, "8", "16"), await make_attribute("Colour")
    kept = await make_value(other, "red")
    assert await office.ask("DELETE", f"attributes/{attribute.id}") == (204, None)
    assert [row.id for row in await Attribute.all()] == [other.id]
    assert [row.id for row in await AttributeValue.all()] == [kept.id]
    before = {"name": "Memory", "slug": "memory", "data_type": "int", "unit": "GB", "values": ["16", "8"]}
    assert await noted() == [("attribute.delete", "attribute", before, None)]
    assert await office.refused("DELETE", f"attributes/{attribute.id}") == (404, "not_found", [])


async def test_an_attribute_that_a_variant_has_stays(office: Office) -> None:
    attribute = await make_filled(DataType.INT, "8")
    await make_variant(values=(await make_value(attribute, "16"),), is_active=False)
    assert await office.refused("DELETE", f"attributes/{attribute.id}") == (409, "attribute_in_use", [])
    assert await texts_of(attribute) == ["8", "16"]
    assert await Attribute.all().count() == 1
    assert await noted() == []


async def test_an_attribute_that_a_variant_is_about_to_have_stays(office: Office) -> None:
    attribute = await make_filled(DataType.INT, "8")
    value, variant = await AttributeValue.get(), await make_variant()
    async with transaction():
        await VariantAttributeValue.create(
            product_variant_id=variant.id, product_attribute_id=attribute.id, product_attribute_value_id=value.id
        )
        waiting = [
            asyncio.create_task(office.refused("DELETE", f"attributes/{attribute.id}")),
            asyncio.create_task(office.refused("DELETE", f"attributes/{attribute.id}/values/{value.id}")),
        ]
        done, _ = await asyncio.wait(waiting, timeout=0.2)
        assert done == set()
    assert await asyncio.gather(*waiting) == [(409, "attribute_in_use", []), (409, "value_in_use", [])]
    assert await texts_of(attribute) == ["8"]


async def test_if_match_takes_the_present_version_only(office: Office) -> None:
    made = await office.make("attributes", {"name": "A", "data_type": "int"})
    path = f"attributes/{made['id']}"
    await office.make(f"{path}/values", {"value": 5})
    answers = await asyncio.gather(
        *(office.ask("PUT", path, {"unit": f"u{number}"}, made["etag"]) for number in range(8))
    )
    assert sorted(status for status, _ in answers) == [200, *[412] * 7]
    status, answer = await office.ask("DELETE", path, None, made["etag"])
    assert (status, answer["code"], await Attribute.all().count()) == (412, "stale", 1)


async def test_what_is_not_there_is_not_found(office: Office) -> None:
    assert await office.refused("PUT", f"attributes/{NOWHERE}", {"name": "A"}) == (404, "not_found", [])
    assert await office.refused("DELETE", f"attributes/{NOWHERE}") == (404, "not_found", [])


async def test_the_list_counts_values_filters_and_pages(office: Office) -> None:
    await make_filled(DataType.INT, "8", "16")
    await make_attribute("Colour")
    await make_attribute("Memory bus", data_type=DataType.INT)
    rows = (await office.listed("attributes"))["items"]
    assert [(row["slug"], row["value_count"]) for row in rows] == [("colour", 0), ("memory", 2), ("memory-bus", 0)]
    assert await office.slugs("attributes?data_type=int&q=BUS") == ["memory-bus"]
    assert await office.slugs("attributes?data_type=enum") == []
    first = await office.listed("attributes?limit=1&include_total=true&data_type=int")
    assert ([row["slug"] for row in first["items"]], first["total"]) == (["memory"], 2)
    assert await office.slugs(f"attributes?data_type=int&cursor={first['next_cursor']}") == ["memory-bus"]
