"""The values of an attribute: their spelling, their order, and what is refused."""

import asyncio
import random
from typing import Any

import pytest

from models.catalog import Attribute, AttributeValue
from models.enums import DataType
from server.catalog.rules import MOST_VALUES
from server.core.db import fetch
from server.core.pages import write_cursor
from tests.catalog.kinds.office import NOWHERE, Office, noted
from tests.factories.catalog import make_attribute, make_value, make_variant

INT, FLOAT, STRING, ENUM = DataType.INT, DataType.FLOAT, DataType.STRING, DataType.ENUM


async def make_filled(data_type: DataType, *texts: str) -> Attribute:
    """An attribute with these values."""
    attribute = await make_attribute("Memory", data_type=data_type)
    for text in texts:
        await make_value(attribute, text)
    return attribute


async def kept() -> list[str]:
    return [row.value for row in await AttributeValue.all().order_by("id")]


async def listed(office: Office, attribute: Attribute, query: str = "") -> list[str]:
    page = await office.listed(f"attributes/{attribute.id}/values{query}")
    return [row["value"] for row in page["items"]]


async def test_a_new_value_is_kept_in_one_spelling_and_leaves_a_trace(office: Office) -> None:
    attribute = await make_attribute("Memory", data_type=INT)
    path = f"/api/admin/attributes/{attribute.id}/values"
    answer = await office.client.post(path, json={"value": "016"}, headers=office.person.headers)
    view = await answer.json()
    row = await AttributeValue.get()
    assert (answer.status, answer.headers["ETag"], row.value) == (201, view["etag"], "16")
    assert view == {
        "id": str(row.id),
        "attribute_id": str(attribute.id),
        "value": "16",
        "created_at": view["created_at"],
        "updated_at": view["updated_at"],
        "etag": view["etag"],
    }
    assert await noted() == [("attribute_value.create", "attribute_value", None, {"value": "16"})]


@pytest.mark.parametrize(
    ("data_type", "given", "value"),
    [
        (INT, 16, "16"),
        (INT, 16.0, "16"),
        (INT, -(2**63), "-9223372036854775808"),
        (FLOAT, 1.5, "1.5"),
        (FLOAT, "1.50", "1.5"),
        (FLOAT, 10**20, "1e+20"),
        (STRING, 16, "16"),
        (STRING, " a  b ", "a  b"),
        (ENUM, "Founders", "Founders"),
        (ENUM, " " * 150 + "x" * 200, "x" * 200),
    ],
)
async def test_a_value_is_text_or_a_number(office: Office, data_type: DataType, given: Any, value: str) -> None:
    attribute = await make_attribute("Memory", data_type=data_type)
    made = await office.make(f"attributes/{attribute.id}/values", {"value": given})
    assert made["value"] == value
    other = await office.make(f"attributes/{attribute.id}/values", {"value": "5"})
    path = f"attributes/{attribute.id}/values/{made['id']}"
    assert (await office.ask("PUT", path, {"value": given}))[1]["updated_at"] == made["updated_at"]
    path = f"attributes/{attribute.id}/values/{other['id']}"
    assert await office.refused("PUT", path, {"value": given}) == (409, "value_taken", [])


@pytest.mark.parametrize(
    ("data_type", "given"),
    [
        (INT, "16GB"),
        (INT, 1.5),
        (INT, 2**63),
        (INT, " "),
        (FLOAT, "NaN"),
        (FLOAT, "1e309"),
        (FLOAT, "abc"),
        (STRING, "  "),
        (STRING, "x" * 201),
        (ENUM, "a\nb"),
    ],
)
async def test_what_does_not_fit_is_refused(office: Office, data_type: DataType, given: Any) -> None:
    attribute = await make_filled(data_type, "5")
    path = f"attributes/{attribute.id}/values"
    value = await AttributeValue.get()
    refusal = (400, "value_does_not_fit", [("value", "value_does_not_fit")])
    assert await office.refused("POST", path, {"value": given}) == refusal
    assert await office.refused("PUT", f"{path}/{value.id}", {"value": given}) == refusal
    assert (await kept(), await noted()) == (["5"], [])


@pytest.mark.parametrize(
    ("raw", "errors"),
    [
        (b"{}", [("value", "missing")]),
        (b'{"value": null}', [("value", "string_type")]),
        (b'{"value": true}', [("value", "string_type")]),
        (b'{"value": [1]}', [("value", "string_type")]),
        (b'{"value": ""}', [("value", "string_too_short")]),
        (b'{"value": 1e999}', [("value", "value_does_not_fit")]),
        (b'{"value": NaN}', [("body", "bad_json")]),
        (b'{"value": 1, "unit": "GB"}', [("unit", "unknown_field")]),
    ],
)
async def test_what_is_no_value_is_refused(office: Office, raw: bytes, errors: list[tuple[str, str]]) -> None:
    attribute = await make_attribute("Memory", data_type=FLOAT)
    headers = {**office.person.headers, "Content-Type": "application/json"}
    answer = await office.client.post(f"/api/admin/attributes/{attribute.id}/values", data=raw, headers=headers)
    found = [(error["field"], error["code"]) for error in (await answer.json())["errors"]]
    assert (answer.status, found, await kept()) == (400, errors, [])


async def test_an_attribute_has_each_value_once(office: Office) -> None:
    attribute, other = await make_filled(INT, "16"), await make_attribute("Colour", data_type=INT)
    assert await office.refused("POST", f"attributes/{attribute.id}/values", {"value": "+016"}) == (
        409,
        "value_taken",
        [],
    )
    await office.make(f"attributes/{other.id}/values", {"value": 16})
    path = f"attributes/{attribute.id}/values"
    answers = await asyncio.gather(*(office.ask("POST", path, {"value": "0" * n + "7"}) for n in range(8)))
    assert sorted(status for status, _ in answers) == [201, *[409] * 7]
    assert await kept() == ["16", "16", "7"]


async def test_an_attribute_has_ten_thousand_values_at_most(office: Office) -> None:
    attribute, other = await make_attribute("Memory"), await make_attribute("Colour")
    await fetch(
        "INSERT INTO attribute_values (id, attribute_id, value, created_at, updated_at)"
        " SELECT gen_random_uuid(), $1, n::text, now(), now() FROM generate_series(1, $2::int) n",
        attribute.id,
        MOST_VALUES - 1,
    )
    path = f"attributes/{attribute.id}/values"
    answers = await asyncio.gather(*(office.ask("POST", path, {"value": f"red {n}"}) for n in range(4)))
    assert sorted(status for status, _ in answers) == [201, 409, 409, 409]
    assert {answer["code"] for status, answer in answers if status == 409} == {"too_many_values"}
    assert await AttributeValue.all().count() == MOST_VALUES == 10_000
    await office.make(f"attributes/{other.id}/values", {"value": "red"})
    assert [row["value_count"] for row in (await office.listed("attributes"))["items"]] == [1, 10_000]


async def test_a_change_leaves_a_trace_and_variants_keep_the_value(office: Office) -> None:
    attribute = await make_filled(STRING, "red")
    value = await AttributeValue.get()
    await make_variant(values=(value,))
    path = f"attributes/{attribute.id}/values/{value.id}"
    assert (await office.ask("PUT", path, {}))[0] == 200
    assert (await office.ask("PUT", path, {"value": " red "}))[0] == 200
    assert await noted() == []
    status, view = await office.ask("PUT", path, {"value": "crimson"})
    assert (status, view["value"], await kept()) == (200, "crimson", ["crimson"])
    assert await noted() == [("attribute_value.update", "attribute_value", {"value": "red"}, {"value": "crimson"})]


async def test_deleting_is_for_good_unless_a_variant_has_it(office: Office) -> None:
    attribute = await make_filled(STRING, "red", "blue")
    red, blue = await AttributeValue.all().order_by("id")
    await make_variant(values=(red,))
    path = f"attributes/{attribute.id}/values"
    assert await office.refused("DELETE", f"{path}/{red.id}") == (409, "value_in_use", [])
    assert (await kept(), await noted()) == (["red", "blue"], [])
    assert await office.ask("DELETE", f"{path}/{blue.id}") == (204, None)
    assert await kept() == ["red"]
    assert await noted() == [("attribute_value.delete", "attribute_value", {"value": "blue"}, None)]
    assert await office.refused("DELETE", f"{path}/{blue.id}") == (404, "not_found", [])


async def test_a_value_of_another_attribute_is_not_found(office: Office) -> None:
    attribute, other = await make_filled(STRING, "red"), await make_attribute("Colour")
    value = await AttributeValue.get()
    for path in (f"attributes/{other.id}/values/{value.id}", f"attributes/{NOWHERE}/values/{value.id}"):
        assert await office.refused("PUT", path, {"value": "blue"}) == (404, "not_found", [])
        assert await office.refused("DELETE", path) == (404, "not_found", [])
    assert await office.refused("PUT", f"attributes/{attribute.id}/values/{NOWHERE}", {"value": "blue"}) == (
        404,
        "not_found",
        [],
    )
    for method, body in (("POST", {"value": "blue"}), ("GET", None)):
        assert await office.refused(method, f"attributes/{NOWHERE}/values", body) == (404, "not_found", [])
    assert (await kept(), await noted()) == (["red"], [])


async def test_if_match_takes_the_present_version_only(office: Office) -> None:
    attribute = await make_attribute("Colour")
    made = await office.make(f"attributes/{attribute.id}/values", {"value": "red"})
    path = f"attributes/{attribute.id}/values/{made['id']}"
    answers = await asyncio.gather(
        *(office.ask("PUT", path, {"value": f"blue {number}"}, made["etag"]) for number in range(8))
    )
    assert sorted(status for status, _ in answers) == [200, *[412] * 7]
    status, answer = await office.ask("DELETE", path, None, made["etag"])
    assert (status, answer["code"], len(await kept())) == (412, "stale", 1)


@pytest.mark.parametrize(
    ("data_type", "texts"),
    [
        (INT, ["-9223372036854775808", "-10", "-9", "0", "9", "10", "9223372036854775806", "9223372036854775807"]),
        (FLOAT, ["-1e+22", "-1.5", "0", "1e-07", "0.5", "2", "10", "1e+22"]),
        (STRING, ["10", "9", "Red", "blue", "é", "日本"]),
        (ENUM, ["A", "B", "a"]),
    ],
)
async def test_the_list_is_in_the_order_of_the_type(office: Office, data_type: DataType, texts: list[str]) -> None:
    attribute = await make_filled(data_type, *random.Random(7).sample(texts, len(texts)))
    await make_value(await make_attribute("Colour"), "red")
    found: list[str] = []
    cursor = ""
    while True:
        page = await office.listed(f"attributes/{attribute.id}/values?limit=2&include_total=true{cursor}")
        found += [row["value"] for row in page["items"]]
        assert page["total"] == len(texts)
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert found == texts


async def test_the_list_finds_a_value_in_any_spelling(office: Office) -> None:
    attribute = await make_filled(INT, "8", "16")
    assert await listed(office, attribute, "?value=016") == ["16"]
    assert await listed(office, attribute, "?value=%2B8") == ["8"]
    assert await listed(office, attribute, "?value=1") == []
    assert await listed(office, attribute, "?value=red&include_total=true") == []


@pytest.mark.parametrize(
    "cursor",
    ["x", write_cursor("number", ("five",)), write_cursor("number", (5,)), write_cursor("text", ("5",))],
    ids=["junk", "not_a_number", "not_a_text", "of_another_order"],
)
async def test_a_cursor_made_up_is_refused(office: Office, cursor: str) -> None:
    attribute = await make_filled(INT, "8")
    assert await office.refused("GET", f"attributes/{attribute.id}/values?cursor={cursor}") == (
        400,
        "bad_cursor",
        [("query.cursor", "bad_cursor")],
    )
